import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.escaping import BLANK, channel, date_text, link, mention, mrkdwn, plain
from notifications.graphemes import weight
from tests.notifications.hostile import FAMILY, names, quickly

ENTITY = re.compile(r"&(?:amp|lt|gt);")
limits = st.integers(5, 3000)


@quickly
@given(names, limits, st.booleans())
def test_a_users_text_carries_no_markup_and_keeps_its_limit(name: str, limit: int, one_line: bool) -> None:
    safe = mrkdwn(name, limit=limit, one_line=one_line)
    assert not set("<>&*~`") & set(ENTITY.sub("", safe))
    assert not re.search(r"^\s*&gt;", safe, re.MULTILINE)
    assert 0 < weight(safe) <= limit
    safe.encode("utf-8")


@quickly
@given(names, st.integers(1, 300))
def test_a_plain_text_is_one_readable_line_within_its_limit(name: str, limit: int) -> None:
    safe = plain(name, limit)
    assert safe.splitlines() == [safe]
    assert safe.strip()
    assert weight(safe) <= limit
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]", safe)


@quickly
@given(names)
def test_one_line_is_one_line(name: str) -> None:
    assert len(mrkdwn(name, one_line=True).splitlines()) == 1


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b", "\u3164\u2800", "\u0301", "\ufe0f"])
def test_what_cannot_be_seen_is_said_to_be_blank(text: str) -> None:
    assert mrkdwn(text) == plain(text, 75) == BLANK


def test_a_ping_typed_into_a_name_is_only_text() -> None:
    assert mrkdwn("<!channel> & <@U012AB3CD>") == "&lt;!channel&gt; &amp; &lt;@U012AB3CD&gt;"


def test_an_entity_is_never_cut_in_half() -> None:
    assert mrkdwn("A&B&C", limit=7) == "A&amp;…"
    assert mrkdwn("A&B&C", limit=6) == "A…"


def test_text_that_just_fits_is_not_cut() -> None:
    assert mrkdwn("A&B", limit=7) == "A&amp;B"
    assert plain("x" * 75, 75) == "x" * 75
    assert plain("x" * 76, 75) == "x" * 74 + "…"


def test_an_emoji_family_is_kept_whole_or_left_out() -> None:
    assert plain(FAMILY * 2, 2 * weight(FAMILY) - 1) == FAMILY + "…"


def test_an_accent_and_a_flag_stay_with_their_letter() -> None:
    assert plain("e\u0301e\u0301e\u0301", 4) == "e\u0301…"
    assert plain("a🇩🇪🇫🇷", 8) == "a🇩🇪…"


def test_a_pile_of_accents_longer_than_the_limit_is_still_cut() -> None:
    assert plain("z" + "\u0335" * 400, 75) == "z" + "\u0335" * 73 + "…"


def test_formatting_signs_become_signs_that_only_look_alike() -> None:
    assert mrkdwn("*a* ~b~ `c` _d_") == "∗a∗ ∼b∼ ˋcˋ ˍdˍ"


def test_an_underscore_inside_a_word_or_an_emoji_name_stays() -> None:
    assert mrkdwn("acme_eu_2 :white_check_mark:") == "acme_eu_2 :white_check_mark:"


def test_a_leading_quote_sign_does_not_quote() -> None:
    assert mrkdwn("> a\n>> b\nc > d") == "› a\n›› b\nc &gt; d"


def test_paragraphs_are_kept_unless_one_line_is_asked_for() -> None:
    text = "one \r\n\r\n\r\n\r\ntwo\u2028three"
    assert mrkdwn(text) == "one\n\ntwo\nthree"
    assert mrkdwn(text, one_line=True) == "one two three"


def test_controls_and_direction_overrides_are_shown_as_unreadable() -> None:
    assert mrkdwn("a\x00b\u202ec") == "a\ufffdb\ufffdc"


def test_a_mention_takes_only_a_user_id() -> None:
    assert mention("U012AB3CD") == "<@U012AB3CD>"
    assert mention("!channel>") == "!channel&gt;"
    assert channel("C012AB3CD") == "<#C012AB3CD>"
    assert channel("general") == "general"


def test_a_link_cannot_be_broken_out_of() -> None:
    assert link("https://x.example/a?b=1&c=<|>", "A|B <x>") == "<https://x.example/a?b=1&amp;c=%3C%7C%3E|A∣B &lt;x&gt;>"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "slack://open", "https://x.example/" + "a" * 2000])
def test_an_address_that_is_not_a_web_page_leaves_the_label_alone(url: str) -> None:
    assert link(url, "Plan") == "Plan"


def test_a_moment_is_shown_in_each_readers_zone() -> None:
    moment = datetime(2026, 6, 3, 14, 2, tzinfo=UTC)
    assert date_text(moment) == "<!date^1780495320^{date_short_pretty} at {time}|3 Jun 2026, 14:02 UTC>"
    assert date_text(moment.astimezone(timezone(timedelta(hours=5, minutes=30))), form="{time}", fallback="a|b>") == (
        "<!date^1780495320^{time}|a∣b&gt;>"
    )


def test_a_calendar_day_is_the_same_text_for_all() -> None:
    assert date_text(date(2026, 6, 3)) == "3 Jun 2026"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        date_text(datetime(2026, 6, 3, 14, 2))  # noqa: DTZ001 - the naive moment is the point
