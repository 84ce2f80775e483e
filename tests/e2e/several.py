"""Several journeys that begin and grow late together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, time

from bot.clock import MovableClock
from bot.demo.stage import staged
from bot.usecases.activities import complete
from bot.usecases.customers import put_customers
from bot.usecases.settings import Choices, choose
from bot.usecases.starting import StartOrder, start
from journeys.customer import Customer
from journeys.journey import Journey
from journeys.messages import Message, MessageKind
from journeys.person import WORKING_DAYS
from storage import journeys
from tests.e2e.scene import FACTS, MONDAY, START, Scene, furnished

CUSTOMERS = ("acme", "bluebell", "cobalt")
NAMES = ("Acme Rockets", "Bluebell Bakeries", "Cobalt Canoes")


@asynccontextmanager
async def three_journeys(database_url: str) -> AsyncIterator[Scene]:
    """Three customers of Mara's, each with a journey in which Priya has a task; both were told of the start."""
    async with staged(database_url, MovableClock(START)) as stage:
        scene = await furnished(stage)
        for name in NAMES:
            begins(scene, replace(scene.acme, key=name.split()[0].lower(), name=name))
        await scene.passes(seconds=5)
        yield scene
        stage.workspace.faults.clear()
        assert list(stage.workspace.problems) == []


def begins(scene: Scene, customer: Customer, on: date = MONDAY) -> Journey:
    desk = scene.stage.desk
    put_customers(desk, customer.workspace, [customer], FACTS, scene.stage.clock.now())
    return start(desk, scene.stage.caller("jonas"), StartOrder(customer.key, "rollout", on, {}))[0].journey


async def grows_late(scene: Scene) -> None:
    """On Thursday the call (Mara's) and the configuration (Priya's) of all three were due the day before."""
    await scene.passes(days=2, hours=16)


def journey_of(scene: Scene, customer: str) -> Journey:
    with scene.stage.desk.database.read() as tx:
        (journey,) = journeys.of_customer(tx, scene.acme.workspace, customer)
    return journey


def does(scene: Scene, who: str, customer: str, key: str) -> None:
    complete(scene.stage.desk, scene.stage.caller(who), activity_of(scene, customer, key))


def activity_of(scene: Scene, customer: str, key: str) -> str:
    return next(a.id for a in journey_of(scene, customer).activities if a.definition == key)


def told_to(scene: Scene, who: str) -> list[str]:
    return [text for text in scene.texts(who) if " late journeys" in text]


def alerts_in(scene: Scene) -> list[Message]:
    return [entry.message for entry in scene.outbox() if entry.message.kind is MessageKind.ALERT]


def is_quiet_at_night(scene: Scene, who: str) -> None:
    quiet = Choices(False, time(9), WORKING_DAYS, "", quiet=(time(20), time(7)))
    choose(scene.stage.desk, scene.stage.caller(who), quiet)
