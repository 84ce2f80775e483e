"""The loop goes on, whatever happens in one round of it (design, Never a scheduler job per deadline)."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text

from bot.clock import MovableClock
from bot.delivery import Delivery
from bot.executor import UseCaseExecutor
from bot.loop import Loop
from bot.slack import Slack
from bot.usecases.desk import Desk
from journeys.messages import Check, CheckKind
from storage import checks, outbox, workspaces
from storage.database import Database
from storage.migrations import migrate
from tests.storage.examples import message

START = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(START)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    (tmp_path / "journeybot.db").touch()
    database = Database(f"sqlite:///{tmp_path / 'journeybot.db'}")
    migrate(database)
    with database.write() as tx:
        workspaces.put(tx, "T1", "Example", "UTC", START)
    yield Desk(database, "UTC", time(9), ("mon",))
    database.close()


@pytest.fixture
async def loop(desk: Desk, clock: MovableClock) -> AsyncIterator[Loop]:
    executor = UseCaseExecutor(1)
    async with aiohttp.ClientSession() as session:
        slack = Slack("xoxb-made-up", "http://127.0.0.1:9/", session)
        made = Loop(desk, executor, Delivery(desk, slack, executor, clock), clock, 60)
        made.start()
        yield made
        await made.stop()
        executor.close()


def _plan(desk: Desk, at: datetime) -> None:
    """A daily round, the plainest thing there is to sweep: it plans the next one."""
    with desk.database.write() as tx:
        checks.put_many(tx, [Check("T1", CheckKind.DAILY_ROUND, "", at)])


def _planned(desk: Desk) -> datetime | None:
    with desk.database.read() as tx:
        return checks.earliest(tx)


async def _until_swept(desk: Desk, since: datetime) -> None:
    for _ in range(250):
        if _planned(desk) != since:
            return
        await asyncio.sleep(0.02)
    pytest.fail("nothing was swept within five seconds")


async def test_what_is_due_is_dealt_with_at_once_after_a_nudge(desk: Desk, loop: Loop) -> None:
    await loop.settled()
    _plan(desk, START)
    loop.nudge()
    await _until_swept(desk, START)

    assert _planned(desk) == datetime(2026, 11, 24, tzinfo=UTC)


async def test_a_check_that_comes_due_soon_is_not_kept_until_the_next_interval(
    desk: Desk, loop: Loop, clock: MovableClock
) -> None:
    at = clock.now() + timedelta(seconds=0.4)
    _plan(desk, at)
    loop.nudge()
    await _until_swept(desk, at)


async def test_a_nudge_while_it_works_is_not_lost(desk: Desk, loop: Loop) -> None:
    for _ in range(20):
        _plan(desk, START)
        loop.nudge()
        await asyncio.sleep(0.005)
    await loop.settled()

    assert _planned(desk) != START


async def test_it_survives_a_database_that_is_gone_for_a_while(
    desk: Desk, loop: Loop, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await loop.settled()
    desk.database.close()
    file, hidden = tmp_path / "journeybot.db", tmp_path / "hidden.db"
    file.rename(hidden)
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            loop.nudge()
            await loop.settled()
        assert "There is no database" in await loop.problem()
    assert len([record for record in caplog.records if record.message.startswith("sweep")]) == 1

    hidden.rename(file)
    _plan(desk, START)
    loop.nudge()
    await _until_swept(desk, START)
    assert await loop.problem() == ""


@pytest.mark.parametrize("has_log", [True, False])
async def test_it_is_not_ready_where_what_is_there_is_no_database_any_more(
    desk: Desk, loop: Loop, tmp_path: Path, has_log: bool
) -> None:
    await loop.settled()
    desk.database.close()
    if has_log:
        _plan(desk, START + timedelta(hours=1))
    assert await loop.problem() == ""
    file = tmp_path / "journeybot.db"
    file.write_bytes(b"overwritten" * file.stat().st_size)
    assert "cannot be read as a database" in await loop.problem()
    assert b"journeybot_database_up 0.0" in await loop.figures()


async def test_it_is_not_ready_when_it_has_not_swept_for_long(loop: Loop, clock: MovableClock) -> None:
    await loop.settled()
    assert await loop.problem() == ""
    clock.move(timedelta(minutes=10))
    assert await loop.problem() == "The last sweep was 600 seconds ago."


async def test_it_is_not_ready_when_nothing_could_be_delivered_for_long(
    desk: Desk, loop: Loop, clock: MovableClock, caplog: pytest.LogCaptureFixture
) -> None:
    """A message that cannot even be read keeps delivery from going on, while sweeps are in time."""
    await loop.settled()
    with desk.database.write() as tx:
        outbox.put_many(tx, [message(workspace="T1")], ready_at=START)
        tx.execute(text("UPDATE outbox SET about = 'broken'"))
    clock.move(timedelta(minutes=2))
    loop.nudge()
    await loop.settled()

    assert (await loop.problem()).startswith("The last delivery was 12")
    assert "delivery failed and is tried again" in caplog.text


async def test_nothing_is_begun_after_it_was_stopped(desk: Desk, loop: Loop) -> None:
    await loop.stop()
    _plan(desk, START)
    loop.nudge()
    await asyncio.sleep(0.1)

    assert _planned(desk) == START
