"""How fast we post: Slack takes one message a second in a channel, and some hundred a minute in a workspace."""

from collections.abc import Callable

PER_CHANNEL_SECONDS = 1.0
FORGET_AFTER = 10_000


class Pace:
    """When the next message may go to a channel, on a monotonic clock in seconds."""

    def __init__(self, elapsed: Callable[[], float]) -> None:
        self._elapsed = elapsed
        self._free_at: dict[tuple[str, str], float] = {}

    def wait_for(self, workspace: str, channel: str) -> float:
        """Seconds until a message may go to this channel; 0 where it may go now."""
        now = self._elapsed()
        free_at = max(self._free_at.get((workspace, channel), 0.0), self._free_at.get((workspace, ""), 0.0))
        return max(0.0, free_at - now)

    def posted(self, workspace: str, channel: str) -> None:
        self._hold(workspace, channel, PER_CHANNEL_SECONDS)

    def pause_channel(self, workspace: str, channel: str, seconds: float) -> None:
        self._hold(workspace, channel, seconds)

    def pause_workspace(self, workspace: str, seconds: float) -> None:
        self._hold(workspace, "", seconds)

    def _hold(self, workspace: str, channel: str, seconds: float) -> None:
        now = self._elapsed()
        if len(self._free_at) > FORGET_AFTER:
            self._free_at = {key: at for key, at in self._free_at.items() if at > now}
        self._free_at[(workspace, channel)] = now + seconds
