"""The thin path: a command is answered, its button pressed, over both transports."""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.conftest import Connect
from tests.bot.sandbox.small_bot import CARD, Body


async def test_a_command_is_answered_to_the_one_who_typed_it(
    app: AsyncApp, connect: Connect, ada: Person, bo: Person
) -> None:
    @app.command("/journey")
    async def status(ack: AsyncAck, command: Body) -> None:
        await ack(text=f"You asked: {command['text']}", blocks=CARD)

    await connect(app)
    answer = await ada.command("/journey", "status acme", channel="#success")

    assert answer.failure is None
    assert answer.text == "You asked: status acme"
    assert [m.text for m in ada.messages("#success")] == ["You asked: status acme"]
    assert bo.messages("#success") == ()


async def test_a_button_changes_the_message_it_stands_on(
    app: AsyncApp, connect: Connect, workspace: Workspace, ada: Person
) -> None:
    @app.command("/journey")
    async def status(ack: AsyncAck) -> None:
        await ack(text="One task", blocks=CARD)

    @app.action("done")
    async def done(ack: AsyncAck, respond: AsyncRespond, action: Body) -> None:
        await respond(text=f"Done: {action['value']}", replace_original=True)
        await ack()

    await connect(app)
    answer = await ada.command("/journey", "tasks")
    pressed = await ada.press(answer.message, "Mark done")

    assert pressed.text == "Done: a1"
    assert [m.text for m in ada.dm()] == ["Done: a1"]
    assert list(workspace.problems) == []
