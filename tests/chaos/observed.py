"""What people really got: every message as it stood when it was posted, read as the oracle names it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from bot.sandbox.records import Change, Message
from bot.sandbox.workspace import Workspace
from tests.chaos.oracle import Expected

_KINDS = (
    ("left alone", re.compile(r"(Customer \d+) is \w+ in .+, and nobody has acted for")),
    ("hand-off", re.compile(r"your work in .+ for (Customer \d+) begins")),
    ("delayed", re.compile(r"(Customer \d+) is delayed in (?!.+nobody has acted)")),
    ("stuck", re.compile(r"(Customer \d+) is stuck in (?!.+nobody has acted)")),
)
_DIGEST_DAY = re.compile(r"\b(\w{3} \d{1,2} \w{3}) · ")
REPEAT = "may be a repeat"


class Observed:
    """Listens to a workspace from now on; `step` is set by whoever moves the time."""

    def __init__(self, workspace: Workspace) -> None:
        self.step = 0
        self.messages: Counter[Expected] = Counter()
        self.repeats: Counter[Expected] = Counter()
        self.ids: dict[Expected, list[str]] = {}
        self.strange: list[str] = []
        self._workspace = workspace
        self.stop: Callable[[], None] = workspace.changes.listen(self._hear)

    def _hear(self, change: Change) -> None:
        if change.what == "posted" and isinstance(change.subject, Message) and not change.subject.only_for:
            self._read(change.subject)

    def _read(self, message: Message) -> None:
        text = "\n".join(_texts(message)).replace("*", "")
        for reader in self._readers(message):
            found = self._named(reader, text)
            if not found:
                self.strange.append(f"step {self.step}, {reader}: {text[:200]}")
            elif REPEAT in text:
                self.repeats.update(found)
            else:
                self.messages.update(found)
            for one in found:
                self.ids.setdefault(one, []).append(f"{_id_of(message)} at {message.ts}")

    def _named(self, reader: str, text: str) -> set[Expected]:
        """One for each journey it tells of, or a digest."""
        told = {
            Expected(self.step, reader, kind, customer)
            for kind, pattern in _KINDS
            for customer in pattern.findall(text)
        }
        day = None if told else _DIGEST_DAY.search(text)
        return {Expected(self.step, reader, "digest", day.group(1))} if day else told

    def _readers(self, message: Message) -> Iterator[str]:
        channel = self._workspace.channel(message.channel)
        for member in channel.members - {self._workspace.bot.user}:
            user = self._workspace.people.get(member)
            assert user is not None
            yield user.handle


def _id_of(message: Message) -> str:
    return str((message.metadata or {}).get("event_payload", {}).get("id"))


def _texts(message: Message) -> Iterator[str]:
    yield message.text
    for block in message.blocks:
        yield str(block.get("text", {}).get("text", "")) if isinstance(block.get("text"), dict) else ""
        yield from (str(element.get("text", "")) for element in block.get("elements", ()))
