"""The page's controls: the clock, what goes wrong, the bot's life, and what passed between bot and Slack."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.demo.curl import curl
from bot.demo.installation import Installation
from bot.demo.jumps import Leap, goal_of
from bot.demo.page.acts import person_in
from bot.demo.page.asked import Gone, Unfit, body_of, text_in
from bot.demo.page.stream import PageStream
from bot.demo.traffic import Exchange
from bot.sandbox.faults import Fault, Kind
from bot.sandbox.records import Json

TELL_SECONDS = 0.15
"""So long nothing more is told of a clock that is moving, or of further traffic."""


@dataclass(frozen=True, slots=True)
class Switch:
    """A fault that can be switched on; `fault` None doubles deliveries."""

    label: str
    hint: str
    fault: Fault | None
    method: str = "*"


SWITCHES: Mapping[str, Switch] = {
    "down": Switch("Slack is down", "Every call of the bot is answered with HTTP 500.", Fault(Kind.FAIL)),
    "limited": Switch(
        "Rate limited", "Every call is told to come back in 30 seconds.", Fault(Kind.RATE_LIMIT, seconds=30)
    ),
    "dropped": Switch(
        "Answers get lost",
        "Slack takes each message, and the connection breaks before it says so.",
        Fault(Kind.DROP, accepted=True),
        "chat.postMessage",
    ),
    "doubled": Switch("Everything arrives twice", "Commands, presses and events reach the bot two times.", None),
}


class Controls:
    """`routes` for the page's server. Every page that is open hears of what changes by `stream`."""

    def __init__(self, installation: Installation, stream: PageStream) -> None:
        self._installation, self._stream = installation, stream
        self._told_at = 0.0
        self._moving: asyncio.Task[None] | None = None
        self._telling = False
        installation.traffic.listen(self._traffic_changed)

    def routes(self) -> list[Route]:
        return [
            Route("/page/controls", self.look),
            Route("/page/clock", self.move, methods=["POST"]),
            Route("/page/faults", self.switch, methods=["POST"]),
            Route("/page/bot", self.live, methods=["POST"]),
            Route("/page/traffic", self.traffic),
            Route("/page/traffic/{n:int}", self.exchange),
            Route("/page/traffic/{n:int}/curl", self.curl),
            Route("/page/traffic/{n:int}/blocks.json", self.blocks),
        ]

    async def stop(self) -> None:
        """Give up on a move that is under way."""
        if self._moving:
            self._moving.cancel()
            await asyncio.wait([self._moving])

    async def look(self, _: Request) -> Response:
        return JSONResponse(self._state())

    def _state(self) -> Json:
        faults = self._installation.workspace.faults
        on = faults.standing | ({"doubled"} if faults.doubling else set())
        return {
            "clock": self._clock(),
            "faults": [
                {"name": name, "label": switch.label, "hint": switch.hint, "on": name in on}
                for name, switch in SWITCHES.items()
            ],
            "bot": {"alive": self._installation.bot is not None, "trouble": self._installation.trouble},
        }

    def _clock(self) -> Json:
        jump, now = self._installation.jump, self._installation.clock.now()
        if jump is None:
            return {"now": now.isoformat(), "moving": False}
        done = (now - jump.start) / (jump.goal - jump.start)
        return {"now": now.isoformat(), "moving": True, "goal": jump.goal.isoformat(), "done": round(done, 3)}

    async def move(self, request: Request) -> Response:
        """Begin to move the clock; the stream tells how far it has come. 409 while it is moving."""
        given = await body_of(request)
        if self._moving and not self._moving.done():
            raise Unfit("The clock is being moved already.", 409)
        goal = self._goal(given)
        self._moving = asyncio.create_task(self._move(goal))
        return JSONResponse({"ok": True, "goal": goal.isoformat()})

    def _goal(self, given: Mapping[str, Any]) -> datetime:
        zone = person_in(self._installation.workspace, given).user.tz
        try:
            leap = Leap(text_in(given, "by"))
        except ValueError as error:
            raise Unfit(f"The clock moves by {', '.join(Leap)}.") from error
        return goal_of(leap, self._installation.clock.now(), zone)

    async def _move(self, goal: datetime) -> None:
        try:
            await self._installation.move(goal, self._passed)
        finally:
            self._stream.tell("clock", self._clock())

    def _passed(self, _: datetime) -> None:
        at = self._installation.clock.real()
        if at - self._told_at >= TELL_SECONDS:
            self._told_at = at
            self._stream.tell("clock", self._clock())

    async def switch(self, request: Request) -> Response:
        """Let something go wrong from now on, or no more."""
        given = await body_of(request)
        name, on = text_in(given, "name"), given.get("on") is True
        switch, faults = SWITCHES.get(name), self._installation.workspace.faults
        if switch is None:
            raise Gone("There is no such switch.")
        if switch.fault is None:
            faults.doubling = on
        elif on:
            faults.stand(name, switch.fault, switch.method)
        else:
            faults.lift(name)
        return self._changed()

    async def live(self, request: Request) -> Response:
        """Kill the bot, or start it; why it does not start is told."""
        match text_in(await body_of(request), "do"):
            case "kill":
                await self._installation.kill()
            case "start":
                await self._installation.begin()
            case _:
                raise Unfit("The bot can be killed, and started.")
        return self._changed()

    def _changed(self) -> Response:
        state = self._state()
        self._stream.tell("controls", state)
        failure = self._installation.trouble
        return JSONResponse({"ok": not failure, **({"failure": failure} if failure else {}), **state})

    async def traffic(self, request: Request) -> Response:
        """What came after number `after`, oldest first, without what was sent."""
        asked = request.query_params.get("after", "0")
        after = int(asked) if asked.isdecimal() and asked.isascii() else 0
        found = self._installation.traffic
        return JSONResponse({"entries": [each.summary() for each in found.after(after)], "last": found.last})

    async def exchange(self, request: Request) -> Response:
        found = self._found(request)
        return JSONResponse({**found.detail(), "has_blocks": found.blocks() is not None})

    async def curl(self, request: Request) -> Response:
        """Signed anew, since the bot takes no request older than five minutes."""
        clock = self._installation.clock
        return JSONResponse({"curl": curl(self._found(request), self._installation.workspace, clock.real())})

    async def blocks(self, request: Request) -> Response:
        found = self._found(request).blocks()
        if found is None:
            raise Gone("There are no blocks in it.")
        return JSONResponse(found)

    def _found(self, request: Request) -> Exchange:
        found = self._installation.traffic.get(request.path_params["n"])
        if found is None:
            raise Gone("This is not kept any more: only the last thousand are.")
        return found

    def _traffic_changed(self, _: int) -> None:
        """Told in bunches: a clock that moves makes hundreds a second."""
        if not self._telling:
            self._telling = True
            asyncio.get_running_loop().call_later(TELL_SECONDS, self._tell_traffic)

    def _tell_traffic(self) -> None:
        self._telling = False
        self._stream.tell("traffic", {"last": self._installation.traffic.last})
