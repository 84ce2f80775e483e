"""`journeybot backup` and `journeybot restore`: a SQLite database as one file, and back (docs/watching.md)."""

from pathlib import Path

from bot.alone import alone
from bot.settings import Settings
from storage.backups import back_up
from storage.backups import restore as _restore
from storage.database import Database
from storage.migrations import SchemaState


def backup(settings: Settings, to: Path) -> str:
    """Take a backup while the bot runs; gives what to tell. Raises `StorageError`."""
    database = Database(settings.database_url)
    try:
        back_up(database, to)
    finally:
        database.close()
    return f"Wrote {to}, {to.stat().st_size:,} bytes: all that was stored in {database.url} until now."


async def restore(settings: Settings, file: Path, *, replace: bool) -> str:
    """Put a backup back; gives what to tell. Raises `StorageError`, and `JobFailed` while the bot is running."""
    database = Database(settings.database_url)
    async with alone(database.path, wait=False):
        state = _restore(database, file, replace=replace)
    following = " It is of an older version: run `journeybot migrate`." if state is SchemaState.OUTDATED else ""
    return f"{database.path and database.path.absolute()} holds what {file} held.{following}"
