"""Two processes on one PostgreSQL, as on two machines: by the outbox alone, and by hints."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.alerts import Spread
from benchmarks.figures import Line, per_second
from benchmarks.processes import free_port, served
from benchmarks.reception import Reception, receiving
from benchmarks.size import Size
from benchmarks.stand import Stand
from benchmarks.ways import SECRET, OnPostgres, anew, stores
from bot.hints import install_hints
from storage.database import Database
from tests.postgres import PostgresServer

PROCESSES = 2
AHEAD_SECONDS = 10
"""All messages are ready at one instant, when the processes run; none is old enough to be sent without a hint."""

SILENCE_SECONDS = 8
TOGETHER = 20
ALONE, BY_HINTS = "serve --only worker", "worker"


@dataclass(frozen=True, slots=True)
class Processes:
    """So many processes that run one command of `journeybot`."""

    words: str
    base: str
    server: PostgresServer
    folder: Path
    reception: Reception

    def queue(self) -> None:
        """Everything waits for the same instant."""
        import psycopg

        url = anew(self.server, "serving", f'TEMPLATE "{self.base}"')
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"UPDATE outbox SET ready_at = now() + interval '{AHEAD_SECONDS} seconds'")

    @asynccontextmanager
    async def work(self) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for number in range(PROCESSES):
                port, said = free_port(), self.folder / f"replica-{number}.log"
                await stack.enter_async_context(
                    served(
                        port, said, "-c", f"from bot.cli import main; main({self.words.split()!r})",
                        JOURNEYBOT_DATABASE_URL=self.server.url("serving"), JOURNEYBOT_PORT=str(port),
                        JOURNEYBOT_TRANSPORT="http", SLACK_API_URL=self.reception.api_url,
                        SLACK_BOT_TOKEN="xoxb-benchmark", SLACK_SIGNING_SECRET=SECRET,
                    )
                )  # fmt: skip
            yield


async def measure(size: Size, folder: Path, stand: Stand) -> list[Line]:
    """Messages a second between the first and the last, in turns; nothing where PostgreSQL is not installed."""
    spread = Spread(size.messages, 1, TOGETHER)
    async with stores(folder, stand.now) as kept, receiving(folder) as reception:
        ours = [way for way in kept.own_ways(reception, spread) if isinstance(way, OnPostgres)]
        if not ours:
            return []
        database = Database(ours[0].server.url(ours[0].base))
        install_hints(database)
        database.close()
        ways = [Processes(words, ours[0].base, ours[0].server, folder, reception) for words in (ALONE, BY_HINTS)]
        turns: dict[str, list[float]] = {way.words: [] for way in ways}
        for _ in range(size.turns):
            for way in ways:
                turns[way.words].append(await _turn(way, spread.messages))
        measure = f"two × `journeybot {BY_HINTS}` beside two × `journeybot {ALONE}`, {spread.messages:,} channels"
        return [Line(measure, turns[BY_HINTS], turns[ALONE], per_second, None, at_most=False)]


class Incomplete(Exception):
    """Not all messages came."""


async def _turn(way: Processes, count: int) -> float:
    way.queue()
    await way.reception.begin(latency=0)
    async with way.work():
        ended = await way.reception.come(count, SILENCE_SECONDS)
    if ended.count < count:
        raise Incomplete(f"{way.words}: {ended.count} of {count} messages came")
    return (ended.count - 1) / ended.seconds
