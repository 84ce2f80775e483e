from datetime import date

import pytest

from bot.forms.activities import (
    BlockRequest,
    DueDateRequest,
    NoteRequest,
    ReasonRequest,
    ReassignRequest,
    SnoozeRequest,
    parse_block,
    parse_due_date,
    parse_note,
    parse_reason,
    parse_reassign,
    parse_snooze,
)
from bot.forms.submission import BadSubmission
from journeys.journey import WaitsFor
from notifications.requests import MOST_NOTE, MOST_REASON
from tests.bot.forms.filling import View, submitted
from tests.bot.forms.parsers import FORMS, TODAY
from tests.notifications.views.cases import CONTEXT


def _sent(name: str, **answers: object) -> View:
    return submitted(FORMS[name].view, **{**FORMS[name].answers, **answers})


def test_a_reason_comes_with_what_it_is_about() -> None:
    assert parse_reason(_sent("skip")) == ReasonRequest(CONTEXT, "The customer did it")
    assert parse_reason(_sent("fail activity")) == ReasonRequest(CONTEXT, "No answer")


@pytest.mark.parametrize("reason", [None, "", "  \n ", "\x00\x07"])
def test_skipping_needs_a_reason(reason: str | None) -> None:
    assert parse_reason(_sent("skip", reason=reason)) == {
        "reason": "Give a reason, so that others understand it later."
    }


def test_a_reason_has_a_limit() -> None:
    assert isinstance(parse_reason(_sent("skip", reason="x" * MOST_REASON)), ReasonRequest)
    errors = parse_reason(_sent("skip", reason="x" * (MOST_REASON + 1)))
    assert errors == {"reason": "This is 501 characters long. Shorten it to 500."}


def test_texts_lose_what_databases_refuse_and_keep_their_lines() -> None:
    sent = _sent("note", note=" one\r\ntwo\x00 \ud800three\u2028four ")
    assert parse_note(sent) == NoteRequest(CONTEXT, "one\ntwo three\nfour")


def test_a_note_needs_text_within_its_limit() -> None:
    assert parse_note(_sent("note", note=None)) == {"note": "Write a note, or close this form."}
    assert parse_note(_sent("note", note="x" * (MOST_NOTE + 1))) == {
        "note": "This is 2001 characters long. Shorten it to 2000."
    }


def test_a_block_says_whom_it_waits_for_until_a_later_day() -> None:
    assert parse_block(_sent("block"), TODAY) == BlockRequest(CONTEXT, WaitsFor.VENDOR, date(2026, 6, 4))
    assert parse_block(_sent("block", until="2026-06-03"), TODAY) == {"until": "Choose a day after today."}
    with pytest.raises(BadSubmission):
        parse_block(_sent("block", waits_for="the moon"), TODAY)


@pytest.mark.parametrize("name", ["snooze", "snooze journey"])
def test_snoozing_ends_on_a_day_after_today(name: str) -> None:
    assert parse_snooze(_sent(name), TODAY) == SnoozeRequest(CONTEXT, date(2026, 6, 4))
    assert parse_snooze(_sent(name, until="2026-06-03"), TODAY) == {"until": "Choose a day after today."}
    assert parse_snooze(_sent(name, until=None), TODAY) == {"until": "Choose the day on which to hear of it again."}


@pytest.mark.parametrize("day", ["1999-12-31", "2101-01-01", "9999-12-31"])
def test_a_date_no_journey_reaches_is_refused(day: str) -> None:
    errors = parse_due_date(_sent("due date", due_on=day))
    assert errors == {"due_on": "Choose a date between 2000 and 2100."}


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "2026-W01-1", "20260604", "٢٠٢٦-٠٦-٠٤", 20260604])
def test_what_is_no_date_is_refused(day: object) -> None:
    with pytest.raises(BadSubmission):
        parse_due_date(_sent("due date", due_on=day))


def test_a_due_date_moves_alone_or_with_what_follows() -> None:
    assert parse_due_date(_sent("due date")) == DueDateRequest(CONTEXT, date(2026, 6, 4), move_following=True)
    assert parse_due_date(_sent("due date", shift="only")) == DueDateRequest(CONTEXT, date(2026, 6, 4), False)


def test_all_that_is_missing_is_told_at_once() -> None:
    assert parse_due_date(_sent("due date", due_on=None, shift=None)) == {
        "due_on": "Choose the new due date.",
        "shift": "Choose what moves.",
    }


def test_a_choice_that_was_not_offered_is_refused() -> None:
    with pytest.raises(BadSubmission):
        parse_due_date(_sent("due date", shift="everything"))


def test_reassigning_needs_a_slack_user() -> None:
    assert parse_reassign(_sent("reassign")) == ReassignRequest(CONTEXT, "U0THEO")
    assert parse_reassign(_sent("reassign", owner=None)) == {"owner": "Choose who takes this task over."}
    with pytest.raises(BadSubmission):
        parse_reassign(_sent("reassign", owner="<!channel>"))
