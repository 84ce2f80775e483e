"""Hand-offs to many people on one PostgreSQL, and what became of them."""

import asyncio
from datetime import time

from bot.clock import Clock
from bot.sandbox.workspace import Workspace
from bot.usecases.customers import put_customers
from bot.usecases.desk import Caller, Desk
from bot.usecases.meeting import meet
from bot.usecases.opening import open_workspace
from bot.usecases.starting import StartOrder, start
from bot.usecases.templates import apply
from journeys.calendar import local_date
from journeys.customer import Customer
from journeys.journey import Journey
from journeys.messages import Message, MessageKind, MessageState
from journeys.person import WEEKDAYS, Person
from storage import outbox, outbox_entries
from storage.database import Database
from tests.e2e.scene import FACTS, ZONE, a_template

POST = "chat.postMessage"
PATIENCE_SECONDS = 60


def desk_on(database: Database) -> Desk:
    return Desk(database, ZONE, time(9), ("mon",))


def a_journey(desk: Desk, workspace: Workspace, people: list[str]) -> Journey:
    now, team = Clock().now(), workspace.team_id
    open_workspace(desk, team, workspace.name, now)
    meet(desk, [Person(team, user, user, is_admin=True, working_days=WEEKDAYS) for user in people], now)
    apply(desk, team, [a_template()], now, activate=True)
    roles = {"csm": people[0], "implementation_specialist": people[0]}
    put_customers(desk, team, [Customer(team, "acme", "Acme Rockets", "Onboarding", roles=roles)], FACTS, now)
    order = StartOrder("acme", "rollout", local_date(now, ZONE), {})
    return start(desk, Caller(team, people[0], now), order)[0].journey


def queue(desk: Desk, journey: Journey, people: list[str], each: int) -> dict[str, list[str]]:
    """Hand-offs of the same work to everybody, `each` times; their ids by recipient, in order."""
    now = Clock().now()
    about = {"milestones": ["first"], "tasks": [a.id for a in journey.activities]}
    turns = [(user, f"{user}-{turn}") for turn in range(each) for user in people]
    messages = [
        Message(journey.workspace, name, name, MessageKind.HANDOFF, user, user, journey.id, now, about)
        for user, name in turns
    ]
    with desk.database.write() as tx:
        outbox.put_many(tx, messages, ready_at=now)
    return {user: [m.id for m in messages if m.recipient == user] for user in people}


def posted(workspace: Workspace) -> list[str]:
    arrived = (call for call in workspace.calls_of(POST) if call.status == 200)
    return [call.arguments["metadata"]["event_payload"]["id"] for call in arrived]


async def all_sent(desk: Desk, team: str, count: int) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            with desk.database.read() as tx:
                if len(outbox_entries.entries(tx, team, limit=count + 1, states=[MessageState.SENT])) >= count:
                    return
            await asyncio.sleep(0.2)
