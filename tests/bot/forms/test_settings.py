from datetime import time

import pytest

from bot.forms.settings import SettingsRequest, parse_settings
from bot.forms.submission import BadSubmission
from tests.bot.forms.filling import View, submitted
from tests.bot.forms.parsers import FORMS


def _sent(**answers: object) -> View:
    return submitted(FORMS["settings"].view, **{**FORMS["settings"].answers, **answers})


def test_choices_come_back_with_days_in_the_order_of_the_week() -> None:
    assert parse_settings(_sent()) == SettingsRequest(True, time(8, 30), ("mon", "fri"), "C0TEAM")


def test_an_empty_channel_means_a_direct_message() -> None:
    assert parse_settings(_sent(channel=None)) == SettingsRequest(True, time(8, 30), ("mon", "fri"), "")


def test_a_digest_needs_a_day() -> None:
    assert parse_settings(_sent(digest_days=[])) == {
        "digest_days": "Choose at least one day, or switch the digest off."
    }


def test_a_digest_that_is_off_needs_none() -> None:
    assert parse_settings(_sent(digest_on=[], digest_days=[])) == SettingsRequest(False, time(8, 30), (), "C0TEAM")


def test_a_digest_needs_an_hour() -> None:
    assert parse_settings(_sent(digest_at=None)) == {"digest_at": "Choose the hour of the digest."}


@pytest.mark.parametrize(
    "wrong",
    [
        {"digest_at": "25:00"},
        {"digest_at": "9"},
        {"digest_days": ["noday"]},
        {"digest_on": ["no"]},
        {"channel": "#general"},
        {"channel": "U0MARA"},
    ],
)
def test_what_could_not_be_chosen_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadSubmission):
        parse_settings(_sent(**wrong))
