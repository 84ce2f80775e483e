"""`journeybot migrate`: our tables, and on PostgreSQL those of workers where the extra `replicas` is installed."""

from importlib.util import find_spec

from bot.settings import Settings
from storage.database import Database
from storage.migrations import SchemaState, migrate


def migrate_all(settings: Settings) -> str:
    """Create or upgrade the database of the settings; gives how it now is."""
    database = Database(settings.database_url)
    try:
        is_ahead = migrate(database) is SchemaState.ONE_AHEAD
        if find_spec("procrastinate") and not database.is_sqlite:
            from bot.hints import install_hints

            install_hints(database)
    finally:
        database.close()
    found = "one version newer than this program, which works with it" if is_ahead else "up to date"
    return f"The database at {database.url} is {found}."
