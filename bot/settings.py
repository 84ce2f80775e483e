"""Configuration from the environment; the names are part of the interface (design, Configuration)."""

import os
from collections.abc import Mapping
from datetime import time
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from journeys.person import WEEKDAYS


class ConfigurationError(Exception):
    """Something in the environment is missing or wrong; the message names it and says what to write."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("write an IANA name such as Europe/Berlin or UTC") from error
    return name


def _wall_time(text: object) -> object:
    try:
        return time.fromisoformat(str(text))
    except ValueError as error:
        raise ValueError("write a time of day such as 09:00") from error


def _weekdays(text: object) -> object:
    days = tuple(day.strip().lower() for day in str(text).split(",") if day.strip())
    if not days or not set(days) <= set(WEEKDAYS):
        raise ValueError(f"write days separated by commas, out of {', '.join(WEEKDAYS)}")
    return tuple(day for day in WEEKDAYS if day in days)


class Settings(BaseModel):
    """What the operator chose. Fields are read from the environment variable in their alias."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, hide_input_in_errors=True)

    database_url: str = Field("sqlite:///journeybot.db", alias="JOURNEYBOT_DATABASE_URL")
    bot_token: str = Field("", alias="SLACK_BOT_TOKEN", repr=False)
    signing_secret: str = Field("", alias="SLACK_SIGNING_SECRET", repr=False)
    app_token: str = Field("", alias="SLACK_APP_TOKEN", repr=False)
    slack_api_url: str = Field("https://slack.com/api/", alias="SLACK_API_URL")
    chosen_transport: Literal["", "http", "socket"] = Field("", alias="JOURNEYBOT_TRANSPORT")
    host: str = Field("127.0.0.1", alias="JOURNEYBOT_HOST")
    port: int = Field(3000, alias="JOURNEYBOT_PORT", ge=0, le=65535)
    sweep_seconds: float = Field(60.0, alias="JOURNEYBOT_SWEEP_SECONDS", gt=0, le=3600)
    default_timezone: Annotated[str, AfterValidator(_known_zone)] = Field("UTC", alias="JOURNEYBOT_DEFAULT_TZ")
    digest_at: Annotated[time, BeforeValidator(_wall_time)] = Field(time(9), alias="JOURNEYBOT_DIGEST_AT")
    digest_days: Annotated[tuple[str, ...], BeforeValidator(_weekdays)] = Field(
        WEEKDAYS[:5], alias="JOURNEYBOT_DIGEST_DAYS"
    )

    @cached_property
    def transport(self) -> Literal["http", "socket"]:
        """Socket Mode where there is an app token, unless HTTP was asked for."""
        return self.chosen_transport or ("socket" if self.app_token else "http")

    @property
    def sqlite_path(self) -> Path | None:
        """The database's file, or None for another kind of database."""
        prefix = "sqlite:///"
        return Path(self.database_url.removeprefix(prefix)) if self.database_url.startswith(prefix) else None

    def require_slack(self) -> None:
        """Raise `ConfigurationError` unless all that Slack needs is there."""
        needed = {"SLACK_BOT_TOKEN": self.bot_token}
        needed |= (
            {"SLACK_APP_TOKEN": self.app_token}
            if self.transport == "socket"
            else {"SLACK_SIGNING_SECRET": self.signing_secret}
        )
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise ConfigurationError(
                f"{' and '.join(missing)} must be set. Copy the value from your Slack app's settings page into the "
                "environment and start again."
            )


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in an environment; an empty variable counts as unset. Raises `ConfigurationError`."""
    names = {field.alias for field in Settings.model_fields.values()}
    given = {name: value for name, value in environment.items() if name in names and value.strip()}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        problems = (f"{e['loc'][0]}: {e['msg'].removeprefix('Value error, ')}." for e in error.errors())
        raise ConfigurationError(" ".join(problems)) from error
