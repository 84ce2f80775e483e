"""`stage`: a customer's stages, who has been in one for long, and who answers for one (requirements J8, N2)."""

import re

from bot.listeners.answers import Answer, Asked, Message, Word, which_customer
from bot.listeners.typed import require_mentions
from bot.usecases import stage_owners, stages
from bot.usecases.desk import Caller, Desk
from bot.usecases.finding import Unclear
from journeys.errors import NotPossible
from notifications.cards.stages import (
    long_in_stage_card,
    stage_history_card,
    stage_moved_card,
    stage_owner_card,
    stage_owners_card,
)
from notifications.ids import COMMAND

OVER, OWNER = "over", "owner"
NOBODY = "nobody"
_OWNER = re.compile(r"(?P<stage>\S.*?)\s+(?:<@(?P<user>[UW][A-Z0-9]+)(?:\|[^>]*)?>|nobody)", re.ASCII | re.IGNORECASE)
_DAYS = re.compile(r"[0-9]{1,5}", re.ASCII)


def _stage(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    """`stage acme` shows the history, `stage acme adoption` moves, `stage over 90 [adoption]` lists, `stage owner`
    shows who answers for which, `stage owner adoption @mara` says it."""
    if asked.word == OVER:
        return _over(desk, caller, asked.after_word().text)
    if asked.word == OWNER:
        return _owner(desk, caller, asked.after_word().text)
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


def _owner(desk: Desk, caller: Caller, text: str) -> Answer:
    """Who answers for which stage; with a stage and a person, from now on."""
    if not text:
        return Message(stage_owners_card(*stage_owners.owners(desk, caller)))
    named = _OWNER.fullmatch(text)
    if named is None:
        require_mentions(text)
        written = f"`{COMMAND} stage {OWNER} adoption @mara`"
        raise NotPossible(f"Write the stage and the person: {written}, or `{NOBODY}` in place of the person.")
    if named["user"]:
        stage = stage_owners.name_owner(desk, caller, named["stage"], named["user"])
        return Message(stage_owner_card(stage, named["user"]))
    return Message(stage_owner_card(stage_owners.take_owner_away(desk, caller, named["stage"]), None))


def changes(asked: Asked) -> bool:
    """Whether this command may move a customer; `asked` is what follows the word."""
    return asked.word != OVER


WORDS: dict[str, Word] = {"stage": _stage}
