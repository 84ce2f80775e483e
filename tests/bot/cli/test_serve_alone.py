"""A SQLite file is served by one process; a second is refused, or waits until the first has gone."""

import asyncio
import shutil
import signal
from pathlib import Path

import pytest

from tests.bot.cli.conftest import PATIENCE_SECONDS, CommandLine

AT_ONCE = {"JOURNEYBOT_PORT": "0"}
CSV = "key,name,stage\nacme,Acme Rockets,Onboarding\n"


async def test_a_second_on_the_same_file_is_refused(connected: CommandLine) -> None:
    async with connected.serving() as first:
        second = await connected("serve", **AT_ONCE)

    assert second.code == 1
    assert f"served already, by process {first.process.pid}. " in second.err
    assert "--wait" in second.err
    assert "PostgreSQL" in second.err


async def test_another_name_of_the_same_file_is_the_same_file(connected: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "other.db").symlink_to(tmp_path / "journeybot.db")
    async with connected.serving():
        second = await connected("serve", JOURNEYBOT_DATABASE_URL=f"sqlite:///{tmp_path}/other.db", **AT_ONCE)

    assert second.code == 1
    assert "served already" in second.err


async def test_two_files_are_served_by_two(connected: CommandLine, tmp_path: Path, migrated: Path) -> None:
    shutil.copy(migrated, tmp_path / "other.db")
    async with connected.serving(), connected.serving(JOURNEYBOT_DATABASE_URL="sqlite:///other.db") as other:
        assert other.process.returncode is None


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "killed"])
async def test_one_that_waits_takes_over_when_the_first_has_gone(connected: CommandLine, end: signal.Signals) -> None:
    async with connected.serving() as first:
        second = await connected.started(["serve", "--wait"], AT_ONCE)
        assert second.stderr is not None
        waiting = await asyncio.wait_for(second.stderr.readline(), PATIENCE_SECONDS)
        assert f"waiting while process {first.process.pid} serves" in waiting.decode()
        assert second.returncode is None
        await first.stop(end)
    assert " on http://" in (await asyncio.wait_for(second.stderr.readline(), PATIENCE_SECONDS)).decode()
    second.terminate()
    assert await asyncio.wait_for(second.wait(), PATIENCE_SECONDS) == 0


async def test_one_that_waits_can_be_stopped(connected: CommandLine) -> None:
    async with connected.serving():
        second = await connected.started(["serve", "--wait"], AT_ONCE)
        assert second.stderr is not None
        await asyncio.wait_for(second.stderr.readline(), PATIENCE_SECONDS)
        second.terminate()
        assert await asyncio.wait_for(second.wait(), PATIENCE_SECONDS) == -signal.SIGTERM


async def test_jobs_go_on_beside_the_one_that_serves(connected: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text(CSV)
    async with connected.serving():
        jobs = [("customers", "import", "customers.csv"), ("migrate",), ("check",), ("export", "history")]
        assert [(await connected(*words)).code for words in jobs] == [0] * len(jobs)


async def test_a_folder_that_takes_no_lock_is_named(connected: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "journeybot.db.serve").mkdir()
    ran = await connected("serve", **AT_ONCE)

    assert ran.code == 1
    assert "journeybot.db.serve, by which only one process serves the database, cannot be opened" in ran.err
