"""Several `journeybot serve` on one PostgreSQL: no leader, every message once and in order (requirements N4)."""

import asyncio
from contextlib import AsyncExitStack

from bot.sandbox.workspace import Workspace
from bot.usecases.desk import Desk
from tests.bot.cli.conftest import CommandLine
from tests.bot.cli.handoffs import POST, a_journey, all_sent, posted, queue

PROCESSES, CHANNELS, EACH = 3, 12, 3


async def test_every_message_once_and_in_order_whoever_takes_it_and_whoever_goes(
    connected: CommandLine, workspace: Workspace, desk: Desk
) -> None:
    people = [workspace.add_user(f"person{number}").id for number in range(CHANNELS)]
    journey = a_journey(desk, workspace, people)
    async with AsyncExitStack() as stack:
        serving = [await stack.enter_async_context(connected.serving()) for _ in range(PROCESSES)]
        queued = queue(desk, journey, people, EACH)
        await asyncio.sleep(1.5)
        await serving[0].stop()
        await all_sent(desk, workspace.team_id, CHANNELS * EACH)

    arrived = [one for one in posted(workspace) if one.startswith(tuple(people))]
    assert sorted(arrived) == sorted(one for ids in queued.values() for one in ids)
    assert {user: [one for one in arrived if one.startswith(f"{user}-")] for user in people} == queued
    limited = [call for call in workspace.calls_of(POST) if call.status == 429]
    assert len(limited) <= CHANNELS
