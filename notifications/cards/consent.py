"""To the CSM: a marketing journey was paused because the customer withdrew its consent (requirements T10)."""

from journeys.journey import JourneyState
from journeys.run import Run
from notifications import blocks, phrases
from notifications.activity_blocks import open_button
from notifications.elements import Block
from notifications.ids import Origin

_NEXT_OF_PAUSED = (
    "Nothing more is sent from it. End it, or resume it once the customer has opted in again and the import says so."
)
_NEXT_OF_SCHEDULED = (
    "It starts by itself on the day on which the import says that the customer has opted in again. End it, or leave it."
)


def consent_card(run: Run) -> Block:
    is_scheduled = run.journey.state is JourneyState.SCHEDULED
    stands = "does not start" if is_scheduled else "is paused"
    summary = f"{phrases.said(run.customer.name)} no longer wants marketing: {phrases.journey_name(run)} {stands}"
    told = f"*{summary}.* {_NEXT_OF_SCHEDULED if is_scheduled else _NEXT_OF_PAUSED}"
    return blocks.message(summary, [blocks.section(told, accessory=open_button(run.journey.id, Origin.STATUS))])
