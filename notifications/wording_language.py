"""The language of a team's own wording: of Jinja2 only what always ends, stays small and is escaped (requirements N8).

A file is read into Jinja2's syntax tree, in which every node has to be one of a few; then the tree is rewritten so that
loops, joined texts and what a value becomes on its way out pass functions of ours, which bound and escape them. The
sandbox of Jinja2 stands behind that as a second wall.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType
from typing import Any, TypeAlias, cast

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, Undefined, nodes, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from notifications import phrases
from notifications.graphemes import cut_markup, weight
from notifications.wording_bounds import bounded
from notifications.wording_grammar import faults
from notifications.wording_parts import Part

LONGEST_FILE = 20_000
LONGEST_TEXT = 12_000
"""Characters that a joined text or a whole part may come to before its own limit is looked at."""

MOST_WORK = 20_000
"""How many nodes all loops of one part may go through: some 10 ms."""

LARGEST = 10**12
_MARK = "\x02"
"""Stands before every value until a part is done; what people write cannot hold it (`escaping`)."""

_NOTHING = Markup()
_VALUE_IN_BRACKETS = re.compile(f"<[^<>]*{_MARK}")
_FAILURES = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)

Text: TypeAlias = str | Markup


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file, and where; line 0 stands for the whole."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.sentence}"


class Faulty(Exception):
    """A wording that cannot be used."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class _Work:
    """What the loops of a part may still do."""

    def __init__(self) -> None:
        self.left = MOST_WORK

    def take(self, amount: int) -> None:
        self.left -= amount
        if self.left < 0:
            raise ValueError("its loops go on for too long; shorten the list, as in `rules[:5]`")


class _Environment(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset("+-")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> int:
        if type(left) is not int or type(right) is not int:
            raise TypeError(f"{operator} is for numbers; texts are put together with ~")
        result = cast("int", super().call_binop(context, operator, left, right))
        if abs(result) > LARGEST:
            raise ValueError("a number is too large")
        return result


def ready(markup: str) -> Markup:
    """Markup of ours as a value: people's texts in it are escaped already."""
    return Markup(f"{_MARK}{markup}") if markup else Markup()  # noqa: S704  Slack's markup


def word(text: object) -> Markup:
    """A word of ours that a wording may compare with."""
    return Markup(str(text))  # noqa: S704  Slack's markup, and never a user's


def _escaped(value: object) -> Markup:
    """What a value becomes in the message: people's texts are escaped here, once and always."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return ready(phrases.said(value))
    if isinstance(value, Undefined):
        return Markup(str(value))  # noqa: S704  raises, and says what is not there
    if isinstance(value, int | float) and not isinstance(value, bool):
        return word(value)
    raise TypeError(f"{_kind(value)} cannot be put into a text")


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "a yes or no"
    return "a list" if isinstance(value, tuple | list) else "this"


def _joined(items: object, separator: object = _NOTHING) -> Markup:
    """Several values as one text, the empty ones left out."""
    pieces, between = [text for text in map(_escaped, _list(items)) if text], _escaped(separator)
    if sum(map(len, pieces)) + len(between) * len(pieces) > LONGEST_TEXT:
        raise ValueError("a text becomes too long; shorten the list, as in `rules[:5]`")
    return word(str(between).join(pieces))


def _list(items: object) -> Sequence[object]:
    if not isinstance(items, tuple | list):
        raise TypeError("what is no list cannot be gone through, shortened or joined")
    return items


def _strong(value: object) -> Markup | tuple[Markup, ...]:
    return tuple(word(f"*{_escaped(v)}*") for v in value) if isinstance(value, tuple) else word(f"*{_escaped(value)}*")


def _quoted(value: object) -> Markup | tuple[Markup, ...]:
    return tuple(word(f"“{_escaped(v)}”") for v in value) if isinstance(value, tuple) else word(f"“{_escaped(value)}”")


def _count(number: object, one: object, many: object = _NOTHING) -> Markup:
    if type(number) is not int:
        raise TypeError("`count` is for numbers; a list has a `length`")
    return word(phrases.count(number, _escaped(one), _escaped(many)))


def _length(items: object) -> int:
    return len(_list(items))


def _sentence_case(value: object) -> Markup:
    text = str(_escaped(value))
    return word(_MARK * text.startswith(_MARK) + phrases.sentence_case(text.removeprefix(_MARK)))


def _cut(items: object, start: int | None, stop: int | None) -> tuple[object, ...]:
    return tuple(_list(items)[start:stop])


@pass_context
def _steps(context: Context, items: object, cost: int) -> Sequence[object]:
    """A list that a loop goes through, each time at this cost."""
    found = _list(items)
    context["_work"].take(len(found) * cost)
    return found


FILTERS = {
    "count": _count,
    "join": _joined,
    "length": _length,
    "quoted": _quoted,
    "sentence_case": _sentence_case,
    "strong": _strong,
}
"""What a wording may write after a bar."""

_ENVIRONMENT = _Environment(
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=True,
    finalize=_escaped,
    cache_size=0,
)
_ENVIRONMENT.globals.clear()
_ENVIRONMENT.tests.clear()
_ENVIRONMENT.filters.clear()
_ENVIRONMENT.filters.update(FILTERS, _cut=_cut, _steps=_steps)


@dataclass(frozen=True, slots=True, eq=False)
class Worded:
    """A file that can be used: the parts it says, each with its line and the names it makes use of."""

    file: str
    template: Template
    parts: Mapping[str, Part]
    lines: Mapping[str, int]
    uses: Mapping[str, Sequence[str]]

    def say(self, part: str, values: Mapping[str, object], *, may_cut: bool = False) -> str:
        """The text of a part, its edges trimmed. Raises `Faulty`, with `may_cut` not for being too long."""
        given = tuple([(type(value), value) for value in map(values.__getitem__, self.uses[part])])
        return _text(self, part, given, may_cut)

    def text(self, part: str, values: Mapping[str, object], *, may_cut: bool) -> str:
        """The same, put together anew."""
        try:
            text = "".join(self._pieces(part, values)).strip().strip(_MARK).strip()
            return _checked(text, self.parts[part], may_cut=may_cut)
        except _FAILURES as failure:
            line = self._line(failure.__traceback__) or self.lines[part]
            raise Faulty(Problem(self.file, line, f"“{part}” fails: {_said_by(failure)}.")) from failure

    def _pieces(self, part: str, values: Mapping[str, object]) -> Iterator[str]:
        context = self.template.new_context({**values, "_work": _Work()})
        room = LONGEST_TEXT
        for piece in self.template.blocks[part](context):
            room -= len(piece)
            if room < 0:
                raise ValueError("it becomes far too long")
            yield piece

    def _line(self, trace: TracebackType | None) -> int:
        """Of the innermost place in the file."""
        line = 0
        while trace is not None:
            if trace.tb_frame.f_globals.get("__jinja_template__") is self.template:
                line = self.template.get_corresponding_lineno(trace.tb_lineno)
            trace = trace.tb_next
        return line


@lru_cache(maxsize=1024)
def _text(worded: Worded, part: str, given: Sequence[tuple[type, object]], may_cut: bool) -> str:
    """Kept, since titles and footers are the same over and over. Equal values of two types are not: one is escaped."""
    values = zip(worded.uses[part], (value for _, value in given), strict=True)
    return worded.text(part, dict(values), may_cut=may_cut)


def _checked(text: str, part: Part, *, may_cut: bool) -> str:
    if _VALUE_IN_BRACKETS.search(text):
        raise ValueError("a value stands within < and >, where Slack could take it for a link or for @channel")
    said = text.replace(_MARK, "")
    if may_cut:
        said = cut_markup(said, part.most)
    if weight(said) > part.most:
        raise ValueError(f"it comes to {weight(said):,} characters; at most {part.most:,} fit")
    if not said and not part.may_be_empty:
        raise ValueError("it says nothing, and Slack takes no empty text")
    return said


def _said_by(failure: Exception) -> str:
    return (str(failure) or type(failure).__name__).replace(_MARK, "").rstrip(".")


def worded(file: str, source: str, parts: Mapping[str, Part]) -> Worded:
    """A file of wording that is fit for use. Raises `Faulty` with all that is wrong with how it is written."""
    if len(source) > LONGEST_FILE:
        raise Faulty(Problem(file, 0, f"it has more than {LONGEST_FILE:,} characters."))
    try:
        tree = _ENVIRONMENT.parse(source.replace(_MARK, ""))
        found = sorted(set(faults(tree, parts, frozenset(FILTERS))))
        if found:
            raise Faulty(*(Problem(file, line, sentence) for line, sentence in found))
        blocks = {block.name: block for block in tree.find_all(nodes.Block)}
        said, lines = {name: parts[name] for name in blocks}, {name: block.lineno for name, block in blocks.items()}
        uses = {name: _used(block, parts[name]) for name, block in blocks.items()}
        return Worded(file, _compiled(tree), said, lines, uses)
    except TemplateSyntaxError as error:
        sentence = f"{(error.message or 'it cannot be read').rstrip('.')}."
        raise Faulty(Problem(file, error.lineno, sentence)) from error
    except (RecursionError, ValueError, OverflowError) as error:
        raise Faulty(Problem(file, 0, "something in it is nested too deeply or is too large.")) from error


def _used(block: nodes.Block, part: Part) -> Sequence[str]:
    return sorted(part.variables & {name.name for name in block.find_all(nodes.Name)})


def _compiled(tree: nodes.Template) -> Template:
    rewritten = bounded(tree)
    rewritten.set_environment(_ENVIRONMENT)
    return Template.from_code(_ENVIRONMENT, _ENVIRONMENT.compile(rewritten, filename="<wording>"), {})
