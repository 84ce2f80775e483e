"""Files people attach to messages: what they are, and what is in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from mimetypes import MimeTypes
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from bot.sandbox.naming import Ids
from bot.sandbox.records import File, Json

PLAIN = "application/octet-stream"
BEGINNINGS: Mapping[str, tuple[bytes, bytes]] = {
    "image/png": (b"\x89PNG\r\n\x1a\n", b""),
    "image/jpeg": (b"\xff\xd8\xff", b""),
    "image/gif": (b"GIF8", b""),
    "image/webp": (b"RIFF", b"WEBP"),
}
"""How pictures begin, and what stands eight bytes in."""

KNOWN = MimeTypes()
"""By the names Python knows; the machine's own lists would make each machine answer otherwise."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody hands it over; `alt` says what a picture shows."""

    name: str
    content: bytes
    alt: str = ""


class Files:
    """The content of files by id, as long as the workspace lives."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._content: dict[str, bytes] = {}

    def add(self, upload: Upload, user: str, created: int) -> File:
        """Keep what is in it; the record goes with the message."""
        file_id = self._ids.next("F")
        self._content[file_id] = upload.content
        name = PurePath(upload.name.replace("\\", "/")).name or "file"
        mimetype = kind_of(name, upload.content)
        return File(file_id, name, mimetype, len(upload.content), user, created, upload.alt)

    def put(self, file_id: str, content: bytes) -> None:
        """Take a file over as it was."""
        self._content[file_id] = content

    def content(self, file_id: str) -> bytes | None:
        return self._content.get(file_id)

    @property
    def size(self) -> int:
        """Of all together, in bytes."""
        return sum(len(content) for content in self._content.values())

    def __iter__(self) -> Iterator[str]:
        return iter(self._content)


def kind_of(name: str, content: bytes) -> str:
    """The MIME type: of a picture by how it begins, else by the name; what merely is named as a picture is none."""
    for kind, (start, later) in BEGINNINGS.items():
        if content.startswith(start) and content[8:].startswith(later):
            return kind
    guessed = KNOWN.guess_type(name)[0] or PLAIN
    return PLAIN if guessed in BEGINNINGS else guessed


def is_picture(file: File) -> bool:
    """Whether a browser may show it in place: no SVG, which may hold scripts."""
    return file.mimetype in BEGINNINGS


def describe_file(file: File, team: str, address: str) -> dict[str, Any]:
    """A file object as it stands in a message; `address` is the workspace's own."""
    place = f"{address}/files-pri/{team}-{file.id}"
    described: dict[str, Any] = {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.name,
        "mimetype": file.mimetype,
        "filetype": PurePath(file.name).suffix.removeprefix(".").lower() or "binary",
        "user": file.user,
        "user_team": team,
        "editable": False,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{place}/{quote(file.name)}",
        "url_private_download": f"{place}/download/{quote(file.name)}",
    }
    return described | ({"alt_txt": file.alt} if file.alt else {})


def describe_files(files: tuple[File, ...], team: str, address: str) -> Json:
    """What a message with files says of them; nothing without."""
    described = [describe_file(file, team, address) for file in files]
    return {"files": described, "upload": True, "display_as_bot": False} if described else {}
