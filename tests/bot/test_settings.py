"""Settings from the environment (design, Configuration)."""

from datetime import time

import pytest

from bot.failures import ConfigurationError
from bot.settings import read_settings


def test_an_empty_environment_gives_the_documented_defaults() -> None:
    settings = read_settings({})

    assert settings.database_url == "sqlite:///journeybot.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 3000)
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.sweep_seconds == 60
    assert (settings.digest_at, settings.digest_days) == (time(9), ("mon", "tue", "wed", "thu", "fri"))
    assert settings.default_timezone == "UTC"


def test_blanks_around_a_value_are_no_part_of_it_and_an_empty_one_counts_as_unset() -> None:
    settings = read_settings({"SLACK_BOT_TOKEN": " xoxb-1\n", "JOURNEYBOT_PORT": " ", "SLACK_API_URL": "http://x/api"})

    assert settings.bot_token == "xoxb-1"
    assert settings.port == 3000
    assert settings.slack_api_url == "http://x/api/"


@pytest.mark.parametrize(
    ("environment", "transport"),
    [
        ({}, "http"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "socket"),
        ({"SLACK_APP_TOKEN": "xapp-1", "JOURNEYBOT_TRANSPORT": "http"}, "http"),
    ],
    ids=["nothing", "app token", "app token and http"],
)
def test_socket_mode_follows_the_app_token_unless_http_is_asked_for(
    environment: dict[str, str], transport: str
) -> None:
    assert read_settings(environment).transport == transport


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("JOURNEYBOT_PORT", "many", "valid integer"),
        ("JOURNEYBOT_PORT", "70000", "less than or equal to 65535"),
        ("JOURNEYBOT_SWEEP_SECONDS", "0", "greater than 0"),
        ("JOURNEYBOT_SWEEP_SECONDS", "nan", "finite number"),
        ("JOURNEYBOT_DEFAULT_TZ", "Europe", "IANA name"),
        ("JOURNEYBOT_DEFAULT_TZ", "../etc/passwd", "IANA name"),
        ("JOURNEYBOT_DIGEST_AT", "nine", "time of day such as 09:00"),
        ("JOURNEYBOT_DIGEST_DAYS", "mon,someday", "days separated by commas"),
        ("JOURNEYBOT_TRANSPORT", "pigeon", "'http' or 'socket'"),
        ("SLACK_API_URL", "slack.com", "an address such as https://slack.com/api/"),
        ("SLACK_BOT_TOKEN", "xapp-1", "begins with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-1", "begins with xapp-"),
    ],
)
def test_a_wrong_value_is_named_with_what_to_write(name: str, value: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        read_settings({name: value})

    assert str(raised.value).startswith(f"{name}: ")
    assert told in str(raised.value)


def test_every_wrong_value_is_told_at_once() -> None:
    with pytest.raises(ConfigurationError, match=r"JOURNEYBOT_PORT: .* JOURNEYBOT_DIGEST_AT: "):
        read_settings({"JOURNEYBOT_PORT": "x", "JOURNEYBOT_DIGEST_AT": "y"})


def test_days_are_kept_in_the_order_of_the_week() -> None:
    assert read_settings({"JOURNEYBOT_DIGEST_DAYS": "Sun, mon"}).digest_days == ("mon", "sun")


def test_a_wrong_value_is_never_repeated_since_it_may_be_a_secret() -> None:
    with pytest.raises(ConfigurationError) as raised:
        read_settings({"SLACK_BOT_TOKEN": "xapp-secret"})

    assert "secret" not in str(raised.value)


def test_secrets_are_not_shown_with_the_settings() -> None:
    secrets = {
        "SLACK_BOT_TOKEN": "xoxb-secret",
        "SLACK_APP_TOKEN": "xapp-secret",
        "SLACK_SIGNING_SECRET": "secret",
        "JOURNEYBOT_DATABASE_URL": "postgresql://bot:secret@host/bot",
    }

    assert "secret" not in repr(read_settings(secrets))


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("postgresql://bot:se%2Fcret-word@host/bot", ["se%2Fcret-word", "se/cret-word"]),
        ("postgresql://bot:se/cret-word@host/bot", ["se/cret-word"]),
        ("postgresql://host/bot?user=bot&password=se%2Fcret-word", ["se%2Fcret-word", "se/cret-word"]),
        (
            "postgresql://host/bot?sslpassword=of+the+key&passfile=/home/bot/.pgpass",
            ["of the key", "/home/bot/.pgpass"],
        ),
    ],
)
def test_passwords_of_the_database_are_kept_out_of_logs_wherever_they_stand(address: str, written: list[str]) -> None:
    assert set(written) <= set(read_settings({"JOURNEYBOT_DATABASE_URL": address}).secrets)
