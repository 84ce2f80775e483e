"""A person's settings (requirements N3, N5, V1); `bot.forms.settings` reads them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time

from journeys.absence import days_off
from journeys.person import WEEKDAYS, TeamChannel, TeamRollUp
from journeys.reports import Settings
from notifications import blocks, phrases
from notifications.elements import (
    Block,
    button,
    checkboxes,
    conversations_select,
    external_select,
    option,
    plain_text_input,
    static_select,
    timepicker,
)
from notifications.escaping import channel
from notifications.ids import COMMAND, SLACKS_ZONE, Action, Field, Form, MuteFor
from notifications.requests import MOST_SCOPE
from notifications.views import fields

DAYS = dict(zip(WEEKDAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True))
USUAL_NIGHT = (time(18), time(8))
"""Shown to whoever has no quiet hours yet."""


def settings_form(settings: Settings) -> Block:
    content = (
        _zone(settings),
        *_digest(settings),
        *_weekly(settings),
        blocks.actions(
            button("Send me a sample now", Action.DIGEST_SAMPLE, value=settings.person.id),
            button("Sample of the roll-up", Action.ROLL_UP_SAMPLE, value=settings.person.id),
        ),
        _channel(settings.person.channel),
        blocks.divider(),
        *_hours(settings),
        _mute(settings),
        blocks.divider(),
        *_absence(settings),
        blocks.context(*_facts(settings)),
    )
    return blocks.modal("Your settings", content, callback_id=Form.SETTINGS, submit="Save", close="Cancel")


def zone_option(zone: str, now: datetime) -> Block:
    """A zone with the time there; `now` is in it."""
    return option(f"{zone}, now {now:%H:%M}", zone)


def slacks_zone_option() -> Block:
    return option("As in my Slack profile", SLACKS_ZONE)


def _zone(settings: Settings) -> Block:
    chosen = settings.person.chosen_timezone
    current = zone_option(chosen, settings.now) if chosen else slacks_zone_option()
    element = external_select(Field.TIMEZONE, placeholder="Type a city", chosen=current)
    hint = f"All times here are in {settings.timezone}, now {settings.now:%H:%M}."
    return blocks.input_block("Time zone", element, block_id=Field.TIMEZONE, hint=hint)


def _digest(settings: Settings) -> Iterator[Block]:
    yield fields.box(
        Field.DIGEST_ON,
        "Daily digest",
        "Send me what I can act on, once a day",
        ticked=settings.person.digest_on,
        optional=True,
    )
    yield _time(Field.DIGEST_AT, "At", time.fromisoformat(settings.digest_at))
    yield _days(Field.DIGEST_DAYS, "On", settings.digest_days)


def _weekly(settings: Settings) -> Iterator[Block]:
    """For managers (requirements N3); it comes at the hour of the digest."""
    known = settings.person
    told = "Send me once a week how all journeys stand, against the week before"
    yield fields.box(Field.WEEKLY_ON, "Weekly roll-up", told, ticked=known.weekly_day is not None, optional=True)
    days = static_select(
        Field.WEEKLY_DAY, [option(name, day) for day, name in DAYS.items()], chosen=known.weekly_day or WEEKDAYS[0]
    )
    hint = "It comes at the hour of the digest, and counts from this time the week before."
    yield blocks.input_block("Roll-up on", days, block_id=Field.WEEKLY_DAY, hint=hint)
    scope = plain_text_input(
        Field.WEEKLY_SCOPE, initial=known.weekly_scope, placeholder="segment:enterprise", most=MOST_SCOPE
    )
    filters = f"As in {COMMAND} list: segment:, stage:, type:, template:, owner:me. Leave empty for all journeys."
    yield blocks.input_block("Roll-up about", scope, block_id=Field.WEEKLY_SCOPE, hint=filters, optional=True)


def _time(field: Field, label: str, chosen: time) -> Block:
    return blocks.input_block(label, timepicker(field, chosen=chosen), block_id=field)


def _days(field: Field, label: str, chosen: Sequence[str], hint: str | None = None) -> Block:
    element = checkboxes(field, [option(name, day) for day, name in DAYS.items()], chosen=chosen)
    return blocks.input_block(label, element, block_id=field, hint=hint, optional=True)


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


def _hours(settings: Settings) -> Iterator[Block]:
    """When messages may come at all."""
    waits = "Alerts of other days wait for your next working morning. The digest keeps its own days."
    yield _days(Field.WORKING_DAYS, "Working days", settings.working_days, waits)
    known = settings.person
    is_on = known.quiet_from is not None and known.quiet_until is not None
    begin, end = (known.quiet_from or USUAL_NIGHT[0], known.quiet_until or USUAL_NIGHT[1]) if is_on else USUAL_NIGHT
    yield fields.box(
        Field.QUIET_ON, "Quiet hours", "Hold everything back between these hours", ticked=is_on, optional=True
    )
    yield _time(Field.QUIET_FROM, "Quiet from", begin)
    yield _time(Field.QUIET_UNTIL, "Quiet until", end)


def _mute(settings: Settings) -> Block:
    known = settings.person
    lasting = [option(_lasting(known.muted_until, settings), MuteFor.AS_IT_IS)] if known.is_muted(settings.now) else []
    options = [
        option("Not muted", MuteFor.NOT),
        *lasting,
        option("Mute for an hour", MuteFor.HOUR),
        option("Mute for a day", MuteFor.DAY),
        option("Mute for a week", MuteFor.WEEK),
        option("Mute until I unmute", MuteFor.UNTIL_ENDED),
    ]
    element = static_select(Field.MUTE, options, chosen=MuteFor.AS_IT_IS if lasting else MuteFor.NOT)
    hint = "Nothing is sent meanwhile. Afterwards one digest tells what still matters."
    return blocks.input_block("Mute", element, block_id=Field.MUTE, hint=hint)


def _lasting(until: datetime | None, settings: Settings) -> str:
    if until is None:
        return "Muted until I unmute"
    return f"Muted until {phrases.moment(until.astimezone(settings.now.tzinfo), settings.now.date())}"


def _absence(settings: Settings) -> Iterator[Block]:
    """The absence that lasts or lies ahead; nothing of one that is over."""
    known = settings.person
    is_on = known.has_time_off(settings.now)
    first, last = (days_off(known, settings.now.tzinfo) if is_on else None) or (None, None)
    told = "I am away from the first to the last of these days"
    yield fields.box(Field.AWAY_ON, "Time off", told, ticked=is_on, optional=True)
    yield fields.day(Field.AWAY_FROM, "First day off", first, optional=True)
    yield fields.day(Field.AWAY_UNTIL, "Last day off", last, optional=True)
    left = "This person has left this Slack workspace. Choose somebody else." if settings.stand_in_has_left else None
    yield fields.user(Field.STAND_IN, "Who stands in", known.stand_in if is_on else None, hint=left, optional=True)
    waits = "What is due meanwhile moves to my first working day back"
    is_nobody = is_on and known.stand_in is None
    yield fields.box(Field.NO_STAND_IN, "If nobody stands in", waits, ticked=is_nobody, optional=True)


def _facts(settings: Settings) -> tuple[str, ...]:
    zone = f"Your zone is {phrases.said(settings.timezone)}, now {settings.now:%H:%M}."
    following = _next("digest", settings.next_digest_at, settings.now)
    weekly = _next("roll-up", settings.next_roll_up_at, settings.now)
    team = _team(settings.team) if settings.team else ""
    team_weekly = _team_roll_up(settings.team_roll_up) if settings.team_roll_up else ""
    return tuple(text for text in (zone, following, weekly, team, team_weekly) if text)


def _next(what: str, at: datetime | None, now: datetime) -> str:
    if at is None:
        return ""
    return f"Next {what}: {phrases.at(at) if at > now else 'on its way'}"


def _team(team: TeamChannel) -> str:
    days = ", ".join(DAYS.get(day, day)[:3] for day in team.digest_days)
    return (
        f"{channel(team.channel)} gets a team digest at {team.digest_at:%H:%M} ({phrases.said(team.timezone)}): {days}"
    )


def _team_roll_up(team: TeamRollUp) -> str:
    about = f", about {phrases.said(phrases.filters(team.scope, {}))}" if team.scope else ""
    zone = phrases.said(team.timezone)
    return f"{channel(team.channel)} gets the weekly roll-up at {team.at:%H:%M} ({zone}) on {DAYS[team.day]}{about}"
