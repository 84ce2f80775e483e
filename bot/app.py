"""Putting the parts together: settings in, a bot that can be served out."""

import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.channel_delivery import ChannelDelivery
from bot.clock import Clock
from bot.delivery import Delivery
from bot.executor import UseCaseExecutor
from bot.failures import JobFailed
from bot.incoming import handling, incoming
from bot.listeners import actions, commands, door, late, options, submissions
from bot.loop import ALL, Duty, Loop
from bot.metrics import Metrics
from bot.office import Office
from bot.own_wording import read_wording
from bot.renewal import RENEW, ROUND_SECONDS, Renewal
from bot.settings import Settings
from bot.slack import Identity, Slack, slack_session
from bot.usecases.desk import Desk
from bot.usecases.opening import open_workspace
from journeys.errors import NotAllowed
from notifications.own_wording import Wording
from storage.database import Database
from storage.migrations import require_schema

if TYPE_CHECKING:
    from bot.hints import Hints

log = logging.getLogger(__name__)

_BOLT_LOG = logging.getLogger("bot.bolt")
# It warns at every start that `authorize` takes the place of the token, which is what we want.
_BOLT_LOG.setLevel(logging.ERROR)


LOOK_SECONDS = 1.0
"""So often a process that others queue for looks for what has come due: nobody can nudge it."""


class Only(StrEnum):
    """What a process does where others do the rest (docs/for-operators.md).

    `WEB` answers what people do in Slack; `WORKER` sweeps and delivers; so does `REPLICA`, by hints.
    """

    WEB = "web"
    WORKER = "worker"
    REPLICA = "replica"


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that is ready: its Bolt app for either transport, and its loop, not started yet."""

    app: AsyncApp
    loop: Loop
    office: Office
    delivery: Delivery
    identity: Identity
    hints: "Hints | None" = None


def desk_of(settings: Settings, database: Database) -> Desk:
    return Desk(database, settings.default_timezone, settings.digest_at, settings.digest_days)


@asynccontextmanager
async def opened(
    settings: Settings,
    clock: Clock,
    executing: Callable[[int], UseCaseExecutor] = UseCaseExecutor,
    only: Only | None = None,
) -> AsyncIterator[Bot]:
    """The bot on its database, introduced to Slack; raises `StorageError` and `bot.slack` errors with sentences."""
    wording = read_wording(settings.wording)
    database = Database(settings.database_url)
    executor = executing(database.threads)
    try:
        await executor.run(require_schema, database)
        async with slack_session() as session:
            metrics = Metrics()
            slack = Slack(settings.bot_token, settings.slack_api_url, session, metrics.calling)
            desk = desk_of(settings, database)
            async with _hints(database, executor, only) as hints:
                bot = await _introduced(settings, clock, desk, slack, executor, metrics, wording, only, hints)
                yield bot
            await bot.office.settled()
    finally:
        executor.close()
        database.close()


@asynccontextmanager
async def _hints(database: Database, executor: UseCaseExecutor, only: Only | None) -> AsyncIterator["Hints | None"]:
    """Hints where they are of use and can be had. Raises `JobFailed` where they are needed and cannot."""
    problem = await executor.run(_why_no_hints, database) if only in (Only.WEB, Only.REPLICA) else "not asked for"
    if problem and only is Only.REPLICA:
        raise JobFailed(problem)
    if problem:
        yield None
        return
    from bot.hints import opened_hints

    async with opened_hints(database) as hints:
        yield hints


def _why_no_hints(database: Database) -> str:
    if find_spec("procrastinate") is None:
        return "`journeybot worker` needs a package more. Run `pip install 'journeybot[replicas]'`."
    from bot.hints import has_hints

    return "" if has_hints(database) else "The database has no tables for workers yet. Run `journeybot migrate`."


def _more_duties(
    hints: "Hints | None", desk: Desk, executor: UseCaseExecutor, clock: Clock, only: Only | None
) -> Mapping[str, Duty]:
    if hints is None:
        return {}
    from bot.replica import Hinting

    hinting = Hinting(desk, executor, clock, hints)
    return hinting.of_web() if only is Only.WEB else hinting.of_worker()


def _renewing(
    desk: Desk, slack: Slack, executor: UseCaseExecutor, clock: Clock, workspace: str, only: Only | None
) -> Mapping[str, Duty]:
    """Of a process with a loop of its own."""
    renewal = Renewal(desk, slack, executor, clock, workspace)
    return {} if only is Only.WEB else {RENEW: Duty(ROUND_SECONDS, renewal.round)}


async def _introduced(
    settings: Settings,
    clock: Clock,
    desk: Desk,
    slack: Slack,
    executor: UseCaseExecutor,
    metrics: Metrics,
    wording: Wording,
    only: Only | None,
    hints: "Hints | None",
) -> Bot:
    identity = await slack.identity()
    await executor.run(open_workspace, desk, identity.workspace, identity.workspace_name, clock.now())
    # Replicas take channels one by one, in many short hops that wait for the database more than for the processor.
    kind, lane = (ChannelDelivery, executor) if only is Only.REPLICA else (Delivery, executor.lane())
    delivery = kind(desk, slack, lane, clock, wording=wording)
    delivery.tried, delivery.failed = metrics.tried, metrics.failed
    looks_often = only in (Only.WORKER, Only.REPLICA)
    seconds = min(settings.sweep_seconds, LOOK_SECONDS) if looks_often else settings.sweep_seconds
    renewing = _renewing(desk, slack, executor, clock, identity.workspace, only)
    more = {**_more_duties(hints, desk, executor, clock, only), **renewing}
    loop = Loop(desk, executor, delivery, clock, seconds, metrics, () if only is Only.WEB else ALL, more)
    office = Office(desk, slack, executor, clock, loop.nudge, metrics, wording)
    return Bot(bolt_app(settings, office, identity), loop, office, delivery, identity, hints)


class _WatchedApp(AsyncApp):
    """Whatever way a request came, it is logged under its id, and timed until its answer, which may be late by then."""

    office: Office

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        request, began = incoming(req.body), self.office.clock.elapsed()
        with handling(request), self.office.metrics.answering(request.kind):
            answered = await super().async_dispatch(req)
            seconds = self.office.clock.elapsed() - began
            log.info("%s answered with %d in %.0f ms", request.kind, answered.status, 1000 * seconds)
            return answered if seconds < late.IN_TIME_SECONDS else late.answer_late(req.body, answered, self.office)


def bolt_app(settings: Settings, office: Office, identity: Identity) -> AsyncApp:
    """The Bolt app with all listeners, the same for HTTP and Socket Mode."""
    app = _WatchedApp(
        logger=_BOLT_LOG,
        authorize=_authorize(settings, identity),
        process_before_response=True,
        # Both ways in are verified before Bolt sees anything: `bot.api` checks signatures, the socket is ours.
        request_verification_enabled=False,
    )
    app.office = office
    for listeners in (commands, actions, submissions, options):
        listeners.register(app, office)

    async def failed(error: Exception, body: dict[str, Any]) -> BoltResponse:
        return await door.answer(error, body, office)

    app.error(failed)
    return app


def _authorize(settings: Settings, identity: Identity) -> Any:
    """One workspace by its token; whom it belongs to was asked once (design, Our own `authorize`)."""
    ours = AuthorizeResult(
        enterprise_id=None,
        team_id=identity.workspace,
        bot_token=settings.bot_token,
        bot_id=identity.bot_id,
        bot_user_id=identity.bot_user,
    )

    async def authorize(team_id: str | None = None) -> AuthorizeResult:
        if team_id not in (None, identity.workspace):
            raise NotAllowed("Journeybot is not set up for this workspace. Ask whoever runs it.")
        return ours

    return authorize
