"""Buttons of a completed journey: was its outcome reached, and what comes next (requirements T3, J8)."""

from collections.abc import Awaitable

from bot.listeners.openings import start_view
from bot.listeners.presses import Handler, Press, or_drawn_again
from bot.listeners.redrawing import with_line
from bot.usecases import asking, running, stages
from journeys.errors import NotPossible
from notifications import phrases
from notifications.cards.status import status_card
from notifications.ids import Action
from notifications.refs import NextRef, Ref
from notifications.requests import StartContext


def _answers(*, reached: bool) -> Handler:
    async def answer(press: Press) -> None:
        ref = press.ref()
        await _or_drawn_again(press, ref, _answered(press, ref, reached))

    return answer


async def _answered(press: Press, ref: Ref, reached: bool) -> None:
    press.done(ref, await press.office.change(running.answer_outcome, press.caller, ref.id, reached=reached))


async def _move(press: Press) -> None:
    """The card is drawn again because the customer's stage has changed."""
    ref = press.ref()
    await _or_drawn_again(press, ref, _moved(press, ref))


async def _moved(press: Press, ref: Ref) -> None:
    moved = await press.office.change(stages.move_on, press.caller, ref.id)
    if moved.before == moved.customer.stage:
        raise NotPossible(f"{moved.customer.name} is in {moved.before} already.")


async def _or_drawn_again(press: Press, ref: Ref, work: Awaitable[None]) -> None:
    await or_drawn_again(press, ref, work, asking.journey_of)


async def _start(press: Press) -> None:
    """Accepting the next journey puts the customer into its stage; the dates are shown before it starts."""
    following = NextRef.parse(press.value)
    moved = await press.office.change(stages.move_on, press.caller, following.journey)
    customer = moved.customer
    report = await press.office.ask(asking.status_of, press.caller, customer.key)
    if any(run.journey.template == following.template and run.journey.is_running for run in report.runs):
        line = f"It started by itself when {phrases.said(customer.name)} came into {phrases.said(customer.stage)}."
        await press.office.slack.respond(press.spot.response_url, with_line(status_card(report), line), replace=False)
        return
    context = StartContext(customer.key, press.channel, press.spot.response_url)
    await press.show(await press.office.ask(start_view, press.caller, context, following.template))


HANDLERS: dict[str, Handler] = {
    Action.OUTCOME_REACHED: _answers(reached=True),
    Action.OUTCOME_MISSED: _answers(reached=False),
    Action.NEXT_STAGE: _move,
    Action.NEXT_JOURNEY: _start,
}
