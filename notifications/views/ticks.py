"""The form that ticks and unticks entry conditions (requirements T2); `bot.forms.ticks` reads it."""

from dataclasses import replace

from journeys.notices import TicksWanted
from notifications import blocks, phrases
from notifications.conditions import boxed, condition_line, tick_boxes
from notifications.elements import Block
from notifications.ids import Form
from notifications.requests import TicksContext
from notifications.splitter import MODAL, Content, Group, Item, fit

MOST_CONDITIONS = 20


def ticks_form(wanted: TicksWanted, context: TicksContext) -> Block:
    """All conditions as they stand, and a box for each that only a person can tell; carries what was ticked."""
    gate = wanted.gate
    ticked = tuple(one.condition.identity for one in boxed(gate.tickable) if one.tick)
    said = f"{phrases.strong(gate.customer.name)}: {phrases.said(gate.template.name)}\n{_what_follows(wanted)}"
    lines = tuple(Item((f"• {condition_line(one)}",)) for one in gate.conditions)
    content = Content(
        lead=(blocks.section(said),),
        groups=(Group(lines, "*Entry conditions*", show=MOST_CONDITIONS),),
        tail=tuple(tick_boxes(gate.tickable, "Tick what is so")),
    )
    return blocks.modal(
        "Tick conditions",
        fit(content, MODAL).blocks,
        callback_id=Form.TICKS,
        submit="Save",
        close="Cancel",
        private_metadata=replace(context, ticked=ticked).encode(),
    )


def _what_follows(wanted: TicksWanted) -> str:
    if wanted.gate.template.automatic_start and wanted.run is None:
        return "Once all conditions are met the journey starts by itself."
    return "A start by hand shows what is met, and who has ticked it."
