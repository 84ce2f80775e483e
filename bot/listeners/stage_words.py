"""`stage`: the history of a customer's stages, moving it, and who has been in one for long (requirements J8)."""

import re

from bot.listeners.answers import Answer, Asked, Message, Word, which_customer
from bot.usecases import stages
from bot.usecases.desk import Caller, Desk
from bot.usecases.finding import Unclear
from journeys.errors import NotPossible
from notifications.cards.stages import long_in_stage_card, stage_history_card, stage_moved_card
from notifications.ids import COMMAND

OVER = "over"
_DAYS = re.compile(r"[0-9]{1,5}", re.ASCII)


def _stage(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    """`stage acme` shows the history, `stage acme adoption` moves, `stage over 90 [adoption]` lists."""
    if asked.word == OVER:
        return _over(desk, caller, asked.after_word().text)
    found = stages.customer_and_stage(desk, caller, asked.text)
    if isinstance(found, Unclear):
        return which_customer(found, asked, "stage")
    customer, stage = found
    if not stage:
        return Message(stage_history_card(stages.history(desk, caller, customer.key)))
    moved = stages.move(desk, caller, customer.key, stage)
    return Message(stage_moved_card(moved.customer, moved.before))


def _over(desk: Desk, caller: Caller, text: str) -> Answer:
    days, _, stage = text.partition(" ")
    if not _DAYS.fullmatch(days):
        raise NotPossible(
            f"Write over how many days: `{COMMAND} stage over 90`, or `{COMMAND} stage over 90 adoption`."
        )
    return Message(long_in_stage_card(stages.long_in_stage(desk, caller, int(days), stage.strip())))


def changes(asked: Asked) -> bool:
    """Whether this command may move a customer; `asked` is what follows the word."""
    return asked.word != OVER


WORDS: dict[str, Word] = {"stage": _stage}
