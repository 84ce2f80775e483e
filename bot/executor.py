"""Where use cases run: our own threads, one hop each (design, Async at the edge, plain functions inside)."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class UseCaseExecutor:
    """Runs plain functions beside the event loop; with one thread (SQLite) there is one writer by construction."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="usecase")
        self._is_alone = threads == 1
        self._turn = asyncio.Lock()
        self._lanes: list[UseCaseExecutor] = []

    def lane(self) -> "UseCaseExecutor":
        """A line beside the others in which one function runs after the other; where only one does anyway, the same.

        It is for what keeps the processor busy: more of that at once would only get in its own way and in the others'.
        """
        if self._is_alone:
            return self
        self._lanes.append(type(self)(1))
        return self._lanes[-1]

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        loop, context = asyncio.get_running_loop(), copy_context()
        return await loop.run_in_executor(self._pool, lambda: context.run(function, *args, **kwargs))

    async def glance(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run what reads a few rows by their keys: with one thread (SQLite) in place.

        There it waits for nobody, neither for a sweep before it in line nor for whoever writes, and the interpreter is
        not handed to the other thread and back at every row, which takes a third of the answer's time.
        """
        if not self._is_alone:
            return await self.run(function, *args, **kwargs)
        # Between two glances the event loop hears who has asked meanwhile, so that all are answered in the order they
        # came. Serving all it has heard of in one go lets whoever comes just after wait for two rounds.
        async with self._turn:
            await asyncio.sleep(0)
            return function(*args, **kwargs)

    def close(self) -> None:
        """Once all that runs has ended, in its lanes as well."""
        for one in self._lanes:
            one.close()
        self._pool.shutdown()
