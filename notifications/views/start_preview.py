"""What a start would bring, before anything is stored (requirements J1, T2, T10)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from journeys.customer import Customer
from journeys.journey import Level
from journeys.planning import PlannedActivity, PlannedMilestone, StartPreview
from journeys.run import Run
from journeys.template import CountedDays
from journeys.working_days import knows_holidays
from notifications import blocks, phrases, run_phrases
from notifications.activity_blocks import open_button
from notifications.conditions import condition_line, tick_boxes
from notifications.elements import Block, button
from notifications.ids import Action, Field, Form, Origin
from notifications.requests import StartRequest
from notifications.splitter import MODAL, Content, Group, Item, fit, split_text
from notifications.views import fields
from notifications.views.start import role_name

MOST_CONDITIONS = 20
MOST_WARNINGS = 10
MOST_OWNERS = 30
LONGEST_DESCRIPTION = 500


def start_preview(preview: StartPreview, request: StartRequest) -> Block:
    """Carries the request with the version that was shown; without the customer's consent there is no submit (T10)."""
    is_possible = not _lacks_consent(preview)
    lead = (*_lead(preview), *_asked(preview)) if is_possible else (_refusal(preview), *_lead(preview))
    plan = Group(tuple(_milestone(m, preview.starts_on) for m in preview.milestones), "*What happens when*")
    content = Content(lead=lead, groups=(plan,))
    return blocks.modal(
        "Check and start",
        fit(content, MODAL).blocks,
        callback_id=Form.START_PREVIEW,
        submit="Start" if is_possible else None,
        close="Cancel" if is_possible else "Close",
        private_metadata=replace(request, version=preview.template_version).encode(),
    )


def _lacks_consent(preview: StartPreview) -> bool:
    return preview.template.consent_needed and not preview.customer.marketing_opt_in


def _refusal(preview: StartPreview) -> Block:
    customer = phrases.said(preview.customer.name)
    return blocks.section(
        f"*This journey cannot start.* It is a marketing journey, and {customer} has not opted in to marketing. "
        "Nobody can override that. Ask the customer and have the next import say that they agreed, or choose a "
        "transactional journey."
    )


def _lead(preview: StartPreview) -> Iterator[Block]:
    begins = preview.starts_on
    ends = preview.ends_on
    days = phrases.count(preview.template.length_days, preview.template.day_word)
    name = f"{phrases.said(preview.template.name)} v{preview.template_version}"
    yield blocks.section(
        f"{phrases.strong(preview.customer.name)}: {name}\n"
        f"Starts on {phrases.day(begins, begins)} {begins.year}, planned end {phrases.day(ends, begins)} ({days})",
        accessory=button("Change…", Action.START_CHANGE, accessibility_label="Change date, template or owners"),
    )
    if preview.at_once:
        yield from _sections(_outlook(preview.at_once))
    if preview.template.description:
        yield blocks.context(phrases.said(preview.template.description, LONGEST_DESCRIPTION))
    if preview.template.calendar is CountedDays.WORKING:
        yield blocks.context(_working_days(preview.customer))
    yield from _sections(_owners(preview))
    yield from _listed("Entry conditions", [condition_line(one) for one in preview.conditions], MOST_CONDITIONS)
    yield from _listed("Please note", [phrases.said(text, 500) for text in preview.warnings], MOST_WARNINGS)


def _outlook(run: Run) -> str:
    """What a start in the past leads to at once; nothing while all would be on track."""
    progress = run.progress
    if progress is None or (progress.headline is Level.ON_TRACK and not progress.overdue):
        return ""
    day, overdue = f"{run.template.day_word} {run.day}", phrases.count(progress.overdue, "activity", "activities")
    if not progress.overdue:
        follows = f"the journey would be *{progress.headline}* at once. Choose a later date to begin on track."
    else:
        level = "" if progress.headline is Level.ON_TRACK else f", and the journey *{progress.headline}*"
        follows = (
            f"{overdue} would be overdue at once{level}. "
            "Choose a later date, or start and mark as done what is done already."
        )
    return f"Today would be {day}: {follows}"


def _working_days(customer: Customer) -> str:
    if knows_holidays(customer.country):
        return f"Only working days count: no weekends, and no public holidays of {customer.country}."
    name = phrases.said(customer.name)
    where = (
        f"in {phrases.said(customer.country)}" if customer.country else f"where {name} is, as its country is not set"
    )
    return f"Only Monday to Friday count. Public holidays {where} are not known to the bot, so they count too."


def _owners(preview: StartPreview) -> str:
    named = [f"{phrases.said(role_name(role))} {phrases.who(user)}" for role, user in preview.owners.items() if user]
    more = f"{len(named) - MOST_OWNERS} more" if len(named) > MOST_OWNERS else ""
    return f"Owners: {phrases.listed((*named[:MOST_OWNERS], more)) or 'nobody yet'}"


def _listed(title: str, lines: Sequence[str], most: int) -> Iterator[Block]:
    if lines:
        more = [f"{len(lines) - most} more"] if len(lines) > most else []
        yield from _sections("\n".join([f"*{title}*", *(f"• {line}" for line in [*lines[:most], *more])]))


def _sections(text: str) -> Iterator[Block]:
    return (blocks.section(part) for part in split_text(text))


def _asked(preview: StartPreview) -> Iterator[Block]:
    """Consents that the start needs, each a box that has to be ticked."""
    if preview.running:
        running = preview.running
        yield blocks.section(_running(preview, running), accessory=open_button(running.journey.id, Origin.JOURNEY))
        yield fields.box(Field.AGAIN, "Already running", "Start a second run beside it")
    unticked = [one for one in preview.unmet if one.is_tickable]
    yield from tick_boxes(unticked, "Tick what you know to be so")
    if preview.unmet:
        label = phrases.count(len(preview.unmet), "entry condition")
        text = "Start anyway, whatever is not ticked or not met" if unticked else "Start anyway"
        yield fields.box(Field.OVERRIDE, f"{label} not met or not known", text, optional=bool(unticked))


def _running(preview: StartPreview, running: Run) -> str:
    standing = f"day {running.day}" if running.headline else running.journey.state
    return (
        f"*{phrases.said(preview.customer.name)} is already in {run_phrases.template_name(running)} ({standing}).* "
        "Open it to go on with it, or tick below to start a second run."
    )


def _milestone(milestone: PlannedMilestone, today: date) -> Item:
    begins, ends = phrases.day(milestone.begins_on, today), phrases.day(milestone.ends_on, today)
    title = f"{phrases.strong(milestone.name)} · {begins} to {ends}"
    return Item((title, *(f"• {_activity(activity, today)}" for activity in milestone.activities)))


def _activity(activity: PlannedActivity, today: date) -> str:
    due = f"due {phrases.day(activity.due_on, today)}" if activity.due_on else "no due date"
    who = phrases.who(activity.owner) if activity.owner else "the customer"
    return phrases.listed((phrases.said(activity.title), due, who))
