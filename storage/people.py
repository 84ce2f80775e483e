"""People as Slack describes them, and what they chose (requirements N3, N5)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, literal_column, select

from journeys.person import Person
from storage.columns import UtcDateTime
from storage.database import Transaction
from storage.records import KeptIn
from storage.statements import execute_many, in_workspace, one_of, upsert
from storage.tables import HAS_STAND_IN, TIME_OFF
from storage.tables import people as _table

_DESCRIBED = ("workspace_id", "id", "name", "timezone", "is_admin", "is_active", "fetched_at")
_CHOSEN = tuple(column.name for column in _table.columns if column.name not in _DESCRIBED)
_kept = KeptIn(_table, Person)
_PUT = upsert(_table, keep=["fetched_at"])
_MEET = upsert(_table, keep=_CHOSEN)
_GET_MANY = select(*_kept.columns).where(in_workspace(_table), one_of(_table.c.id, "ids"))
_in_this_one = select(*_kept.columns).where(in_workspace(_table))
_DESCRIBED_BEFORE = (
    _in_this_one.where(_table.c.fetched_at < bindparam("instant", type_=UtcDateTime()))
    .order_by(_table.c.fetched_at, _table.c.id)
    .limit(bindparam("limit"))
)
_DESCRIBED_SINCE = select(_table.c.id).where(
    in_workspace(_table),
    one_of(_table.c.id, "users"),
    _table.c.fetched_at >= bindparam("instant", type_=UtcDateTime()),
)
_AWAY = _in_this_one.where(
    literal_column(HAS_STAND_IN),
    _table.c.away_from <= bindparam("now", type_=UtcDateTime()),
    _table.c.away_until > bindparam("now", type_=UtcDateTime()),
).order_by(_table.c.id)
_TIME_OFF = _in_this_one.where(
    literal_column(TIME_OFF), _table.c.away_until > bindparam("since", type_=UtcDateTime())
).order_by(_table.c.id)
_ADMINS = _in_this_one.where(_table.c.is_admin, _table.c.is_active).order_by(_table.c.id)


def put_many(tx: Transaction, people: Iterable[Person]) -> None:
    """Keep people with all that they chose."""
    execute_many(tx, _PUT, [_kept.values(person) for person in people])


def meet_many(tx: Transaction, people: Iterable[Person], at: datetime) -> None:
    """Keep people as Slack described them at an instant; what they chose here before stays."""
    # In one order, so that two who meet the same do not wait for each other.
    found = sorted(people, key=lambda person: (person.workspace, person.id))
    execute_many(tx, _MEET, [_kept.values(person) | {"fetched_at": at} for person in found])


def get(tx: Transaction, workspace: str, user_id: str) -> Person | None:
    return get_many(tx, workspace, [user_id]).get(user_id)


def get_many(tx: Transaction, workspace: str, user_ids: Iterable[str]) -> dict[str, Person]:
    """Those of the people that are known, by id."""
    rows = tx.execute(_GET_MANY, {"workspace": workspace, "ids": sorted(set(user_ids))})
    return {person.id: person for person in (Person(*row) for row in rows)}


def left(tx: Transaction, workspace: str, user_ids: Iterable[str]) -> set[str]:
    """Those of the people who are no active members any more, as far as the bot knows them."""
    return {one.id for one in get_many(tx, workspace, user_ids).values() if not one.is_active}


def described_before(tx: Transaction, workspace: str, instant: datetime, limit: int) -> list[Person]:
    """People whom Slack has described, but not since an instant, the longest ago first."""
    rows = tx.execute(_DESCRIBED_BEFORE, {"workspace": workspace, "instant": instant, "limit": limit})
    return [Person(*row) for row in rows]


def described_since(tx: Transaction, workspace: str, users: Iterable[str], instant: datetime) -> set[str]:
    """Those of the users whom Slack has described at or after an instant."""
    asked = {"workspace": workspace, "users": sorted(users), "instant": instant}
    return {row.id for row in tx.execute(_DESCRIBED_SINCE, asked)}


def away(tx: Transaction, workspace: str, now: datetime) -> list[Person]:
    """Those who are away at an instant and have a stand-in."""
    return [Person(*row) for row in tx.execute(_AWAY, {"workspace": workspace, "now": now})]


def with_time_off(tx: Transaction, workspace: str, since: datetime) -> list[Person]:
    """Those who are, were or will be away without a stand-in, unless it was over at an instant."""
    return [Person(*row) for row in tx.execute(_TIME_OFF, {"workspace": workspace, "since": since})]


def admins(tx: Transaction, workspace: str) -> list[Person]:
    """Slack's admins, as far as the bot has met them, by id."""
    return [Person(*row) for row in tx.execute(_ADMINS, {"workspace": workspace})]
