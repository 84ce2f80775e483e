"""Whatever is wrong with the database, the user hears what to do about it."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.cli.conftest import CommandLine

EXPORT = ("templates", "export", "onboarding")


async def test_migrate_makes_the_database_and_may_be_run_again(journeybot: CommandLine, tmp_path: Path) -> None:
    first, second = await journeybot("migrate"), await journeybot("migrate")

    assert (first.code, second.code) == (0, 0)
    assert "sqlite:///journeybot.db is up to date" in first.out
    assert (tmp_path / "journeybot.db").exists()


@pytest.mark.parametrize("words", [EXPORT, ("serve",)], ids=" ".join)
async def test_a_missing_database_is_never_made_by_accident(
    connected: CommandLine, tmp_path: Path, words: tuple[str, ...]
) -> None:
    ran = await connected(*words, JOURNEYBOT_DATABASE_URL="sqlite:///typo.db")

    assert ran.code == 1
    assert "There is no database at sqlite:///typo.db yet. Run `journeybot migrate`" in ran.err
    assert not (tmp_path / "typo.db").exists()


@pytest.mark.parametrize("words", [EXPORT, ("serve",)], ids=" ".join)
async def test_an_empty_database_asks_for_migrate(
    connected: CommandLine, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "empty.db").touch()

    ran = await connected(*words, JOURNEYBOT_DATABASE_URL="sqlite:///empty.db")

    assert ran.code == 1
    assert "sqlite:///empty.db is empty. Run `journeybot migrate` to prepare it." in ran.err


@pytest.mark.parametrize("words", [("migrate",), ("serve",)], ids=" ".join)
async def test_a_database_of_a_newer_version_is_left_alone(connected: CommandLine, words: tuple[str, ...]) -> None:
    with closing(sqlite3.connect(connected.folder / "journeybot.db", isolation_level=None)) as database:
        database.execute("UPDATE schema_version SET version_num = '9999'")

    ran = await connected(*words)

    assert ran.code == 1
    assert "prepared by a newer version" in ran.err


async def test_a_program_of_the_release_before_works_beside_the_next_one(connected: CommandLine) -> None:
    with closing(sqlite3.connect(connected.folder / "journeybot.db", isolation_level=None)) as database:
        database.execute("UPDATE schema_version SET version_num = printf('%04d', version_num + 1)")
        database.execute("ALTER TABLE journeys ADD COLUMN of_tomorrow TEXT")

    migrated, checked, exported = [await connected(*words) for words in (("migrate",), ("check",), EXPORT)]

    assert (migrated.code, checked.code, exported.code) == (0, 0, 0)
    assert "one version newer than this program, which works with it" in migrated.out


async def test_a_locked_database_asks_to_try_again(connected: CommandLine) -> None:
    with closing(sqlite3.connect(connected.folder / "journeybot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ran = await connected(*EXPORT)

    assert ran.code == 1
    assert "kept the database at sqlite:///journeybot.db busy" in ran.err


async def test_what_is_no_database_is_not_touched(journeybot: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear customers, " * 100)

    ran = await journeybot("migrate", JOURNEYBOT_DATABASE_URL="sqlite:///letter.db")

    assert ran.code == 1
    assert "cannot be read as a database" in ran.err
    assert (tmp_path / "letter.db").read_text().startswith("Dear customers")


async def test_a_folder_that_is_not_there_is_named(journeybot: CommandLine) -> None:
    ran = await journeybot("migrate", JOURNEYBOT_DATABASE_URL="sqlite:///nowhere/journeybot.db")

    assert ran.code == 1
    assert "sqlite:///nowhere/journeybot.db: No such file or directory" in ran.err


@pytest.mark.parametrize("url", ["journeybot.db", "mysql://root@localhost/bot"])
async def test_a_broken_address_is_answered_with_a_right_one(journeybot: CommandLine, url: str) -> None:
    ran = await journeybot("migrate", JOURNEYBOT_DATABASE_URL=url)

    assert ran.code == 1
    assert "Write sqlite:///journeybot.db or postgresql://user:password@host/name." in ran.err


async def test_a_password_in_the_address_is_never_said(journeybot: CommandLine) -> None:
    ran = await journeybot("migrate", JOURNEYBOT_DATABASE_URL="postgresql://bot:hunter2@127.0.0.1:1/bot")

    assert ran.code == 1
    assert "hunter2" not in ran.out + ran.err


async def test_a_backup_is_as_good_as_the_database(connected: CommandLine, tmp_path: Path) -> None:
    exported = await connected(*EXPORT)
    with (
        closing(sqlite3.connect(tmp_path / "journeybot.db")) as live,
        closing(sqlite3.connect(tmp_path / "backup.db")) as backup,
    ):
        live.backup(backup)
    shutil.move(tmp_path / "backup.db", tmp_path / "restored.db")

    again = await connected(*EXPORT, JOURNEYBOT_DATABASE_URL="sqlite:///restored.db")

    assert again.out == exported.out != ""
