"""What the page in the browser asks for: one ASGI application behind the guard that checks Host and Origin.

`stream.tell("clock", {"now": ...})` reaches every open page as a server-sent event; the page hands each event on to
its own scripts as a DOM event on `document`: `page:clock`, `page:traffic` and so on, with the data in `detail`.
Routes of the controls may raise `bot.demo.page.asked.Unfit` and read bodies with `asked.body_of`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.demo.page import acts, files
from bot.demo.page.asked import BIGGEST_BODY, Unfit, body_of, text_in, unfit
from bot.demo.page.guard import Guard
from bot.demo.page.reading import ReadPositions
from bot.demo.page.state import (
    channels_json,
    home_json,
    messages_json,
    modal_json,
    people_json,
    shortcuts_json,
    view_json,
    workspace_json,
)
from bot.demo.page.stream import PageStream
from bot.manifest import manifest
from bot.sandbox.errors import NotThereError
from bot.sandbox.person import Person
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace

STATIC = Path(__file__).parent / "static"
SCRIPTS = sorted(f"/static/{path.relative_to(STATIC).as_posix()}" for path in STATIC.rglob("*.js"))
AHEAD = ", ".join(f"<{script}>; rel=modulepreload" for script in SCRIPTS)
"""Lets the browser fetch all scripts at once instead of one import after the other."""

Act = Callable[[Person, Mapping[str, Any]], Awaitable[Json]]


def page_site(
    workspace: Workspace,
    *,
    stream: PageStream | None = None,
    reads: ReadPositions | None = None,
    controls_routes: Sequence[BaseRoute] = (),
    told: Json | None = None,
) -> ASGIApp:
    """The page and what it asks for; `told` is the app's manifest, Journeybot's unless another is given."""
    page = _Page(workspace, stream or PageStream(workspace), reads or ReadPositions(), told or manifest())
    site = Starlette(
        routes=[*page.routes(), *controls_routes, Mount("/static", StaticFiles(directory=STATIC))],
        exception_handlers={Unfit: unfit, NotThereError: _not_there},
    )
    return Guard(site)


@dataclass(frozen=True, slots=True)
class _Page:
    """The routes, and what they share."""

    workspace: Workspace
    stream: PageStream
    reads: ReadPositions
    told: Json

    def routes(self) -> list[Route]:
        acting: dict[str, Act] = {
            "/page/command": acts.command,
            "/page/action": acts.action,
            "/page/options": acts.options,
            "/page/submit": acts.submit,
            "/page/close": acts.close,
            "/page/shortcut": acts.shortcut,
            "/page/read": self.read,
            "/page/home/open": _open_home,
        }
        return [
            Route("/", _index),
            Route("/page/state", self.state),
            Route("/page/channels/{channel}", self.messages),
            Route("/page/home", self.home),
            Route("/page/views/{view}", self.view),
            Route("/page/suggestions", self.suggestions),
            Route("/page/stream", self.events),
            Route("/page/files/{file}", self.file),
            Route("/page/say", self._doing(self._say, files.BIGGEST_BODY), methods=["POST"]),
            *(Route(path, self._doing(act), methods=["POST"]) for path, act in acting.items()),
        ]

    async def state(self, request: Request) -> Response:
        """Everything but the messages."""
        me = self._viewer(request)
        return JSONResponse(
            {
                "now": self.workspace.clock.now().isoformat(),
                "workspace": workspace_json(self.workspace, self.told),
                "me": me.id,
                "people": people_json(self.workspace),
                "channels": channels_json(self.workspace, me.id, self.reads),
                "shortcuts": shortcuts_json(self.told),
                "modal": modal_json(self.workspace, me.id),
                "limits": files.LIMITS,
            }
        )

    async def messages(self, request: Request) -> Response:
        me, asked = self._viewer(request), request.query_params
        channel = acts.channel_for(me, request.path_params["channel"])
        before, thread = asked.get("before"), asked.get("thread")
        return JSONResponse(messages_json(self.workspace, channel.id, me.id, before=before, thread=thread))

    async def home(self, request: Request) -> Response:
        return JSONResponse({"view": home_json(self.workspace, self._viewer(request).id)})

    async def view(self, request: Request) -> Response:
        found = acts.view_of(self._viewer(request), request.path_params["view"])
        return JSONResponse({"view": view_json(self.workspace, found)})

    async def suggestions(self, _: Request) -> Response:
        """What can be typed after a slash. It is the only thing here that needs the bot's own modules."""
        from bot.demo.page.suggestions import commands_json

        return JSONResponse({"commands": commands_json(self.told)})

    async def file(self, request: Request) -> Response:
        return files.file_for(self._viewer(request), request.path_params["file"])

    async def events(self, request: Request) -> Response:
        heard = self.stream.heard_by(self._viewer(request).id)
        return StreamingResponse(heard, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def read(self, person: Person, given: Mapping[str, Any]) -> Json:
        """Everything in a channel is read."""
        channel = acts.channel_for(person, text_in(given, "channel"))
        seen = self.workspace.messages.seen_by(channel.id, person.id)
        if seen:
            self.reads.mark(person.id, channel.id, seen[-1].ts)
        return {"ok": True, "last_read": self.reads.of(person.id, channel.id)}

    def _viewer(self, request: Request) -> Person:
        """The person in `as`, or whoever comes first where nobody is named."""
        named = request.query_params.get("as")
        return acts.member(self.workspace, named) if named else acts.first_member(self.workspace)

    async def _say(self, person: Person, given: Mapping[str, Any]) -> Json:
        return await acts.say(person, given, self.told)

    def _doing(self, act: Act, biggest: int = BIGGEST_BODY) -> Callable[[Request], Awaitable[Response]]:
        async def done(request: Request) -> Response:
            given = await body_of(request, biggest)
            return JSONResponse(await act(acts.person_in(self.workspace, given), given))

        return done


async def _index(_: Request) -> Response:
    return FileResponse(STATIC / "index.html", headers={"Link": AHEAD})


async def _open_home(person: Person, _: Mapping[str, Any]) -> Json:
    await person.open_home()
    return {"ok": True}


async def _not_there(_: Request, error: Exception) -> Response:
    """What a person reaches for and does not find."""
    return JSONResponse({"ok": False, "failure": str(error.args[0])}, 404)
