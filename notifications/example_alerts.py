"""Made-up alerts, hand-offs and questions over the journeys of `examples`."""

from dataclasses import replace
from datetime import date, timedelta

from journeys.alert_truth import overdue_for
from journeys.alerts import told_subject
from journeys.history import Verb
from journeys.journey import Level
from journeys.lifecycle import complete, fail_activity, fail_milestone, reassign, skip
from journeys.messages import Told
from journeys.milestones import complete_milestone
from journeys.notices import Alert, Assignment, Completion, Gathered, Handoff, Held, Reopened, Unattended
from journeys.reopening import reopen
from journeys.run import Run
from notifications import examples
from notifications.example_history import act
from notifications.examples import BAKERY, MARA, NOW, PRIYA, THEO, TODAY


def alert(run: Run, recipient: str = MARA, handled: tuple[str, ...] = ()) -> Alert:
    """What is late in a run, told to a recipient; `handled` are the definitions of what the card showed before."""
    told = [Told("T0", told_subject(run.journey, s), lv, 1, recipient) for s, lv in run.levels.items()]
    late = tuple(t for t in told if t.level is not Level.ON_TRACK)
    shown = tuple(a for a in run.journey.activities if a.definition in handled)
    return Alert(run, recipient, late, late, overdue_for(run, recipient), shown)


def stuck_alert() -> Alert:
    return alert(examples.stuck(), PRIYA)


def handled_alert() -> Alert:
    """Somebody else has done one of the two tasks that the card showed."""
    return alert(after(examples.stuck(), "workspace", MARA), PRIYA, ("workspace",))


def settled_alert() -> Alert:
    """Back on track: all that was overdue has been done."""
    run = after(after(examples.delayed(), "access"), "workspace", PRIYA)
    told = Told("T0", run.journey.id, Level.DELAYED, 1, MARA)
    return Alert(run, MARA, (told,), (), (), tuple(a for a in run.journey.activities if a.definition == "access"))


def ended_alert() -> Alert:
    return replace(alert(examples.stuck()), run=examples.failed(), holding=(), overdue=())


def after(run: Run, definition: str, by: str = MARA) -> Run:
    """The run once somebody has completed an activity today."""
    done = complete(run.journey, examples.activity(run.journey, definition), by, NOW)
    return examples.with_journey(run, examples.settled(done, run.today))


def handoff() -> Handoff:
    run = examples.begun(9, (1, ("welcome", "call")), (9, ("plan", "goals")), customer=BAKERY)
    mine = tuple(a for a in run.journey.activities if a.owner == PRIYA)
    return Handoff(run, PRIYA, ("set-up",), mine, run.journey.activities_of("kick-off"))


def unattended() -> Unattended:
    """Three working days without anybody doing anything about a stuck journey."""
    since = TODAY - timedelta(days=5)
    return Unattended(left_alone(examples.stuck(), since), MARA, since)


def left_alone(run: Run, since: date = TODAY) -> Run:
    """The same, on which nobody has acted since."""
    return examples.with_journey(run, replace(run.journey, unattended_since=since))


def late_together() -> Gathered:
    """Three journeys that became late at the same midnight."""
    return Gathered((stuck_alert(), alert(examples.delayed(), PRIYA), alert(examples.late_by_days(), PRIYA)))


def partly_settled() -> Gathered:
    """The same card after a while."""
    return Gathered((handled_alert(), settled_alert(), alert(examples.late_by_days(), MARA)))


def left_alone_together() -> Gathered:
    acted_on = replace(unattended(), run=examples.on_track())
    return Gathered((unattended(), acted_on))


def begun_together() -> Gathered:
    return Gathered((handoff(), replace(handoff(), finished=())))


def all_together() -> tuple[Gathered, ...]:
    return late_together(), partly_settled(), left_alone_together(), begun_together()


def assignment() -> Assignment:
    run = examples.stuck()
    changed = reassign(run.journey, examples.activity(run.journey, "training"), THEO, TODAY)
    run = examples.with_journey(run, changed)
    return Assignment(run, changed.activity(examples.activity(changed, "training")), MARA)


def reopened(*, with_journey: bool = False) -> Reopened:
    """By the CSM, what the specialist had done."""
    given = assignment()
    return Reopened(given.run, given.activity.title, (given.activity,), MARA, with_journey)


def held() -> Held:
    """The kick-off call has failed and nobody has decided yet."""
    run = examples.on_track()
    call = examples.activity(run.journey, "plan")
    failed = fail_activity(run.journey, call, PRIYA, NOW, "Nobody came")
    return Held(examples.with_journey(run, failed), failed.activity(call))


def decided(verb: Verb) -> Held:
    """The same once the CSM has reopened or skipped it, or failed its milestone."""
    before = held()
    journey, call = before.run.journey, before.activity.id
    after = {
        Verb.REOPEN: lambda: reopen(journey, call),
        Verb.SKIP: lambda: skip(journey, call, MARA, NOW, "Not needed"),
        Verb.FAIL_MILESTONE: lambda: fail_milestone(journey, before.activity.milestone, TODAY, "They went silent"),
        Verb.COMPLETE_MILESTONE: lambda: complete_milestone(
            journey, before.activity.milestone, MARA, NOW, TODAY, "They go on without it"
        ),
    }[verb]()
    of_milestone = (Verb.FAIL_MILESTONE, Verb.COMPLETE_MILESTONE)
    subject = before.activity.milestone if verb in of_milestone else call
    return Held(
        examples.with_journey(before.run, after),
        after.activity(call),
        act(9, verb, MARA, journey, after, subject),
    )


def completion(reached: bool | None = None, *, has_moved: bool = False) -> Completion:
    run = examples.completed()
    run = examples.with_journey(run, replace(run.journey, outcome_reached=reached))
    customer = replace(run.customer, stage="Adoption" if has_moved else run.customer.stage)
    run = Run(run.journey, run.template, customer, run.today)
    offered = (("adoption", "First team on board"), ("second-team", "Second team"))
    return Completion(run, MARA, 40, None if has_moved else "Adoption", offered)
