"""Made-up acts and histories of the journeys of `examples`."""

from dataclasses import replace
from datetime import timedelta

from journeys.due_dates import move_due_date
from journeys.history import BOT, Act, Verb, changes_between
from journeys.journey import Journey
from journeys.lifecycle import complete, pause, reassign, resume, skip, snooze
from journeys.reports import Log
from notifications import examples
from notifications.examples import MARA, NOW, PRIYA, THEO, TODAY


def log() -> Log:
    """A week of one journey, newest first."""
    run = examples.delayed()
    ours = {a.id: a.title for a in run.journey.activities} | {m.id: m.name for m in run.template.milestones}
    names = {(run.journey.id, subject): name for subject, name in (ours | {"": run.template.name}).items()}
    return Log(run.customer, tuple(reversed(_history(run.journey))), names, {run.journey.id: run.journey})


def _history(journey: Journey) -> list[Act]:
    access, training, data = (examples.activity(journey, name) for name in ("access", "training", "import"))
    started = examples.begun(0, journey_id=journey.id).journey
    moved = move_due_date(journey, training, TODAY + timedelta(days=9))
    given = reassign(moved, training, THEO, TODAY)
    snoozed = snooze(given, access, TODAY + timedelta(days=2), TODAY)
    on_hold = pause(snoozed, TODAY - timedelta(days=1), "Works holidays")
    resumed = resume(on_hold, TODAY)
    skipped = skip(resumed, data, PRIYA, NOW, "The customer brings no data.")
    done = examples.settled(complete(skipped, access, BOT, NOW), TODAY)
    return [
        act(1, Verb.START, MARA, None, started),
        act(2, Verb.MOVE_DUE_DATE, MARA, journey, moved, training),
        act(3, Verb.REASSIGN, MARA, moved, given, training),
        act(4, Verb.NOTE, PRIYA, given, given, training, "They would like it in the afternoon."),
        act(5, Verb.SNOOZE, MARA, given, snoozed, access),
        act(6, Verb.PAUSE, MARA, snoozed, on_hold, "", "Works holidays"),
        act(7, Verb.RESUME, MARA, on_hold, resumed),
        act(8, Verb.SKIP, PRIYA, resumed, skipped, data, "The customer brings no data."),
        act(9, Verb.BEGIN, BOT, skipped, done),
    ]


def act(
    number: int, verb: Verb, actor: str, before: Journey | None, now: Journey, subject: str = "", text: str = ""
) -> Act:
    at = NOW - timedelta(hours=20 - 2 * number)
    return Act(f"a{number}", "T0", now.id, verb, actor, at, subject, text, changes_between(before, now))


def ended_act() -> Act:
    """Somebody ended a stuck journey as failed."""
    return act(9, Verb.FAIL, MARA, examples.stuck().journey, examples.failed().journey, text="Lost champion")


def outcome_log() -> Log:
    """The CSM said that the outcome of a completed journey was not reached."""
    run = examples.completed()
    answered = replace(run.journey, outcome_reached=False)
    names = {(run.journey.id, ""): run.template.name}
    return Log(run.customer, (act(9, Verb.OUTCOME, MARA, run.journey, answered),), names, {run.journey.id: answered})


def failed_milestone_log() -> Log:
    """Somebody gave up a milestone; the journey goes on."""
    return replace(log(), acts=(given_up_act(),))


def given_up_act() -> Act:
    before, after = examples.delayed().journey, examples.given_up().journey
    return act(9, Verb.FAIL_MILESTONE, MARA, before, after, "set-up", "No data")
