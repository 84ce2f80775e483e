"""Made-up alerts, digests, lists and histories over the journeys of `examples`."""

from dataclasses import replace
from datetime import date, timedelta

from journeys.alerts import overdue_for, told_subject
from journeys.customer import StageChange
from journeys.digests import Digest, Item, TeamDigest, compose_digest, compose_team_digest
from journeys.due_dates import move_due_date
from journeys.gates import EntryGate, JudgedCondition, Tick
from journeys.history import BOT, Act, Verb, changes_between
from journeys.journey import Journey, Level
from journeys.lifecycle import complete, fail_activity, fail_milestone, pause, reassign, resume, skip, snooze
from journeys.messages import Told
from journeys.milestones import complete_milestone
from journeys.notices import Alert, Assignment, Completion, Gathered, Handoff, Held, TicksWanted, Unattended
from journeys.progress import levels
from journeys.reopening import reopen
from journeys.reports import JourneyList, JourneyRow, Log, PickList, StatusReport, TaskList, TemplateSummary
from journeys.rules import Verdict
from journeys.run import Run
from journeys.stages import LongInStage, StageHistory
from journeys.template import Condition, Template
from notifications import examples
from notifications.examples import ACME, ACME_GARDENS, BAKERY, MARA, NOW, PRIYA, THEO, TODAY

NAMES = {MARA: "Mara Lindqvist", PRIYA: "Priya Raman"}
"""Theo is somebody whom the bot has not met."""


def report(*runs: Run) -> StatusReport:
    return StatusReport(runs[0].customer, runs)


def hits() -> PickList:
    return PickList("acme", (ACME, ACME_GARDENS))


def suggestions() -> PickList:
    return PickList("acmee", (ACME, ACME_GARDENS), is_suggestion=True)


def no_hits() -> PickList:
    return PickList("zzz", (), is_suggestion=True)


def alert(run: Run, recipient: str = MARA, handled: tuple[str, ...] = ()) -> Alert:
    """What is late in a run, told to a recipient; `handled` are the definitions of what the card showed before."""
    current = levels(run.progress, run.template.status_rule) if run.progress else {}
    told = [Told("T0", told_subject(run.journey, s), lv, 1, recipient) for s, lv in current.items()]
    late = tuple(t for t in told if t.level is not Level.ON_TRACK)
    shown = tuple(a for a in run.journey.activities if a.definition in handled)
    overdue = overdue_for(run.journey, run.template, recipient, run.today)
    return Alert(run, recipient, late, late, overdue, shown)


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
        _act(9, verb, MARA, journey, after, subject),
    )


def completion(reached: bool | None = None, *, has_moved: bool = False) -> Completion:
    run = examples.completed()
    run = examples.with_journey(run, replace(run.journey, outcome_reached=reached))
    customer = replace(run.customer, stage="Adoption" if has_moved else run.customer.stage)
    run = Run(run.journey, run.template, customer, run.today)
    offered = (("adoption", "First team on board"), ("second-team", "Second team"))
    return Completion(run, MARA, 40, None if has_moved else "Adoption", offered)


def stage_history() -> StageHistory:
    at = NOW - timedelta(days=62)
    changes = (
        StageChange("T0", "acme", NOW - timedelta(days=20), "Onboarding", "Adoption", MARA),
        StageChange("T0", "acme", at, "", "Onboarding", BOT),
    )
    customer = replace(ACME, stage="Adoption", stage_since=TODAY - timedelta(days=20))
    return StageHistory(customer, TODAY, changes, examples.ZONE)


def long_in_stage() -> LongInStage:
    return LongInStage(90, "", ((ACME, 124), (ACME_GARDENS, 91)), 7, {MARA: "Mara Lindqvist"})


def runs() -> tuple[Run, ...]:
    return (
        examples.on_track(),
        examples.delayed(),
        examples.stuck(),
        examples.late_by_days(),
        examples.due_today(),
        examples.just_begun(),
    )


def digest() -> Digest:
    return compose_digest(runs(), MARA, TODAY, NOW - timedelta(days=1))


def later_digest() -> Digest:
    """The digest as it is drawn again once something of it has been dealt with."""
    listed, ended = digest(), examples.completed()
    done = Item(ended, ended.journey.activities[0])
    return replace(
        listed, due_today=(), unlisted={"overdue": 2}, settled=(examples.on_track(), *listed.due_today, done)
    )


def team_digest() -> TeamDigest:
    everything = (*runs(), examples.without_csm())
    counts = ((run.journey.csm, run.headline, 1) for run in everything if run.headline)
    return replace(compose_team_digest(counts, everything, "C0TEAM", TODAY, log().acts), names=NAMES)


def tasks() -> TaskList:
    mine = [(run, a) for run in runs() for a in run.journey.activities if a.is_open and a.owner == MARA]
    return TaskList.of(MARA, mine)


def journey_list() -> JourneyList:
    rows = tuple(_row(run) for run in (*runs(), examples.paused(), examples.scheduled_run(), examples.failed()))
    return JourneyList(rows, len(rows), 1, "owner Mara Lindqvist · stage Onboarding", NAMES)


def _row(run: Run) -> JourneyRow:
    journey = run.journey
    return JourneyRow(
        journey=journey.id,
        customer=run.customer.key,
        customer_name=run.customer.name,
        template=run.template.key,
        template_name=run.template.name,
        state=journey.state,
        outcome=journey.outcome,
        headline=run.headline,
        csm=journey.csm,
        starts_on=journey.starts_on,
        never_began=journey.never_began,
    )


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
        _act(1, Verb.START, MARA, None, started),
        _act(2, Verb.MOVE_DUE_DATE, MARA, journey, moved, training),
        _act(3, Verb.REASSIGN, MARA, moved, given, training),
        _act(4, Verb.NOTE, PRIYA, given, given, training, "They would like it in the afternoon."),
        _act(5, Verb.SNOOZE, MARA, given, snoozed, access),
        _act(6, Verb.PAUSE, MARA, snoozed, on_hold, "", "Works holidays"),
        _act(7, Verb.RESUME, MARA, on_hold, resumed),
        _act(8, Verb.SKIP, PRIYA, resumed, skipped, data, "The customer brings no data."),
        _act(9, Verb.BEGIN, BOT, skipped, done),
    ]


def _act(
    number: int, verb: Verb, actor: str, before: Journey | None, now: Journey, subject: str = "", text: str = ""
) -> Act:
    at = NOW - timedelta(hours=20 - 2 * number)
    return Act(f"a{number}", "T0", now.id, verb, actor, at, subject, text, changes_between(before, now))


def summaries() -> tuple[TemplateSummary, ...]:
    return (
        TemplateSummary(
            "guided-onboarding", "Guided onboarding", "Onboarding", "transactional", "active", 3, 3, 13, 7, 41
        ),
        TemplateSummary("reference-story", "Reference story", "Advocacy", "marketing", "active", 1, 2, 6, 0, 0),
        TemplateSummary("renewal", "Renewal", "Retention", "transactional", "draft", 1, 3, 9, 0, 0),
    )


def ended_act() -> Act:
    """Somebody ended a stuck journey as failed."""
    return _act(9, Verb.FAIL, MARA, examples.stuck().journey, examples.failed().journey, text="Lost champion")


def outcome_log() -> Log:
    """The CSM said that the outcome of a completed journey was not reached."""
    run = examples.completed()
    answered = replace(run.journey, outcome_reached=False)
    names = {(run.journey.id, ""): run.template.name}
    return Log(run.customer, (_act(9, Verb.OUTCOME, MARA, run.journey, answered),), names, {run.journey.id: answered})


def failed_milestone_log() -> Log:
    """Somebody gave up a milestone; the journey goes on."""
    return replace(log(), acts=(given_up_act(),))


def given_up_act() -> Act:
    before, after = examples.delayed().journey, examples.given_up().journey
    return _act(9, Verb.FAIL_MILESTONE, MARA, before, after, "set-up", "No data")


def judged(sentence: str = "The sponsor has agreed", *, ticked_by: str = "") -> JudgedCondition:
    """A condition that only a person can tell."""
    condition = Condition.model_construct(sentence=sentence, rule=None)
    tick = Tick("T0", "guided-onboarding", "acme", condition.identity, ticked_by, NOW) if ticked_by else None
    return JudgedCondition(condition, Verdict.MET if tick else Verdict.UNKNOWN, tick)


def by_rule(verdict: Verdict = Verdict.MET, sentence: str = "The contract is signed") -> JudgedCondition:
    return JudgedCondition(Condition.model_construct(sentence=sentence, rule="contract_signed"), verdict)


def ticks(
    *conditions: JudgedCondition, template: Template | None = None, run: Run | None = None, is_active: bool = True
) -> TicksWanted:
    """An automatic template that waits for ticks of Acme's CSM."""
    template = template or examples.template().model_copy(update={"automatic_start": True})
    shown = conditions or (by_rule(), judged(), judged("The kick-off date is agreed", ticked_by=MARA))
    return TicksWanted(EntryGate(template, ACME, shown), run, is_active)
