"""Processes of the bot that serve one database: started, killed, paused and started again."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.app import Only
from tests.chaos.process import WHOLE

START_SECONDS = 60
AWAY = "Check that it runs"
"""So ends what a process says whose database is away when it starts; whoever looks after it starts it again."""


@dataclass(slots=True)
class Ship:
    """One process, or the place of one that was killed."""

    port: int
    log: Path
    form: str
    process: asyncio.subprocess.Process | None = None
    is_paused: bool = False


class Fleet:
    """`async with Fleet(...)` starts them all and ends those that are left, by pid."""

    def __init__(self, forms: Sequence[str], clock: Path, environment: Mapping[str, str], logs: Path) -> None:
        self._clock = clock
        self._environment = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "JOURNEYBOT_"))}
        self._environment |= environment
        self.ships = [Ship(_free_port(), logs / f"process-{n}.log", form) for n, form in enumerate(forms)]
        self.killed = self.paused = 0

    async def __aenter__(self) -> "Fleet":
        await asyncio.gather(*(self.start(ship) for ship in self.ships))
        await asyncio.gather(*(self.listens(ship) for ship in self.ships))
        return self

    async def __aexit__(self, *_: object) -> None:
        for ship in self.ships:
            await self.kill(ship)

    async def start(self, ship: Ship) -> None:
        with ship.log.open("a") as log:
            ship.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.chaos.process", str(self._clock), ship.form),
                env=self._environment | {"JOURNEYBOT_PORT": str(ship.port)},
                stdout=log,
                stderr=log,
            )

    async def listens(self, ship: Ship) -> None:
        async with asyncio.timeout(START_SECONDS):
            while not await _answers(ship.port):
                if ship.process is None or ship.process.returncode is not None:
                    await self._start_again(ship)
                await asyncio.sleep(0.05)

    async def _start_again(self, ship: Ship) -> None:
        said = ship.log.read_text()[-2000:].rstrip()
        if AWAY not in said.rpartition("\n")[2]:
            raise RuntimeError(said)
        await self.start(ship)

    async def kill(self, ship: Ship) -> None:
        """As `kill -9` does, at whatever it is doing."""
        if ship.process and ship.process.returncode is None:
            ship.process.kill()
            await ship.process.wait()
            self.killed += 1
        ship.is_paused = False

    def pause(self, ship: Ship) -> None:
        if ship.process and ship.process.returncode is None:
            ship.process.send_signal(signal.SIGSTOP)
            ship.is_paused = True
            self.paused += 1

    def go_on(self, ship: Ship) -> None:
        if ship.is_paused and ship.process and ship.process.returncode is None:
            ship.process.send_signal(signal.SIGCONT)
        ship.is_paused = False

    @property
    def address(self) -> str:
        """Of one that runs and listens to Slack."""
        listening = (ship for ship in self.ships if ship.form in (WHOLE, Only.WEB))
        running = (s for s in listening if s.process and s.process.returncode is None and not s.is_paused)
        return f"http://127.0.0.1:{next(running).port}"


def _free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        return port


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True
