"""The only place that reads the time (design, Two clocks)."""

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Three readings of time: the product's, a monotonic one for limits and pauses, and real time for signatures."""

    def now(self) -> datetime:
        """The product's time, aware, in UTC."""
        return datetime.now(UTC)

    def elapsed(self) -> float:
        """Seconds on a clock that never goes back; only differences mean anything."""
        return time.monotonic()

    def real(self) -> float:
        """UNIX seconds of the real world, whatever the product's time is."""
        return time.time()


class MovableClock(Clock):
    """A clock that can be moved ahead, for the demo and for tests; it runs on from where it was put."""

    def __init__(self, start: datetime | None = None) -> None:
        self._ahead = start - datetime.now(UTC) if start else timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def elapsed(self) -> float:
        return time.monotonic() + self._ahead.total_seconds()

    def move(self, by: timedelta) -> None:
        """Go ahead by `by`; going back is refused, since deadlines that have passed cannot be taken back."""
        if by < timedelta():
            raise ValueError("The clock only moves ahead.")
        self._ahead += by
