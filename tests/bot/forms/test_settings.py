from dataclasses import replace
from datetime import date, time

import pytest

from bot.forms.settings import AbsenceRequest, SettingsRequest, WeeklyRequest, parse_settings
from bot.forms.submission import BadSubmission, FieldErrors
from notifications.ids import MuteFor
from notifications.views.settings import settings_form
from tests.bot.forms.filling import submitted
from tests.bot.forms.parsers import FORMS, TODAY
from tests.notifications.views import cases

QUIET = time(22), time(7)
WEEKLY = WeeklyRequest("wed", "segment:enterprise")
OFF = AbsenceRequest(date(2026, 6, 5), date(2026, 6, 7), "U0THEO")
CHOSEN = SettingsRequest(
    True, time(8, 30), ("mon", "fri"), "C0TEAM", "Asia/Kolkata", ("mon", "sun"), QUIET, MuteFor.DAY, OFF, WEEKLY
)


OPENED = settings_form(cases.settings_away())
BLANK = settings_form(cases.settings())


def _without_ticks(**answers: object) -> SettingsRequest | FieldErrors:
    """Of somebody who was to be away, with quiet hours and a roll-up."""
    sent = submitted(OPENED, quiet_on=[], away_on=[], weekly_on=[], **answers)
    return parse_settings(sent, OPENED, "U0MARA", TODAY)


def _parsed(**answers: object) -> SettingsRequest | FieldErrors:
    sent = submitted(FORMS["settings"].view, **{**FORMS["settings"].answers, **answers})
    return parse_settings(sent, FORMS["settings"].view, "U0MARA", TODAY)


def _chosen(**answers: object) -> SettingsRequest:
    request = _parsed(**answers)
    assert isinstance(request, SettingsRequest)
    return request


def test_choices_come_back_with_days_in_the_order_of_the_week() -> None:
    assert _parsed() == CHOSEN


def test_an_empty_channel_means_a_direct_message() -> None:
    assert _chosen(channel=None).channel == ""


def test_slacks_zone_is_none_of_ones_own() -> None:
    assert _chosen(timezone="slack").timezone == ""


def test_that_nobody_stands_in_takes_a_tick() -> None:
    assert _chosen(stand_in=None).absence == replace(OFF, stand_in=None)
    assert _chosen(stand_in=None, no_stand_in=["yes"]).absence == replace(OFF, stand_in=None, agreed=True)


def test_a_digest_that_is_off_needs_no_day() -> None:
    """A defect of a peer (12): the check of the settings was the wrong way round."""
    assert _parsed(digest_days=[]) == {"digest_days": "Choose at least one day, or switch the digest off."}
    off = _chosen(digest_on=[], digest_days=[])
    assert (off.digest_on, off.digest_days) == (False, ())
    assert _chosen(digest_on=["yes"]).digest_on


def test_what_is_not_ticked_does_not_hold() -> None:
    """A defect of a peer (12), for the other boxes: a tick switches on, none switches off."""
    assert (_chosen().quiet, _chosen().absence, _chosen().weekly) == (QUIET, OFF, WEEKLY)
    without = _without_ticks()
    assert isinstance(without, SettingsRequest)
    assert (without.quiet, without.absence, without.weekly) == (None, None, None)


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        ({"away_until": "2026-06-08"}, {"away_on": "Tick this, or clear the days and the stand-in."}),
        ({"stand_in": "U0LUCIA"}, {"away_on": "Tick this, or clear the days and the stand-in."}),
        ({"weekly_day": "wed"}, {"weekly_on": "Tick this, or leave its day and filters as they were."}),
        ({"weekly_scope": "stage:x"}, {"weekly_on": "Tick this, or leave its day and filters as they were."}),
        ({"quiet_from": "20:00"}, {"quiet_on": "Tick this, or leave the hours as they were."}),
        ({"away_from": None, "away_until": None, "stand_in": None, "weekly_scope": None}, None),
    ],
)
def test_what_is_filled_in_without_its_tick_is_not_dropped_in_silence(
    answers: dict[str, object], errors: dict[str, str] | None
) -> None:
    parsed = _without_ticks(**answers)
    assert isinstance(parsed, SettingsRequest) if errors is None else parsed == errors


def test_the_same_day_of_the_week_is_the_same_however_slack_sends_it() -> None:
    sent = submitted(OPENED, weekly_on=[])
    sent["state"]["values"]["weekly_day"]["weekly_day"]["selected_option"] |= {"text": {"emoji": True}}
    assert isinstance(parse_settings(sent, OPENED, "U0MARA", TODAY), SettingsRequest)


def test_what_nobody_touched_is_as_it_is_by_now_and_all_of_it_as_chosen_where_somebody_did() -> None:
    untouched = parse_settings(submitted(BLANK), OPENED, "U0MARA", TODAY)
    assert untouched == parse_settings(submitted(OPENED), OPENED, "U0MARA", TODAY)
    assert isinstance(untouched, SettingsRequest)
    later = submitted(BLANK, digest_at="08:30", mute="1h", quiet_on=["yes"], quiet_from="19:00")
    night = time(19), time(8)
    changed = replace(untouched, digest_at=time(8, 30), mute=MuteFor.HOUR, quiet=night)
    assert parse_settings(later, OPENED, "U0MARA", TODAY) == changed


def test_what_was_switched_off_meanwhile_stays_so_unless_it_is_chosen_anew() -> None:
    off = parse_settings(submitted(BLANK), BLANK, "U0MARA", TODAY)
    assert isinstance(off, SettingsRequest)
    assert parse_settings(submitted(OPENED), BLANK, "U0MARA", TODAY) == off
    last = parse_settings(submitted(OPENED, away_until="2026-06-09"), BLANK, "U0MARA", TODAY)
    assert isinstance(last, SettingsRequest)
    assert last.absence is not None
    assert (last.absence.last, last.absence.stand_in) == (date(2026, 6, 9), "U0THEO")
    assert replace(last, absence=None, keeps_absence=True) == off


def test_time_off_is_kept_unless_something_of_it_is_touched() -> None:
    kept = parse_settings(submitted(OPENED, digest_at="08:30"), OPENED, "U0MARA", TODAY)
    assert isinstance(kept, SettingsRequest)
    assert (kept.keeps_absence, kept.absence) == (True, None)
    changes: tuple[dict[str, object], ...] = ({"away_on": []}, {"stand_in": "U0LUCIA"}, {"away_until": "2026-06-09"})
    for changed in changes:
        parsed = parse_settings(submitted(OPENED, **changed), OPENED, "U0MARA", TODAY)
        assert isinstance(parsed, SettingsRequest)
        assert not parsed.keeps_absence


def test_emptying_a_field_is_a_choice() -> None:
    parsed = parse_settings(submitted(OPENED, weekly_scope=None, channel=None), OPENED, "U0MARA", TODAY)
    assert isinstance(parsed, SettingsRequest)
    assert (parsed.weekly and parsed.weekly.scope, parsed.channel) == ("", "")


@pytest.mark.parametrize("mute", list(MuteFor))
def test_a_mute_is_as_long_as_was_chosen(mute: MuteFor) -> None:
    assert _chosen(mute=mute.value).mute is mute


def test_a_digest_within_quiet_hours_would_never_come() -> None:
    assert _parsed(digest_at="06:59") == {
        "digest_at": "This is within your quiet hours, 22:00 to 07:00. Change either."
    }
    assert _chosen(digest_at="07:00").digest_at == time(7)
    assert isinstance(_parsed(digest_at="06:59", digest_on=[]), dict)
    no_roll_up: dict[str, object] = {"weekly_on": [], "weekly_day": "mon", "weekly_scope": None}
    assert _chosen(digest_at="06:59", digest_on=[], **no_roll_up).quiet == QUIET
    no_night: dict[str, object] = {"quiet_on": [], "quiet_from": "18:00", "quiet_until": "08:00"}
    assert _chosen(digest_at="06:59", **no_night).digest_at == time(6, 59)


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        ({"digest_at": None}, {"digest_at": "Choose the hour of the digest."}),
        ({"timezone": None}, {"timezone": "Choose a time zone."}),
        ({"timezone": "Mars/Olympus"}, {"timezone": "Choose a time zone from the list."}),
        (
            {"working_days": []},
            {"working_days": "Choose at least one day. To hear nothing at all, mute the bot below."},
        ),
        ({"quiet_from": None}, {"quiet_from": "Choose when the quiet hours begin."}),
        ({"quiet_until": "22:00"}, {"quiet_until": "Choose another hour than the one at which they begin."}),
        ({"away_from": None}, {"away_from": "Choose the first day off."}),
        ({"away_until": None}, {"away_until": "Choose the last day off."}),
        (
            {"no_stand_in": ["yes"]},
            {"no_stand_in": "Somebody stands in for you, as chosen above. Take this tick away, or them."},
        ),
        ({"stand_in": "U0MARA"}, {"stand_in": "Choose somebody else."}),
        ({"away_until": "2026-06-04"}, {"away_until": "This is before the first day off."}),
        (
            {"away_from": "2026-06-01", "away_until": "2026-06-02"},
            {"away_until": "These days are over. Choose a day that is not, or take the tick away."},
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(answers: dict[str, object], errors: dict[str, str]) -> None:
    assert _parsed(**answers) == errors


@pytest.mark.parametrize(
    "wrong",
    [
        {"digest_at": "25:00"},
        {"digest_at": "9"},
        {"digest_days": ["noday"]},
        {"digest_on": ["no"]},
        {"channel": "#general"},
        {"channel": "U0MARA"},
        {"mute": "forever"},
        {"working_days": ["noday"]},
    ],
)
def test_what_could_not_be_chosen_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadSubmission):
        _parsed(**wrong)
