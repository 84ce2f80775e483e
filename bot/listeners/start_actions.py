"""Buttons and menus on the way to a start (requirements J1)."""

from bot.forms.start import StartDraft, parse_draft
from bot.forms.submission import Submission
from bot.listeners.openings import form_view, start_view
from bot.listeners.presses import Handler, Press
from notifications.ids import Action, Field
from notifications.requests import StartContext, StartRequest


async def _start(press: Press) -> None:
    context = StartContext(press.ref().id, press.channel, press.spot.response_url)
    await press.show(await press.office.ask(start_view, press.caller, context))


async def _change(press: Press) -> None:
    """Back from the preview to the form, with everything as it was chosen."""
    request = Submission(press.view).carried(StartRequest.decode)
    await _form_again(press, request.context, request.template, request)


async def _choose_template(press: Press) -> None:
    """The form is drawn again with the roles of the template that was chosen."""
    draft = parse_draft(press.view)
    await _form_again(press, draft.context, press.value, draft)


async def _form_again(press: Press, context: StartContext, template: str, chosen: StartDraft | StartRequest) -> None:
    view = await press.office.ask(form_view, press.caller, context, template, chosen.starts_on, chosen.owners)
    await press.office.slack.update_view(press.spot.view, view, press.body["view"].get("hash", ""))


HANDLERS: dict[str, Handler] = {
    Action.START: _start,
    Action.START_CHANGE: _change,
    Field.TEMPLATE: _choose_template,
}
