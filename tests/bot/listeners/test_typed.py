"""What people type, out of what Slack hands over: it marks up signs, addresses and mentions."""

import re

import pytest

from bot.listeners.answers import Asked
from bot.listeners.typed import as_typed, name_and_text, require_readable_day, typed_text
from journeys.errors import NotFound, NotPossible

KNOWN = {"acme call", "acme phase 1: start"}


@pytest.mark.parametrize(
    ("handed_over", "typed"),
    [
        ("status smith &amp; sons", "status smith & sons"),
        ("note a &lt; b &gt; c", "note a < b > c"),
        ("note write &amp;lt; for it", "note write &lt; for it"),
        ("status <http://acme.example|acme.example>", "status acme.example"),
        ("note see <https://a.example/?x=1&amp;y=2>", "note see https://a.example/?x=1&y=2"),
        ("note ask <mailto:ada@acme.example|ada@acme.example>", "note ask ada@acme.example"),
        ("note ask <mailto:ada@acme.example>", "note ask ada@acme.example"),
        ("reassign acme call <@U1|theo> <#C1|team> <!here>", "reassign acme call <@U1|theo> <#C1|team> <!here>"),
        ("\u200bstatus \u2068acme\u2069 \u202eacme", "status acme acme"),
        ("note \U0001f468\u200d\U0001f469\u200d\U0001f467", "note \U0001f468\u200d\U0001f469\u200d\U0001f467"),
        ("", ""),
    ],
)
def test_a_command_is_read_as_it_was_typed(handed_over: str, typed: str) -> None:
    assert as_typed(handed_over) == typed


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ask <@U1|theo> in <#C1|team>", "ask @theo in #team"),
        ("ask <@U1> in <#C1>", "ask @U1 in #C1"),
        ("for <!channel> and <!here|@here> and <!subteam^S1|@success>", "for @channel and @here and @success"),
        ("a < b > c", "a < b > c"),
    ],
)
def test_mentions_in_a_text_are_kept_as_people_read_them(text: str, kept: str) -> None:
    assert typed_text(text, 100) == kept


def test_a_text_counts_as_long_as_it_is_read() -> None:
    assert typed_text("<@U00000001|theo>", 5) == "@theo"
    with pytest.raises(NotPossible, match="5 characters long"):
        typed_text("<@U00000001|theo>", 4)


@pytest.mark.parametrize("share", ["--share", "—share", "–share", "--SHARE"])
def test_an_answer_is_shared_however_a_phone_writes_the_dashes(share: str) -> None:
    asked = Asked.typed(f"status {share} acme", "C1", "")
    assert (asked.text, asked.share) == ("status acme", True)


def known(name: str) -> str:
    if name not in KNOWN:
        raise NotFound(name)
    return name


@pytest.mark.parametrize(
    ("typed", "found", "text"),
    [
        ("acme call", "acme call", ""),
        ("acme call: they are keen", "acme call", "they are keen"),
        ("acme call: they say: yes: or no", "acme call", "they say: yes: or no"),
        ("acme phase 1: start", "acme phase 1: start", ""),
        ("acme phase 1: start: too early", "acme phase 1: start", "too early"),
    ],
)
def test_a_name_may_hold_a_colon_and_a_text_follow_one(typed: str, found: str, text: str) -> None:
    assert name_and_text(typed, known) == (found, text)


def test_what_nobody_knows_is_asked_back_without_its_text() -> None:
    with pytest.raises(NotFound, match=r"^acme cal$"):
        name_and_text("acme cal: they are keen: very", known)


@pytest.mark.parametrize(
    "day",
    [
        *("31.12.", "31.12.2026", "31. 12. 2026", "12/31", "12/31/26", "2026-12-1", "2026/12/01", "2026-12-01."),
        *("today", "Tomorrow", "monday", "fri", "next monday", "next week", "end of month", "in 3 days", "in a week"),
        *("in two weeks", "2 weeks", "3d", "until friday"),
        *("dec 24", "Dec. 24th", "24 december", "24. Dec", "31 dec 2026", "December 31, 2026"),
    ],
)
def test_a_day_that_is_written_otherwise_is_asked_for_as_it_is_read(day: str) -> None:
    with pytest.raises(NotPossible, match=f"^I cannot read “{re.escape(day)}” as a date. Write it as 2026-12-01, or"):
        require_readable_day(f"acme kick-off call {day}")


@pytest.mark.parametrize(
    "name",
    [
        *("kick-off call", "release 2", "release 2.1", "support 24/7", "sunny day plan", "marching", "10 seats", "q4"),
        *("customer satisfaction", "monitoring", "money", "wedding", "go-live week", "first month", "plan for monthly"),
    ],
)
def test_a_name_is_no_day(name: str) -> None:
    require_readable_day(f"acme {name}")
