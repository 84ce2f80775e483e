"""Which entry conditions only a person can tell, and who has ticked them (requirements T2)."""

from collections.abc import Iterator

from journeys.gates import JudgedCondition
from journeys.notices import TicksWanted
from notifications import blocks, phrases
from notifications.activity_blocks import open_button
from notifications.conditions import LONGEST, condition_line
from notifications.elements import Block, button
from notifications.ids import COMMAND, Action, Origin
from notifications.refs import TickRef
from notifications.splitter import Content, Group, Item, fit
from notifications.wording import worded

MOST_MET = 10


def ticks_card(wanted: TicksWanted) -> Block:
    """What is met, and a button for each condition that somebody has to tick; drawn again after each tick."""
    gate = wanted.gate
    told = worded("ticks", wanted=wanted, gate=gate, run=wanted.run, command=COMMAND)
    others = [one for one in gate.conditions if not one.is_tickable]
    content = Content(
        lead=(blocks.section("\n".join(told)),),
        groups=(
            Group(tuple(_item(wanted, one) for one in gate.tickable)),
            Group(
                tuple(Item((condition_line(one),)) for one in others), "*What the customer's data tell*", show=MOST_MET
            ),
        ),
        tail=tuple(_tail(wanted)),
    )
    return blocks.message(told[0], fit(content).blocks)


def _item(wanted: TicksWanted, one: JudgedCondition) -> Item:
    """A condition that somebody has ticked, or with a button the one that nobody has."""
    if one.tick or not wanted.is_active or wanted.run is not None:
        return Item((condition_line(one),))
    sentence = one.condition.sentence
    value = str(TickRef(one.condition.identity, wanted.gate.template.key, wanted.gate.customer.key))
    tick = button("Tick", Action.TICK, value=value, accessibility_label=f"Tick: {sentence}")
    return Item((phrases.strong(sentence, LONGEST), "Not ticked yet. Is it so?"), (tick,))


def _tail(wanted: TicksWanted) -> Iterator[Block]:
    if wanted.run is not None:
        yield blocks.actions(open_button(wanted.run.journey.id, Origin.STATUS, "Open journey"))
    elif wanted.is_active and any(one.tick for one in wanted.gate.tickable):
        template, customer = phrases.said(wanted.gate.template.key), phrases.said(wanted.gate.customer.key)
        yield blocks.context(f"`{COMMAND} tick {customer} {template}` takes a tick away.")
