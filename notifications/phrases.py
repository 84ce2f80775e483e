"""How people, days and activities are put in words.

All of it is markup in which users' texts are already escaped. Due dates and other days are the customer's and read the
same for everybody (requirements P5); instants are shown in each reader's own zone.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache

from journeys.history import BOT
from journeys.journey import Activity, ActivityState, Journey, Level, Outcome, WaitsFor
from journeys.run import Run
from journeys.template import ActivityKind
from notifications.escaping import date_text, mention, mrkdwn
from notifications.graphemes import cut

_MENTION = re.compile(r"<@(\w+)(?:\|([^>]*))?>")

LONGEST_NAME = 150
LONGEST_TEMPLATE_NAME = 100
LONGEST_REASON = 500

LEVELS = {Level.ON_TRACK: "On track", Level.DELAYED: "Delayed", Level.STUCK: "Stuck"}
OUTCOMES = {
    Outcome.COMPLETED: "Completed",
    Outcome.EXITED: "Exited",
    Outcome.FAILED: "Failed",
    Outcome.CANCELLED: "Cancelled",
}
WAITED_FOR = {WaitsFor.CUSTOMER: "the customer", WaitsFor.TEAM: "our own team", WaitsFor.VENDOR: "a vendor"}
STATES = {
    ActivityState.PENDING: "not begun",
    ActivityState.IN_PROGRESS: "in progress",
    ActivityState.COMPLETED: "done",
    ActivityState.FAILED: "failed",
    ActivityState.SKIPPED: "skipped",
}


@lru_cache(maxsize=4096)
def said(text: str, limit: int = LONGEST_NAME) -> str:
    """A user's text on one line of a message; kept, since the same names are shown over and over."""
    return mrkdwn(text, limit=limit, one_line=True)


def strong(text: str, limit: int = LONGEST_NAME) -> str:
    """A user's text in bold."""
    return f"*{said(text, limit)}*"


def quoted(text: str, limit: int = LONGEST_NAME) -> str:
    return f"“{said(text, limit)}”"


def because(reason: str | None) -> str:
    """The end of a sentence that gives the reason, if there is one."""
    return f": {said(reason, LONGEST_REASON)}" if reason and reason.strip() else ""


def count(number: int, one: str, many: str = "") -> str:
    """The number with its noun: "1 task", "3 tasks"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(parts: Iterable[str]) -> str:
    """Parts of a line, those that are empty left out."""
    return " · ".join(part for part in parts if part)


def sentence_case(text: str) -> str:
    """The text with its first letter large; mentions and markup stay as they are."""
    return text[:1].upper() + text[1:]


def who(user: str | None) -> str:
    return _named(user) if user else "nobody yet"


def _named(user: str) -> str:
    """A mention; an owner that is no Slack id, as a template may name one, is text of any length."""
    return mention(cut(user, LONGEST_NAME))


def filters(typed: str, names: Mapping[str, str]) -> str:
    """Filters as typed, not escaped yet, mentions by name: a message that repeats them should notify nobody."""
    return _MENTION.sub(lambda one: f"@{one[2] or names.get(one[1].upper(), one[1].upper())}", typed)


def named(user: str | None, names: Mapping[str, str]) -> str:
    """A person by name, so that nobody is notified; mentioned where the name is not known."""
    return said(names[user]) if user and user in names else who(user)


def in_stage(stage: str, days: int | None) -> str:
    """Where a customer is in its life: "Adoption stage for 34 days"."""
    since = "" if days is None else " since today" if days == 0 else f" for {count(days, 'day')}"
    return f"{said(stage)} stage{since}"


def by(user: str | None) -> str:
    """Who did it, for the end of a phrase; what the bot concluded happened "by itself"."""
    return "by itself" if user is None or user == BOT else f"by {_named(user)}"


def at(moment: datetime | None) -> str:
    """An instant in the reader's zone, such as "today at 14:02"."""
    return date_text(moment) if moment else "at a time nobody noted"


@lru_cache(maxsize=4096)
def day(on: date, today: date) -> str:
    """A calendar day, such as "Wed 3 Jun"; its year only where it is not this one."""
    year = "" if on.year == today.year else f" {on.year}"
    return f"{on:%a} {on.day} {on:%b}{year}"


def moment(local: datetime, today: date) -> str:
    """A wall time with its day, such as "Wed 3 Jun, 14:05", for what is told in somebody's own zone."""
    return f"{day(local.date(), today)}, {local:%H:%M}"


def due(on: date | None, today: date, reads_on: date | None = None) -> str:
    """When something open is due, told from today; where its reader has another date by then (`reads_on`), whose day it
    is."""
    if on is None:
        return "no due date"
    days = (on - today).days
    near = {0: "today", 1: "tomorrow"}.get(days)
    if reads_on not in (None, today):
        return _due_elsewhere(on, today, near)
    if days < 0:
        return f"{count(-days, 'day')} overdue, was due {day(on, today)}"
    return f"due {near}, {day(on, today)}" if near else f"due {day(on, today)}"


def _due_elsewhere(on: date, today: date, near: str | None) -> str:
    """A count of days, and "today", would not fit the date that the reader has."""
    if on < today:
        return f"overdue, was due {day(on, today)}"
    return f"due {day(on, today)}" + (f" ({near} for the customer)" if near else "")


def due_in(run: Run, activity: Activity) -> str:
    """When an open activity is due, and from when its owner's time off moved it; while its journey is paused, due dates
    ahead are going to move (P4)."""
    paused_on, moved = run.journey.paused_on, ""
    if activity.is_moved and activity.planned_on:
        moved = f", moved from {day(activity.planned_on, run.today)} for time off"
    if paused_on and activity.due_on and activity.due_on >= paused_on:
        return f"due {day(activity.due_on, run.today)} plus the pause{moved}"
    return due(activity.due_on, paused_on or run.today, None if paused_on else run.reader_day) + moved


def waits_for_decision(activity: Activity) -> str:
    """Why a milestone cannot be completed: "waits for a decision about Set up SSO (failed)"."""
    return f"waits for a decision about {said(activity.title)} ({STATES[activity.state]})"


def owner(activity: Activity) -> str:
    """Who it waits for: the owner of a task; the customer for an achievement."""
    if activity.kind is ActivityKind.ACHIEVEMENT:
        return "waiting on the customer"
    return who(activity.owner)


def marks(activity: Activity, today: date) -> tuple[str, ...]:
    """What else is worth knowing about an open activity."""
    return (
        "in progress" if activity.state is ActivityState.IN_PROGRESS else "",
        "" if activity.required else "optional",
        snoozed(activity, today),
        f"blocked: {waits(activity, today)}" if activity.is_blocked(today) else "",
    )


def snoozed(one: Activity | Journey, today: date) -> str:
    """Until when nobody is reminded of it: "snoozed until Fri 12 Jun"; nothing where they are."""
    until = one.snoozed_until
    return f"snoozed until {day(until, today)}" if until and until > today else ""


def waits(activity: Activity, today: date) -> str:
    """Whom a blocked task waits for: "waiting on the customer until Fri 12 Jun"."""
    if activity.blocked_on is None or activity.blocked_until is None:
        return ""
    return f"waiting on {WAITED_FOR[activity.blocked_on]} until {day(activity.blocked_until, today)}"


def handled(activity: Activity) -> str:
    """What has become of an activity, by whom and when: "Done by @mara, today at 14:02"."""
    word = sentence_case(STATES[activity.state])
    if activity.is_open:
        return word
    return f"{word} {by(activity.ended_by)}, {at(activity.ended_at)}{because(activity.reason)}"
