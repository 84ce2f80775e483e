"""users.* and team.info."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.pages import page
from bot.sandbox.people import describe_user
from bot.sandbox.records import User
from bot.sandbox.workspace import Workspace


def info(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    user = workspace.people.get(given.must("user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": _described(workspace, user)}


def list_(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    found, cursor = page(list(workspace.people), given, 1000, 1000)
    return {"members": [_described(workspace, u) for u in found], "cache_ts": workspace.seconds(), **cursor}


def lookup_by_email(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    user = workspace.people.by_email(given.must("email"))
    if user is None:
        raise SlackError("users_not_found")
    return {"user": _described(workspace, user)}


def team_info(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    if given.text("team") not in (None, workspace.team_id):
        raise SlackError("team_not_found")
    icon = {"image_default": True}
    team = {
        "id": workspace.team_id,
        "name": workspace.name,
        "domain": workspace.domain,
        "email_domain": "",
        "icon": icon,
    }
    return {"team": team}


def _described(workspace: Workspace, user: User) -> dict[str, Any]:
    with_email = "users:read.email" in workspace.app.scopes
    return describe_user(user, workspace.team_id, workspace.clock.now(), with_email=with_email)


HANDLERS: Mapping[str, Callable[[Workspace, Arguments], dict[str, Any]]] = {
    "users.info": info,
    "users.list": list_,
    "users.lookupByEmail": lookup_by_email,
    "team.info": team_info,
}
