"""Answering Web API calls: token, arguments, scope, rate, then the method. Knows no HTTP beyond status and headers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.sandbox.arguments import Arguments, invalid
from bot.sandbox.errors import SlackError
from bot.sandbox.method_table import GENERAL_ERRORS, METHODS, Method
from bot.sandbox.methods import app, chat, conversations, people, views
from bot.sandbox.methods.reach import need_scope
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace

HANDLERS = {**app.HANDLERS, **chat.HANDLERS, **conversations.HANDLERS, **people.HANDLERS, **views.HANDLERS}


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back over the wire."""

    body: Json
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def workspace_of(workspaces: Sequence[Workspace], method: str, token: str | None) -> Workspace:
    """The workspace whose token this is; api.test needs none."""
    if method == "api.test" and token is None:
        return workspaces[0]
    if token is None:
        raise SlackError("not_authed")
    wants_app_token = method in METHODS and METHODS[method].app_token
    for workspace in workspaces:
        if token == (workspace.app.app_token if wants_app_token else workspace.bot.token):
            return workspace
    raise SlackError("invalid_auth")


def answer(workspace: Workspace, method: str, raw: Mapping[str, object]) -> Reply:
    """Carry out one call. An error the method is not declared to raise is a fault of the sandbox: RuntimeError."""
    headers = {"x-oauth-scopes": ",".join(sorted(workspace.app.scopes))}
    spec = METHODS.get(method)
    if spec is None:
        return Reply(SlackError("unknown_method", {"req_method": method}).body(), headers=headers)
    given = Arguments(raw)
    try:
        _check(workspace, method, spec, given)
        wait = _wait(workspace, method, spec, given)
        return (
            rate_limited(wait) if wait else Reply({"ok": True, **HANDLERS[method](workspace, given)}, headers=headers)
        )
    except SlackError as error:
        if method != "api.test" and error.code not in spec.errors | GENERAL_ERRORS:
            raise RuntimeError(f"{method} is not declared to answer {error.code}") from error
        return Reply(error.body(), headers=headers)


def rate_limited(wait: int) -> Reply:
    return Reply({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(wait)})


def _check(workspace: Workspace, method: str, spec: Method, given: Arguments) -> None:
    if not workspace.installed:
        raise SlackError("account_inactive")
    # Bolt gives every call a team_id, for apps installed on a whole organisation.
    for name in sorted(given.names - spec.arguments - {"token", "team_id"}):
        workspace.problem(f"{method}: unknown argument {name}.")
    if given.text("team_id") not in (None, workspace.team_id):
        workspace.problem(f"{method}: team_id is that of another workspace.")
    missing = sorted(spec.required - given.names)
    if missing:
        raise invalid(*(f"[ERROR] missing required field: {name}" for name in missing))
    if spec.scopes:
        need_scope(workspace, *spec.scopes)


def _wait(workspace: Workspace, method: str, spec: Method, given: Arguments) -> int:
    if method == "chat.postMessage":
        wait = workspace.limiter.wait_to_post(given.must("channel"))
        if wait:
            return wait
    return workspace.limiter.wait_for(method, spec.tier)
