"""To the CSM: a marketing journey was paused because the customer withdrew its consent, or can be resumed now that the
customer has given it again (requirements T10)."""

from collections.abc import Sequence

from journeys.journey import JourneyState
from journeys.notices import ConsentChanged
from journeys.run import Run
from notifications import blocks, phrases, run_phrases
from notifications.activity_blocks import open_button, resume_button
from notifications.elements import Block
from notifications.ids import Origin

_NEXT_OF_PAUSED = (
    "Nothing more is sent from it. End it, or resume it once the customer has opted in again and the import says so."
)
_NEXT_OF_SCHEDULED = (
    "It starts by itself on the day on which the import says that the customer has opted in again. End it, or leave it."
)
_NEXT_OF_BACK = (
    "It was paused when they opted out, and goes on when somebody resumes it. The days until then do not count."
)


def consent_card(told: ConsentChanged) -> Block:
    return _back_card(told.run) if told.is_back else _withdrawn_card(told.run)


def _withdrawn_card(run: Run) -> Block:
    is_scheduled = run.journey.state is JourneyState.SCHEDULED
    stands = "does not start" if is_scheduled else "is paused"
    summary = f"{phrases.said(run.customer.name)} no longer wants marketing: {run_phrases.journey_name(run)} {stands}"
    return _card(summary, _NEXT_OF_SCHEDULED if is_scheduled else _NEXT_OF_PAUSED, [_open(run)])


def _back_card(run: Run) -> Block:
    summary = (
        f"{phrases.said(run.customer.name)} wants marketing again: {run_phrases.journey_name(run)} is still paused"
    )
    return _card(summary, _NEXT_OF_BACK, [resume_button(run, Origin.STATUS), _open(run)])


def _card(summary: str, what_next: str, buttons: Sequence[Block]) -> Block:
    return blocks.message(summary, [blocks.section(f"*{summary}.* {what_next}"), blocks.actions(*buttons)])


def _open(run: Run) -> Block:
    return open_button(run.journey.id, Origin.STATUS)
