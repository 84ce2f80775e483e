"""A customer's history (requirements J7): who did what, when, with the values before and after in words."""

from collections.abc import Iterator
from datetime import date

from journeys.customer import CSM
from journeys.history import BOT, Act, Change, Verb, starts
from journeys.journey import DONE_STATES, JourneyState
from journeys.reports import Log
from notifications import blocks, phrases, run_phrases
from notifications.elements import Block
from notifications.ids import Action
from notifications.paging import turns
from notifications.splitter import Content, Group, Item, fit, page

PER_PAGE = 10
MOST_CHANGES = 5

_DID = {
    Verb.START: "started {journey}",
    Verb.BEGIN: "moved {journey} on",
    Verb.PROGRESS: "set {subject} in progress",
    Verb.COMPLETE: "marked {subject} done",
    Verb.FAIL_ACTIVITY: "marked {subject} as failed",
    Verb.REOPEN: "reopened {subject}",
    Verb.SKIP: "skipped {subject}",
    Verb.REASSIGN: "reassigned {subject}",
    Verb.SNOOZE: "snoozed {subject}",
    Verb.BLOCK: "blocked {subject}",
    Verb.UNBLOCK: "unblocked {subject}",
    Verb.NOTE: "wrote a note on {subject}",
    Verb.MOVE_DUE_DATE: "changed the due date of {subject}",
    Verb.PAUSE: "paused {journey}",
    Verb.RESUME: "resumed {journey}",
    Verb.END: "ended {journey}",
    Verb.FAIL: "failed {journey}",
    Verb.FAIL_MILESTONE: "failed the milestone {subject}",
    Verb.COMPLETE_MILESTONE: "completed the milestone {subject}",
    Verb.REOPEN_MILESTONE: "reopened the milestone {subject}",
    Verb.OUTCOME: "said whether the outcome of {journey} was reached",
    Verb.HAND_OVER: "handed {journey} over",
    Verb.FACTS: "took new facts into account for {journey}",
}
_MOVED = "changed due dates in {journey}"
"""Where it concerns no single activity."""

_DATES = frozenset({"due_on", "snoozed_until", "blocked_until", "starts_on", "resumes_on", "waiting_since"})
_FIELDS = {
    "state": "",
    "outcome": ", outcome",
    "owner": ", owner",
    "due_on": ", due",
    "snoozed_until": ", snoozed until",
    "blocked_on": ", waits for",
    "blocked_until": ", waits until",
    "starts_on": ", starts on",
    "resumes_on": ", resumes on",
    "waiting_since": ", waiting on the customer since",
    "outcome_reached": ", outcome reached",
}
"""What is told of a record, with what it adds to the record's name."""


def log_card(log: Log, number: int = 1) -> Block:
    """A page, from 1, of the history, newest first."""
    customer = phrases.said(log.customer.name)
    if not log.acts:
        text = f"Nothing has happened yet for {customer}."
        return blocks.message(text, [blocks.section(text)])
    shown = page(log.acts, number, PER_PAGE)
    content = Content(
        lead=(blocks.section(f"*History of {customer}*, newest first"),),
        groups=(Group(tuple(act_item(log, act) for act in shown.items)),),
        tail=tuple(turns(shown, Action.LOG_PAGE, log.customer.key)),
    )
    return blocks.message(f"History of {customer}. Last: {_what(log, log.acts[0])}", fit(content).blocks)


def act_item(log: Log, act: Act) -> Item:
    """When, who did what, and what changed by it."""
    return Item(tuple(_lines(log, act)))


def _lines(log: Log, act: Act) -> Iterator[str]:
    yield f"{phrases.at(act.at)}: {_what(log, act)}"
    told = [f"• {line}" for change in act.changes for line in _told(log, act, change)]
    created = sum(change.before is None and change.kind == "activity" for change in act.changes)
    yield from told[:MOST_CHANGES]
    if len(told) > MOST_CHANGES:
        yield f"• {phrases.count(len(told) - MOST_CHANGES, 'more change')}"
    if created:
        yield f"• {phrases.count(created, 'new activity', 'new activities')}"


def _what(log: Log, act: Act) -> str:
    journey = _journey(log, act)
    subject = log.names.get((act.journey, act.subject), journey)
    who = "Journeybot, by itself," if act.actor == BOT else phrases.who(act.actor)
    did = _did(act).format(journey=phrases.strong(journey), subject=phrases.strong(subject))
    return f"{who} {did}{_between(act)}{phrases.because(act.text or _why(act))}"


def _journey(log: Log, act: Act) -> str:
    name, journey = log.names.get((act.journey, ""), "a journey"), log.journeys.get(act.journey)
    return run_phrases.with_start(name, journey, act.at.date()) if journey else name


def _why(act: Act) -> str:
    """What the bot gives as its reason; people's own is the text of what they did."""
    own = (change for change in act.changes if change.kind == "journey" and act.actor == BOT)
    return next((_new_reason(change) for change in own), "")


def _new_reason(change: Change) -> str:
    was, now = (change.before or {}).get("reason"), change.after.get("reason")
    return str(now) if now and now != was else ""


def _between(act: Act) -> str:
    """From which CSM to which a journey was handed over."""
    own = next((change for change in act.changes if change.kind == "journey"), None)
    if act.verb is not Verb.HAND_OVER or own is None:
        return ""
    former, csm = ((record or {}).get("owners", {}).get(CSM) for record in (own.before, own.after))
    return (f" from {phrases.who(former)}" if former else "") + f" to {phrases.who(csm)}"


def _did(act: Act) -> str:
    journey = next((change for change in act.changes if change.kind == "journey"), None)
    match act.verb:
        case Verb.MOVE_DUE_DATE if not act.subject:
            return _MOVED
        case Verb.START if journey and journey.after.get("state") == JourneyState.SCHEDULED:
            return f"planned {{journey}} for {_value('starts_on', journey.after['starts_on'], act)}"
        case Verb.BEGIN | Verb.FACTS if journey and starts(act.verb, journey):
            return _DID[Verb.START]
        case Verb.BEGIN if journey and journey.after.get("state") == JourneyState.SCHEDULED:
            return "held {journey} back"
    return _DID[act.verb]


def _told(log: Log, act: Act, change: Change) -> Iterator[str]:
    """What changed in one record, named; of a new one, nothing, nor that a pause moved what is done."""
    if change.before is not None:
        name = phrases.said(str(change.after.get("title") or _name(log, act, change)))
        for field, word in _FIELDS.items():
            was, now = change.before.get(field), change.after.get(field)
            if was != now and not (field == "due_on" and change.after.get("state") in DONE_STATES):
                why = _time_off(change) if field == "due_on" else ""
                yield f"{name}{word}: {_value(field, was, act)} → {_value(field, now, act)}{why}"


def _time_off(change: Change) -> str:
    """Whose time off moved the due date, where one did (requirements P4)."""
    planned_on, owner = change.after.get("planned_on"), change.after.get("owner")
    is_moved = planned_on not in (None, change.after.get("due_on"))
    return f", for the time off of {phrases.who(str(owner))}" if is_moved and owner else ""


def _name(log: Log, act: Act, change: Change) -> str:
    subject = "" if change.kind == "journey" else change.subject
    return log.names.get((act.journey, subject), change.subject)


def _value(field: str, value: object, act: Act) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field == "owner":
        return phrases.who(str(value))
    if field in _DATES:
        return phrases.day(date.fromisoformat(str(value)[:10]), act.at.date())
    return phrases.said(str(value))
