"""Answers that are ready only when Slack has stopped waiting for them."""

import json
from collections.abc import Mapping
from typing import Any

from slack_bolt.response import BoltResponse

from bot.listeners import door
from bot.office import Office

IN_TIME_SECONDS = 2.5
"""Slack waits for three, of which the way here and back takes some."""


def answer_late(body: Mapping[str, Any], answered: BoltResponse, office: Office) -> BoltResponse:
    """What a command is answered goes by its response_url instead, so that nothing is left for the ack."""
    if "command" not in body or not answered.body:
        return answered

    async def only_noted(error: Exception) -> None:
        door.card(error, office)

    said = json.loads(answered.body)
    is_shared = said.get("response_type") == "in_channel"
    respond = office.slack.respond(body["response_url"], said, replace=False, ephemeral=not is_shared)
    office.later(respond, only_noted)
    return BoltResponse(status=door.OK)
