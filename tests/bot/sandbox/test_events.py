"""Events: what the app is told, and how often if it does not listen."""

from slack_bolt.async_app import AsyncApp

from bot.sandbox.delivery import Failure
from bot.sandbox.events import deactivate, emit
from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.conftest import Connect
from tests.bot.sandbox.small_bot import Body


async def test_opening_the_home_page_is_told(app: AsyncApp, connect: Connect, ada: Person) -> None:
    heard: list[Body] = []

    @app.event("app_home_opened")
    async def listen(body: Body) -> None:
        heard.append(body)

    await connect(app)
    assert (await ada.open_home()).ok
    assert heard[0]["event"]["user"] == ada.id
    assert heard[0]["event"]["tab"] == "home"
    assert heard[0]["event_id"].startswith("Ev")


async def test_a_failed_event_is_sent_again_with_its_number(
    app: AsyncApp, over_http: Connect, workspace: Workspace, ada: Person
) -> None:
    heard: list[tuple[str, list[str], list[str]]] = []

    @app.event("app_home_opened")
    async def listen(request: object, body: Body) -> None:
        headers: dict[str, list[str]] = request.headers  # type: ignore[attr-defined]
        number, reason = headers.get("x-slack-retry-num", []), headers.get("x-slack-retry-reason", [])
        heard.append((body["event_id"], number, reason))
        if len(heard) < 3:
            raise RuntimeError("The listener failed.")

    workspace.app.retry_delays = (0.0, 0.01, 0.02)
    await over_http(app)
    first = await ada.open_home()
    assert first.failure == Failure.BROKEN
    assert [ack.ok for ack in await workspace.app.settled()] == [True]
    assert [(number, reason) for _, number, reason in heard] == [
        ([], []),
        (["1"], ["http_error"]),
        (["2"], ["http_error"]),
    ]
    assert len({event_id for event_id, *_ in heard}) == 1


async def test_retries_end(app: AsyncApp, over_http: Connect, workspace: Workspace, ada: Person) -> None:
    heard: list[str] = []

    @app.event("app_home_opened")
    async def fail(body: Body) -> None:
        heard.append(body["event_id"])
        raise RuntimeError("The listener failed.")

    workspace.app.retry_delays = (0.0, 0.0)
    await over_http(app)
    await ada.open_home()
    assert [ack.failure for ack in await workspace.app.settled()] == [Failure.BROKEN]
    assert len(heard) == 3


async def test_a_socket_is_told_of_a_retry_in_the_envelope(
    app: AsyncApp, over_sockets: Connect, workspace: Workspace, ada: Person
) -> None:
    heard: list[str] = []

    @app.event("app_home_opened")
    async def fail_once(body: Body) -> None:
        heard.append(body["event_id"])
        if len(heard) == 1:
            raise RuntimeError("The listener failed.")

    workspace.app.ack_timeout = 0.2
    workspace.app.retry_delays = (0.0,)
    await over_sockets(app)
    assert (await ada.open_home()).failure == Failure.TIMEOUT
    assert [ack.ok for ack in await workspace.app.settled()] == [True]
    assert len(heard) == 2


async def test_an_event_not_subscribed_is_not_sent(
    app: AsyncApp, connect: Connect, workspace: Workspace, ada: Person
) -> None:
    heard: list[Body] = []

    @app.event("message")
    async def listen(event: Body) -> None:
        heard.append(event)

    workspace.app.events = frozenset({"message.im"})
    await connect(app)
    await ada.say("In the channel", channel="success")
    await ada.say("To the bot")
    assert (await emit(workspace, {"type": "team_rename"})).failure == Failure.NOT_SUBSCRIBED
    assert [(e["text"], e["channel_type"], e["user"]) for e in heard] == [("To the bot", "im", ada.id)]


async def test_a_deactivated_member_is_announced(
    app: AsyncApp, connect: Connect, workspace: Workspace, bo: Person
) -> None:
    heard: list[Body] = []

    @app.event("user_change")
    async def listen(event: Body) -> None:
        heard.append(event)

    await connect(app)
    await deactivate(workspace, bo.id)
    assert (heard[0]["user"]["id"], heard[0]["user"]["deleted"]) == (bo.id, True)


async def test_a_message_shortcut_hands_the_message_over(
    app: AsyncApp, connect: Connect, workspace: Workspace, ada: Person, bo: Person
) -> None:
    heard: list[Body] = []
    workspace.app.events = frozenset()

    @app.shortcut("make_task")
    async def listen(ack: object, body: Body) -> None:
        heard.append(body)
        await ack()  # type: ignore[operator]

    await connect(app)
    said = await bo.say("Please send the contract", channel="success")
    await ada.shortcut("make_task", said)
    assert (heard[0]["type"], heard[0]["message"]["text"]) == ("message_action", "Please send the contract")
    assert heard[0]["message"]["user"] == bo.id
