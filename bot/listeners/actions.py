"""Buttons and menus. Rights and state are checked by the use case at every press."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.listeners import (
    activity_actions,
    completion_actions,
    journey_actions,
    milestone_actions,
    start_actions,
    template_actions,
    tick_actions,
)
from bot.listeners.answers import Asked, Message, Modal, Question, picked_command
from bot.listeners.commands import answered
from bot.listeners.pages import PAGES, page_of
from bot.listeners.presses import Handler, Press, of_another_version
from bot.listeners.spot import Spot
from bot.office import Office
from bot.usecases.rolling_up import send_roll_up_sample
from bot.usecases.settings import send_sample
from notifications.ids import BACK, Action
from notifications.refs import PickRef
from notifications.views.notices import notice_view


def register(app: AsyncApp, office: Office) -> None:
    for action, handler in HANDLERS.items():
        app.action(action)(_listener(office, handler))
    app.action(ANY)(_listener(office, _refuse))


def _listener(office: Office, handler: Handler) -> Callable[..., Awaitable[None]]:
    async def listen(ack: AsyncAck, body: dict[str, Any]) -> None:
        caller = office.caller(body, body["trigger_id"])
        await handler(Press(office, body, caller, Spot.pressed(body)))
        await ack()

    return listen


async def _refuse(press: Press) -> None:  # noqa: ARG001  one signature for all
    """For what only another version of the bot knows; messages outlive them."""
    raise of_another_version()


async def _pick_customer(press: Press) -> None:
    """Go on with the command, now that the customer is clear."""
    asked = Asked.typed(picked_command(PickRef.parse(press.value)), press.channel, press.spot.response_url)
    answer = await answered(press.office, press.caller, asked)
    match answer:
        case Modal(view):
            await press.show(view)
        case Message(card) if asked.share:
            await press.office.slack.respond(press.spot.response_url, card, replace=False, ephemeral=False)
        case Message(card) | Question(card):
            await press.office.slack.respond(press.spot.response_url, card, replace=True)


async def _turn_page(press: Press) -> None:
    """Turn the page of whatever it is that has pages."""
    in_modal = bool(press.spot.view)
    drawn = await press.office.ask(page_of, press.caller, press.action, press.value, in_modal=in_modal)
    if in_modal:
        await press.office.slack.update_view(press.spot.view, drawn)
    else:
        await press.office.slack.respond(press.spot.response_url, drawn, replace=True)


async def _open_section(press: Press) -> None:
    await press.show(await press.office.ask(page_of, press.caller, press.action, press.value))


async def _send_sample(press: Press) -> None:
    """What was chosen in the form stays; the sample goes where the digest goes as it is kept."""
    await press.office.change(send_sample, press.caller)
    told = "A sample of your digest is on its way. It does not count as today's."
    await press.show(notice_view("Sample digest", told))


async def _send_roll_up_sample(press: Press) -> None:
    await press.office.change(send_roll_up_sample, press.caller)
    told = "A sample of your roll-up is on its way, about what was saved last. It does not count as this week's."
    await press.show(notice_view("Sample roll-up", told))


ANY = re.compile("")
HANDLERS: dict[str, Handler] = {
    **activity_actions.HANDLERS,
    **journey_actions.HANDLERS,
    **milestone_actions.HANDLERS,
    **start_actions.HANDLERS,
    **completion_actions.HANDLERS,
    **template_actions.HANDLERS,
    **tick_actions.HANDLERS,
    Action.PICK_CUSTOMER: _pick_customer,
    Action.DIGEST_SECTION: _open_section,
    Action.DIGEST_SAMPLE: _send_sample,
    Action.ROLL_UP_SAMPLE: _send_roll_up_sample,
    **{turn: _turn_page for page in PAGES if page != Action.DIGEST_SECTION for turn in (page, page + BACK)},
}
