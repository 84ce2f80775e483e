"""Which words of which messages a team may replace, and with what values (requirements N8)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from markupsafe import Markup

LEAD = 2900
"""Characters of a part that fills a section, within Slack's 3000."""

PARAGRAPHS = 8000
"""Of a part that fills several sections."""

TITLE = 300
FOOTER = 1000
SUMMARY = 1000


@dataclass(frozen=True, slots=True)
class Finished:
    """An activity that was done before, for a hand-off."""

    title: str
    by: Markup
    at: Markup


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a file: the names it may use, and the most characters it may come to."""

    variables: frozenset[str]
    most: int
    may_be_empty: bool = False
    records: tuple[type, ...] = ()

    @property
    def attributes(self) -> frozenset[str]:
        """What may follow a dot."""
        return frozenset(field.name for record in self.records for field in fields(record))


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_JOURNEY = _names("customer stage journey version headline recipient csm")
_ALERT = _JOURNEY | _names("level state on_track holding can_snooze rules overdue settled")
_ESCALATION = _JOURNEY | _names("level holding days overdue")
_HANDOFF = _JOURNEY | _names("milestones tasks figures finished unfilled several")
_GATHERED = _names("journeys late stuck delayed paused settled overdue can_snooze tasks recipient")
_COUNTS = _names("day zone command undecided overdue due_today newly_begun due_soon waiting late settled undelivered")
_TEAM = _names("day zone command total on_track delayed stuck")
_TEAM_DIGEST = _TEAM | {"asked_for"}
_ROLL_UP = _TEAM | _names(
    "since scope team total_before on_track_before delayed_before stuck_before "
    "started completed exited failed cancelled achievements"
)

MESSAGES: Mapping[str, Mapping[str, Part]] = {
    "alert": {
        "told": Part(_ALERT, LEAD),
        "overdue_title": Part(_ALERT, TITLE, may_be_empty=True),
        "settled_title": Part(_ALERT, TITLE, may_be_empty=True),
        "footer": Part(_ALERT, FOOTER, may_be_empty=True),
    },
    "digest": {
        "summary": Part(_COUNTS, SUMMARY),
        "heading": Part(_COUNTS | {"summary"}, SUMMARY),
        "greeting": Part(_COUNTS | {"summary", "recipient"}, LEAD, may_be_empty=True),
        "missed": Part(_COUNTS | {"since", "until"}, FOOTER),
        "section_title": Part(_COUNTS | {"section", "title", "number"}, TITLE, may_be_empty=True),
        "settled_title": Part(_COUNTS, TITLE, may_be_empty=True),
        "undelivered": Part(_COUNTS, LEAD),
        "footer": Part(_COUNTS | {"recipient", "reader"}, FOOTER, may_be_empty=True),
    },
    "team_digest": {
        "summary": Part(_TEAM_DIGEST, SUMMARY),
        "heading": Part(_TEAM_DIGEST | {"summary"}, SUMMARY),
        "owners_title": Part(_TEAM_DIGEST, TITLE, may_be_empty=True),
        "moved_title": Part(_TEAM_DIGEST, TITLE, may_be_empty=True),
        "stuck_title": Part(_TEAM_DIGEST, TITLE, may_be_empty=True),
        "footer": Part(_TEAM_DIGEST, FOOTER, may_be_empty=True),
    },
    "roll_up": {
        "summary": Part(_ROLL_UP, SUMMARY),
        "heading": Part(_ROLL_UP | {"summary"}, SUMMARY),
        "happened": Part(_ROLL_UP, LEAD, may_be_empty=True),
        "owners_title": Part(_ROLL_UP, TITLE, may_be_empty=True),
        "templates_title": Part(_ROLL_UP, TITLE, may_be_empty=True),
        "stuck_title": Part(_ROLL_UP, TITLE, may_be_empty=True),
        "achievements_title": Part(_ROLL_UP, TITLE, may_be_empty=True),
        "footer": Part(_ROLL_UP | {"reader"}, FOOTER, may_be_empty=True),
    },
    "handoff": {
        "told": Part(_HANDOFF, PARAGRAPHS, records=(Finished,)),
        "tasks_title": Part(_HANDOFF, TITLE, may_be_empty=True),
    },
    "escalation": {
        "told": Part(_ESCALATION, LEAD),
        "overdue_title": Part(_ESCALATION, TITLE, may_be_empty=True),
        "footer": Part(_ESCALATION, FOOTER, may_be_empty=True),
    },
    "gathered": {
        "late": Part(_GATHERED, LEAD),
        "left_alone": Part(_GATHERED, LEAD),
        "begun": Part(_GATHERED, LEAD),
        "overdue_title": Part(_GATHERED, TITLE, may_be_empty=True),
        "settled_title": Part(_GATHERED, TITLE, may_be_empty=True),
        "footer": Part(_GATHERED, FOOTER, may_be_empty=True),
    },
}
"""The parts of each file: its name without `.j2`, and the names of its blocks."""
