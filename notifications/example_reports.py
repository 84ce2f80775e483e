"""Made-up digests, lists and questions over the journeys of `examples`."""

from dataclasses import replace
from datetime import timedelta

from journeys.customer import StageChange
from journeys.digests import Digest, Item, TeamDigest, compose_digest, compose_team_digest
from journeys.gates import EntryGate, JudgedCondition, Tick
from journeys.history import BOT
from journeys.notices import TicksWanted
from journeys.reports import JourneyList, JourneyRow, PickList, StatusReport, TaskList, TemplateSummary
from journeys.rules import Verdict
from journeys.run import Run
from journeys.stages import LongInStage, StageHistory
from journeys.template import Condition, Template
from notifications import example_history, examples
from notifications.examples import ACME, ACME_GARDENS, MARA, NOW, PRIYA, TODAY

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
    return replace(compose_team_digest(counts, everything, "C0TEAM", TODAY, example_history.log().acts), names=NAMES)


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


def summaries() -> tuple[TemplateSummary, ...]:
    return (
        TemplateSummary(
            "guided-onboarding", "Guided onboarding", "Onboarding", "transactional", "active", 3, 3, 13, 7, 41
        ),
        TemplateSummary("reference-story", "Reference story", "Advocacy", "marketing", "active", 1, 2, 6, 0, 0),
        TemplateSummary("renewal", "Renewal", "Retention", "transactional", "draft", 1, 3, 9, 0, 0),
    )


def judged(sentence: str = "The sponsor has agreed", *, ticked_by: str = "") -> JudgedCondition:
    """A condition that only a person can tell."""
    condition = Condition.model_construct(sentence=sentence, rule=None)
    tick = Tick("T0", "guided-onboarding", "acme", condition.identity, ticked_by, NOW) if ticked_by else None
    return JudgedCondition(condition, Verdict.MET if tick else Verdict.UNKNOWN, tick)


def by_rule(verdict: Verdict = Verdict.MET, sentence: str = "The contract is signed") -> JudgedCondition:
    return JudgedCondition(Condition.model_construct(sentence=sentence, rule="contract_signed"), verdict)


def ticks(
    *conditions: JudgedCondition,
    template: Template | None = None,
    run: Run | None = None,
    is_active: bool = True,
    is_for_another: bool = False,
) -> TicksWanted:
    """An automatic template that waits for ticks of Acme's CSM."""
    template = template or examples.template().model_copy(update={"automatic_start": True})
    shown = conditions or (by_rule(), judged(), judged("The kick-off date is agreed", ticked_by=MARA))
    return TicksWanted(EntryGate(template, ACME, shown), run, is_active, is_for_another)
