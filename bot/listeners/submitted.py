"""One submitted modal, and what it carries."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot.forms.submission import FieldErrors, Submission
from bot.listeners import door
from bot.listeners.presses import FindRun
from bot.listeners.redrawing import Done, show_done, show_truth
from bot.listeners.spot import Spot
from bot.office import Office
from bot.usecases import asking
from bot.usecases.desk import Caller, Desk
from journeys.run import Run
from notifications.requests import FormContext

P = ParamSpec("P")
T = TypeVar("T")
Reply = dict[str, Any] | None
"""What the ack carries: field errors or a view, or nothing, which closes the modal."""


class Incomplete(Exception):
    """The form stays open with a sentence under each field in `errors`."""

    def __init__(self, errors: FieldErrors) -> None:
        super().__init__(errors)
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Submitted:
    """One submission; done once per opened modal, so that Slack's repeats and double clicks change nothing."""

    office: Office
    body: dict[str, Any]
    caller: Caller

    @property
    def view(self) -> dict[str, Any]:
        return dict(self.body["view"])

    def context(self) -> FormContext:
        return Submission(self.view).carried(FormContext.decode)

    def knows(self, users: Iterable[str]) -> None:
        """Look up in Slack who has got work by this, after the answer; the loop gets by without."""
        self.office.later(self.office.meet(self.caller.workspace, users), self._only_noted)

    async def _unshown(self, error: Exception) -> None:
        await door.tell_unshown(error, self.body, self.office)

    async def _only_noted(self, error: Exception) -> None:
        door.card(error, self.office)

    async def run(self, find_run: FindRun) -> Run:
        """The journey that the form is about, as it is now."""
        return await self.office.ask(find_run, self.caller, self.context().ref.id)

    async def as_read(self, find_run: FindRun) -> Run:
        """The same, by the date of whoever submits it."""
        return await self.office.ask(asking.as_read_by, self.caller, find_run, self.context().ref.id)

    async def act(
        self, act: Callable[Concatenate[Desk, Caller, str, P], Done], *args: P.args, **kwargs: P.kwargs
    ) -> Reply:
        """Do it to what the form is about; close the form, and draw again what it was opened from."""
        ref = self.context().ref
        return self.done(await self.office.change(act, self.caller, ref.id, *args, **kwargs))

    def done(self, done: Done) -> Reply:
        context = self.context()
        spot = Spot.submitted(self.body, context)
        self.office.later(show_done(self.office, self.caller, spot, context.ref, done), self._unshown)
        return None

    def answer(self, response_url: str, card: dict[str, Any], *, replace: bool = False) -> None:
        """Where the form was asked for, if a command asked; with `replace` in the place of what it was opened from."""
        if response_url:
            self.office.later(self.office.slack.respond(response_url, card, replace=replace), self._unshown)

    async def stale(self, find_run: FindRun) -> None:
        """Somebody was faster: draw again what the form was opened from (requirements N6)."""
        context = self.context()
        spot, run = Spot.submitted(self.body, context), await self.run(find_run)
        self.office.later(show_truth(self.office, self.caller, spot, context.ref, run), self._only_noted)


Handler = Callable[[Submitted], Awaitable[Reply]]


def complete(filled_in: T | FieldErrors) -> T:
    """What was filled in; raises `Incomplete`."""
    if isinstance(filled_in, dict):
        raise Incomplete(filled_in)
    return filled_in
