"""What all tables share: names of constraints, and `workspace_id` in front of every key."""

from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, MetaData, PrimaryKeyConstraint, Table, Text, literal_column

metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(referred_table_name)s"})


def column(name: str, type_: Any, *rest: Any) -> Column[Any]:
    return Column(name, type_, *rest, nullable=False)


def optional(name: str, type_: Any) -> Column[Any]:
    return Column(name, type_, nullable=True)


def table(name: str, key: tuple[str, ...], *rest: Any, **options: Any) -> Table:
    """A table of rows that belong to a workspace, with `key` unique in it (requirements S2)."""
    primary = PrimaryKeyConstraint("workspace_id", *key)
    return Table(name, metadata, column("workspace_id", Text), *rest, primary, **options)


def belongs_to(parent: str, **columns: str) -> ForeignKeyConstraint:
    """A reference to a parent by our columns to theirs; the rows go with what they belong to."""
    theirs = [f"{parent}.{name}" for name in ("workspace_id", *columns.values())]
    return ForeignKeyConstraint(["workspace_id", *columns], theirs, ondelete="CASCADE")


def only_where(condition: str) -> dict[str, Any]:
    """A partial index; its condition must stand in a query word for word for SQLite to use it."""
    return {"sqlite_where": literal_column(condition), "postgresql_where": literal_column(condition)}
