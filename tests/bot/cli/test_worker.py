"""`journeybot worker`: channels drained by hints, on any number of machines (requirements N4)."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from sqlalchemy import text

from bot.hints import has_hints
from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace
from bot.usecases.desk import Desk
from storage.database import Database
from tests.bot.cli.conftest import CommandLine
from tests.bot.cli.handoffs import PATIENCE_SECONDS, POST, a_journey, all_sent, posted, queue
from tests.bot.cli.test_serve_parts import TOKENS_OF_LISTENERS, WEB, status
from tests.postgres import PostgresServer

WORKERS, CHANNELS, EACH = 2, 8, 3


async def _all_drawn_again(workspace: Workspace, count: int) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(workspace.calls_of("chat.update")) < count:  # noqa: ASYNC110  the workspace tells nobody
            await asyncio.sleep(0.1)


async def test_two_workers_deliver_what_was_queued_and_what_the_web_part_queues(
    connected: CommandLine, workspace: Workspace, desk: Desk
) -> None:
    people = [workspace.add_user(f"person{number}", is_admin=True).id for number in range(CHANNELS)]
    journey = a_journey(desk, workspace, people)
    assert (await connected("migrate")).code == 0
    async with AsyncExitStack() as stack:
        web = await stack.enter_async_context(connected.serving(*WEB))
        for _ in range(WORKERS):
            await stack.enter_async_context(connected.serving(command="worker", **TOKENS_OF_LISTENERS))
        queued = queue(desk, journey, people, EACH)
        await all_sent(desk, workspace.team_id, CHANNELS * EACH)
        workspace.app.request_url = f"{web.address}/slack/events"
        await Person(workspace, people[0]).command("/journey", f'done acme "{journey.activities[0].title}"')
        await _all_drawn_again(workspace, CHANNELS * EACH)

    arrived = [one for one in posted(workspace) if one.startswith(tuple(people))]
    assert sorted(arrived) == sorted(one for ids in queued.values() for one in ids)
    assert {user: [one for one in arrived if one.startswith(f"{user}-")] for user in people} == queued
    assert [call for call in workspace.calls_of(POST) if call.status == 429] == []


async def test_a_worker_says_what_it_lacks(connected: CommandLine, desk: Desk) -> None:
    """The tables of hints are made by `migrate`, which the database of this test has not seen."""
    ran = await connected("worker", **TOKENS_OF_LISTENERS)
    assert ran.code == 1
    assert "journeybot migrate" in ran.err

    ran = await connected("worker", JOURNEYBOT_DATABASE_URL="sqlite:///journeybot.db")
    assert ran.code == 1
    assert "PostgreSQL" in ran.err


async def test_migrate_makes_the_tables_of_hints_and_is_told_twice_without_harm(
    connected: CommandLine, desk: Desk
) -> None:
    for _ in range(2):
        ran = await connected("migrate")
        assert (ran.code, ran.err) == (0, "")
    assert has_hints(desk.database)


async def test_who_may_make_no_schema_is_warned_and_has_a_database_without_workers(
    connected: CommandLine, postgres: PostgresServer, tmp_path: Path
) -> None:
    address = postgres.create_database(tmp_path.name)
    postgres.execute(f'CREATE ROLE "{tmp_path.name}" LOGIN')
    database = Database(address)
    with database.write() as tx:
        tx.execute(text(f'GRANT USAGE, CREATE ON SCHEMA public TO "{tmp_path.name}"'))
    limited = address.replace("postgres@", f"{tmp_path.name}@")

    migrated = await connected("migrate", JOURNEYBOT_DATABASE_URL=limited)

    assert (migrated.code, "is up to date" in migrated.out) == (0, True)
    assert "the tables of `journeybot worker` could not be made" in migrated.err
    assert "grant CREATE on the database" in migrated.err
    assert not has_hints(database)
    database.close()
    assert (await connected("check", JOURNEYBOT_DATABASE_URL=limited)).code == 0


async def test_a_worker_tells_how_it_is_and_listens_to_nobody(connected: CommandLine, desk: Desk) -> None:
    await connected("migrate")
    async with connected.serving(command="worker", **TOKENS_OF_LISTENERS) as worker:
        paths = ("/healthz", "/readyz", "/metrics", "/slack/events")
        assert [await status(worker, path) for path in paths] == [200, 200, 200, 404]
        assert (await worker.stop()).code == 0
