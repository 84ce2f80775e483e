"""Rules over facts: checked when they are written, judged by what is known (requirements T2, T3, T6, C1).

A rule is an expression of the Common Expression Language that comes out as yes or no:

    contract_signed && arr >= 50000
    start_date <= today && edition in ['team', 'business']
    renewal_date - today < days(90) || 'at risk' in segments
    known(start_date) && start_date >= date('2026-03-01')

A fact that nobody has told is unknown. What can be decided without it is decided (`unknown || true` is met, `unknown &&
false` is not); else the rule is unknown, and so it is when something goes wrong while it is judged: a number too
large, a text that is no number, a list that never ends. `known(fact)` alone is never unknown: it asks whether the fact
is there. Dates are midnights in UTC; `today` is whatever date the caller says it is.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from journeys.facts import LONGEST_LIST, Declarations, Fact, Facts, FactType
from journeys.rule_language import FrozenDeclarations, environment, new_environment
from journeys.rule_problems import RuleProblem, compiler_problems, not_yes_or_no, problem_at
from journeys.rule_text import Words, asked_presence, nested_loops, with_presence, words_of

LONGEST_RULE = 2000
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LITERALS = {
    "date": "Write a day that exists as year-month-day, such as date('2026-03-01').",
    "timestamp": "Write a moment such as timestamp('2026-03-01T09:00:00Z'), or a day such as date('2026-03-01').",
    "duration": "Write a length of time in hours or minutes, such as duration('36h'); for days write days(10).",
    "matches": "This is not a pattern that can be searched for; check its brackets.",
}


class Verdict(StrEnum):
    """What a rule says about a customer. Unknown is not met (requirements T2)."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


_Reader = Callable[[Fact | None], Any]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule that compiles, the facts it may read as values, and those whose presence it asks, as variable and fact.

    A reader turns a fact into what the runtime takes; None where there is no fact of the declared type.
    """

    program: Any
    values: tuple[tuple[str, _Reader], ...]
    presence: tuple[tuple[str, str, _Reader], ...]

    def data(self, facts: Facts) -> dict[str, Any]:
        data: dict[str, Any] = {asked: read(facts.get(name)) is not None for asked, name, read in self.presence}
        for name, read in self.values:
            if (value := read(facts.get(name))) is not None:
                data[name] = value
        return data


def check_rule(expression: str, declarations: Declarations) -> list[RuleProblem]:
    """All that is wrong with a rule, in the order of the text; empty when it can be judged. Never raises.

    `declarations` are all facts it may read, the built-in ones included: `{**BUILT_IN, **declared}`.
    """
    outcome = _outcome(expression, declarations)
    return [] if isinstance(outcome, _Rule) else list(outcome)


def judge(expression: str, declarations: Declarations, facts: Facts) -> Verdict:
    """Judge a rule by the facts that are there; unknown if they do not decide it, or it is wrong. Never raises."""
    rule = _outcome(expression, declarations)
    if not isinstance(rule, _Rule):
        return Verdict.UNKNOWN
    try:
        answer = rule.program.eval(data=rule.data(facts)).value()
    except RuntimeError:  # The iteration budget; a text that is no Unicode.
        return Verdict.UNKNOWN
    if answer is True:
        return Verdict.MET
    return Verdict.UNMET if answer is False else Verdict.UNKNOWN


def facts_read(expression: str, declarations: Declarations) -> frozenset[str]:
    """The declared facts without which the rule no longer compiles, as values or in `known(…)`; none if it is wrong."""
    if not isinstance(_outcome(expression, declarations), _Rule):
        return frozenset()
    return _facts_read(expression, tuple(declarations.items()))


@lru_cache(maxsize=2048)
def _facts_read(expression: str, declarations: FrozenDeclarations) -> frozenset[str]:
    words = words_of(expression)
    source, spelled = with_presence(expression, words), {word.text for word in words if word.kind == "name"}
    candidates = tuple((name, fact_type) for name, fact_type in declarations if name in spelled)
    return frozenset(
        name for name, _ in candidates if not _compiles(source, tuple(c for c in candidates if c[0] != name))
    )


def _outcome(expression: str, declarations: Declarations) -> _Rule | tuple[RuleProblem, ...]:
    if len(expression) > LONGEST_RULE:
        sentence = f"Use {LONGEST_RULE:,} characters at most; split the rule into several conditions."
        return (RuleProblem(1, 1, sentence),)
    return _compiled(expression, tuple(declarations.items()))


def _compiles(source: str, declarations: FrozenDeclarations) -> bool:
    try:
        new_environment(declarations).compile(source)
    except RuntimeError:
        return False
    return True


@lru_cache(maxsize=2048)
def _compiled(expression: str, declarations: FrozenDeclarations) -> _Rule | tuple[RuleProblem, ...]:
    if sentence := _unfit(expression):
        return (RuleProblem(1, 1, sentence),)
    words = words_of(expression)
    source = with_presence(expression, words)
    problems = {*_looping(expression, words), *_malformed(expression, words)}
    try:
        program = environment(declarations).compile(source)
    except RuntimeError as error:
        problems |= set(compiler_problems(expression, words, str(error), dict(declarations)))
    else:
        if (result := program.return_type().name()) != "BOOL":
            problems.add(not_yes_or_no(result))
        if not problems:
            return _rule(program, words, declarations)
    return tuple(sorted(problems, key=lambda problem: (problem.line, problem.column, problem.sentence)))


def _unfit(expression: str) -> str | None:
    if not expression.strip():
        return "Write a rule, such as contract_signed && arr >= 50000."
    if _UNREADABLE.search(expression):
        return "The rule holds characters that cannot be read; type it again."
    return None


def _looping(expression: str, words: Words) -> Iterator[RuleProblem]:
    for word in nested_loops(words):
        sentence = f"{word.text} cannot stand inside another all or exists; split the rule into several conditions."
        yield problem_at(expression, word.at, sentence)


def _malformed(expression: str, words: Words) -> Iterator[RuleProblem]:
    """Dates, durations and patterns that are written out and could never be read when the rule is judged."""
    for function, sentence in _LITERALS.items():
        for index in words.spelled(function, "(", "<text>", ")"):
            literal = words[index + 2]
            target = "''." if words.is_member(index) else ""
            if _fails(f"{target}{function}({literal.text})"):
                yield problem_at(expression, literal.at, sentence)


def _fails(constant: str) -> bool:
    try:
        result = environment(()).compile(constant).eval()
    except RuntimeError:
        return False
    return bool(result.type().name() == "ERROR")


def _rule(program: Any, words: Words, declarations: FrozenDeclarations) -> _Rule:
    spelled, asked = {word.text for word in words if word.kind == "name"}, asked_presence(words)
    values = tuple((name, _READERS[fact_type]) for name, fact_type in declarations if name in spelled)
    presence = tuple((f"known.{name}", name, _READERS[fact_type]) for name, fact_type in declarations if name in asked)
    return _Rule(program, values, presence)


def _text(fact: Fact | None) -> str | None:
    """An empty text is no fact, as when facts are parsed."""
    return fact if isinstance(fact, str) and fact else None


def _number(fact: Fact | None) -> float | None:
    return fact if isinstance(fact, float | int) and not isinstance(fact, bool) else None


def _yes_no(fact: Fact | None) -> bool | None:
    return fact if isinstance(fact, bool) else None


def _midnight(fact: Fact | None) -> datetime | None:
    return datetime(fact.year, fact.month, fact.day, tzinfo=UTC) if isinstance(fact, date) else None


def _list(fact: Fact | None) -> list[str] | None:
    """A list too long to be a fact would make one loop over it take seconds."""
    return list(fact) if isinstance(fact, tuple) and len(fact) <= LONGEST_LIST else None


_READERS: dict[FactType, _Reader] = {
    FactType.TEXT: _text,
    FactType.NUMBER: _number,
    FactType.YES_NO: _yes_no,
    FactType.DATE: _midnight,
    FactType.LIST: _list,
}
