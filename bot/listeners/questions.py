"""Words that ask: help, status, tasks, list, log, settings (requirements V1)."""

from bot.listeners.answers import Answer, Asked, Message, Modal, Word, which_customer
from bot.usecases import asking
from bot.usecases.desk import Caller, Desk
from bot.usecases.listing import journey_list
from bot.usecases.settings import settings
from journeys.errors import NotPossible
from journeys.reports import PickList
from notifications.cards.help import help_card
from notifications.cards.list import list_card
from notifications.cards.log import log_card
from notifications.cards.status import status_card
from notifications.cards.tasks import tasks_card
from notifications.views.settings import settings_form


def _help(desk: Desk, caller: Caller, asked: Asked) -> Answer:  # noqa: ARG001  a word takes all three
    return Message(help_card())


def _status(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    found = asking.status(desk, caller, asked.text)
    return which_customer(found, asked, "status") if isinstance(found, PickList) else Message(status_card(found))


def _tasks(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    if asked.text:
        raise NotPossible(
            "`/journey tasks` shows your own tasks, and takes no further words. `/journey list owner:@name` shows "
            "the journeys that are somebody else's."
        )
    return Message(tasks_card(asking.tasks(desk, caller)))


def _list(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    return Message(list_card(journey_list(desk, caller, asked.text), asked.text))


def _log(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    found = asking.log(desk, caller, asked.text)
    return which_customer(found, asked, "log") if isinstance(found, PickList) else Message(log_card(found))


def _settings(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    return Modal(settings_form(settings(desk, caller, asked.channel)))


AT_A_GLANCE = ("help", "status")
"""Words that read a few rows by their keys, if any."""

WORDS: dict[str, Word] = {
    "help": _help,
    "status": _status,
    "tasks": _tasks,
    "list": _list,
    "log": _log,
    "settings": _settings,
}
