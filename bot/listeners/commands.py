"""`/journey` and all its words (requirements V1). Each word is a plain function: a request in, an answer out."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.drawing import draw
from bot.listeners import (
    absence_words,
    activity_words,
    digest_words,
    journey_words,
    milestone_words,
    questions,
    stage_words,
    template_words,
    tick_words,
)
from bot.listeners.answers import Answer, Asked, Composed, Message, Modal, Question, Word
from bot.listeners.typed import as_typed
from bot.office import Office
from bot.usecases.desk import Caller, Desk
from bot.words import nearest
from notifications.cards.help import help_card, unknown_command_card
from notifications.ids import COMMAND

WORDS: dict[str, Word] = {
    **questions.WORDS,
    **activity_words.WORDS,
    **journey_words.WORDS,
    **milestone_words.WORDS,
    **digest_words.WORDS,
    **stage_words.WORDS,
    **absence_words.WORDS,
    **template_words.WORDS,
    **tick_words.WORDS,
}

ALSO_TRIED = {
    **dict.fromkeys(("complete", "finish"), "done"),
    **dict.fromkeys(("close", "cancel", "stop", "delete"), "end"),
    **dict.fromkeys(("show", "view", "open"), "status"),
    **dict.fromkeys(("delay", "defer", "postpone"), "snooze"),
    **dict.fromkeys(("vacation", "holiday", "leave"), "away"),
    **dict.fromkeys(("journeys", "customers", "late"), "list"),
    **dict.fromkeys(("begin", "launch"), "start"),
    **dict.fromkeys(("continue", "restart", "unpause"), "resume"),
    **dict.fromkeys(("todo", "overdue"), "tasks"),
    **dict.fromkeys(("reschedule", "move"), "due"),
    **{"hold": "pause", "comment": "note", "return": "back", "history": "log"},
}
"""What people write who know other tools, with the word that is meant."""

_CHANGING = frozenset(
    {
        *activity_words.WORDS,
        *journey_words.WORDS,
        *milestone_words.WORDS,
        *tick_words.WORDS,
        *absence_words.WORDS,
    }
)


def register(app: AsyncApp, office: Office) -> None:
    async def journey(ack: AsyncAck, body: dict[str, Any]) -> None:
        asked = Asked.typed(as_typed(body.get("text", "")), body["channel_id"], body["response_url"])
        answer = await answered(office, office.caller(body, body["trigger_id"]), asked)
        match answer:
            case Modal(view):
                await office.slack.open_view(body["trigger_id"], view)
                await ack()
            case Message(card) if asked.share:
                await ack(response_type="in_channel", **card)
            case Message(card) | Question(card):
                await ack(response_type="ephemeral", **card)

    app.command(COMMAND)(journey)


async def answered(office: Office, caller: Caller, asked: Asked) -> Answer:
    """The answer; what may store something is done with the caller's rights as Slack now has them."""
    if _changes(asked):
        answer = await office.change(answer_to, caller, asked)
    else:
        answer = await (office.glance if asked.word in questions.AT_A_GLANCE else office.ask)(answer_to, caller, asked)
    return Message(draw(answer.content, office.wording)) if isinstance(answer, Composed) else answer


def _changes(asked: Asked) -> bool:
    word = asked.word
    if word == "digest":
        return asked.after_word().word in digest_words.CHANGING
    if word in stage_words.WORDS:
        return stage_words.changes(asked.after_word())
    if word in template_words.WORDS:
        return asked.after_word().word in template_words.ACTS
    return word in _CHANGING


def answer_to(desk: Desk, caller: Caller, asked: Asked) -> Answer | Composed:
    """The answer to a command as typed after `/journey`."""
    if not asked.word:
        return Message(help_card())
    handler = WORDS.get(asked.word)
    return handler(desk, caller, asked.after_word()) if handler else Question(_unknown(asked))


def _unknown(asked: Asked) -> dict[str, Any]:
    """Names the word that is meant or nearest, with what was typed after it."""
    near = ALSO_TRIED.get(asked.word) or nearest(asked.word, WORDS)
    typed = asked.text.partition(" ")[0]
    return unknown_command_card(typed, f"{near} {asked.after_word().text}".strip() if near else "")
