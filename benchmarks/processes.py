"""Servers in processes of their own, on free ports of 127.0.0.1."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.clock import Clock

START_SECONDS = 30
SERVE = ("-c", "from bot.cli import main; main(['serve'])")
"""`journeybot serve`, with the interpreter that runs the benchmarks."""


class NotStarted(Exception):
    """A server ended before it listened, or never listened; the message is what it said."""


@dataclass(frozen=True, slots=True)
class Program:
    """What runs in a process of its own."""

    pid: int

    def memory(self) -> dict[str, float]:
        """Resident bytes now (`VmRSS`) and at most so far (`VmHWM`), by Linux's names."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        fields = dict(line.split(":", 1) for line in lines)
        return {name: float(fields[name].split()[0]) * 1024 for name in ("VmRSS", "VmHWM")}

    def processor_seconds(self) -> float:
        """What the process has used so far, for itself and in the kernel."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """End it as when the machine is out of memory: it gets no chance to say anything."""
        os.kill(self.pid, signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Server(Program):
    port: int


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        return port


@asynccontextmanager
async def served(port: int, said: Path, *arguments: str, **environment: str) -> AsyncIterator[Server]:
    """Run Python with these arguments until left; what it says goes to a file. Raises `NotStarted`."""
    async with _running(said, sys.executable, *arguments, **environment) as process:
        await listens(port, process, said)
        yield Server(process.pid, port)


@asynccontextmanager
async def run(said: Path, *arguments: str, **environment: str) -> AsyncIterator[Program]:
    """The same with what does not listen."""
    async with _running(said, sys.executable, *arguments, **environment) as process:
        yield Program(process.pid)


async def finished(said: Path, *arguments: str, **environment: str) -> None:
    """Run Python with these arguments to its end. Raises `NotStarted` with what it said where it fails."""
    async with _running(said, sys.executable, *arguments, **environment) as process:
        if await process.wait():
            raise NotStarted(_said(said))


@asynccontextmanager
async def redis(folder: Path) -> AsyncIterator[str]:
    """The URL of a Redis of our own that keeps nothing on disk. Raises `FileNotFoundError` without redis-server."""
    port, said = free_port(), folder / "redis.log"
    options = ("--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder))
    async with _running(said, "redis-server", *options) as process:
        await listens(port, process, said)
        yield f"redis://127.0.0.1:{port}/0"


@asynccontextmanager
async def _running(said: Path, *command: str, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    with said.open("w") as file:
        process = await asyncio.create_subprocess_exec(
            *command, env=_environment(environment), stdout=file, stderr=file
        )
    try:
        yield process
    finally:
        await _ended(process)


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "JOURNEYBOT_"))}
    return {**inherited, **own}


async def listens(port: int, process: asyncio.subprocess.Process, said: Path) -> None:
    """Wait until somebody takes connections there. Raises `NotStarted` with what the process said."""
    clock = Clock()
    until = clock.elapsed() + START_SECONDS
    while clock.elapsed() < until and process.returncode is None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            await writer.wait_closed()
            return
    raise NotStarted(_said(said))


def _said(file: Path) -> str:
    return file.read_text() or "it said nothing"


async def _ended(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 10)
        except TimeoutError:
            process.kill()
            await process.wait()
