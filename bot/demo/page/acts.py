"""What a person does on the page, done in the workspace; refusals are sentences."""

from collections.abc import Mapping
from typing import Any

from bot.demo.page.asked import Gone, Unfit, object_in, text_in, text_or_none
from bot.demo.page.files import uploads_in
from bot.demo.page.state import member_channel, modal_json, reads_only
from bot.sandbox.commands import escaped
from bot.sandbox.delivery import Failure
from bot.sandbox.person import Person, Where
from bot.sandbox.records import Channel, ChannelKind, Json, Message, View
from bot.sandbox.workspace import Workspace

Given = Mapping[str, Any]

LONGEST_TEXT = 4_000
WHY: Mapping[str, str] = {
    Failure.TIMEOUT: "the app did not answer within three seconds",
    Failure.UNREACHABLE: "the app could not be reached",
    Failure.REFUSED: "the app refused the request",
    Failure.BROKEN: "the app broke down over it",
}
"""Slack's errors in plain words."""


def member(workspace: Workspace, user: str) -> Person:
    """The person through whose eyes one looks. Raises `Gone`."""
    found = workspace.people.get(user)
    if found is None or found.deleted or found.is_bot:
        raise Gone("There is no such person here.")
    return Person(workspace, user)


def first_member(workspace: Workspace) -> Person:
    """Whoever came first."""
    found = next((user for user in workspace.people if not user.is_bot and not user.deleted), None)
    if found is None:
        raise Gone("There is nobody here yet.")
    return Person(workspace, found.id)


def person_in(workspace: Workspace, given: Given) -> Person:
    return member(workspace, text_in(given, "as"))


def channel_for(person: Person, channel: str) -> Channel:
    """A channel this person is in. Raises `Gone`."""
    found = member_channel(person.workspace, channel, person.id)
    if found is None:
        raise Gone("There is no such channel, or you are not in it.")
    return found


async def command(person: Person, given: Given) -> Json:
    """Type a slash command into a channel."""
    channel = channel_for(person, text_in(given, "channel"))
    name, _, words = _bounded(given).partition(" ")
    if not name.startswith("/"):
        raise Unfit("A command begins with a slash.")
    return _outcome(name, (await person.command(name, words.strip(), channel=channel.id)).failure)


async def say(person: Person, given: Given, told: Json) -> Json:
    """Write a message, into a thread if one is given; with files it needs no words."""
    channel = channel_for(person, text_in(given, "channel"))
    if channel.kind is ChannelKind.DIRECT and reads_only(told):
        raise Unfit("The app's manifest turns off messages to it. Type a command instead, such as /journey.")
    thread = text_or_none(given, "thread")
    if thread is not None:
        _message(person, channel.id, thread)
    uploads = uploads_in(person.workspace, given)
    words = _bounded(given) if given.get("text") or not uploads else ""
    text = escaped(person.workspace, words, people_too=True)
    message = await person.say(text, channel=channel.id, thread_ts=thread, uploads=uploads)
    return {"ok": True, "ts": message.ts}


async def action(person: Person, given: Given) -> Json:
    """Press, choose or enter something in a message or a view; `values` is what stands in the view's other fields."""
    where = _where(person, object_in(given, "container"))
    if isinstance(where, View) and given.get("values"):
        where = person.fill(where, _values(given))
    block, element = text_in(given, "block_id"), text_in(given, "action_id")
    answer = await person.act(where, block, element, object_in(given, "value"))
    return _outcome("That", answer.failure) | {"modal": modal_json(person.workspace, person.id)}


async def options(person: Person, given: Given) -> Json:
    """What an external select offers."""
    where = _where(person, object_in(given, "container"))
    block, element = text_in(given, "block_id"), text_in(given, "action_id")
    ack = await person.suggestions(where, block, element, str(given.get("typed") or ""))
    found = {key: ack.body[key] for key in ("options", "option_groups") if key in ack.body}
    return _outcome("Searching", ack.failure) | ({"options": []} | found if "option_groups" not in found else found)


async def submit(person: Person, given: Given) -> Json:
    """Press a modal's submit with these values in its fields."""
    view = person.fill(view_of(person, text_in(given, "view")), _values(given))
    submitted = await person.submit(view)
    errors = {"errors": dict(submitted.errors)} if submitted.errors else {}
    outcome = _outcome("Submitting", submitted.failure)
    return outcome | errors | {"ok": not errors and outcome["ok"], "modal": modal_json(person.workspace, person.id)}


async def close(person: Person, given: Given) -> Json:
    """Press a modal's close button, or the cross that closes all."""
    await person.close(view_of(person, text_in(given, "view")), everything=bool(given.get("everything")))
    return {"ok": True, "modal": modal_json(person.workspace, person.id)}


async def shortcut(person: Person, given: Given) -> Json:
    """Use a shortcut, on a message if one is given."""
    message = _where(person, object_in(given, "message")) if given.get("message") else None
    answer = await person.shortcut(text_in(given, "callback_id"), message if isinstance(message, Message) else None)
    return _outcome("The shortcut", answer.failure)


def _bounded(given: Given) -> str:
    text = text_in(given, "text").strip()
    if not text:
        raise Unfit("There is nothing to send.")
    if len(text) > LONGEST_TEXT:
        raise Unfit("That is too long; a message takes 4,000 characters.")
    return text


def _values(given: Given) -> Mapping[str, Mapping[str, Json]]:
    values = object_in(given, "values")
    for block in values.values():
        if not isinstance(block, dict) or not all(isinstance(value, dict) for value in block.values()):
            raise Unfit("The values of a form are given by block and action.")
    return values


def _where(person: Person, container: Given) -> Where:
    """The view or message something stands in."""
    if container.get("type") == "view":
        return view_of(person, text_in(container, "id"))
    return _message(person, text_in(container, "channel"), text_in(container, "ts"))


def _message(person: Person, channel: str, ts: str) -> Message:
    found = person.workspace.messages.get(channel_for(person, channel).id, ts)
    if found is None or found.only_for not in (None, person.id):
        raise Gone("This message is not there any more.")
    return found


def view_of(person: Person, view: str) -> View:
    """A view this person has open. Raises `Gone`."""
    found = person.workspace.views.find(view, None)
    if found is None or found.user != person.id:
        raise Gone("This form is not open any more.")
    return found


def _outcome(what: str, failure: str | None) -> dict[str, Any]:
    """`ok`, or the sentence in which Slack's error is told."""
    return {"ok": True} if failure is None else {"ok": False, "failure": sentence(what, failure)}


def sentence(what: str, failure: str) -> str:
    """A failure as Slack names it, with what it means: /journey failed with the error “operation_timeout”: …"""
    if failure == Failure.UNKNOWN_COMMAND:
        return f"{what} is not a command that an app here offers."
    why = WHY.get(failure, "the app answered what Slack does not take")
    return f"{what} failed with the error “{failure}”: {why}."
