"""One press of a button or a choice in a menu, and what it carries."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.listeners import door
from bot.listeners.redrawing import Done, show_done, show_truth
from bot.listeners.spot import Spot
from bot.office import Office
from bot.usecases.desk import Caller, Desk
from journeys.errors import NotPossible
from journeys.run import Run
from journeys.template import UNREADABLE
from notifications.ids import COMMAND
from notifications.refs import MenuRef, Ref


@dataclass(frozen=True, slots=True)
class Press:
    """Who pressed what, and where. `value` is a button's, or the chosen option's."""

    office: Office
    body: dict[str, Any]
    caller: Caller
    spot: Spot

    @property
    def trigger(self) -> str:
        return str(self.body["trigger_id"])

    @property
    def action(self) -> str:
        return str(self.body["actions"][0]["action_id"])

    @property
    def value(self) -> str:
        """Raises `NotPossible` for what no button of ours carries and no database takes."""
        pressed = self.body["actions"][0]
        option = pressed.get("selected_option") or {}
        value = str(pressed.get("value") or option.get("value") or "")
        if UNREADABLE.search(value):
            raise of_another_version()
        return value

    @property
    def view(self) -> dict[str, Any]:
        """The modal it was pressed in; empty in a message."""
        return dict(self.body.get("view") or {})

    @property
    def channel(self) -> str:
        """Where it was pressed; empty in a modal."""
        return str((self.body.get("channel") or {}).get("id", ""))

    def ref(self) -> Ref:
        try:
            return Ref.parse(self.value)
        except ValueError as error:
            raise of_another_version() from error

    def menu_ref(self) -> MenuRef:
        try:
            return MenuRef.parse(self.value)
        except ValueError as error:
            raise of_another_version() from error

    async def show(self, view: dict[str, Any]) -> None:
        """A modal, on top of the one that was pressed in."""
        open_or_push = self.office.slack.push_view if self.spot.view else self.office.slack.open_view
        await open_or_push(self.trigger, view)

    def done(self, ref: Ref, done: Done) -> None:
        """Draw again what was pressed, after the answer."""
        self.office.later(show_done(self.office, self.caller, self.spot, ref, done), self._unshown)

    def stale(self, ref: Ref, run: Run) -> None:
        """Draw again, after the answer, what was pressed and is no longer true."""
        self.office.later(show_truth(self.office, self.caller, self.spot, ref, run), self._only_noted)

    async def _unshown(self, error: Exception) -> None:
        await door.tell_unshown(error, self.body, self.office)

    async def _only_noted(self, error: Exception) -> None:
        """They have been told already."""
        door.card(error, self.office)


Handler = Callable[[Press], Awaitable[None]]
FindRun = Callable[[Desk, Caller, str], Run]


async def or_drawn_again(press: Press, ref: Ref, work: Awaitable[None], find_run: FindRun) -> None:
    """Whoever pressed a stale button also gets the truth on the card (requirements N6)."""
    try:
        await work
    except NotPossible:
        press.stale(ref, await press.office.ask(find_run, press.caller, ref.id))
        raise


def of_another_version() -> NotPossible:
    """For a value that no button of ours carries any longer."""
    return NotPossible(f"This is of another version of Journeybot. Ask again, for example with `{COMMAND} status`.")
