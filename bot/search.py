"""Looking in Slack for a message that may have arrived (requirements N4)."""

import asyncio
from datetime import timedelta

from bot.rates import LOOKUP, Pace
from bot.slack import Found, Slack, SlackLimited, SlackRefused, SlackUncertain
from journeys.messages import Message

LONGEST_SEARCH = 20.0
"""So many seconds a lookup may take; with the turn before it and the post after it, it stays within the lease."""

UNREADABLE = frozenset(
    {
        *("missing_scope", "not_in_channel", "channel_not_found", "channel_is_limited_access", "no_permission"),
        *("user_disabled", "user_not_found", "user_not_visible", "invalid_user_combination"),
        "method_not_supported_for_channel_type",
    }
)
_BEFORE_QUEUED = timedelta(minutes=5)


class NobodyCanLook(Exception):
    """It is not found, and not every place it may have come to can be read."""


class Search:
    """Finds messages by their ids in the histories of the channels they were meant for."""

    def __init__(self, slack: Slack, pace: Pace) -> None:
        self._slack, self._pace = slack, pace

    async def find(self, message: Message) -> Found | None:
        """Wherever it may have come to. Raises `NobodyCanLook`, and what a call of Slack raises."""
        wait = self._pace.lookup(message.workspace)
        if wait:
            raise SlackLimited(wait, LOOKUP)
        try:
            async with asyncio.timeout(LONGEST_SEARCH):
                return await self._found_in_any(message)
        except TimeoutError as error:
            raise SlackUncertain("looking for it took too long") from error

    async def _found_in_any(self, message: Message) -> Found | None:
        is_closed = False
        for place in message.places:
            try:
                if found := await self._slack.find_posted(place, message.id, message.created_at - _BEFORE_QUEUED):
                    return found
            except SlackRefused as refusal:
                if refusal.code not in UNREADABLE:
                    raise
                is_closed = True
        if is_closed:
            raise NobodyCanLook
        return None
