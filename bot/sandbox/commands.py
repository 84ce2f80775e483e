"""Slash commands as a person types them."""

import html
import re

from bot.sandbox.delivery import Ack, Delivery, DeliveryKind, Failure
from bot.sandbox.errors import SlackError
from bot.sandbox.interactions import Interaction
from bot.sandbox.outcomes import Answer
from bot.sandbox.payloads import command_payload
from bot.sandbox.records import Channel, User
from bot.sandbox.response_urls import put_answer
from bot.sandbox.workspace import Workspace

MENTION = re.compile(r"(?<![\w<])([@#])([\w.-]+)")


async def run_command(workspace: Workspace, user: User, channel: Channel, command: str, text: str) -> Answer:
    """Send a command and put what its ack answers into the channel."""
    act = workspace.interactions.begin(user.id, channel.id)
    known = workspace.app.commands
    if known is not None and command not in known:
        return Answer(workspace, Ack(failure=Failure.UNKNOWN_COMMAND), act)
    escape = known is None or known[command]
    words = f"{command} {escaped(workspace, text, people_too=escape)}"
    payload = command_payload(workspace, user, channel, act, words)
    ack = await workspace.deliver(Delivery(DeliveryKind.COMMAND, payload))
    if ack.ok and ack.body:
        _put(workspace, act, ack)
    return Answer(workspace, ack, act)


def escaped(workspace: Workspace, text: str, *, people_too: bool) -> str:
    """The text as Slack hands it over: `& < >` as entities, @people and #channels as ids if the command wants that."""
    plain = html.escape(text, quote=False)
    return MENTION.sub(lambda m: _reference(workspace, m[1], m[2]), plain) if people_too else plain


def _reference(workspace: Workspace, sign: str, name: str) -> str:
    if sign == "@":
        user = workspace.people.by_handle(name)
        return f"<@{user.id}|{user.handle}>" if user else f"@{name}"
    channel = workspace.conversations.named(name)
    return f"<#{channel.id}|{channel.name}>" if channel else f"#{name}"


def _put(workspace: Workspace, act: Interaction, ack: Ack) -> None:
    try:
        put_answer(workspace, act, ack.body, "command ack")
    except SlackError as error:
        workspace.problem(f"command ack: the answer was refused with {error.code} {dict(error.details)}.")
