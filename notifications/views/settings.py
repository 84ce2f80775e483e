"""A person's settings (requirements N3, V1); `bot.forms.settings` reads them."""

from collections.abc import Sequence
from datetime import time

from journeys.person import WEEKDAYS, TeamChannel
from journeys.reports import Settings
from notifications import blocks, phrases
from notifications.elements import Block, checkboxes, conversations_select, option, timepicker
from notifications.escaping import channel
from notifications.ids import Field, Form
from notifications.views import fields

DAYS = dict(zip(WEEKDAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True))


def settings_form(settings: Settings) -> Block:
    content = (
        fields.box(
            Field.DIGEST_ON,
            "Daily digest",
            "Send me what I can act on, once a day",
            ticked=settings.person.digest_on,
            optional=True,
        ),
        _hour(settings.digest_at),
        _days(settings.digest_days),
        _channel(settings.person.channel),
        blocks.context(*_facts(settings)),
    )
    return blocks.modal("Your settings", content, callback_id=Form.SETTINGS, submit="Save", close="Cancel")


def _hour(digest_at: str) -> Block:
    element = timepicker(Field.DIGEST_AT, chosen=time.fromisoformat(digest_at))
    return blocks.input_block("At", element, block_id=Field.DIGEST_AT)


def _days(chosen: Sequence[str]) -> Block:
    element = checkboxes(Field.DIGEST_DAYS, [option(name, day) for day, name in DAYS.items()], chosen=chosen)
    return blocks.input_block("On", element, block_id=Field.DIGEST_DAYS, optional=True)


def _channel(chosen: str) -> Block:
    element = conversations_select(Field.CHANNEL, placeholder="Direct message", chosen=chosen or None)
    element["filter"] = {"include": ["public", "private"], "exclude_bot_users": True}
    return blocks.input_block(
        "Where alerts and digests reach you",
        element,
        block_id=Field.CHANNEL,
        hint="Leave empty for a direct message. A channel needs the bot as a member: invite it first.",
        optional=True,
    )


def _facts(settings: Settings) -> tuple[str, ...]:
    zone = (
        f"Times are in {phrases.said(settings.timezone)}, the zone of your Slack profile. "
        "Change it in Slack's preferences under Language &amp; region."
    )
    following = f"Next digest: {phrases.at(settings.next_digest_at)}" if settings.next_digest_at else ""
    team = _team(settings.team) if settings.team else ""
    return tuple(text for text in (zone, following, team) if text)


def _team(team: TeamChannel) -> str:
    days = ", ".join(DAYS.get(day, day)[:3] for day in team.digest_days)
    return (
        f"{channel(team.channel)} gets a team digest at {team.digest_at:%H:%M} ({phrases.said(team.timezone)}): {days}"
    )
