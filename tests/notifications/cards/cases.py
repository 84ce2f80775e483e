"""Every card there can be, of examples and of what is meant to break it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from journeys.catching_up import Missed
from journeys.digests import Digest, Sample, Shared
from journeys.errors import AlreadyDone, ChangedMeanwhile
from journeys.history import Verb
from journeys.journey import Activity, ActivityState, WaitsFor
from journeys.messages import MOST_TOGETHER
from journeys.notices import Assignment, Completion, Gathered, Held, Reopened, TicksWanted, Unattended
from journeys.reports import JourneyList, PickList, StatusReport, TaskList, TemplateSummary
from journeys.roll_ups import RollUpSample
from journeys.rules import Verdict
from journeys.run import Run
from journeys.stages import LongInStage
from journeys.template import ActivityKind, TemplateType
from notifications import example_alerts, example_history, example_roll_ups, examples
from notifications import example_reports as reports
from notifications.cards.absent import for_absent
from notifications.cards.acted import activity_acted_card, journey_acted_card
from notifications.cards.alert import alert_card
from notifications.cards.assignment import assignment_card
from notifications.cards.catalogue import archived_card, reviewed_card, template_list_card
from notifications.cards.choices import asking_card, away_card, back_card, muted_card, unmuted_card
from notifications.cards.completion import completion_card
from notifications.cards.digest import digest_card
from notifications.cards.gathered import gathered_card
from notifications.cards.handoff import handoff_card
from notifications.cards.held import held_card
from notifications.cards.help import help_card, unknown_command_card
from notifications.cards.list import list_card
from notifications.cards.log import log_card
from notifications.cards.notice import already_card, changed_card, failure_card, sentence
from notifications.cards.pick import pick_card
from notifications.cards.reopened import reopened_card
from notifications.cards.roll_up import roll_up_card
from notifications.cards.sample import roll_up_sample_card, sample_card
from notifications.cards.stages import (
    long_in_stage_card,
    stage_history_card,
    stage_moved_card,
    stage_owner_card,
    stage_owners_card,
)
from notifications.cards.started import started_card
from notifications.cards.status import status_card
from notifications.cards.tasks import tasks_card
from notifications.cards.team_digest import team_digest_card
from notifications.cards.ticks import ticks_card
from notifications.cards.unattended import unattended_card
from notifications.cards.which_activity import paused_card, which_activity_card, which_to_note_card
from notifications.cards.which_milestone import which_milestone_card
from notifications.elements import Block
from tests.notifications.cards import bent
from tests.notifications.views.cases import MOVED, alone, settings_away

ZONE = "Europe/Berlin"
ACTIVITY_VERBS = (
    Verb.PROGRESS,
    Verb.COMPLETE,
    Verb.FAIL_ACTIVITY,
    Verb.REOPEN,
    Verb.SKIP,
    Verb.REASSIGN,
    Verb.SNOOZE,
    Verb.NOTE,
    Verb.MOVE_DUE_DATE,
)
RUNS: tuple[Callable[[], Run], ...] = (
    examples.on_track,
    examples.delayed,
    examples.stuck,
    examples.late_by_days,
    examples.due_today,
    examples.just_begun,
    examples.without_csm,
    examples.given_up,
    examples.paused,
    examples.scheduled_run,
    examples.completed,
    examples.failed,
    examples.exited,
)


def cards_of_run(run: Run) -> Iterator[Block]:
    """Every card there can be about one journey."""
    activities = run.journey.activities
    yield status_card(StatusReport(run.customer, (run,)))
    yield alert_card(example_alerts.alert(run, run.journey.csm or ""))
    yield alert_card(replace(example_alerts.alert(run), holding=(), handled=activities))
    yield started_card(run, ("Nobody fills the role trainer.",))
    yield which_activity_card(run.customer, [(run, activity) for activity in activities])
    yield which_to_note_card(run.customer, [(run, activity) for activity in activities], "They " * 900)
    if card := paused_card(run.customer, [(run, activity) for activity in activities]):
        yield card
    yield handoff_card(replace(example_alerts.handoff(), run=run, tasks=activities, finished=activities))
    for verb in (Verb.PAUSE, Verb.RESUME, Verb.END, Verb.FAIL, Verb.SNOOZE):
        yield journey_acted_card(verb, snoozed(run))
    for verb in (Verb.COMPLETE_MILESTONE, Verb.FAIL_MILESTONE, Verb.REOPEN_MILESTONE):
        yield journey_acted_card(verb, run, run.template.milestones[0].name)
    yield which_milestone_card(run.customer, [(run, *pair) for pair in run.milestones])
    for verb in ACTIVITY_VERBS:
        for activity in activities[:2]:
            yield activity_acted_card(verb, run, replace(activity, snoozed_until=run.today), activities)
    for activity in activities[:2]:
        waiting = blocked(run, activity)
        yield activity_acted_card(Verb.BLOCK, run, waiting)
        yield activity_acted_card(Verb.UNBLOCK, run, waiting)
    for activity in activities[:2]:
        yield activity_acted_card(Verb.COMPLETE, run, activity, activities)
        yield assignment_card(Assignment(run, activity, examples.THEO))
        yield reopened_card(Reopened(run, activity.title, activities, examples.THEO, with_journey=True))
        yield held_card(Held(run, activity, example_alerts.decided(Verb.SKIP).decision))
        yield held_card(Held(run, replace(activity, state=ActivityState.FAILED)))
    for since in (run.today, run.today - timedelta(days=9)):
        told = Unattended(example_alerts.left_alone(run), examples.MARA, since)
        yield from (unattended_card(told), gathered_card(Gathered((told,) * MOST_TOGETHER)))
    alert = replace(example_alerts.alert(run), handled=activities)
    handoff = replace(example_alerts.handoff(), run=run, tasks=activities, finished=activities)
    yield from (gathered_card(Gathered((part,) * MOST_TOGETHER)) for part in (alert, handoff))
    yield completion_card(
        Completion(run, examples.MARA, 40, run.template.name, ((run.template.key, run.template.name),) * 9)
    )


def blocked(run: Run, activity: Activity) -> Activity:
    tomorrow = run.today + timedelta(days=1)
    return replace(
        activity, kind=ActivityKind.TASK, state=ActivityState.PENDING, blocked_on=WaitsFor.TEAM, blocked_until=tomorrow
    )


def snoozed(run: Run) -> Run:
    return examples.with_journey(run, replace(run.journey, snoozed_until=run.today))


def other_cards() -> Iterator[Block]:
    yield status_card(StatusReport(examples.ACME, ()))
    yield from (pick_card(pick(), "status") for pick in (reports.hits, reports.suggestions, reports.no_hits))
    yield from pushed_cards()
    yield digest_card(reports.digest(), ZONE)
    yield digest_card(reports.later_digest(), ZONE)
    yield from in_channels()
    yield digest_card(replace(reports.digest(), missed=Missed(examples.NOW, examples.NOW)), ZONE)
    yield sample_card(Sample(reports.digest(), ZONE))
    yield sample_card(Sample(Digest(examples.MARA, examples.TODAY), ZONE))
    yield for_absent(digest_card(reports.digest(), ZONE), examples.MARA, examples.TODAY)
    for now_read_by in ("", examples.MARA, examples.THEO):
        yield for_absent(alert_card(example_alerts.stuck_alert()), examples.MARA, examples.TODAY, now_read_by)
    yield from (muted_card(settings_away()), away_card(settings_away()), unmuted_card(), back_card(settings_away()))
    yield from (away_card(alone(MOVED)), back_card(alone(MOVED)), asking_card("2026-06-03", MOVED, examples.TODAY))
    yield team_digest_card(reports.team_digest(), ZONE)
    yield roll_up_card(replace(example_roll_ups.roll_up(), recipient="C0TEAM", is_team=True))
    for told in (example_roll_ups.roll_up(), example_roll_ups.empty_roll_up()):
        yield from (roll_up_card(told), roll_up_sample_card(RollUpSample(told)))
    yield tasks_card(reports.tasks())
    yield tasks_card(TaskList(examples.MARA, ()))
    yield list_card(reports.journey_list())
    yield list_card(JourneyList((), 0, 1, "stuck"))
    yield log_card(example_history.log())
    yield log_card(replace(example_history.log(), acts=()))
    yield template_list_card(reports.summaries(), examples.NOW)
    yield template_list_card((), examples.NOW)
    yield template_list_card(archived(), examples.NOW)
    yield template_list_card(archived(), examples.NOW, archived=True)
    yield template_list_card((), examples.NOW, archived=True)
    yield from map(archived_card, (reports.summaries()[0], archived()[0]))
    yield reviewed_card(examples.template())
    yield stage_moved_card(examples.ACME, "Onboarding")
    yield stage_history_card(reports.stage_history())
    yield long_in_stage_card(reports.long_in_stage())
    yield help_card()
    yield unknown_command_card("staus", "status")
    yield sentence("This journey is paused. Resume it first.")
    yield already_card(AlreadyDone("completed", examples.MARA, examples.NOW))
    yield changed_card(given_away(examples.THEO))
    yield failure_card("e-17c")


def pushed_cards() -> Iterator[Block]:
    """What comes by itself, besides digests and roll-ups."""
    alerts = (
        example_alerts.stuck_alert(),
        example_alerts.handled_alert(),
        example_alerts.settled_alert(),
        example_alerts.ended_alert(),
    )
    yield from map(alert_card, alerts)
    yield handoff_card(example_alerts.handoff())
    yield assignment_card(example_alerts.assignment())
    yield reopened_card(example_alerts.reopened())
    yield unattended_card(example_alerts.unattended())
    yield from map(gathered_card, example_alerts.all_together())
    yield stage_owners_card({"Onboarding": examples.MARA, "Adoption": None})
    yield stage_owners_card({"Onboarding": examples.MARA, "Adoption": None}, {examples.MARA})
    yield from (stage_owner_card("Adoption", owner) for owner in (examples.MARA, None))
    yield held_card(example_alerts.held())
    yield from (
        held_card(example_alerts.decided(verb))
        for verb in (Verb.REOPEN, Verb.SKIP, Verb.FAIL_MILESTONE, Verb.COMPLETE_MILESTONE)
    )
    yield from (completion_card(example_alerts.completion(reached)) for reached in (None, True, False))
    yield completion_card(example_alerts.completion(has_moved=True))
    yield from map(ticks_card, ticks_asked())


def given_away(to: str) -> ChangedMeanwhile:
    (activity, *_) = examples.delayed().journey.activities
    return ChangedMeanwhile(Verb.REASSIGN, replace(activity, owner=to), to, examples.NOW)


def archived() -> tuple[TemplateSummary, ...]:
    return tuple(replace(summary, state="archived") for summary in reports.summaries())


def in_channels() -> Iterator[Block]:
    """Somebody's own, where others read them as well."""
    shared = Shared(examples.MARA, reports.NAMES[examples.MARA])
    yield digest_card(replace(reports.digest(), shared=shared), ZONE)
    yield roll_up_card(replace(example_roll_ups.roll_up(), shared=shared))


def ticks_asked() -> Iterator[TicksWanted]:
    """Everything a card that asks for ticks can come to say."""
    unmet, automatic = reports.by_rule(Verdict.UNMET), reports.ticks().gate.template
    marketing = automatic.model_copy(update={"type": TemplateType.MARKETING})
    yield reports.ticks()
    yield reports.ticks(template=examples.template())
    yield reports.ticks(template=marketing)
    yield reports.ticks(unmet, reports.judged())
    yield reports.ticks(reports.by_rule(), reports.judged(ticked_by=examples.MARA))
    yield reports.ticks(is_active=False)
    yield reports.ticks(is_for_another=True)
    yield from (reports.ticks(run=run) for run in (examples.on_track(), examples.completed()))


def hostile_cards(name: str) -> Iterator[Block]:
    known = bent.customer(examples.ACME, name)
    yield status_card(StatusReport(known, ()))
    for is_suggestion in (True, False):
        yield pick_card(PickList(name, (known,) * 3, is_suggestion), name)
    yield pick_card(PickList(name, ()), name)
    rows = tuple(bent.row(row, name) for row in reports.journey_list().rows)
    yield list_card(JourneyList(rows, 500, 2, name, {name: name}), name)
    yield list_card(JourneyList((), 0, 1, name), name)
    yield log_card(bent.log(example_history.log(), name))
    bent_summaries = [replace(summary, name=name, stage=name) for summary in reports.summaries()]
    yield template_list_card(bent_summaries, examples.NOW)
    yield archived_card(replace(bent_summaries[0], state="archived"))
    yield stage_moved_card(known, name)
    yield stage_history_card(bent.stages(reports.stage_history(), name))
    yield long_in_stage_card(LongInStage(90, name, ((known, 100),) * 20, 5000, {examples.MARA: name}))
    yield unknown_command_card(name, "status")
    yield sentence(name)
    yield already_card(AlreadyDone("completed", name, examples.NOW, name))
    yield changed_card(given_away(name))
    yield failure_card(name)
    run = bent.renamed(examples.stuck(), name)
    for digest in (bent.crowded_digest, bent.settled_digest, bent.redrawn_digest):
        yield digest_card(digest(run, examples.TODAY), name)
        yield digest_card(replace(digest(run, examples.TODAY), shared=Shared(name, name)), name)
    yield team_digest_card(bent.crowded_team(run, reports.team_digest()), name)
    yield roll_up_card(bent.crowded_roll_up(run, example_roll_ups.roll_up()))
    yield roll_up_sample_card(RollUpSample(bent.crowded_roll_up(run, example_roll_ups.roll_up())))
    yield tasks_card(TaskList(examples.MARA, ((run, run.journey.activities[0]),) * 500), 7)
    yield started_card(run, (name,) * 30)
    many = (reports.judged(name), reports.judged(name, ticked_by=name), reports.by_rule(sentence=name)) * 30
    yield ticks_card(reports.ticks(*many))
    yield ticks_card(reports.ticks(*many, run=run))
