"""What listeners share: running use cases, knowing people, and doing the rest after the answer."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from datetime import timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot.clock import Clock
from bot.executor import UseCaseExecutor
from bot.metrics import Metrics
from bot.slack import UNSEEN, Slack, SlackLimited, SlackRefused, SlackUncertain, SlackUnreachable
from bot.usecases.desk import Caller, Desk, UnknownPerson
from bot.usecases.meeting import described_since, meet
from journeys.errors import NotPossible
from journeys.person import Person
from notifications.own_wording import Wording

P = ParamSpec("P")
R = TypeVar("R")

log = logging.getLogger(__name__)

MEET_AGAIN = timedelta(minutes=5).total_seconds()
"""So long what Slack said of a person is taken as true; admins and zones change rarely."""

ASK_AGAIN = 30.0
"""Seconds until Slack is asked once more for somebody it said nothing of."""

PATIENCE_SECONDS = 1.5
"""So long it may take to hear anew who somebody is; Slack waits three seconds for the whole answer."""

LATELY = timedelta(days=1)
"""So long people are taken for who they were while Slack does not say who they are."""


class Office:
    """The edge's side of the desk. `nudge` wakes the loop after something was stored."""

    def __init__(
        self,
        desk: Desk,
        slack: Slack,
        executor: UseCaseExecutor,
        clock: Clock,
        nudge: Callable[[], None],
        metrics: Metrics,
        wording: Wording,
    ) -> None:
        self.desk, self.slack, self.clock, self.metrics, self.wording = desk, slack, clock, metrics, wording
        self._executor, self._nudge = executor, nudge
        self._ask_again: dict[tuple[str, str], float] = {}
        self._later: set[asyncio.Task[None]] = set()

    def caller(self, body: Mapping[str, Any], request: str = "") -> Caller:
        """Who sent this command, press or submission; `request` is the id under which it is done once."""
        user = body["user_id"] if "user_id" in body else body["user"]["id"]
        return Caller(_workspace(body), user, self.clock.now(), request)

    async def ask(
        self, question: Callable[Concatenate[Desk, Caller, P], R], caller: Caller, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a use case; somebody it does not know yet is looked up in Slack first."""
        try:
            return await self._executor.run(question, self.desk, caller, *args, **kwargs)
        except UnknownPerson as unknown:
            await self.meet(caller.workspace, unknown.users)
            return await self._executor.run(question, self.desk, caller, *args, **kwargs)

    async def glance(
        self, question: Callable[Concatenate[Desk, Caller, P], R], caller: Caller, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a use case that only reads a few rows by their keys, whoever the caller is (`UseCaseExecutor.glance`)."""
        return await self._executor.glance(question, self.desk, caller, *args, **kwargs)

    async def change(
        self, act: Callable[Concatenate[Desk, Caller, P], R], caller: Caller, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a use case that stores something, with the caller's rights as Slack now has them."""
        await self.meet(caller.workspace, [caller.user])
        result = await self.ask(act, caller, *args, **kwargs)
        self._nudge()
        return result

    async def meet(self, workspace: str, users: Iterable[str]) -> None:
        """Look people up in Slack, unless that was done lately."""
        now = self.clock.elapsed()
        strangers = {user for user in users if now >= self._ask_again.get((workspace, user), now)}
        if strangers:
            lately = self.clock.now() - LATELY
            known = await self._executor.run(described_since, self.desk, workspace, strangers, lately)
            asked = ((self._again if user in known else self._first)(workspace, user) for user in strangers)
            found = [person for person in await asyncio.gather(*asked) if person]
            await self._executor.run(meet, self.desk, found, self.clock.now())
            self._ask_again |= {(workspace, user): now + ASK_AGAIN for user in strangers}
            self._ask_again |= {(workspace, person.id): now + MEET_AGAIN for person in found}

    async def _first(self, workspace: str, user: str) -> Person:
        try:
            return await self.slack.person(workspace, user)
        except SlackRefused as refusal:
            if refusal.code not in UNSEEN:
                raise
            raise NotPossible(
                "Slack does not show somebody in this to the bot. If you named them, choose somebody else."
            ) from refusal

    async def _again(self, workspace: str, user: str) -> Person | None:
        """None where Slack does not say it now: it has said lately who they are."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._first(workspace, user)
        except (SlackUnreachable, SlackUncertain, SlackLimited, TimeoutError) as failure:
            log.warning("somebody is taken for who they were before: %s", str(failure) or "Slack takes long")
            return None

    def later(self, work: Coroutine[Any, Any, None], failed: Callable[[Exception], Awaitable[None]]) -> None:
        """Go on after the answer; what goes wrong there is told through `failed`."""
        task = asyncio.create_task(_guarded(work, failed))
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    def abandon(self) -> set[asyncio.Task[None]]:
        """Drop what was left for later, as when the process is killed; gives what is being cancelled by that."""
        for task in self._later:
            task.cancel()
        return set(self._later)

    async def settled(self) -> None:
        """Wait until all that was left for later is done."""
        await asyncio.gather(*self._later)


async def _guarded(work: Coroutine[Any, Any, None], failed: Callable[[Exception], Awaitable[None]]) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001  the door tells known errors from unknown ones
        await failed(error)


def _workspace(body: Mapping[str, Any]) -> str:
    team = body.get("team_id") or (body.get("team") or {}).get("id") or body.get("user", {}).get("team_id")
    return str(team)
