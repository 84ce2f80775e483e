"""What does not fit is refused in a sentence, and nothing of it happens."""

import pytest

from tests.bot.page.conftest import Body, Browser

SUCCESS = "C00000001"


@pytest.mark.parametrize(
    ("path", "given", "sentence"),
    [
        ("say", {"text": "Hello"}, "The field channel is missing or is not a text."),
        ("say", {"channel": SUCCESS, "text": 5}, "The field text is missing or is not a text."),
        ("say", {"channel": SUCCESS, "text": "   "}, "There is nothing to send."),
        ("say", {"channel": SUCCESS, "text": "x" * 4_001}, "That is too long; a message takes 4,000 characters."),
        ("command", {"channel": SUCCESS, "text": "journey"}, "A command begins with a slash."),
        ("action", {"container": "here"}, "The field container is missing or is not an object."),
        ("read", {}, "The field channel is missing or is not a text."),
        ("shortcut", {}, "The field callback_id is missing or is not a text."),
    ],
)
async def test_a_request_that_does_not_fit_is_told_what_it_lacks(
    adas: Browser, path: str, given: Body, sentence: str
) -> None:
    assert await adas.tell(path, 400, **given) == {"ok": False, "failure": sentence}
    assert await adas.messages(SUCCESS) == []


@pytest.mark.parametrize(
    ("body", "kind", "status", "sentence"),
    [
        (b"{", "application/json", 400, "What was sent is not JSON."),
        (b"[" * 100_000, "application/json", 400, "What was sent is not JSON."),
        (b"\xff\xfe", "application/json", 400, "What was sent is not JSON."),
        (b"[]", "application/json", 400, "What was sent is not a JSON object."),
        (b"{}", "text/plain", 415, "The page sends JSON only."),
        (b" " * 250_001, "application/json", 413, "That is too much at once; the page takes 250,000 characters."),
    ],
)
async def test_what_is_no_bounded_json_object_is_refused(
    adas: Browser, body: bytes, kind: str, status: int, sentence: str
) -> None:
    headers = {"Origin": adas.url, "Content-Type": kind}
    async with adas.session.post(f"{adas.url}/page/command", data=body, headers=headers) as answer:
        assert answer.status == status
        assert await answer.json() == {"ok": False, "failure": sentence}
