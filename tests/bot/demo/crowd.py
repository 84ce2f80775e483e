"""Many journeys in the demo's workspace, in the middle of their lives."""

from datetime import date, timedelta

from bot.demo.cast import TEAM_CHANNEL, people_in
from bot.demo.installation import Installation
from bot.demo.jumps import at_rest
from bot.sandbox.person import Person
from bot.usecases.customers import put_customers
from bot.usecases.desk import Caller, Desk
from bot.usecases.starting import StartOrder, start
from journeys.calendar import local_date
from journeys.customer import Customer

CSMS = ("mara", "theo", "priya", "lucia")
BEGUN_ON_DAYS = 20
"""The journeys have begun on as many days before today."""


async def furnish(demo: Installation, count: int) -> None:
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
    await at_rest(demo.clock, lambda: demo.bot)


def _customer(team: str, number: int, csms: list[Person]) -> Customer:
    csm, other = csms[number % len(csms)], csms[(number + 1) % len(csms)]
    roles = {"csm": csm.id, "implementation_specialist": other.id}
    return Customer(team, f"made-up-{number}", f"Made Up {number}", "Onboarding", roles=roles, timezone=csm.user.tz)


def _start(desk: Desk, admin: Caller, customer: Customer, day: date) -> None:
    start(desk, admin, StartOrder(customer.key, "onboarding", day, {}, override=True, again=True))
