"""More messages than Slack takes at once: several to each channel, of which it lets through one a second."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.alerts import Spread
from benchmarks.delivery import recorded
from benchmarks.figures import Line, in_seconds, number
from benchmarks.reception import Reception, receiving
from benchmarks.size import Size
from benchmarks.stand import Stand
from benchmarks.ways import Contender, Way, stores

SILENCE_SECONDS = 15
PACED = "a client with the same pace and no database"
OF_IDEAL = {4: 1 / 0.9, 3: 1 / 0.85}
"""By how many messages each channel gets, how much longer than ideal it may take."""

MOST_IN_WORKSPACE = 20
"""So many posts a workspace gets in all: as many as Journeybot sends it at once."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Seconds between the first and the last; how many were refused with a 429, and how many never came."""

    seconds: float
    refused: int
    missing: int


async def measure(size: Size, folder: Path, stand: Stand) -> list[Line]:
    """Seconds until all have arrived, against the ideal: a second for each message of a channel after the first."""
    lines = []
    async with stores(folder, stand.now) as kept, receiving(folder) as reception:
        for channels, each in size.limited:
            spread = Spread(channels, each, MOST_IN_WORKSPACE // each)
            ours = kept.own_ways(reception, spread)
            bodies = await recorded(ours[0], reception, spread.messages, folder)
            paced = Contender(PACED, "paced", folder, reception, bodies)
            turns: dict[str, list[Turn]] = {way.name: [] for way in (paced, *ours)}
            for _ in range(size.turns):
                for way in (paced, *ours):
                    turns[way.name].append(await _turn(way, reception, spread))
            for way in ours:
                lines += _lines(way.name, turns, spread)
    return lines


async def _turn(way: Way, reception: Reception, spread: Spread) -> Turn:
    await way.queue()
    await reception.begin(is_limited=True)
    async with way.work():
        ended = await reception.come(spread.messages, SILENCE_SECONDS)
    return Turn(ended.seconds, ended.refused, spread.messages - ended.count)


def _lines(name: str, turns: dict[str, list[Turn]], spread: Spread) -> list[Line]:
    measure = f"{name}, {spread.channels:,} channels × {spread.each}, one a second"
    ours = turns[name]
    seconds, paced = (_of(some, lambda turn: turn.seconds) for some in (ours, turns[PACED]))
    ideal = [spread.each - 1.0] * len(ours)
    return [
        Line(f"{measure}: beside the ideal", seconds, ideal, in_seconds, OF_IDEAL.get(spread.each)),
        Line(f"{measure}: beside {PACED}", seconds, paced, in_seconds),
        Line(f"{measure}: refused (429)", _of(ours, lambda turn: turn.refused), (), number, 0, of_ratio=False),
        Line(f"{measure}: missing", _of(ours, lambda turn: turn.missing), (), number, 0, of_ratio=False),
    ]


def _of(turns: Sequence[Turn], figure: Callable[[Turn], float]) -> list[float]:
    return [figure(turn) for turn in turns]
