"""The demo as it runs behind the page: a workspace, its clock, and a bot that can be killed and begun again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.alone import alone
from bot.app import Bot
from bot.clock import MovableClock
from bot.demo.beginning import Beginning, begun
from bot.demo.cast import people_in
from bot.demo.jumps import jump
from bot.demo.keeping import DATABASE, Keeper, Kept
from bot.demo.life import Life
from bot.demo.page.reading import ReadPositions
from bot.demo.scene import set_scene
from bot.demo.stage import Stage, prepare, settings_for
from bot.demo.traffic import Traffic
from bot.failures import JobFailed
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from bot.slack import SlackRefused, SlackUncertain, SlackUnreachable
from bot.slack_trouble import sentence
from storage.errors import StorageError


@dataclass(frozen=True, slots=True)
class Jump:
    """Where the clock is being moved from and to."""

    start: datetime
    goal: datetime


class Installation:
    """`bot` is None while none is alive, and `trouble` says then why it could not be begun."""

    def __init__(self, workspace: Workspace, clock: MovableClock, settings: Settings) -> None:
        self.workspace, self.clock = workspace, clock
        self.reads = ReadPositions()
        self.traffic = Traffic(workspace, clock)
        self.trouble = ""
        self.jump: Jump | None = None
        self.passed: Callable[[datetime], None] = lambda _: None
        """Hears of each instant on the way of a clock that moves."""
        self._settings = settings
        self._life: Life | None = None
        self._living = asyncio.Lock()

    @property
    def bot(self) -> Bot | None:
        return self._life.bot if self._life else None

    async def begin(self) -> None:
        """Begin the bot unless it is alive; why it cannot is then in `trouble`."""
        async with self._living:
            if self._life is None:
                self.trouble = await self._begun()

    async def _begun(self) -> str:
        try:
            self._life = await Life.begin(self._settings, self.clock)
        except (SlackRefused, SlackUncertain, SlackUnreachable) as failure:
            return sentence(failure)
        except StorageError as failure:
            return str(failure)
        self.workspace.app.request_url = f"{self._life.address}/slack/events"
        return ""

    async def kill(self) -> None:
        """End the bot as by kill -9, if it is alive."""
        async with self._living:
            life, self._life = self._life, None
            self.trouble = ""
            if life:
                await life.kill()

    async def end(self) -> None:
        """End the bot in good order."""
        async with self._living:
            life, self._life = self._life, None
            if life:
                await life.end()

    async def move(self, goal: datetime, told: Callable[[datetime], None]) -> None:
        """Move the clock to `goal`, one at a time; `told` hears of each instant on the way."""
        if self.jump:
            raise JobFailed("The clock is being moved already.")
        self.jump = Jump(self.clock.now(), goal)

        def passed(at: datetime) -> None:
            self.passed(at)
            told(at)

        try:
            await jump(self.clock, lambda: self.bot, goal, passed)
        finally:
            self.jump = None


@asynccontextmanager
async def installed(folder: Path) -> AsyncIterator[Installation]:
    """The installation kept in this folder, or a new one with customers and journeys; it is kept there from then on.

    Raises `JobFailed` where the folder cannot be used.
    """
    async with installed_in(begun(folder)) as installation:
        yield installation


@asynccontextmanager
async def installed_in(beginning: Beginning) -> AsyncIterator[Installation]:
    """As `installed`, in a workspace that may be shown already."""
    workspace, clock = beginning.workspace, beginning.clock
    database_url = f"sqlite:///{beginning.folder / DATABASE}"
    prepare(database_url)
    async with _only_one(beginning.folder), SandboxServer(workspace) as server:
        installation = Installation(workspace, clock, settings_for(workspace, server.api_url, database_url))
        workspace.app.http = installation.traffic.watch(workspace.app.http)
        installation.reads = beginning.reads
        async with _alive(installation, beginning.kept):
            yield installation


@asynccontextmanager
async def _only_one(folder: Path) -> AsyncIterator[None]:
    """Two would write over each other's workspace."""
    async with AsyncExitStack() as held:
        try:
            await held.enter_async_context(alone(folder / DATABASE, wait=False))
        except JobFailed as taken:
            raise JobFailed(f"Another demo is running on {folder}. Stop it, or choose another --data.") from taken
        yield


@asynccontextmanager
async def _alive(installation: Installation, kept: Kept) -> AsyncIterator[None]:
    reads, is_moving = installation.reads, lambda: installation.jump is not None
    keeper = Keeper(kept.file, installation.workspace, installation.clock, reads, is_moving)
    installation.passed = keeper.passed
    await installation.begin()
    if installation.trouble:
        raise JobFailed(installation.trouble)
    if kept.is_new:
        await _furnish(installation)
    keeper.save()
    keeping = asyncio.create_task(keeper.keep())
    try:
        yield
    finally:
        await installation.end()
        keeping.cancel()
        keeper.close()


async def _furnish(installation: Installation) -> None:
    """The sample customers, and journeys that have been under way for a while."""
    bot = installation.bot
    if bot:
        stage = Stage(installation.clock, installation.workspace, bot, people_in(installation.workspace))
        await stage.import_sample()
        set_scene(stage)
        bot.loop.nudge()
