"""The zones to choose from, each with the time there."""

from datetime import UTC, datetime

from bot.listeners.options import MOST_OPTIONS, zone_options

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def _offered(typed: str) -> list[str]:
    return [one["text"]["text"] for one in zone_options(typed, NOW)]


def test_a_zone_is_found_by_a_part_of_its_name_and_shows_its_time() -> None:
    assert _offered("kolk") == ["Asia/Kolkata, now 13:00"]
    assert _offered("new york") == ["America/New_York, now 02:30"]
    assert _offered("nowhere at all") == []


def test_before_anything_is_typed_slacks_own_zone_comes_first() -> None:
    offered = zone_options("", NOW)
    assert offered[0]["value"] == "slack"
    assert len(offered) == MOST_OPTIONS
    assert _offered("slack")[0] == "As in my Slack profile"
