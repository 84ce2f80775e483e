"""Server-sent events: what changed in the workspace, told to every page that is open."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from bot.demo.page.state import member_channel, message_json, view_json
from bot.sandbox.records import Change, Json, Message, View, ViewType
from bot.sandbox.workspace import Workspace

WAITING = 500
KEEP_ALIVE_SECONDS = 15.0

Event = tuple[str, Json]


@dataclass(eq=False, slots=True)
class _Reader:
    """One open page. What it cannot take any more is dropped, and it is told to load everything anew."""

    user: str
    events: asyncio.Queue[str | None] = field(default_factory=lambda: asyncio.Queue(WAITING))

    def put(self, text: str | None) -> None:
        try:
            self.events.put_nowait(text)
        except asyncio.QueueFull:
            while not self.events.empty():
                self.events.get_nowait()
            self.events.put_nowait(text if text is None else _written(0, "state", {}))


class PageStream:
    """What pages hear. It follows the workspace by itself; others may `tell` more, such as `clock` or `traffic`."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._readers: list[_Reader] = []
        self._count = 0
        self._hashes: dict[str, str] = {}
        self._stop = workspace.changes.listen(self._changed)

    @property
    def open_pages(self) -> int:
        return len(self._readers)

    def tell(self, event: str, data: Json, *, only_for: str | None = None) -> None:
        """Send an event to every open page, or to those that look through this person's eyes."""
        self._count += 1
        text = _written(self._count, event, data)
        for reader in self._readers:
            if only_for in (None, reader.user):
                reader.put(text)

    def close(self) -> None:
        """End every open page's stream, so that the server need not wait for them."""
        self._stop()
        for reader in self._readers:
            reader.put(None)

    async def heard_by(self, user: str) -> AsyncIterator[str]:
        """The events for one person as `text/event-stream`, until the page is closed."""
        reader = _Reader(user)
        self._readers.append(reader)
        try:
            yield "retry: 1000\n\n"
            while (text := await _next(reader)) is not None:
                yield text
        finally:
            self._readers.remove(reader)

    def _changed(self, change: Change) -> None:
        match change.subject:
            case Message() as message:
                self._message(change.what, message)
            case View(type=ViewType.HOME) as view:
                self.tell("home", {"view": view_json(self._workspace, view)}, only_for=view.user)
            case View() as view:
                self._modal(change.what, view)

    def _message(self, what: str, message: Message) -> None:
        if not self._readers:
            return
        for event, data in self._told(what, message):
            for user in {reader.user for reader in self._readers}:
                if message.only_for in (None, user) and member_channel(self._workspace, message.channel, user):
                    self.tell(event, data, only_for=user)

    def _told(self, what: str, message: Message) -> list[Event]:
        """The message, and with a reply the head of its thread, which counts them."""
        place = {"channel": message.channel}
        if what == "deleted":
            told: list[Event] = [("removed", place | {"ts": message.ts, "thread_ts": message.thread_ts})]
        else:
            told = [("message", place | {"new": what == "posted", "message": message_json(self._workspace, message)})]
        head = self._head(message)
        if head is not None:
            told.append(("message", place | {"new": False, "message": message_json(self._workspace, head)}))
        return told

    def _head(self, message: Message) -> Message | None:
        if message.thread_ts in (None, message.ts):
            return None
        return self._workspace.messages.get(message.channel, str(message.thread_ts))

    def _modal(self, what: str, view: View) -> None:
        """A view whose fields were merely filled in is not drawn again: the page has them."""
        if what == "updated" and self._hashes.get(view.id) == view.hash:
            return
        if what == "closed":
            self._hashes.pop(view.id, None)
        else:
            self._hashes[view.id] = view.hash
        if what == "updated":
            self.tell("view", {"view": view_json(self._workspace, view)}, only_for=view.user)
        else:
            top = self._workspace.views.top(view.user)
            self.tell("views", {"view": top and view_json(self._workspace, top)}, only_for=view.user)


async def _next(reader: _Reader) -> str | None:
    """The next event, or a comment that keeps the connection alive."""
    try:
        async with asyncio.timeout(KEEP_ALIVE_SECONDS):
            return await reader.events.get()
    except TimeoutError:
        return ": still here\n\n"


def _written(number: int, event: str, data: Any) -> str:
    return f"id: {number}\nevent: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
