"""What is wrong with a rule, told to people who do not program: a place and a sentence that says what to write."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from journeys.facts import LONGEST_NAME, Declarations
from journeys.rule_language import FUNCTIONS
from journeys.rule_text import Word, Words, offset_of, place_of

_REPORT = re.compile(r"^(?:INVALID_ARGUMENT: )?ERROR: <input>:(-?\d+):(-?\d+): (.*)", re.MULTILINE)
_MISFIT = re.compile(r"found no matching overload for '(.+)' applied to '\((.*)\)'")
_UNDECLARED = re.compile(r"undeclared reference to '(.+)' \(in container")
_TYPE = re.compile(r"[\w.*%]+(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?")

KINDS = {
    **dict.fromkeys(("double", "int", "uint"), "a number"),
    "string": "a text",
    "bool": "a yes or no",
    **dict.fromkeys(("timestamp", "google.protobuf.Timestamp"), "a date"),
    **dict.fromkeys(("duration", "google.protobuf.Duration"), "a length of time"),
    "list": "a list",
    **dict.fromkeys(("null", "null_type"), "nothing"),
}
_OTHER_KIND = "something else"
_OPERATORS = {"@in": "in", "!_": "!", "-_": "-", "_?_:_": "? :", "_[_]": "[ ]"}
_JOINING = frozenset({"&&", "||", "!"})
_MOVING = frozenset({"+", "-"})

_DATE = "Write a day as date('2026-03-01')."
_DAYS = "Write ten days as days(10)."
# The first entry whose operators (None: any) and kinds fit is the advice.
_ADVICE: tuple[tuple[frozenset[str] | None, frozenset[str], str], ...] = (
    (None, frozenset({"nothing"}), "To ask whether a fact is there, write known(start_date)."),
    (_JOINING, frozenset(), "Each part must be a yes or no, such as contract_signed or arr >= 50000."),
    (frozenset({"? :"}), frozenset({"a number"}), "Both answers must be of one kind; write a whole number as 1.0."),
    (frozenset({"%"}), frozenset(), "It is there for whole numbers only, such as size(segments) % 2."),
    (frozenset({"+"}), frozenset({"a text"}), "Texts cannot be put together in rules; compare them one by one."),
    (frozenset({"in"}), frozenset({"a text"}), "To look into a text, write stage.contains('on')."),
    (_MOVING, frozenset({"a date", "a number"}), _DAYS),
    (None, frozenset({"a length of time", "a number"}), _DAYS),
    (None, frozenset({"a date", "a text"}), _DATE),
    (None, frozenset({"a date", "a number"}), _DATE),
    (None, frozenset({"a list"}), "To ask whether something is in a list, write 'enterprise' in segments."),
    (None, frozenset({"a yes or no"}), "Write a yes/no fact alone, or with ! before it."),
    (None, frozenset({"a number", "a text"}), "Put quotes around a text and none around a number."),
)
_QUOTES = "Use straight quotes around a text, such as 'enterprise'."
_SPELLINGS = {
    **dict.fromkeys(("and", "AND", "And", "&"), "Write && for “and”."),
    **dict.fromkeys(("or", "OR", "Or", "|"), "Write || for “or”."),
    **dict.fromkeys(("not", "NOT", "Not"), "Write ! for “not”, such as !contract_signed."),
    **dict.fromkeys(("=", "is", "equals"), "Write == to ask whether two things are the same."),
    **dict.fromkeys("“”„‘’«»", _QUOTES),
    **dict.fromkeys("'\"", "This text has no closing quote."),
    "≥": "Write >= for “at least”.",
    "≤": "Write <= for “at most”.",
    "≠": "Write != for “not the same”.",
    ">": "Write != for “not the same”.",
    ",": "Write numbers without separators, such as 50000.",
}
_LIMITS = (
    ("recursion", "The rule is nested too deeply; split it into several conditions."),
    ("operand of a select", "This has no parts; take away the dot and what follows it."),
    ("range of a comprehension", "all and exists go through a list, such as segments.exists(s, s == 'enterprise')."),
    ("must be a simple identifier", "Name each entry of the list, such as segments.exists(s, s == 'enterprise')."),
    ("invalid int literal", "This number is too large."),
    ("reserved identifier", "This word has a meaning of its own and cannot be used in rules."),
)
_LISTS = "Go through a list with all or exists, such as segments.exists(s, s.startsWith('emea'))."
_INSTEAD = {
    "has": "Write known(start_date) to ask whether a fact is there.",
    "known": "known takes the name of one fact, such as known(start_date).",
    **dict.fromkeys(("map", "filter"), _LISTS),
}


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """Why a rule is refused. `line` and `column` count from 1; `sentence` says what to do (requirements T7)."""

    line: int
    column: int
    sentence: str


def problem_at(rule: str, offset: int, sentence: str) -> RuleProblem:
    return RuleProblem(*place_of(rule, offset), sentence)


def not_yes_or_no(type_name: str) -> RuleProblem:
    kind = KINDS.get(type_name.lower().partition("<")[0], _OTHER_KIND)
    return RuleProblem(1, 1, f"A rule must come out as yes or no; this is {kind}. Compare it, such as arr >= 50000.")


def compiler_problems(rule: str, words: Words, report: str, declarations: Declarations) -> list[RuleProblem]:
    """The compiler's report in our words: of the mistakes in spelling the first, since the rest follow from it."""
    found = [(offset_of(rule, int(line), int(column)), text) for line, column, text in _REPORT.findall(report)]
    misspelt = [entry for entry in found if entry[1].startswith("Syntax error")]
    follows = ("*error*", *(f"reference to '{entry}'" for entry in _entries_of_absent_loops(words)))
    causes = [entry for entry in misspelt[:1] or found if not any(part in entry[1] for part in follows)]
    return [_problem(rule, words, offset, text, declarations) for offset, text in causes or [(0, report)]]


def _entries_of_absent_loops(words: Words) -> Iterator[str]:
    """`s` in `segments.filter(s, …)`: nothing is wrong with it but that there is no filter."""
    for loop in ("map", "filter"):
        for index in words.spelled(".", loop, "(", "<name>", ","):
            yield words[index + 3].text


def _problem(rule: str, words: Words, offset: int, text: str, declarations: Declarations) -> RuleProblem:
    if undeclared := _UNDECLARED.match(text):
        word, sentence = _undeclared(words, offset, undeclared[1], declarations)
        return problem_at(rule, word.at, sentence)
    if misfit := _MISFIT.match(text):
        return problem_at(rule, offset, _misfit(misfit[1], _TYPE.findall(misfit[2])))
    if text.startswith("Syntax error"):
        return problem_at(rule, offset, _misspelt(rule, words, offset))
    return problem_at(rule, offset, next((said for part, said in _LIMITS if part in text), "This does not fit a rule."))


def _undeclared(words: Words, offset: int, name: str, declarations: Declarations) -> tuple[Word, str]:
    """The compiler points at the bracket of a function and at the last dot of a chain; people look at its name."""
    index = next((i for i, word in enumerate(words) if word.at == offset), 0)
    if name.startswith("known.") and index + 1 < len(words):
        return words[index + 1], _no_fact(name.removeprefix("known."), declarations)
    if words[index].text == "(":
        return words[index - 1], _no_function(name, declarations)
    begin = max(0, index - 2 * name.count(".") + 1) if "." in name else index
    return words[begin], _no_fact(name, declarations)


def _no_fact(name: str, declarations: Declarations) -> str:
    name = name[:LONGEST_NAME]
    if name.lower() in ("yes", "no", "true", "false"):
        return f"Write {'true' if name.lower() in ('yes', 'true') else 'false'} for “{name}”."
    near = _nearest(name, declarations) or _nearest(name.rpartition(".")[2], declarations)
    if near:
        return f"There is no fact “{name}”; did you mean {near}?"
    return f"There is no fact “{name}”. Declare it first or, if you mean a text, put it in quotes: '{name}'."


def _no_function(name: str, declarations: Declarations) -> str:
    if name in _INSTEAD:
        return _INSTEAD[name]
    if name in declarations:
        return f"{name} is a fact, not a function; take away the brackets."
    near = _nearest(name, FUNCTIONS)
    return f"There is no function “{name}” in rules" + (f"; did you mean {near}?" if near else ".")


def _nearest(name: str, known: Iterable[str]) -> str | None:
    by_small = {entry.lower(): entry for entry in known}
    return next((by_small[small] for small in get_close_matches(name.lower(), by_small, 1)), None)


def _misfit(function: str, types: list[str]) -> str:
    operator = _OPERATORS.get(function, function.strip("_"))
    told = types[1:] if operator == "? :" else types
    kinds = [KINDS.get(entry.partition("(")[0], _OTHER_KIND) for entry in told]
    sentence = f"{operator} does not work with {' and '.join(kinds)}."
    return " ".join((sentence, *_advice(operator, frozenset(kinds))))


def _advice(operator: str, kinds: frozenset[str]) -> Iterator[str]:
    fitting = (text for ops, needed, text in _ADVICE if (ops is None or operator in ops) and needed <= kinds)
    yield from list(fitting)[:1]


def _misspelt(rule: str, words: Words, offset: int) -> str:
    if offset >= len(rule.rstrip()):
        return "The rule ends too early; something is missing at its end."
    word = next((word.text for word in words if word.at == offset), rule[offset])
    return _SPELLINGS.get(word, f"The rule cannot be understood from “{word[:20]}” on.")
