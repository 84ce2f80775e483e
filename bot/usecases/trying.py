"""What a form is about, refused before it opens where its submission would be (requirements J3)."""

from collections.abc import Callable, Mapping
from datetime import date

from bot.usecases.attempting import attempt, require_right
from bot.usecases.desk import Caller, Desk, as_read, journey_with, known_journey, run_of
from journeys import due_dates, lifecycle
from journeys.history import Verb
from journeys.journey import Activity, Journey, Outcome, WaitsFor
from journeys.run import Run


def activity_to_act_on(desk: Desk, caller: Caller, activity_id: str, verb: Verb) -> tuple[Run, Activity]:
    """The activity in its run, if the caller may do this and it is possible now."""
    with desk.database.read() as tx:
        journey = journey_with(tx, caller, activity_id)
        activity = journey.activity(activity_id)
        run = run_of(tx, desk, journey, caller.now)
        require_right(tx, caller, verb, run, activity)
        attempt(tx, run, verb, lambda run: _ON_ACTIVITY[verb](run, activity, caller), activity_id)
        return as_read(tx, desk, caller, run), activity


def journey_to_act_on(desk: Desk, caller: Caller, journey_id: str, verb: Verb) -> Run:
    """The journey, if the caller may do this and it is possible now."""
    with desk.database.read() as tx:
        run = run_of(tx, desk, known_journey(tx, caller, journey_id), caller.now)
        require_right(tx, caller, verb, run)
        attempt(tx, run, verb, lambda run: _ON_JOURNEY[verb](run, caller))
        return as_read(tx, desk, caller, run)


_ON_ACTIVITY: Mapping[Verb, Callable[[Run, Activity, Caller], Journey]] = {
    Verb.SKIP: lambda run, a, who: lifecycle.skip(run.journey, a.id, who.user, who.now, "?"),
    Verb.FAIL_ACTIVITY: lambda run, a, who: lifecycle.fail_activity(run.journey, a.id, who.user, who.now, "?"),
    Verb.SNOOZE: lambda run, a, _: lifecycle.snooze(run.journey, a.id, date.max, run.today),
    Verb.BLOCK: lambda run, a, _: lifecycle.block(run.journey, a.id, WaitsFor.CUSTOMER, date.max, run.today),
    Verb.REASSIGN: lambda run, a, _: lifecycle.reassign(run.journey, a.id, "?", run.today),
    Verb.MOVE_DUE_DATE: lambda run, a, _: due_dates.move_due_date(run.journey, a.id, date.max),
    Verb.NOTE: lambda run, _, __: run.journey,
}
_ON_JOURNEY: Mapping[Verb, Callable[[Run, Caller], Journey]] = {
    Verb.SNOOZE: lambda run, _: lifecycle.snooze_journey(run.journey, date.max, run.today),
    Verb.PAUSE: lambda run, _: lifecycle.pause(run.journey, run.today),
    Verb.END: lambda run, who: lifecycle.end(run.journey, Outcome.CANCELLED, who.user, who.now),
    Verb.FAIL: lambda run, who: lifecycle.fail(run.journey, who.user, who.now, "?"),
}
"""Each act with arguments that are valid for certain; what comes of it is thrown away."""
