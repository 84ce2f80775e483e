"""Which card shows which content; how each reads is the business of `notifications`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.usecases.composing import Content
from journeys.digests import Digest, Sample, TeamDigest
from journeys.messages import AWAY_UNTIL, Card, Message
from journeys.notices import (
    Alert,
    Assignment,
    ChannelClosed,
    Completion,
    ConsentWithdrawn,
    Handoff,
    Held,
    TicksWanted,
    Unattended,
    Undelivered,
)
from notifications.blocks import context
from notifications.cards.absent import for_absent
from notifications.cards.alert import alert_card
from notifications.cards.assignment import assignment_card
from notifications.cards.completion import completion_card
from notifications.cards.consent import consent_card
from notifications.cards.digest import digest_card
from notifications.cards.handoff import handoff_card
from notifications.cards.held import held_card
from notifications.cards.sample import sample_card
from notifications.cards.team_digest import team_digest_card
from notifications.cards.ticks import ticks_card
from notifications.cards.unattended import unattended_card
from notifications.cards.undelivered import undelivered_card

MESSAGE_BLOCKS = 50


def draw_for(message: Message | Card, content: Content) -> dict[str, Any]:
    """The message for a content, marked where somebody reads it for whom it is meant (requirements N5)."""
    drawn = draw(content)
    until = message.about.get(AWAY_UNTIL)
    return for_absent(drawn, message.recipient, date.fromisoformat(until)) if until else drawn


def draw(content: Content) -> dict[str, Any]:
    """The message for a content, as text and blocks."""
    match content:
        case Alert() | Unattended():
            return _late(content)
        case Handoff():
            return handoff_card(content)
        case Assignment():
            return assignment_card(content)
        case Held():
            return held_card(content)
        case Completion():
            return completion_card(content)
        case TicksWanted():
            return ticks_card(content)
        case ConsentWithdrawn(run):
            return consent_card(run)
        case Undelivered() | ChannelClosed():
            return undelivered_card(content)
        case Sample() | tuple():
            return _digest(content)
    raise TypeError(f"Nothing draws a {type(content).__name__}.")


def _late(content: Alert | Unattended) -> dict[str, Any]:
    return alert_card(content) if isinstance(content, Alert) else unattended_card(content)


def _digest(content: Sample | tuple[Digest, str] | tuple[TeamDigest, str]) -> dict[str, Any]:
    if isinstance(content, Sample):
        return sample_card(content)
    digest, zone = content
    return digest_card(digest, zone) if isinstance(digest, Digest) else team_digest_card(digest, zone)


def marked_as_repeat(message: Mapping[str, Any]) -> dict[str, Any]:
    """The message with a line saying that it may have been seen before (requirements N4)."""
    note = "This may be a repeat: Slack did not say whether it took the message the first time."
    blocks = [*message["blocks"][: MESSAGE_BLOCKS - 1], context(note)]
    return {**message, "text": f"{message['text']} ({note})", "blocks": blocks}
