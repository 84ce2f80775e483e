"""Which milestone is meant by words in a command; nobody guesses (requirements V1)."""

from dataclasses import dataclass

from bot.usecases.asking import report_on
from bot.usecases.desk import Caller, Desk
from bot.usecases.finding import AROUND, Unclear, split_off_customer
from bot.words import nearest, stands_in
from journeys.customer import Customer
from journeys.errors import NotFound
from journeys.journey import Milestone, MilestoneState
from journeys.milestones import ENDED
from journeys.run import Run
from journeys.template import MilestoneDefinition

LONGEST_SAID = 100

Found = tuple[Run, MilestoneDefinition, Milestone]


@dataclass(frozen=True, slots=True)
class NamedMilestone:
    """The one milestone that is meant."""

    run: Run
    milestone: Milestone

    @property
    def subject(self) -> str:
        return f"{self.run.journey.id}/{self.milestone.id}"


@dataclass(frozen=True, slots=True)
class SeveralMilestones:
    """Milestones of a customer that could be meant."""

    customer: Customer
    items: tuple[Found, ...]


def find_milestone(
    desk: Desk, caller: Caller, words: str, *, reopens: bool
) -> NamedMilestone | SeveralMilestones | Unclear:
    """What `milestone complete acme kick-off` means: a customer, then words of a milestone's name, if any.

    Those in progress come first, with `reopens` those that have ended; the others are given where none of these
    matches, so that who comes second hears what has become of it.
    """
    with desk.database.read() as tx:
        found = split_off_customer(tx, caller.workspace, words)
        if isinstance(found, Unclear):
            return found
        customer, name = found[0], found[1].strip(AROUND)
        report = report_on(tx, desk, caller, customer)
    every = [(run, definition, milestone) for run in report.runs for definition, milestone in run.milestones]
    wanted = ENDED if reopens else (MilestoneState.IN_PROGRESS,)
    named = _named(every, name)
    matching = [one for one in named if one[2].state in wanted] or (named if name else [])
    if not matching:
        raise NotFound(_nothing(customer, name, every))
    return (
        NamedMilestone(matching[0][0], matching[0][2])
        if len(matching) == 1
        else SeveralMilestones(customer, tuple(matching))
    )


def _named(every: list[Found], words: str) -> list[Found]:
    """Milestones whose name is, or else holds, or else has all of the words, whatever hyphens and spaces are typed."""
    folded = words.casefold()
    for fits in (
        folded.__eq__,
        lambda name: folded in name or stands_in(words, name),
        lambda name: all(w in name or stands_in(w, name) for w in folded.split()),
    ):
        if found := [one for one in every if fits(one[1].name.casefold())]:
            return found
    return []


def _nothing(customer: Customer, words: str, every: list[Found]) -> str:
    if not every:
        return f"{customer.name} has no journey. `/journey start {customer.key}` starts one."
    hint = f"`/journey status {customer.key}` shows where it stands."
    if not words:
        return f"{customer.name} has no such milestone now. {hint}"
    near = nearest(words, [definition.name.casefold() for _, definition, _ in every])
    meant = f" Did you mean “{near}”?" if near else ""
    return f"{customer.name} has no milestone that matches “{words[:LONGEST_SAID]}”.{meant} {hint}"
