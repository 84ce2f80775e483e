"""Ids and timestamps that look like Slack's."""

import secrets
from datetime import datetime


class Ids:
    """Numbers ids per prefix: U00000001, C00000001 and so on, the same in every run. `given` may be kept and set."""

    def __init__(self) -> None:
        self.given: dict[str, int] = {}

    def next(self, prefix: str) -> str:
        self.given[prefix] = self.given.get(prefix, 0) + 1
        return f"{prefix}{self.given[prefix]:08d}"


class Timestamps:
    """Message timestamps, `seconds.micros`, each later than the one before (`last`, in microseconds) at any time."""

    def __init__(self) -> None:
        self.last = 0

    def next(self, now: datetime) -> str:
        micros = int(now.timestamp()) * 1_000_000 + now.microsecond
        self.last = max(micros, self.last + 1)
        return stamp(self.last)


def stamp(micros: int) -> str:
    return f"{micros // 1_000_000:010d}.{micros % 1_000_000:06d}"


def unguessable() -> str:
    return secrets.token_hex(16)


def short_secret() -> str:
    """Five characters, as Slack makes them up for a block or an action without an id."""
    return secrets.token_urlsafe(4)[:5]
