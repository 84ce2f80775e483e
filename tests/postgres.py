"""A PostgreSQL server of our own for tests: in a directory that goes with it, on a socket nobody else sees."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_ACCOUNT = "postgres"
_ROOM = 2 * 1024**3
_SETTINGS = (
    "listen_addresses=",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "max_connections=60",
    "shared_buffers=32MB",
    "autovacuum=off",
)


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server; `directory` holds its socket and its data, `programs` its pg_ctl."""

    directory: Path
    programs: Path

    def url(self, database: str) -> str:
        """The URL of one of its databases, which need not exist yet."""
        return f"postgresql://{_ACCOUNT}@/{database}?host={self.directory}"

    def create_database(self, name: str) -> str:
        """Make an empty database; its URL."""
        self.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def restart(self) -> None:
        """Go down without a word to anybody, as in a crash, and come back."""
        self._control("restart", "-m", "immediate", "-l", self.directory / "log")

    def demote(self) -> None:
        """Come back as a standby, which can only be read, as after a failover to another server."""
        (self.directory / "data" / "standby.signal").touch()
        self.restart()

    def promote(self) -> None:
        """Take over again."""
        self._control("promote")

    def _control(self, command: str, *how: str | Path) -> None:
        _run(self.programs / "pg_ctl", command, "-w", "-D", self.directory / "data", *how)

    def execute(self, statement: str) -> None:
        """Run one statement that needs no transaction."""
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


def postgres_programs() -> Path | None:
    """The directory of initdb and pg_ctl of the newest PostgreSQL here, or None where it is not installed."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    found = installed[-1] if installed else Path(on_path) if on_path else None
    return found.parent if found else None


@contextmanager
def running_postgres(programs: Path, *more: str) -> Iterator[PostgresServer]:
    """A server that runs until the end of the block; `more` settings outdo the usual ones."""
    directory = Path(tempfile.mkdtemp(prefix="journeybot-pg-", dir=_quickest_place()))
    data = directory / "data"
    try:
        if os.geteuid() == 0:
            shutil.chown(directory, _ACCOUNT)
        _run(programs / "initdb", "-D", data, "-U", _ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        options = " ".join(f'-c "{setting}"' for setting in (*_SETTINGS, *more, f"unix_socket_directories={directory}"))
        _run(programs / "pg_ctl", "start", "-w", "-D", data, "-l", directory / "log", "-o", options)
        try:
            yield PostgresServer(directory, programs)
        finally:
            _run(programs / "pg_ctl", "stop", "-w", "-D", data, "-m", "immediate")
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _quickest_place() -> Path | None:
    """In memory where there is room, since a server makes and removes thousands of files; else the usual place."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > _ROOM else None


def _run(*command: str | Path) -> None:
    """Run a program of PostgreSQL's, which refuses to be root."""
    as_owner = ["runuser", "-u", _ACCOUNT, "--"] if os.geteuid() == 0 else []
    # Its server inherits the output, so a pipe would never close.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run([*as_owner, *command], stdout=output, stderr=output, cwd="/", check=False)
        if done.returncode:
            output.seek(0)
            raise RuntimeError(f"{command[0]} failed: {output.read().decode(errors='replace')}")
