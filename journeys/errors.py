"""What the domain refuses, each with a sentence fit for the person who asked."""

from datetime import datetime

from journeys.history import Verb
from journeys.journey import Activity, Journey


class Refused(Exception):
    """Something cannot be done; `str(error)` says why and what to do instead."""


class NotFound(Refused):
    """What was named does not exist, or not for this person."""


class NotAllowed(Refused):
    """The person has no right to do this."""


class NotPossible(Refused):
    """The state of the journey does not permit it."""


class ConditionsUnmet(NotPossible):
    """A journey cannot start before somebody overrides its entry conditions (requirements T2)."""


class AlreadyDone(NotPossible):
    """Somebody was faster; tells who and when, so that a second click gets an answer (requirements J3).

    `name` is that of the activity or milestone, empty for what has none of its own.
    """

    def __init__(self, state: str, by: str | None, at: datetime | None, name: str = "") -> None:
        super().__init__(f"{f'“{name}”' if name else 'This'} is already {state}.")
        self.state, self.by, self.at, self.name = state, by, at, name


class ChangedMeanwhile(NotPossible):
    """What somebody is about to overwrite is not what they saw; tells how it is by now, and who changed it and when,
    both None where that is too long ago."""

    def __init__(self, verb: Verb, now: Activity | Journey, by: str | None, at: datetime | None) -> None:
        super().__init__("This has changed since you opened the form, so nothing was changed.")
        self.verb, self.now, self.by, self.at = verb, now, by, at
