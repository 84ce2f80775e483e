"""All ids by which Slack names what was pressed, chosen and submitted, and what a button's value holds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

COMMAND = "/journey"


class Action(StrEnum):
    """action_id of buttons, menus and selects that are acted on at once."""

    DONE = "activity_done"
    SNOOZE = "activity_snooze"
    REASSIGN = "activity_reassign"
    BLOCK = "activity_block"
    UNBLOCK = "activity_unblock"
    MORE = "activity_more"
    REOPEN = "activity_reopen"
    SKIP = "activity_skip"
    COMPLETE_MILESTONE = "milestone_complete"
    FAIL_MILESTONE = "milestone_fail"
    REOPEN_MILESTONE = "milestone_reopen"
    OPEN_JOURNEY = "journey_open"
    JOURNEY_MORE = "journey_more"
    SNOOZE_JOURNEY = "journey_snooze"
    RESUME_JOURNEY = "journey_resume"
    OUTCOME_REACHED = "outcome_reached"
    OUTCOME_MISSED = "outcome_missed"
    NEXT_STAGE = "stage_next"
    NEXT_JOURNEY = "journey_next"
    TICK = "condition_tick"
    ARCHIVE = "template_archive"
    RESTORE = "template_restore"
    PICK_CUSTOMER = "customer_pick"
    START = "start_open"
    START_CHANGE = "start_change"
    LIST_PAGE = "list_page"
    TASKS_PAGE = "tasks_page"
    LOG_PAGE = "log_page"
    JOURNEY_PAGE = "journey_page"
    DIGEST_SECTION = "digest_section"
    DIGEST_PAGE = "digest_page"
    DIGEST_SAMPLE = "digest_sample"


MOST_PAGES = 100_000

BACK = "_back"
"""Ends the action_id of a pager's button to the page before, for buttons side by side have to differ in it."""


class Choice(StrEnum):
    """What the menus behind `Action.MORE` and `Action.JOURNEY_MORE` offer; first part of an option's value."""

    PROGRESS = "progress"
    SKIP = "skip"
    SNOOZE = "snooze"
    BLOCK = "block"
    REASSIGN = "reassign"
    NOTE = "note"
    DUE_DATE = "due"
    FAIL_ACTIVITY = "fail-activity"
    FAIL_MILESTONE = "fail-milestone"
    REOPEN = "reopen"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"
    FAIL = "fail"
    LOG = "log"


class Form(StrEnum):
    """callback_id of modals."""

    START = "start_form"
    START_PREVIEW = "start_preview"
    SKIP = "skip_form"
    SNOOZE = "snooze_form"
    SNOOZE_JOURNEY = "snooze_journey_form"
    BLOCK = "block_form"
    REASSIGN = "reassign_form"
    NOTE = "note_form"
    DUE_DATE = "due_form"
    FAIL_ACTIVITY = "fail_activity_form"
    COMPLETE_MILESTONE = "complete_milestone_form"
    FAIL_MILESTONE = "fail_milestone_form"
    REOPEN_MILESTONE = "reopen_milestone_form"
    PAUSE = "pause_form"
    END = "end_form"
    FAIL = "fail_form"
    TICKS = "ticks_form"
    ARCHIVE = "archive_form"
    SETTINGS = "settings_form"
    JOURNEY = "journey_view"
    DIGEST_SECTION = "digest_section_view"
    LOG = "log_view"
    NOTICE = "notice_view"


class Field(StrEnum):
    """block_id of a form's inputs; the input's action_id is the same."""

    CUSTOMER = "customer"
    TEMPLATE = "template"
    STARTS_ON = "starts_on"
    REASON = "reason"
    NOTE = "note"
    UNTIL = "until"
    WAITS_FOR = "waits_for"
    OWNER = "owner"
    DUE_ON = "due_on"
    SHIFT = "shift"
    OUTCOME = "outcome"
    OVERRIDE = "override"
    AGAIN = "again"
    DIGEST_ON = "digest_on"
    DIGEST_AT = "digest_at"
    DIGEST_DAYS = "digest_days"
    CHANNEL = "channel"
    TIMEZONE = "timezone"
    WORKING_DAYS = "working_days"
    QUIET_ON = "quiet_on"
    QUIET_FROM = "quiet_from"
    QUIET_UNTIL = "quiet_until"
    MUTE = "mute"
    AWAY_ON = "away_on"
    AWAY_FROM = "away_from"
    AWAY_UNTIL = "away_until"
    STAND_IN = "stand_in"


class MuteFor(StrEnum):
    """For how long to send somebody nothing; the values of `Field.MUTE`. `AS_IT_IS` keeps the mute that lasts."""

    NOT = "not"
    AS_IT_IS = "as it is"
    HOUR = "1h"
    DAY = "1d"
    WEEK = "1w"
    UNTIL_ENDED = "until ended"


class Shift(StrEnum):
    """What moves with a due date; the values of `Field.SHIFT`."""

    ONLY = "only"
    FOLLOWING = "following"


TICKED = "yes"
"""The value of a box that stands alone, such as `Field.OVERRIDE` and `Field.DIGEST_ON`."""

SLACKS_ZONE = "slack"
"""The value of `Field.TIMEZONE` for whichever zone Slack gives."""

ROLE_FIELD = "role:"
"""Prefix of the block_id of the start form's owner selects; the role follows."""


TICKS_FIELD = "ticks:"
"""Prefix of the block_ids of boxes that tick entry conditions, ten in each; a number follows."""


class Origin(StrEnum):
    """What a button stood on, so that the same thing can be drawn again after the press."""

    STATUS = "status"
    TASKS = "tasks"
    ALERT = "alert"
    HANDOFF = "hand-off"
    ASSIGNMENT = "assignment"
    HELD = "held"
    COMPLETION = "completion"
    DIGEST = "digest"
    JOURNEY = "journey"
    LIST = "list"


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

    That is a journey, a section of a digest (`SectionRef`), a list's filters as typed, the owner of tasks, or the key
    of the customer whose history it is.
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


class Section(StrEnum):
    """The sections of a person's digest, in the order in which they are read; named as in `Digest`."""

    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    NEWLY_BEGUN = "newly_begun"
    DUE_SOON = "due_soon"
    WAITING_ON_CUSTOMER = "waiting_on_customer"
    LATE_JOURNEYS = "late_journeys"


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
