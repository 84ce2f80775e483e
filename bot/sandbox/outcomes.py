"""What came of a person's act."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sandbox.delivery import Ack
from bot.sandbox.errors import NotThereError
from bot.sandbox.interactions import Interaction
from bot.sandbox.records import Message, View
from bot.sandbox.workspace import Workspace

PATIENCE = 3.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What an act led to, read anew from the workspace each time: later answers appear too.

    `declined` is true when the person did not confirm, and nothing was sent.
    """

    workspace: Workspace
    ack: Ack
    act: Interaction
    view_id: str | None = None
    declined: bool = False

    @property
    def failure(self) -> str | None:
        """The error Slack shows the person, such as operation_timeout."""
        return self.ack.failure

    @property
    def messages(self) -> tuple[Message, ...]:
        """What the ack and the response_url left standing, oldest first."""
        found = self.workspace.messages.from_interaction(self.act.id)
        return tuple(m for m in found if m.only_for in (None, self.act.user))

    @property
    def message(self) -> Message:
        """The latest of them."""
        if not self.messages:
            raise NotThereError(f"Nothing was answered; the app's ack was {self.ack}.")
        return self.messages[-1]

    @property
    def text(self) -> str:
        """The top-level texts, one under the other."""
        return "\n".join(m.text for m in self.messages)

    @property
    def view(self) -> View | None:
        """The modal this act opened or pushed, else the one it was done in as it is now."""
        opened = next((v for v in self.workspace.views if v.origin == self.act.id), None)
        return opened or self.workspace.views.find(self.view_id, None)

    async def arrives(self, timeout: float = PATIENCE) -> "Answer":  # noqa: ASYNC109 - real seconds
        """Wait until a message was answered or a modal opened; NotThereError after `timeout` real seconds."""
        found = await self.workspace.changes.wait_for(lambda: self if self._anything else None, timeout)
        if found is None:
            raise NotThereError(f"Nothing was answered within {timeout} s; the app's ack was {self.ack}.")
        return self

    @property
    def _anything(self) -> bool:
        return bool(self.messages) or any(v.origin == self.act.id for v in self.workspace.views)


@dataclass(frozen=True, slots=True)
class Submitted:
    """What pressing a modal's submit led to. `errors` are by block id; with `sent` false Slack itself found them.

    `view` is what is on top now: the same with errors, the updated one, the pushed one, the one below, or None.
    """

    answer: Answer
    errors: Mapping[str, str] = field(default_factory=dict)
    view: View | None = None
    closed: bool = False
    sent: bool = True
    refused: str | None = None

    @property
    def ack(self) -> Ack:
        return self.answer.ack

    @property
    def failure(self) -> str | None:
        """The error Slack shows: no ack in time, or an answer it refuses."""
        return self.ack.failure or self.refused
