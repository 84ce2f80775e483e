"""A late journey on which nobody acts, for the CSM or who answers for its stage (requirements N2, N6)."""

from journeys.notices import Unattended
from notifications import blocks, phrases
from notifications.activity_blocks import activity_lines, open_button, snooze_journey_button
from notifications.elements import Block
from notifications.ids import Origin
from notifications.splitter import Content, Group, Item, fit
from notifications.wording import worded

MOST_ACTIVITIES = 5


def unattended_card(told: Unattended) -> Block:
    """What is late and since when nobody has acted; without the list once that is over."""
    text = unattended_text(told)
    overdue = told.overdue if told.holds else ()
    items = tuple(Item(activity_lines(told.run, a, names_journey=False)) for a in overdue[:MOST_ACTIVITIES])
    content = Content(
        lead=(blocks.section(text),),
        groups=(Group(items, f"*Overdue* ({len(overdue)})", total=len(overdue)),),
        tail=(blocks.actions(*unattended_buttons(told)),),
        footer=unattended_footer(told) if told.holds else "",
    )
    return blocks.message(". ".join(text.split("\n")), fit(content).blocks)


def unattended_text(told: Unattended) -> str:
    """Which journey it is, and since when nobody has acted, as lines of markup."""
    return "\n".join(worded("unattended", run=told.run, holds=told.holds, is_late=told.is_late, days=told.days))


def unattended_footer(told: Unattended) -> str:
    return f"For {phrases.who(told.recipient)}. Any act on the journey, also a note or a snooze, starts the count anew."


def unattended_buttons(told: Unattended) -> tuple[Block, ...]:
    spoken = f"Open journey: {told.run.template.name} of {told.run.customer.name}"
    to_open = open_button(told.run.journey.id, Origin.ALERT, spoken=spoken)
    return (to_open, snooze_journey_button(told.run, Origin.ALERT)) if told.holds else (to_open,)
