"""How values are kept: instants, enumerations and JSON, the same on SQLite and PostgreSQL.

The result processors are plain functions of C wherever possible, since a sweep reads tens of thousands of values.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, ColumnElement, DateTime, Dialect, Text, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from journeys.journey import Level, Watch

Processor = Callable[[Any], Any] | None


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant: `timestamptz` on PostgreSQL; on SQLite ISO 8601 in UTC of fixed width, so that it sorts."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return DateTime(timezone=True) if dialect.name == "postgresql" else Text()

    def bind_processor(self, dialect: Dialect) -> Processor:
        return _in_utc if dialect.name == "postgresql" else _utc_text

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:  # noqa: ARG002 - SQLAlchemy's signature
        return _in_utc if dialect.name == "postgresql" else _from_text


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"{value} has no zone; instants are kept in UTC only.")
    return value.astimezone(UTC)


def _utc_text(value: datetime | None) -> str | None:
    instant = _in_utc(value)
    return instant.isoformat(timespec="microseconds") if instant else None


def _from_text(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


class Word(TypeDecorator[StrEnum]):
    """A member of `words`, kept as its text."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words
        self._members: dict[str | None, StrEnum | None] = {None: None, **{word.value: word for word in words}}

    def bind_processor(self, dialect: Dialect) -> Processor:  # noqa: ARG002 - SQLAlchemy's signature
        return _text_of

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:  # noqa: ARG002 - SQLAlchemy's signature
        return self._members.__getitem__


def _text_of(word: str | None) -> str | None:
    """A plain text: drivers are slow with, or refuse, classes derived from it."""
    return None if word is None else str.__str__(word)


class Json(TypeDecorator[Any]):
    """Anything JSON can say, as compact text with sorted keys: equal values are equal texts."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Processor:  # noqa: ARG002 - SQLAlchemy's signature
        return _json_text

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:  # noqa: ARG002 - SQLAlchemy's signature
        return _from_json


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=dict).encode
_decode_first = json.JSONDecoder().raw_decode


def _json_text(value: Any) -> str | None:
    return None if value is None else _encode(value)


def _decode(text: str) -> Any:
    """Nothing stands around what we have written: looking for it takes longer than reading a small text."""
    return _decode_first(text)[0]


def _from_json(text: str | None) -> Any:
    return None if text is None else _decode(text)


class JsonTuple(Json):
    """A tuple of texts."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:  # noqa: ARG002 - SQLAlchemy's signature
        return lambda text: None if text is None else _texts(text)


@lru_cache(maxsize=1024)
def _texts(text: str) -> tuple[str, ...]:
    """Most are the same few: none at all, or what a template says."""
    return tuple(_decode(text))


_DATE = "date"


class Facts(Json):
    """Facts by name; dates, which JSON has not, are `{"date": "2026-03-01"}`."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Processor:  # noqa: ARG002 - SQLAlchemy's signature
        return lambda facts: _encode(
            {k: {_DATE: v.isoformat()} if isinstance(v, date) else v for k, v in facts.items()}
        )

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:  # noqa: ARG002 - SQLAlchemy's signature
        return lambda text: {name: _fact(value) for name, value in _decode(text).items()}


def _fact(value: Any) -> Any:
    if isinstance(value, dict):
        return date.fromisoformat(value[_DATE])
    return tuple(value) if isinstance(value, list) else value


_LEVELS = {level.value: level for level in Level}


class Watches(Json):
    """Watches by subject, each as [episode, peak, date of the last change], the date left out where it is not known."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Processor:  # noqa: ARG002 - SQLAlchemy's signature
        return lambda watches: _encode({s: _listed(w) for s, w in watches.items()}) if watches else "{}"

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:  # noqa: ARG002 - SQLAlchemy's signature
        return _from_watches


def _from_watches(text: str) -> Mapping[str, Watch]:
    if text == "{}":
        return {}
    return {
        subject: Watch(episode, _LEVELS[peak], date.fromisoformat(since[0]) if since else None)
        for subject, (episode, peak, *since) in _decode(text).items()
    }


def _listed(watch: Watch) -> list[Any]:
    return [watch.episode, watch.peak, *([watch.since.isoformat()] if watch.since else [])]


class Texts(TypeDecorator[list[str]]):
    """Many texts as one parameter, so that a statement stays the same however many there are."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return ARRAY(Text()) if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return list(value) if dialect.name == "postgresql" else _encode(list(value))


class is_any_of(FunctionElement[bool]):  # noqa: N801 - reads as a function of SQL
    """`is_any_of(column, bindparam(name, type_=Texts()))`: the column is one of the given texts."""

    inherit_cache = True
    type = Boolean()

    def self_group(self, against: Any = None) -> "is_any_of":  # noqa: ARG002 - SQLAlchemy's signature
        """Keep SQLAlchemy from writing `= 1` behind it on SQLite, which would hide it from the planner."""
        return self


@compiles(is_any_of, "sqlite")
def _any_of_json(element: is_any_of, compiler: SQLCompiler, **kw: Any) -> str:
    column, texts = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"  # noqa: S608 - a bound parameter


@compiles(is_any_of, "postgresql")
def _any_of_array(element: is_any_of, compiler: SQLCompiler, **kw: Any) -> str:
    column, texts = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"{column} = ANY ({texts})"


class text_in(FunctionElement[str]):  # noqa: N801 - reads as a function of SQL
    """`text_in(column, "name")`: what stands under a name in an object that is kept as JSON."""

    inherit_cache = True
    type = Text()

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        super().__init__(column, literal_column(f"'{name}'"))


@compiles(text_in, "sqlite")
def _extracted(element: text_in, compiler: SQLCompiler, **kw: Any) -> str:
    column, name = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"json_extract({column}, '$.' || {name})"


@compiles(text_in, "postgresql")
def _of_object(element: text_in, compiler: SQLCompiler, **kw: Any) -> str:
    column, name = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(CAST({column} AS json) ->> {name})"


class names_any_of(FunctionElement[bool]):  # noqa: N801 - reads as a function of SQL
    """`names_any_of(column, "name", bindparam(..., type_=Texts()))`: under a name in an object that is kept as JSON
    stands a list of lists, one of which begins with one of the given texts."""

    inherit_cache = True
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], name: str, texts: ColumnElement[Any]) -> None:
        super().__init__(column, literal_column(f"'{name}'"), texts)

    def self_group(self, against: Any = None) -> "names_any_of":  # noqa: ARG002 - SQLAlchemy's signature
        """As for `is_any_of`."""
        return self


@compiles(names_any_of, "sqlite")
def _first_in_json(element: names_any_of, compiler: SQLCompiler, **kw: Any) -> str:
    column, name, texts = (compiler.process(clause, **kw) for clause in element.clauses)
    firsts = f"json_extract(value, '$[0]') FROM json_each({column}, '$.' || {name})"
    return f"EXISTS (SELECT {firsts} INTERSECT SELECT value FROM json_each({texts}))"  # noqa: S608 - a bound parameter


@compiles(names_any_of, "postgresql")
def _first_in_array(element: names_any_of, compiler: SQLCompiler, **kw: Any) -> str:
    column, name, texts = (compiler.process(clause, **kw) for clause in element.clauses)
    lists = f"json_array_elements(CAST({column} AS json) -> {name}) AS list"
    return f"EXISTS (SELECT 1 FROM {lists} WHERE list ->> 0 = ANY ({texts}))"  # noqa: S608 - a bound parameter


class next_number(FunctionElement[int]):  # noqa: N801 - reads as a function of SQL
    """The next number of a table's running column, for an INSERT."""

    inherit_cache = True
    type = BigInteger()


@compiles(next_number, "sqlite")
def _next_of_table(element: next_number, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ARG001 - SQLAlchemy's signature
    (column,) = element.clauses
    return f"(SELECT coalesce(max({column.name}), 0) + 1 FROM {column.table.name})"  # noqa: S608 - our own names


@compiles(next_number, "postgresql")
def _next_of_identity(element: next_number, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ARG001 - SQLAlchemy's signature
    return "DEFAULT"


class real_time(FunctionElement[datetime]):  # noqa: N801 - reads as a function of SQL
    """The database's own clock, plus a number of seconds: leases are measured by it (design, Two clocks)."""

    inherit_cache = True
    type = UtcDateTime()


@compiles(real_time, "sqlite")
def _sqlite_time(element: real_time, compiler: SQLCompiler, **kw: Any) -> str:
    (seconds,) = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now', {seconds} || ' seconds')"


@compiles(real_time, "postgresql")
def _postgresql_time(element: real_time, compiler: SQLCompiler, **kw: Any) -> str:
    (seconds,) = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"clock_timestamp() + {seconds} * interval '1 second'"
