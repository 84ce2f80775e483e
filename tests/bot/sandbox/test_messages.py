"""chat.* and conversations.*: what is posted, who sees it, and what Slack refuses."""

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.person import Person
from bot.sandbox.rates import Rates
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.conftest import TestClock
from tests.bot.sandbox.small_bot import CARD, Body, client_of, plain

ROW = {"event_type": "journeybot_message", "event_payload": {"row": "r-1"}}


@pytest.fixture
def client(workspace: Workspace, server: SandboxServer) -> AsyncWebClient:
    workspace.limiter.rates = Rates.off()
    workspace.app.scopes |= {"channels:history", "channels:read", "users:read.email", "team:read"}
    return client_of(workspace, server)


async def refused(call: Awaitable[object]) -> str:
    with pytest.raises(SlackApiError) as refusal:
        await call
    return str(refusal.value.response["error"])


async def test_timestamps_only_grow_even_when_the_clock_stands_still(client: AsyncWebClient, ada: Person) -> None:
    posted = [(await client.chat_postMessage(channel=ada.id, text=str(n)))["ts"] for n in range(20)]
    assert sorted(set(posted)) == posted
    assert all(len(ts.split(".")[1]) == 6 for ts in posted)


async def test_timestamps_follow_the_products_clock(client: AsyncWebClient, clock: TestClock, ada: Person) -> None:
    before = (await client.chat_postMessage(channel=ada.id, text="before"))["ts"]
    clock.move(timedelta(days=2))
    after = (await client.chat_postMessage(channel=ada.id, text="after"))["ts"]
    assert float(after) - float(before) >= 2 * 86_400


async def test_a_post_to_a_person_lands_in_their_direct_conversation(
    client: AsyncWebClient, ada: Person, bo: Person
) -> None:
    opened = await client.conversations_open(users=ada.id)
    posted = await client.chat_postMessage(channel=ada.id, text="Hello")
    assert posted["channel"] == opened["channel"]["id"]
    assert [m.text for m in ada.dm()] == ["Hello"]
    assert bo.dm() == ()


async def test_metadata_is_found_again_in_the_history(client: AsyncWebClient, ada: Person) -> None:
    posted = await client.chat_postMessage(channel=ada.id, text="Alert", metadata=ROW)
    found = await client.conversations_history(channel=posted["channel"], include_all_metadata=True)
    bare = await client.conversations_history(channel=posted["channel"])
    assert [(m["ts"], m["metadata"]) for m in found["messages"]] == [(posted["ts"], ROW)]
    assert "metadata" not in bare["messages"][0]


async def test_an_update_keeps_metadata_and_blocks_that_are_not_given(
    client: AsyncWebClient, workspace: Workspace, ada: Person
) -> None:
    posted = await client.chat_postMessage(channel=ada.id, text="Alert", blocks=CARD, metadata=ROW)
    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Changed")
    changed = ada.dm()[0]
    assert (changed.text, changed.metadata, len(changed.blocks)) == ("Changed", ROW, 2)
    assert changed.edited is not None
    assert "gave no blocks" in workspace.problems[0]


async def test_a_thread_is_its_head_and_its_replies(client: AsyncWebClient, ada: Person) -> None:
    head = await client.chat_postMessage(channel=ada.id, text="Head")
    channel = head["channel"]
    reply = await client.chat_postMessage(channel=ada.id, text="Reply", thread_ts=head["ts"])
    await client.chat_postMessage(channel=ada.id, text="Reply to a reply", thread_ts=reply["ts"])
    await client.chat_postMessage(channel=ada.id, text="Loud", thread_ts=head["ts"], reply_broadcast=True)

    thread = await client.conversations_replies(channel=channel, ts=head["ts"])
    history = await client.conversations_history(channel=channel)
    assert [m["text"] for m in thread["messages"]] == ["Head", "Reply", "Reply to a reply", "Loud"]
    assert [m["text"] for m in history["messages"]] == ["Loud", "Head"]
    assert history["messages"][1]["reply_count"] == 3
    assert await refused(client.conversations_replies(channel=channel, ts="1.000000")) == "thread_not_found"
    assert await refused(client.chat_postMessage(channel=channel, text="x", thread_ts="1.000000")) == (
        "cannot_reply_to_message"
    )


async def test_history_is_paged_and_bounded_by_time(client: AsyncWebClient, ada: Person) -> None:
    posted = [await client.chat_postMessage(channel=ada.id, text=str(n)) for n in range(5)]
    channel, middle = posted[0]["channel"], posted[2]["ts"]
    pages: list[list[str]] = []
    async for page in await client.conversations_history(channel=channel, limit=2):
        pages.append([m["text"] for m in page["messages"]])
    assert pages == [["4", "3"], ["2", "1"], ["0"]]
    after = await client.conversations_history(channel=channel, oldest=middle)
    with_it = await client.conversations_history(channel=channel, oldest=middle, inclusive=True)
    before = await client.conversations_history(channel=channel, latest=middle)
    assert [[m["text"] for m in r["messages"]] for r in (after, with_it, before)] == [
        ["4", "3"],
        ["4", "3", "2"],
        ["1", "0"],
    ]
    assert await refused(client.conversations_history(channel=channel, oldest="soon")) == "invalid_ts_oldest"
    assert await refused(client.conversations_history(channel=channel, cursor="???")) == "invalid_cursor"


async def test_an_ephemeral_is_seen_by_one_and_cannot_be_touched(
    client: AsyncWebClient, workspace: Workspace, ada: Person, bo: Person
) -> None:
    channel = workspace.channel("success").id
    posted = await client.chat_postEphemeral(channel=channel, user=ada.id, text="Only you")
    assert [m.text for m in ada.messages(channel)] == ["Only you"]
    assert bo.messages(channel) == ()
    assert (await client.conversations_history(channel=channel))["messages"] == []
    ts = posted["message_ts"]
    assert await refused(client.chat_update(channel=channel, ts=ts, text="x")) == "message_not_found"
    assert await refused(client.chat_delete(channel=channel, ts=ts)) == "message_not_found"
    outsider = workspace.add_user("cy")
    assert await refused(client.chat_postEphemeral(channel=channel, user=outsider.id, text="x")) == (
        "user_not_in_channel"
    )


async def test_a_message_of_a_person_is_not_the_bots_to_change(
    client: AsyncWebClient, workspace: Workspace, ada: Person
) -> None:
    said = await ada.say("Hello all", channel="success")
    assert await refused(client.chat_update(channel=said.channel, ts=said.ts, text="x")) == "cant_update_message"
    assert await refused(client.chat_delete(channel=said.channel, ts=said.ts)) == "cant_delete_message"


async def test_channels_out_of_reach_are_refused(client: AsyncWebClient, workspace: Workspace, ada: Person) -> None:
    public = workspace.add_channel("others", [ada.id], bot=False)
    private = workspace.add_channel("secret", [ada.id], private=True, bot=False)
    archived = workspace.add_channel("old", [ada.id])
    workspace.conversations.archive(archived.id)
    assert await refused(client.chat_postMessage(channel=public.id, text="x")) == "not_in_channel"
    assert await refused(client.conversations_history(channel=public.id)) == "not_in_channel"
    assert await refused(client.chat_postMessage(channel=private.id, text="x")) == "channel_not_found"
    assert await refused(client.chat_postMessage(channel="C404", text="x")) == "channel_not_found"
    assert await refused(client.chat_postMessage(channel=archived.id, text="x")) == "is_archived"
    workspace.app.scopes |= {"chat:write.public"}
    assert (await client.chat_postMessage(channel=public.id, text="x"))["ok"]


async def test_what_slack_refuses_in_a_message(client: AsyncWebClient, ada: Person) -> None:
    async def error(**arguments: Any) -> str:
        return await refused(client.api_call("chat.postMessage", json={"channel": ada.id, **arguments}))

    assert await error(text="") == "no_text"
    assert await error(text="a", markdown_text="b") == "markdown_text_conflict"
    assert await error(text="a", blocks="[{") == "invalid_blocks_format"
    assert await error(text="a", blocks=[{"type": "header", "text": plain("x" * 151)}]) == "invalid_blocks"
    assert await error(text="a", metadata={"event_type": "x"}) == "invalid_metadata_schema"
    posted = await client.chat_postMessage(channel=ada.id, text="x" * 50_000)
    assert len(ada.dm()[0].text) == 40_000
    updated = client.chat_update(channel=posted["channel"], ts=posted["ts"], text="x" * 4_001)
    assert await refused(updated) == "msg_too_long"


async def test_refused_blocks_are_named_with_their_place(client: AsyncWebClient, ada: Person) -> None:
    blocks: list[Body] = [{"type": "divider"}, {"type": "header", "text": plain("x" * 151)}]
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel=ada.id, text="a", blocks=blocks)
    assert refusal.value.response["errors"][0]["pointer"] == "/1/text/text"
    assert "[json-pointer:/1/text/text]" in refusal.value.response["response_metadata"]["messages"][0]


async def test_a_message_without_text_and_unknown_arguments_are_problems(
    client: AsyncWebClient, workspace: Workspace, ada: Person
) -> None:
    await client.api_call("chat.postMessage", json={"channel": ada.id, "blocks": CARD, "colour": "red"})
    assert sorted(workspace.problems) == [
        "chat.postMessage: no top-level text, so notifications and screen readers say nothing.",
        "chat.postMessage: unknown argument colour.",
    ]


async def test_a_deleted_message_is_gone(client: AsyncWebClient, ada: Person) -> None:
    posted = await client.chat_postMessage(channel=ada.id, text="Oops")
    await client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    assert ada.dm() == ()
    link = client.chat_getPermalink(channel=posted["channel"], message_ts=posted["ts"])
    assert await refused(link) == "message_not_found"


async def test_form_and_json_bodies_mean_the_same(client: AsyncWebClient, ada: Person) -> None:
    as_form = {"channel": ada.id, "text": "Card", "blocks": '[{"type":"divider"}]', "metadata": None}
    await client.api_call("chat.postMessage", data=as_form)
    await client.api_call("chat.postMessage", json={**as_form, "blocks": [{"type": "divider"}]})
    assert [[b["type"] for b in m.blocks] for m in ada.dm()] == [["divider"], ["divider"]]


async def test_channels_are_listed_with_their_members(
    client: AsyncWebClient, workspace: Workspace, ada: Person, bo: Person
) -> None:
    channel = workspace.channel("success").id
    members = await client.conversations_members(channel=channel)
    listed = await client.conversations_list(types="public_channel")
    about = await client.conversations_info(channel=channel, include_num_members=True)
    assert members["members"] == sorted([ada.id, bo.id, workspace.bot.user])
    assert [(c["name"], c["is_member"]) for c in listed["channels"]] == [("success", True)]
    assert about["channel"]["num_members"] == 3
    assert await refused(client.conversations_list(types="rooms")) == "invalid_types"


async def test_people_are_described_with_their_zone(
    client: AsyncWebClient, workspace: Workspace, ada: Person, bo: Person
) -> None:
    found = (await client.users_info(user=ada.id))["user"]
    assert (found["tz"], found["tz_offset"], found["is_admin"]) == ("Asia/Kolkata", 19_800, True)
    assert (await client.users_lookupByEmail(email="BO@example.test"))["user"]["id"] == bo.id
    workspace.people.deactivate(bo.id)
    listed = {u["id"]: u["deleted"] for u in (await client.users_list())["members"]}
    assert listed[bo.id] is True
    assert await refused(client.users_lookupByEmail(email="bo@example.test")) == "users_not_found"
    assert await refused(client.users_info(user="U404")) == "user_not_found"
    assert await refused(client.conversations_open(users=bo.id)) == "user_disabled"


async def test_an_address_is_hidden_without_its_scope(
    client: AsyncWebClient, workspace: Workspace, ada: Person
) -> None:
    assert (await client.users_info(user=ada.id))["user"]["profile"]["email"] == "ada@example.test"
    workspace.app.scopes -= {"users:read.email"}
    assert "email" not in (await client.users_info(user=ada.id))["user"]["profile"]


async def test_the_workspace_and_the_bot_say_who_they_are(client: AsyncWebClient, workspace: Workspace) -> None:
    about = await client.auth_test()
    assert (about["user_id"], about["bot_id"], about["team_id"]) == (
        workspace.bot.user,
        workspace.bot.bot_id,
        workspace.team_id,
    )
    assert "chat:write" in about.headers["x-oauth-scopes"]
    assert (await client.team_info())["team"]["name"] == "Sandbox"
    assert await refused(client.api_test(error="my_error")) == "my_error"


async def test_what_cannot_be_opened_as_a_direct_conversation(
    client: AsyncWebClient, workspace: Workspace, ada: Person, bo: Person
) -> None:
    async def error(**arguments: Any) -> str:
        return await refused(client.api_call("conversations.open", json=arguments))

    assert await error() == "users_list_not_supplied"
    assert await error(users="U404") == "user_not_found"
    assert await error(users=f"{ada.id},{bo.id}") == "too_many_users"
    assert await error(users=ada.id, prevent_creation=True) == "channel_not_found"
    assert await error(channel=workspace.channel("success").id) == "method_not_supported_for_channel_type"
    opened = await client.conversations_open(users=ada.id)
    again = await client.conversations_open(channel=opened["channel"]["id"], return_im=True)
    assert (again["channel"]["user"], again["already_open"]) == (ada.id, True)


async def test_a_permalink_names_channel_message_and_thread(client: AsyncWebClient, ada: Person) -> None:
    head = await client.chat_postMessage(channel=ada.id, text="Head")
    reply = await client.chat_postMessage(channel=ada.id, text="Reply", thread_ts=head["ts"])
    link = await client.chat_getPermalink(channel=reply["channel"], message_ts=reply["ts"])
    digits = reply["ts"].replace(".", "")
    assert link["permalink"] == (
        f"https://sandbox.slack.com/archives/{reply['channel']}/p{digits}?thread_ts={head['ts']}&cid={reply['channel']}"
    )


async def test_what_slack_refuses_in_a_call_to_views(client: AsyncWebClient, ada: Person) -> None:
    async def error(method: str, **arguments: Any) -> str:
        return await refused(client.api_call(method, json=arguments))

    blocks = [{"type": "divider"}]
    home = {"type": "home", "blocks": blocks}
    form = {"type": "modal", "title": plain("x"), "blocks": blocks}
    assert await error("views.open", view=home, trigger_id="1.2.a") == "invalid_arguments"
    assert await error("views.open", view=form) == "invalid_trigger_id"
    assert await error("views.publish", view="[]", user_id=ada.id) == "invalid_arguments"
    assert await error("views.publish", view=home, user_id="U404") == "invalid_arguments"
    big = {**home, "private_metadata": "x" * 250_001}
    assert await error("views.publish", view=big, user_id=ada.id) == "view_too_large"


async def test_a_limit_must_be_a_number_above_zero(client: AsyncWebClient) -> None:
    assert await refused(client.users_list(limit=0)) == "invalid_arguments"
    assert await refused(client.api_call("users.list", params={"limit": "many"})) == "invalid_arguments"
