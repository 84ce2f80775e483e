"""One `journeybot serve` on a SQLite file: by a lock that the system lets go when a process ends, however it ends."""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

from bot.failures import JobFailed

log = logging.getLogger(__name__)

BETWEEN_LOOKS = 0.2
"""Seconds; nobody is told when a lock is let go."""

if sys.platform == "win32":
    import msvcrt

    _PLACE = 1 << 20

    def _locked(file: IO[str]) -> bool:
        """By a byte far behind the text, for what is locked on Windows cannot be read."""
        file.seek(_PLACE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@asynccontextmanager
async def alone(database: Path | None, *, wait: bool) -> AsyncIterator[None]:
    """Be the only one that serves this SQLite file, by `FILE.serve` beside it; None is a database that many may serve.

    With `wait` this begins when the other has gone, else `JobFailed` is raised. On a disk in the network a lock is as
    good as that disk's.
    """
    file = _opened(database) if database else None
    if file is None:
        yield
        return
    with file:
        if not _locked(file):
            if not wait:
                raise JobFailed(_refusal(database, file))
            log.info("waiting while process %s serves %s", _process_in(file), database)
            while not _locked(file):  # noqa: ASYNC110  the system tells nobody when it lets go
                await asyncio.sleep(BETWEEN_LOOKS)
        _sign(file)
        yield


def _opened(database: Path) -> IO[str] | None:
    """None where there is no database yet. Never removed: who waits and who comes next must mean the same file."""
    real = database.resolve()
    if not real.exists():
        return None
    path = real.with_name(f"{real.name}.serve")
    try:
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii")
    except OSError as error:
        raise JobFailed(f"{path}, by which only one process serves the database, cannot be opened: {error}.") from error


def _sign(file: IO[str]) -> None:
    """Leave the number of this process, for whoever is refused."""
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()))
    file.flush()


def _process_in(file: IO[str]) -> str:
    file.seek(0)
    return file.read(20).strip() or "?"


def _refusal(database: Path | None, file: IO[str]) -> str:
    return (
        f"{database} is served already, by process {_process_in(file)}. A SQLite database takes one `journeybot serve` "
        "at a time: stop that process, or begin this one with --wait, so that it takes over when that one ends. "
        "Several beside each other need PostgreSQL."
    )
