"""Files on the page: taking them within bounds, and giving them out so that they cannot do harm."""

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from bot.demo.page.asked import Gone, Unfit
from bot.demo.page.state import member_channel
from bot.sandbox.files import PLAIN, Upload, is_picture
from bot.sandbox.person import Person
from bot.sandbox.records import File, Json
from bot.sandbox.workspace import Workspace

MOST = 10
"""In one message, as in Slack."""

LARGEST = 10_000_000
"""Bytes, all files of a message together."""

ROOM = 200_000_000
"""Bytes, all files of the workspace together: they are held in memory."""

LONGEST_NAME, LONGEST_ALT = 255, 1_000
BIGGEST_BODY = LARGEST * 4 // 3 + 250_000
"""Of a message with its files written in base64."""

LIMITS: Json = {"files": MOST, "bytes": LARGEST, "alt": LONGEST_ALT}


def uploads_in(workspace: Workspace, given: Mapping[str, Any]) -> list[Upload]:
    """The files of a message as the page sends them: `name`, `alt` and `data` in base64. Raises `Unfit`."""
    files = given.get("files") or []
    if not isinstance(files, list) or len(files) > MOST:
        raise Unfit(f"A message takes {MOST} files. Send the others with another one.")
    uploads = [_upload(file) for file in files]
    size = sum(len(upload.content) for upload in uploads)
    if size > LARGEST:
        raise Unfit("These files are too large: here a message takes 10 MB of them in all.", 413)
    if size + workspace.files.size > ROOM:
        raise Unfit("This workspace holds no more files: it takes 200 MB in all. Start the demo anew for an empty one.")
    return uploads


def _upload(file: object) -> Upload:
    fields = file if isinstance(file, dict) else {}
    name, alt, data = fields.get("name"), fields.get("alt") or "", fields.get("data")
    if not isinstance(name, str) or not isinstance(alt, str) or not isinstance(data, str) or not name:
        raise Unfit("A file has a name and its content in base64.")
    if len(name) > LONGEST_NAME or len(alt) > LONGEST_ALT:
        raise Unfit("A file's name has up to 255 characters, what it shows up to 1,000.")
    try:
        content = base64.b64decode(data, validate=True)
    except ValueError as error:
        raise Unfit(f"What was sent as {name} is not in base64.") from error
    if not content:
        raise Unfit(f"{name} is empty. Slack takes no empty files.")
    return Upload(name, content, alt)


def file_for(person: Person, file_id: str) -> Response:
    """What is in a file that stands in a message this person sees. Raises `Gone`.

    Only pictures are shown in place; everything else is downloaded, whatever it calls itself.
    """
    file, content = _found(person, file_id), person.workspace.files.content(file_id)
    if file is None or content is None:
        raise Gone("This file is not there any more.")
    shown = is_picture(file)
    how = "inline" if shown else "attachment"
    headers = {
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(file.name, safe='')}",
        "Cache-Control": "private, max-age=3600",
    }
    return Response(content, media_type=file.mimetype if shown else PLAIN, headers=headers)


def _found(person: Person, file_id: str) -> File | None:
    workspace = person.workspace
    messages = (m for m in workspace.messages if m.files and m.only_for in (None, person.id))
    seen = (m for m in messages if member_channel(workspace, m.channel, person.id))
    return next((file for message in seen for file in message.files if file.id == file_id), None)
