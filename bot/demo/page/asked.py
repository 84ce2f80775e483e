"""Reading what the page asks for, and refusing in sentences what does not fit."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

BIGGEST_BODY = 250_000


class Unfit(Exception):
    """A request that cannot be answered; `str(error)` says why to whoever sits at the page."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


class Gone(Unfit):
    """It asks for something that is not there."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, 404)


async def unfit(_: Request, error: Exception) -> Response:
    """For Starlette's `exception_handlers`."""
    return JSONResponse({"ok": False, "failure": str(error)}, getattr(error, "status", 400))


async def body_of(request: Request, biggest: int = BIGGEST_BODY) -> dict[str, Any]:
    """The JSON object of a POST. Raises `Unfit` for another type, too much, or what is no object."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Unfit("The page sends JSON only.", 415)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > biggest:
            raise Unfit(f"That is too much at once; the page takes {biggest:,} characters.", 413)
    return _object(bytes(body))


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unfit("What was sent is not JSON.") from error
    if not isinstance(found, dict):
        raise Unfit("What was sent is not a JSON object.")
    return found


def text_in(given: Mapping[str, Any], name: str) -> str:
    """A field that must be there and be a text that is not empty."""
    found = given.get(name)
    if not isinstance(found, str) or not found:
        raise Unfit(f"The field {name} is missing or is not a text.")
    return found


def text_or_none(given: Mapping[str, Any], name: str) -> str | None:
    return text_in(given, name) if given.get(name) not in (None, "") else None


def object_in(given: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A field that must be there and be an object."""
    found = given.get(name)
    if not isinstance(found, dict):
        raise Unfit(f"The field {name} is missing or is not an object.")
    return found
