"""Which activity, journey or template is meant by words in a command; nobody guesses (requirements V1)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.usecases.asking import report_on
from bot.usecases.desk import Caller, Desk
from bot.usecases.finding import AROUND, Unclear, split_off_customer
from bot.words import letters, nearest, stands_in
from journeys.customer import Customer
from journeys.errors import NotFound
from journeys.journey import Activity, MilestoneState
from journeys.reports import StatusReport
from journeys.run import Run
from journeys.template import Template
from storage import templates
from storage.database import Transaction

LONGEST_SAID = 100
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Named:
    """The one activity that is meant, in its run."""

    run: Run
    activity: Activity


@dataclass(frozen=True, slots=True)
class Several:
    """Activities of a customer that could be meant."""

    customer: Customer
    items: tuple[tuple[Run, Activity], ...]


def find_activity(desk: Desk, caller: Caller, words: str, *, ended: bool = False) -> Named | Several | Unclear:
    """What `/journey done acme kick-off call` means: a customer, then words of an activity's title.

    Open ones come first, with `ended` those that have ended; the others are given where none of these matches, so that
    who comes second hears what has become of it.
    """
    with desk.database.read() as tx:
        found = split_off_customer(tx, caller.workspace, words)
        if isinstance(found, Unclear):
            return found
        customer, rest = found[0], found[1].strip(AROUND)
        report = report_on(tx, desk, caller, customer)
    if not report.runs:
        raise NotFound(f"{customer.name} has no journey. `/journey start {customer.key}` starts one.")
    matching = _matching(report, rest, ended)
    if not matching:
        raise NotFound(_nothing_matches(report, rest))
    is_sure = rest and len(matching) == 1 and _begins_words(rest)(matching[0][1].title.casefold())
    return Named(*matching[0]) if is_sure else Several(customer, matching)


def _matching(report: StatusReport, words: str, ended: bool) -> tuple[tuple[Run, Activity], ...]:
    wanted = _titled(report, words, is_open=not ended)
    return wanted or (_titled(report, words, is_open=ended) if words else ())


def _titled(report: StatusReport, words: str, *, is_open: bool) -> tuple[tuple[Run, Activity], ...]:
    """Activities whose title is, or else holds, or else has all of the words, rather at the beginnings of words than
    within, whatever hyphens and spaces are typed; those due first at the top."""
    pairs = [(run, a) for run in report.runs for a in run.journey.activities if a.is_open is is_open]
    pairs.sort(key=lambda pair: (pair[1].due_on is None, str(pair[1].due_on)))
    folded = words.casefold()
    for fits in (
        folded.__eq__,
        lambda title: stands_in(words, title) or (folded in title and _begins_words(words)(title)),
        _begins_words(words),
        lambda title: all(word in title for word in folded.split()),
    ):
        found = tuple((run, activity) for run, activity in pairs if fits(activity.title.casefold()))
        if found:
            return found
    return ()


def _begins_words(words: str) -> Callable[[str], bool]:
    """Whether a title, in small letters, has words that begin with each of these, or that are these together."""
    begins = {word: re.compile(rf"(?<!\w){re.escape(word)}") for word in words.casefold().split()}
    return lambda title: (
        stands_in(words, title) or all(begin.search(title) or stands_in(word, title) for word, begin in begins.items())
    )


def _nothing_matches(report: StatusReport, words: str) -> str:
    name, hint = report.customer.name, f"`/journey status {report.customer.key}` shows what is next."
    if not words:
        return f"{name} has no such activity. {hint}"
    for milestone, title in _to_come(report):
        if words.casefold() in title.casefold() or stands_in(words, title):
            return f"“{title}” belongs to “{milestone}”, which has not begun yet. {hint}"
    near = nearest(words, [a.title.casefold() for run in report.runs for a in run.journey.activities])
    meant = f" Did you mean “{near}”?" if near else ""
    return f"{name} has no activity that matches “{words[:LONGEST_SAID]}”.{meant} {hint}"


def _to_come(report: StatusReport) -> Iterator[tuple[str, str]]:
    """Milestones that have not begun, each with the titles of its activities."""
    for run in report.runs:
        for definition, milestone in run.milestones:
            if milestone.state is MilestoneState.PENDING:
                yield from ((definition.name, activity.title) for activity in definition.activities)


def running_journey(desk: Desk, caller: Caller, words: str) -> Run | StatusReport | Unclear:
    """The one journey that `pause acme` or `pause acme onboarding` means, the last one where none is running.

    Where several could be meant, a report on these.
    """
    with desk.database.read() as tx:
        found = split_off_customer(tx, caller.workspace, words)
        if isinstance(found, Unclear):
            return found
        customer, rest = found[0], found[1].strip(AROUND)
        report = report_on(tx, desk, caller, customer)
    if not report.runs:
        raise NotFound(f"{customer.name} has no journey. `/journey start {customer.key}` starts one.")
    named = tuple(run for run in report.runs if _names(run.template, rest))
    if not named:
        names = ", ".join(dict.fromkeys(f"`{run.template.key}`" for run in report.runs))
        raise NotFound(f"{customer.name} has no journey called “{rest}”. It has {names}.")
    return named[0] if len(named) == 1 else StatusReport(customer, named, report.days_in_stage)


def _names(template: Template, words: str) -> bool:
    is_in_name = words.casefold() in template.name.casefold() or stands_in(words, template.name)
    return is_in_name or letters(words) == letters(template.key)


def customer_and_template(
    desk: Desk, caller: Caller, text: str, word: str = "start"
) -> tuple[Customer | None, str | None] | Unclear:
    """What `start acme onboarding` means: a customer, then the key or name of an active template, if any is named.

    A template may also stand alone: `start onboarding`. `word` is the command's.
    """
    with desk.database.read() as tx:
        found = split_off_customer(tx, caller.workspace, text)
        if isinstance(found, Unclear):
            alone = templates.active(tx, caller.workspace, text.strip(AROUND)) if found.pick.is_suggestion else None
            return (None, alone[1].key) if alone else found
        customer, rest = found[0], found[1].strip(AROUND)
        return customer, _active_template(tx, caller.workspace, rest, f"{word} {customer.key}") if rest else None


def _active_template(tx: Transaction, workspace: str, words: str, command: str) -> str:
    """The key of the one active template with this key, this name, or these words in its name."""
    exact = templates.active(tx, workspace, words)
    if exact is not None:
        return exact[1].key
    active = [template for _, template in templates.all_active(tx, workspace)]
    named = [template.key for template in active if _names(template, words)]
    if len(named) == 1:
        return named[0]
    if named:
        keys = ", ".join(f"`{key}`" for key in named[:MOST_NAMED])
        raise NotFound(f"{len(named)} journey templates match “{words}”. Name one by its key, such as {keys}.")
    if known := templates.archived(tx, workspace, words):
        back = f"`/journey template restore {known[1].key}` brings it back."
        raise NotFound(f"{known[1].name} is archived, so no journey starts from it. {back}")
    by_spelling = {spelling.casefold(): t.key for t in active for spelling in (t.key, t.name)}
    near = nearest(words, by_spelling)
    meant = f" Did you mean `/journey {command} {by_spelling[near]}`?" if near else ""
    raise NotFound(f"There is no active template “{words}”.{meant} `/journey template list` shows all.")
