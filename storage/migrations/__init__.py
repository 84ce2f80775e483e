"""Creating the tables and bringing them up to date. Alembic is only loaded to migrate."""

from enum import Enum, auto
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.database import Database, Transaction
from storage.errors import DatabaseBusy, DatabaseUnwritable, SchemaMissing, SchemaOutdated, SchemaTooNew
from storage.failures import failure

VERSION_TABLE = "schema_version"
_VERSIONS = Path(__file__).parent / "versions"


class SchemaState(Enum):
    """How the tables of a database relate to this program."""

    MISSING = auto()
    OUTDATED = auto()
    CURRENT = auto()
    ONE_AHEAD = auto()
    TOO_NEW = auto()


def known_versions() -> list[str]:
    """Numbers of all migrations, oldest first; a file name begins with its number."""
    return sorted(path.name[:4] for path in _VERSIONS.glob("[0-9]*.py"))


def schema_state(database: Database) -> SchemaState:
    """Compare the database with the program; errors other than missing tables are raised as they are."""
    try:
        with database.read() as tx:
            version = tx.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - our own
    except SchemaMissing:
        return SchemaState.MISSING
    if version is None:
        return SchemaState.MISSING
    known = known_versions()
    return _compared(version, known[-1])


def _compared(version: str, ours: str) -> SchemaState:
    if version == ours:
        return SchemaState.CURRENT
    if version < ours:
        return SchemaState.OUTDATED
    return SchemaState.ONE_AHEAD if version == f"{int(ours) + 1:04}" else SchemaState.TOO_NEW


def require_schema(database: Database) -> None:
    """Raise `SchemaMissing`, `SchemaOutdated` or `SchemaTooNew` unless the program can work with the database.

    It can with one that is a version ahead, since a migration only adds (docs/for-contributors.md, Migrations): so the
    processes of the former release go on while those of the next begin.
    """
    match schema_state(database):
        case SchemaState.MISSING:
            raise SchemaMissing(f"The database at {database.url} is empty. Run `journeybot migrate` to prepare it.")
        case SchemaState.OUTDATED:
            raise SchemaOutdated(
                f"The database at {database.url} is older than this program. Make a backup, then run "
                "`journeybot migrate`."
            )
        case SchemaState.TOO_NEW:
            raise _too_new(database)


def migrate(database: Database) -> SchemaState:
    """Create the database's tables or bring them up to date, all or nothing; SQLite files are created, too.

    One that the next release has prepared stays as it is. Gives how the tables then relate to the program.
    """
    _create_file(database)
    found = schema_state(database)
    if found is SchemaState.TOO_NEW:
        raise _too_new(database)
    if found is SchemaState.ONE_AHEAD:
        return found
    try:
        with database.write() as tx:
            _upgrade(tx)
    except (DBAPIError, DatabaseBusy):
        # Of several processes that begin together on PostgreSQL one migrates and the others fail.
        if schema_state(database) is not SchemaState.CURRENT:
            raise
    return SchemaState.CURRENT


def _upgrade(tx: Transaction) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": tx})
    config.set_main_option("script_location", str(_VERSIONS.parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")


def _create_file(database: Database) -> None:
    path = database.path
    if path is None or path.exists():
        return
    try:
        path.touch()
    except OSError as error:
        raise failure(DatabaseUnwritable, database.url, error.strerror) from error


def _too_new(database: Database) -> SchemaTooNew:
    return SchemaTooNew(
        f"The database at {database.url} was prepared by a newer version of Journeybot. Install that version here, "
        "or restore the backup made before it."
    )
