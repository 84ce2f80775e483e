"""`journeybot backup` while the bot serves, and `journeybot restore` when it does not."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from tests.bot.cli.conftest import CommandLine

EXPORT = ("templates", "export", "onboarding")
CUSTOMERS = "key,name,stage\nacme,Acme Rockets,Onboarding\n"


async def test_a_backup_taken_while_the_bot_serves_comes_back_whole(connected: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text(CUSTOMERS)
    async with connected.serving():
        assert (await connected("customers", "import", "customers.csv")).code == 0
        taken = await connected("backup", "one.backup")
        refused = await connected("restore", "one.backup", "--replace")
    (tmp_path / "journeybot.db").write_text("lost")
    broken = await connected("restore", "one.backup", "--replace")
    (tmp_path / "journeybot.db").unlink()
    restored = await connected("restore", "one.backup")

    assert (taken.code, refused.code, broken.code, restored.code) == (0, 1, 1, 0)
    assert "Wrote one.backup" in taken.out
    assert "is served already" in refused.err
    assert "cannot be read as a database" in broken.err
    assert f"{tmp_path / 'journeybot.db'} holds what one.backup held." in restored.out
    again = await connected("customers", "import", "--dry-run", "customers.csv")
    assert "0 new, 0 changed, 1 as before" in again.out
    async with connected.serving():
        pass


async def test_a_database_is_not_overwritten_by_accident(connected: CommandLine) -> None:
    exported = await connected(*EXPORT)
    await connected("backup", "one.backup")
    refused = await connected("restore", "one.backup")
    twice = await connected("backup", "one.backup")

    assert (refused.code, twice.code) == (1, 1)
    assert "Say --replace if what it holds may be lost." in refused.err
    assert "one.backup exists already" in twice.err
    assert (await connected("restore", "one.backup", "--replace")).code == 0
    assert (await connected(*EXPORT)).out == exported.out != ""


async def test_what_is_to_be_replaced_must_be_there(connected: CommandLine, tmp_path: Path) -> None:
    """A shell in another folder than the bot's would make a new database there, and nobody would serve it."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    await connected("backup", "one.backup")
    refused = await connected("restore", "one.backup", "--replace", JOURNEYBOT_DATABASE_URL="sqlite:///elsewhere/my.db")

    assert refused.code == 1
    assert f"There is no database at {elsewhere / 'my.db'} to replace." in refused.err
    assert list(elsewhere.iterdir()) == []

    made = await connected("restore", "one.backup", JOURNEYBOT_DATABASE_URL="sqlite:///elsewhere/my.db")
    assert (made.code, f"{elsewhere / 'my.db'} holds" in made.out) == (0, True)
    assert stat.S_IMODE((elsewhere / "my.db").stat().st_mode) == 0o600


async def test_a_backup_of_an_older_version_asks_for_migrate(connected: CommandLine, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "journeybot.db", isolation_level=None)) as database:
        database.execute("UPDATE schema_version SET version_num = '0003'")
    await connected("backup", "old.backup")
    restored = await connected("restore", "old.backup", "--replace")

    assert restored.code == 0
    assert "It is of an older version: run `journeybot migrate`." in restored.out


async def test_a_backup_that_is_not_there_is_named(connected: CommandLine) -> None:
    ran = await connected("restore", "nowhere.backup", "--replace")

    assert ran.code == 1
    assert "There is no file nowhere.backup." in ran.err
