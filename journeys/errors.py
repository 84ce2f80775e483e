"""What the domain refuses, each with a sentence fit for the person who asked."""

from datetime import date, datetime


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
    """Somebody was faster; tells who and when, so that a second click gets an answer (requirements J3)."""

    def __init__(self, state: str, by: str | None, at: datetime | None) -> None:
        super().__init__(f"This is already {state}.")
        self.state, self.by, self.at = state, by, at


class DueDateChanged(NotPossible):
    """A due date is another by now than the person saw; tells which, and by whose act (their name) if by anybody's."""

    def __init__(self, due_on: date | None, by: str) -> None:
        super().__init__("Its due date has changed since you saw it, so nothing was changed.")
        self.due_on, self.by = due_on, by
