"""A person's hands and eyes in the workspace: what tests and the demo drive."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.sandbox.commands import run_command
from bot.sandbox.delivery import Ack, Delivery, DeliveryKind
from bot.sandbox.elements import STATE_KEYS, Placed, options_of
from bot.sandbox.entry import entered, handed_over, pick
from bot.sandbox.errors import NotThereError
from bot.sandbox.events import emit, emit_message
from bot.sandbox.field_checks import field_errors
from bot.sandbox.files import Upload
from bot.sandbox.interactions import Interaction
from bot.sandbox.outcomes import PATIENCE, Answer, Submitted
from bot.sandbox.payloads import (
    action_payload,
    closing,
    message_act,
    message_shortcut,
    shortcut,
    submission,
    suggestion,
    view_act,
)
from bot.sandbox.records import Channel, Json, Message, User, View, ViewType
from bot.sandbox.screen import find_button, find_element, find_placed
from bot.sandbox.submissions import settle_submission
from bot.sandbox.text import channel_text, message_text, view_text
from bot.sandbox.workspace import Workspace

Where = Message | View


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A confirm dialog the person was shown, and what they pressed."""

    dialog: Json
    confirmed: bool


class Person:
    """One member of the workspace. Every act returns when the app has acknowledged it, or has failed to."""

    def __init__(self, workspace: Workspace, user_id: str) -> None:
        self.workspace = workspace
        self.id = user_id
        self.confirmations: list[Confirmation] = []

    @property
    def user(self) -> User:
        user = self.workspace.people.get(self.id)
        if user is None:
            raise KeyError(self.id)
        return user

    # What the person does

    async def command(self, command: str, text: str = "", *, channel: str | None = None) -> Answer:
        """Type a slash command, in the direct conversation with the bot unless a channel is named."""
        return await run_command(self.workspace, self.user, self._channel(channel), command, text)

    async def press(
        self,
        where: Where,
        text: str | None = None,
        *,
        action_id: str | None = None,
        value: str | None = None,
        confirm: bool = True,
    ) -> Answer:
        """Press a button. On a message record from earlier, it is the button as it stood then."""
        where = self._present(where)
        placed = find_button(where.blocks, text, action_id, value)
        done = {"value": placed.element["value"]} if "value" in placed.element else {}
        return self._undone(where) if self._declines(placed, confirm) else await self._act(where, placed, done)

    async def choose(self, where: Where, field: str, wanted: object, *, confirm: bool = True) -> Answer:
        """Set a menu or field, named by action id, block id or label; the app hears if the field dispatches.

        Options are meant by text or value, people by id, handle or name, channels by id or name. A list chooses
        several, None empties the field.
        """
        where = self._present(where)
        placed = find_element(where.blocks, field)
        done = entered(self.workspace, placed, wanted, await self._options(where, placed, wanted))
        return self._undone(where) if self._declines(placed, confirm) else await self._done(where, placed, done)

    async def act(self, where: Where, block_id: str, action_id: str, value: Json) -> Answer:
        """Do to the element with these ids what a page says was done: `value` in the words of Slack's own actions.

        Confirm dialogs are the page's affair.
        """
        where = self._present(where)
        placed = find_placed(where.blocks, block_id, action_id)
        return await self._done(where, placed, handed_over(placed, value))

    def fill(self, view: View, values: Mapping[str, Mapping[str, Json]]) -> View:
        """Put values in Slack's words into fields, by block and action id; the app does not hear of it."""
        view = self._open(view)
        for block_id, actions in values.items():
            for action_id, value in actions.items():
                placed = find_placed(view.blocks, block_id, action_id)
                view = self._entered(view, placed, handed_over(placed, value))
        return view

    async def search(self, where: Where, field: str, typed: str) -> list[Json]:
        """What an external select offers after these letters; nothing below its min_query_length."""
        where = self._present(where)
        return options_of((await self._suggested(where, find_element(where.blocks, field), typed)).body)

    async def suggestions(self, where: Where, block_id: str, action_id: str, typed: str) -> Ack:
        """What the app answers an external select after these letters: `options` or `option_groups`."""
        where = self._present(where)
        return await self._suggested(where, find_placed(where.blocks, block_id, action_id), typed)

    async def submit(self, view: View, values: Mapping[str, object] | None = None) -> Submitted:
        """Fill in fields, named as in `choose`, and press the modal's submit."""
        for field, wanted in (values or {}).items():
            await self.choose(view, field, wanted)
        current = self._submittable(view)
        act = self.workspace.interactions.begin(self.id)
        errors = field_errors(current)
        if errors:
            shown = self.workspace.views.show_errors(current, errors)
            return Submitted(Answer(self.workspace, Ack(), act, view.id), errors, shown, sent=False)
        payload = submission(self.workspace, self.user, act, current)
        ack = await self.workspace.deliver(Delivery(DeliveryKind.INTERACTIVE, payload))
        return settle_submission(self.workspace, act, self.workspace.views.find(view.id, None) or current, ack)

    async def close(self, view: View, *, everything: bool = False) -> View | None:
        """Press a modal's close, or with `everything` the cross that closes all; the modal then on top."""
        views = self.workspace.views
        clears = everything or bool(view.body.get("clear_on_close"))
        leaving = reversed(views.stack(self.id)) if clears else (self._open(view),)
        for closed in tuple(leaving):
            views.close(closed)
            if closed.body.get("notify_on_close"):
                payload = closing(self.workspace, self.user, closed, cleared=clears)
                await self.workspace.deliver(Delivery(DeliveryKind.INTERACTIVE, payload))
        return views.top(self.id)

    async def open_home(self, tab: str = "home") -> Ack:
        """Open the app's home page; what is published then is `home`."""
        channel = self.workspace.direct(self.id).id
        home = self.home
        event: dict[str, object] = {"type": "app_home_opened", "user": self.id, "channel": channel, "tab": tab}
        if home is not None:
            event["view"] = {"id": home.id, "type": "home", "hash": home.hash, "blocks": list(home.blocks)}
        return await emit(self.workspace, event)

    async def say(
        self, text: str, *, channel: str | None = None, thread_ts: str | None = None, uploads: Iterable[Upload] = ()
    ) -> Message:
        """Write a message, in the direct conversation with the bot unless a channel is named."""
        where = self._channel(channel).id
        message = self.workspace.post(where, self.id, text, thread_ts=thread_ts, uploads=uploads)
        await emit_message(self.workspace, message)
        return message

    async def shortcut(self, callback_id: str, message: Message | None = None) -> Answer:
        """Use a global shortcut, or with a message one on that message."""
        if message is None:
            act = self.workspace.interactions.begin(self.id)
            payload = shortcut(self.workspace, self.user, act, callback_id)
        else:
            act = self.workspace.interactions.begin(self.id, message.channel, thread_ts=message.thread_ts)
            payload = message_shortcut(self.workspace, self.user, act, callback_id, message)
        return Answer(self.workspace, await self.workspace.deliver(Delivery(DeliveryKind.INTERACTIVE, payload)), act)

    # What the person sees

    @property
    def home(self) -> View | None:
        """The home page published for this person."""
        return self.workspace.views.home(self.id)

    @property
    def modal(self) -> View | None:
        """The modal on top."""
        return self.workspace.views.top(self.id)

    def messages(self, channel: str) -> tuple[Message, ...]:
        """What stands in a channel on this person's screen, oldest first, ephemerals and replies included."""
        return self.workspace.messages.seen_by(self.workspace.channel(channel).id, self.id)

    def dm(self) -> tuple[Message, ...]:
        """What stands in the direct conversation with the bot."""
        return self.messages(self.workspace.direct(self.id).id)

    def current(self, message: Message) -> Message | None:
        """A message as it is now; None once deleted."""
        return self.workspace.messages.get(message.channel, message.ts)

    def read(self, what: Where) -> str:
        """A message or view as it is now, in words; dates are in this person's zone."""
        if isinstance(what, View):
            return view_text(self.workspace, self.workspace.views.find(what.id, None) or what, self.user)
        return message_text(self.workspace, self.current(what) or what, self.user)

    def read_channel(self, channel: str | None = None) -> str:
        """What stands in a channel, or in the direct conversation, with authors and times."""
        return channel_text(self.workspace, self.messages(self._channel(channel).id), self.user)

    async def sees(self, words: str, *, channel: str | None = None, timeout: float = PATIENCE) -> Message:  # noqa: ASYNC109 - real seconds
        """The latest message that says `words`, waiting for it up to `timeout` real seconds."""
        where = self._channel(channel).id
        found = await self.workspace.changes.wait_for(lambda: self._latest(where, words), timeout)
        if found is None:
            there = channel_text(self.workspace, self.messages(where), self.user)
            raise NotThereError(f"{self.user.handle} does not see {words!r} in {where}; there is:\n{there}")
        return found

    # Between the two

    def _latest(self, channel: str, words: str) -> Message | None:
        return next((m for m in reversed(self.messages(channel)) if words in m.text or words in self.read(m)), None)

    def _channel(self, wanted: str | None) -> Channel:
        return self.workspace.channel(wanted) if wanted else self.workspace.direct(self.id)

    def _present(self, where: Where) -> Where:
        """The view as it is now, or the message as the person has it, if it still is there."""
        if isinstance(where, View):
            return self._open(where)
        standing = self.current(where)
        if standing is None or standing.only_for not in (None, self.id):
            raise NotThereError(f"The message {where.text!r} is not on {self.user.handle}'s screen any more.")
        return where

    def _open(self, view: View) -> View:
        current = self.workspace.views.find(view.id, None)
        if current is None or current.user != self.id:
            raise NotThereError(f"{self.user.handle} does not have {view.title!r} open.")
        return current

    def _submittable(self, view: View) -> View:
        current = self._open(view)
        if current != self.modal or not current.body.get("submit"):
            raise NotThereError(f"{view.title!r} is not on top or has no submit button.")
        return current

    def _begin(self, where: Where) -> Interaction:
        if isinstance(where, View):
            return self.workspace.interactions.begin(self.id)
        return self.workspace.interactions.begin(self.id, where.channel, (where.channel, where.ts), where.thread_ts)

    async def _options(self, where: Where, placed: Placed, wanted: object) -> Sequence[Json]:
        if "external" not in placed.type or wanted is None:
            return options_of(placed.element)
        several = wanted if isinstance(wanted, list | tuple) else [wanted]
        return [pick(await self.search(where, placed.action_id, str(each)), str(each)) for each in several]

    def _declines(self, placed: Placed, confirm: bool) -> bool:
        """Answer the element's confirm dialog, if it has one."""
        dialog = placed.element.get("confirm")
        if dialog is None:
            return False
        self.confirmations.append(Confirmation(dialog, confirm))
        return not confirm

    def _undone(self, where: Where) -> Answer:
        return Answer(self.workspace, Ack(), self._begin(where), _view_id(where), declined=True)

    async def _suggested(self, where: Where, placed: Placed, typed: str) -> Ack:
        if len(typed) < placed.element.get("min_query_length", 3):
            return Ack()
        payload = suggestion(self.workspace, self.user, where, placed, typed)
        return await self.workspace.deliver(Delivery(DeliveryKind.INTERACTIVE, payload))

    def _entered(self, view: View, placed: Placed, done: Json) -> View:
        value = {"type": placed.type, **done}
        return self.workspace.views.enter(view, placed.block_id, placed.action_id, value)

    async def _done(self, where: Where, placed: Placed, done: Json) -> Answer:
        """The field holds it then; the app hears if the element dispatches."""
        if isinstance(where, View) and placed.type in STATE_KEYS:
            where = self._entered(where, placed, done)
        if placed.dispatches:
            return await self._act(where, placed, done)
        return Answer(self.workspace, Ack(), self._begin(where), _view_id(where))

    async def _act(self, where: Where, placed: Placed, done: Json) -> Answer:
        act = self._begin(where)
        payload = self._block_actions(where, act, action_payload(self.workspace, placed, done))
        ack = await self.workspace.deliver(Delivery(DeliveryKind.INTERACTIVE, payload))
        if ack.body:
            self.workspace.problem(f"block_actions: Slack ignores what the ack says: {ack.body}.")
        return Answer(self.workspace, ack, act, _view_id(where))

    def _block_actions(self, where: Where, act: Interaction, action: Json) -> Json:
        if isinstance(where, View):
            return view_act(self.workspace, self.user, act, where, action)
        return message_act(self.workspace, self.user, act, self.current(where) or where, action)


def _view_id(where: Where) -> str | None:
    return where.id if isinstance(where, View) and where.type is ViewType.MODAL else None
