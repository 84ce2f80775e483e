"""What a person chose about their digest and where alerts reach them (requirements N3, V1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from bot.forms.submission import FieldErrors, Submission
from journeys.person import WEEKDAYS
from notifications.ids import TICKED, Field


@dataclass(frozen=True, slots=True)
class SettingsRequest:
    """`digest_at` is wall time in the person's zone; `channel` is empty for a direct message."""

    digest_on: bool
    digest_at: time
    digest_days: tuple[str, ...]
    channel: str


def parse_settings(view: Mapping[str, Any]) -> SettingsRequest | FieldErrors:
    form = Submission(view)
    digest_on = bool(form.ticked(Field.DIGEST_ON, (TICKED,)))
    digest_at = form.time(Field.DIGEST_AT, "Choose the hour of the digest.")
    days = form.ticked(Field.DIGEST_DAYS, WEEKDAYS)
    if digest_on and not days:
        form.errors[Field.DIGEST_DAYS] = "Choose at least one day, or switch the digest off."
    channel = form.conversation(Field.CHANNEL) or ""
    return form.errors if form.errors or digest_at is None else SettingsRequest(digest_on, digest_at, days, channel)
