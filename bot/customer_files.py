"""Customers from a CSV file: records and everything that is wrong with it, nothing half-accepted (requirements C2)."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from bot.csv_table import LineProblem, Row, Table, read_table
from bot.field_sentences import nearest
from journeys.customer import CSM, STAGES, Customer
from journeys.facts import Declarations, Fact, FactError, FactType, check_fact_name, guess_type, parse_fact
from journeys.template import UNREADABLE

REQUIRED_COLUMNS = ("key", "name", "stage")
ROLE_COLUMNS = (CSM, "implementation_specialist")
OWN_COLUMNS = (*REQUIRED_COLUMNS, "segments", *ROLE_COLUMNS, "channel", "timezone", "country", "marketing_opt_in")
ROLE_PREFIX = "role:"
MOST_PROBLEMS = 1000


@dataclass(frozen=True, slots=True)
class ImportSetting:
    """What a file is read against.

    `resolve` finds the Slack user id for an id, an @name or an e-mail address, or None; `zones` are the IANA names that
    are known; `existing` are the workspace's customers by key: columns that the file lacks keep their values.
    Unless it `looks_up` people in Slack, only ids can be told from other words.
    """

    workspace: str
    resolve: Callable[[str], str | None]
    zones: Collection[str]
    declared: Declarations = field(default_factory=lambda: MappingProxyType({}))
    stages: tuple[str, ...] = STAGES
    existing: Mapping[str, Customer] = field(default_factory=lambda: MappingProxyType({}))
    looks_up: bool = True


@dataclass(frozen=True, slots=True)
class CustomerPreview:
    """What an import would do. With any problem there are no customers and nothing may be stored.

    `facts` are the types guessed for columns nobody has declared; `new` are keys, `changed` the fields changed by key.
    """

    customers: tuple[Customer, ...] = ()
    facts: Declarations = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[LineProblem, ...] = ()
    new: tuple[str, ...] = ()
    changed: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    unchanged: int = 0


def read_customers(data: bytes | str, setting: ImportSetting) -> CustomerPreview:
    """Read customers from CSV (design, Customers CSV); every problem is reported at once, with its line."""
    table = read_table(data)
    header = [*_header_problems(table.header)] if table.header else []
    if header or not table.header:
        return CustomerPreview(problems=(*(LineProblem(1, sentence) for sentence in header), *table.problems))
    reading = _Reading(table, setting)
    customers = [customer for row in table.rows if (customer := reading.customer(row)) is not None]
    problems = sorted([*table.problems, *reading.problems], key=lambda problem: problem.line)
    if problems:
        return CustomerPreview(facts=reading.guessed, problems=tuple(problems))
    return _compared(customers, reading.guessed, setting.existing)


def _compared(
    customers: Iterable[Customer], guessed: Declarations, existing: Mapping[str, Customer]
) -> CustomerPreview:
    customers = tuple(customers)
    known = [customer for customer in customers if customer.key in existing]
    changes = {customer.key: tuple(_changed_fields(existing[customer.key], customer)) for customer in known}
    changed = {key: names for key, names in changes.items() if names}
    new = tuple(customer.key for customer in customers if customer.key not in existing)
    return CustomerPreview(customers, guessed, (), new, changed, len(known) - len(changed))


def _changed_fields(before: Customer, after: Customer) -> Iterator[str]:
    for name in ("name", "stage", "segments", "channel", "timezone", "country", "marketing_opt_in"):
        if getattr(before, name) != getattr(after, name):
            yield name
    yield from _changed_entries(before.roles, after.roles)
    yield from _changed_entries(before.facts, after.facts)


def _changed_entries(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    return (name for name in {**before, **after} if before.get(name) != after.get(name))


def _header_problems(header: tuple[str, ...]) -> Iterator[str]:
    columns = [_column(name) for name in header]
    for name in REQUIRED_COLUMNS:
        if name not in columns:
            yield f"The column ‘{name}’ is missing; the columns {', '.join(REQUIRED_COLUMNS)} are needed."
    for index, name in enumerate(columns):
        if not name:
            yield f"Column {index + 1} has no name; name it or remove it."
        elif name in columns[:index]:
            yield f"The column ‘{name}’ is there twice; remove one."
        elif name.startswith(ROLE_PREFIX):
            if not _IDENTIFIER.fullmatch(name.removeprefix(ROLE_PREFIX)):
                yield f"‘{header[index]}’ names no role; write it like role:team_lead."
        elif name not in OWN_COLUMNS:
            yield from _fact_name_problems(name)


def _fact_name_problems(name: str) -> Iterator[str]:
    try:
        check_fact_name(name)
    except FactError as error:
        yield str(error)


def _column(name: str) -> str:
    """Own columns in any letter case; a role that has a column of its own may be written with the prefix, too."""
    lower = name.lower()
    if lower.removeprefix(ROLE_PREFIX) in ROLE_COLUMNS:
        return lower.removeprefix(ROLE_PREFIX)
    return lower if lower in OWN_COLUMNS or lower.startswith(ROLE_PREFIX) else name


_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
LONGEST = MappingProxyType({"name": 100, "channel": 80, "segments": 50})


class _Wrong(Exception):
    """A cell is refused; `str(error)` is the sentence."""


class _Reading:
    """Turns rows into customers and gathers what is wrong with them."""

    def __init__(self, table: Table, setting: ImportSetting) -> None:
        self.problems: list[LineProblem] = []
        self._setting = setting
        self._columns = tuple(_column(name) for name in table.header)
        self.guessed = MappingProxyType(dict(self._guesses(table)))
        self._types = {**setting.declared, **self.guessed}
        self._lines: dict[str, int] = {}
        self._people: dict[str, str | None] = {}

    def _guesses(self, table: Table) -> Iterator[tuple[str, FactType]]:
        for index, name in enumerate(self._columns):
            if _is_fact(name) and name not in self._setting.declared:
                told = [row.cells[index] for row in table.rows if row.cells[index]]
                if told:
                    yield name, guess_type(told)

    def customer(self, row: Row) -> Customer | None:
        """The customer of a row, or None where the row is refused or too much was refused before it."""
        before = len(self.problems)
        if before > MOST_PROBLEMS:
            return None
        values = dict(self._values(row))
        if len(self.problems) > before:
            if len(self.problems) > MOST_PROBLEMS:
                self.problems.append(
                    LineProblem(row.line, "There are too many problems; the rows below were not read.")
                )
            return None
        roles, facts = _pop(values, _role), _pop(values, _fact)
        start = self._setting.existing.get(values["key"]) or Customer(self._setting.workspace, "", "", "")
        return replace(start, roles=_merged(start.roles, roles), facts=_merged(start.facts, facts), **values)

    def _values(self, row: Row) -> Iterator[tuple[str, Any]]:
        for name, text in zip(self._columns, row.cells, strict=True):
            try:
                yield name, self._value(name, text, row.line)
            except (_Wrong, FactError) as error:
                where = "" if name in REQUIRED_COLUMNS else f"{name}: "
                self.problems.append(LineProblem(row.line, f"{where}{error}"))

    def _value(self, name: str, text: str, line: int) -> Any:
        if found := UNREADABLE.search(text):
            raise _Wrong(f"There is an invisible character (U+{ord(found.group()):04X}) in this value; type it again.")
        if _role(name):
            return self._person(text) if text else None
        if name == "key":
            return self._key(text, line)
        if _is_fact(name):
            return parse_fact(self._types.get(name, FactType.TEXT), text)
        return self._own(name, text)

    def _own(self, name: str, text: str) -> Any:
        """The value of one of a customer's own fields."""
        match name:
            case "name":
                return _filled(name, _short(name, text))
            case "stage":
                return _one_of(_filled(name, text), self._setting.stages, name)
            case "segments":
                segments = (_short(name, segment.strip()) for segment in text.split(";"))
                return tuple(dict.fromkeys(segment for segment in segments if segment))
            case "timezone":
                return text and self._zone(text)
            case "country":
                return text and _country(text)
            case "marketing_opt_in":
                return parse_fact(FactType.YES_NO, text) or False
            case _:
                return _short(name, text)

    def _key(self, text: str, line: int) -> str:
        key = _filled("key", text)
        if not _IDENTIFIER.fullmatch(key):
            raise _Wrong(f"The key ‘{key}’ may hold only small letters, digits, - and _; write it like acme-rockets.")
        if key in self._lines:
            raise _Wrong(f"The key ‘{key}’ is taken by line {self._lines[key]}; every customer needs its own.")
        self._lines[key] = line
        return key

    def _zone(self, text: str) -> str:
        if text in self._setting.zones:
            return text
        near = nearest(text, self._setting.zones)
        raise _Wrong(f"‘{text}’ is no time zone. {f'Did you mean {near}?' if near else 'Write it like Europe/Berlin.'}")

    def _person(self, text: str) -> str:
        if text not in self._people:
            self._people[text] = self._setting.resolve(text)
        found = self._people[text]
        if found is None:
            raise _Wrong(_nobody(text) if self._setting.looks_up else _no_id(text))
        return found


def _no_id(text: str) -> str:
    return f"‘{text}’ is no Slack user id. To find people by @name or e-mail address, I need SLACK_BOT_TOKEN."


def _nobody(text: str) -> str:
    if "@" in text[1:]:
        return f"Nobody here has the e-mail address {text}, or I am not allowed to look addresses up; write the @name."
    return f"Nobody here is called {text}; write a Slack user id, an @name or an e-mail address."


def _filled(name: str, text: str) -> str:
    if not text:
        raise _Wrong(f"The {name} is empty; every customer needs one.")
    return text


def _short(name: str, text: str) -> str:
    if len(text) > LONGEST[name]:
        raise _Wrong(f"‘{text[:20]}…’ is too long; at most {LONGEST[name]} characters.")
    if "\n" in text or "\t" in text:
        raise _Wrong("This value must be a single line without tabs.")
    return text


def _one_of(text: str, known: tuple[str, ...], kind: str) -> str:
    by_lower = {word.lower(): word for word in known}
    if text.lower() in by_lower:
        return by_lower[text.lower()]
    near = nearest(text.lower(), by_lower)
    advice = f"Did you mean {by_lower[near]}?" if near else f"Choose from {', '.join(known)}."
    raise _Wrong(f"There is no {kind} ‘{text}’. {advice}")


def _country(text: str) -> str:
    if not _COUNTRY.fullmatch(text):
        raise _Wrong(f"‘{text}’ is no country code; write two letters, such as DE or US.")
    return text.upper()


def _role(name: str) -> str | None:
    return name.removeprefix(ROLE_PREFIX) if name in ROLE_COLUMNS or name.startswith(ROLE_PREFIX) else None


def _fact(name: str) -> str | None:
    return name if _is_fact(name) else None


def _is_fact(name: str) -> bool:
    return name not in OWN_COLUMNS and not name.startswith(ROLE_PREFIX)


def _pop(values: dict[str, Any], named: Callable[[str], str | None]) -> dict[str, Any]:
    """Take the entries out of `values` that have another name elsewhere, under that name."""
    return {other: values.pop(name) for name in list(values) if (other := named(name)) is not None}


def _merged(before: Mapping[str, Any], given: Mapping[str, Fact | None]) -> dict[str, Any]:
    """An empty cell makes a value unknown again; what has no column stays."""
    return {name: value for name, value in {**before, **given}.items() if value is not None}
