"""Every form's reader beside the view it reads, and a whole filled-in submission of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.forms.activities import (
    parse_block,
    parse_due_date,
    parse_note,
    parse_reason,
    parse_reassign,
    parse_snooze,
)
from bot.forms.journeys import parse_end, parse_fail, parse_pause
from bot.forms.settings import parse_settings
from bot.forms.start import parse_start, parse_start_preview
from bot.forms.ticks import parse_ticks
from notifications import examples
from notifications.elements import Block
from notifications.views.start_preview import start_preview
from tests.bot.forms.filling import View, submitted
from tests.notifications.views import cases

UNTICKED = cases.unticked("Sample")[1].condition.identity
TODAY = date(2026, 6, 3)
TOMORROW = "2026-06-04"
REASONS = examples.template().failure_reasons


@dataclass(frozen=True)
class Form:
    """A reader, its view and right answers to it."""

    parse: Callable[[Mapping[str, Any]], object]
    view: Block
    answers: Mapping[str, Any]

    @property
    def sent(self) -> View:
        return submitted(self.view, **self.answers)


def start_view(**changes: Any) -> Block:
    return cases.start(template=examples.template(), **changes)


def preview_view(**changes: Any) -> Block:
    return start_preview(cases.preview(**changes), cases.request())


_VIEWS = cases.forms()
FORMS = {
    "skip": Form(parse_reason, _VIEWS["skip"], {"reason": "The customer did it"}),
    "fail activity": Form(parse_reason, _VIEWS["fail activity"], {"reason": "No answer"}),
    "complete milestone": Form(parse_reason, _VIEWS["complete milestone"], {"reason": "Not needed"}),
    "fail milestone": Form(parse_reason, _VIEWS["fail milestone"], {"reason": "They went silent"}),
    "snooze": Form(lambda view: parse_snooze(view, TODAY), _VIEWS["snooze"], {"until": TOMORROW}),
    "block": Form(lambda view: parse_block(view, TODAY), _VIEWS["block"], {"waits_for": "vendor", "until": TOMORROW}),
    "snooze journey": Form(lambda view: parse_snooze(view, TODAY), _VIEWS["snooze journey"], {"until": TOMORROW}),
    "reassign": Form(parse_reassign, _VIEWS["reassign"], {"owner": "U0THEO"}),
    "note": Form(parse_note, _VIEWS["note"], {"note": "Called them"}),
    "due date": Form(parse_due_date, _VIEWS["due date"], {"due_on": TOMORROW, "shift": "following"}),
    "pause": Form(
        lambda view: parse_pause(view, TODAY), _VIEWS["pause"], {"reason": "Works holidays", "until": TOMORROW}
    ),
    "end": Form(parse_end, _VIEWS["end"], {"outcome": "exited", "note": "Merged"}),
    "fail": Form(lambda view: parse_fail(view, REASONS), _VIEWS["fail"], {"reason": "2", "note": "Cuts"}),
    "start": Form(
        parse_start,
        start_view(),
        {
            "customer": "acme",
            "template": "guided-onboarding",
            "starts_on": "2026-06-01",
            "role__csm": "U0MARA",
            "role__implementation_specialist": None,
        },
    ),
    "start for a customer": Form(
        parse_start,
        start_view(customer=examples.ACME),
        {"template": "guided-onboarding", "starts_on": "2026-06-01"},
    ),
    "preview": Form(parse_start_preview, preview_view(), {"override": ["yes"], "again": ["yes"]}),
    "preview with boxes": Form(
        parse_start_preview,
        _VIEWS["preview with boxes"],
        {"override": ["yes"], "again": ["yes"], "ticks__0": [UNTICKED]},
    ),
    "ticks": Form(parse_ticks, _VIEWS["ticks"], {"ticks__0": [UNTICKED]}),
    "settings": Form(
        lambda view: parse_settings(view, _VIEWS["settings"], "U0MARA", TODAY),
        _VIEWS["settings"],
        {
            "digest_on": ["yes"],
            "digest_at": "08:30",
            "digest_days": ["fri", "mon"],
            "weekly_on": ["yes"],
            "weekly_day": "wed",
            "weekly_scope": "segment:enterprise",
            "channel": "C0TEAM",
            "timezone": "Asia/Kolkata",
            "working_days": ["sun", "mon"],
            "quiet_on": ["yes"],
            "quiet_from": "22:00",
            "quiet_until": "07:00",
            "mute": "1d",
            "away_on": ["yes"],
            "away_from": "2026-06-05",
            "away_until": "2026-06-07",
            "stand_in": "U0THEO",
        },
    ),
}
