"""The people in a workspace, and what they chose (requirements N3, N5, V1 settings)."""

from dataclasses import dataclass
from datetime import datetime, time

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKING_DAYS = WEEKDAYS[:5]
"""Those of whoever has not chosen any."""


@dataclass(frozen=True, slots=True)
class Person:
    """A Slack user and their choices.

    `channel` is where messages reach them, empty for a direct message. `timezone` is the IANA name that Slack gives,
    `chosen_timezone` one of their own. Quiet hours are wall times in their zone, both or neither. They are muted from
    `muted_from` until `muted_until`, or until they end it; away from `away_from` until `away_until`, instants both,
    while `stand_in`, if they named one, reads and acts for them; they chose their days off in `away_zone`. What is over
    stays noted. A weekly roll-up comes on the weekday `weekly_day`, about the journeys that the filters `weekly_scope`
    find; `weekly_since` is when that was chosen.
    """

    workspace: str
    id: str
    name: str
    timezone: str = ""
    is_admin: bool = False
    is_active: bool = True
    channel: str = ""
    digest_on: bool = True
    digest_at: time | None = None
    digest_days: tuple[str, ...] | None = None
    chosen_timezone: str | None = None
    working_days: tuple[str, ...] | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    muted_from: datetime | None = None
    muted_until: datetime | None = None
    away_from: datetime | None = None
    away_until: datetime | None = None
    stand_in: str | None = None
    weekly_day: str | None = None
    weekly_scope: str | None = None
    weekly_since: datetime | None = None
    away_zone: str | None = None

    def is_muted(self, at: datetime) -> bool:
        return self.muted_from is not None and self.muted_from <= at and (not self.muted_until or at < self.muted_until)

    def is_away(self, at: datetime) -> bool:
        return self.away_from is not None and self.away_until is not None and self.away_from <= at < self.away_until

    def has_time_off(self, at: datetime) -> bool:
        """Whether they are away, or will be."""
        return self.away_until is not None and at < self.away_until


@dataclass(frozen=True, slots=True)
class TeamChannel:
    """A channel that gets the team digest at `digest_at`, wall time in `timezone`, on `digest_days`."""

    workspace: str
    channel: str
    timezone: str
    digest_at: time
    digest_days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamRollUp:
    """A channel that gets the weekly roll-up on the weekday `day` (mon, tue …) at `at`, wall time in `timezone`.

    `scope` are filters as typed, empty for all journeys; `since` is the instant at which it was asked for on that day.
    """

    workspace: str
    channel: str
    timezone: str
    at: time
    day: str
    scope: str
    since: datetime
