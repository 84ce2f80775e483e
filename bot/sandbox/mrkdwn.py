"""Slack's message markup as the words a person reads."""

import html
import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.records import Json, User
from bot.sandbox.slack_dates import written_date
from bot.sandbox.workspace import Workspace

REFERENCE = re.compile(r"<([^<>]+)>")
BOLD = re.compile(r"(?<!\w)\*(?=\S)([^*\n]*?\S)\*(?!\w)")
ITALIC = re.compile(r"(?<!\w)_(?=\S)([^\n]*?\S)_(?!\w)")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: names come from the workspace, dates are written in the viewer's zone."""

    workspace: Workspace
    viewer: User

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.viewer.tz)

    @property
    def now(self) -> datetime:
        return self.workspace.clock.now().astimezone(self.zone)

    def words(self, text: Json) -> str:
        """A text object."""
        return self.marked_up(text["text"]) if text["type"] == "mrkdwn" else html.unescape(text["text"])

    def marked_up(self, text: str) -> str:
        """Markup read: names for ids, labels for links, no signs of bold and italic."""
        plain = REFERENCE.sub(lambda m: self._reference(m[1]), text)
        return html.unescape(ITALIC.sub(r"\1", BOLD.sub(r"\1", plain)))

    def person(self, user_id: str, otherwise: str = "someone") -> str:
        user = self.workspace.people.get(user_id)
        return f"@{user.handle if user else otherwise}"

    def channel(self, channel_id: str, otherwise: str = "a channel") -> str:
        channel = self.workspace.conversations.get(channel_id)
        return f"#{channel.name if channel else otherwise}"

    def moment(self, unix: float) -> datetime:
        return datetime.fromtimestamp(unix, self.zone)

    def _reference(self, inner: str) -> str:
        target, _, label = inner.partition("|")
        match target[:1]:
            case "@":
                return self.person(target[1:], label or "someone")
            case "#":
                return self.channel(target[1:], label or "a channel")
            case "!":
                return self._special(target[1:], label)
        return label or target.removeprefix("mailto:")

    def _special(self, target: str, label: str) -> str:
        parts = target.split("^")
        if parts[0] == "date" and len(parts) >= 3 and parts[1].lstrip("-").isdigit():
            return written_date(parts[2], self.moment(int(parts[1])), self.now)
        return label or f"@{parts[0]}"
