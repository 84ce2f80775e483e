"""Where somebody pressed or submitted something."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from notifications.cards.sample import SAMPLE
from notifications.ids import Form
from notifications.refs import AbsentRef, Ref
from notifications.requests import FormContext

_PAGED = (Form.JOURNEY, Form.DIGEST_SECTION)


@dataclass(frozen=True, slots=True)
class Spot:
    """A message (by response_url, and ts if it has one) or a modal (by view id, with the `page` it shows).

    `channel` is empty for an ephemeral message, which cannot be found again there. Behind a form that a command has
    opened there is only a response_url. `mark` is the block_id of the message's first line.
    """

    channel: str = ""
    ts: str = ""
    response_url: str = ""
    view: str = ""
    page: str = ""
    mark: str = ""

    @classmethod
    def pressed(cls, body: Mapping[str, Any]) -> Self:
        container, view = body.get("container") or {}, body.get("view") or {}
        shown = (body.get("message") or {}).get("blocks") or ()
        return cls(
            channel="" if container.get("is_ephemeral") else (body.get("channel") or {}).get("id", ""),
            ts=container.get("message_ts", ""),
            response_url=body.get("response_url", ""),
            view=view.get("id", ""),
            page=view.get("private_metadata", "") if view.get("callback_id") in _PAGED else "",
            mark=str(shown[0].get("block_id", "")) if shown else "",
        )

    @classmethod
    def submitted(cls, body: Mapping[str, Any], context: FormContext) -> Self:
        """Behind a form: the modal below it, else the message whose button opened it."""
        below = body["view"].get("previous_view_id") or ""
        return cls(context.channel, context.ts, context.response_url, below, context.page, context.mark)

    @property
    def absent(self) -> AbsentRef | None:
        """For whom the message was read, if for somebody away."""
        return AbsentRef.found(self.mark)

    @property
    def is_sample(self) -> bool:
        """Whether it is what somebody's digest would be."""
        return self.mark == SAMPLE

    @property
    def is_personal(self) -> bool:
        """Whether nobody else sees the message: it is ephemeral, or in a direct conversation."""
        return not self.channel or self.channel.startswith("D")

    def context(self, ref: Ref) -> FormContext:
        """What a form opened from here carries."""
        return FormContext(ref, self.channel, self.ts, self.response_url, self.page, self.mark)
