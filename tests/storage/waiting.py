"""Whether somebody waits for rows that somebody else has locked, as happens on PostgreSQL."""

from sqlalchemy import text

from storage.database import Database

_WAITS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def is_waited_for(database: Database) -> bool:
    with database.read() as tx:
        return bool(tx.execute(_WAITS).scalar())
