"""Buttons and menus. Rights and state are checked by the use case at every press."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.forms.start import StartDraft, parse_draft
from bot.listeners import door
from bot.listeners.commands import Asked, Message, Modal, answer_to
from bot.listeners.openings import activity_form, form_view, journey_form, start_view
from bot.listeners.pages import PAGES, page_of
from bot.listeners.spot import Spot, redraw
from bot.office import Office
from bot.usecases import activities, asking, running
from bot.usecases.desk import Caller
from bot.usecases.settings import settings
from journeys.errors import NotPossible
from journeys.run import Run
from notifications.cards.log import log_card
from notifications.ids import BACK, Action, Choice, Field, MenuRef, PickRef, Ref
from notifications.requests import StartContext, StartRequest
from notifications.views.journey import journey_view
from notifications.views.settings import settings_form


@dataclass(frozen=True, slots=True)
class Press:
    """One press: what it carries, who pressed and where. `value` is a button's, or the chosen option's."""

    office: Office
    body: dict[str, Any]
    caller: Caller
    spot: Spot
    value: str

    @property
    def trigger(self) -> str:
        return str(self.body["trigger_id"])

    async def failed(self, error: Exception) -> None:
        await door.tell(self.office, self.body, door.card(error))

    async def show(self, view: dict[str, Any]) -> None:
        """A modal, on top of the one that was pressed in."""
        open_or_push = self.office.slack.push_view if self.spot.view else self.office.slack.open_view
        await open_or_push(self.trigger, view)

    def redraw_later(self, ref: Ref, run: Run) -> None:
        self.office.later(redraw(self.office, self.caller, self.spot, ref, run), self.failed)


Handler = Callable[[Press], Awaitable[None]]


def register(app: AsyncApp, office: Office) -> None:
    for action, handler in HANDLERS.items():
        app.action(action)(_listener(office, handler))


def _listener(office: Office, handler: Handler) -> Callable[..., Awaitable[None]]:
    async def listen(ack: AsyncAck, body: dict[str, Any]) -> None:
        caller = office.caller(body, body["trigger_id"])
        await handler(Press(office, body, caller, Spot.pressed(body), _value(body["actions"][0])))
        await ack()

    return listen


def _value(action: dict[str, Any]) -> str:
    option = action.get("selected_option") or {}
    return str(action.get("value") or option.get("value") or "")


def _ref(press: Press) -> Ref:
    try:
        return Ref.parse(press.value)
    except ValueError as error:
        raise NotPossible("This button is of an older kind. Ask again with `/journey status`.") from error


def _menu_ref(press: Press) -> MenuRef:
    try:
        return MenuRef.parse(press.value)
    except ValueError as error:
        raise NotPossible("This menu is of an older kind. Ask again with `/journey status`.") from error


async def _done(press: Press) -> None:
    ref = _ref(press)
    try:
        done = await press.office.change(activities.complete, press.caller, ref.id)
    except NotPossible:
        await _draw_stale_again(press, ref)
        raise
    press.redraw_later(ref, done.run)


async def _draw_stale_again(press: Press, ref: Ref) -> None:
    """Whoever pressed a stale button also gets the truth on the card (requirements N6)."""
    run, _ = await press.office.ask(asking.activity_of, press.caller, ref.id)
    press.redraw_later(ref, run)


def _opens_activity_form(choice: Choice) -> Handler:
    async def open_form(press: Press) -> None:
        await _open_activity_form(press, choice, _ref(press))

    return open_form


async def _open_activity_form(press: Press, choice: Choice, ref: Ref) -> None:
    run, activity = await press.office.ask(asking.activity_of, press.caller, ref.id)
    await press.show(activity_form(choice, run, activity, press.spot.context(ref)))


async def _more(press: Press) -> None:
    menu = _menu_ref(press)
    match menu.choice:
        case Choice.PROGRESS:
            done = await press.office.change(activities.set_in_progress, press.caller, menu.ref.id)
            press.redraw_later(menu.ref, done.run)
        case Choice.REOPEN:
            done = await press.office.change(activities.reopen, press.caller, menu.ref.id)
            press.redraw_later(menu.ref, done.run)
        case _:
            await _open_activity_form(press, menu.choice, menu.ref)


async def _open_journey(press: Press) -> None:
    run = await press.office.ask(asking.journey_of, press.caller, _ref(press).id)
    await press.show(journey_view(run))


async def _journey_more(press: Press) -> None:
    menu = _menu_ref(press)
    match menu.choice:
        case Choice.RESUME:
            await _resume_journey(press, menu.ref)
        case Choice.LOG:
            run = await press.office.ask(asking.journey_of, press.caller, menu.ref.id)
            history = await press.office.ask(asking.log_of, press.caller, run.customer.key)
            await press.office.slack.respond(press.spot.response_url, log_card(history), replace=False)
        case _:
            await _open_journey_form(press, menu.choice, menu.ref)


async def _open_journey_form(press: Press, choice: Choice, ref: Ref) -> None:
    run = await press.office.ask(asking.journey_of, press.caller, ref.id)
    await press.show(journey_form(choice, run, press.spot.context(ref)))


async def _snooze_journey(press: Press) -> None:
    await _open_journey_form(press, Choice.SNOOZE, _ref(press))


async def _resume(press: Press) -> None:
    await _resume_journey(press, _ref(press))


async def _resume_journey(press: Press, ref: Ref) -> None:
    done = await press.office.change(running.resume, press.caller, ref.id)
    press.redraw_later(ref, done.run)


async def _pick_customer(press: Press) -> None:
    """Go on with the command, now that the customer is clear."""
    pick = PickRef.parse(press.value)
    asked = Asked(f"{pick.command} {pick.key}", press.spot.channel, press.spot.response_url)
    answer = await press.office.change(answer_to, press.caller, asked)
    match answer:
        case Modal(view):
            await press.show(view)
        case Message(card):
            await press.office.slack.respond(press.spot.response_url, card, replace=True)


async def _start(press: Press) -> None:
    ref = _ref(press)
    context = StartContext(ref.id, press.spot.channel, press.spot.response_url)
    await press.show(await press.office.ask(start_view, press.caller, context))


async def _change_start(press: Press) -> None:
    """Back from the preview to the form, with everything as it was chosen."""
    request = StartRequest.decode(press.body["view"]["private_metadata"])
    await _form_again(press, request.context, request.template, request)


async def _choose_template(press: Press) -> None:
    """The form is drawn again with the roles of the template that was chosen."""
    draft = parse_draft(press.body["view"])
    await _form_again(press, draft.context, press.value, draft)


async def _form_again(press: Press, context: StartContext, template: str, chosen: StartDraft | StartRequest) -> None:
    view = await press.office.ask(form_view, press.caller, context, template, chosen.starts_on, chosen.owners)
    await press.office.slack.update_view(press.spot.view, view, press.body["view"].get("hash", ""))


async def _page(press: Press) -> None:
    """Turn the page of whatever it is that has pages."""
    action = press.body["actions"][0]["action_id"]
    drawn = await press.office.ask(page_of, press.caller, action, press.value)
    if press.spot.view:
        await press.office.slack.update_view(press.spot.view, drawn)
    else:
        await press.office.slack.respond(press.spot.response_url, drawn, replace=True)


async def _open_section(press: Press) -> None:
    action = press.body["actions"][0]["action_id"]
    await press.show(await press.office.ask(page_of, press.caller, action, press.value))


async def _settings(press: Press) -> None:
    await press.show(settings_form(await press.office.ask(settings, press.caller)))


HANDLERS: dict[str, Handler] = {
    Action.DONE: _done,
    Action.SNOOZE: _opens_activity_form(Choice.SNOOZE),
    Action.REASSIGN: _opens_activity_form(Choice.REASSIGN),
    Action.MORE: _more,
    Action.OPEN_JOURNEY: _open_journey,
    Action.JOURNEY_MORE: _journey_more,
    Action.SNOOZE_JOURNEY: _snooze_journey,
    Action.RESUME_JOURNEY: _resume,
    Action.PICK_CUSTOMER: _pick_customer,
    Action.START: _start,
    Action.START_CHANGE: _change_start,
    Field.TEMPLATE: _choose_template,
    Action.DIGEST_SECTION: _open_section,
    Action.SETTINGS: _settings,
}
HANDLERS |= {turn: _page for page in PAGES if page != Action.DIGEST_SECTION for turn in (page, page + BACK)}
