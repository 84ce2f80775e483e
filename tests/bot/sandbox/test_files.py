"""Files come with messages in Slack's shape, and only an app that may read files is given what is in them."""

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from bot.sandbox.files import Upload, is_picture, kind_of
from bot.sandbox.person import Person
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.conftest import Connect
from tests.bot.sandbox.small_bot import Body

PNG = b"\x89PNG\r\n\x1a\n and so on"
PLAN = Upload("Plan für Acme.pdf", b"%PDF-1.7 ...")
KETTLE = Upload("kettle.png", PNG, "A kettle on a shelf")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("kettle.png", PNG, "image/png"),
        ("kettle.txt", b"\xff\xd8\xff\xe0 and so on", "image/jpeg"),
        ("kettle.gif", b"GIF89a and so on", "image/gif"),
        ("kettle.webp", b"RIFF\x01\x02\x03\x04WEBPVP8 ", "image/webp"),
        ("sound.wav", b"RIFF\x01\x02\x03\x04WAVEfmt ", "audio/x-wav"),
        ("page.png", b"<script>alert(1)</script>", "application/octet-stream"),
        ("drawing.svg", b"<svg/>", "image/svg+xml"),
        ("plan.pdf", b"%PDF", "application/pdf"),
        ("no ending", b"x", "application/octet-stream"),
    ],
)
def test_a_picture_is_known_by_how_it_begins_and_the_rest_by_its_name(name: str, content: bytes, kind: str) -> None:
    assert kind_of(name, content) == kind


def test_only_pictures_that_hold_no_scripts_are_shown(workspace: Workspace, ada: Person) -> None:
    drawing = Upload("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")
    message = workspace.post("C00000001", ada.id, "", uploads=[KETTLE, drawing, PLAN])

    assert [is_picture(file) for file in message.files] == [True, False, False]


def test_a_files_name_is_no_path(workspace: Workspace, ada: Person) -> None:
    uploads = [Upload(name, b"x") for name in ("../../etc/passwd", r"C:\temp\plan.txt", "..", "/")]
    message = workspace.post("C00000001", ada.id, "", uploads=uploads)

    assert [file.name for file in message.files] == ["passwd", "plan.txt", "..", "file"]


async def test_the_app_hears_of_files_as_slack_tells_it(
    app: AsyncApp, connect: Connect, workspace: Workspace, ada: Person
) -> None:
    heard: list[Body] = []

    @app.event({"type": "message", "subtype": "file_share"})
    async def listen(event: Body) -> None:
        heard.append(event)

    await connect(app)
    message = await ada.say("The plan", channel="success", uploads=[PLAN, KETTLE])

    (event,) = heard
    assert (event["subtype"], event["text"], event["ts"], event["upload"]) == (
        "file_share",
        "The plan",
        message.ts,
        True,
    )
    plan, kettle = event["files"]
    assert (plan["id"], plan["name"], plan["filetype"], plan["size"]) == ("F00000001", PLAN.name, "pdf", 12)
    assert plan["url_private"] == f"{workspace.public_url}/files-pri/T00000001-F00000001/Plan%20f%C3%BCr%20Acme.pdf"
    assert (kettle["mimetype"], kettle["alt_txt"], kettle["user"]) == ("image/png", "A kettle on a shelf", ada.id)


async def test_history_and_threads_name_the_files(
    app: AsyncApp, connect: Connect, workspace: Workspace, ada: Person
) -> None:
    workspace.app.scopes |= {"channels:history"}
    await connect(app)
    head = workspace.post("C00000001", ada.id, "", uploads=[PLAN])
    workspace.post("C00000001", ada.id, "And this", thread_ts=head.ts, uploads=[KETTLE])

    history = await app.client.conversations_history(channel="C00000001")
    replies = await app.client.conversations_replies(channel="C00000001", ts=head.ts)
    assert [file["name"] for m in history["messages"] for file in m["files"]] == [PLAN.name]
    assert [file["name"] for m in replies["messages"] for file in m["files"]] == [PLAN.name, KETTLE.name]


async def test_what_is_in_a_file_is_given_to_whoever_may_read_files(workspace: Workspace, ada: Person) -> None:
    async with SandboxServer(workspace), aiohttp.ClientSession() as session:
        message = workspace.post("C00000001", ada.id, "", uploads=[PLAN])
        described = workspace.files_of(message)["files"][0]
        asked = {"Authorization": f"Bearer {workspace.bot.token}"}

        async def got(address: str, headers: dict[str, str]) -> tuple[int, bytes]:
            async with session.get(address, headers=headers) as answer:
                return answer.status, await answer.read()

        assert await got(described["url_private"], asked) == (404, b"not_found")
        workspace.app.scopes |= {"files:read"}
        assert await got(described["url_private"], asked) == (200, PLAN.content)
        assert await got(described["url_private_download"], asked) == (200, PLAN.content)
        assert await got(described["url_private"], {}) == (404, b"not_found")
        assert await got(described["url_private"].replace("F00000001", "F00000009"), asked) == (404, b"not_found")


async def test_a_file_is_named_where_the_channel_is_read(workspace: Workspace, ada: Person, bo: Person) -> None:
    await ada.say("Look", channel="success", uploads=[KETTLE, PLAN])

    assert bo.read_channel("success").splitlines()[1:] == [
        "  Look",
        "  [A kettle on a shelf]",
        "  [Plan für Acme.pdf]",
    ]
