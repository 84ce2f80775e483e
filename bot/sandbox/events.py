"""Events: what happens in the workspace that the app is told of if it subscribed."""

from bot.sandbox.delivery import Ack, Delivery, DeliveryKind, Failure
from bot.sandbox.payloads import event_payload
from bot.sandbox.people import describe_user
from bot.sandbox.records import ChannelKind, Json, Message
from bot.sandbox.workspace import Workspace

MESSAGE_EVENTS = {ChannelKind.DIRECT: "im", ChannelKind.PUBLIC: "channel", ChannelKind.PRIVATE: "group"}
SUBSCRIPTIONS = {"im": "message.im", "channel": "message.channels", "group": "message.groups"}


async def emit(workspace: Workspace, event: Json, subscription: str | None = None) -> Ack:
    """Tell the app of an event; its first answer, retries going on in the background."""
    wanted = workspace.app.events
    if wanted is not None and (subscription or event["type"]) not in wanted:
        return Ack(failure=Failure.NOT_SUBSCRIBED)
    return await workspace.deliver(Delivery(DeliveryKind.EVENT, event_payload(workspace, event)))


async def emit_message(workspace: Workspace, message: Message) -> Ack:
    """Tell the app that a person wrote this, if it is in the channel."""
    channel = workspace.channel(message.channel)
    if workspace.bot.user not in channel.members:
        return Ack(failure=Failure.NOT_SUBSCRIBED)
    kind = MESSAGE_EVENTS[channel.kind]
    about = {"type": "message", "channel": channel.id, "channel_type": kind, "user": message.user}
    event = {**about, "text": message.text, "ts": message.ts, "event_ts": message.ts}
    thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
    shared = {"subtype": "file_share", **workspace.files_of(message)} if message.files else {}
    return await emit(workspace, {**event, **thread, **shared}, SUBSCRIPTIONS[kind])


async def deactivate(workspace: Workspace, user_id: str) -> Ack:
    """An admin deactivates a member; the app hears `user_change`."""
    user = workspace.people.deactivate(user_id)
    described = describe_user(user, workspace.team_id, workspace.clock.now(), with_email=False)
    return await emit(workspace, {"type": "user_change", "user": described, "cache_ts": workspace.seconds()})


async def uninstall(workspace: Workspace) -> Ack:
    """An admin removes the app: its token stops working, then it hears `tokens_revoked` and `app_uninstalled`."""
    workspace.installed = False
    await emit(workspace, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [workspace.bot.user]}})
    return await emit(workspace, {"type": "app_uninstalled"})
