"""`--data`: the workspace is kept in a file beside the bot's database, and found again after a restart."""

import asyncio
import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.demo.journal import NOW, Journal, read_journal
from bot.demo.page.reading import ReadPositions
from bot.failures import JobFailed
from bot.sandbox.records import Change, Json, Message
from bot.sandbox.snapshot import UnknownSnapshot, noted, replay, restore, snapshot
from bot.sandbox.workspace import Workspace

FILE, DATABASE, FILES, JOURNAL = "workspace.json", "journeybot.db", "files", "workspace.since"
PAUSE_SECONDS = 2.0
"""What happens within this time is written together."""

VERSION = 1


class Kept:
    """What the file says. Raises `JobFailed` where it cannot be used, with what to do then."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE
        self._content: dict[str, Any] = {}
        self._since: list[Json] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if self.file.exists():
                self._content = json.loads(self.file.read_bytes())
                self._since = list(read_journal(folder / JOURNAL))
                self._check()
            elif (folder / JOURNAL).exists():
                raise JobFailed(
                    f"{folder} holds a demo that was ended before it was ready. Delete it, or choose another --data."
                )
            elif (folder / DATABASE).exists():
                raise JobFailed(
                    f"{folder} holds a database but no {FILE}, so it is not the demo's. Choose an empty folder with "
                    "--data."
                )
        except OSError as error:
            raise JobFailed(f"{error.filename} cannot be used: {error.strerror}. Choose another --data.") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._broken(error) from error

    @property
    def is_new(self) -> bool:
        return not self._content

    @property
    def now(self) -> datetime | None:
        """The workspace's time when it was left; it stands still until somebody comes back."""
        return max(datetime.fromisoformat(each[NOW]) for each in self._notes()) if self._content else None

    def _notes(self) -> list[Json]:
        return [self._content, *self._since]

    def restore(self, workspace: Workspace) -> None:
        try:
            restore(workspace, self._content["workspace"])
            for note in self._since:
                if note.keys() != {NOW}:
                    replay(workspace, note)
            self._restore_files(workspace)
        except (UnknownSnapshot, OSError) as error:
            raise self._broken(error) from error

    def _restore_files(self, workspace: Workspace) -> None:
        """What came with the messages; a file that was taken away is told as lost where it is looked at."""
        for file in (file for message in workspace.messages for file in message.files):
            kept = self.file.parent / FILES / Path(file.id).name
            if kept.is_file():
                workspace.files.put(file.id, kept.read_bytes())

    @property
    def reads(self) -> ReadPositions:
        return ReadPositions(self._content.get("reads"))

    def _check(self) -> None:
        if self._content["version"] != VERSION:
            raise ValueError(f"its version is {self._content['version']}, and {VERSION} is known")
        if any(datetime.fromisoformat(each[NOW]).tzinfo is None for each in self._notes()):
            raise ValueError("its time names no zone")
        self._content["workspace"]["people"]
        self.reads.by_person.items()

    def _broken(self, error: Exception) -> JobFailed:
        return JobFailed(
            f"{self.file} cannot be read as the demo's workspace ({error}). Move {self.file.parent} away to begin "
            "anew, or choose another folder with --data."
        )


class Keeper:
    """Writes the file a moment after something changed, and whenever it is asked; until then each message is noted."""

    def __init__(
        self, file: Path, workspace: Workspace, clock: Clock, reads: ReadPositions, is_moving: Callable[[], bool]
    ) -> None:
        self._file, self._workspace, self._clock, self._reads = file, workspace, clock, reads
        self._is_moving = is_moving
        self._journal = Journal(file.with_name(JOURNAL))
        self._changed = asyncio.Event()
        self._stop: Callable[[], None] = workspace.changes.listen(self._note)

    def _note(self, change: Change) -> None:
        """Whoever posted hears of it only after this."""
        self._changed.set()
        if isinstance(change.subject, Message):
            if change.subject.files:
                self._save_files()
            is_gone = change.what == "deleted"
            self._journal.note(self._clock.now(), noted(self._workspace, change.subject, is_gone=is_gone))

    def passed(self, now: datetime) -> None:
        """The clock was moved: the bot has done what was due by then."""
        self._changed.set()
        self._journal.note(now)

    async def keep(self) -> None:
        """Until cancelled; what a clock that moves brings is written once it has arrived."""
        while await self._changed.wait():
            await asyncio.sleep(PAUSE_SECONDS)
            if not self._is_moving():
                self._changed.clear()
                self.save()

    def save(self) -> None:
        """The whole file takes the place of the old at once, so that there always is a whole one."""
        self._save_files()
        content = {
            "version": VERSION,
            "now": self._clock.now().isoformat(),
            "reads": self._reads.by_person,
            "workspace": snapshot(self._workspace),
        }
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        os.replace(fresh, self._file)  # noqa: PTH105 - atomic
        self._journal.forget()

    def close(self) -> None:
        """Keep everything once more, and nothing from then on."""
        self._stop()
        self.save()
        self._journal.close()

    def _save_files(self) -> None:
        """Before the messages that name them, and only those that are new: what is in a file never changes."""
        folder = self._file.parent / FILES
        for file_id in self._workspace.files:
            if not (folder / file_id).exists():
                folder.mkdir(exist_ok=True)
                fresh = folder / f"{file_id}.new"
                fresh.write_bytes(self._workspace.files.content(file_id) or b"")
                fresh.replace(folder / file_id)
