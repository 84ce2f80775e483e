"""A small world of our own for what the loop does: one customer, one template, nothing that starts by itself."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.clock import MovableClock
from bot.demo.stage import Stage, sqlite_in, staged
from bot.posting import NOT_YET
from bot.sandbox.records import Message, User
from bot.usecases.absences import Absence
from bot.usecases.activities import complete, reassign, reopen
from bot.usecases.customers import put_customers
from bot.usecases.settings import Choices, Mute, choose, come_back, leave, mute, unmute
from bot.usecases.starting import StartOrder, start
from bot.usecases.templates import apply
from journeys.calendar import instant
from journeys.customer import Customer
from journeys.facts import FactType
from journeys.journey import Journey
from journeys.messages import MessageKind
from journeys.person import WORKING_DAYS
from journeys.template import Template
from storage import journeys, outbox, outbox_entries
from storage.outbox_entries import OutboxEntry

ZONE = "Europe/Berlin"
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY, NEXT_MONDAY = (
    date(2026, 11, 23) + timedelta(days=n) for n in range(8)
)
LATE = THURSDAY
"""The call, due two days after Monday, is overdue from Thursday on."""
START = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
"""When every scene begins: at half past eight in Berlin, where Mara is; Priya is in Kolkata."""

PATIENCE_SECONDS = 60
"""In real time; a look of the loop takes far less."""

FACTS = {"logged_in": FactType.YES_NO, "signed": FactType.YES_NO, "churned": FactType.YES_NO, "large": FactType.YES_NO}


def a_template(**changes: Any) -> Template:
    """Two milestones: two tasks for the CSM and one for the specialist, then one for the specialist."""
    tasks = [a_task("call", "csm", 2), a_task("plan", "csm", 9), a_task("configure", "implementation_specialist", 2)]
    shape: dict[str, Any] = {
        "key": "rollout",
        "name": "Rollout",
        "goal": "It is used.",
        "audience": {"sentence": "All", "rule": "true"},
        "stage": "Onboarding",
        "length_days": 40,
        "progress": {"on_time_up_to": 40, "delayed_up_to": 50},
        "status_rule": "activities",
        "facts": FACTS,
        "milestones": [
            a_milestone("first", {}, tasks),
            a_milestone("second", {"after": "first"}, [a_task("import", "implementation_specialist", 5)]),
        ],
    }
    return Template.model_validate(shape | changes)


def a_milestone(key: str, begins: dict[str, Any], tasks: Sequence[Any]) -> dict[str, Any]:
    ranges = {"on_time_up_to": 20, "delayed_up_to": 30}
    return {
        "id": key, "name": key.title(), "length_days": 20, "progress": ranges, "begins": begins, "tasks": list(tasks),
    }  # fmt: skip


def a_task(key: str, role: str, due: int) -> dict[str, Any]:
    return {"id": key, "title": f"Do the {key}", "role": role, "due_in_days": due}


@dataclass(frozen=True, slots=True)
class Scene:
    """The stage with a customer Acme, whose CSM is Mara and whose specialist is Priya."""

    stage: Stage
    acme: Customer

    def applies(self, *templates: Template) -> None:
        apply(self.stage.desk, self.acme.workspace, list(templates), self.stage.clock.now(), activate=True)

    def says(self, customer: Customer | None = None, **facts: Any) -> None:
        """An import with these facts, of Acme if nobody else is named."""
        customer = customer or self.acme
        imported = replace(customer, facts={**customer.facts, **facts})
        put_customers(self.stage.desk, customer.workspace, [imported], FACTS, self.stage.clock.now())

    def starts(self, who: str = "mara", **owners: str) -> Journey:
        order = StartOrder(self.acme.key, "rollout", MONDAY, owners)
        return start(self.stage.desk, self.stage.caller(who), order)[0].journey

    def does(self, who: str, key: str) -> None:
        """Complete an activity of the only journey, past Slack."""
        complete(self.stage.desk, self.stage.caller(who), self.activity(key))

    def gives(self, who: str, key: str, to: str) -> None:
        """Somebody gives an activity of the only journey to somebody."""
        reassign(self.stage.desk, self.stage.caller(who), self.activity(key), self.stage.people[to].id)

    def reopens(self, who: str, key: str) -> None:
        reopen(self.stage.desk, self.stage.caller(who), self.activity(key))

    def leaves(self, who: str, first: date, last: date, stand_in: str = "") -> None:
        """Somebody is away on these days, and maybe somebody else stands in."""
        user = self.stage.people[stand_in].id if stand_in else None
        leave(self.stage.desk, self.stage.caller(who), Absence(first, last, user))

    def comes_back(self, who: str) -> None:
        come_back(self.stage.desk, self.stage.caller(who))

    def mutes(self, who: str, day: date, at: time) -> None:
        """Somebody wants to hear nothing until then."""
        mute(self.stage.desk, self.stage.caller(who), Mute(instant(day, at, ZONE)))

    def unmutes(self, who: str) -> None:
        unmute(self.stage.desk, self.stage.caller(who))

    def leaves_slack(self, who: str) -> User:
        return self.stage.workspace.people.deactivate(self.stage.people[who].id)

    def hands_off_again(self, key: str) -> None:
        """Priya's work, once more under a key of its own."""
        known = self.entries(MessageKind.HANDOFF, "priya")[0].message
        now = self.stage.clock.now()
        with self.stage.desk.database.write() as tx:
            outbox.put_many(tx, [replace(known, id=key, key=key, created_at=now)], ready_at=now)

    def activity(self, key: str) -> str:
        return next(a.id for a in self.journey.activities if a.definition == key)

    @property
    def journey(self) -> Journey:
        found = self.journeys()
        assert len(found) == 1
        return found[0]

    def journeys(self) -> list[Journey]:
        with self.stage.desk.database.read() as tx:
            return journeys.of_customer(tx, self.acme.workspace, self.acme.key)

    def outbox(self) -> list[OutboxEntry]:
        """All messages there ever were, oldest first."""
        with self.stage.desk.database.read() as tx:
            return outbox_entries.entries(tx, self.acme.workspace, limit=1000)[::-1]

    async def settles(self) -> None:
        """The loop does what is due, and what waits for its turn gets it."""
        await self._looks()
        while turns := [entry.ready_at for entry in self.outbox() if entry.why == NOT_YET and not entry.settled_at]:
            self.stage.clock.move(max(timedelta(), min(turns) - self.stage.clock.now()))
            await self._looks()

    async def _looks(self) -> None:
        """What goes round without an end fails."""
        self.stage.bot.loop.nudge()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.stage.bot.loop.settled()

    async def passes(self, **time: float) -> None:
        """Time goes by, and the loop does what has come due."""
        self.stage.clock.move(timedelta(**time))
        await self.settles()

    async def minutes_pass(self, minutes: int) -> None:
        """So many go by one by one, each with a look of the loop."""
        for _ in range(minutes):
            await self.passes(minutes=1)

    async def passes_until(self, day: date, at: time, **step: float) -> None:
        """That instant comes, so much at a time."""
        while self.stage.clock.now() < instant(day, at, ZONE):
            await self.passes(**step)

    async def comes_to(self, day: date, at: time, zone: str = ZONE) -> None:
        """That instant comes, without anything happening on the way."""
        await self.passes(seconds=(instant(day, at, zone) - self.stage.clock.now()).total_seconds())

    def messages(self, who: str) -> tuple[Message, ...]:
        return self.stage.people[who].dm()

    def texts(self, who: str) -> list[str]:
        """What somebody reads in their direct messages, each as it is now."""
        return [self.stage.people[who].read(message) for message in self.messages(who)]

    def told(self, words: str, who: str = "mara") -> list[str]:
        return [text for text in self.texts(who) if words in text]

    def digests(self, who: str = "mara") -> list[str]:
        """Daily digests among what somebody reads, live or not."""
        return self.told("changes when it comes", who)

    def entries(self, kind: MessageKind, who: str = "mara") -> list[OutboxEntry]:
        """What there ever was of a kind for somebody, oldest first."""
        user = self.stage.people[who].id
        return [e for e in self.outbox() if e.message.kind is kind and e.message.recipient == user]

    def chooses(self, who: str = "mara", **choices: Any) -> None:
        """Somebody's settings: what is not named is as usual, without a daily digest."""
        usual = {"digest_on": False, "digest_at": time(9), "digest_days": WORKING_DAYS, "channel": ""}
        choose(self.stage.desk, self.stage.caller(who), Choices(**{**usual, **choices}))


@asynccontextmanager
async def under_way(folder: Path, now: datetime) -> AsyncIterator[Scene]:
    """Mara's and Priya's work has begun; nothing that breaks Slack's rules is sent until the end."""
    async with staged(sqlite_in(folder), MovableClock(now)) as stage:
        scene = await furnished(stage)
        scene.starts()
        await scene.settles()
        yield scene
        assert list(stage.workspace.problems) == []


async def furnished(stage: Stage) -> Scene:
    """The people are met, Acme is there, and the template is active."""
    people = stage.people
    workspace = stage.workspace.team_id
    await stage.bot.office.meet(workspace, [person.id for person in people.values()])
    roles = {"csm": people["mara"].id, "implementation_specialist": people["priya"].id}
    acme = Customer(workspace, "acme", "Acme Rockets", "Onboarding", roles=roles, timezone=ZONE)
    scene = Scene(stage, acme)
    scene.applies(a_template())
    scene.says()
    await scene.settles()
    return scene
