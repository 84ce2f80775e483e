"""Configuration from the environment; the names are part of the interface (docs/for-operators.md)."""

import os
from collections.abc import Callable, Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.failures import ConfigurationError
from bot.logs import LogFormat, LogLevel
from journeys.calendar import is_zone
from journeys.person import WEEKDAYS
from storage.database import secrets_in


def _known_zone(name: str) -> str:
    if not is_zone(name):
        raise ValueError("write an IANA name such as Europe/Berlin or UTC")
    return name


def _wall_time(text: object) -> object:
    try:
        return time.fromisoformat(str(text)).replace(tzinfo=None)
    except ValueError as error:
        raise ValueError("write a time of day such as 09:00") from error


def _weekdays(text: object) -> object:
    days = tuple(day.strip().lower() for day in str(text).split(",") if day.strip())
    if not days or not set(days) <= set(WEEKDAYS):
        raise ValueError(f"write days separated by commas, out of {', '.join(WEEKDAYS)}")
    return tuple(day for day in WEEKDAYS if day in days)


def _web_address(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise ValueError("write an address such as https://slack.com/api/")
    return f"{text.rstrip('/')}/"


def _token(*beginnings: str) -> Callable[[str], str]:
    """The tokens of a Slack app are easily mistaken for each other."""

    def checked(token: str) -> str:
        if token and not token.startswith(beginnings):
            raise ValueError(f"this is another kind of token; the one that is needed begins with {beginnings[0]}")
        return token

    return checked


Transport: TypeAlias = Literal["http", "socket"]


class Settings(BaseModel):
    """What the operator chose. Fields are read from the environment variable in their alias."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, hide_input_in_errors=True)

    database_url: str = Field("sqlite:///journeybot.db", alias="JOURNEYBOT_DATABASE_URL", repr=False)
    bot_token: Annotated[str, AfterValidator(_token("xoxb-", "xoxe.xoxb-"))] = Field(
        "", alias="SLACK_BOT_TOKEN", repr=False
    )
    signing_secret: str = Field("", alias="SLACK_SIGNING_SECRET", repr=False)
    app_token: Annotated[str, AfterValidator(_token("xapp-"))] = Field("", alias="SLACK_APP_TOKEN", repr=False)
    slack_api_url: Annotated[str, AfterValidator(_web_address)] = Field("https://slack.com/api/", alias="SLACK_API_URL")
    chosen_transport: Transport | None = Field(None, alias="JOURNEYBOT_TRANSPORT")
    host: str = Field("127.0.0.1", alias="JOURNEYBOT_HOST")
    port: int = Field(3000, alias="JOURNEYBOT_PORT", ge=0, le=65535)
    metrics_token: str = Field("", alias="JOURNEYBOT_METRICS_TOKEN", repr=False)
    log_format: LogFormat = Field("text", alias="JOURNEYBOT_LOG")
    log_level: LogLevel = Field("info", alias="JOURNEYBOT_LOG_LEVEL")
    sweep_seconds: float = Field(60.0, alias="JOURNEYBOT_SWEEP_SECONDS", gt=0, le=3600, allow_inf_nan=False)
    default_timezone: Annotated[str, AfterValidator(_known_zone)] = Field("UTC", alias="JOURNEYBOT_DEFAULT_TZ")
    digest_at: Annotated[time, BeforeValidator(_wall_time)] = Field(time(9), alias="JOURNEYBOT_DIGEST_AT")
    wording: Path | None = Field(None, alias="JOURNEYBOT_WORDING")
    digest_days: Annotated[tuple[str, ...], BeforeValidator(_weekdays)] = Field(
        WEEKDAYS[:5], alias="JOURNEYBOT_DIGEST_DAYS"
    )

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be seen in any log."""
        tokens = self.bot_token, self.signing_secret, self.app_token, self.metrics_token
        return *tokens, *secrets_in(self.database_url)

    @property
    def transport(self) -> Transport:
        """Socket Mode where there is an app token, unless HTTP was asked for."""
        return self.chosen_transport or ("socket" if self.app_token else "http")

    def require_slack(self, *, listens: bool = True) -> None:
        """Raise `ConfigurationError` unless all that Slack needs is there, to speak to it and, if so, to listen."""
        needed = {"SLACK_BOT_TOKEN": self.bot_token}
        if listens:
            needed |= (
                {"SLACK_APP_TOKEN": self.app_token}
                if self.transport == "socket"
                else {"SLACK_SIGNING_SECRET": self.signing_secret}
            )
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise ConfigurationError(
                f"{' and '.join(missing)} must be set. Copy {'it' if len(missing) == 1 else 'them'} from your Slack "
                "app's settings page into the environment and start again."
            )


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in an environment; an empty variable counts as unset. Raises `ConfigurationError`."""
    names = {field.alias for field in Settings.model_fields.values()}
    given = {name: value.strip() for name, value in environment.items() if name in names and value.strip()}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        problems = (f"{e['loc'][0]}: {e['msg'].removeprefix('Value error, ')}." for e in error.errors())
        raise ConfigurationError(" ".join(problems)) from error
