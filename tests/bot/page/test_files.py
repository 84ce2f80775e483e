"""Files a person sends on the page: within bounds, for those who see the message, and never run as the page's own."""

import base64
import re
from typing import Any

import pytest

from bot.demo.page import files
from bot.demo.page.asked import Unfit
from bot.sandbox.files import Upload
from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace
from tests.bot.page.conftest import Body, Browser
from tests.bot.sandbox.test_files import PNG

SUCCESS, ATTIC = "C00000001", "C00000002"
HTML = b"<script>top.location = '/'</script>"


def written(name: str, content: bytes, alt: str = "") -> Body:
    return {"name": name, "alt": alt, "data": base64.b64encode(content).decode()}


async def got(browser: Browser, file: str) -> tuple[int, str, str, bytes]:
    """Status, type, disposition and content."""
    async with browser.session.get(f"{browser.url}/page/files/{file}", params={"as": browser.user}) as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        how = answer.headers.get("Content-Disposition", "")
        return answer.status, answer.content_type, how, await answer.read()


async def test_a_message_comes_with_its_files(adas: Browser, bos: Browser) -> None:
    sent = [written("kettle.png", PNG, "Tea"), written("plan.txt", b"Boil water")]
    await adas.tell("say", channel=SUCCESS, text="Look", files=sent)

    (message,) = await bos.messages(SUCCESS)
    assert message["text"] == "Look"
    assert message["files"] == [
        {"id": "F00000001", "name": "kettle.png", "mimetype": "image/png", "size": 18, "alt": "Tea", "picture": True},
        {"id": "F00000002", "name": "plan.txt", "mimetype": "text/plain", "size": 10, "alt": "", "picture": False},
    ]  # fmt: skip
    assert await got(bos, "F00000001") == (200, "image/png", "inline; filename*=UTF-8''kettle.png", PNG)


async def test_a_file_needs_no_words(adas: Browser) -> None:
    await adas.tell("say", channel=SUCCESS, text="", files=[written("plan.txt", b"Boil water")])

    assert [(m["text"], len(m["files"])) for m in await adas.messages(SUCCESS)] == [("", 1)]


@pytest.mark.parametrize("name", ["page.html", "page.png", "script.js", "drawing.svg", 'a"; filename=b.html'])
async def test_what_is_no_picture_is_only_downloaded(adas: Browser, name: str) -> None:
    await adas.tell("say", channel=SUCCESS, text="", files=[written(name, HTML)])

    status, kind, how, content = await got(adas, "F00000001")
    assert (status, kind, content) == (200, "application/octet-stream", HTML)
    assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w.%-]+", how)


async def test_only_who_sees_the_message_gets_its_file(
    adas: Browser, bos: Browser, workspace: Workspace, bo: Person
) -> None:
    await bos.tell("say", channel=ATTIC, text="", files=[written("plan.txt", b"Secret")])

    assert (await got(bos, "F00000001"))[0] == 200
    assert (await adas.ask("files/F00000001", 404))["failure"] == "This file is not there any more."
    assert (await bos.ask("files/F00000009", 404))["failure"] == "This file is not there any more."


ELEVEN = [written(f"{n}.txt", b"x") for n in range(11)]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (ELEVEN, "A message takes 10 files. Send the others with another one."),
        ("plan.txt", "A message takes 10 files. Send the others with another one."),
        ([written("plan.txt", b"")], "plan.txt is empty. Slack takes no empty files."),
        ([{"name": "plan.txt"}], "A file has a name and its content in base64."),
        ([{"name": "plan.txt", "data": "ä"}], "What was sent as plan.txt is not in base64."),
        ([5], "A file has a name and its content in base64."),
        ([written("x" * 256, b"x")], "A file's name has up to 255 characters, what it shows up to 1,000."),
        ([written("x", b"x", "y" * 1_001)], "A file's name has up to 255 characters, what it shows up to 1,000."),
    ],
    ids=range(8),
)
async def test_files_that_do_not_fit_are_refused_with_the_message(
    adas: Browser, workspace: Workspace, given: Any, sentence: str
) -> None:
    answer = await adas.tell("say", 400, channel=SUCCESS, text="Look", files=given)

    assert answer == {"ok": False, "failure": sentence}
    assert await adas.messages(SUCCESS) == []
    assert workspace.files.size == 0


def test_files_of_one_message_are_large_together_too(workspace: Workspace) -> None:
    sent = [written("a", b"x" * (files.LARGEST // 2)), written("b", b"x" * (files.LARGEST // 2 + 1))]

    with pytest.raises(Unfit, match=r"These files are too large: here a message takes 10 MB of them in all\."):
        files.uploads_in(workspace, {"files": sent})


async def test_a_workspace_that_is_full_says_so(adas: Browser, workspace: Workspace, ada: Person) -> None:
    workspace.post(SUCCESS, ada.id, "", uploads=[Upload("large.bin", bytes(files.ROOM))])

    answer = await adas.tell("say", 400, channel=SUCCESS, text="", files=[written("plan.txt", b"x")])
    assert answer["failure"].startswith("This workspace holds no more files: it takes 200 MB in all.")
