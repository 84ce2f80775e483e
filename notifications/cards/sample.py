"""What somebody's digest or roll-up would be at this moment, for them to see (requirements N3)."""

from journeys.digests import PER_SECTION, Sample
from journeys.roll_ups import RollUpSample
from notifications import blocks
from notifications.cards.digest import TITLES, digest_card
from notifications.cards.roll_up import roll_up_card
from notifications.elements import Block
from notifications.ids import COMMAND, Section
from notifications.own_wording import SHIPPED, Wording

SAMPLE = "sample"
"""The block_id of the line that says so, so that what is drawn in its place can be marked again."""

_BESIDE = "The one that is due comes all the same."


def sample_card(sample: Sample, wording: Wording = SHIPPED) -> Block:
    """The digest, marked as a sample; where there is nothing to say, what it would tell of."""
    card = digest_card(sample.digest, sample.timezone, wording)
    note = f"This is a sample you asked for. {_BESIDE if sample.is_wanted else _none_chosen('daily digest')}"
    if sample.digest.is_empty:
        sections = ", ".join(TITLES[section].lower() for section in Section)
        note += f" On a day like this none comes. Otherwise it has up to {PER_SECTION} of each of these: {sections}."
    return _marked(card, note, "Sample digest")


def roll_up_sample_card(sample: RollUpSample, wording: Wording = SHIPPED) -> Block:
    """The roll-up of the last seven days, marked as a sample."""
    beside = _BESIDE if sample.is_wanted else _none_chosen("weekly roll-up")
    note = f"This is a sample you asked for, of the last seven days. {beside}"
    if sample.roll_up.is_empty:
        note += " After a week like this none comes."
    return _marked(roll_up_card(sample.roll_up, wording), note, "Sample roll-up")


def _none_chosen(what: str) -> str:
    return f"You have chosen no {what}; `{COMMAND} settings` changes that."


def _marked(card: Block, note: str, what: str) -> Block:
    mark = {**blocks.context(note), "block_id": SAMPLE}
    return blocks.message(f"{what}: {card['text']}", blocks.with_first(card, mark))
