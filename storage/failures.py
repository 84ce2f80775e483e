"""The one door at which errors of the drivers become ours (storage.errors)."""

import re
from typing import Any

from sqlalchemy import Index, UniqueConstraint

from journeys.errors import Refused
from storage import errors
from storage.errors import StorageError
from storage.schema import metadata

_MIGRATE = "Run `journeybot migrate`."
_SENTENCES: dict[type[StorageError], str] = {
    errors.DatabaseMissing: "There is no database at {url} yet. Run `journeybot migrate` to create it, or check "
    "JOURNEYBOT_DATABASE_URL.",
    errors.DatabaseNotCreated: "The server has no database at {url} yet. Create it with `createdb`, then run "
    "`journeybot migrate`; or check JOURNEYBOT_DATABASE_URL.",
    errors.DatabaseGone: "The database at {url} is not the one that was opened: its file was removed, replaced or "
    "emptied while this program ran. Stop the program, put the file or a backup in place, and start it again.",
    errors.DatabaseUnreachable: "The database at {url} cannot be reached: {why}. Check that it runs, and the name, "
    "password and port in JOURNEYBOT_DATABASE_URL.",
    errors.DatabaseUnreadable: "What is at {url} cannot be read as a database: {why}. Check the path in "
    "JOURNEYBOT_DATABASE_URL and who may read it, or restore a backup.",
    errors.DatabaseUnwritable: "Nothing can be written to the database at {url}: {why}. Check its permissions and "
    "the free space on its disk.",
    errors.DatabaseBusy: "Another program kept the database at {url} busy for too long ({why}). Try again in a "
    "moment; if it stays busy, find and stop that program.",
    errors.ChangesCollided: "Somebody else changed the same at the same moment, so nothing was changed here ({why}). "
    "Try again.",
    errors.StoodStill: "This program stood still while it held up others at the database at {url}, so nothing was "
    "changed ({why}). Try again.",
    errors.SchemaMissing: "The database at {url} lacks a table or column the program needs. " + _MIGRATE,
    errors.Unstorable: "This text holds characters that cannot be stored. Remove invisible or broken characters "
    "and try again.",
}
_BY_SQLITE_CODE: tuple[tuple[str, type[StorageError]], ...] = (
    ("SQLITE_BUSY", errors.DatabaseBusy),
    ("SQLITE_LOCKED", errors.DatabaseBusy),
    ("SQLITE_CANTOPEN", errors.DatabaseUnreadable),
    ("SQLITE_NOTADB", errors.DatabaseUnreadable),
    ("SQLITE_CORRUPT", errors.DatabaseUnreadable),
    ("SQLITE_READONLY", errors.DatabaseUnwritable),
    ("SQLITE_FULL", errors.DatabaseUnwritable),
    ("SQLITE_IOERR", errors.DatabaseUnwritable),
)
_BY_SQLSTATE: tuple[tuple[str, type[StorageError]], ...] = (
    ("3D000", errors.DatabaseNotCreated),
    ("08", errors.DatabaseUnreachable),
    ("28", errors.DatabaseUnreachable),
    ("53300", errors.DatabaseUnreachable),
    ("57P", errors.DatabaseUnreachable),
    ("40", errors.ChangesCollided),
    ("55", errors.DatabaseBusy),
    ("57", errors.DatabaseBusy),
    ("25P03", errors.StoodStill),
    ("25P04", errors.DatabaseBusy),
    ("25006", errors.DatabaseUnwritable),
    ("0A000", errors.DatabaseUnwritable),
    ("42501", errors.DatabaseUnwritable),
    ("53", errors.DatabaseUnwritable),
    ("58", errors.DatabaseUnwritable),
    ("42P01", errors.SchemaMissing),
    ("42703", errors.SchemaMissing),
    ("22021", errors.Unstorable),
)
_READS_ONLY = ("25006", "0A000")
"""What a standby answers to whoever writes; the second to who says before that they will."""

_BY_CONSTRAINT: dict[str, type[Refused]] = {
    "uq_journeys_running": errors.AlreadyRunning,
    "uq_templates_name": errors.NameTaken,
}


def failure(kind: type[StorageError], url: str, why: object = "") -> StorageError:
    """An error with its sentence."""
    return kind(_SENTENCES[kind].format(url=url, why=_first_line(why)))


def translated(error: BaseException, url: str) -> StorageError | Refused | None:
    """What a driver's error means to us; None for one that is a mistake in the program."""
    if isinstance(error, UnicodeEncodeError):
        return failure(errors.Unstorable, url)
    if broken := _BY_CONSTRAINT.get(_constraint(error) or ""):
        return broken()
    kind = _kind(error)
    return failure(kind, url, error) if kind else None


def is_of_standby(error: BaseException) -> bool:
    """Whether it may come from a server that has become a standby, while another is the primary by now."""
    return getattr(error, "sqlstate", None) in _READS_ONLY


def _kind(error: BaseException) -> type[StorageError] | None:
    if code := getattr(error, "sqlite_errorname", None):
        if code == "SQLITE_ERROR" and re.search(r"no such (table|column)|has no column", str(error)):
            return errors.SchemaMissing
        return _first_match(code, _BY_SQLITE_CODE)
    if state := getattr(error, "sqlstate", None):
        return _first_match(state, _BY_SQLSTATE)
    return _by_driver_class(error)


def _by_driver_class(error: BaseException) -> type[StorageError] | None:
    """psycopg's own errors carry no code: failures to connect, and texts it will not send."""
    if not type(error).__module__.startswith("psycopg"):
        return None
    if _says(error, r'database "[^"]*" does not exist'):
        return errors.DatabaseNotCreated
    names = {cls.__name__ for cls in type(error).__mro__}
    if "OperationalError" in names:
        return errors.DatabaseUnreachable
    return errors.Unstorable if "DataError" in names else None


def _says(error: BaseException, pattern: str) -> bool:
    return re.search(pattern, str(error)) is not None


def _first_match(code: str, table: tuple[tuple[str, type[StorageError]], ...]) -> type[StorageError] | None:
    return next((kind for prefix, kind in table if code.startswith(prefix)), None)


def _constraint(error: BaseException) -> str | None:
    """The name of the broken constraint; SQLite says its columns instead."""
    if diagnosis := getattr(error, "diag", None):
        name: str | None = diagnosis.constraint_name
        return name
    found = re.fullmatch(r"UNIQUE constraint failed: (.+)", str(error))
    return _unique_names().get(found[1]) if found else None


def _unique_names() -> dict[str, str]:
    return {_columns_of(unique): str(unique.name) for table in metadata.tables.values() for unique in _uniques(table)}


def _uniques(table: Any) -> list[Index | UniqueConstraint]:
    constraints = [constraint for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
    return [*constraints, *(index for index in table.indexes if index.unique)]


def _columns_of(unique: Index | UniqueConstraint) -> str:
    return ", ".join(f"{column.table.name}.{column.name}" for column in unique.columns)


def _first_line(why: object) -> str:
    return str(why).strip().split("\n", 1)[0].rstrip(".")
