"""What somebody's digest would be at this moment, for them to see (requirements N3)."""

from journeys.digests import Sample
from notifications import blocks
from notifications.cards.digest import PER_SECTION, TITLES, digest_card
from notifications.elements import Block
from notifications.ids import Section
from notifications.own_wording import SHIPPED, Wording

MESSAGE_BLOCKS = 50


def sample_card(sample: Sample, wording: Wording = SHIPPED) -> Block:
    """The digest, marked as a sample; where there is nothing to say, what it would tell of."""
    card = digest_card(sample.digest, sample.timezone, wording)
    note = "This is a sample you asked for. Your digest comes at its hour all the same."
    if sample.digest.is_empty:
        sections = ", ".join(TITLES[section].lower() for section in Section)
        note += f" On a day like this none comes. Otherwise it has up to {PER_SECTION} each of these: {sections}."
    marked = [blocks.context(note), *card["blocks"][: MESSAGE_BLOCKS - 1]]
    return blocks.message(f"Sample digest: {card['text']}", marked)
