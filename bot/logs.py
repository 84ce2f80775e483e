"""Logs on stderr: each record with the request it belongs to, without secrets and without what people wrote.

Our own records quote nothing but ids. Of any record only the first line is told, and of other libraries only warnings.
The message of an exception may quote anything, so it is told at the level `debug` only; where it was raised, always.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from bot.incoming import handled

LogFormat: TypeAlias = Literal["text", "json"]
LogLevel: TypeAlias = Literal["debug", "info", "warning", "error"]

ROOMS = ("bot", "journeys", "notifications", "storage")
HIDDEN = "…"
SHORTEST_SECRET = 8
"""A shorter one would be found in words that have nothing to do with it, and told by its absence."""

_SECRETS = r"\bx(?:ox[a-z]|app)[-.][\w.-]+|https://hooks\.slack\.com/\S+"


def log_to_stderr(form: LogFormat = "text", level: LogLevel = "info", secrets: Iterable[str] = ()) -> None:
    """Log this way from now on. `secrets` are made unreadable wherever they turn up, Slack's tokens always are."""
    # Found out for every record, and told in no line.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(form, level, secrets))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(logging.WARNING, _number(level)))
    for room in ROOMS:
        logging.getLogger(room).setLevel(_number(level))


def formatter(form: LogFormat, level: LogLevel, secrets: Iterable[str] = ()) -> logging.Formatter:
    """Lays records out, one line each; as text the trace of an exception takes more."""
    return (_JsonLine if form == "json" else _TextLine)(level, secrets)


def _number(level: LogLevel) -> int:
    return logging.getLevelNamesMapping()[level.upper()]


class _Line(logging.Formatter):
    """The parts of a line; subclasses put them together, without secrets."""

    def __init__(self, level: LogLevel, secrets: Iterable[str]) -> None:
        super().__init__()
        self._tells_messages = level == "debug"
        known = [re.escape(secret) for secret in secrets if len(secret) >= SHORTEST_SECRET]
        self._secret = re.compile("|".join([*known, _SECRETS]))

    def format(self, record: logging.LogRecord) -> str:
        parts = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._message(record),
            **_request(),
            "trace": self._trace(record),
        }
        return self._line(parts)

    def _line(self, parts: dict[str, str]) -> str:
        raise NotImplementedError

    def _without_secrets(self, text: str) -> str:
        return self._secret.sub(HIDDEN, text)

    def _message(self, record: logging.LogRecord) -> str:
        said = record.getMessage()
        return said if self._tells_messages else said.partition("\n")[0]

    def _trace(self, record: logging.LogRecord) -> str:
        failure = record.exc_info[1] if record.exc_info else None
        return "\n".join(self._traced(failure)) if failure else ""

    def _traced(self, failure: BaseException) -> Iterator[str]:
        """The failure and what led to it, latest first, each with the places it came through."""
        at: BaseException | None = failure
        while at:
            said = f": {at}" if self._tells_messages else ""
            yield f"{type(at).__module__}.{type(at).__qualname__}{said}"
            yield from (f"  {place.filename}:{place.lineno} {place.name}" for place in _places(at))
            at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)


class _JsonLine(_Line):
    def _line(self, parts: dict[str, str]) -> str:
        """Cleaned before it is JSON, in which a secret may read otherwise."""
        told = {name: self._without_secrets(part) for name, part in parts.items() if part}
        return json.dumps(told, ensure_ascii=False)


class _TextLine(_Line):
    def _line(self, parts: dict[str, str]) -> str:
        request = f" [{parts['kind']} {parts['request']}]" if "request" in parts else ""
        trace = f"\n{parts['trace']}" if parts["trace"] else ""
        return self._without_secrets(
            f"{parts['time']} {parts['level']} {parts['logger']}: {parts['message']}{request}{trace}"
        )


def _request() -> dict[str, str]:
    request = handled()
    return {"kind": request.kind, "request": request.id, "workspace": request.workspace} if request else {}


def _places(failure: BaseException) -> Iterable[traceback.FrameSummary]:
    return traceback.StackSummary.extract(traceback.walk_tb(failure.__traceback__), lookup_lines=False)
