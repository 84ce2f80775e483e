"""All ids by which Slack names what was pressed, chosen and submitted; `refs` holds what a button carries."""

from enum import StrEnum

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
    ROLL_UP_SAMPLE = "roll_up_sample"


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
    WEEKLY_ON = "weekly_on"
    WEEKLY_DAY = "weekly_day"
    WEEKLY_SCOPE = "weekly_scope"
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
    NO_STAND_IN = "no_stand_in"


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


class Section(StrEnum):
    """The sections of a person's digest, in the order in which they are read; named as in `Digest`."""

    UNDECIDED = "undecided"
    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    NEWLY_BEGUN = "newly_begun"
    DUE_SOON = "due_soon"
    WAITING_ON_CUSTOMER = "waiting_on_customer"
    LATE_JOURNEYS = "late_journeys"
