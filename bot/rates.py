"""How fast we call Slack: about one message a second in a channel, and so many calls a minute in a workspace."""

from collections.abc import Callable, Mapping
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
    _back_at: dict[str, float] = field(default_factory=dict)

    def wait(self, subject: str, now: float) -> float:
        """Seconds until the next call; calls so far, spread evenly, may be ahead of time by the burst."""
        ahead = self._due_at.get(subject, now) - now
        return max(0.0, ahead - (self.burst - 1) * self._spacing)

    def count(self, subject: str, now: float) -> None:
        if len(self._due_at) > FORGET_AFTER:
            self._due_at = _coming(self._due_at, now)
        self._due_at[subject] = max(self._due_at.get(subject, now), now) + self._spacing

    def ask_again(self, subject: str, now: float) -> float:
        """Seconds until whoever cannot wait for their call may ask again.

        They come back one after the other, since only one of all who ask at once would get it, and a little apart, so
        that whoever comes new meanwhile need not wait for all of them.
        """
        if len(self._back_at) > FORGET_AFTER:
            self._back_at = _coming(self._back_at, now)
        back_at = max(self._back_at.get(subject, now) + PUT_OFF_SPACING * self._spacing, now + self.wait(subject, now))
        self._back_at[subject] = back_at
        return back_at - now

    def give_way(self, subject: str, posted_at: float) -> None:
        """Somebody else made a call then; the next comes a spacing later, and none at once with it."""
        self._due_at[subject] = max(self._due_at.get(subject, posted_at), posted_at + self.burst * self._spacing)

    @property
    def _spacing(self) -> float:
        return 60 / self.per_minute


FORGET_AFTER = 10_000
PUT_OFF_SPACING = 1.25
"""Calls that were put off are this many times as far apart as calls may be."""


def _coming(instants: Mapping[str, float], now: float) -> dict[str, float]:
    return {subject: at for subject, at in instants.items() if at > now}


@dataclass(slots=True)
class Pauses:
    """What Slack has asked to leave alone, and until when."""

    _until: dict[str, float] = field(default_factory=dict)

    def wait(self, subject: str, now: float) -> float:
        return max(0.0, self._until.get(subject, now) - now)

    def begin(self, subject: str, until: float, now: float) -> None:
        if len(self._until) > FORGET_AFTER:
            self._until = _coming(self._until, now)
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

    Who asks takes a turn, unless it is further away than `most`: then nothing is taken, and the answer is when to ask
    again. Slack allows about one post a second in a channel, several hundred a minute in a workspace, and 50 updates,
    those included that may come at once. No card is drawn again more than once a second.
    """

    def __init__(self, elapsed: Callable[[], float]) -> None:
        self._elapsed = elapsed
        self._channel = Allowance(per_minute=60, burst=2)
        self._posts = Allowance(per_minute=240, burst=20)
        self._redraws = Allowance(per_minute=40, burst=10)
        self._card = Allowance(per_minute=60, burst=1)
        self._pauses = Pauses()
        self._limited: dict[str, _Limited] = {}

    def post(self, workspace: str, channel: str, most: float) -> float:
        """Seconds until a message may be posted in a channel."""
        in_channel = _Counted(self._channel, f"{workspace}/{channel}")
        paused = max(self._paused(in_channel.subject), self._paused(f"{workspace} {POST}"))
        return self._take(in_channel, _Counted(self._posts, workspace), paused, most)

    def posted_by_other(self, workspace: str, channel: str, ago: float) -> None:
        """Another process has posted in a channel so many seconds ago."""
        self._channel.give_way(f"{workspace}/{channel}", self._elapsed() - ago)

    def redraw(self, workspace: str, card: str, most: float) -> float:
        """Seconds until a card may be drawn again."""
        paused = self._paused(f"{workspace} {REDRAW}")
        of_card = _Counted(self._card, f"{workspace}/{card}")
        return self._take(of_card, _Counted(self._redraws, workspace), paused, most)

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

    def _take(self, narrow: _Counted, wide: _Counted, paused: float, most: float) -> float:
        now = self._elapsed()
        wait = max(paused, *(one.allowance.wait(one.subject, now) for one in (narrow, wide)))
        if wait <= most:
            for one in (narrow, wide):
                one.allowance.count(one.subject, now)
        elif wide.allowance.wait(wide.subject, now) > most:
            return max(paused, wide.allowance.ask_again(wide.subject, now))
        return wait
