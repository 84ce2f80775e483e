"""Every view with everything in it, its texts replaced by a given one."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from journeys.customer import Customer
from journeys.digests import Item, LateJourney
from journeys.gates import JudgedCondition
from journeys.person import Person, TeamChannel, TeamRollUp
from journeys.planning import PlannedActivity, PlannedMilestone, StartPreview
from journeys.reports import Log, Settings, TemplateSummary
from journeys.roll_ups import longest_stuck
from journeys.rules import Verdict
from journeys.run import Run
from journeys.template import Template, TemplateType
from journeys.time_off import Moved
from notifications import example_history, example_reports, examples
from notifications.elements import Block
from notifications.escaping import mrkdwn
from notifications.ids import Origin, Section
from notifications.refs import Ref, RollUpRef, SectionRef
from notifications.requests import FormContext, StartContext, StartRequest, TemplateContext, TicksContext
from notifications.views import activities, journey_forms, milestones, notices
from notifications.views.archive import archive_form
from notifications.views.digest_section import digest_section_view
from notifications.views.journey import journey_view
from notifications.views.log import log_view
from notifications.views.settings import settings_form
from notifications.views.start import start_form
from notifications.views.start_preview import start_preview
from notifications.views.ticks import ticks_form

CONTEXT = FormContext(Ref("a1", Origin.STATUS), "C0SUCCESS", "1780470000.000100", "https://hooks.example.test/1")
START = StartContext(channel="C0SUCCESS")
STARTS_ON = date(2026, 6, 1)
SECTION = SectionRef(examples.MARA, examples.TODAY, Section.OVERDUE)


def renamed(run: Run, name: str) -> Run:
    """The run with this text wherever a person or a template may have put one."""
    journey = replace(
        run.journey,
        reason=name,
        note=name,
        activities=tuple(replace(a, title=name, reason=a.reason and name) for a in run.journey.activities),
        milestones=tuple(replace(m, reason=name) for m in run.journey.milestones),
    )
    return Run(journey, renamed_template(run.template, name), replace(run.customer, name=name), run.today)


def renamed_template(template: Template, name: str) -> Template:
    milestones = tuple(
        milestone.model_copy(
            update={
                "name": name,
                "tasks": _retitled(milestone.tasks, name),
                "achievements": _retitled(milestone.achievements, name),
            }
        )
        for milestone in template.milestones
    )
    texts = {"name": name, "goal": name, "failure_reasons": (name, f"{name} again", "Budget")}
    return rebuilt(template, **texts, milestones=milestones)


def rebuilt(template: Template, **changes: Any) -> Template:
    """With unchecked changes; a copy would keep what the original had worked out from its own fields."""
    return Template.model_construct(**{name: getattr(template, name) for name in Template.model_fields} | changes)


def _retitled(definitions: tuple[Any, ...], name: str) -> tuple[Any, ...]:
    return tuple(definition.model_copy(update={"title": name}) for definition in definitions)


def summary(key: str, name: str, stage: str = "Onboarding") -> TemplateSummary:
    return TemplateSummary(key, name, stage, "transactional", "active", 3, 3, 14, 2, 20)


def start(
    name: str = "Guided onboarding", *, customer: Customer | None = None, template: Template | None = None
) -> Block:
    return start_form(
        templates=(summary("guided-onboarding", name), summary("other", f"{name} 2", name)),
        customer=customer,
        template=template,
        starts_on=STARTS_ON,
        owners=examples.OWNERS,
        context=START,
    )


def preview(name: str = "Sample", **changes: Any) -> StartPreview:
    activity = PlannedActivity(name, examples.PRIYA, STARTS_ON)
    whole = StartPreview(
        customer=replace(examples.ACME, name=name),
        template=renamed_template(examples.template(), name),
        template_version=3,
        starts_on=STARTS_ON,
        conditions=tuple(example_reports.by_rule(verdict, name) for verdict in Verdict),
        milestones=(
            PlannedMilestone(name, STARTS_ON, STARTS_ON, (activity, PlannedActivity(name, None, None))),
            PlannedMilestone(name, STARTS_ON, STARTS_ON, ()),
        ),
        owners={"csm": examples.MARA, "implementation_specialist": ""},
        warnings=(name,),
        running=renamed(examples.delayed(), name),
    )
    return replace(whole, **changes)


def unticked(name: str) -> tuple[JudgedCondition, ...]:
    """Conditions in all ways: by rule, to be ticked, and ticked."""
    ticked = example_reports.judged(f"{name} 2", ticked_by=examples.MARA)
    return example_reports.by_rule(sentence=name), example_reports.judged(name), ticked


def marketing(name: str = "Sample") -> StartPreview:
    template = rebuilt(examples.template(), type=TemplateType.MARKETING, name=name)
    return preview(name, template=template)


def request(**changes: Any) -> StartRequest:
    return replace(StartRequest("acme", "guided-onboarding", STARTS_ON, channel="C0SUCCESS"), **changes)


def settings(name: str = "Europe/Berlin") -> Settings:
    team = TeamChannel("T0", "C0SUCCESS", name, examples.NOW.time(), ("mon", "fri"))
    known = Person("T0", examples.MARA, name)
    now = examples.NOW
    weekly = TeamRollUp("T0", "C0SUCCESS", name, now.time(), "mon", name, now)
    return Settings(known, name, "09:00", ("mon", "tue"), now, ("mon", "fri"), now, team, team_roll_up=weekly)


def settings_away(name: str = "Europe/Berlin") -> Settings:
    """Everything is chosen, and she is muted and away."""
    shown, now = settings(name), examples.NOW
    chosen = replace(
        shown.person,
        chosen_timezone="Asia/Kolkata",
        quiet_from=time(22),
        quiet_until=time(7),
        muted_from=now,
        muted_until=now + timedelta(days=2),
        away_from=now,
        away_until=now + timedelta(days=3),
        stand_in=examples.THEO,
        weekly_day="fri",
        weekly_scope=name[:200],
        weekly_since=now,
    )
    return replace(shown, person=chosen, next_roll_up_at=now)


DAY = timedelta(days=1)
MOVED = (
    Moved(examples.TODAY + DAY, examples.TODAY + 6 * DAY),
    Moved(examples.TODAY + DAY, examples.TODAY + 4 * DAY),
    Moved(examples.TODAY + 4 * DAY, examples.TODAY + 2 * DAY),
)
"""Two due dates that an absence moves, and one that it no longer does."""


def alone(moved: tuple[Moved, ...]) -> Settings:
    """As `settings_away`, with nobody who stands in."""
    away = settings_away()
    return replace(away, person=replace(away.person, stand_in=None, away_zone="Asia/Kolkata"), moved=moved)


def forms(name: str | None = None) -> dict[str, Block]:
    """Every form of `bot.forms` by the name of its callback."""
    run = renamed(examples.delayed(), name) if name is not None else examples.delayed()
    activity = run.next_activity
    assert activity
    definition = run.template.milestones_by_id[activity.milestone]
    text = "Sample" if name is None else name
    return {
        "skip": activities.skip_form(run, activity, CONTEXT),
        "fail activity": activities.fail_activity_form(run, activity, CONTEXT),
        "complete milestone": milestones.complete_milestone_form(run, definition, CONTEXT),
        "fail milestone": milestones.fail_milestone_form(run, definition, CONTEXT),
        "snooze": activities.snooze_form(run, activity, CONTEXT),
        "block": activities.block_form(run, activity, CONTEXT),
        "reassign": activities.reassign_form(run, activity, CONTEXT),
        "note": activities.note_form(run, activity, CONTEXT),
        "due date": activities.due_date_form(run, activity, CONTEXT, text),
        "snooze journey": journey_forms.snooze_journey_form(run, CONTEXT),
        "pause": journey_forms.pause_form(run, CONTEXT),
        "end": journey_forms.end_form(run, CONTEXT),
        "fail": journey_forms.fail_form(run, CONTEXT),
        "start": start(text, template=renamed_template(examples.template(), text)),
        "start for a customer": start(text, customer=replace(examples.ACME, name=text)),
        "preview": start_preview(preview(text), request()),
        "preview with boxes": start_preview(preview(text, conditions=unticked(text)), request()),
        "ticks": ticks_form(example_reports.ticks(*unticked(text)), TicksContext("acme", "guided-onboarding")),
        "settings": settings_form(settings(text)),
        "settings while away": settings_form(settings_away(text)),
    }


def pages(name: str | None = None) -> dict[str, Block]:
    """Every view that asks for nothing."""
    runs = {run.journey.id + run.journey.state: run for run in every_run()}
    shown = {key: renamed(run, name) if name is not None else run for key, run in runs.items()}
    text = "Sample" if name is None else name
    every = next(iter(shown.values()))
    late = [LateJourney(run, run.progress) for run in shown.values() if run.progress]
    items = [Item(run, activity) for run in shown.values() for activity in run.journey.activities]
    return {
        **{f"journey {key}": journey_view(run) for key, run in shown.items()},
        "section": digest_section_view(SECTION, text, [*late, *items], 2),
        "stuck longest": digest_section_view(
            RollUpRef("U0MARA", text[:200]), text, longest_stuck((run, run.today) for run in shown.values()) * 30, 2
        ),
        "log": log_view(replace(example_history.log(), customer=replace(examples.ACME, name=text)), 1),
        "empty log": log_view(Log(replace(examples.ACME, name=text), (), {}, {})),
        "empty section": digest_section_view(SECTION, text, []),
        "reopen milestone": milestones.reopen_milestone_form(
            every, every.template.milestones[0], CONTEXT, every.journey.activities
        ),
        "refused preview": start_preview(marketing(text), request()),
        "archive": archive_form(replace(summary("onboarding", text), running=7), TemplateContext("onboarding")),
        "refusal": notices.refusal_view(mrkdwn(text)),
        "notice": notices.notice_view(text, mrkdwn(text)),
    }


def every_run() -> list[Run]:
    return [
        examples.on_track(),
        examples.delayed(),
        examples.stuck(),
        examples.late_by_days(),
        examples.paused(),
        examples.scheduled_run(),
        examples.completed(),
        examples.failed(),
        examples.exited(),
    ]


def texts(view: Block) -> str:
    """All that can be read in a view."""
    return "\n".join(_texts(view))


def _texts(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["text"]] if isinstance(node.get("text"), str) else []
        return [*own, *(text for value in node.values() for text in _texts(value))]
    return [text for value in node for text in _texts(value)] if isinstance(node, list | tuple) else []
