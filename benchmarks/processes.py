"""Servers in processes of their own, on free ports of 127.0.0.1."""

import asyncio
import os
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
class Server:
    port: int
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


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        return port


@asynccontextmanager
async def served(port: int, said: Path, *arguments: str, **environment: str) -> AsyncIterator[Server]:
    """Run Python with these arguments until left; what it says goes to a file. Raises `NotStarted`."""
    with said.open("w") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, env=_environment(environment), stdout=file, stderr=file
        )
    try:
        await _listens(port, process, said)
        yield Server(port, process.pid)
    finally:
        await _ended(process)


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "JOURNEYBOT_"))}
    return {**inherited, **own}


async def _listens(port: int, process: asyncio.subprocess.Process, said: Path) -> None:
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
