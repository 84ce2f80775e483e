"""Several `journeybot serve` on one PostgreSQL: no leader, every message once and in order (requirements N4)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import time
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.sandbox.workspace import Workspace
from bot.usecases.customers import put_customers
from bot.usecases.desk import Caller, Desk
from bot.usecases.opening import open_workspace
from bot.usecases.settings import meet
from bot.usecases.starting import StartOrder, start
from bot.usecases.templates import apply
from journeys.calendar import local_date
from journeys.customer import Customer
from journeys.journey import Journey
from journeys.messages import Message, MessageKind, MessageState
from journeys.person import WEEKDAYS, Person
from storage import outbox
from storage.database import Database
from storage.migrations import migrate
from tests.bot.cli.conftest import CommandLine
from tests.e2e.scene import FACTS, ZONE, a_template
from tests.postgres import PostgresServer

PROCESSES, CHANNELS, EACH = 3, 12, 3
POST = "chat.postMessage"
PATIENCE_SECONDS = 60


@pytest.fixture
async def desk(connected: CommandLine, postgres: PostgresServer, tmp_path: Path) -> AsyncIterator[Desk]:
    """An empty database that all processes share."""
    url = postgres.create_database(tmp_path.name)
    connected.environment |= {"JOURNEYBOT_DATABASE_URL": url}
    database = Database(url)
    migrate(database)
    yield Desk(database, ZONE, time(9), ("mon",))
    database.close()


def _journey(desk: Desk, workspace: Workspace, people: list[str]) -> Journey:
    now, team = Clock().now(), workspace.team_id
    open_workspace(desk, team, workspace.name, now)
    meet(desk, [Person(team, user, user, is_admin=True, working_days=WEEKDAYS) for user in people], now)
    apply(desk, team, [a_template()], now, activate=True)
    roles = {"csm": people[0], "implementation_specialist": people[0]}
    put_customers(desk, team, [Customer(team, "acme", "Acme Rockets", "Onboarding", roles=roles)], FACTS, now)
    order = StartOrder("acme", "rollout", local_date(now, ZONE), {})
    return start(desk, Caller(team, people[0], now), order)[0].journey


def _queue(desk: Desk, journey: Journey, people: list[str]) -> dict[str, list[str]]:
    """Hand-offs of the same work to everybody, several times; their ids by recipient, in order."""
    now = Clock().now()
    about = {"milestones": ["first"], "tasks": [a.id for a in journey.activities]}
    turns = [(user, f"{user}-{turn}") for turn in range(EACH) for user in people]
    messages = [
        Message(journey.workspace, name, name, MessageKind.HANDOFF, user, user, journey.id, now, about)
        for user, name in turns
    ]
    with desk.database.write() as tx:
        outbox.put_many(tx, messages, ready_at=now)
    return {user: [m.id for m in messages if m.recipient == user] for user in people}


def _posted(workspace: Workspace) -> list[str]:
    arrived = (call for call in workspace.calls_of(POST) if call.status == 200)
    return [call.arguments["metadata"]["event_payload"]["id"] for call in arrived]


async def _all_sent(desk: Desk, team: str, count: int) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            with desk.database.read() as tx:
                if len(outbox.entries(tx, team, limit=count + 1, states=[MessageState.SENT])) >= count:
                    return
            await asyncio.sleep(0.2)


async def test_every_message_once_and_in_order_whoever_takes_it_and_whoever_goes(
    connected: CommandLine, workspace: Workspace, desk: Desk
) -> None:
    people = [workspace.add_user(f"person{number}").id for number in range(CHANNELS)]
    journey = _journey(desk, workspace, people)
    async with AsyncExitStack() as stack:
        serving = [await stack.enter_async_context(connected.serving()) for _ in range(PROCESSES)]
        queued = _queue(desk, journey, people)
        await asyncio.sleep(1.5)
        await serving[0].stop()
        await _all_sent(desk, workspace.team_id, CHANNELS * EACH)

    posted = [one for one in _posted(workspace) if one.startswith(tuple(people))]
    assert sorted(posted) == sorted(one for ids in queued.values() for one in ids)
    assert {user: [one for one in posted if one.startswith(f"{user}-")] for user in people} == queued
    limited = [call for call in workspace.calls_of(POST) if call.status == 429]
    assert len(limited) <= CHANNELS
