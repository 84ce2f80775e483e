"""What passed between the bot and Slack: each delivery to the app and each of its calls, the last thousand of them."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.sandbox.delivery import Ack, Delivery, DeliveryKind, Transport
from bot.sandbox.records import Call, Change, Json
from bot.sandbox.workspace import Workspace

KEPT = 1_000
TO_APP, TO_SLACK = "to app", "to Slack"


@dataclass(slots=True)
class Exchange:
    """One request with its answer. `status` is HTTP's, None where none came; `delivery` only on the way to the app."""

    n: int
    at: datetime
    direction: str
    what: str
    status: int | None
    milliseconds: float
    request: Json
    response: Json
    problems: list[str] = field(default_factory=list)
    delivery: Delivery | None = None

    def summary(self) -> Json:
        """A line in the list."""
        return {
            "n": self.n,
            "at": self.at.isoformat(),
            "direction": self.direction,
            "what": self.what,
            "status": self.status,
            "milliseconds": round(self.milliseconds, 1),
            "problems": list(self.problems),
        }

    def detail(self) -> Json:
        """With what was sent and answered, tokens left out."""
        return {**self.summary(), "request": masked(self.request), "response": masked(self.response)}

    def blocks(self) -> Json | None:
        """The message or view that was sent, as far as it is made of blocks."""
        for carrier in (self.request, self.response, self.request.get("message"), self.request.get("container")):
            found = _block_payload(carrier) if isinstance(carrier, Mapping) else None
            if found is not None:
                return found
        return None


def _block_payload(carrier: Json) -> Json | None:
    """A view as it is, a message's blocks as Block Kit Builder takes them."""
    view: Json | None = masked(carrier.get("view"))
    return view or ({"blocks": masked(carrier["blocks"])} if carrier.get("blocks") else None)


def masked(node: Any) -> Any:
    """The same JSON, with what looks like a token cut short."""
    if isinstance(node, Mapping):
        return {key: "…" if key == "token" else masked(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [masked(each) for each in node]
    return f"{node[:5]}…" if isinstance(node, str) and node.startswith(("xoxb-", "xapp-")) else node


class Traffic:
    """Listens to a workspace from its making on."""

    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._clock = clock
        self._told: Callable[[int], None] = lambda _: None
        self._kept: deque[Exchange] = deque(maxlen=KEPT)
        self._count = 0
        self._found: list[str] = []
        workspace.changes.listen(self._changed)

    def listen(self, told: Callable[[int], None]) -> None:
        """Let `told` hear the number of each exchange that is new or changed; it must not block."""
        self._told = told

    def watch(self, transport: Transport) -> Transport:
        """The same way to the app, with what goes over it written down."""
        return _Watched(transport, self._clock, self._delivered)

    def after(self, n: int) -> list[Exchange]:
        """Those with a higher number, oldest first."""
        return [each for each in self._kept if each.n > n]

    def get(self, n: int) -> Exchange | None:
        return next((each for each in self._kept if each.n == n), None)

    @property
    def last(self) -> int:
        return self._count

    def _delivered(self, delivery: Delivery, ack: Ack, seconds: float) -> None:
        """The app has answered, or has failed to; what Slack makes of the answer is added a moment later."""
        exchange = Exchange(
            n=self._next(),
            at=self._clock.now(),
            direction=TO_APP,
            what=said(delivery),
            status=200 if ack.ok and ack.status is None else ack.status,
            milliseconds=seconds * 1000,
            request=delivery.payload,
            response=ack.body,
            problems=[f"The app did not acknowledge it: {ack.failure}."] if ack.failure else [],
            delivery=delivery,
        )
        self._keep(exchange)
        asyncio.get_running_loop().call_soon(self._add_problems, exchange)

    def _changed(self, change: Change) -> None:
        match change.subject:
            case Call() as call:
                self._called(call)
            case str(problem):
                self._found.append(problem)

    def _called(self, call: Call) -> None:
        exchange = Exchange(
            n=self._next(),
            at=self._clock.now(),
            direction=TO_SLACK,
            what=call.method,
            status=call.status or None,
            milliseconds=call.seconds * 1000,
            request=call.arguments,
            response=call.response,
            problems=list(_refusals(call)),
        )
        self._add_problems(exchange)
        self._keep(exchange)

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _keep(self, exchange: Exchange) -> None:
        self._kept.append(exchange)
        self._told(exchange.n)

    def _add_problems(self, exchange: Exchange) -> None:
        """What the workspace has found fault with since this was last asked."""
        if self._found:
            exchange.problems += self._found
            self._found.clear()
            self._told(exchange.n)


class _Watched:
    """A way to the app beside which somebody takes notes."""

    def __init__(self, transport: Transport, clock: Clock, note: Callable[[Delivery, Ack, float], None]) -> None:
        self._transport, self._clock, self._note = transport, clock, note

    async def deliver(self, delivery: Delivery, within: float) -> Ack:
        began = self._clock.real()
        ack = await self._transport.deliver(delivery, within)
        self._note(delivery, ack, self._clock.real() - began)
        return ack


def said(delivery: Delivery) -> str:
    """What it is, in a few words: the command, the button's id, the event's type."""
    payload = delivery.payload
    again = f" (again, {delivery.retry})" if delivery.retry else ""
    match delivery.kind:
        case DeliveryKind.COMMAND:
            return f"{payload.get('command', '')} {payload.get('text', '')}".strip() + again
        case DeliveryKind.EVENT:
            return str((payload.get("event") or {}).get("type", "event")) + again
        case DeliveryKind.INTERACTIVE:
            return f"{payload.get('type', '')} {_subject(payload)}".strip() + again


def _subject(payload: Json) -> str:
    actions = payload.get("actions") or ()
    if actions:
        return ", ".join(str(action.get("action_id", "")) for action in actions)
    callback = (payload.get("view") or {}).get("callback_id") or payload.get("callback_id")
    return str(callback or payload.get("action_id") or "")


def _refusals(call: Call) -> Iterable[str]:
    """What the answer complains of, Block Kit's limits line by line."""
    if not call.status:
        yield "The connection was cut before the answer came."
    elif call.response.get("ok") is False:
        details = (call.response.get("response_metadata") or {}).get("messages") or ()
        yield f"Slack answered {call.response.get('error')}."
        yield from (str(detail) for detail in details)
    elif call.status >= 400:
        yield f"Slack answered with HTTP {call.status}."
