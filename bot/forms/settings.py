"""What a person chose about when, where and by whom they are reached (requirements N3, N5, V1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from bot.forms.submission import FieldErrors, Submission
from journeys.person import WEEKDAYS
from journeys.quiet import is_within_quiet
from notifications.ids import SLACKS_ZONE, TICKED, Field, MuteFor
from notifications.requests import MOST_SCOPE

_BELOW = {
    Field.WEEKLY_ON: ((Field.WEEKLY_DAY, Field.WEEKLY_SCOPE), "leave its day and filters as they were"),
    Field.QUIET_ON: ((Field.QUIET_FROM, Field.QUIET_UNTIL), "leave the hours as they were"),
    Field.AWAY_ON: ((Field.AWAY_FROM, Field.AWAY_UNTIL, Field.STAND_IN), "clear the days and the stand-in"),
}
"""What counts only with a box ticked, and what else to do."""
_ABSENCE = (Field.AWAY_ON, Field.AWAY_FROM, Field.AWAY_UNTIL, Field.STAND_IN, Field.NO_STAND_IN)
_CHOICES = (
    (Field.DIGEST_ON,),
    (Field.DIGEST_AT,),
    (Field.DIGEST_DAYS,),
    (Field.WEEKLY_ON, Field.WEEKLY_DAY, Field.WEEKLY_SCOPE),
    (Field.CHANNEL,),
    (Field.TIMEZONE,),
    (Field.WORKING_DAYS,),
    (Field.QUIET_ON, Field.QUIET_FROM, Field.QUIET_UNTIL),
    (Field.MUTE,),
    _ABSENCE,
)
"""What is chosen by itself, or only together."""


@dataclass(frozen=True, slots=True)
class AbsenceRequest:
    """The days off, the last one included, and who stands in; without one it is `agreed` that due dates move."""

    first: date
    last: date
    stand_in: str | None
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class WeeklyRequest:
    """The weekday of the roll-up, and filters as typed."""

    day: str
    scope: str


@dataclass(frozen=True, slots=True)
class SettingsRequest:
    """Times are wall times in the person's zone; `channel` is empty for a direct message, `timezone` for Slack's.
    `absence` is None for none, unless they are away as before."""

    digest_on: bool
    digest_at: time
    digest_days: tuple[str, ...]
    channel: str
    timezone: str = ""
    working_days: tuple[str, ...] = WEEKDAYS
    quiet: tuple[time, time] | None = None
    mute: MuteFor = MuteFor.NOT
    absence: AbsenceRequest | None = None
    weekly: WeeklyRequest | None = None
    keeps_absence: bool = False


@lru_cache(maxsize=1)
def known_zones() -> tuple[str, ...]:
    """Zones by the names of cities, and UTC."""
    cities = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return (*sorted(cities), "UTC")


def parse_settings(
    view: Mapping[str, Any], current: Mapping[str, Any], user: str, today: date
) -> SettingsRequest | FieldErrors:
    """`current` is the form as it opens by now, `today` the local date of `user`, whose settings they are."""
    form = Submission(view)
    for fields in _CHOICES:
        form.catch_up(current, fields)
    digest_at = form.time(Field.DIGEST_AT, "Choose the hour of the digest.")
    digest_on, days = _digest(form)
    weekly = _weekly(form)
    quiet = _quiet(form, digest_at if digest_on or weekly else None)
    working_days = form.ticked(Field.WORKING_DAYS, WEEKDAYS)
    if not working_days:
        form.errors[Field.WORKING_DAYS] = "Choose at least one day. To hear nothing at all, mute the bot below."
    channel, zone = form.conversation(Field.CHANNEL) or "", _zone(form)
    keeps_absence = not form.is_any_touched(_ABSENCE)
    absence = None if keeps_absence else _absence(form, user, today)
    mute = MuteFor(form.choice_of(list(MuteFor), Field.MUTE, "Choose whether to be muted.") or MuteFor.NOT)
    _require_ticks(form)
    if form.errors or digest_at is None:
        return form.errors
    return SettingsRequest(
        digest_on, digest_at, days, channel, zone, working_days, quiet, mute, absence, weekly, keeps_absence
    )


def _require_ticks(form: Submission) -> None:
    """Whoever fills in days off believes that they count."""
    for box, (below, otherwise) in _BELOW.items():
        if not form.ticked(box, (TICKED,)) and any(map(form.is_changed, below)):
            form.errors[box] = f"Tick this, or {otherwise}."


def _digest(form: Submission) -> tuple[bool, tuple[str, ...]]:
    is_on = bool(form.ticked(Field.DIGEST_ON, (TICKED,)))
    days = form.ticked(Field.DIGEST_DAYS, WEEKDAYS)
    if is_on and not days:
        form.errors[Field.DIGEST_DAYS] = "Choose at least one day, or switch the digest off."
    return is_on, days


def _weekly(form: Submission) -> WeeklyRequest | None:
    """None where it is switched off."""
    is_on = form.ticked(Field.WEEKLY_ON, (TICKED,))
    day = form.choice_of(WEEKDAYS, Field.WEEKLY_DAY, "Choose the day of the roll-up.")
    scope = form.text(Field.WEEKLY_SCOPE, most=MOST_SCOPE)
    return WeeklyRequest(day, scope) if is_on and day else None


def _zone(form: Submission) -> str:
    """Empty for Slack's."""
    zone = form.choice(Field.TIMEZONE, "Choose a time zone.")
    if zone and form.is_touched(Field.TIMEZONE) and zone not in {SLACKS_ZONE, *known_zones()}:
        form.errors[Field.TIMEZONE] = "Choose a time zone from the list."
    return "" if zone == SLACKS_ZONE else zone


def _quiet(form: Submission, digest_at: time | None) -> tuple[time, time] | None:
    """None where they are switched off. A digest within them would never come."""
    is_on = form.ticked(Field.QUIET_ON, (TICKED,))
    begin = form.time(Field.QUIET_FROM, "Choose when the quiet hours begin.")
    end = form.time(Field.QUIET_UNTIL, "Choose when the quiet hours end.")
    if not is_on or begin is None or end is None:
        return None
    if begin == end:
        form.errors[Field.QUIET_UNTIL] = "Choose another hour than the one at which they begin."
    elif digest_at is not None and is_within_quiet(digest_at, begin, end):
        form.errors[Field.DIGEST_AT] = f"This is within your quiet hours, {begin:%H:%M} to {end:%H:%M}. Change either."
    return begin, end


def _absence(form: Submission, user: str, today: date) -> AbsenceRequest | None:
    is_on = form.ticked(Field.AWAY_ON, (TICKED,))
    first = form.day(Field.AWAY_FROM, "Choose the first day off." if is_on else None)
    last = form.day(Field.AWAY_UNTIL, "Choose the last day off." if is_on else None)
    stand_in, agreed = form.user(Field.STAND_IN), bool(form.ticked(Field.NO_STAND_IN, (TICKED,)))
    if not is_on or first is None or last is None:
        return None
    if last < first:
        form.errors[Field.AWAY_UNTIL] = "This is before the first day off."
    elif last < today:
        form.errors[Field.AWAY_UNTIL] = "These days are over. Choose a day that is not, or take the tick away."
    if stand_in == user:
        form.errors[Field.STAND_IN] = "Choose somebody else."
    elif stand_in and agreed:
        form.errors[Field.NO_STAND_IN] = "Somebody stands in for you, as chosen above. Take this tick away, or them."
    return AbsenceRequest(first, last, stand_in, agreed)
