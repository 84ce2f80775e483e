"""A response_url: five uses in thirty minutes, new, changed and deleted messages."""

from datetime import timedelta

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.outcomes import Answer
from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.conftest import Connect, TestClock
from tests.bot.sandbox.small_bot import CARD, Body

URLS: list[str] = []


@pytest.fixture
async def asked(app: AsyncApp, over_sockets: Connect, ada: Person) -> Answer:
    """A command that was acknowledged without an answer; its response_url is the last in URLS."""

    @app.command("/journey")
    @app.action("done")
    async def keep(ack: AsyncAck, body: Body) -> None:
        URLS.append(body["response_url"])
        await ack()

    await over_sockets(app)
    return await ada.command("/journey", channel="success")


async def respond(url: str | None = None, **message: object) -> tuple[int, str]:
    answer = await AsyncWebhookClient(url or URLS[-1]).send_dict(message)
    return answer.status_code, answer.body


async def test_five_answers_and_no_more(asked: Answer, ada: Person) -> None:
    answers = [(await respond(text=f"Answer {n}"))[0] for n in range(6)]
    assert answers == [200, 200, 200, 200, 200, 404]
    assert [m.text for m in asked.messages] == [f"Answer {n}" for n in range(5)]
    assert "used_url" in (await respond(text="again"))[1]


async def test_after_half_an_hour_it_is_too_late(asked: Answer, clock: TestClock) -> None:
    clock.move(timedelta(hours=2))
    assert (await respond(text="Product time has passed"))[0] == 200
    clock.pass_real(timedelta(minutes=30))
    status, body = await respond(text="Real time has passed")
    assert status == 404
    assert "expired_url" in body


async def test_an_answer_is_ephemeral_unless_it_says_otherwise(asked: Answer, bo: Person) -> None:
    await respond(text="For you")
    await respond(text="For all", response_type="in_channel")
    assert [m.text for m in bo.messages("success")] == ["For all"]
    assert asked.text == "For you\nFor all"


async def test_an_ephemeral_is_replaced_and_deleted_by_its_buttons_url(asked: Answer, ada: Person) -> None:
    await respond(text="Card", blocks=CARD)
    await ada.press(asked.message, "Mark done")
    await respond(text="Done", replace_original=True)
    assert [m.text for m in ada.messages("success")] == ["Done"]
    await respond(delete_original=True)
    assert ada.messages("success") == ()


async def test_a_posted_message_is_replaced_for_everyone(
    app: AsyncApp, asked: Answer, workspace: Workspace, ada: Person, bo: Person
) -> None:
    await app.client.chat_postMessage(channel=workspace.channel("success").id, text="Card", blocks=CARD)
    await ada.press(ada.messages("success")[-1], "Mark done")
    await respond(text="Done by @ada", replace_original=True)
    assert [(m.text, m.blocks) for m in bo.messages("success")] == [("Done by @ada", ())]


async def test_a_button_in_a_thread_is_answered_there(
    app: AsyncApp, asked: Answer, workspace: Workspace, ada: Person
) -> None:
    channel = workspace.channel("success").id
    head = await app.client.chat_postMessage(channel=channel, text="Head")
    await app.client.chat_postMessage(channel=channel, text="Card", blocks=CARD, thread_ts=head["ts"])
    await ada.press(ada.messages(channel)[-1], "Mark done")
    await respond(text="Noted")
    assert ada.messages(channel)[-1].thread_ts == head["ts"]


async def test_an_answer_beyond_slacks_limits_is_refused(asked: Answer, workspace: Workspace) -> None:
    status, body = await respond(text="x", blocks=[{"type": "section"}])
    assert status == 400
    assert "invalid_blocks" in body
    assert asked.messages == ()
    await respond(text="x", colour="red")
    assert list(workspace.problems) == ["response_url: unknown field colour."]
