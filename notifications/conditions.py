"""Entry conditions as people read them: met, not met, or ticked by whom (requirements T2)."""

from collections.abc import Iterator, Sequence

from journeys.gates import JudgedCondition
from journeys.rules import Verdict
from notifications import blocks, phrases
from notifications.elements import Block, checkboxes, option
from notifications.ids import TICKS_FIELD

VERDICTS = {
    Verdict.MET: "Met",
    Verdict.UNMET: "Not met",
    Verdict.UNKNOWN: "Not known, please judge yourself",
}
LONGEST = 500
BOXES = 10
"""So many boxes, at most, stand in one field."""

MOST_BOXES = 4 * BOXES


def condition_line(one: JudgedCondition) -> str:
    """How a condition stands, and what it says."""
    sentence = phrases.said(one.condition.sentence, LONGEST)
    if one.tick:
        return f"Ticked {phrases.by(one.tick.by)}, {phrases.at(one.tick.at)}: {sentence}"
    if one.is_tickable and not one.is_met:
        return f"Not ticked, only a person can tell: {sentence}"
    return f"{VERDICTS[one.verdict]}: {sentence}"


def tick_boxes(conditions: Sequence[JudgedCondition], label: str) -> Iterator[Block]:
    """Boxes for conditions that only a person can tell, those ticked already ticked."""
    shown = boxed(conditions)
    for place in range(0, len(shown), BOXES):
        some, field = shown[place : place + BOXES], f"{TICKS_FIELD}{place // BOXES}"
        options = [option(one.condition.sentence, one.condition.identity) for one in some]
        element = checkboxes(field, options, chosen=[one.condition.identity for one in some if one.tick])
        yield blocks.input_block(label, element, block_id=field, optional=True)
    if len(conditions) > len(shown):
        yield blocks.context(f"{len(conditions) - len(shown)} more do not fit here. Tick these first.")


def boxed(conditions: Sequence[JudgedCondition]) -> list[JudgedCondition]:
    """Those that get a box: each sentence once, and no more than fit."""
    return list({one.condition.identity: one for one in conditions}.values())[:MOST_BOXES]
