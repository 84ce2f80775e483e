"""`--data`: the workspace is kept in a file beside the bot's database, and found again after a restart."""

import asyncio
import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.demo.page.reading import ReadPositions
from bot.failures import JobFailed
from bot.sandbox.snapshot import UnknownSnapshot, restore, snapshot
from bot.sandbox.workspace import Workspace

FILE, DATABASE, FILES = "workspace.json", "journeybot.db", "files"
PAUSE_SECONDS = 2.0
"""What happens within this time is written together."""

VERSION = 1


class Kept:
    """What the file says. Raises `JobFailed` where it cannot be used, with what to do then."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE
        self._content: dict[str, Any] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if self.file.exists():
                self._content = json.loads(self.file.read_bytes())
                self._check()
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
        return datetime.fromisoformat(self._content["now"]) if self._content else None

    def restore(self, workspace: Workspace) -> None:
        try:
            restore(workspace, self._content["workspace"])
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
        if datetime.fromisoformat(self._content["now"]).tzinfo is None:
            raise ValueError("its time names no zone")
        self._content["workspace"]["people"]
        self.reads.by_person.items()

    def _broken(self, error: Exception) -> JobFailed:
        return JobFailed(
            f"{self.file} cannot be read as the demo's workspace ({error}). Move {self.file.parent} away to begin "
            "anew, or choose another folder with --data."
        )


class Keeper:
    """Writes the file a moment after something changed, and whenever it is asked."""

    def __init__(
        self, file: Path, workspace: Workspace, clock: Clock, reads: ReadPositions, is_moving: Callable[[], bool]
    ) -> None:
        self._file, self._workspace, self._clock, self._reads = file, workspace, clock, reads
        self._is_moving = is_moving
        self._changed = asyncio.Event()
        self._stop: Callable[[], None] = workspace.changes.listen(lambda _: self._changed.set())

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

    def _save_files(self) -> None:
        """Before the messages that name them, and only those that are new: what is in a file never changes."""
        folder = self._file.parent / FILES
        for file_id in self._workspace.files:
            if not (folder / file_id).exists():
                folder.mkdir(exist_ok=True)
                fresh = folder / f"{file_id}.new"
                fresh.write_bytes(self._workspace.files.content(file_id) or b"")
                fresh.replace(folder / file_id)
