"""Ids and timestamps that look like Slack's."""

import itertools
import secrets
from collections.abc import Iterator
from datetime import datetime


class Ids:
    """Numbers ids per prefix: U00000001, C00000001 and so on, the same in every run."""

    def __init__(self) -> None:
        self._counters: dict[str, Iterator[int]] = {}

    def next(self, prefix: str) -> str:
        counter = self._counters.setdefault(prefix, itertools.count(1))
        return f"{prefix}{next(counter):08d}"


class Timestamps:
    """Message timestamps, `seconds.micros`, each later than the one before whatever the clock says."""

    def __init__(self) -> None:
        self._last = 0

    def next(self, now: datetime) -> str:
        micros = int(now.timestamp()) * 1_000_000 + now.microsecond
        self._last = max(micros, self._last + 1)
        return stamp(self._last)


def stamp(micros: int) -> str:
    return f"{micros // 1_000_000:010d}.{micros % 1_000_000:06d}"


def unguessable() -> str:
    return secrets.token_hex(16)


def short_secret() -> str:
    """Five characters, as Slack makes them up for a block or an action without an id."""
    return secrets.token_urlsafe(4)[:5]
