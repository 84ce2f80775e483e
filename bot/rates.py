"""How fast we call Slack: about one message a second in a channel, and so many calls a minute in a workspace."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Allowance:
    """So many calls a minute, of which a few may come at once after a quiet while."""

    per_minute: int
    burst: int
    _due_at: dict[str, float] = field(default_factory=dict)

    def wait(self, subject: str, now: float) -> float:
        """Seconds until the next call; calls so far, spread evenly, may be ahead of time by the burst."""
        ahead = self._due_at.get(subject, now) - now
        return max(0.0, ahead - (self.burst - 1) * self._spacing)

    def count(self, subject: str, now: float) -> None:
        if len(self._due_at) > FORGET_AFTER:
            self._due_at = {key: due_at for key, due_at in self._due_at.items() if due_at > now}
        self._due_at[subject] = max(self._due_at.get(subject, now), now) + self._spacing

    @property
    def _spacing(self) -> float:
        return 60 / self.per_minute


FORGET_AFTER = 10_000


class Pace:
    """Whose turn it is when, on a monotonic clock in seconds. What is counted has taken its turn.

    Slack allows about one post a second in a channel, several hundred a minute in a workspace, and 50 updates; some of
    these are left to what people press.
    """

    def __init__(self, elapsed: Callable[[], float]) -> None:
        self._elapsed = elapsed
        self._channel = Allowance(per_minute=60, burst=2)
        self._posts = Allowance(per_minute=240, burst=20)
        self._redraws = Allowance(per_minute=40, burst=20)

    def post(self, workspace: str, channel: str, most: float) -> float:
        """Take a turn to post in a channel; seconds until it comes. One further away than `most` is not taken."""
        return self._take([(self._channel, f"{workspace}/{channel}"), (self._posts, workspace)], most)

    def redraw(self, workspace: str, most: float) -> float:
        """Take a turn to draw a message again; seconds until it comes. One further away than `most` is not taken."""
        return self._take([(self._redraws, workspace)], most)

    def _take(self, allowances: list[tuple[Allowance, str]], most: float) -> float:
        now = self._elapsed()
        wait = max(allowance.wait(subject, now) for allowance, subject in allowances)
        if wait <= most:
            for allowance, subject in allowances:
                allowance.count(subject, now)
        return wait
