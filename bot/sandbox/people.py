"""The members of a workspace."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.naming import Ids
from bot.sandbox.records import User


class People:
    """Members by id; a deactivated one stays, marked deleted."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._by_id: dict[str, User] = {}

    def add(
        self,
        handle: str,
        real_name: str | None = None,
        *,
        email: str | None = None,
        tz: str = "Europe/London",
        is_admin: bool = False,
        is_bot: bool = False,
        user_id: str | None = None,
    ) -> User:
        """A new member; an unknown zone raises ZoneInfoNotFoundError here, not later."""
        ZoneInfo(tz)
        name = real_name or handle.replace(".", " ").title()
        user = User(user_id or self._ids.next("U"), handle, name, email, tz, is_admin, is_bot=is_bot)
        self._by_id[user.id] = user
        return user

    def put(self, user: User) -> None:
        """Take a member over as they were."""
        self._by_id[user.id] = user

    def deactivate(self, user_id: str) -> User:
        self._by_id[user_id] = replace(self._by_id[user_id], deleted=True)
        return self._by_id[user_id]

    def move(self, user_id: str, tz: str) -> User:
        """Somebody is in another zone from now on; an unknown one raises ZoneInfoNotFoundError."""
        ZoneInfo(tz)
        self._by_id[user_id] = replace(self._by_id[user_id], tz=tz)
        return self._by_id[user_id]

    def get(self, user_id: str) -> User | None:
        return self._by_id.get(user_id)

    def by_email(self, email: str) -> User | None:
        """The active member with this address, whatever its case."""
        wanted = email.casefold()
        return next((u for u in self if u.email and u.email.casefold() == wanted and not u.deleted), None)

    def by_handle(self, handle: str) -> User | None:
        return next((u for u in self if u.handle == handle), None)

    def __iter__(self) -> Iterator[User]:
        return iter(self._by_id.values())


def describe_user(user: User, team: str, now: datetime, *, with_email: bool) -> dict[str, Any]:
    """A user object as users.info answers it; the zone's offset is the one at `now`."""
    local = now.astimezone(ZoneInfo(user.tz))
    offset = local.utcoffset()
    profile: dict[str, Any] = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.handle,
        "display_name_normalized": user.handle,
        "team": team,
    }
    if with_email and user.email:
        profile["email"] = user.email
    described: dict[str, Any] = {
        "id": user.id,
        "team_id": team,
        "name": user.handle,
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": int(now.timestamp()),
        "profile": profile,
    }
    return (
        described
        if user.deleted
        else described | _standing(user, local.tzname(), offset.total_seconds() if offset else 0)
    )


def _standing(user: User, label: str | None, offset: float) -> dict[str, Any]:
    return {
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": label or user.tz,
        "tz_offset": int(offset),
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
    }
