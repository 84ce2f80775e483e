"""Whatever people write and whatever goes wrong, logs hold neither secrets nor texts (requirements S)."""

import json
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.clock import MovableClock
from bot.demo.stage import Stage, sqlite_in, staged
from bot.importing import import_into
from bot.jobs import Job
from bot.logs import ROOMS, LogFormat, log_to_stderr
from tests.e2e.acts import begun, card, opened
from tests.e2e.scene import START

CANARY = "Kanarienvogel"
CUSTOMERS = f"""key,name,stage,csm,implementation_specialist,plan
acme,{CANARY} & Söhne <!channel>,Onboarding,@mara,@priya,{CANARY}
"""
POST = "chat.postMessage"


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in ("", *ROOMS)]
    levels, handlers = [one.level for one in loggers], loggers[0].handlers
    yield
    loggers[0].handlers = handlers
    for one, level in zip(loggers, levels, strict=True):
        one.setLevel(level)


@pytest.fixture(params=["http", "socket"])
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(sqlite_in(tmp_path), MovableClock(START), request.param) as ready:
        work = Job(ready.desk, ready.clock, ready.workspace.team_id, ready.bot.office.slack)
        await import_into(work, CUSTOMERS.encode(), dry_run=False)
        yield ready
        ready.workspace.faults.clear()


async def _worked(stage: Stage) -> None:
    """Everything that takes a text, and each kind of request."""
    begun(stage)
    mara = stage.people["mara"]
    shown = await card(stage, "mara", "status acme")
    await mara.press(shown, "Mark done")
    form = await opened(stage, "mara", "note acme kick-off call")
    await mara.submit(form, {"note": CANARY})
    await mara.search(await opened(stage, "mara", "start"), "customer", CANARY)
    for words in (
        f"status {CANARY}",
        f"{CANARY} acme",
        f"pause {CANARY}",
        f"stage acme {CANARY}",
        f"done acme {CANARY}",
    ):
        await mara.command("/journey", words)


async def _gone_wrong(stage: Stage, tmp_path: Path) -> None:
    """Slack fails, the database goes and comes back, and what is in it turns out to be broken."""
    faults, mara = stage.workspace.faults, stage.people["mara"]
    faults.drop(POST, accepted=True)
    faults.fail(POST)
    faults.fail("views.open")
    await mara.command("/journey", "note acme kick-off call")
    begun(stage)
    stage.clock.move(timedelta(seconds=30))
    stage.bot.loop.nudge()
    await stage.bot.loop.settled()
    stage.desk.database.close()
    (tmp_path / "journeybot.db").rename(tmp_path / "hidden.db")
    await mara.command("/journey", "status acme")
    stage.bot.loop.nudge()
    await stage.bot.loop.settled()
    (tmp_path / "hidden.db").rename(tmp_path / "journeybot.db")
    with stage.desk.database.write() as tx:
        tx.execute(text("UPDATE customers SET facts = :broken"), {"broken": f'{{"{CANARY}": {{"date": "{CANARY}"}}}}'})
    await mara.command("/journey", "status acme")


@pytest.mark.parametrize("form", ["text", "json"])
async def test_no_log_of_a_day_on_which_all_goes_wrong_holds_a_secret_or_a_text(
    stage: Stage, tmp_path: Path, form: LogFormat, capsys: pytest.CaptureFixture[str]
) -> None:
    app = stage.workspace.app
    log_to_stderr(form, "info", [app.signing_secret])
    await _worked(stage)
    await _gone_wrong(stage, tmp_path)
    logged = capsys.readouterr().err

    for told in ("command answered", "error ", "There is no database", "slack: "):
        assert told in logged
    hidden = (CANARY, "Söhne", "Lindqvist", "Paper Plane", "hooks.slack", stage.workspace.bot.token, app.signing_secret)
    assert [word for word in hidden if word.lower() in logged.lower()] == []


async def test_each_line_of_a_request_carries_its_id_and_what_it_only_set_off_does_not(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    log_to_stderr("json", "info")
    stage.workspace.faults.fail("views.open")
    stage.workspace.faults.drop(POST, accepted=True)
    begun(stage)
    await stage.people["mara"].command("/journey", "note acme kick-off call")
    await stage.people["mara"].press(await card(stage, "mara", "status acme"), "Mark done")
    await stage.bot.loop.settled()
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    answers = [line for line in lines if "answered" in line["message"]]
    assert [line["kind"] for line in answers] == ["command", "command", "action"]
    assert {line["workspace"] for line in answers} == {stage.workspace.team_id}
    assert len({line["request"] for line in answers}) == 3
    (trouble,) = [line for line in lines if line["message"].startswith("slack: ")]
    assert trouble["request"] == answers[0]["request"]
