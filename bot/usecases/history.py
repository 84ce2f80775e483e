"""The whole history as rows of a table (requirements J7)."""

import json
from collections.abc import Iterator, Mapping

from bot.usecases.desk import Desk
from journeys.history import BOT, Act, Change
from journeys.journey import Journey
from storage import acts, customers, journeys, people

COLUMNS = ("at", "by", "by_id", "customer", "template", "journey", "act", "on", "text", "changes")
ALL = 1_000_000_000
THE_BOT = "Journeybot"


def history_rows(desk: Desk, workspace: str) -> Iterator[tuple[str, ...]]:
    """Every act on every journey, ended ones too, by customer and then oldest first.

    Instants are in UTC; changes are JSON, each with its fields as [before, after].
    """
    with desk.database.read() as tx:
        for key, _ in customers.names(tx, workspace):
            known = {journey.id: journey for journey in journeys.of_customer(tx, workspace, key)}
            of_customer = acts.of_journeys(tx, workspace, known, ALL)
            actors = people.get_many(tx, workspace, {act.actor for act in of_customer if act.actor != BOT})
            names = {user: person.name for user, person in actors.items()} | {BOT: THE_BOT}
            yield from (_row(act, known[act.journey], names) for act in reversed(of_customer))


def _row(act: Act, journey: Journey, names: Mapping[str, str]) -> tuple[str, ...]:
    titles = {activity.id: activity.title for activity in journey.activities}
    changes = json.dumps([_changed(change) for change in act.changes], ensure_ascii=False)
    return (
        act.at.isoformat(), names.get(act.actor, act.actor), act.actor, journey.customer, journey.template, journey.id,
        act.verb, titles.get(act.subject, act.subject), act.text, changes,
    )  # fmt: skip


def _changed(change: Change) -> dict[str, object]:
    before = change.before or {}
    fields = {name: [before.get(name), value] for name, value in change.after.items() if before.get(name) != value}
    return {"kind": change.kind, "id": change.subject, "fields": fields}
