"""The one door for everything that goes wrong: a sentence for the person, a trace in the log for what is unknown.

It answers by kind: a command in the ack, a press by an ephemeral message (or a modal on top of the modal), a
submission at its first field, or in its place where nothing that can be filled in would help.
"""

import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.response import BoltResponse

from bot.office import Office
from bot.slack import SlackRefused, SlackUncertain, SlackUnreachable
from bot.usecases.desk import AlreadyHandled
from journeys.errors import AlreadyDone, ChangedMeanwhile, NotAllowed, NotFound, Refused
from notifications.cards.notice import already_card, changed_card, failure_card, sentence
from notifications.ids import COMMAND
from notifications.views.notices import notice_view, refusal_view
from storage.errors import ChangesCollided, DatabaseBusy, StorageError

log = logging.getLogger(__name__)

OK = 200
SLACK_ERRORS = (SlackRefused, SlackUnreachable, SlackUncertain)
NO_USE_TO_TRY_AGAIN = (AlreadyDone, ChangedMeanwhile, NotAllowed, NotFound)


def card(error: Exception, office: Office) -> Mapping[str, Any]:
    """What to tell the person, as a message; its text alone says it, too."""
    match error:
        case AlreadyDone():
            return already_card(error)
        case ChangedMeanwhile():
            return changed_card(error)
        case Refused():
            return sentence(str(error))
        case StorageError():
            log.error("storage: %s", error)
            return sentence(_not_stored(error))
        case _ if isinstance(error, SLACK_ERRORS):
            log.warning("slack: %s", error)
            return sentence("Slack let the bot down just now. Please look whether it is done, and try again if not.")
    number = secrets.token_hex(4)
    log.error("error %s", number, exc_info=error)
    office.metrics.failed()
    return failure_card(number)


def _not_stored(error: StorageError) -> str:
    match error:
        case ChangesCollided():
            return "Somebody else changed the same at this moment. Nothing was changed here; please try again."
        case DatabaseBusy():
            return "The bot's data is busy right now. Nothing was changed; please try again in a moment."
    return "The bot cannot reach its data right now. Nothing was changed; please try again soon."


async def answer(error: Exception, body: Mapping[str, Any], office: Office) -> BoltResponse:
    """The response to the request that failed."""
    if isinstance(error, AlreadyHandled) or _is_repeated(error):
        return BoltResponse(status=OK)
    told = card(error, office)
    if "command" in body:
        return _json(told)
    match body.get("type"):
        case "view_submission":
            return _json(_at_submission(body["view"], error, told["text"]))
        case "block_suggestion":
            return _json({"options": []})
        case "block_actions":
            await tell(office, body, told)
    return BoltResponse(status=OK)


def _is_repeated(error: Exception) -> bool:
    """Whether this request came before, and has opened its modal then."""
    return isinstance(error, SlackRefused) and error.code == "exchanged_trigger_id"


async def tell_unshown(error: Exception, body: Mapping[str, Any], office: Office) -> None:
    """After an act that is done and stored, but that could not be shown: half an hour after a message came, Slack no
    longer lets it be changed or answered."""
    told = card(error, office)
    if isinstance(error, (*SLACK_ERRORS, StorageError)):
        whoever = "the database" if isinstance(error, StorageError) else "Slack"
        told = sentence(
            f"This is done, but {whoever} did not let me show it here. `{COMMAND} status` shows how it is now."
        )
    await tell(office, body, told, notice_view("Done", told["text"]))


async def tell(
    office: Office, body: Mapping[str, Any], told: Mapping[str, Any], view: Mapping[str, Any] | None = None
) -> None:
    """Tell somebody who has pressed or submitted something, where they are looking; `view` is to say it in a modal."""
    try:
        if body.get("view") and body.get("trigger_id"):
            await _show(office, body, view or refusal_view(told["text"]))
        elif body.get("response_url"):
            await office.slack.respond(body["response_url"], told, replace=False)
    except SLACK_ERRORS as error:
        log.warning("somebody could not be told what went wrong: %s", error)


async def _show(office: Office, body: Mapping[str, Any], view: Mapping[str, Any]) -> None:
    """On top of the modal, else in its place: three lie there already, or Slack took too long to let another come."""
    try:
        await _on_top(office, body)(body["trigger_id"], view)
    except SLACK_ERRORS:
        if body.get("type") != "block_actions":
            raise
        await office.slack.update_view(body["view"]["id"], view)


def _on_top(office: Office, body: Mapping[str, Any]) -> Callable[[str, Mapping[str, Any]], Awaitable[None]]:
    """Opens a modal on what is left: nothing is, behind the last form that was submitted."""
    is_gone = body.get("type") == "view_submission" and not body["view"].get("previous_view_id")
    return office.slack.open_view if is_gone else office.slack.push_view


def _at_submission(view: Mapping[str, Any], error: Exception, text: str) -> dict[str, Any]:
    """A sentence at a field is plain text and asks for another try; `text` is markup."""
    field = next((block["block_id"] for block in view["blocks"] if block["type"] == "input"), None)
    if field is None or isinstance(error, NO_USE_TO_TRY_AGAIN):
        return {"response_action": "update", "view": refusal_view(text)}
    return {"response_action": "errors", "errors": {field: str(error) if isinstance(error, Refused) else text}}


def _json(body: Mapping[str, Any]) -> BoltResponse:
    return BoltResponse(status=OK, body=json.dumps(body), headers={"content-type": ["application/json"]})
