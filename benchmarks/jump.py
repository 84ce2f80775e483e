"""A month ahead in the demo: whatever is due on the way is judged, composed, posted and drawn again."""

import gc
import time
from datetime import date, timedelta
from pathlib import Path

from benchmarks.figures import Line, in_seconds
from benchmarks.size import Size
from benchmarks.stand import Stand
from bot.demo.cast import TEAM_CHANNEL, people_in
from bot.demo.installation import Installation, installed
from bot.demo.jumps import at_rest
from bot.sandbox.person import Person
from bot.usecases.customers import put_customers
from bot.usecases.desk import Caller, Desk
from bot.usecases.starting import StartOrder, start
from journeys.calendar import local_date
from journeys.customer import Customer

MONTH = timedelta(days=30)
MOST_SECONDS = 5.0
CSMS = ("mara", "theo", "priya", "lucia")
BEGUN_ON_DAYS = 20
"""The journeys have begun on as many days before today."""


async def measure(size: Size, folder: Path, stand: Stand) -> list[Line]:  # noqa: ARG001  one signature for all
    """Seconds on the wall and of the processor, each time in a fresh demo with a workspace of its own."""
    months = [await _month(folder / f"demo-{turn}", size.in_demo) for turn in range(size.months)]
    walls, processor = zip(*months, strict=True)
    name = f"demo: a month ahead with {size.in_demo} journeys"
    return [
        Line(name, walls, (), in_seconds, target=MOST_SECONDS, of_ratio=False),
        Line(f"{name}: processor time", processor, (), in_seconds),
    ]


async def _month(folder: Path, journeys: int) -> tuple[float, float]:
    """Nobody has the page open."""
    async with installed(folder) as demo:
        await _furnish(demo, journeys)
        await at_rest(demo.clock, lambda: demo.bot)
        gc.collect()
        begun, used = time.perf_counter(), time.process_time()
        await demo.move(demo.clock.now() + MONTH, lambda _: None)
        return time.perf_counter() - begun, time.process_time() - used


async def _furnish(demo: Installation, count: int) -> None:
    """So many journeys beside those of the scene, in the middle of their lives, and a channel that gets a digest."""
    bot, people = demo.bot, people_in(demo.workspace)
    assert bot is not None
    desk, team = bot.office.desk, demo.workspace.team_id
    await bot.office.meet(team, [person.id for person in people.values()])
    made = [_customer(team, number, [people[handle] for handle in CSMS]) for number in range(count)]
    put_customers(desk, team, made, {}, demo.clock.now())
    admin = Caller(team, people["jonas"].id, demo.clock.now())
    for number, customer in enumerate(made):
        _start(desk, admin, customer, local_date(admin.now, "UTC") - timedelta(days=number % BEGUN_ON_DAYS))
    await people["jonas"].command("/journey", "digest here 09:00", channel=TEAM_CHANNEL)
    bot.loop.nudge()


def _customer(team: str, number: int, csms: list[Person]) -> Customer:
    csm, other = csms[number % len(csms)], csms[(number + 1) % len(csms)]
    roles = {"csm": csm.id, "implementation_specialist": other.id}
    return Customer(team, f"made-up-{number}", f"Made Up {number}", "Onboarding", roles=roles, timezone=csm.user.tz)


def _start(desk: Desk, admin: Caller, customer: Customer, day: date) -> None:
    start(desk, admin, StartOrder(customer.key, "onboarding", day, {}, override=True, again=True))
