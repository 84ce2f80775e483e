"""What `journeybot serve` holds in memory with many journeys, after a sweep and some answers."""

import asyncio
import sqlite3
from pathlib import Path

from benchmarks.figures import Line, megabytes
from benchmarks.load import load
from benchmarks.population import copy
from benchmarks.questions import questions
from benchmarks.size import Size
from benchmarks.stand import Stand
from benchmarks.status import order_of
from bot.clock import Clock

PATIENCE_SECONDS = 120


class NeverSwept(Exception):
    """The bot did not get through what was due."""


async def measure(size: Size, folder: Path, stand: Stand) -> list[Line]:
    """Resident memory in bytes, now and at most; needs Linux's /proc."""
    path = folder / "memory.db"
    copy(stand.populated(folder, size.many, size.due), path)
    async with stand.journeybot(path) as bot:
        await _swept(path)
        await load(bot.port, order_of(stand, questions(stand, path), size))
        memory = bot.memory()
    of = f"memory of `journeybot serve`, {size.many:,} journeys"
    return [
        Line(of, [memory["VmRSS"]], (), megabytes, target=150e6, of_ratio=False),
        Line(f"{of}: at most", [memory["VmHWM"]], (), megabytes),
    ]


async def _swept(path: Path) -> None:
    """Wait until nothing is due and the first messages are sent."""
    clock = Clock()
    until = clock.elapsed() + PATIENCE_SECONDS
    while clock.elapsed() < until:
        if _is_under_way(path, clock.now().isoformat()):
            return
        await asyncio.sleep(0.2)
    raise NeverSwept(f"Something is still due after {PATIENCE_SECONDS} seconds.")


def _is_under_way(path: Path, now: str) -> bool:
    database = sqlite3.connect(path)
    try:
        due = database.execute("SELECT count(*) FROM checks WHERE at <= ?", (now,)).fetchone()
        sent = database.execute("SELECT count(*) FROM outbox WHERE state = 'sent'").fetchone()
        return bool(due == (0,) and sent > (0,))
    finally:
        database.close()
