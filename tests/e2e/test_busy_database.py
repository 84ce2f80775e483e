"""Where somebody else keeps the database busy, people hear just that, also when Slack no longer waits for it, and the
loop tries again soon (N4, N6)."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import text

from bot.clock import MovableClock
from bot.demo.stage import Transport, staged
from bot.sandbox.delivery import Failure
from bot.sandbox.outcomes import Answer
from storage.database import Database, Transaction
from tests.e2e.scene import START, Scene, furnished
from tests.postgres import PostgresServer

BUSY = "The bot's data is busy right now. Nothing was changed; please try again in a moment."
COLLIDED = "Somebody else changed the same at this moment. Nothing was changed here; please try again."
_HOLD_JOURNEYS = text("SELECT id FROM journeys FOR UPDATE")
_WAITS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


@asynccontextmanager
async def _started(url: str, transport: Transport = "http") -> AsyncIterator[Scene]:
    async with staged(url, MovableClock(START), transport) as stage:
        scene = await furnished(stage)
        scene.starts()
        await scene.settles()
        yield scene


@pytest.fixture(params=["statement_timeout", "lock_timeout"])
async def impatient(request: pytest.FixtureRequest, postgres: PostgresServer, tmp_path: Path) -> AsyncIterator[Scene]:
    """On a server that gives up soon, in the one way or the other."""
    url = postgres.create_database(tmp_path.name)
    async with _started(f"{url}&options=-c%20{request.param}=300") as scene:
        yield scene


@contextmanager
def _somebody(scene: Scene) -> Iterator[Transaction]:
    other = Database(scene.stage.desk.database.url)
    try:
        with other.write() as tx:
            yield tx
    finally:
        other.close()


async def _types_done(scene: Scene) -> Answer:
    return await scene.stage.people["mara"].command("/journey", 'done acme "Do the call"')


async def _does_the_call(scene: Scene) -> str:
    return _read(scene, await _types_done(scene))


def _read(scene: Scene, answer: Answer) -> str:
    """By Mara, once and by nobody else."""
    (message,) = answer.messages
    assert message.only_for == scene.stage.people["mara"].id
    return scene.stage.people["mara"].read(message)


async def test_people_hear_that_it_is_busy(impatient: Scene) -> None:
    with _somebody(impatient) as other:
        other.execute(_HOLD_JOURNEYS)
        assert await _does_the_call(impatient) == BUSY
    assert "Do the call" in await _does_the_call(impatient)


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_what_is_done_when_slack_no_longer_waits_is_told_all_the_same(
    postgres: PostgresServer, tmp_path: Path, transport: Transport
) -> None:
    async with _started(postgres.create_database(tmp_path.name), transport) as scene:
        with _somebody(scene) as other:
            other.execute(_HOLD_JOURNEYS)
            answer = await _types_done(scene)
            assert (answer.failure, answer.messages) == (Failure.TIMEOUT, ())
        assert "Do the call" in _read(scene, await answer.arrives())


async def test_that_it_is_busy_is_told_when_slack_no_longer_waits(postgres: PostgresServer, tmp_path: Path) -> None:
    url = postgres.create_database(tmp_path.name)
    async with _started(f"{url}&options=-c%20lock_timeout=3500") as scene:
        with _somebody(scene) as other:
            other.execute(_HOLD_JOURNEYS)
            answer = await _types_done(scene)
            assert answer.failure == Failure.TIMEOUT
            assert _read(scene, await answer.arrives()) == BUSY


async def test_a_late_answer_that_slack_would_still_take_is_shared_once(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    async with _started(postgres.create_database(tmp_path.name)) as scene:
        with _somebody(scene) as other:
            other.execute(text("LOCK TABLE journeys"))
            typing = asyncio.create_task(scene.stage.people["mara"].command("/journey", "status acme --share"))
            await asyncio.get_running_loop().run_in_executor(None, _comes_to_be_waited_for, scene)
            scene.stage.clock.move(timedelta(seconds=3))
        answer = await (await typing).arrives()
        await scene.stage.bot.office.settled()
        assert [message.only_for for message in answer.messages] == [None]
        assert (answer.failure, answer.ack.body) == (None, {})
        assert "Do the call" in scene.stage.people["mara"].read(answer.message)


async def test_of_two_who_wait_for_each_other_one_hears_that_somebody_else_changed_the_same(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    async with _started(postgres.create_database(tmp_path.name)) as scene:
        with ThreadPoolExecutor(1) as beside:
            holds = Event()
            crossing = beside.submit(_crosses, scene, holds)
            holds.wait(10)
            assert await _does_the_call(scene) == COLLIDED
            crossing.result()
        assert "Do the call" in await _does_the_call(scene)


def _crosses(scene: Scene, holds: Event) -> None:
    """Takes what an act needs last, then what it took first: of the two the server gives up the act."""
    with _somebody(scene) as other:
        other.execute(text("SET LOCAL deadlock_timeout = '60s'"))
        other.execute(text("LOCK TABLE acts IN SHARE MODE"))
        holds.set()
        _comes_to_be_waited_for(scene)
        other.execute(_HOLD_JOURNEYS)


def _comes_to_be_waited_for(scene: Scene) -> None:
    while not _is_waited_for(scene):
        pass


def _is_waited_for(scene: Scene) -> bool:
    with scene.stage.desk.database.read() as tx:
        return bool(tx.execute(_WAITS).scalar())


async def test_what_is_due_is_looked_at_again_soon(impatient: Scene) -> None:
    with _somebody(impatient) as other:
        other.execute(text("LOCK TABLE outbox IN SHARE MODE"))
        await impatient.passes(days=2, hours=16)
    await impatient.passes(minutes=1)
    assert [told for told in impatient.texts("mara") if told.startswith("Acme Rockets is delayed")]
