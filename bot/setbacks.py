"""What a delivery that failed comes to: it is tried again, looked for, or dead with its cause (requirements N4)."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.slack import SlackLimited, SlackRefused, SlackUncertain
from journeys.messages import ClaimedMessage, Message, MessageKind
from journeys.outcomes import Ambiguous, Cause, Dead, DeliveryOutcome, Postponed, RetryAt

GIVE_UP_AFTER = timedelta(hours=24)
FEWEST_TRIES = 100
"""So many a day of trying holds at least; what waited while no bot ran, or is sent again by hand, is only old."""

LONGEST_BACKOFF = timedelta(minutes=15)
_WRONG = (
    *("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text", "block_mismatch"),
    *("invalid_metadata_format", "invalid_metadata_schema", "metadata_too_large", "markdown_text_conflict"),
    *("invalid_attachments", "too_many_attachments", "attachment_payload_limit_exceeded", "invalid_arguments"),
    *("cant_broadcast_message", "edit_window_closed"),
)
"""Slack's words for a message, or a change of one, that it does not take as it is."""

_CAUSES: Mapping[str, Cause] = {
    "is_archived": Cause.ARCHIVED,
    "channel_not_found": Cause.NOT_FOUND,
    "not_in_channel": Cause.NOT_A_MEMBER,
    "channel_is_limited_access": Cause.CLOSED,
    "posting_to_channel_denied": Cause.CLOSED,
    "posting_to_general_channel_denied": Cause.CLOSED,
    "restricted_action": Cause.CLOSED,
    "restricted_action_read_only_channel": Cause.CLOSED,
    "restricted_action_thread_only_channel": Cause.CLOSED,
    "app_access_restricted": Cause.CLOSED,
    "slack_connect_file_link_sharing_blocked": Cause.CLOSED,
    "slack_connect_canvas_sharing_blocked": Cause.CLOSED,
    "slack_connect_lists_sharing_blocked": Cause.CLOSED,
    "user_disabled": Cause.GONE,
    "user_not_found": Cause.GONE,
    "user_not_visible": Cause.GONE,
    "cannot_dm_bot": Cause.GONE,
    **dict.fromkeys(_WRONG, Cause.REFUSED),
}
"""Refusals for good: of a channel, of a person or of what is said. Any other may be of everything, as with a revoked
token or an allow list of addresses, and may be put right within the day."""

_CHANNELS = frozenset({Cause.ARCHIVED, Cause.NOT_FOUND, Cause.NOT_A_MEMBER, Cause.CLOSED})
LOST_CHANNEL = frozenset(code for code, cause in _CAUSES.items() if cause in _CHANNELS)


def cause_of(code: str, message: Message) -> Cause:
    """Why Slack refuses a message for good; somebody's direct messages have no channel to be lost."""
    cause = _CAUSES[code]
    is_direct = message.reader != "" and message.channel == message.reader
    return Cause.GONE if is_direct and cause in _CHANNELS else cause


def outcome_of(claimed: ClaimedMessage, failure: Exception, now: datetime) -> DeliveryOutcome:
    """What becomes of a message after a failure of Slack's or the database's."""
    match failure:
        case SlackLimited(seconds=seconds):
            return Postponed(now + timedelta(seconds=seconds), "Slack asks to wait")
        case SlackRefused(code=code) if code in _CAUSES:
            return Dead(str(failure), cause_of(code, claimed.message))
        case SlackUncertain():
            return doubtful(claimed, str(failure), now)
        case _:
            return _late(claimed, str(failure), now) or _later(claimed, str(failure), now)


def doubtful(claimed: ClaimedMessage, why: str, now: datetime) -> DeliveryOutcome:
    """It may have arrived: it is looked for next."""
    return _late(claimed, why, now) or Ambiguous(now + backoff(claimed.attempts), why, _lets_pass(claimed, now))


def _later(claimed: ClaimedMessage, why: str, now: datetime) -> RetryAt:
    return RetryAt(now + backoff(claimed.attempts), why, _lets_pass(claimed, now))


def broken(claimed: ClaimedMessage, failure: BaseException, now: datetime) -> DeliveryOutcome:
    """A mistake of ours, which the next release may mend; those behind it need not wait for that. What the failure says
    may quote what people wrote, and the reason is logged."""
    why = f"a mistake in Journeybot ({type(failure).__name__})"
    # Letting those behind it pass moves the instant since which it is deliverable.
    given_up = _given_up(claimed, why, now - claimed.message.created_at, Cause.BROKEN)
    return given_up or Ambiguous(now + backoff(claimed.attempts), why, lets_pass=True)


def _never_too_late(claimed: ClaimedMessage) -> bool:
    """While Slack is out of reach, whoever came next could not be told of what is lost either."""
    return claimed.message.kind is MessageKind.UNDELIVERED


def _lets_pass(claimed: ClaimedMessage, now: datetime) -> bool:
    """Should Slack fail at this one only, or in its channel, those behind it need not wait for ever."""
    return _never_too_late(claimed) and _is_over(claimed, now - claimed.message.created_at)


def _late(claimed: ClaimedMessage, why: str, now: datetime) -> Dead | None:
    if _never_too_late(claimed):
        return None
    return _given_up(claimed, why, now - claimed.message.deliverable_since, Cause.TOO_LATE)


def _given_up(claimed: ClaimedMessage, why: str, age: timedelta, cause: Cause) -> Dead | None:
    return Dead(f"a day of trying was in vain; in the end: {why}", cause) if _is_over(claimed, age) else None


def _is_over(claimed: ClaimedMessage, age: timedelta) -> bool:
    return age > GIVE_UP_AFTER and claimed.attempts >= FEWEST_TRIES


def backoff(attempts: int) -> timedelta:
    """Twice as long each time, with jitter so that many messages do not come back at once."""
    seconds = min(2.0 ** min(attempts, 10), LONGEST_BACKOFF.total_seconds())
    return timedelta(seconds=seconds * (0.5 + secrets.randbelow(1000) / 2000))
