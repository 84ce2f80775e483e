"""Buttons and menus of a whole journey (requirements J5). A stale one is told the truth and drawn again."""

from collections.abc import Awaitable

from bot.listeners.openings import opened_journey_form
from bot.listeners.presses import Handler, Press, or_drawn_again
from bot.usecases import asking, running
from notifications.cards.log import log_card
from notifications.ids import Action, Choice
from notifications.refs import Ref
from notifications.views.journey import journey_view
from notifications.views.log import log_view


async def _open(press: Press) -> None:
    await press.show(journey_view(await press.office.ask(asking.journey_of, press.caller, press.ref().id)))


async def _more(press: Press) -> None:
    menu = press.menu_ref()
    match menu.choice:
        case Choice.RESUME:
            await _or_drawn_again(press, menu.ref, _resumed(press, menu.ref))
        case Choice.LOG:
            await _log(press, menu.ref)
        case choice:
            await _or_drawn_again(press, menu.ref, _form(press, menu.ref, choice))


async def _log(press: Press, ref: Ref) -> None:
    """In a modal as a modal on top, else as a message."""
    run = await press.office.ask(asking.journey_of, press.caller, ref.id)
    history = await press.office.ask(asking.log_of, press.caller, run.customer.key)
    if press.spot.view:
        await press.show(log_view(history))
    else:
        await press.office.slack.respond(press.spot.response_url, log_card(history), replace=False)


async def _snooze(press: Press) -> None:
    ref = press.ref()
    await _or_drawn_again(press, ref, _form(press, ref, Choice.SNOOZE))


async def _resume(press: Press) -> None:
    ref = press.ref()
    await _or_drawn_again(press, ref, _resumed(press, ref))


async def _resumed(press: Press, ref: Ref) -> None:
    press.done(ref, await press.office.change(running.resume, press.caller, ref.id))


async def _form(press: Press, ref: Ref, choice: Choice) -> None:
    await press.show(await press.office.ask(opened_journey_form, press.caller, choice, press.spot.context(ref)))


async def _or_drawn_again(press: Press, ref: Ref, work: Awaitable[None]) -> None:
    await or_drawn_again(press, ref, work, asking.journey_of)


HANDLERS: dict[str, Handler] = {
    Action.OPEN_JOURNEY: _open,
    Action.JOURNEY_MORE: _more,
    Action.SNOOZE_JOURNEY: _snooze,
    Action.RESUME_JOURNEY: _resume,
}
