"""What the page is told of the workspace."""

from dataclasses import replace

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners.commands import WORDS
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from bot.sandbox.workspace import Workspace
from tests.bot.page.conftest import Browser
from tests.page_server import PageServer


async def test_people_are_told_with_their_zones_and_who_is_an_admin(adas: Browser) -> None:
    people = {person["handle"]: person for person in (await adas.ask("state"))["people"]}

    assert people["ada"]["zone"] == "Asia/Kolkata"
    assert [handle for handle, person in people.items() if person["is_admin"]] == ["ada"]
    assert [handle for handle, person in people.items() if person["is_bot"]] == ["journeybot"]


async def test_whoever_names_nobody_looks_through_the_first_members_eyes(adas: Browser, ada: Person) -> None:
    assert (await replace(adas, user="").ask("state"))["me"] == ada.id


async def test_the_time_is_the_workspaces(adas: Browser) -> None:
    assert (await adas.ask("state"))["now"].startswith("2026-06-18T09:00")


async def test_each_sees_the_channels_they_are_in_and_their_own_conversation_with_the_app(
    adas: Browser, bos: Browser
) -> None:
    hers, his = (await adas.ask("state"))["channels"], (await bos.ask("state"))["channels"]

    assert [(c["name"], c["kind"]) for c in hers] == [("success", "channel"), ("Journeybot", "dm")]
    assert [(c["name"], c["private"]) for c in his] == [("attic", True), ("success", False), ("Journeybot", False)]
    assert hers[-1]["id"] != his[-1]["id"]


async def test_nobody_is_looked_through_who_is_not_there(adas: Browser, workspace: Workspace) -> None:
    for stranger in ("U99999999", workspace.bot.user):
        answer = await replace(adas, user=stranger).ask("state", 404)
        assert answer == {"ok": False, "failure": "There is no such person here."}


async def test_commands_and_shortcuts_come_from_the_manifest_and_words_from_the_bot(adas: Browser) -> None:
    state = await adas.ask("state")
    command = (await adas.ask("suggestions"))["commands"][0]

    assert (command["command"], command["description"]) == ("/journey", "Everything about journeys")
    assert {entry["word"] for entry in command["words"]} == set(WORDS)
    assert {"word": "tasks", "example": "tasks", "hint": "your open tasks"} in command["words"]
    assert [shortcut["callback_id"] for shortcut in state["shortcuts"]] == ["start"]


async def test_what_others_said_is_unread_until_one_has_read_it(adas: Browser, bo: Person, ada: Person) -> None:
    await bo.say("One", channel="#success")
    await bo.say("Two", channel="#success")
    await ada.say("Mine", channel="#success")
    before = (await adas.ask("state"))["channels"][0]
    await adas.tell("read", channel=before["id"])
    after = (await adas.ask("state"))["channels"][0]
    await bo.say("Three", channel="#success")

    assert (before["unread"], before["last_read"]) == (2, "")
    assert after["unread"] == 0
    assert (await adas.ask("state"))["channels"][0]["unread"] == 1


async def test_reading_is_each_ones_own_affair(adas: Browser, bos: Browser, workspace: Workspace) -> None:
    workspace.post("C00000001", workspace.bot.user, "For both")
    await adas.tell("read", channel="C00000001")

    assert [c["unread"] for c in (await bos.ask("state"))["channels"] if c["name"] == "success"] == [1]


async def test_replies_in_threads_leave_a_channel_read(adas: Browser, bo: Person, workspace: Workspace) -> None:
    head = await bo.say("A question", channel="#success")
    await adas.tell("read", channel=head.channel)
    await bo.say("An afterthought", channel="#success", thread_ts=head.ts)

    assert (await adas.ask("state"))["channels"][0]["unread"] == 0


async def test_the_last_fifty_messages_come_first_and_older_ones_when_asked_for(
    adas: Browser, workspace: Workspace, ada: Person
) -> None:
    for number in range(120):
        workspace.post("C00000001", ada.id, f"Message {number}")
    newest = await adas.ask("channels/C00000001")
    older = await adas.ask("channels/C00000001", before=newest["messages"][0]["ts"])
    oldest = await adas.ask("channels/C00000001", before=older["messages"][0]["ts"])

    assert [m["text"] for m in newest["messages"]] == [f"Message {number}" for number in range(70, 120)]
    assert [len(each["messages"]) for each in (newest, older, oldest)] == [50, 50, 20]
    assert [each["more"] for each in (newest, older, oldest)] == [True, True, False]


async def test_replies_stand_in_their_thread_and_are_counted_at_its_head(adas: Browser, bo: Person) -> None:
    head = await bo.say("A question", channel="#success")
    await bo.say("And a reply", channel="#success", thread_ts=head.ts)

    assert [(m["text"], m["reply_count"]) for m in await adas.messages(head.channel)] == [("A question", 1)]
    assert [m["text"] for m in await adas.messages(head.channel, thread=head.ts)] == ["A question", "And a reply"]


async def test_an_ephemeral_message_is_seen_by_one_only(
    adas: Browser, bos: Browser, workspace: Workspace, ada: Person
) -> None:
    workspace.messages.post(Message("C00000001", workspace.next_ts(), workspace.bot.user, "Psst", only_for=ada.id))

    assert [(m["text"], m["ephemeral"]) for m in await adas.messages("C00000001")] == [("Psst", True)]
    assert await bos.messages("C00000001") == []


async def test_an_edited_message_says_so_and_has_another_revision(
    adas: Browser, workspace: Workspace, ada: Person
) -> None:
    message = workspace.post("C00000001", ada.id, "Hello")
    before = (await adas.messages("C00000001"))[0]
    workspace.messages.edit(replace(message, text="Hullo", edited=workspace.next_ts()))
    after = (await adas.messages("C00000001"))[0]

    assert before["edited"] is None
    assert after["edited"] is not None
    assert before["revision"] != after["revision"]


async def test_a_channel_one_is_not_in_is_not_shown(adas: Browser) -> None:
    for channel in ("C00000002", "C99999999"):
        answer = await adas.ask(f"channels/{channel}", 404)
        assert answer["failure"] == "There is no such channel, or you are not in it."


async def test_the_home_page_is_the_one_published_for_this_person(
    adas: Browser, bos: Browser, app: AsyncApp, page: PageServer
) -> None:
    @app.event("app_home_opened")
    async def opened(client: AsyncWebClient, event: dict[str, str]) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [{"type": "divider"}]})

    assert await adas.ask("home") == {"view": None}
    await adas.tell("home/open")

    assert (await adas.ask("home"))["view"]["blocks"][0]["type"] == "divider"
    assert await bos.ask("home") == {"view": None}
