"""The language of rules: a small part of CEL in which every number is a number (requirements S4).

What is not listed here does not exist in rules: no maps or messages made on the way, no building of texts or lists
(they could be doubled until memory ends), no functions that look at types.
"""

import math
import operator
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import product
from typing import Any

from cel_expr_python import cel

from journeys.facts import FactType, parse_fact

FrozenDeclarations = tuple[tuple[str, FactType], ...]

MACROS = ("all", "exists", "exists_one")
STANDARD_FUNCTIONS = (
    *("size", "contains", "startsWith", "endsWith", "matches", "timestamp", "duration", "int", "double", "string"),
    *("getFullYear", "getMonth", "getDayOfMonth", "getDate", "getDayOfWeek", "getDayOfYear", "getHours", "getMinutes"),
)
FUNCTIONS = (*MACROS, *STANDARD_FUNCTIONS, "date", "days", "known")
_STANDARD_OPERATORS = ("_&&_", "_||_", "!_", "-_", "_%_", "_?_:_", "_[_]", "@not_strictly_false")

_BOOL, _INT, _DOUBLE, _STRING = cel.Type.BOOL, cel.Type.INT, cel.Type.DOUBLE, cel.Type.STRING
_TIMESTAMP, _DURATION = cel.Type.TIMESTAMP, cel.Type.DURATION
_SORTS = {
    FactType.TEXT: _STRING,
    FactType.NUMBER: _DOUBLE,
    FactType.YES_NO: _BOOL,
    FactType.DATE: _TIMESTAMP,
    FactType.LIST: cel.Type.List(_STRING),
}
# A number fact is a double and 50000 an int. The runtime compares the two exactly, but CEL's own declarations refuse
# it; so the operators are declared here, and mixed arithmetic is done in double.
_MIXED = ((_DOUBLE, _INT), (_INT, _DOUBLE))
_ALIKE = tuple((t, t) for t in (_DOUBLE, _INT, _STRING, _BOOL, _TIMESTAMP, _DURATION))


def _divide(dividend: float, divisor: float) -> float:
    """As the runtime divides doubles: by zero gives an infinity, 0 / 0 is no number."""
    return dividend / divisor if divisor else dividend * math.copysign(math.inf, divisor)


def _midnight(text: str) -> datetime:
    day = parse_fact(FactType.DATE, text)
    if not isinstance(day, date):
        raise ValueError("an empty text is no date")
    return datetime.combine(day, time(), UTC)


def _days(number: float) -> timedelta:
    return timedelta(days=number)


_Signature = tuple[Any, tuple[Any, ...], Callable[..., Any] | None]


def _comparison() -> list[_Signature]:
    return [(_BOOL, pair, None) for pair in (*_ALIKE, *_MIXED)]


def _membership() -> list[_Signature]:
    numbers = product((_INT, _DOUBLE), repeat=2)
    others = ((_STRING, _STRING), (_TIMESTAMP, _TIMESTAMP))
    return [(_BOOL, (element, cel.Type.List(listed)), None) for element, listed in (*numbers, *others)]


def _arithmetic(mixed: Callable[..., Any]) -> list[_Signature]:
    alike: list[_Signature] = [(t, (t, t), None) for t in (_INT, _DOUBLE)]
    return alike + [(_DOUBLE, pair, mixed) for pair in _MIXED]


_MOVED: _Signature = (_TIMESTAMP, (_TIMESTAMP, _DURATION), None)
_DURATIONS: _Signature = (_DURATION, (_DURATION, _DURATION), None)
_BETWEEN: _Signature = (_DURATION, (_TIMESTAMP, _TIMESTAMP), None)
_OURS: dict[str, list[_Signature]] = {
    **{name: _comparison() for name in ("_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_")},
    "@in": _membership(),
    "_+_": [*_arithmetic(operator.add), _MOVED, _DURATIONS, (_TIMESTAMP, (_DURATION, _TIMESTAMP), None)],
    "_-_": [*_arithmetic(operator.sub), _MOVED, _DURATIONS, _BETWEEN],
    "_*_": _arithmetic(operator.mul),
    "_/_": _arithmetic(_divide),
    "date": [(_TIMESTAMP, (_STRING,), _midnight)],
    "days": [(_DURATION, (_INT,), _days), (_DURATION, (_DOUBLE,), _days)],
}


def _declare(name: str, signatures: list[_Signature]) -> Any:
    overloads = [
        cel.Overload(f"{name} {number}", result, list(parameters), **({"impl": does} if does else {}))
        for number, (result, parameters, does) in enumerate(signatures)
    ]
    return cel.FunctionDecl(name, overloads)


_DECLARED = [_declare(name, signatures) for name, signatures in _OURS.items()]
_CONFIG = cel.NewEnvConfigFromYaml(
    "\n".join(
        (
            "stdlib:",
            f"  include_macros: [{', '.join(MACROS)}]",
            "  include_functions:",
            *(f'    - name: "{name}"' for name in (*_STANDARD_OPERATORS, *STANDARD_FUNCTIONS)),
        )
    )
)


def new_environment(declarations: FrozenDeclarations) -> Any:
    """A compiler for rules over these facts; beside each fact `f` it knows `known.f`, whether the fact is there."""
    variables = {name: _SORTS[fact_type] for name, fact_type in declarations}
    presence = {f"known.{name}": _BOOL for name, _ in declarations}
    return cel.NewEnv(config=_CONFIG, variables=variables | presence, functions=_DECLARED)


environment = lru_cache(maxsize=128)(new_environment)
