"""A month ahead in the demo: whatever is due on the way is judged, composed, posted and drawn again."""

import gc
import time
from datetime import timedelta
from pathlib import Path
from shutil import rmtree

from benchmarks.figures import Line, in_seconds
from benchmarks.size import Size
from benchmarks.stand import Stand
from bot.demo.installation import installed
from tests.bot.demo.crowd import furnish

MONTH = timedelta(days=30)
MOST_SECONDS = 5.0


async def measure(size: Size, folder: Path, stand: Stand) -> list[Line]:  # noqa: ARG001  one signature for all
    """Seconds on the wall and of the processor, each time in a fresh demo with a workspace of its own."""
    months = [await _month(folder / f"demo-{turn}", size.in_demo) for turn in range(size.months)]
    walls, processor = zip(*months, strict=True)
    name = f"demo: a month ahead with {size.in_demo} journeys"
    return [
        Line(name, walls, (), in_seconds, target=MOST_SECONDS, of_ratio=False),
        Line(f"{name}: processor time", processor, (), in_seconds),
    ]


async def _month(folder: Path, journeys: int) -> tuple[float, float]:
    """Nobody has the page open; what an earlier run has left would be lived through, too."""
    rmtree(folder, ignore_errors=True)
    async with installed(folder) as demo:
        await furnish(demo, journeys)
        gc.collect()
        begun, used = time.perf_counter(), time.process_time()
        await demo.move(demo.clock.now() + MONTH, lambda _: None)
        return time.perf_counter() - begun, time.process_time() - used
