"""The workspace over HTTP and WebSocket: /api/METHOD, /response/TEAM/KEY and /link/."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.errors import SlackError
from bot.sandbox.faults import RESPONSE_URL, Fault, Kind
from bot.sandbox.files import PLAIN
from bot.sandbox.json_text import json_object
from bot.sandbox.records import Call
from bot.sandbox.response_urls import respond
from bot.sandbox.sockets import Connection
from bot.sandbox.web_api import Reply, answer, rate_limited, workspace_of
from bot.sandbox.workspace import Workspace
from bot.wire_json import json_bytes

BIGGEST_BODY = 1_000_000


async def no_cut(request: Request) -> None:
    """Where nothing can cut a connection the request ends with an empty answer."""


class Endpoints:
    """The routes over some workspaces. A call's token, or the address, says which one is meant.

    `cut` ends the connection a request came on.
    """

    def __init__(self, workspaces: Sequence[Workspace]) -> None:
        self._workspaces = workspaces
        self.cut: Callable[[Request], Awaitable[None]] = no_cut

    def application(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/api/{method}", self.call, methods=["GET", "POST"]),
                Route("/response/{team}/{key}", self.response_url, methods=["POST"]),
                Route("/files-pri/{ids}/{name}", self.file),
                Route("/files-pri/{ids}/download/{name}", self.file),
                WebSocketRoute("/link/", self.link),
            ]
        )

    async def call(self, request: Request) -> Response:
        """One Web API call."""
        method = request.path_params["method"]
        raw = await _arguments(request)
        if raw is None:
            return JSONResponse(SlackError("request_too_large").body(), 413)
        token = _token(request, raw)
        try:
            workspace = workspace_of(self._workspaces, method, token)
        except SlackError as error:
            return JSONResponse(error.body())
        return await self._carry_out(request, workspace, method, raw, lambda: answer(workspace, method, raw))

    async def response_url(self, request: Request) -> Response:
        """One use of a response_url; 404 when it is used up or too old."""
        team, key = request.path_params["team"], request.path_params["key"]
        workspace = next((w for w in self._workspaces if w.team_id == team), None)
        raw = await _arguments(request)
        if workspace is None or raw is None:
            return PlainTextResponse("no_team" if workspace is None else "request_too_large", 404)
        return await self._carry_out(request, workspace, RESPONSE_URL, raw, lambda: _respond(workspace, key, raw))

    async def file(self, request: Request) -> Response:
        """What is in a file, for an app whose token may read files; 404 otherwise."""
        team, _, file_id = request.path_params["ids"].partition("-")
        token = _token(request, {})
        workspace = next((w for w in self._workspaces if (w.team_id, w.bot.token) == (team, token)), None)
        found = workspace.files.content(file_id) if workspace and "files:read" in workspace.app.scopes else None
        return PlainTextResponse("not_found", 404) if found is None else Response(found, media_type=PLAIN)

    async def _carry_out(
        self, request: Request, workspace: Workspace, name: str, raw: dict[str, Any], work: Callable[[], Reply]
    ) -> Response:
        """Do it, or let it go wrong as planned, and write it down."""
        began = workspace.clock.real()
        fault = workspace.faults.take(name)
        done = None if fault and not fault.accepted else work()
        reply = await self._suffer(request, fault, done, work) if fault else done
        seconds = workspace.clock.real() - began
        status, body = (reply.status, reply.body) if reply else (0, {})
        workspace.record(Call(name, raw, status, body, seconds))
        return _response(reply) if reply else Response()

    async def _suffer(
        self, request: Request, fault: Fault, done: Reply | None, work: Callable[[], Reply]
    ) -> Reply | None:
        match fault.kind:
            case Kind.DROP:
                await self.cut(request)
                return None
            case Kind.FAIL:
                return Reply({"ok": False, "error": "fatal_error"}, 500)
            case Kind.REFUSE:
                return Reply({"ok": False, "error": fault.error})
            case Kind.RATE_LIMIT:
                return rate_limited(int(fault.seconds))
            case Kind.SLOW:
                await asyncio.sleep(fault.seconds)
                return done or work()

    async def link(self, socket: WebSocket) -> None:
        """A Socket Mode connection."""
        app_id, ticket = socket.query_params.get("app_id"), socket.query_params.get("ticket", "")
        app = next((w.app for w in self._workspaces if w.app.app_id == app_id), None)
        if app is None or not app.sockets.admit(ticket):
            await socket.close(4401)
            return
        await socket.accept()
        connection = Connection(socket.send_text, socket.close)
        try:
            if await app.sockets.join(connection, app.app_id):
                while True:
                    app.sockets.receive(connection, await socket.receive_text())
        except WebSocketDisconnect:
            return
        finally:
            app.sockets.leave(connection)


def _respond(workspace: Workspace, key: str, raw: dict[str, Any]) -> Reply:
    try:
        respond(workspace, key, raw)
    except SlackError as error:
        return Reply(error.body(), 404 if error.code in ("expired_url", "used_url") else 400)
    return Reply({"ok": True})


def _response(reply: Reply) -> Response:
    return Response(json_bytes(dict(reply.body)), reply.status, dict(reply.headers), media_type="application/json")


def _token(request: Request, raw: dict[str, Any]) -> str | None:
    """The token, taken out of the arguments."""
    given = raw.pop("token", None)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token
    return str(given) if given else None


async def _arguments(request: Request) -> dict[str, Any] | None:
    """Query, form or JSON as one; None if the body is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BIGGEST_BODY:
            return None
    arguments: dict[str, Any] = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        return arguments | json_object(bytes(body))
    return arguments | dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
