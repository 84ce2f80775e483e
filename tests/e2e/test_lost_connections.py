"""A PostgreSQL that drops all its connections, as at a restart: people and the loop go on by themselves (N4)."""

from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.demo.stage import staged
from bot.loop import Loop
from tests.conftest import LEFT_OUT
from tests.e2e.scene import START, furnished
from tests.postgres import PostgresServer, postgres_programs, running_postgres

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


@pytest.mark.skipif(postgres_programs() is None, reason=LEFT_OUT)
async def test_a_server_that_becomes_a_standby_counts_as_gone_until_there_is_a_primary_again() -> None:
    programs = postgres_programs()
    assert programs
    with running_postgres(programs, "synchronous_commit=on") as server:
        async with staged(server.create_database("journeys"), MovableClock(START)) as stage:
            scene = await furnished(stage)
            scene.starts()
            await scene.settles()
            server.demote()
            answer = await stage.people["mara"].command("/journey", 'done acme "Do the call"')

            assert "Nothing was changed" in answer.text
            assert "standby" in await stage.bot.loop.problem()
            assert await _database_up(stage.bot.loop) == 0

            server.promote()
            await scene.passes(minutes=1)
            assert (await stage.bot.loop.problem(), await _database_up(stage.bot.loop)) == ("", 1)
            answer = await stage.people["mara"].command("/journey", 'done acme "Do the call"')
            assert "Do the call" in answer.text


async def _database_up(loop: Loop) -> float:
    lines = (await loop.figures()).decode().splitlines()
    (value,) = (line.split()[-1] for line in lines if line.startswith("journeybot_database_up "))
    return float(value)
