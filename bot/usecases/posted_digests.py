"""What is remembered of a person's digest that was posted, and the digest again from that (requirements N6)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.usecases.material import Material
from journeys.calendar import local_date
from journeys.catching_up import Missed
from journeys.digests import Digest
from journeys.messages import PARTS, Card
from journeys.posted_digests import Remembered, as_it_stands


def about_digest(digest: Digest, zone: str) -> dict[str, Any]:
    """As `about` of its card; `zone` is the IANA name of its reader's."""
    remembered = Remembered.of(digest)
    return {
        "zone": zone,
        "missed_since": _noted(digest.missed.since if digest.missed else None),
        "missed_until": _noted(digest.missed.until if digest.missed else None),
        "undelivered": digest.undelivered,
        "unlisted": remembered.unlisted,
        PARTS: remembered.parts,
    }


def posted_digest(read: Material, card: Card, now: datetime) -> tuple[Digest, str]:
    """What a posted digest shows as of now, the day included, with its reader's zone."""
    about: Mapping[str, Any] = card.about
    posted = Digest(
        card.recipient,
        local_date(now, about["zone"]),
        missed=_missed(about),
        undelivered=about["undelivered"],
    )
    return as_it_stands(posted, Remembered(card.parts, about["unlisted"]), read.runs), about["zone"]


def _noted(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _missed(about: Mapping[str, Any]) -> Missed | None:
    """Cards of programs before this one have no `missed_until`."""
    since, until = about["missed_since"], about.get("missed_until")
    return Missed(datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None) if since else None
