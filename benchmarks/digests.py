"""Digests at 09:00 by everybody's own clock, in many workspaces: how fast they are made, and in what room."""

import json
from datetime import timedelta
from pathlib import Path

from benchmarks.digest_day import Zone
from benchmarks.figures import Line, megabytes, milliseconds, per_second
from benchmarks.population import copy
from benchmarks.processes import finished
from benchmarks.size import Size
from benchmarks.stand import Stand
from benchmarks.workspaces import PEOPLE, ZONES, fill_many

LEAST_PER_SECOND, MOST_MEMORY = 2_000, 300e6


async def measure(size: Size, folder: Path, stand: Stand) -> list[Line]:
    """One day; the digests of one zone are a figure."""
    base = folder / f"{size.workspaces}-workspaces-{stand.now.date()}.db"
    if not base.exists():
        part = base.with_suffix(".part")
        part.unlink(missing_ok=True)
        fill_many(part, size.workspaces, stand.now)
        part.rename(base)
    path, said = folder / "digests.db", folder / "digests.log"
    copy(base, path)
    begin = (stand.now + timedelta(seconds=1)).isoformat()
    await finished(said, "-m", "benchmarks.digest_day", f"sqlite:///{path}", begin)
    zones = [Zone(**zone) for zone in json.loads(said.read_text())]
    path.unlink()
    return _lines(zones)


def _lines(zones: list[Zone]) -> list[Line]:
    digests, workspaces = sum(zone.digests for zone in zones), sum(zone.digests for zone in zones) // PEOPLE
    measure = f"{digests:,} digests, {workspaces:,} workspaces, {len(ZONES)} zones"
    memory = [zone.memory for zone in zones]
    both = [zone.digests / (zone.queueing + zone.composing) for zone in zones]
    return [
        Line(f"{measure}: queued and composed", both, (), per_second, LEAST_PER_SECOND, at_most=False, of_ratio=False),
        Line(f"{measure}: queued", [zone.digests / zone.queueing for zone in zones], (), per_second),
        Line(f"{measure}: composed", [zone.digests / zone.composing for zone in zones], (), per_second),
        Line(f"{measure}: processor time of each", [zone.processor / zone.digests for zone in zones], (), milliseconds),
        Line(f"{measure}: memory at most", [max(memory)], (), megabytes, MOST_MEMORY, of_ratio=False),
        Line(f"{measure}: memory after all, and after the first zone", memory[-1:], memory[:1], megabytes),
    ]
