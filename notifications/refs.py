"""What buttons, menus and pagers carry as their value: short, and checked when it comes back."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from notifications.ids import Choice, Origin, Section

MOST_PAGES = 100_000
_ROLL_UP = "roll-up"


@dataclass(frozen=True, slots=True)
class Ref:
    """The value of a button: what it acts on and what it stood on. `id` is opaque; rights are checked at the press."""

    id: str
    origin: Origin

    def __str__(self) -> str:
        return f"{self.origin}:{self.id}"

    @classmethod
    def parse(cls, value: str) -> Self:
        """Raises ValueError for a value that no button of ours carries."""
        origin, _, subject = value.partition(":")
        return cls(subject, Origin(origin))


@dataclass(frozen=True, slots=True)
class MenuRef:
    """The value of a menu's option: the choice, then the reference as in `Ref`."""

    choice: Choice
    ref: Ref

    def __str__(self) -> str:
        return f"{self.choice}:{self.ref}"

    @classmethod
    def parse(cls, value: str) -> Self:
        """Raises ValueError for a value that no menu of ours carries."""
        choice, _, ref = value.partition(":")
        return cls(Choice(choice), Ref.parse(ref))


@dataclass(frozen=True, slots=True)
class PageRef:
    """The value of a pager's button: a page, from 1, of what `id` names.

    That is a journey, a section of a digest (`SectionRef`) or roll-up (`RollUpRef`), a list's filters as typed, the
    owner of tasks, or the key of the customer whose history it is.
    """

    id: str
    page: int = 1

    def __str__(self) -> str:
        return f"{self.page}:{self.id}"

    @classmethod
    def parse(cls, value: str) -> Self:
        """Raises ValueError for a value that no pager of ours carries."""
        page, _, subject = value.partition(":")
        number = int(page)
        if not 1 <= number <= MOST_PAGES:
            raise ValueError(f"there is no page {page}")
        return cls(subject, number)


@dataclass(frozen=True, slots=True)
class NextRef:
    """The value of a button that starts the next journey: the completed journey, and the key of the template."""

    journey: str
    template: str

    def __str__(self) -> str:
        return f"{self.template}:{self.journey}"

    @classmethod
    def parse(cls, value: str) -> Self:
        """A key holds no colon, so the first one ends it."""
        template, _, journey = value.partition(":")
        return cls(journey, template)


@dataclass(frozen=True, slots=True)
class AbsentRef:
    """The block_id of the line that says for whom a message is read, and until which day they are away."""

    person: str
    until: date

    def __str__(self) -> str:
        return f"for:{self.person}:{self.until.isoformat()}"

    @classmethod
    def found(cls, block_id: str) -> Self | None:
        """None for what is no such line of ours."""
        word, _, rest = block_id.partition(":")
        person, _, until = rest.rpartition(":")
        try:
            return cls(person, date.fromisoformat(until)) if word == "for" and person else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class TickRef:
    """The value of a button that ticks an entry condition: its identity, and the keys of template and customer."""

    condition: str
    template: str
    customer: str

    def __str__(self) -> str:
        return f"{self.condition}:{self.template}:{self.customer}"

    @classmethod
    def parse(cls, value: str) -> Self:
        """Raises ValueError for what no button of ours carries; of the three only a customer's key may hold a colon."""
        condition, template, customer = value.split(":", 2)
        return cls(condition, template, customer)


@dataclass(frozen=True, slots=True)
class SectionRef:
    """Whose digest of which local day, and which section of it; the `id` of a `PageRef`."""

    recipient: str
    day: date
    section: Section

    def __str__(self) -> str:
        return f"{self.recipient}:{self.day.isoformat()}:{self.section}"

    @classmethod
    def parse(cls, value: str) -> Self:
        """Raises ValueError for what no digest of ours has written."""
        recipient, day, section = value.split(":")
        return cls(recipient, date.fromisoformat(day), Section(section))


@dataclass(frozen=True, slots=True)
class RollUpRef:
    """The journeys that are stuck in somebody's roll-up, by its filters as typed; the `id` of a `PageRef`."""

    recipient: str
    scope: str

    def __str__(self) -> str:
        return f"{_ROLL_UP}:{self.recipient}:{self.scope}"

    @classmethod
    def parse(cls, value: str) -> Self:
        """Raises ValueError for what no roll-up of ours has written."""
        word, recipient, scope = value.split(":", 2)
        if word != _ROLL_UP or not recipient:
            raise ValueError("this is no part of a roll-up")
        return cls(recipient, scope)


@dataclass(frozen=True, slots=True)
class PickRef:
    """The value of a pick list's button: the customer who was meant, and the command to go on with."""

    command: str
    key: str

    def __str__(self) -> str:
        return f"{self.key}\n{self.command}"

    @classmethod
    def parse(cls, value: str) -> Self:
        """A key holds no line break, so the first one ends it."""
        key, _, command = value.partition("\n")
        return cls(command, key)
