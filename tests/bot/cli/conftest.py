"""The command `journeybot` as a user runs it: another process, in a folder of its own, with a Slack on this machine."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.manifest import manifest
from bot.sandbox.app import SandboxApp
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace
from bot.usecases.desk import Desk
from storage.database import Database
from storage.migrations import migrate
from tests.bot.cli.handoffs import desk_on
from tests.postgres import PostgresServer

PROGRAM = Path(sys.executable).parent / "journeybot"
PATIENCE_SECONDS = 120
SECRET_NAMES = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


@dataclass(slots=True)
class Serving:
    """A `journeybot serve` that listens."""

    process: asyncio.subprocess.Process
    address: str

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> Ran:
        self.process.send_signal(number)
        return await _ended(self.process)


@dataclass(slots=True)
class CommandLine:
    """Runs commands in `folder`; every run is checked for tracebacks and for secrets."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    async def __call__(self, *words: str | Path, **more: str) -> Ran:
        ran = await _ended(await self.started(words, more))
        self.check(ran)
        return ran

    async def started(
        self, words: Sequence[str | Path], more: Mapping[str, str], stdout: int = asyncio.subprocess.PIPE
    ) -> asyncio.subprocess.Process:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return await asyncio.create_subprocess_exec(
            PROGRAM,
            *words,
            cwd=self.folder,
            env={**kept, **self.environment, **more},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=stdout,
            stderr=asyncio.subprocess.PIPE,
        )

    @asynccontextmanager
    async def serving(self, *words: str, command: str = "serve", **more: str) -> AsyncIterator[Serving]:
        """`journeybot serve` on a free port, or another command that does, until the block ends."""
        process = await self.started([command, *words], {"JOURNEYBOT_PORT": "0"} | more)
        try:
            yield Serving(process, await _address(process))
        finally:
            if process.returncode is None:
                process.terminate()
                self.check(await _ended(process))

    def check(self, ran: Ran) -> None:
        said = ran.out + ran.err
        assert "Traceback" not in said
        for name in SECRET_NAMES:
            assert self.environment.get(name, "(unset)") not in said


async def _ended(process: asyncio.subprocess.Process) -> Ran:
    """Wait for the end, which a command that hangs is brought to."""
    try:
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE_SECONDS)
    except TimeoutError:
        process.kill()
        raise
    assert process.returncode is not None
    return Ran(process.returncode, out.decode(), err.decode())


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    heard = ""
    async for line in process.stderr:
        heard += line.decode()
        if " on http://" in heard:
            return heard.rpartition(" on ")[2].split()[0]
    raise AssertionError(heard)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database to copy, since copying is faster than migrating."""
    path = tmp_path_factory.mktemp("migrated") / "journeybot.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@pytest.fixture
def journeybot(tmp_path: Path) -> CommandLine:
    """The command without any configuration; the database is the default one, in its folder."""
    return CommandLine(tmp_path)


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(Clock(), app=SandboxApp.from_manifest(manifest()), name="Paper Plane Software")


@pytest.fixture
async def connected(journeybot: CommandLine, workspace: Workspace, migrated: Path) -> AsyncIterator[CommandLine]:
    """The command with a Slack workspace to speak to over HTTP, and a migrated database."""
    async with SandboxServer(workspace) as server:
        journeybot.environment |= {
            "SLACK_API_URL": server.api_url,
            "SLACK_BOT_TOKEN": workspace.bot.token,
            "SLACK_SIGNING_SECRET": workspace.app.signing_secret,
        }
        shutil.copy(migrated, journeybot.folder / "journeybot.db")
        yield journeybot


@pytest.fixture
async def desk(connected: CommandLine, postgres: PostgresServer, tmp_path: Path) -> AsyncIterator[Desk]:
    """An empty database on PostgreSQL that all processes share."""
    url = postgres.create_database(tmp_path.name)
    connected.environment |= {"JOURNEYBOT_DATABASE_URL": url}
    database = Database(url)
    migrate(database)
    yield desk_on(database)
    database.close()
