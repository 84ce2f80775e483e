"""Several journeys that begin and grow late together."""

from dataclasses import replace
from datetime import date, time

from bot.usecases.activities import complete
from bot.usecases.customers import put_customers
from bot.usecases.settings import Choices, choose
from bot.usecases.starting import StartOrder, start
from journeys.customer import Customer
from journeys.journey import Journey
from journeys.messages import Message, MessageKind
from journeys.person import WORKING_DAYS
from storage import journeys
from tests.e2e.scene import FACTS, MONDAY, Scene

CUSTOMERS = ("acme", "bluebell", "cobalt")
NAMES = ("Acme Rockets", "Bluebell Bakeries", "Cobalt Canoes")


async def three_begin(scene: Scene) -> None:
    """Three customers of Mara's, each with a journey in which Priya has a task; both were told of the start."""
    for name in NAMES:
        begins(scene, replace(scene.acme, key=name.split()[0].lower(), name=name))
    await scene.passes(seconds=5)


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
