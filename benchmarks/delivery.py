"""Messages that wait, until Slack has them all: the product on both databases, the floor, and contenders in turns."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.alerts import Spread
from benchmarks.figures import Line, milliseconds, number, per_second
from benchmarks.reception import Reception, receiving
from benchmarks.size import Size
from benchmarks.stand import Stand
from benchmarks.ways import Contender, Stores, Way, stores

LATENCIES = (0.0, 0.05)
"""Seconds until Slack answers."""

LIMIT_BY_LATENCY = 200
"""So many posts of one after the other are enough to see how fast that goes where each is waited for."""

SILENCE_SECONDS = 5
TOGETHER = 20


@dataclass(frozen=True, slots=True)
class Turn:
    """Messages a second between the first and the last; seconds of the processor for each; those that never came."""

    per_second: float
    processor: float
    missing: int


Turns = dict[str, list[Turn]]


async def measure(size: Size, folder: Path, stand: Stand) -> list[Line]:
    """Messages a second at both latencies, all ways in turns."""
    spread = Spread(size.messages, 1, TOGETHER)
    async with stores(folder, stand.now) as kept, receiving(folder) as reception:
        ours = kept.own_ways(reception, spread)
        bodies = await recorded(ours[0], reception, spread.messages, folder)
        others = _others(kept, reception, bodies)
        by_hand = kept.by_hand(BY_HAND, reception, spread, bodies)
        lines = []
        for latency in LATENCIES:
            turns: Turns = {way.name: [] for way in (*ours, by_hand, *others)}
            for _ in range(size.turns):
                for way in (*others, by_hand, *ours):
                    turns[way.name].append(await _turn(way, reception, latency, spread.messages))
            lines += _lines(turns, latency, spread.messages)
        late = [await _turn(replace(one, step="late"), reception, 0, spread.messages) for one in others if one.is_timed]
    return [*lines, *(Line(LATE, [0], [turn.missing], number) for turn in late)]


async def recorded(way: Way, reception: Reception, count: int, folder: Path) -> Path:
    """The product's own posts, for the others to send; a file with one as JSON on each line."""
    file = folder / "bodies.jsonl"
    await way.queue()
    await reception.begin(keeps_bodies=True)
    async with way.work():
        await reception.come(count, SILENCE_SECONDS)
    file.write_text("\n".join(json.dumps(body) for body in await reception.bodies()))
    return file


def _others(kept: Stores, reception: Reception, bodies: Path) -> list[Contender]:
    few = bodies.with_name("few-bodies.jsonl")
    few.write_text("\n".join(bodies.read_text().splitlines()[:LIMIT_BY_LATENCY]))
    return [
        Contender(FLOOR, "floor", kept.folder, reception, bodies),
        *kept.contenders(reception, bodies),
        Contender(SEQUENTIAL, "sequential", kept.folder, reception, few),
    ]


FLOOR, SEQUENTIAL, BY_HAND = "floor", "a sequential client", "the same duties by hand on SQLite"
LATE = "delivery: never sent, beside APScheduler back 2 s after its jobs were due"


async def _turn(way: Way, reception: Reception, latency: float, count: int) -> Turn:
    if way.name == SEQUENTIAL:
        count = min(count, LIMIT_BY_LATENCY)
    await way.queue()
    await reception.begin(latency=latency)
    async with way.work() as program:
        begun = await reception.come(1, SILENCE_SECONDS)
        used = program.processor_seconds()
        ended = await reception.come(count, SILENCE_SECONDS)
        measured = max(1, ended.count - begun.count)
        processor = (program.processor_seconds() - used) / measured
    turn = Turn((ended.count - 1) / ended.seconds if ended.count > 1 else 0, processor, count - ended.count)
    print(f"  {way.name}, {latency * 1000:.0f} ms: {per_second(turn.per_second)}", file=sys.stderr)
    return turn


OF_FLOOR = {"Journeybot on SQLite": 0.9, "Journeybot on PostgreSQL": 0.7}
OF_OTHERS = {"Procrastinate": 4.0, "Celery on Redis": 2.0}


def _lines(turns: Turns, latency: float, count: int) -> list[Line]:
    def line(one: str, other: str, measure: str, target: float | None = None) -> Line:
        return Line(
            f"delivery, {count:,} messages, {latency * 1000:.0f} ms: {measure}",
            _of(turns[one], lambda turn: turn.per_second),
            _of(turns[other], lambda turn: turn.per_second),
            per_second, target, at_most=False,
        )  # fmt: skip

    ours = [name for name in turns if name in OF_FLOOR]
    beside = [name for name in turns if name not in (*ours, BY_HAND, FLOOR)]
    return [
        *(line(name, FLOOR, name, OF_FLOOR[name]) for name in ours),
        *(_processor(turns, name, latency) for name in (*ours, BY_HAND)),
        line(BY_HAND, FLOOR, BY_HAND),
        line(ours[0], BY_HAND, f"{ours[0]} beside {BY_HAND}"),
        *(line(ours[-1], name, f"{ours[-1]} beside {name}", OF_OTHERS.get(name)) for name in beside),
        *(_missing(turns, ours[-1], name, latency) for name in beside if name == "APScheduler"),
    ]


def _processor(turns: Turns, name: str, latency: float) -> Line:
    measure = f"{name}, {latency * 1000:.0f} ms: processor time a message"
    ours, floor = (_of(turns[one], lambda turn: turn.processor) for one in (name, FLOOR))
    return Line(measure, ours, floor, milliseconds)


def _missing(turns: Turns, ours: str, name: str, latency: float) -> Line:
    measure = f"never sent, {latency * 1000:.0f} ms, beside {name}"
    product, contender = (_of(turns[one], lambda turn: turn.missing) for one in (ours, name))
    return Line(measure, product, contender, number)


def _of(turns: Sequence[Turn], figure: Callable[[Turn], float]) -> list[float]:
    return [figure(turn) for turn in turns]
