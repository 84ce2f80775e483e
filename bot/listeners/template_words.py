"""`template`: the journeys that can be started, and taking them out of use (requirements T1, T9)."""

from collections.abc import Callable, Mapping

from bot.listeners.answers import Answer, Asked, Message, Modal, Word
from bot.usecases import archiving, asking
from bot.usecases.desk import Caller, Desk
from bot.usecases.finding import QUOTES
from bot.usecases.templates import mark_reviewed
from bot.words import nearest
from journeys.errors import NotFound, NotPossible
from notifications.cards.catalogue import archived_card, reviewed_card, template_list_card
from notifications.ids import COMMAND
from notifications.requests import TemplateContext
from notifications.views.archive import archive_form

ARCHIVED = "archived"


def _template(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    """`template list` shows those in use, `template list archived` the others; the rest acts on the one it names."""
    name = asked.after_word().text.strip(QUOTES)
    if asked.word in ACTS:
        if not name:
            raise NotPossible(f"Name the journey template: `{COMMAND} template {asked.word} onboarding`.")
        return ACTS[asked.word](desk, caller, asked, name)
    if asked.word not in ("", "list") or name.casefold() not in ("", ARCHIVED):
        raise NotFound(_unknown(asked))
    archived = name.casefold() == ARCHIVED
    return Message(template_list_card(asking.template_list(desk, caller), caller.now, archived=archived))


def _unknown(asked: Asked) -> str:
    edited = "Whoever runs Journeybot edits them as files, with `journeybot templates apply`."
    near = nearest(asked.word, ("list", *ACTS))
    typed = f"{COMMAND} template {near} {asked.after_word().text}".strip()
    meant = f"Did you mean `{typed}`? " if near and near != asked.word else ""
    return f"{meant}`{COMMAND} template list` shows all journey templates. {edited}"


def _reviewed(desk: Desk, caller: Caller, asked: Asked, name: str) -> Answer:  # noqa: ARG001  one signature for all
    return Message(reviewed_card(mark_reviewed(desk, caller, name)))


def _archive(desk: Desk, caller: Caller, asked: Asked, name: str) -> Answer:
    return Modal(opened_archive_form(desk, caller, name, asked.response_url, from_list=False))


def opened_archive_form(
    desk: Desk, caller: Caller, name: str, response_url: str, *, from_list: bool
) -> dict[str, object]:
    """Refuses at once what the form's submission would refuse."""
    summary = archiving.template_to_archive(desk, caller, name)
    return archive_form(summary, TemplateContext(summary.key, response_url, from_list))


def _restore(desk: Desk, caller: Caller, asked: Asked, name: str) -> Answer:  # noqa: ARG001  one signature for all
    return Message(archived_card(archiving.restore(desk, caller, name)))


ACTS: Mapping[str, Callable[[Desk, Caller, Asked, str], Answer]] = {
    "reviewed": _reviewed,
    "archive": _archive,
    "restore": _restore,
}
WORDS: dict[str, Word] = dict.fromkeys(("template", "templates"), _template)
