"""What happened since the workspace was last kept as a whole, a line each, so that a kill loses nothing of it.

The bot has been told that its messages were taken: what Slack has taken is there when Slack is looked at again.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.sandbox.records import Json
from bot.wire_json import json_bytes

NOW = "now"


class Journal:
    """Each line is handed to the system before anybody hears that it happened."""

    def __init__(self, file: Path) -> None:
        self._lines = file.open("ab", buffering=0)

    def note(self, now: datetime, what: Json | None = None) -> None:
        """Something that happened at `now`, or only that it has become so late."""
        line = {NOW: now.isoformat(), **(what or {})}
        self._lines.write(json_bytes(line) + b"\n")

    def forget(self) -> None:
        """All of it is kept otherwise."""
        self._lines.truncate(0)

    def close(self) -> None:
        self._lines.close()


def read_journal(file: Path) -> Iterator[Json]:
    """The lines, oldest first; one that was being written when the process died is left out.

    Raises ValueError where another is no JSON.
    """
    if file.exists():
        *whole, _ = file.read_bytes().split(b"\n")
        yield from (json.loads(line) for line in whole)
