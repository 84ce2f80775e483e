"""Telling whoever looks at the workspace that something on it changed."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.sandbox.records import Change

Listener = Callable[[Change], None]
T = TypeVar("T")


class Changes:
    """The workspace's announcements; listeners are called at once, in order, and must not block."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` at every change until the returned function is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            listener(change)

    async def wait_for(self, look: Callable[[], T | None], timeout: float) -> T | None:  # noqa: ASYNC109 - real seconds
        """What `look` finds, looking again at every change; None after `timeout` real seconds."""
        happened = asyncio.Event()
        stop = self.listen(lambda _: happened.set())
        try:
            async with asyncio.timeout(timeout):
                while (found := look()) is None:
                    await happened.wait()
                    happened.clear()
        except TimeoutError:
            return look()
        finally:
            stop()
        return found
