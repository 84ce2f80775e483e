"""What people do to single activities (requirements J3); each is safe to do twice."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.usecases.acting import Acted, acted, assignment, caught_up, queue, store
from bot.usecases.attempting import Change, attempt, require_as_shown, require_right
from bot.usecases.desk import Caller, Desk, UnknownPerson, as_read, journey_with, run_of, setting_of, write_once
from bot.usecases.reopenings import tell_of_reopening
from journeys import due_dates, lifecycle, reopening
from journeys.alert_truth import owed_in_the_owners_place, owed_to_new_owner
from journeys.errors import NotPossible
from journeys.history import Verb
from journeys.journey import Activity, Journey, Level, WaitsFor
from journeys.messages import Message, MessageKind, Told
from journeys.person import Person
from journeys.run import Run
from storage import outbox_reading, people, told
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class ActivityDone:
    """An activity after an act on it, in its run, with the tasks that the act began."""

    verb: Verb
    run: Run
    activity: Activity
    begun: tuple[Activity, ...]


def complete(desk: Desk, caller: Caller, activity_id: str) -> ActivityDone:
    """Raises `AlreadyDone` with who and when for the second clicker."""
    return _act(
        desk, caller, activity_id, Verb.COMPLETE,
        lambda run: lifecycle.complete(run.journey, activity_id, caller.user, caller.now),
    )  # fmt: skip


def set_in_progress(desk: Desk, caller: Caller, activity_id: str) -> ActivityDone:
    return _act(
        desk, caller, activity_id, Verb.PROGRESS, lambda run: lifecycle.set_in_progress(run.journey, activity_id)
    )


def skip(desk: Desk, caller: Caller, activity_id: str, reason: str) -> ActivityDone:
    return _act(
        desk, caller, activity_id, Verb.SKIP,
        lambda run: lifecycle.skip(run.journey, activity_id, caller.user, caller.now, reason), reason,
    )  # fmt: skip


def fail(desk: Desk, caller: Caller, activity_id: str, reason: str) -> ActivityDone:
    return _act(
        desk, caller, activity_id, Verb.FAIL_ACTIVITY,
        lambda run: lifecycle.fail_activity(run.journey, activity_id, caller.user, caller.now, reason), reason,
    )  # fmt: skip


def reopen(desk: Desk, caller: Caller, activity_id: str) -> ActivityDone:
    """Refuses where what is known would end it again at once (`journeys.reopening`)."""

    def lasts(_: Transaction, run: Run, reopened: Journey) -> None:
        reopening.must_last(reopened, activity_id, setting_of(run, caller.now))

    return _act(
        desk, caller, activity_id, Verb.REOPEN, lambda run: reopening.reopen(run.journey, activity_id), check=lasts
    )


def snooze(desk: Desk, caller: Caller, activity_id: str, until: date, *, shown: str | None = None) -> ActivityDone:
    """`shown` is what a form has shown of it, if it was one; raises `ChangedMeanwhile` where that is no longer so."""
    return _act(
        desk, caller, activity_id, Verb.SNOOZE,
        lambda run: lifecycle.snooze(run.journey, activity_id, until, run.earliest_today), shown=shown,
        owed=_told_in_the_owners_place,
    )  # fmt: skip


def block(
    desk: Desk, caller: Caller, activity_id: str, on: WaitsFor, until: date, *, shown: str | None = None
) -> ActivityDone:
    """Note whom a task waits for and until when; its reminders are silent until then. `shown` as for `snooze`."""
    return _act(
        desk, caller, activity_id, Verb.BLOCK,
        lambda run: lifecycle.block(run.journey, activity_id, on, until, run.earliest_today), shown=shown,
        owed=_told_in_the_owners_place,
    )  # fmt: skip


def unblock(desk: Desk, caller: Caller, activity_id: str) -> ActivityDone:
    return _act(
        desk, caller, activity_id, Verb.UNBLOCK,
        lambda run: lifecycle.unblock(run.journey, activity_id, run.earliest_today),
    )  # fmt: skip


def note(desk: Desk, caller: Caller, activity_id: str, text: str) -> ActivityDone:
    """Keep a note in the history; nothing else changes."""
    return _act(desk, caller, activity_id, Verb.NOTE, lambda run: run.journey, text)


def move_due_date(
    desk: Desk, caller: Caller, activity_id: str, to: date, *, following: bool, shown: str | None = None
) -> ActivityDone:
    """Move one due date, or with `following` also by as many days those that come after it. `shown` as for `snooze`."""
    return _act(desk, caller, activity_id, Verb.MOVE_DUE_DATE, _moving(activity_id, to, following), shown=shown)


def _moving(activity_id: str, to: date, following: bool) -> Change:
    if following:
        return lambda run: due_dates.move_due_date_and_following(run.journey, activity_id, to, run.calendar)
    return lambda run: due_dates.move_due_date(run.journey, activity_id, to)


def reassign(desk: Desk, caller: Caller, activity_id: str, to: str, *, shown: str | None = None) -> ActivityDone:
    """Give a task to somebody else, who is told once: by an alert, where one comes that names it, else of the
    assignment. `shown` as for `snooze`."""
    with write_once(desk, caller) as tx:
        run = _allowed_run(tx, desk, caller, activity_id, Verb.REASSIGN)
        owner = require_present(tx, caller, to)
        after = attempt(
            tx, run, Verb.REASSIGN, lambda run: lifecycle.reassign(run.journey, activity_id, to, run.today),
            activity_id, f"@{owner.name} has it already. Choose somebody else.",
        )  # fmt: skip
        require_as_shown(tx, run, Verb.REASSIGN, shown, activity_id)
        done = acted(run, after, Verb.REASSIGN, caller.now, actor=caller.user, subject=activity_id)
        store(tx, desk, [done], caller.now, extra=owed_to_new_owner(done.run, done.run.journey.activity(activity_id)))
        if to != caller.user:
            alerts = outbox_reading.unsent(tx, caller.workspace, to, MessageKind.ALERT)
            queue(tx, desk, [assignment(done, to, [a.id for a in _about(run, alerts)], caller.now)], caller.now)
        return _result(done, activity_id)


def require_present(tx: Transaction, caller: Caller, user: str) -> Person:
    """Who it is; raises `UnknownPerson` for somebody not met yet, `NotPossible` for who has left."""
    known = people.get(tx, caller.workspace, user)
    if known is None:
        raise UnknownPerson(user)
    if not known.is_active:
        raise NotPossible(f"{known.name} is no active member of this Slack workspace. Choose somebody else.")
    return known


def _told_in_the_owners_place(tx: Transaction, done: Acted, activity_id: str) -> set[Told]:
    """Where the owner of what is put off has not had its alert yet, whoever watches over the journey is told, unless
    they have heard that it is as bad, or worse."""
    run = done.run
    activity = run.journey.activity(activity_id)
    owed = set(owed_in_the_owners_place(run, activity))
    if not owed or not activity.owner or not _waits_for_its_alert(tx, run, activity.owner):
        return set()
    as_bad = {replace(one, level=level): one for one in owed for level in Level if level.severity >= one.level.severity}
    return owed - {as_bad[one] for one in told.among(tx, run.journey.workspace, as_bad)}


def _waits_for_its_alert(tx: Transaction, run: Run, owner: str) -> bool:
    return any(_about(run, outbox_reading.waiting(tx, run.journey.workspace, owner, MessageKind.ALERT)))


def _about(run: Run, alerts: Iterable[Message]) -> Iterator[Message]:
    return (alert for alert in alerts if run.journey.id in alert.journeys)


def _act(
    desk: Desk,
    caller: Caller,
    activity_id: str,
    verb: Verb,
    change: Change,
    text: str = "",
    shown: str | None = None,
    check: Callable[[Transaction, Run, Journey], None] | None = None,
    owed: Callable[[Transaction, Acted, str], Collection[Told]] = lambda *_: (),
) -> ActivityDone:
    with write_once(desk, caller) as tx:
        run = _allowed_run(tx, desk, caller, activity_id, verb)
        after = attempt(tx, as_read(tx, desk, caller, run), verb, change, activity_id)
        require_as_shown(tx, run, verb, shown, activity_id)
        if check:
            check(tx, run, after)
        done = acted(run, after, verb, caller.now, actor=caller.user, subject=activity_id, text=text)
        store(tx, desk, [done], caller.now, extra=owed(tx, done, activity_id))
        if verb is Verb.REOPEN:
            tell_of_reopening(tx, desk, done, caller.now)
        return _result(done, activity_id)


def _allowed_run(tx: Transaction, desk: Desk, caller: Caller, activity_id: str, verb: Verb) -> Run:
    journey = journey_with(tx, caller, activity_id, lock=True)
    run = run_of(tx, desk, journey, caller.now)
    require_right(tx, caller, verb, run, journey.activity(activity_id))
    return caught_up(tx, desk, run, caller.now)


def _result(done: Acted, activity_id: str) -> ActivityDone:
    begun = tuple(task for tasks in done.settlement.begun.values() for task in tasks)
    return ActivityDone(done.verb, done.run, done.run.journey.activity(activity_id), begun)
