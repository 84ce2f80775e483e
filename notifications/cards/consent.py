"""To the CSM: a marketing journey was paused because the customer withdrew its consent (requirements T10)."""

from journeys.run import Run
from notifications import blocks, phrases
from notifications.activity_blocks import open_button
from notifications.elements import Block
from notifications.ids import Origin


def consent_card(run: Run) -> Block:
    summary = f"{phrases.said(run.customer.name)} no longer wants marketing: {phrases.journey_name(run)} is paused"
    told = (
        f"*{summary}.* Nothing more is sent from it. End it, or resume it once the customer has opted in again and the "
        "import says so."
    )
    return blocks.message(summary, [blocks.section(told, accessory=open_button(run.journey.id, Origin.STATUS))])
