"""The modals people have open, at most three deep, and the home pages published for them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.sandbox.elements import first_values, with_ids
from bot.sandbox.errors import SlackError
from bot.sandbox.naming import Ids, unguessable
from bot.sandbox.records import Json, View, ViewType

DEEPEST = 3

Tell = Callable[[str, View], None]


class Views:
    """Open views by id, a stack of modals per person, one home page per person."""

    def __init__(self, ids: Ids, tell: Tell) -> None:
        self._ids = ids
        self._tell = tell
        self._by_id: dict[str, View] = {}
        self._stacks: dict[str, list[str]] = {}
        self._homes: dict[str, str] = {}

    def open(self, user: str, body: Json, origin: str | None = None) -> View:
        """A new root modal; what was open before it is gone."""
        self._check_external_id(body)
        self.clear(user)
        view_id = self._ids.next("V")
        return self._stack_up(_new(view_id, user, body, view_id, None, origin))

    def push(self, user: str, body: Json, origin: str | None = None) -> View:
        """A modal on top of those open; `push_limit_reached` beyond three, `not_found` when none is open."""
        stack = self._stacks.get(user, [])
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= DEEPEST:
            raise SlackError("push_limit_reached")
        self._check_external_id(body)
        return self._stack_up(_new(self._ids.next("V"), user, body, stack[0], stack[-1], origin))

    def update(self, view: View, body: Json, hash_: str | None = None) -> View:
        """Another content for an open view; what was typed into fields that stay is kept."""
        if hash_ and hash_ != view.hash:
            raise SlackError("hash_conflict")
        self._check_external_id(body, but=view.id)
        changed = _new(view.id, view.user, body, view.root, view.previous, view.origin)
        return self._keep("updated", replace(changed, values=_kept(view.values, changed.values)))

    def publish(self, user: str, body: Json, hash_: str | None = None) -> View:
        """The person's home page; `hash_conflict` if `hash_` is not that of the one they have."""
        current = self.home(user)
        if current is not None:
            return self._keep("published", self._republished(current, body, hash_))
        self._check_external_id(body)
        view_id = self._ids.next("V")
        self._homes[user] = view_id
        return self._keep("published", _new(view_id, user, body, view_id, None, None))

    def home(self, user: str) -> View | None:
        return self._by_id.get(self._homes.get(user, ""))

    def find(self, view_id: str | None, external_id: str | None) -> View | None:
        if view_id:
            return self._by_id.get(view_id)
        return next((v for v in self if external_id and v.body.get("external_id") == external_id), None)

    def stack(self, user: str) -> tuple[View, ...]:
        """The modals this person has open, the one on top last."""
        return tuple(self._by_id[view_id] for view_id in self._stacks.get(user, ()))

    def top(self, user: str) -> View | None:
        stack = self.stack(user)
        return stack[-1] if stack else None

    def enter(self, view: View, block_id: str, action_id: str, value: Json) -> View:
        """Put a value into a field of the view."""
        block = {**view.values.get(block_id, {}), action_id: value}
        return self._keep("updated", replace(view, values={**view.values, block_id: block}))

    def show_errors(self, view: View, errors: Mapping[str, str]) -> View:
        return self._keep("updated", replace(view, errors=dict(errors)))

    def close(self, view: View) -> None:
        """Close a modal, and whatever is stacked on it."""
        stack = self._stacks.get(view.user, [])
        for view_id in reversed(stack[stack.index(view.id) :] if view.id in stack else ()):
            stack.remove(view_id)
            self._tell("closed", self._by_id.pop(view_id))

    def clear(self, user: str) -> None:
        for view in reversed(self.stack(user)):
            self.close(view)

    def __iter__(self) -> Iterator[View]:
        return iter(self._by_id.values())

    def _stack_up(self, view: View) -> View:
        self._stacks.setdefault(view.user, []).append(view.id)
        return self._keep("opened", view)

    def _keep(self, what: str, view: View) -> View:
        self._by_id[view.id] = view
        self._tell(what, view)
        return view

    def _republished(self, current: View, body: Json, hash_: str | None) -> View:
        if hash_ and hash_ != current.hash:
            raise SlackError("hash_conflict")
        self._check_external_id(body, but=current.id)
        return _new(current.id, current.user, body, current.root, None, None)

    def _check_external_id(self, body: Json, but: str | None = None) -> None:
        wanted = body.get("external_id")
        if wanted and any(v.body.get("external_id") == wanted and v.id != but for v in self):
            raise SlackError("duplicate_external_id")


def _new(view_id: str, user: str, body: Json, root: str, previous: str | None, origin: str | None) -> View:
    named = {**body, "blocks": list(with_ids(body.get("blocks", ())))}
    values = first_values(named["blocks"])
    return View(view_id, user, ViewType(body["type"]), named, unguessable(), root, previous, origin, values)


def _kept(
    before: Mapping[str, Mapping[str, Json]], fresh: Mapping[str, Mapping[str, Json]]
) -> dict[str, dict[str, Json]]:
    """The fresh fields, holding what was in the field with the same block, action and type before."""
    return {
        block: {action: _same_field(before.get(block, {}).get(action), value) for action, value in actions.items()}
        for block, actions in fresh.items()
    }


def _same_field(before: Json | None, fresh: Json) -> Json:
    return before if before is not None and before["type"] == fresh["type"] else fresh


def describe_view(view: View, team: str, app_id: str, bot_id: str) -> dict[str, Any]:
    """A view object as views.open answers it and as payloads carry it."""
    defaults = {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "title": None,
        "close": None,
        "submit": None,
        "clear_on_close": False,
        "notify_on_close": False,
    }
    return {
        **defaults,
        **view.body,
        "id": view.id,
        "team_id": team,
        "state": {"values": view.values},
        "hash": view.hash,
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": app_id,
        "app_installed_team_id": team,
        "bot_id": bot_id,
    }
