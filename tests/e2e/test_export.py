"""`journeybot export` (requirements J7)."""

import csv
import io
import json
from pathlib import Path

import pytest

from bot.demo.stage import Stage
from bot.history_file import harmless
from bot.usecases import activities, running
from journeys.journey import Outcome
from tests.bot.cli.conftest import CommandLine
from tests.e2e.acts import begun


async def test_the_whole_history_is_exported_with_before_and_after(http_stage: Stage, tmp_path: Path) -> None:
    journey = begun(http_stage)
    call = next(a for a in journey.activities if a.title == "Hold the kick-off call")
    activities.complete(http_stage.desk, http_stage.caller("mara"), call.id)
    activities.note(http_stage.desk, http_stage.caller("mara"), call.id, "=they, are keen")
    running.end(http_stage.desk, http_stage.caller("mara"), journey.id, Outcome.EXITED)
    command = CommandLine(tmp_path, {"JOURNEYBOT_DATABASE_URL": http_stage.bot.office.desk.database.url})

    ran = await command("export", "history")
    rows = [row for row in csv.DictReader(io.StringIO(ran.out)) if row["customer"] == "acme"]
    started, completed, noted, ended = rows

    assert ran.code == 0
    assert [row["act"] for row in rows] == ["start", "complete", "note", "end"]
    assert (started["by"], completed["by"], completed["on"]) == ("jonas", "mara", call.title)
    assert json.loads(completed["changes"])[0]["fields"]["state"] == ["pending", "completed"]
    assert noted["text"] == "'=they, are keen"
    assert "skipped" in ended["changes"]


async def test_what_the_bot_did_is_exported_as_its_own(http_stage: Stage, tmp_path: Path) -> None:
    command = CommandLine(tmp_path, {"JOURNEYBOT_DATABASE_URL": http_stage.bot.office.desk.database.url})

    said = await command("export", "history", "--to", "history.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "history.csv").read_text("utf-8"))))

    assert said.out == "Wrote history.csv.\n"
    assert {row["by"] for row in rows} == {"Journeybot"}
    assert {row["act"] for row in rows} == {"start"}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_cell_is_a_formula(sign: str) -> None:
    assert harmless(f"{sign}HYPERLINK()") == f"'{sign}HYPERLINK()"
    assert harmless(f"1{sign}1") == f"1{sign}1"
