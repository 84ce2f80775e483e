"""A late journey on which nobody acts, for the CSM or who answers for its stage (requirements N2, N6)."""

from collections.abc import Mapping
from functools import partial

from journeys.notices import Unattended
from notifications import blocks, phrases
from notifications.activity_blocks import activity_lines, open_button, snooze_journey_button
from notifications.elements import Block
from notifications.ids import Origin
from notifications.own_wording import SHIPPED, Wording
from notifications.splitter import Content, Group, Item, fit
from notifications.wording_language import ready, word
from notifications.wording_values import journey_values

MOST_ACTIVITIES = 5


def unattended_card(told: Unattended, wording: Wording = SHIPPED) -> Block:
    """What is late and since when nobody has acted; without the list once that is over."""
    said = partial(wording.say, "escalation", values=_values(told))
    text, overdue = said("told"), told.overdue if told.holds else ()
    items = tuple(Item(activity_lines(told.run, a, names_journey=False)) for a in overdue[:MOST_ACTIVITIES])
    content = Content(
        lead=(blocks.section(text),),
        groups=(Group(items, said("overdue_title") if overdue else "", total=len(overdue)),),
        tail=(blocks.actions(*unattended_buttons(told)),),
        footer=said("footer"),
    )
    return blocks.message(". ".join(line for line in text.split("\n") if line), fit(content).blocks)


def unattended_text(told: Unattended, wording: Wording) -> str:
    """Which journey it is, and since when nobody has acted, as lines of markup."""
    return wording.say("escalation", "told", _values(told))


def unattended_footer(told: Unattended, wording: Wording) -> str:
    return wording.say("escalation", "footer", _values(told))


def _values(told: Unattended) -> Mapping[str, object]:
    """What a wording can say of an escalation (requirements N8)."""
    return {
        **journey_values(told.run),
        "recipient": ready(phrases.who(told.recipient)),
        "level": word(told.run.headline if told.is_late and told.run.headline else ""),
        "holding": told.holds,
        "days": told.days,
        "overdue": len(told.overdue) if told.holds else 0,
    }


def unattended_buttons(told: Unattended) -> tuple[Block, ...]:
    spoken = f"Open journey: {told.run.template.name} of {told.run.customer.name}"
    to_open = open_button(told.run.journey.id, Origin.ALERT, spoken=spoken)
    may_snooze = told.holds and told.may_snooze
    return (to_open, snooze_journey_button(told.run, Origin.ALERT)) if may_snooze else (to_open,)
