"""Journey templates as YAML files: text in, template and problems out, and back (requirements T9, C3)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from bot.template_fitting import Fitted, fit, independent, overlapping
from bot.yaml_text import Parsed, read, write
from journeys.facts import Declarations
from journeys.finding import Finding
from journeys.template import Template
from journeys.template_review import NOTHING_DECLARED, review


@dataclass(frozen=True, slots=True)
class FileProblem:
    """What has to be changed in a file, and on which line (counted from 1)."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file that was read. Problems prevent activation, advice does not.

    `template` is None where the file has not the shape of a template; one that is there may still be incomplete, with
    problems that say so, and can be kept as a draft.
    """

    template: Template | None
    problems: tuple[FileProblem, ...] = ()
    advice: tuple[FileProblem, ...] = ()


def load(text: str, name: str, declared: Declarations = NOTHING_DECLARED) -> Loaded:
    """Read a template from YAML and report everything that is wrong with it at once, in the order of its lines.

    `name` is the file's, for the problems; `declared` are the facts that the workspace knows already.
    """
    parsed = read(text)
    objections = [FileProblem(name, o.line, o.sentence) for o in parsed.objections]
    if not isinstance(parsed.value, dict):
        return Loaded(None, tuple(objections) or (FileProblem(name, 1, _no_template(parsed.value)),))
    fitted = fit(parsed.value)
    reviewed = review(fitted.template, declared)
    unread = overlapping(parsed.unread)
    refused = [finding for finding in fitted.refused if not unread(finding.place)]
    places = [*parsed.unread, *(finding.place for finding in fitted.refused)]
    found = (*refused, *independent(reviewed.errors, places))
    problems = sorted([*objections, *_in_file(found, fitted, parsed, name)], key=lambda problem: problem.line)
    if objections or fitted.refused:
        return Loaded(None, tuple(problems))
    return Loaded(fitted.template, tuple(problems), tuple(_in_file(reviewed.advice, fitted, parsed, name)))


def dump(template: Template) -> str:
    """The template as readable YAML, always the same for the same template; what has its default is left out."""
    return write(template.model_dump(mode="json", exclude_defaults=True))


def shipped_templates() -> list[Template]:
    """The templates that come with the product, one at least per stage (requirements T9)."""
    folder = files("bot") / "shipped" / "templates"
    texts = sorted((entry.name, entry.read_text(encoding="utf-8")) for entry in folder.iterdir())
    loaded = [load(text, name).template for name, text in texts if name.endswith(".yaml")]
    return [template for template in loaded if template is not None]


def _no_template(value: object) -> str:
    if value is None:
        return "The file is empty. A template begins with ‘key:’ and ‘name:’."
    return "A template is written as fields, such as ‘key: onboarding’ and ‘name: First steps’."


def _in_file(findings: Iterable[Finding], fitted: Fitted, parsed: Parsed, name: str) -> Iterator[FileProblem]:
    for finding in findings:
        yield FileProblem(name, parsed.line(fitted.in_file(finding.place)), finding.sentence)
