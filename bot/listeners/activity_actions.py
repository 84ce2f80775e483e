"""Buttons and menus of one activity (requirements J3). A stale one is told the truth and drawn again."""

from collections.abc import Awaitable, Callable, Mapping

from bot.listeners.openings import opened_activity_form
from bot.listeners.presses import Handler, Press, or_drawn_again
from bot.usecases import activities, asking
from bot.usecases.activities import ActivityDone
from bot.usecases.desk import Caller, Desk
from notifications.ids import Action, Choice
from notifications.refs import Ref

_AT_ONCE: Mapping[Choice, Callable[[Desk, Caller, str], ActivityDone]] = {
    Choice.PROGRESS: activities.set_in_progress,
    Choice.REOPEN: activities.reopen,
}


def _at_once(act: Callable[[Desk, Caller, str], ActivityDone]) -> Handler:
    async def act_at_once(press: Press) -> None:
        ref = press.ref()
        await _or_drawn_again(press, ref, _acted(press, ref, act))

    return act_at_once


def _opens_form(choice: Choice) -> Handler:
    async def open_form(press: Press) -> None:
        ref = press.ref()
        await _or_drawn_again(press, ref, _form(press, ref, choice))

    return open_form


async def _more(press: Press) -> None:
    menu = press.menu_ref()
    act = _AT_ONCE.get(menu.choice)
    chosen = _acted(press, menu.ref, act) if act else _form(press, menu.ref, menu.choice)
    await _or_drawn_again(press, menu.ref, chosen)


async def _acted(press: Press, ref: Ref, act: Callable[[Desk, Caller, str], ActivityDone]) -> None:
    press.done(ref, await press.office.change(act, press.caller, ref.id))


async def _form(press: Press, ref: Ref, choice: Choice) -> None:
    await press.show(await press.office.ask(opened_activity_form, press.caller, choice, press.spot.context(ref)))


async def _or_drawn_again(press: Press, ref: Ref, work: Awaitable[None]) -> None:
    await or_drawn_again(press, ref, work, asking.run_with)


HANDLERS: dict[str, Handler] = {
    Action.DONE: _at_once(activities.complete),
    Action.SNOOZE: _opens_form(Choice.SNOOZE),
    Action.REASSIGN: _opens_form(Choice.REASSIGN),
    Action.BLOCK: _opens_form(Choice.BLOCK),
    Action.UNBLOCK: _at_once(activities.unblock),
    Action.SKIP: _opens_form(Choice.SKIP),
    Action.REOPEN: _at_once(activities.reopen),
    Action.MORE: _more,
}
