"""views.*: opening, stacking, changing and publishing views."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.arguments import Arguments, invalid
from bot.sandbox.block_kit import check_view
from bot.sandbox.errors import SlackError
from bot.sandbox.interactions import Interaction
from bot.sandbox.records import Json, View
from bot.sandbox.views import describe_view
from bot.sandbox.workspace import Workspace


def open_(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    body = view_of(given, "modal")
    act = _exchange(workspace, given)
    return shown(workspace, workspace.views.open(act.user, body, act.id))


def push(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    body = view_of(given, "modal")
    act = _exchange(workspace, given)
    return shown(workspace, workspace.views.push(act.user, body, act.id))


def update(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    view = workspace.views.find(given.text("view_id"), given.text("external_id"))
    if view is None:
        raise SlackError("not_found")
    body = view_of(given, view.type)
    return shown(workspace, workspace.views.update(view, body, given.text("hash")))


def publish(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    user = workspace.people.get(given.must("user_id"))
    if user is None:
        raise invalid("[ERROR] no such user [json-pointer:/user_id]")
    body = view_of(given, "home")
    return shown(workspace, workspace.views.publish(user.id, body, given.text("hash")))


def view_of(given: Arguments, expected: str) -> Json:
    """The view given, of the expected type and within Slack's limits."""
    view = given.parsed("view", "invalid_arguments")
    if not isinstance(view, dict):
        raise invalid("[ERROR] must be an object [json-pointer:/view]")
    if view.get("type") != expected:
        raise invalid(f"[ERROR] must be of type {expected} [json-pointer:/view/type]")
    check_view(view)
    return view


def shown(workspace: Workspace, view: View) -> dict[str, Any]:
    bot = workspace.bot
    return {"view": describe_view(view, workspace.team_id, bot.app_id, bot.bot_id)}


def _exchange(workspace: Workspace, given: Arguments) -> Interaction:
    pointer = given.text("trigger_id") or given.text("interactivity_pointer")
    if pointer is None:
        raise SlackError("invalid_trigger_id")
    return workspace.interactions.exchange(pointer)


HANDLERS: Mapping[str, Callable[[Workspace, Arguments], dict[str, Any]]] = {
    "views.open": open_,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
