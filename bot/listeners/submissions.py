"""Submitted modals: read the form, run the use case, draw again what the form was opened from."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.forms import activities as activity_forms
from bot.forms import journeys as journey_forms
from bot.forms.settings import SettingsRequest, parse_settings
from bot.forms.start import OVERRIDE_NEEDED, parse_start, parse_start_preview
from bot.forms.submission import FieldErrors, Submission
from bot.forms.ticks import parse_ticks
from bot.listeners.openings import preview_view
from bot.listeners.presses import FindRun
from bot.listeners.submitted import Handler, Incomplete, Reply, Submitted, complete
from bot.office import Office
from bot.usecases import activities, archiving, asking, milestones, running, ticking
from bot.usecases.absences import Absence
from bot.usecases.rolling_up import Weekly, require_scope
from bot.usecases.settings import Choices, Mute, choose, moved_by, settings
from bot.usecases.starting import StartOrder, start
from journeys.errors import AlreadyDone, ChangedMeanwhile, ConditionsUnmet, NotAllowed, NotFound, NotPossible
from notifications.cards.catalogue import archived_card, template_list_card
from notifications.cards.choices import saved_text, would_move_text
from notifications.cards.started import started_card
from notifications.cards.ticks import ticks_card
from notifications.ids import Field, Form, MuteFor
from notifications.requests import StartRequest, TemplateContext
from notifications.views.notices import notice_view
from notifications.views.settings import settings_form
from storage.errors import AlreadyRunning


def register(app: AsyncApp, office: Office) -> None:
    for form, handler in HANDLERS.items():
        app.view(form)(_listener(office, handler, _find_run(form)))
    app.view(ANY)(_refuse)


async def _refuse() -> None:
    """For a form that only another version of the bot knows, and that was open while this one took over."""
    raise NotFound("This form is of another version of Journeybot. Close it, and open it again.")


def _find_run(form: Form) -> FindRun:
    """How to find the journey that a form is about."""
    if form in ON_JOURNEYS:
        return asking.journey_of
    return milestones.run_with_milestone if form in ON_MILESTONES else asking.run_with


def _listener(office: Office, handler: Handler, find_run: FindRun) -> Callable[..., Awaitable[None]]:
    async def listen(ack: AsyncAck, body: dict[str, Any]) -> None:
        sent = Submitted(office, body, office.caller(body, body["view"]["id"]))
        try:
            reply = await handler(sent)
        except Incomplete as form:
            reply = _errors(form.errors)
        except (AlreadyDone, ChangedMeanwhile):
            await sent.stale(find_run)
            raise
        await ack(**(reply or {}))

    return listen


def _errors(errors: FieldErrors) -> Reply:
    return {"response_action": "errors", "errors": errors}


def _shown(view: dict[str, Any]) -> Reply:
    """Another view in the form's place."""
    return {"response_action": "update", "view": view}


async def _skip(sent: Submitted) -> Reply:
    asked = complete(activity_forms.parse_reason(sent.view))
    return await sent.act(activities.skip, asked.reason)


async def _fail_activity(sent: Submitted) -> Reply:
    asked = complete(activity_forms.parse_reason(sent.view))
    return await sent.act(activities.fail, asked.reason)


async def _complete_milestone(sent: Submitted) -> Reply:
    asked = complete(activity_forms.parse_reason(sent.view))
    return await sent.act(milestones.complete, asked.reason)


async def _fail_milestone(sent: Submitted) -> Reply:
    asked = complete(activity_forms.parse_reason(sent.view))
    return await sent.act(milestones.fail, asked.reason)


async def _reopen_milestone(sent: Submitted) -> Reply:
    return await sent.act(milestones.reopen)


async def _snooze(sent: Submitted) -> Reply:
    run = await sent.as_read(asking.run_with)
    asked = complete(activity_forms.parse_snooze(sent.view, run.earliest_today))
    return await sent.act(activities.snooze, asked.until, shown=asked.context.shown)


async def _block(sent: Submitted) -> Reply:
    run = await sent.as_read(asking.run_with)
    asked = complete(activity_forms.parse_block(sent.view, run.earliest_today))
    return await sent.act(activities.block, asked.on, asked.until, shown=asked.context.shown)


async def _snooze_journey(sent: Submitted) -> Reply:
    run = await sent.as_read(asking.journey_of)
    asked = complete(activity_forms.parse_snooze(sent.view, run.earliest_today))
    return await sent.act(running.snooze, asked.until, shown=asked.context.shown)


async def _reassign(sent: Submitted) -> Reply:
    asked = complete(activity_forms.parse_reassign(sent.view))
    return await sent.act(activities.reassign, asked.owner, shown=asked.context.shown)


async def _note(sent: Submitted) -> Reply:
    asked = complete(activity_forms.parse_note(sent.view))
    return await sent.act(activities.note, asked.note)


async def _due_date(sent: Submitted) -> Reply:
    asked = complete(activity_forms.parse_due_date(sent.view))
    following, shown = asked.move_following, asked.context.shown
    return await sent.act(activities.move_due_date, asked.due_on, following=following, shown=shown)


async def _pause(sent: Submitted) -> Reply:
    run = await sent.run(asking.journey_of)
    asked = complete(journey_forms.parse_pause(sent.view, run.today))
    return await sent.act(running.pause, asked.reason, asked.until)


async def _end(sent: Submitted) -> Reply:
    asked = complete(journey_forms.parse_end(sent.view))
    return await sent.act(running.end, asked.outcome, asked.note)


async def _fail(sent: Submitted) -> Reply:
    run = await sent.run(asking.journey_of)
    asked = complete(journey_forms.parse_fail(sent.view, run.template.failure_reasons))
    return await sent.act(running.fail, asked.reason, asked.note)


async def _start(sent: Submitted) -> Reply:
    """The computed dates take the form's place; nothing is stored before they are confirmed (requirements J1)."""
    asked = complete(parse_start(sent.view))
    try:
        return _shown(await _preview(sent, asked))
    except NotAllowed as refusal:
        if not Submission(sent.view).has(Field.CUSTOMER):
            raise
        return _errors({Field.CUSTOMER: str(refusal)})


async def _confirm_start(sent: Submitted) -> Reply:
    """What has become impossible since the preview is shown as a new preview, with the reason."""
    confirmed = complete(parse_start_preview(sent.view))
    asked = confirmed.request
    order = StartOrder(
        asked.customer,
        asked.template,
        asked.starts_on,
        asked.owners,
        confirmed.override,
        confirmed.again,
        asked.version,
        confirmed.ticks,
    )
    await sent.office.meet(sent.caller.workspace, [sent.caller.user, *asked.owners.values()])
    try:
        run, warnings = await sent.office.change(start, sent.caller, order)
    except ConditionsUnmet as refusal:
        if not Submission(sent.view).has(Field.OVERRIDE):
            return _shown(await _preview(sent, asked, str(refusal)))
        return _errors({Field.OVERRIDE: OVERRIDE_NEEDED})
    except (NotPossible, AlreadyRunning) as refusal:
        return _shown(await _preview(sent, asked, str(refusal)))
    sent.knows(run.journey.owners.values())
    sent.answer(asked.response_url, started_card(run, warnings))
    return None


async def _preview(sent: Submitted, asked: StartRequest, note: str = "") -> dict[str, Any]:
    return await sent.office.ask(preview_view, sent.caller, asked, note)


async def _ticks(sent: Submitted) -> Reply:
    asked = parse_ticks(sent.view)
    context = asked.context
    wanted = await sent.office.change(
        ticking.change_ticks, sent.caller, context.customer, context.template, add=asked.add, remove=asked.remove
    )
    sent.answer(context.response_url, ticks_card(wanted))
    return None


async def _archive(sent: Submitted) -> Reply:
    """The list it was opened from is drawn again; a command is answered."""
    asked = Submission(sent.view).carried(TemplateContext.decode)
    done = await sent.office.change(archiving.archive, sent.caller, asked.template)
    if asked.from_list:
        found = await sent.office.ask(asking.template_list, sent.caller)
        sent.answer(asked.response_url, template_list_card(found, sent.caller.now), replace=True)
    else:
        sent.answer(asked.response_url, archived_card(done))
    return None


async def _settings(sent: Submitted) -> Reply:
    known = await sent.office.ask(settings, sent.caller)
    today = known.now.date()
    asked = complete(parse_settings(sent.view, settings_form(known), sent.caller.user, today))
    if asked.weekly:
        try:
            await sent.office.ask(require_scope, sent.caller, asked.weekly.scope)
        except NotPossible as refusal:
            return _errors({Field.WEEKLY_SCOPE: str(refusal)})
    choices = _choices(asked, sent.caller.now)
    try:
        if choices.absence and asked.absence and not (asked.absence.stand_in or asked.absence.agreed):
            moved = await sent.office.ask(moved_by, sent.caller, choices.absence)
            return _errors({Field.NO_STAND_IN: f"{would_move_text(moved, today)} Tick this, or choose who stands in."})
        saved = saved_text(await sent.office.change(choose, sent.caller, choices))
    except NotPossible as refusal:
        return _errors({Field.STAND_IN: str(refusal)})
    return _shown(notice_view("Your settings", f"Saved. {saved}")) if saved else None


def _choices(asked: SettingsRequest, now: datetime) -> Choices:
    lengths = {MuteFor.HOUR: timedelta(hours=1), MuteFor.DAY: timedelta(days=1), MuteFor.WEEK: timedelta(weeks=1)}
    length = lengths.get(asked.mute)
    is_muted = asked.mute not in (MuteFor.NOT, MuteFor.AS_IT_IS)
    off = asked.absence
    return Choices(
        digest_on=asked.digest_on,
        digest_at=asked.digest_at,
        digest_days=asked.digest_days,
        channel=asked.channel,
        timezone=asked.timezone,
        working_days=asked.working_days,
        quiet=asked.quiet,
        mute=Mute(now + length if length else None) if is_muted else None,
        keeps_mute=asked.mute is MuteFor.AS_IT_IS,
        absence=Absence(off.first, off.last, off.stand_in) if off else None,
        keeps_absence=asked.keeps_absence,
        weekly=Weekly(asked.weekly.day, asked.weekly.scope) if asked.weekly else None,
    )


ANY = re.compile("")
ON_JOURNEYS = (Form.SNOOZE_JOURNEY, Form.PAUSE, Form.END, Form.FAIL)
ON_MILESTONES = (Form.COMPLETE_MILESTONE, Form.FAIL_MILESTONE, Form.REOPEN_MILESTONE)
HANDLERS: dict[Form, Handler] = {
    Form.START: _start,
    Form.START_PREVIEW: _confirm_start,
    Form.SKIP: _skip,
    Form.FAIL_ACTIVITY: _fail_activity,
    Form.COMPLETE_MILESTONE: _complete_milestone,
    Form.FAIL_MILESTONE: _fail_milestone,
    Form.REOPEN_MILESTONE: _reopen_milestone,
    Form.SNOOZE: _snooze,
    Form.BLOCK: _block,
    Form.SNOOZE_JOURNEY: _snooze_journey,
    Form.REASSIGN: _reassign,
    Form.NOTE: _note,
    Form.DUE_DATE: _due_date,
    Form.PAUSE: _pause,
    Form.END: _end,
    Form.FAIL: _fail,
    Form.TICKS: _ticks,
    Form.ARCHIVE: _archive,
    Form.SETTINGS: _settings,
}
