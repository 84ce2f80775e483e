"""One run: days go by in steps; in each it storms, then everything settles and a few people do something."""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.app import Only, desk_of
from bot.hints import install_hints
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from bot.usecases.desk import Desk
from bot.usecases.sweeping import next_check
from storage import outbox
from storage.database import Database
from storage.errors import StorageError
from storage.migrations import migrate
from tests.chaos.cast import START, Cast, Task, Voyage, cast
from tests.chaos.clock import SharedClock
from tests.chaos.fleet import Fleet
from tests.chaos.observed import Observed
from tests.chaos.oracle import Oracle
from tests.chaos.process import WHOLE
from tests.chaos.report import Report, compared
from tests.chaos.storm import storm
from tests.chaos.world import begin, people_of, workspace_of
from tests.postgres import PostgresServer

log = logging.getLogger(__name__)

STEP = timedelta(hours=4)
LONGEST_STEP = timedelta(minutes=9)
"""Whatever takes longer runs into the next quarter of an hour, where other things come due."""

SETTLE_SECONDS = 240
MOST_TRIES = 3
REPLICAS = (Only.WEB, Only.REPLICA, Only.REPLICA)
"""One that answers, and two workers by hints."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of it: `storm_seconds` of each of `steps`, in which `acts` tasks are completed afterwards."""

    people: int
    voyages: int
    steps: int
    storm_seconds: float
    acts: int
    processes: int


SHORT = Size(people=60, voyages=90, steps=4, storm_seconds=3, acts=8, processes=3)
FULL = Size(people=500, voyages=2000, steps=18, storm_seconds=8, acts=40, processes=3)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it, and what had been done to it."""

    report: Report
    kills: int
    pauses: int
    restarts: int


class restarting:  # noqa: N801  reads as what it is: a way of restarting
    """Restarts a server when called, and counts how often."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self.count = 0

    async def __call__(self) -> None:
        self.count += 1
        await asyncio.get_running_loop().run_in_executor(None, self._server.restart)


@asynccontextmanager
async def _desk(url: str, *, with_hints: bool) -> AsyncIterator[Desk]:
    database = Database(url)
    migrate(database)
    if with_hints:
        install_hints(database)
    try:
        yield desk_of(Settings(), database)
    finally:
        database.close()


async def run(
    url: str,
    folder: Path,
    size: Size,
    seed: int,
    *,
    restart_database: restarting | None = None,
    reads_history: bool = True,
    parts: Sequence[str] = (),
) -> Outcome:
    """Live through it all; SQLite is served by one process, PostgreSQL by several, or by parts of it by their forms."""
    clock = SharedClock.made(folder / "clock", START)
    who = cast(seed, size.people, size.voyages)
    workspace = workspace_of(who, clock, reads_history=reads_history)
    forms = parts or [WHOLE] * (1 if url.startswith("sqlite") else size.processes)
    async with _desk(url, with_hints=bool(parts)) as desk, SandboxServer(workspace) as slack:
        observed, oracle = Observed(workspace), Oracle(who, clock.now())
        begin(desk, workspace, who, clock)
        oracle.started()
        environment = {
            "JOURNEYBOT_DATABASE_URL": url,
            "JOURNEYBOT_TRANSPORT": "http",
            "JOURNEYBOT_SWEEP_SECONDS": "1",
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": workspace.bot.token,
            "SLACK_SIGNING_SECRET": workspace.app.signing_secret,
        }
        async with Fleet(forms, folder / "clock", environment, folder) as fleet:
            voyage = _Run(clock, desk, workspace, who, fleet, observed, oracle, size, random.Random(seed))
            for step in range(size.steps):
                await voyage.step(step, restart_database if step % 2 else None)
            kills, pauses = fleet.killed, fleet.paused
        observed.stop()
        report = compared(oracle.expected, observed.messages, observed.repeats, observed.strange, observed.ids)
        return Outcome(report, kills, pauses, restart_database.count if restart_database else 0)


@dataclass(slots=True)
class _Run:
    clock: SharedClock
    desk: Desk
    workspace: Workspace
    cast: Cast
    fleet: Fleet
    observed: Observed
    oracle: Oracle
    size: Size
    chance: random.Random

    async def step(self, number: int, restart_database: restarting | None) -> None:
        began = START + number * STEP
        self.clock.put(began)
        self.observed.step = number
        self.oracle.time_passes(number, began)
        await storm(self.fleet, self.workspace.faults, self.chance, self.size.storm_seconds, restart_database)
        await self._settles()
        await self._people_act(number)
        await self._settles()
        took = self.clock.now() - began
        if took > LONGEST_STEP:
            raise RuntimeError(f"Step {number} took {took}: this machine is too slow for so many at once.")

    async def _settles(self) -> None:
        """Until nothing is due and nothing on its way, and that has been so for a second."""
        calm = 0
        async with asyncio.timeout(SETTLE_SECONDS):
            while calm < 5:
                await asyncio.sleep(0.2)
                calm = calm + 1 if self._is_calm() else 0

    def _is_calm(self) -> bool:
        try:
            with self.desk.database.read() as tx:
                waiting = outbox.pending_count(tx)
            due = next_check(self.desk)
        except StorageError:
            return False
        return not waiting and (due is None or due > self.clock.now())

    async def _people_act(self, number: int) -> None:
        """Some complete an overdue task, by a command; Slack may deliver it twice."""
        candidates = self.oracle.candidates(self.clock.now())
        self.chance.shuffle(candidates)
        per_voyage: Counter[str] = Counter()
        for voyage, task in candidates[: self.size.acts]:
            per_voyage[voyage.key] += 1
            if per_voyage[voyage.key] == 1:
                await self._completes(voyage, task)
                self.oracle.done(number, voyage, task, self.clock.now())

    async def _completes(self, voyage: Voyage, task: Task) -> None:
        self.workspace.app.request_url = f"{self.fleet.address}/slack/events"
        if self.chance.random() < 0.3:
            self.workspace.faults.deliver_twice()
        person = people_of(self.workspace)[task.owner]
        for _ in range(MOST_TRIES):
            answer = await person.command("/journey", f'done {voyage.key} "{task.title}"')
            told = answer.failure or person.read(answer.message)
            # Whoever got no answer in time asks again, as people do.
            if "Done" in told or "is already done" in told:
                return
        raise RuntimeError(f"{task} of {voyage.name}: {told}")
