"""Whether somebody may do something, whether it is possible now, and who was faster (requirements J3, S1)."""

from collections.abc import Callable
from datetime import datetime

from bot.usecases.desk import Caller, person, represented_by
from journeys.errors import AlreadyDone, ChangedMeanwhile, NotAllowed, NotPossible
from journeys.history import Act, Verb
from journeys.journey import Activity, Journey
from journeys.person import Person
from journeys.rights import may
from journeys.run import Run
from journeys.shown import overwrites, shown
from storage import acts, people
from storage.database import Transaction

Change = Callable[[Run], Journey]

RECENT_ACTS = 50

UNCHANGED = "It is like that already, so nothing was changed."

REPEATED = {
    Verb.PROGRESS: "set in progress",
    Verb.REOPEN: "reopened",
    Verb.REASSIGN: "reassigned",
    Verb.SNOOZE: "snoozed",
    Verb.BLOCK: "blocked so",
    Verb.UNBLOCK: "unblocked",
    Verb.MOVE_DUE_DATE: "moved to that day",
    Verb.PAUSE: "paused",
    Verb.RESUME: "resumed",
    Verb.FAIL_MILESTONE: "failed",
    Verb.COMPLETE_MILESTONE: "completed",
    Verb.REOPEN_MILESTONE: "reopened",
    Verb.OUTCOME: "answered so",
}
"""What is said to whoever does these for the second time. The other acts leave who and when in the record itself."""

REFUSED_TWICE = frozenset(
    {
        *(Verb.REOPEN, Verb.UNBLOCK, Verb.PAUSE, Verb.RESUME),
        *(Verb.FAIL_MILESTONE, Verb.COMPLETE_MILESTONE, Verb.REOPEN_MILESTONE),
    }
)
"""What is no longer possible once somebody has done it."""

_END_MILESTONES = frozenset({Verb.COMPLETE_MILESTONE, Verb.FAIL_MILESTONE})
"""Once somebody has done one, neither is possible any longer."""

UNCHANGED_IS_FINE = frozenset({Verb.NOTE})


def require_right(tx: Transaction, caller: Caller, verb: Verb, run: Run, activity: Activity | None = None) -> None:
    """Raise `NotAllowed` with the names of those who may, unless the caller may."""
    known = person(tx, caller)
    if not may(known, verb, run, activity) and not may(known, verb, run, activity, represented_by(tx, caller)):
        raise NotAllowed(_who_may(tx, verb, run, activity))


def _who_may(tx: Transaction, verb: Verb, run: Run, activity: Activity | None) -> str:
    watching = "the CSM" if run.journey.csm else "the template's owner"
    roles = {activity.owner if activity else None: "its owner"} | {run.watcher: watching}
    able = {user: role for user, role in roles.items() if user and _could(user, verb, run, activity)}
    if not able:
        return "Only a Slack admin can do this, for the journey has no CSM."
    known = people.get_many(tx, run.journey.workspace, able)
    named = (f"{known[user].name} ({role})" if user in known else role for user, role in able.items())
    return f"Only {', '.join(named)} or a Slack admin can do this."


def _could(user: str, verb: Verb, run: Run, activity: Activity | None) -> bool:
    return may(Person(run.journey.workspace, user, ""), verb, run, activity)


def attempt(
    tx: Transaction, run: Run, verb: Verb, change: Change, subject: str = "", unchanged: str = UNCHANGED
) -> Journey:
    """The journey after a change; raises `AlreadyDone` with who and when for whoever comes second.

    `subject` is the id of the activity or milestone that is acted on; `unchanged` refuses what would change nothing.
    """
    try:
        after = change(run)
    except AlreadyDone as refusal:
        if refusal.by is not None or refusal.at is not None:
            raise
        raise _repeated(tx, run, verb, subject) or refusal from refusal
    except NotPossible as refusal:
        raise (_repeated(tx, run, verb, subject) if verb in REFUSED_TWICE else None) or refusal from refusal
    if after == run.journey and verb not in UNCHANGED_IS_FINE:
        raise _repeated(tx, run, verb, subject) or NotPossible(unchanged)
    return after


def _repeated(tx: Transaction, run: Run, verb: Verb, subject: str) -> AlreadyDone | None:
    """Who did the same before, or ended the milestone otherwise, if nobody has changed it since."""
    recent = acts.of_journey(tx, run.journey.workspace, run.journey.id, RECENT_ACTS)
    last = next((act for act in recent if act.subject == subject and act.verb is not Verb.NOTE and act.actor), None)
    if last is None or not _is_repeated(run, verb, last):
        return None
    return AlreadyDone(REPEATED[last.verb], last.actor, last.at, _name_of(run, subject))


def _name_of(run: Run, subject: str) -> str:
    """An activity's title or a milestone's name; empty for the journey itself."""
    if milestone := run.template.milestones_by_id.get(subject):
        return milestone.name
    return run.journey.activity(subject).title if subject else ""


def _is_repeated(run: Run, verb: Verb, last: Act) -> bool:
    if {verb, last.verb} <= _END_MILESTONES:
        return run.journey.milestone(last.subject).state == REPEATED[last.verb]
    return last.verb is verb and verb in REPEATED


def require_as_shown(tx: Transaction, run: Run, verb: Verb, seen: str | None, activity_id: str = "") -> None:
    """Raise `ChangedMeanwhile` unless what such an act overwrites is what somebody saw; None is for who saw no form."""
    now = run.journey.activity(activity_id) if activity_id else run.journey
    if seen is not None and shown(now, verb) != seen:
        raise ChangedMeanwhile(verb, now, *_who_changed(tx, run, verb, now.id))


def _who_changed(tx: Transaction, run: Run, verb: Verb, subject: str) -> tuple[str | None, datetime | None]:
    recent = acts.of_journey(tx, run.journey.workspace, run.journey.id, RECENT_ACTS)
    found = (act for act in recent for change in act.changes if change.subject == subject and overwrites(change, verb))
    last = next(found, None)
    return (last.actor, last.at) if last else (None, None)
