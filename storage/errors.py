"""What storage refuses, each with a sentence that says what to do about it."""

from journeys.errors import Refused


class StorageError(Exception):
    """The database cannot be used as asked; `str(error)` is fit for the person who runs the program."""


class BadDatabaseUrl(StorageError):
    """The address of the database cannot be understood."""


class DriverMissing(StorageError):
    """The package that speaks to this kind of database is not installed."""


class DatabaseMissing(StorageError):
    """There is no such database yet."""


class DatabaseNotCreated(DatabaseMissing):
    """The server has no database of that name."""


class DatabaseGone(DatabaseMissing):
    """The file that was opened is not there any more; what is written to it is lost with the process."""


class DatabaseUnreachable(StorageError):
    """The server does not answer, or does not let us in."""


class DatabaseUnreadable(StorageError):
    """What is there is not a database, or may not be read."""


class DatabaseUnwritable(StorageError):
    """Nothing can be written: no permission, a full disk, or a transaction that only reads."""


class DatabaseBusy(StorageError):
    """Somebody else held what we needed for too long; trying again may help."""


class ChangesCollided(DatabaseBusy):
    """Of two changes that waited for each other the server gave this one up; trying again helps."""


class StoodStill(DatabaseBusy):
    """The server ended a transaction in which we asked for nothing for too long; trying again helps."""


class SchemaMissing(StorageError):
    """The database was never migrated."""


class SchemaOutdated(StorageError):
    """The database is older than the program."""


class SchemaTooNew(StorageError):
    """The database is newer than the program."""


class BackupFailed(StorageError):
    """A backup cannot be taken, or not be put back."""


class HintsUnusable(StorageError):
    """Hints of what there is to deliver cannot be given or read; messages are delivered without, somewhat later."""


class Unstorable(StorageError):
    """A text holds characters that no database can keep, such as NUL or half of a surrogate pair."""


class Conflict(Refused):
    """A journey was changed by somebody else since it was read; nothing was written."""

    def __init__(self) -> None:
        super().__init__("Somebody else changed this journey at the same moment. Please try again.")


class AlreadyRunning(Refused):
    """The customer has a journey of this template that has not ended (requirements J1)."""

    def __init__(self) -> None:
        super().__init__(
            "This customer is in another journey of this template that has not ended. End that one first; only a new "
            "one can be started beside it, if you say so."
        )


class NameTaken(Refused):
    """Another template of the workspace has this name (requirements T1)."""

    def __init__(self) -> None:
        super().__init__("Another journey template already has this name. Please choose a different one.")
