"""`journeybot migrate`: our tables, and on PostgreSQL those of workers where the extra `replicas` is installed."""

import logging
from importlib.util import find_spec

from bot.settings import Settings
from storage.database import Database
from storage.errors import DatabaseUnwritable
from storage.migrations import SchemaState, migrate

log = logging.getLogger(__name__)


def migrate_all(settings: Settings) -> str:
    """Create or upgrade the database of the settings; gives how it now is."""
    database = Database(settings.database_url)
    try:
        is_ahead = migrate(database) is SchemaState.ONE_AHEAD
        if find_spec("procrastinate") and not database.is_sqlite:
            _install_hints(database)
    finally:
        database.close()
    found = "one version newer than this program, which works with it" if is_ahead else "up to date"
    return f"The database at {database.url} is {found}."


def _install_hints(database: Database) -> None:
    """Whoever wants no workers need not have the right to make a schema."""
    from bot.hints import install_hints

    try:
        install_hints(database)
    except DatabaseUnwritable as error:
        log.warning(
            "the tables of `journeybot worker` could not be made, so it cannot run here, and all else can. For workers "
            "grant CREATE on the database, and run `journeybot migrate` again. %s",
            error,
        )
