"""Digests at 09:00 by everybody's own clock, in many workspaces: how fast they are made, and in what room."""

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from benchmarks.digest_day import Zone
from benchmarks.figures import Line, megabytes, milliseconds, per_second
from benchmarks.population import copy
from benchmarks.processes import finished
from benchmarks.size import Size
from benchmarks.stand import Stand
from benchmarks.ways import anew, postgres
from benchmarks.workspaces import PEOPLE, ZONES, fill_many

LEAST_PER_SECOND, MOST_MEMORY = 2_000, 300e6
PROCESSES = 2
STATISTICS_SOON = "autovacuum_naptime=1s"
"""As in a database that has been in use; a new one has none for its first minute."""

Day = Sequence[Sequence[Zone]]
"""Of each process the zones of which it made some digests."""


async def measure(size: Size, folder: Path, stand: Stand) -> list[Line]:
    """One day in one process, the digests of one zone are a figure; and days of two processes on one PostgreSQL."""
    zones = await _alone(size, folder, stand)
    return [*_lines(zones), *await _together(size, folder, stand)]


async def _alone(size: Size, folder: Path, stand: Stand) -> list[Zone]:
    base = folder / f"{size.workspaces}-workspaces-{stand.now.date()}.db"
    if not base.exists():
        part = base.with_suffix(".part")
        part.unlink(missing_ok=True)
        fill_many(f"sqlite:///{part}", size.workspaces, stand.now)
        part.rename(base)
    path = folder / "digests.db"
    copy(base, path)
    zones = await _day(folder / "digests.log", f"sqlite:///{path}", stand)
    path.unlink()
    return zones


async def _together(size: Size, folder: Path, stand: Stand) -> list[Line]:
    """Nothing where PostgreSQL is not installed."""
    with postgres(STATISTICS_SOON) as server:
        if server is None:
            return []
        fill_many(anew(server, "base"), size.workspaces, stand.now)
        days = []
        for _ in range(size.turns):
            url = anew(server, "day", 'TEMPLATE "base"')
            logs = (folder / f"digests-{number}.log" for number in range(PROCESSES))
            days.append(await asyncio.gather(*(_day(log, url, stand) for log in logs)))
    measure, memory = f"{PROCESSES} processes on PostgreSQL, {_measure(days[0])}", [_memory(day) for day in days]
    return [
        Line(f"{measure}: queued and composed", [_speed(day) for day in days], (), per_second, LEAST_PER_SECOND,
             at_most=False, of_ratio=False),
        Line(f"{measure}: memory of each at most", memory, (), megabytes, MOST_MEMORY, of_ratio=False),
    ]  # fmt: skip


async def _day(said: Path, url: str, stand: Stand) -> list[Zone]:
    begin = (stand.now + timedelta(seconds=1)).isoformat()
    await finished(said, "-m", "benchmarks.digest_day", url, begin)
    return _zones(said)


def _zones(said: Path) -> list[Zone]:
    return [Zone(**zone) for zone in json.loads(said.read_text())]


def _speed(day: Day) -> float:
    """Of all, from when the first process began until the last was done."""
    zones = [zone for one in day for zone in one]
    done = max(zone.begun + zone.queueing + zone.composing for zone in zones)
    return sum(zone.digests for zone in zones) / (done - min(zone.begun for zone in zones))


def _memory(day: Day) -> float:
    return max(zone.memory for one in day for zone in one)


def _measure(day: Day) -> str:
    digests = sum(zone.digests for one in day for zone in one)
    return f"{digests:,} digests, {digests // PEOPLE:,} workspaces, {len(ZONES)} zones"


def _lines(zones: list[Zone]) -> list[Line]:
    measure, memory = _measure([zones]), [zone.memory for zone in zones]
    both = [zone.digests / (zone.queueing + zone.composing) for zone in zones]
    return [
        Line(f"{measure}: queued and composed", both, (), per_second, LEAST_PER_SECOND, at_most=False, of_ratio=False),
        Line(f"{measure}: queued", [zone.digests / zone.queueing for zone in zones], (), per_second),
        Line(f"{measure}: composed", [zone.digests / zone.composing for zone in zones], (), per_second),
        Line(f"{measure}: processor time of each", [zone.processor / zone.digests for zone in zones], (), milliseconds),
        Line(f"{measure}: memory at most", [max(memory)], (), megabytes, MOST_MEMORY, of_ratio=False),
        Line(f"{measure}: memory after all, and after the first zone", memory[-1:], memory[:1], megabytes),
    ]
