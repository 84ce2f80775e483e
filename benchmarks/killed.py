"""Killed in the middle of delivering, and started again: what is lost, what comes twice, and how late the last is."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.alerts import Spread
from benchmarks.delivery import TOGETHER, recorded
from benchmarks.figures import Line, in_seconds, number
from benchmarks.reception import LOOK_SECONDS, Reception, receiving
from benchmarks.size import Size
from benchmarks.stand import Stand
from benchmarks.ways import Stores, Way, stores

LATENCY = 0.05


@dataclass(frozen=True, slots=True)
class Aftermath:
    """How many messages never came and how many came more than once; seconds from the first to the last new one."""

    lost: int
    doubled: int
    seconds: float


async def measure(size: Size, folder: Path, stand: Stand) -> list[Line]:
    """Once for every way that keeps what waits, all at the same time, each with a Slack of its own."""
    spread = Spread(size.messages, 1, TOGETHER)
    async with AsyncExitStack() as stack:
        kept = await stack.enter_async_context(stores(folder, stand.now))
        first = await stack.enter_async_context(receiving(folder))
        bodies = await recorded(kept.own_ways(first, spread)[0], first, spread.messages, folder)
        names = [way.name for way in _ways(kept, first, spread, bodies)]
        receptions = [await stack.enter_async_context(receiving(_own(folder, name))) for name in names]
        ways = [_ways(kept, reception, spread, bodies)[place] for place, reception in enumerate(receptions)]
        each = zip(ways, receptions, strict=True)
        ends = await asyncio.gather(*(_killed(way, reception, size) for way, reception in each))
    return [line for name, end in zip(names, ends, strict=True) for line in _lines(name, end, size)]


def _own(folder: Path, name: str) -> Path:
    own = folder / name.lower().replace(" ", "-")
    own.mkdir(exist_ok=True)
    return own


def _ways(kept: Stores, reception: Reception, spread: Spread, bodies: Path) -> list[Way]:
    return [*kept.own_ways(reception, spread), *kept.contenders(reception, bodies)]


async def _killed(way: Way, reception: Reception, size: Size) -> Aftermath:
    await way.queue()
    await reception.begin(latency=LATENCY)
    async with way.work() as program:
        await reception.come(size.messages // 2, size.watched)
        program.kill()
        await asyncio.sleep(10 * LOOK_SECONDS)
    async with way.work():
        await asyncio.sleep(size.watched)
        ended, times = await reception.figures(), await reception.times()
    return Aftermath(size.messages - ended.count, sum(some > 1 for some in times.values()), ended.new_seconds)


def _lines(name: str, end: Aftermath, size: Size) -> Iterator[Line]:
    measure = f"killed in mid-run, {size.messages:,} messages: {name}"
    target = 0 if name.startswith("Journeybot") else None
    yield Line(f"{measure}: lost", [end.lost], (), number, target, of_ratio=False)
    yield Line(f"{measure}: doubled", [end.doubled], (), number, target, of_ratio=False)
    yield Line(f"{measure}: the last after", [end.seconds], (), in_seconds)
