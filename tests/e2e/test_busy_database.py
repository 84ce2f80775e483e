"""Where somebody else keeps the database busy, the loop tries again soon (requirements N4)."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.clock import MovableClock
from bot.demo.stage import staged
from storage.database import Database
from tests.e2e.scene import START, Scene, furnished
from tests.postgres import PostgresServer


@pytest.fixture(params=["statement_timeout", "lock_timeout"])
async def scene(request: pytest.FixtureRequest, postgres: PostgresServer, tmp_path: Path) -> AsyncIterator[Scene]:
    """A server with little patience, in the one way or the other."""
    url = postgres.create_database(tmp_path.name)
    async with staged(f"{url}&options=-c%20{request.param}=300", MovableClock(START)) as stage:
        scene = await furnished(stage)
        scene.starts()
        await scene.settles()
        yield scene


@contextmanager
def _somebody_holds(scene: Scene, what: str) -> Iterator[None]:
    other = Database(scene.stage.desk.database.url)
    with other.write() as tx:
        tx.execute(text(what))
        yield
    other.close()


async def test_what_is_due_is_looked_at_again_soon(scene: Scene) -> None:
    with _somebody_holds(scene, "LOCK TABLE outbox IN SHARE MODE"):
        await scene.passes(days=2, hours=16)
    await scene.passes(minutes=1)
    assert [told for told in scene.texts("mara") if told.startswith("Acme Rockets is delayed")]
