"""The past that the demo begins with."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import MovableClock
from bot.demo.scene import set_scene
from bot.demo.stage import sqlite_in, staged
from storage import acts

EARLY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


async def test_nothing_of_it_lies_ahead(tmp_path: Path) -> None:
    """What was done later on this day would be new in the digest of the day, and new again in the next one."""
    async with staged(sqlite_in(tmp_path), MovableClock(EARLY)) as stage:
        await stage.import_sample()
        set_scene(stage)
        with stage.desk.database.read() as tx:
            done = acts.since(tx, stage.workspace.team_id, EARLY - timedelta(days=90))
    assert done
    assert max(act.at for act in done) <= stage.clock.now()
