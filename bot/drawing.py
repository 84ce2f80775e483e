"""Which card shows which content; how each reads is the business of `notifications`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.usecases.showing import Content, Digested
from journeys.digests import Digest, Sample
from journeys.messages import AWAY_UNTIL, IS_REPEAT, NOW_READ_BY, Card, Message
from journeys.notices import (
    Alert,
    Assignment,
    ChannelClosed,
    Completion,
    ConsentChanged,
    Gathered,
    Handoff,
    Held,
    Reopened,
    TicksWanted,
    Unattended,
    Undelivered,
)
from journeys.roll_ups import RollUp, RollUpSample
from notifications.blocks import context, with_last
from notifications.cards.absent import for_absent
from notifications.cards.alert import alert_card
from notifications.cards.assignment import assignment_card
from notifications.cards.completion import completion_card
from notifications.cards.consent import consent_card
from notifications.cards.digest import digest_card
from notifications.cards.gathered import gathered_card
from notifications.cards.handoff import handoff_card
from notifications.cards.held import held_card
from notifications.cards.reopened import reopened_card
from notifications.cards.roll_up import roll_up_card
from notifications.cards.sample import roll_up_sample_card, sample_card
from notifications.cards.team_digest import team_digest_card
from notifications.cards.ticks import ticks_card
from notifications.cards.unattended import unattended_card
from notifications.cards.undelivered import undelivered_card
from notifications.own_wording import Wording


def draw_for(message: Message | Card, content: Content, wording: Wording) -> dict[str, Any]:
    """The message for a content, marked where somebody else reads it than for whom it is meant (requirements N5), and
    where it may have been seen before (N4)."""
    drawn = draw(content, wording)
    until, now_read_by = message.about.get(AWAY_UNTIL), message.about.get(NOW_READ_BY, "")
    addressed = for_absent(drawn, message.recipient, date.fromisoformat(until), now_read_by) if until else drawn
    return _marked_as_repeat(addressed) if IS_REPEAT in message.about else addressed


def draw(content: Content, wording: Wording) -> dict[str, Any]:
    """The message for a content, as text and blocks; a team words some of them itself (requirements N8)."""
    match content:
        case Alert() | Unattended() | Handoff() | Gathered():
            return _told(content, wording)
        case Assignment():
            return assignment_card(content)
        case Reopened():
            return reopened_card(content)
        case Held():
            return held_card(content)
        case Completion():
            return completion_card(content)
        case TicksWanted():
            return ticks_card(content)
        case ConsentChanged():
            return consent_card(content)
        case Undelivered() | ChannelClosed():
            return undelivered_card(content)
        case Sample() | RollUp() | RollUpSample() | tuple():
            return _digest(content, wording)
    raise TypeError(f"Nothing draws a {type(content).__name__}.")


def _told(content: Alert | Unattended | Handoff | Gathered, wording: Wording) -> dict[str, Any]:
    match content:
        case Alert():
            return alert_card(content, wording)
        case Unattended():
            return unattended_card(content, wording)
        case Handoff():
            return handoff_card(content, wording)
        case Gathered():
            return gathered_card(content, wording)


def _digest(content: Digested, wording: Wording) -> dict[str, Any]:
    if isinstance(content, Sample):
        return sample_card(content, wording)
    if isinstance(content, RollUpSample):
        return roll_up_sample_card(content, wording)
    if isinstance(content, RollUp):
        return roll_up_card(content, wording)
    digest, zone = content
    if isinstance(digest, Digest):
        return digest_card(digest, zone, wording)
    return team_digest_card(digest, zone, wording)


def _marked_as_repeat(message: Mapping[str, Any]) -> dict[str, Any]:
    note = "This may be a repeat: Slack did not say whether it took the message the first time."
    return {**message, "text": f"{message['text']} ({note})", "blocks": with_last(message, context(note))}
