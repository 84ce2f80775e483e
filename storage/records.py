"""Which column keeps which field of a record."""

from collections.abc import Iterable
from dataclasses import fields
from operator import attrgetter
from typing import Any

from sqlalchemy import Column, Table


class KeptIn:
    """Pairs the fields of a record type with columns: those named in `renamed`, the others by their own names.

    `columns` come in the order of the fields, so that a row read by them makes a record by position.
    """

    def __init__(self, table: Table, record: type, *, without: Iterable[str] = (), **renamed: str) -> None:
        names = [field.name for field in fields(record) if field.name not in set(without)]
        renamed = {"workspace": "workspace_id", **renamed}
        self._names = [renamed.get(name, name) for name in names]
        self._read = attrgetter(*names)
        self.columns: tuple[Column[Any], ...] = tuple(table.c[name] for name in self._names)

    def values(self, record: object) -> dict[str, Any]:
        """The record's fields by column."""
        return dict(zip(self._names, self._read(record), strict=True))
