"""A list of journeys (requirements V1): the answer to `/journey list` with its filters."""

from collections.abc import Mapping

from journeys.journey import JourneyState, Outcome
from journeys.reports import JourneyList, JourneyRow
from notifications import blocks, phrases
from notifications.activity_blocks import open_button
from notifications.elements import Block
from notifications.escaping import day_text
from notifications.graphemes import weight
from notifications.ids import COMMAND, Action, Origin
from notifications.paging import turns
from notifications.splitter import Content, Group, Item, Page, fit

PER_PAGE = 10
LONGEST_QUERY = 1900
"""What the pager's buttons can carry; longer filters show their first page only."""


def list_card(journeys: JourneyList, query: str = "", per_page: int = PER_PAGE) -> Block:
    """One page as it was read; `query` are the filters as typed, for the pager to ask again."""
    understood = f" ({phrases.said(journeys.understood, 300)})" if journeys.understood else ""
    if not journeys.total:
        text = f"No journey matches{understood}. `{COMMAND} list` alone shows all that are running."
        return blocks.message(text, [blocks.section(text)])
    summary = f"{phrases.count(journeys.total, 'journey')}{understood}"
    shown = Page(journeys.rows, journeys.page, per_page, journeys.total)
    content = Content(
        lead=(blocks.section(f"*{summary}*"),),
        groups=(Group(tuple(_item(row, journeys.names) for row in journeys.rows)),),
        tail=tuple(turns(shown, Action.LIST_PAGE, query)) if weight(query) <= LONGEST_QUERY else (),
    )
    return blocks.message(summary, fit(content).blocks)


def _item(row: JourneyRow, names: Mapping[str, str]) -> Item:
    """The CSM by name, since a list that is shared should notify nobody."""
    name = f"{phrases.strong(row.customer_name)} · {phrases.said(row.template_name)}"
    csm = f"CSM {phrases.named(row.csm, names)}"
    facts = phrases.listed((_standing(row), csm, f"{_start(row)} {day_text(row.starts_on)}"))
    spoken = f"Open {row.template_name} of {row.customer_name}"
    return Item((name, facts), (open_button(row.journey, Origin.LIST, spoken=spoken),))


def _standing(row: JourneyRow) -> str:
    if row.outcome:
        return phrases.OUTCOMES[Outcome(row.outcome)]
    return phrases.LEVELS[row.headline] if row.headline else phrases.sentence_case(row.state)


def _start(row: JourneyRow) -> str:
    if row.never_began:
        return "was planned for"
    return "starts" if row.state == JourneyState.SCHEDULED else "started"
