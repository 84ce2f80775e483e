"""Watch a journey as the sweep does."""

from dataclasses import dataclass, field

from journeys.alerts import owed, subject_of, watched
from journeys.journey import Journey, Level
from journeys.lifecycle import complete
from journeys.messages import Told
from journeys.progress import progress
from journeys.template import StatusRule, Template
from tests.journeys.builders import CSM, at, id_of, milestone, on, ranges, template, with_due_dates


@dataclass
class Loop:
    """What the sweep does with a journey: look, and tell what nobody has been told."""

    journey: Journey
    of: Template
    told: set[Told] = field(default_factory=set)

    def look(self, day: int) -> list[tuple[str, Level, int, str]]:
        """Subject, level, episode and recipient of all that is new on a day."""
        self.journey, crossings = watched(self.journey, self.of, progress(self.journey, self.of, on(day)), on(day))
        new = [told for told in owed(self.journey, self.of, crossings, on(day)) if told not in self.told]
        self.told |= set(new)
        return [(subject_of(t), t.level, t.episode, t.recipient) for t in new]

    def complete(self, definition: str) -> None:
        self.journey = complete(self.journey, id_of(self.journey, definition), CSM, at(0))

    def reopen(self, definition: str) -> None:
        self.journey = self.journey.with_activity(id_of(self.journey, definition), state="pending", ended_at=None)


def loop(*due_days: int | None, of: Template | None = None) -> Loop:
    """A journey with open tasks a0, a1 … of the owners UA, UB …"""
    return Loop(*with_due_dates(*due_days, of=of))


def days_only(milestone_days: tuple[int, int] = (1000, 2000), journey_days: tuple[int, int] = (1000, 2000)) -> Template:
    return template(
        milestone("m1", progress=ranges(*milestone_days)), progress=ranges(*journey_days), status_rule=StatusRule.BOTH
    )
