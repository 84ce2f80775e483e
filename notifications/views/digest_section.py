"""All of one section of a digest or roll-up, behind its "n more" (requirements N3)."""

from collections.abc import Sequence
from datetime import date

from journeys.digests import Item as DigestItem
from journeys.digests import LateJourney
from journeys.run import Run
from notifications import blocks, run_phrases
from notifications.activity_blocks import activity_item, open_button
from notifications.cards.digest import late_lines
from notifications.elements import Block
from notifications.ids import Action, Form, Origin
from notifications.paging import turns
from notifications.refs import PageRef, RollUpRef, SectionRef
from notifications.splitter import MODAL, Content, Group, Item, fit, page

PER_PAGE = 20


def digest_section_view(
    ref: SectionRef | RollUpRef, title: str, items: Sequence[DigestItem | LateJourney], number: int = 1
) -> Block:
    """A page, from 1, of a section as it is now; carries a `PageRef`, so that it can be drawn again."""
    shown = page(items, number, PER_PAGE)
    group = Group(tuple(_item(item) for item in shown.items))
    nothing = () if items else (blocks.section("Nothing is left here: all of it has been dealt with."),)
    content = Content(lead=nothing, groups=(group,), tail=tuple(turns(shown, Action.DIGEST_PAGE, str(ref))))
    return blocks.modal(
        title,
        fit(content, MODAL).blocks,
        callback_id=Form.DIGEST_SECTION,
        private_metadata=str(PageRef(str(ref), shown.number)),
    )


def _item(item: DigestItem | LateJourney) -> Item:
    if isinstance(item, DigestItem):
        return activity_item(item.run, item.activity, Origin.DIGEST)
    return _journey(item.run, item.since)


def _journey(run: Run, since: date | None) -> Item:
    lines = (f"*{run_phrases.place(run)}*", *late_lines(run, since), run_phrases.figures(run))
    spoken = f"Open {run.template.name} of {run.customer.name}"
    return Item(lines, (open_button(run.journey.id, Origin.DIGEST, spoken=spoken),))
