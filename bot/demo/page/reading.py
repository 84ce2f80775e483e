"""How far everybody has read."""

from collections.abc import Mapping


class ReadPositions:
    """The `ts` of the last message read, by person and channel; `by_person` may be stored and given back."""

    def __init__(self, by_person: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self.by_person: dict[str, dict[str, str]] = {who: dict(read) for who, read in (by_person or {}).items()}

    def of(self, user: str, channel: str) -> str:
        """Empty, which is before every message, where nothing was read."""
        return self.by_person.get(user, {}).get(channel, "")

    def mark(self, user: str, channel: str, ts: str) -> None:
        """Reading never goes back."""
        self.by_person.setdefault(user, {})[channel] = max(ts, self.of(user, channel))
