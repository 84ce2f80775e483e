"""How soon a command is answered while the same process delivers all it can, and how soon an alert is queued."""

import asyncio
import math
import os
import signal
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.alerts import Spread, customer_name, fill_late
from benchmarks.delivery import SILENCE_SECONDS, TOGETHER
from benchmarks.figures import Line, milliseconds, number
from benchmarks.load import WrongAnswer, one_answer
from benchmarks.processes import Server
from benchmarks.questions import request_of
from benchmarks.reception import Reception, receiving
from benchmarks.size import Size
from benchmarks.stand import Stand
from benchmarks.ways import SECRET, OnPostgres, OnSqlite, Stores, journeybot, stores

EVERY_SECONDS = 0.05
"""So often somebody asks."""

MOST_SECONDS, MOST_LAG = 0.1, 0.05
LOOK_SECONDS = 0.001
AHEAD_SECONDS, APART_SECONDS = 6, 0.1
WORKSPACE = "T00000"


async def measure(size: Size, folder: Path, stand: Stand) -> list[Line]:
    """Answers on both databases; alerts on SQLite."""
    async with stores(folder, stand.now) as kept, receiving(folder) as reception:
        return [*await _answers(kept, reception, size), *await _alerts(kept, reception, size)]


async def _answers(kept: Stores, reception: Reception, size: Size) -> list[Line]:
    lines = []
    for way in kept.own_ways(reception, Spread(2 * size.messages, 1, TOGETHER)):
        pairs = [await _answered(way, reception, size) for _ in range(size.turns)]
        idle, busy = zip(*pairs, strict=True)
        measure = f"answer to /journey status while delivering, {way.name}: p99"
        lines.append(Line(measure, busy, idle, milliseconds, MOST_SECONDS, of_ratio=False))
    return lines


async def _answered(way: OnSqlite | OnPostgres, reception: Reception, size: Size) -> tuple[float, float]:
    """The 99th percentile, in seconds, when all is delivered and while it is."""
    await way.queue()
    await reception.begin()
    async with way.work() as bot:
        await reception.come(1, SILENCE_SECONDS)
        busy: list[float] = []
        while (await reception.figures()).count < 2 * size.messages:
            busy += await _asked(bot, 10)
        await asyncio.sleep(1)
        idle = await _asked(bot, len(busy))
    return _p99(idle), _p99(busy)


async def _asked(bot: Server, count: int) -> list[float]:
    """Seconds of so many answers; each is asked for at its time, whether or not the last is there."""
    tasks = []
    for turn in range(count):
        tasks.append(asyncio.create_task(_one(bot, customer_name(turn % TOGETHER))))
        await asyncio.sleep(EVERY_SECONDS)
    return await asyncio.gather(*tasks)


async def _one(bot: Server, name: str) -> float:
    form = {
        "team_id": WORKSPACE, "channel_id": "C00000", "user_id": "U000000", "command": "/journey",
        "text": f"status {name}", "api_app_id": "A0", "response_url": "https://hooks.slack.test/1",
        "trigger_id": "1.1.benchmark", "is_enterprise_install": "false",
    }  # fmt: skip
    request = request_of(urlencode(form), SECRET)
    begun = time.perf_counter()
    answer = await one_answer(bot.port, request)
    took = time.perf_counter() - begun
    if name.encode() not in answer:
        raise WrongAnswer(f"{name} is not in {answer.decode()}")
    return took


def _p99(seconds: Sequence[float]) -> float:
    return sorted(seconds)[len(seconds) * 99 // 100]


async def _alerts(kept: Stores, reception: Reception, size: Size) -> list[Line]:
    """Journeys that grow late one after the other while nothing else happens, and others while the process stands."""
    queued, lags, missing, doubled = [], [], [], []
    path = kept.folder / "instants.db"
    for _ in range(size.turns):
        instants = _filled(path, size.instants, kept.now)
        await reception.begin()
        async with journeybot(f"sqlite:///{path}", path.with_suffix(".log"), reception) as bot:
            half = len(instants) // 2
            seen = await asyncio.to_thread(_seen, path, instants[half].timestamp() - APART_SECONDS / 2)
            os.kill(bot.pid, signal.SIGSTOP)
            await asyncio.sleep(max(size.pause, instants[-1].timestamp() - time.time() + 1))
            os.kill(bot.pid, signal.SIGCONT)
            await reception.come(len(instants), SILENCE_SECONDS)
            times, arrived = await reception.times(), await reception.arrived()
        real = time.time() - time.monotonic()
        queued.append(_p99(_lags(path, instants[:half], seen)))
        lags.append(_p99(_lags(path, instants[:half], {one: at + real for one, at in arrived.items()})))
        missing.append(len(instants) - _queued(path))
        doubled.append(sum(some > 1 for some in times.values()))
    measure = f"{size.instants:,} journeys, each late at an instant of its own"
    return [
        Line(f"{measure}: until its alert is queued, p99", queued, (), milliseconds, MOST_LAG, of_ratio=False),
        Line(f"{measure}: until Slack has it, p99", lags, (), milliseconds, of_ratio=False),
        Line(f"{measure}, half in a pause: not queued", missing, (), number, 0, of_ratio=False),
        Line(f"{measure}, half in a pause: sent twice", doubled, (), number, 0, of_ratio=False),
    ]


def _filled(path: Path, count: int, now: datetime) -> list[datetime]:
    """When each is to be looked at, in the order of their ids."""
    for ending in ("", "-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    fill_late(f"sqlite:///{path}", Spread(count, 1, TOGETHER), now)
    first = datetime.fromtimestamp(time.time() + AHEAD_SECONDS, UTC)
    instants = [first + timedelta(seconds=APART_SECONDS * place) for place in range(count)]
    with sqlite3.connect(path) as database:
        ids = [one for (one,) in database.execute("SELECT subject FROM checks ORDER BY subject")]
        stamps = [instant.isoformat(timespec="microseconds") for instant in instants]
        database.executemany("UPDATE checks SET at = ? WHERE subject = ?", zip(stamps, ids, strict=True))
    database.close()
    return instants


def _seen(path: Path, until: float) -> dict[str, float]:
    """When each alert was first there for another process to see; all in UNIX seconds."""
    seen: dict[str, float] = {}
    with closing(sqlite3.connect(path)) as database:
        version = -1
        while time.time() < until:
            if version != (version := database.execute("PRAGMA data_version").fetchone()[0]):
                now = time.time()
                ids = database.execute("SELECT id FROM outbox WHERE kind = 'alert' ORDER BY seq DESC LIMIT 9")
                seen = {one: now for (one,) in ids} | seen
            time.sleep(LOOK_SECONDS)
    return seen


def _lags(path: Path, instants: Sequence[datetime], when: dict[str, float]) -> list[float]:
    """Seconds from the instant of each to that of its alert; without end where it was not there in time."""
    with sqlite3.connect(path) as database:
        rows = database.execute("SELECT id FROM outbox WHERE kind = 'alert' ORDER BY journey_id").fetchall()
    database.close()
    return [when.get(one, math.inf) - at.timestamp() for (one,), at in zip(rows, instants, strict=False)]


def _queued(path: Path) -> int:
    with sqlite3.connect(path) as database:
        (count,) = database.execute("SELECT count(DISTINCT journey_id) FROM outbox").fetchone()
    database.close()
    return int(count)
