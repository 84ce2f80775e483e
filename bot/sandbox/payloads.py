"""What Slack sends an app, in Slack's shapes."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.elements import STATE_KEYS, Placed, first_values
from bot.sandbox.interactions import Interaction
from bot.sandbox.messages import describe_message
from bot.sandbox.naming import unguessable
from bot.sandbox.records import Channel, ChannelKind, Json, Message, User, View
from bot.sandbox.views import describe_view
from bot.sandbox.workspace import Workspace

UNNAMED = {ChannelKind.DIRECT: "directmessage", ChannelKind.PRIVATE: "privategroup"}


def command_payload(workspace: Workspace, user: User, channel: Channel, act: Interaction, words: str) -> dict[str, str]:
    """A slash command; `words` begins with the command itself."""
    command, _, text = words.partition(" ")
    return {
        "token": "sandbox",
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": UNNAMED.get(channel.kind, channel.name),
        "user_id": user.id,
        "user_name": user.handle,
        "command": command,
        "text": text,
        "api_app_id": workspace.app.app_id,
        "is_enterprise_install": "false",
        "response_url": workspace.response_url(act.response_key),
        "trigger_id": act.trigger_id,
    }


def _common(workspace: Workspace, user: User, kind: str) -> dict[str, Any]:
    return {
        "type": kind,
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "user": {"id": user.id, "username": user.handle, "name": user.handle, "team_id": workspace.team_id},
        "api_app_id": workspace.app.app_id,
        "token": "sandbox",
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_act(workspace: Workspace, user: User, act: Interaction, message: Message, action: Json) -> dict[str, Any]:
    """block_actions on a message; an ephemeral's message is not in the payload, as with Slack."""
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": bool(message.only_for),
    }
    payload = _common(workspace, user, "block_actions") | {
        "trigger_id": act.trigger_id,
        "response_url": workspace.response_url(act.response_key),
        "container": container,
        "channel": channel_stub(workspace.channel(message.channel)),
        "state": {"values": with_action(first_values(message.blocks), action)},
        "actions": [action],
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return payload if message.only_for else payload | {"message": _message(workspace, message)}


def view_act(workspace: Workspace, user: User, act: Interaction, view: View, action: Json) -> dict[str, Any]:
    """block_actions in a view."""
    return _common(workspace, user, "block_actions") | {
        "trigger_id": act.trigger_id,
        "container": {"type": "view", "view_id": view.id},
        "view": _view(workspace, view),
        "actions": [action],
    }


def submission(workspace: Workspace, user: User, act: Interaction, view: View) -> dict[str, Any]:
    return _common(workspace, user, "view_submission") | {
        "trigger_id": act.trigger_id,
        "view": _view(workspace, view),
        "response_urls": [],
    }


def closing(workspace: Workspace, user: User, view: View, *, cleared: bool) -> dict[str, Any]:
    return _common(workspace, user, "view_closed") | {"view": _view(workspace, view), "is_cleared": cleared}


def suggestion(workspace: Workspace, user: User, where: Message | View, placed: Placed, typed: str) -> dict[str, Any]:
    """block_suggestion: what was typed into an external select so far."""
    payload = _common(workspace, user, "block_suggestion") | {
        "action_id": placed.action_id,
        "block_id": placed.block_id,
        "value": typed,
    }
    if isinstance(where, View):
        container: dict[str, Any] = {"type": "view", "view_id": where.id}
        return payload | {"container": container, "view": _view(workspace, where)}
    container = {"type": "message", "message_ts": where.ts, "channel_id": where.channel}
    channel = channel_stub(workspace.channel(where.channel))
    return payload | {"container": container, "channel": channel, "message": _message(workspace, where)}


def shortcut(workspace: Workspace, user: User, act: Interaction, callback_id: str) -> dict[str, Any]:
    """A global shortcut."""
    return _common(workspace, user, "shortcut") | {
        "callback_id": callback_id,
        "trigger_id": act.trigger_id,
        "action_ts": workspace.next_ts(),
    }


def message_shortcut(
    workspace: Workspace, user: User, act: Interaction, callback_id: str, message: Message
) -> dict[str, Any]:
    return _common(workspace, user, "message_action") | {
        "callback_id": callback_id,
        "trigger_id": act.trigger_id,
        "response_url": workspace.response_url(act.response_key),
        "action_ts": workspace.next_ts(),
        "message_ts": message.ts,
        "message": _message(workspace, message),
        "channel": channel_stub(workspace.channel(message.channel)),
    }


def event_payload(workspace: Workspace, event: Json) -> dict[str, Any]:
    """An event in its envelope, with an id of its own."""
    bot = {"enterprise_id": None, "team_id": workspace.team_id, "user_id": workspace.bot.user, "is_bot": True}
    return {
        "token": "sandbox",
        "team_id": workspace.team_id,
        "api_app_id": workspace.app.app_id,
        "event": {"event_ts": workspace.next_ts(), **event},
        "type": "event_callback",
        "event_id": f"Ev{unguessable()[:9].upper()}",
        "event_time": workspace.seconds(),
        "authorizations": [bot | {"is_enterprise_install": False}],
        "is_ext_shared_channel": False,
    }


def action_payload(workspace: Workspace, placed: Placed, value: Json) -> dict[str, Any]:
    """The entry in `actions`: the element as it stands, and `value`, what the person did to it."""
    kept = {"text", "value", "style", "placeholder"} if placed.type in ("button", "overflow") else {"placeholder"}
    kept |= {STATE_KEYS[placed.type][1]} if placed.type in STATE_KEYS else set()
    shown = {key: placed.element[key] for key in sorted(kept) if key in placed.element}
    ids = {"action_id": placed.action_id, "block_id": placed.block_id, "type": placed.type}
    return {**ids, **shown, **value, "action_ts": workspace.next_ts()}


def with_action(values: Mapping[str, Mapping[str, Json]], action: Json) -> dict[str, dict[str, Json]]:
    """The state values after this action."""
    after = {block: dict(actions) for block, actions in values.items()}
    kind = action["type"]
    if kind in STATE_KEYS:
        key = STATE_KEYS[kind][0]
        after.setdefault(action["block_id"], {})[action["action_id"]] = {"type": kind, key: action.get(key)}
    return after


def channel_stub(channel: Channel) -> dict[str, str]:
    return {"id": channel.id, "name": UNNAMED.get(channel.kind, channel.name)}


def _view(workspace: Workspace, view: View) -> dict[str, Any]:
    return describe_view(view, workspace.team_id, workspace.bot.app_id, workspace.bot.bot_id)


def _message(workspace: Workspace, message: Message) -> dict[str, Any]:
    described = describe_message(message, workspace.bot.marks, with_metadata=True)
    return {**described, **workspace.files_of(message)}
