"""`journeybot customers import` (requirements C2): a preview, every problem at once, all or nothing."""

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bot.csv_table import MAX_BYTES
from bot.sandbox.events import deactivate
from bot.sandbox.workspace import Workspace
from tests.bot.cli.conftest import CommandLine

GOOD = """key,name,stage,csm,fleet_size
acme,Acme Rockets,Onboarding,@ada,50000
bluebell,Bluebell Bakeries,Adoption,@ada,1200
"""
BEGUN = """key,name,stage,csm,health,seats,active_users
acme,Acme Rockets,Adoption,@ada,80,20,5
bluebell,Bluebell Bakeries,Adoption,@ada,80,20,0
"""
BROKEN = """key,name,stage,csm,timezone
acme,Acme Rockets,Onbording,@ada,Europe/Berlin
Blue Bell,Bluebell Bakeries,Adoption,@nobody,Europe/Berlin
corvid,,Adoption,@ada,Mars/Olympus
"""


@pytest.fixture
def importing(connected: CommandLine, workspace: Workspace) -> CommandLine:
    workspace.add_user("ada", "Ada Example", email="ada@example.test")
    _write(connected, "customers.csv", GOOD)
    return connected


def _write(command: CommandLine, name: str, text: str) -> None:
    (command.folder / name).write_text(text, encoding="utf-8")


def _rows(command: CommandLine, table: str) -> int:
    with closing(sqlite3.connect(command.folder / "journeybot.db")) as database:
        (count,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(count)


async def test_customers_are_imported_and_once_more_nothing_changes(importing: CommandLine) -> None:
    first = await importing("customers", "import", "customers.csv")
    again = await importing("customers", "import", "customers.csv")

    assert (first.code, again.code) == (0, 0)
    assert "2 customers: 2 new, 0 changed, 0 as before." in first.out
    assert "fleet_size: number" in first.out
    assert "2 customers: 0 new, 0 changed, 2 as before." in again.out
    assert _rows(importing, "customers") == 2


async def test_a_dry_run_shows_the_same_and_stores_nothing_at_all(importing: CommandLine) -> None:
    ran = await importing("customers", "import", "customers.csv", "--dry-run")

    assert ran.code == 0
    assert "2 customers: 2 new, 0 changed, 0 as before." in ran.out
    assert "This was a dry run; nothing was stored." in ran.out
    assert [_rows(importing, table) for table in ("customers", "workspaces", "people", "templates")] == [0, 0, 0, 0]


async def test_a_dry_run_says_which_journeys_would_start_and_what_would_be_asked(importing: CommandLine) -> None:
    _write(importing, "begun.csv", BEGUN)

    tried = await importing("customers", "import", "begun.csv", "--dry-run")
    assert _rows(importing, "outbox") == 0
    imported = await importing("customers", "import", "begun.csv")

    assert "1 journey would start by itself. This was a dry run; nothing was stored." in tried.out
    assert "Imported. 1 journey started by itself." in imported.out


async def test_a_dry_run_says_what_would_go_over_to_a_new_csm(importing: CommandLine, workspace: Workspace) -> None:
    workspace.add_user("bo", "Bo Example")
    _write(importing, "begun.csv", BEGUN)
    _write(importing, "handed.csv", BEGUN.replace("@ada", "@bo"))
    await importing("customers", "import", "begun.csv")

    for _ in range(2):
        tried = await importing("customers", "import", "handed.csv", "--dry-run")
        assert "1 journey would go over to its new CSM." in tried.out
    imported = await importing("customers", "import", "handed.csv")
    assert "1 journey goes over to its new CSM." in imported.out


async def test_a_dry_run_before_all_else_knows_the_facts_of_the_shipped_templates(importing: CommandLine) -> None:
    _write(importing, "facts.csv", "key,name,stage,contract_signed\nacme,Acme Rockets,Onboarding,maybe\n")

    tried = await importing("customers", "import", "facts.csv", "--dry-run")
    imported = await importing("customers", "import", "facts.csv")

    assert (tried.code, tried.err) == (1, imported.err)
    assert "contract_signed: ‘maybe’ is not yes or no" in tried.err


async def test_every_problem_is_told_with_its_line_and_nothing_is_stored(importing: CommandLine) -> None:
    _write(importing, "broken.csv", BROKEN)

    ran = await importing("customers", "import", "broken.csv")

    assert ran.code == 1
    assert "Nothing was imported; 5 problems must be solved first:" in ran.err
    assert [line.split(":")[0].strip() for line in ran.err.splitlines()[1:]] == [
        "line 2", "line 3", "line 3", "line 4", "line 4",
    ]  # fmt: skip
    assert "Did you mean Onboarding?" in ran.err
    assert "Nobody here is called @nobody" in ran.err
    assert _rows(importing, "customers") == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "empty"), (b"\xff\xfe\x00\x01", "UTF-8"), (b"key,name\n", "‘stage’ is missing"), (None, "No such file")],
    ids=["empty", "not a text", "no stage", "not there"],
)
async def test_a_file_that_is_none_is_told_in_a_sentence(
    importing: CommandLine, tmp_path: Path, content: bytes | None, told: str
) -> None:
    if content is not None:
        (tmp_path / "odd.csv").write_bytes(content)

    ran = await importing("customers", "import", "odd.csv")

    assert ran.code == 1
    assert told in ran.err


async def test_somebody_who_has_left_cannot_be_given_a_role(importing: CommandLine, workspace: Workspace) -> None:
    await deactivate(workspace, workspace.add_user("bo", "Bo Example").id)
    _write(importing, "left.csv", GOOD.replace("@ada", "@bo"))

    ran = await importing("customers", "import", "left.csv")

    assert "Nobody here is called @bo" in ran.err


@pytest.mark.parametrize("scopes", [frozenset(), frozenset({"users:read.email"})], ids=["without", "with"])
async def test_an_e_mail_address_fills_a_role_where_the_bot_may_see_addresses(
    importing: CommandLine, workspace: Workspace, scopes: frozenset[str]
) -> None:
    workspace.app.scopes |= scopes
    _write(importing, "mail.csv", GOOD.replace("@ada", "ada@example.test"))

    ran = await importing("customers", "import", "mail.csv")

    assert ran.code == (0 if scopes else 1)
    assert ("I am not allowed to look addresses up; write the @name" in ran.err) is not bool(scopes)


async def test_without_a_token_only_slack_ids_can_fill_a_role(importing: CommandLine) -> None:
    await importing("customers", "import", "customers.csv")
    importing.environment.pop("SLACK_BOT_TOKEN")
    _write(importing, "ids.csv", GOOD.replace("@ada", "U0ADA001"))

    by_name = await importing("customers", "import", "customers.csv")
    by_id = await importing("customers", "import", "ids.csv")

    assert by_name.code == 1
    assert "‘@ada’ is no Slack user id" in by_name.err
    assert "I need SLACK_BOT_TOKEN" in by_name.err
    assert by_id.code == 0


async def test_without_a_token_it_must_be_clear_whose_customers_they_are(importing: CommandLine) -> None:
    importing.environment.pop("SLACK_BOT_TOKEN")

    ran = await importing("customers", "import", "customers.csv")

    assert ran.code == 1
    assert "Set SLACK_BOT_TOKEN" in ran.err


async def test_an_import_tells_how_many_journeys_go_over_to_their_new_csm(
    importing: CommandLine, workspace: Workspace
) -> None:
    workspace.add_user("bo", "Bo Example")
    led = "key,name,stage,csm,seats,active_users,health\nacme,Acme Rockets,Adoption,@ada,100,10,60\n"
    _write(importing, "before.csv", led)
    _write(importing, "after.csv", led.replace("@ada", "@bo"))

    first = await importing("customers", "import", "before.csv")
    moved = await importing("customers", "import", "after.csv")
    again = await importing("customers", "import", "after.csv")

    assert "1 journey started by itself." in first.out
    assert "1 journey goes over to its new CSM." in moved.out
    assert "over to" not in first.out + again.out


async def test_the_zone_of_this_machine_is_none_of_a_customer(importing: CommandLine) -> None:
    _write(importing, "here.csv", "key,name,stage,timezone\nacme,Acme Rockets,Onboarding,Factory\n")

    ran = await importing("customers", "import", "here.csv")

    assert ran.code == 1
    assert "‘Factory’ is no time zone" in ran.err


def _poured(pipe: Path, data: bytes) -> int:
    """How much of it somebody has taken out of the pipe, or is about to."""
    poured = 0
    with pipe.open("wb", buffering=0) as sink:
        try:
            while poured < len(data):
                poured += sink.write(data[poured : poured + 65_536]) or 0
        except BrokenPipeError:
            pass
    return poured


async def test_a_file_comes_through_a_pipe_too(importing: CommandLine) -> None:
    pipe = importing.folder / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as beside:
        beside.submit(_poured, pipe, GOOD.encode())
        ran = await importing("customers", "import", pipe)

    assert "2 customers: 2 new" in ran.out


async def test_no_more_is_read_than_shows_that_it_is_too_much(importing: CommandLine) -> None:
    pipe = importing.folder / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as beside:
        poured = beside.submit(_poured, pipe, b"k" * 3 * MAX_BYTES)
        ran = await importing("customers", "import", pipe)

        assert ran.code == 1
        assert "The file is too large: at most 10 MB are read." in ran.err
        assert poured.result(30) < 2 * MAX_BYTES
