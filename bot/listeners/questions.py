"""Words that ask: help, status, tasks, list, log, template, settings (requirements V1)."""

from bot.listeners.answers import Answer, Asked, Message, Modal, Word, which_customer
from bot.usecases import asking
from bot.usecases.desk import Caller, Desk
from bot.usecases.listing import journey_list
from bot.usecases.settings import settings
from bot.usecases.templates import mark_reviewed
from bot.words import nearest
from journeys.errors import NotFound, NotPossible
from journeys.reports import PickList
from notifications.cards.catalogue import reviewed_card, template_list_card
from notifications.cards.help import help_card
from notifications.cards.list import list_card
from notifications.cards.log import log_card
from notifications.cards.status import status_card
from notifications.cards.tasks import tasks_card
from notifications.ids import COMMAND
from notifications.views.settings import settings_form


def _help(desk: Desk, caller: Caller, asked: Asked) -> Answer:  # noqa: ARG001  a word takes all three
    return Message(help_card())


def _status(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    found = asking.status(desk, caller, asked.text)
    return which_customer(found, asked, "status") if isinstance(found, PickList) else Message(status_card(found))


def _tasks(desk: Desk, caller: Caller, asked: Asked) -> Answer:  # noqa: ARG001  a word takes all three
    return Message(tasks_card(asking.tasks(desk, caller)))


def _list(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    return Message(list_card(journey_list(desk, caller, asked.text), asked.text))


def _log(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    found = asking.log(desk, caller, asked.text)
    return which_customer(found, asked, "log") if isinstance(found, PickList) else Message(log_card(found))


def _template(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    """`template list` shows all; `template reviewed onboarding` notes that one was looked through."""
    if asked.word == REVIEWED:
        return _reviewed(desk, caller, asked.after_word().text.strip())
    if asked.text.casefold() not in ("", "list"):
        edited = "Whoever runs Journeybot edits them as files, with `journeybot templates apply`."
        near = nearest(asked.word, ("list", REVIEWED))
        typed = f"{COMMAND} template {near} {asked.after_word().text}".strip()
        meant = f"Did you mean `{typed}`? " if near else ""
        raise NotFound(f"{meant}`{COMMAND} template list` shows all journey templates. {edited}")
    return Message(template_list_card(asking.template_list(desk, caller), caller.now))


def _reviewed(desk: Desk, caller: Caller, name: str) -> Answer:
    if not name:
        raise NotPossible(f"Name the journey template: `{COMMAND} template reviewed onboarding`.")
    return Message(reviewed_card(mark_reviewed(desk, caller, name)))


def _settings(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    return Modal(settings_form(settings(desk, caller, asked.channel)))


TEMPLATE_WORDS = ("template", "templates")
REVIEWED = "reviewed"
AT_A_GLANCE = ("help", "status")
"""Words that read a few rows by their keys, if any."""

WORDS: dict[str, Word] = {
    "help": _help,
    "status": _status,
    "tasks": _tasks,
    "list": _list,
    "log": _log,
    **dict.fromkeys(TEMPLATE_WORDS, _template),
    "settings": _settings,
}
