"""Buttons of the list of templates (requirements T9); the list is drawn again after each."""

from bot.listeners.presses import Handler, Press
from bot.listeners.template_words import opened_archive_form
from bot.usecases import archiving, asking
from journeys.errors import NotPossible
from notifications.cards.catalogue import template_list_card
from notifications.ids import Action


async def _archive(press: Press) -> None:
    try:
        view = await press.office.ask(
            opened_archive_form, press.caller, press.value, press.spot.response_url, from_list=True
        )
    except NotPossible:
        await _draw_again(press, archived=False)
        raise
    await press.show(view)


async def _restore(press: Press) -> None:
    try:
        await press.office.change(archiving.restore, press.caller, press.value)
    finally:
        await _draw_again(press, archived=True)


async def _draw_again(press: Press, *, archived: bool) -> None:
    found = await press.office.ask(asking.template_list, press.caller)
    drawn = template_list_card(found, press.caller.now, archived=archived)
    await press.office.slack.respond(press.spot.response_url, drawn, replace=True)


HANDLERS: dict[str, Handler] = {Action.ARCHIVE: _archive, Action.RESTORE: _restore}
