"""Hand-offs to many people on one PostgreSQL, and what became of them."""

import asyncio
from dataclasses import replace
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
from storage.journey_saves import save_many
from tests.e2e.scene import FACTS, ZONE, a_milestone, a_task, a_template

POST = "chat.postMessage"
PATIENCE_SECONDS = 60


def desk_on(database: Database) -> Desk:
    return Desk(database, ZONE, time(9), ("mon",))


def a_journey(desk: Desk, workspace: Workspace, people: list[str]) -> Journey:
    """With a task for each of the people, who have not been told of it."""
    now, team = Clock().now(), workspace.team_id
    open_workspace(desk, team, workspace.name, now)
    meet(desk, [Person(team, user, user, is_admin=True, working_days=WEEKDAYS) for user in people], now)
    tasks = [a_task(f"task-{number}", "csm", 9) for number, _ in enumerate(people)]
    apply(desk, team, [a_template(milestones=[a_milestone("first", {}, tasks)])], now, activate=True)
    roles = {"csm": people[0], "implementation_specialist": people[0]}
    put_customers(desk, team, [Customer(team, "acme", "Acme Rockets", "Onboarding", roles=roles)], FACTS, now)
    order = StartOrder("acme", "rollout", local_date(now, ZONE), {})
    begun = start(desk, Caller(team, people[0], now), order)[0].journey
    theirs = begun.with_activities(replace(a, owner=user) for a, user in zip(begun.activities, people, strict=True))
    with desk.database.write() as tx:
        (saved,) = save_many(tx, [(begun, theirs, None)])
    return saved


def queue(desk: Desk, journey: Journey, people: list[str], each: int) -> dict[str, list[str]]:
    """Of the task of each, `each` times; their ids by recipient, in order."""
    now = Clock().now()
    about = {a.owner: {"milestones": ["first"], "tasks": [a.id]} for a in journey.activities}
    turns = [(user, f"{user}-{turn}") for turn in range(each) for user in people]
    kind = MessageKind.HANDOFF
    messages = [
        Message(journey.workspace, name, name, kind, user, user, journey.id, now, about[user]) for user, name in turns
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
