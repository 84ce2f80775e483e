"""What can go wrong in the sandbox: Slack's own refusals, and a person reaching for what is not on the screen."""

from collections.abc import Mapping
from typing import Any


class SlackError(Exception):
    """A refusal in Slack's shape; `details` stands beside `ok` and `error` in the answer."""

    def __init__(self, code: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.details: Mapping[str, Any] = details or {}

    def body(self) -> dict[str, Any]:
        return {"ok": False, "error": self.code, **self.details}


class NotThereError(LookupError):
    """A person looked for something that is not on their screen; the message says what is."""
