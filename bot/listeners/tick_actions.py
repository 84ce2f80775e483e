"""The button that ticks an entry condition (requirements T2). A stale one is told the truth and drawn again."""

from bot.listeners.presses import Handler, Press, of_another_version
from bot.usecases import ticking
from bot.usecases.redrawing import redraw_card
from journeys.errors import NotPossible
from notifications.cards.ticks import ticks_card
from notifications.ids import Action
from notifications.refs import TickRef


async def _tick(press: Press) -> None:
    """A card that the outbox has posted is drawn again by it, an answer to a command in its place."""
    ref = _ref(press)
    try:
        wanted = await press.office.change(ticking.tick, press.caller, ref.customer, ref.template, ref.condition)
    except NotPossible:
        await _draw_again(press, ref)
        raise
    if not press.spot.channel:
        await press.office.slack.respond(press.spot.response_url, ticks_card(wanted), replace=True)


async def _draw_again(press: Press, ref: TickRef) -> None:
    if press.spot.channel:
        await press.office.change(redraw_card, press.caller, press.spot.channel, press.spot.ts)
    else:
        wanted = await press.office.ask(ticking.how_ticked, press.caller, ref.customer, ref.template)
        await press.office.slack.respond(press.spot.response_url, ticks_card(wanted), replace=True)


def _ref(press: Press) -> TickRef:
    try:
        return TickRef.parse(press.value)
    except ValueError as error:
        raise of_another_version() from error


HANDLERS: dict[str, Handler] = {Action.TICK: _tick}
