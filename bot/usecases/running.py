"""What people do to whole journeys: pause, resume, end, fail, snooze (requirements J5, T3)."""

from dataclasses import dataclass
from datetime import date

from bot.usecases.acting import acted, caught_up, store
from bot.usecases.attempting import Change, attempt, require_as_shown, require_right
from bot.usecases.desk import Caller, Desk, as_read, known_journey, run_of, write_once
from journeys import lifecycle
from journeys.errors import NotPossible
from journeys.history import Verb
from journeys.journey import Journey, Outcome
from journeys.run import Run


@dataclass(frozen=True, slots=True)
class JourneyDone:
    """A journey after an act on it, or on its milestone of this name; `moved` is how many open activities are due on
    another day by it."""

    verb: Verb
    run: Run
    milestone: str = ""
    moved: int = 0


def pause(desk: Desk, caller: Caller, journey_id: str, reason: str = "", until: date | None = None) -> JourneyDone:
    return _act(
        desk, caller, journey_id, Verb.PAUSE, lambda run: lifecycle.pause(run.journey, run.today, reason, until), reason
    )


def resume(desk: Desk, caller: Caller, journey_id: str) -> JourneyDone:
    """Let the clocks run again; without the customer's consent a marketing journey stays paused (T10)."""

    def resumed(run: Run) -> Journey:
        if not run.has_consent:
            raise NotPossible(f"{run.customer.name} has not opted in to marketing, so this journey stays paused.")
        return lifecycle.resume(run.journey, run.today, run.calendar)

    return _act(desk, caller, journey_id, Verb.RESUME, resumed)


def end(desk: Desk, caller: Caller, journey_id: str, outcome: Outcome, note: str = "") -> JourneyDone:
    """End by hand as completed, exited or cancelled; a failure needs its reason (`fail`)."""
    if outcome is Outcome.FAILED:
        raise NotPossible("Use “fail” to end a journey as failed, so that its reason is kept.")
    return _act(
        desk, caller, journey_id, Verb.END,
        lambda run: lifecycle.end(run.journey, outcome, caller.user, caller.now, note=note or None), note,
    )  # fmt: skip


def fail(desk: Desk, caller: Caller, journey_id: str, reason: str, note: str = "") -> JourneyDone:
    def failed(run: Run) -> Journey:
        reasons = run.template.failure_reasons
        return lifecycle.fail(run.journey, caller.user, caller.now, reason, note or None, reasons)

    return _act(desk, caller, journey_id, Verb.FAIL, failed, note or reason)


def snooze(desk: Desk, caller: Caller, journey_id: str, until: date, *, shown: str | None = None) -> JourneyDone:
    """Leave the journey out of digests until a date; its progress stays as it is. `shown` is what a form has shown of
    it, if it was one; raises `ChangedMeanwhile` where that is no longer so."""
    return _act(
        desk, caller, journey_id, Verb.SNOOZE,
        lambda run: lifecycle.snooze_journey(run.journey, until, run.earliest_today), shown=shown,
    )  # fmt: skip


def answer_outcome(desk: Desk, caller: Caller, journey_id: str, *, reached: bool) -> JourneyDone:
    """Whether the desired outcome of a completed journey was reached (requirements T3)."""
    return _act(desk, caller, journey_id, Verb.OUTCOME, lambda run: lifecycle.answer_outcome(run.journey, reached))


def _act(
    desk: Desk,
    caller: Caller,
    journey_id: str,
    verb: Verb,
    change: Change,
    text: str = "",
    shown: str | None = None,
) -> JourneyDone:
    with write_once(desk, caller) as tx:
        run = run_of(tx, desk, known_journey(tx, caller, journey_id, lock=True), caller.now)
        require_right(tx, caller, verb, run)
        run = caught_up(tx, desk, run, caller.now)
        after = attempt(tx, as_read(tx, desk, caller, run), verb, change)
        require_as_shown(tx, run, verb, shown)
        done = acted(run, after, verb, caller.now, actor=caller.user, text=text)
        store(tx, desk, [done], caller.now)
        return JourneyDone(verb, done.run, moved=_moved(run.journey, done.run.journey))


def _moved(before: Journey, after: Journey) -> int:
    return sum(a.is_open and after.activity(a.id).due_on != a.due_on for a in before.activities)
