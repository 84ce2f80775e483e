"""Slack's rate limits, per workspace and method, on the clock's elapsed seconds."""

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.clock import Clock

MINUTE = 60.0


class Tier(StrEnum):
    """The reference's names; t5 is "special", hundreds a minute."""

    T1 = "t1"
    T2 = "t2"
    T3 = "t3"
    T4 = "t4"
    SPECIAL = "t5"


def _per_minute() -> Mapping[Tier, int]:
    return {Tier.T1: 1, Tier.T2: 20, Tier.T3: 50, Tier.T4: 100, Tier.SPECIAL: 300}


@dataclass(frozen=True, slots=True)
class Rates:
    """How much is allowed. Posts to one channel: `burst` at once, then one a second. `scale` multiplies all of it."""

    enabled: bool = True
    scale: float = 1.0
    burst: int = 3
    per_minute: Mapping[Tier, int] = field(default_factory=_per_minute)

    @classmethod
    def off(cls) -> "Rates":
        return cls(enabled=False)


class RateLimiter:
    """Counts calls; asked before each, it answers 0 or the seconds to wait, for `Retry-After`."""

    def __init__(self, rates: Rates, clock: Clock) -> None:
        self.rates = rates
        self._clock = clock
        self._calls: dict[str, deque[float]] = {}
        self._posts: dict[str, float] = {}

    def wait_for(self, method: str, tier: Tier) -> int:
        """Whole seconds until this method may be called again; 0 counts the call."""
        if not self.rates.enabled:
            return 0
        now = self._clock.elapsed()
        allowed = max(1, int(self.rates.per_minute[tier] * self.rates.scale))
        recent = self._calls.setdefault(method, deque())
        while recent and now - recent[0] >= MINUTE:
            recent.popleft()
        if len(recent) >= allowed:
            return math.ceil(recent[0] + MINUTE - now)
        recent.append(now)
        return 0

    def wait_to_post(self, channel: str) -> int:
        """Whole seconds until this channel takes another post; 0 counts the post.

        `_posts` holds when the channel will have had its due second for every post so far.
        """
        if not self.rates.enabled:
            return 0
        now = self._clock.elapsed()
        second = 1.0 / self.rates.scale
        paid_until = max(self._posts.get(channel, now), now)
        over = paid_until - now - (self.rates.burst - 1) * second
        if over > 1e-9:
            return math.ceil(over)
        self._posts[channel] = paid_until + second
        return 0
