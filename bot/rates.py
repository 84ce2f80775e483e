"""How fast we call Slack: about one message a second in a channel, and so many calls a minute in a workspace."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

POST = "chat.postMessage"
REDRAW = "chat.update"
LOOKUP = "conversations.history"


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

    def count(self, subject: str, now: float, ahead: float = 0.0) -> None:
        """A call that is made so many seconds ahead."""
        if len(self._due_at) > FORGET_AFTER:
            self._due_at = {key: due_at for key, due_at in self._due_at.items() if due_at > now}
        self._due_at[subject] = max(self._due_at.get(subject, now), now + ahead) + self._spacing

    def give_way(self, subject: str, posted_at: float) -> None:
        """Somebody else made a call then; the next comes a spacing later, and none at once with it."""
        self._due_at[subject] = max(self._due_at.get(subject, posted_at), posted_at + self.burst * self._spacing)

    @property
    def _spacing(self) -> float:
        return 60 / self.per_minute


FORGET_AFTER = 10_000


@dataclass(slots=True)
class Pauses:
    """What Slack has asked to leave alone, and until when."""

    _until: dict[str, float] = field(default_factory=dict)

    def wait(self, subject: str, now: float) -> float:
        return max(0.0, self._until.get(subject, now) - now)

    def begin(self, subject: str, until: float, now: float) -> None:
        if len(self._until) > FORGET_AFTER:
            self._until = {key: end for key, end in self._until.items() if end > now}
        self._until[subject] = max(self._until.get(subject, until), until)


class _Counted(NamedTuple):
    allowance: Allowance
    subject: str


class _Limited(NamedTuple):
    """The last channel of a workspace in which Slack asked to wait."""

    channel: str
    until: float


class Pace:
    """Whose turn it is when, on a monotonic clock in seconds.

    A message that asks takes its turn. If that is further away than `most`, it is kept, and the message asks again
    then; while Slack asks to wait, none is taken. Slack allows about one post a second in a channel, several hundred a
    minute in a workspace, and 50 updates; some of these are left to what people press. No card is drawn again more than
    once a second.
    """

    def __init__(self, elapsed: Callable[[], float]) -> None:
        self._elapsed = elapsed
        self._channel = Allowance(per_minute=60, burst=2)
        self._posts = Allowance(per_minute=240, burst=20)
        self._redraws = Allowance(per_minute=40, burst=20)
        self._card = Allowance(per_minute=60, burst=1)
        self._pauses = Pauses()
        self._limited: dict[str, _Limited] = {}
        self._kept: dict[str, float] = {}

    def post(self, message: str, workspace: str, channel: str, most: float) -> float:
        """Seconds until a message may be posted in a channel."""
        in_channel = _Counted(self._channel, f"{workspace}/{channel}")
        paused = max(self._paused(in_channel.subject), self._paused(f"{workspace} {POST}"))
        return self._take(message, in_channel, _Counted(self._posts, workspace), paused, most)

    def posted_by_other(self, workspace: str, channel: str, ago: float) -> None:
        """Another process has posted in a channel so many seconds ago."""
        self._channel.give_way(f"{workspace}/{channel}", self._elapsed() - ago)

    def redraw(self, message: str, workspace: str, card: str, most: float) -> float:
        """Seconds until a card may be drawn again."""
        paused = self._paused(f"{workspace} {REDRAW}")
        of_card = _Counted(self._card, f"{workspace}/{card}")
        return self._take(message, of_card, _Counted(self._redraws, workspace), paused, most)

    def lookup(self, workspace: str) -> float:
        """Seconds until a message may be looked for again, 0 where Slack has not asked to wait."""
        return self._paused(f"{workspace} {LOOKUP}")

    def limited(self, method: str, workspace: str, channel: str, seconds: float) -> None:
        """Slack asks to wait, and does not say for what.

        A post is taken to mean its channel, until another channel of the workspace is asked to wait beside it; any
        other method is limited for the workspace.
        """
        now = self._elapsed()
        until = now + seconds
        if method != POST:
            self._pauses.begin(f"{workspace} {method if method == REDRAW else LOOKUP}", until, now)
            return
        before = self._limited.get(workspace)
        if before and before.channel != channel and before.until > now:
            self._pauses.begin(f"{workspace} {POST}", until, now)
        self._limited[workspace] = _Limited(channel, until)
        self._pauses.begin(f"{workspace}/{channel}", until, now)

    def _paused(self, subject: str) -> float:
        return self._pauses.wait(subject, self._elapsed())

    def _take(self, message: str, narrow: _Counted, wide: _Counted, paused: float, most: float) -> float:
        now = self._elapsed()
        kept = self._kept.pop(message, None)
        if paused > most:
            return paused
        wait = max(paused, _next(narrow, wide, now) if kept is None else kept - now)
        if wait > most:
            self._keep(message, now + wait, now)
        return max(0.0, wait)

    def _keep(self, message: str, turn: float, now: float) -> None:
        if len(self._kept) > FORGET_AFTER:
            self._kept = {key: at for key, at in self._kept.items() if at > now}
        self._kept[message] = turn


def _next(narrow: _Counted, wide: _Counted, now: float) -> float:
    """Seconds until the next turn, which is taken. A wait in one channel takes nothing from the others."""
    wait = max(allowance.wait(subject, now) for allowance, subject in (narrow, wide))
    wide.allowance.count(wide.subject, now)
    narrow.allowance.count(narrow.subject, now, wait)
    return wait
