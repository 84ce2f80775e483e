"""Buttons of a milestone as a whole (requirements J3): each opens its form. A stale one is drawn again."""

from bot.listeners.openings import opened_milestone_form
from bot.listeners.presses import Handler, Press, or_drawn_again
from bot.usecases.milestones import run_with_milestone
from journeys.history import Verb
from notifications.ids import Action
from notifications.refs import Ref


def _opens_form(verb: Verb) -> Handler:
    async def open_form(press: Press) -> None:
        ref = press.ref()
        await or_drawn_again(press, ref, _form(press, ref, verb), run_with_milestone)

    return open_form


async def _form(press: Press, ref: Ref, verb: Verb) -> None:
    await press.show(await press.office.ask(opened_milestone_form, press.caller, verb, press.spot.context(ref)))


HANDLERS: dict[str, Handler] = {
    Action.COMPLETE_MILESTONE: _opens_form(Verb.COMPLETE_MILESTONE),
    Action.FAIL_MILESTONE: _opens_form(Verb.FAIL_MILESTONE),
    Action.REOPEN_MILESTONE: _opens_form(Verb.REOPEN_MILESTONE),
}
