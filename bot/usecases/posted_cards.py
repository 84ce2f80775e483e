"""What is remembered of a posted message, so that it can be drawn again (requirements N6)."""

from collections.abc import Collection, Mapping
from typing import Any

from bot.usecases.posted_digests import about_digest
from bot.usecases.showing import Content
from journeys.digests import Digest, Sample
from journeys.messages import PARTS, Card, CardKind, Message, MessageKind, Part
from journeys.notices import Alert, ChannelClosed, Gathered, Handoff, Reopened, TicksWanted, Unattended, Undelivered
from journeys.posted_digests import runs_shown
from journeys.roll_ups import RollUp, RollUpSample

Drawn = Mapping[str, int] | TicksWanted | None
"""What a card was drawn from: journeys' revisions, or how ticks stood; None where that is not known."""


def drawn_from(content: Content) -> Drawn:
    match content:
        case TicksWanted():
            return content
        case Gathered(parts):
            return {part.run.journey.id: part.run.journey.revision for part in parts}
        case (Digest() as digest, _):
            return {run.journey.id: run.journey.revision for run in runs_shown(digest)}
        case Undelivered() | ChannelClosed() | Sample() | RollUp() | RollUpSample() | tuple():
            return None
        case of_a_journey:
            return {of_a_journey.run.journey.id: of_a_journey.run.journey.revision}


_CARDS: Mapping[MessageKind, CardKind] = {
    MessageKind.ALERT: CardKind.ALERT,
    MessageKind.HANDOFF: CardKind.HANDOFF,
    MessageKind.ASSIGNMENT: CardKind.ASSIGNMENT,
    MessageKind.ESCALATION: CardKind.ESCALATION,
    MessageKind.HELD: CardKind.HELD,
    MessageKind.COMPLETION: CardKind.COMPLETION,
    MessageKind.TICKS: CardKind.TICKS,
    MessageKind.DIGEST: CardKind.DIGEST,
}


def card_of(
    message: Message,
    content: Content | None,
    channel: str,
    ts: str,
    *,
    is_adopted: bool = False,
    left_out: Collection[str] = (),
) -> Card | None:
    """The card to remember after posting, for those that are drawn again later.

    What is adopted was posted earlier and may show more than the content, which is what is true now; without one
    nothing of it is. It shows nothing of the journeys that were left out.
    """
    kind = _CARDS.get(message.kind)
    if kind is None:
        return None
    if kind is CardKind.DIGEST:
        return _digest_card(message, content, channel, ts)
    about, journey = _shown(message.about, content, kind, is_adopted), message.journey
    if message.parts:
        parts = [part for part in _shown_parts(message, content, kind, is_adopted) if part[0] not in left_out]
        if not parts:
            return None
        about, journey = {**message.about, PARTS: parts}, ""
    offered_to = about["customer"] if kind is CardKind.TICKS else ""
    return Card(message.workspace, message.id, kind, journey, message.recipient, channel, ts, about, offered_to)


def _digest_card(message: Message, content: Content | None, channel: str, ts: str) -> Card | None:
    """None of one that shows nothing that could change, nor where nobody knows what an earlier try has shown."""
    match content:
        case (Digest() as digest, str() as zone) if runs_shown(digest):
            about = {**message.about, **about_digest(digest, zone)}
            return Card(message.workspace, message.id, CardKind.DIGEST, "", message.recipient, channel, ts, about)
    return None


def _shown_parts(message: Message, content: Content | None, kind: CardKind, is_adopted: bool) -> list[Part]:
    true_now = {part.run.journey.id: part for part in content.parts} if isinstance(content, Gathered) else {}
    return [
        (journey, _shown(about, true_now.get(journey), kind, is_adopted))
        for journey, about in message.parts
        if is_adopted or journey in true_now
    ]


def _shown(about: Mapping[str, Any], content: Content | None, kind: CardKind, is_adopted: bool) -> dict[str, Any]:
    """What to draw again from: the card of an alert or of work keeps in mind which activities it has shown."""
    if isinstance(content, Handoff) and not is_adopted:
        return {**about, "milestones": list(content.milestones), "tasks": [task.id for task in content.tasks]}
    if isinstance(content, Reopened) and not is_adopted:
        return {**about, "tasks": [task.id for task in content.tasks]}
    if isinstance(content, Unattended) and not is_adopted:
        counted_from = content.counted_from or content.since
        return {**about, "since": content.since.isoformat(), "counted_from": counted_from.isoformat()}
    if kind is not CardKind.ALERT:
        return dict(about)
    return {**about, "activities": [a.id for a in content.overdue] if isinstance(content, Alert) else []}
