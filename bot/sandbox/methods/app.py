"""api.test, auth.test and apps.connections.open."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import SlackError
from bot.sandbox.workspace import Workspace


def api_test(workspace: Workspace, given: Arguments) -> dict[str, Any]:  # noqa: ARG001 - one signature for all methods
    error = given.text("error")
    if error:
        raise SlackError(error, {"args": {"error": error}})
    return {"args": {}}


def auth_test(workspace: Workspace, given: Arguments) -> dict[str, Any]:  # noqa: ARG001 - one signature for all methods
    bot = workspace.bot
    user = workspace.people.get(bot.user)
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": user.handle if user else "",
        "team_id": workspace.team_id,
        "user_id": bot.user,
        "bot_id": bot.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(workspace: Workspace, given: Arguments) -> dict[str, Any]:  # noqa: ARG001 - one signature for all methods
    """An address that can be connected to once."""
    address = workspace.public_url.replace("http://", "ws://", 1)
    return {"url": f"{address}/link/?ticket={workspace.app.sockets.ticket()}&app_id={workspace.app.app_id}"}


HANDLERS: Mapping[str, Callable[[Workspace, Arguments], dict[str, Any]]] = {
    "api.test": api_test,
    "auth.test": auth_test,
    "apps.connections.open": connections_open,
}
