"""A PostgreSQL that drops all its connections, as at a restart: people and the loop go on by themselves (N4)."""

from pathlib import Path

from bot.clock import MovableClock
from bot.demo.stage import staged
from tests.e2e.scene import START, furnished
from tests.postgres import PostgresServer

_CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}' AND pid <> pg_backend_pid()"


async def test_cut_connections_lose_and_double_nothing(postgres: PostgresServer, tmp_path: Path) -> None:
    async with staged(postgres.create_database(tmp_path.name), MovableClock(START)) as stage:
        scene = await furnished(stage)
        scene.starts()
        postgres.execute(_CUT.format(tmp_path.name))
        await scene.settles()
        postgres.execute(_CUT.format(tmp_path.name))
        answer = await stage.people["mara"].command("/journey", "status acme")
        for _ in range(3):
            await scene.passes(seconds=30)

        assert answer.failure is None
        assert "Acme Rockets" in answer.text
        assert len(scene.texts("priya")) == 1
        assert list(stage.workspace.problems) == []
