"""What goes wrong while it rains: kills, pauses, Slack's faults, and a database that restarts."""

import asyncio
import random
from collections.abc import Awaitable, Callable

from bot.sandbox.faults import Faults
from tests.chaos.fleet import Fleet
from tests.chaos.process import LEASE_SECONDS

POST = "chat.postMessage"
Restart = Callable[[], Awaitable[None]]


async def storm(
    fleet: Fleet, faults: Faults, chance: random.Random, seconds: float, restart_database: Restart | None
) -> None:
    """Rain for so many real seconds; afterwards all processes run, Slack is well, and nothing is planned."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_kills(fleet, chance, seconds))
        group.create_task(_faults(faults, chance, seconds))
        if restart_database:
            group.create_task(_after(chance.uniform(0, seconds), restart_database))
    faults.clear()
    for ship in fleet.ships:
        fleet.go_on(ship)
        if ship.process is None or ship.process.returncode is not None:
            await fleet.start(ship)
        await fleet.listens(ship)


async def _after(seconds: float, work: Restart) -> None:
    await asyncio.sleep(seconds)
    await work()


async def _kills(fleet: Fleet, chance: random.Random, seconds: float) -> None:
    """One after the other, at points that nobody chose; now and then one sleeps longer than its leases last."""
    async with asyncio.timeout(seconds + 2 * LEASE_SECONDS):
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while loop.time() < until:
            await asyncio.sleep(chance.uniform(0.1, 1.2))
            ship = chance.choice(fleet.ships)
            if chance.random() < 0.15:
                fleet.pause(ship)
                await asyncio.sleep(LEASE_SECONDS + 1)
                fleet.go_on(ship)
                continue
            await fleet.kill(ship)
            await asyncio.sleep(chance.uniform(0, 0.4))
            await fleet.start(ship)


async def _faults(faults: Faults, chance: random.Random, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while loop.time() < until:
        match chance.randrange(6):
            case 0:
                faults.drop(POST, chance.randint(1, 3), accepted=True)
            case 1:
                faults.drop(POST, chance.randint(1, 3))
            case 2:
                faults.fail(POST, chance.randint(1, 3), accepted=chance.random() < 0.5)
            case 3:
                faults.rate_limit(1, chance.choice([POST, "chat.update"]), chance.randint(1, 3))
            case 4:
                faults.slow(chance.uniform(0.1, 1.0), POST, chance.randint(1, 5))
            case 5:
                faults.fail("conversations.history", chance.randint(1, 2))
        await asyncio.sleep(chance.uniform(0.05, 0.4))
