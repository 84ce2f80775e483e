"""Seen from outside while it works: figures for Prometheus, and whether it is ready."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.clock import MovableClock
from bot.demo.stage import Stage, sqlite_in, staged
from journeys.messages import Check, CheckKind
from storage import checks
from tests.bot.test_metrics import read
from tests.e2e.acts import asked, begun, card, opened, said
from tests.e2e.scene import START

TOKEN = "made-up-metrics-token"


async def _got(stage: Stage, path: str, **headers: str) -> tuple[int, bytes]:
    address = str(stage.workspace.app.request_url).removesuffix("/slack/events")
    async with aiohttp.ClientSession() as http, http.get(address + path, headers=headers) as answer:
        return answer.status, await answer.read()


async def _figures(stage: Stage) -> dict[str, float]:
    status, text = await _got(stage, "/metrics")
    assert status == 200
    return read(text)


async def _asked_of_all_kinds(stage: Stage) -> None:
    """A command, a press, a search in a menu and a submission."""
    mara = stage.people["mara"]
    await mara.press(await card(stage, "mara", "status acme"), "Mark done")
    form = await opened(stage, "mara", "note acme kick-off call")
    await mara.submit(form, {"note": "They are keen"})
    await mara.search(await opened(stage, "mara", "start"), "customer", "acme")


async def test_answers_are_timed_by_kind_of_request(http_stage: Stage) -> None:
    begun(http_stage)
    await _asked_of_all_kinds(http_stage)
    told = await _figures(http_stage)

    counts = {kind: told[f"journeybot_ack_seconds_count kind={kind}"] for kind in ("action", "submission", "options")}
    assert counts == {"action": 1, "submission": 1, "options": 1}
    assert told["journeybot_ack_seconds_count kind=command"] == 3
    assert told["journeybot_ack_seconds_count kind=other"] == 0
    assert told["journeybot_slack_request_seconds_count method=views.open"] == 2
    assert told["journeybot_slack_request_seconds_count method=response_url"] >= 1


async def test_deliveries_are_counted_by_what_became_of_them(http_stage: Stage) -> None:
    http_stage.workspace.faults.drop("chat.postMessage", accepted=True)
    begun(http_stage)
    await _settled(http_stage)
    http_stage.clock.move(timedelta(seconds=30))
    await _settled(http_stage)
    told = await _figures(http_stage)

    assert told["journeybot_deliveries_total kind=hand-off outcome=ambiguous"] == 1
    assert told["journeybot_deliveries_total kind=hand-off outcome=sent"] >= 1
    assert told["journeybot_slack_failures_total failure=uncertain method=chat.postMessage"] == 1
    assert told["journeybot_outbox_messages"] == 0


async def test_what_is_sent_once_more_in_doubt_is_counted(http_stage: Stage) -> None:
    http_stage.workspace.app.scopes -= {"im:history"}
    http_stage.workspace.faults.drop("chat.postMessage", accepted=True)
    begun(http_stage)
    await _settled(http_stage)
    assert (await _figures(http_stage))["journeybot_repeats_total kind=hand-off"] == 0
    for _ in range(2):
        http_stage.clock.move(timedelta(seconds=70))
        await _settled(http_stage)
    assert (await _figures(http_stage))["journeybot_repeats_total kind=hand-off"] == 1


async def _settled(stage: Stage) -> None:
    stage.bot.loop.nudge()
    await stage.bot.loop.settled()


async def test_what_waits_grows_older_while_the_loop_rests(http_stage: Stage) -> None:
    await _settled(http_stage)
    await http_stage.bot.loop.stop()
    begun(http_stage)
    _plan(http_stage)
    http_stage.clock.move(timedelta(minutes=5))
    told = await _figures(http_stage)

    assert told["journeybot_outbox_messages"] >= 1
    assert 300 <= told["journeybot_outbox_oldest_ready_seconds"] < 330
    assert 300 <= told["journeybot_sweep_lag_seconds"] < 330


def _plan(stage: Stage) -> None:
    with stage.desk.database.write() as tx:
        now = stage.clock.now()
        checks.put_many(tx, [Check(stage.workspace.team_id, CheckKind.DAILY_ROUND, "", now)])


async def test_no_name_of_anybody_is_told(http_stage: Stage) -> None:
    begun(http_stage)
    await _asked_of_all_kinds(http_stage)
    await asked(http_stage, "mara", "status nobody-of-this-name")
    await _settled(http_stage)
    _, told = await _got(http_stage, "/metrics")

    ids = [person.id for person in http_stage.people.values()]
    assert [
        word for word in (*ids, http_stage.workspace.team_id, "acme", "Acme", "mara", "nobody") if word in str(told)
    ] == []


@pytest.fixture
async def guarded(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(sqlite_in(tmp_path), MovableClock(START), metrics_token=TOKEN) as stage:
        yield stage


async def test_with_a_token_only_those_who_know_it_read_figures(guarded: Stage) -> None:
    assert (await _got(guarded, "/metrics"))[0] == 401
    assert (await _got(guarded, "/metrics", Authorization=f"Bearer {TOKEN}x"))[0] == 401
    assert (await _got(guarded, "/metrics", Authorization="Bearer é"))[0] == 401
    status, text = await _got(guarded, "/metrics", Authorization=f"Bearer {TOKEN}")
    assert status == 200
    assert b"journeybot_database_up 1.0" in text


async def test_without_its_database_it_is_not_ready_and_says_so_in_figures(http_stage: Stage, tmp_path: Path) -> None:
    await _settled(http_stage)
    assert (await _got(http_stage, "/readyz"))[0] == 200
    http_stage.desk.database.close()
    file = tmp_path / "journeybot.db"
    file.rename(tmp_path / "hidden.db")
    assert (await _got(http_stage, "/readyz"))[0] == 503
    assert (await _figures(http_stage))["journeybot_database_up"] == 0
    (tmp_path / "hidden.db").rename(file)
    await _settled(http_stage)
    assert (await _got(http_stage, "/readyz"))[0] == 200


async def test_what_would_be_written_to_a_file_that_was_removed_is_not_said_to_be_done(
    http_stage: Stage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    begun(http_stage)
    await _settled(http_stage)
    file = tmp_path / "journeybot.db"
    file.rename(tmp_path / "hidden.db")
    assert (await _got(http_stage, "/readyz"))[0] == 503
    assert (await _figures(http_stage))["journeybot_database_up"] == 0
    assert "was removed, replaced or emptied" in caplog.text
    assert (await said(http_stage, "mara", "done acme kick-off call")).startswith("The bot cannot reach its data")

    (tmp_path / "hidden.db").rename(file)
    assert (await said(http_stage, "mara", "done acme kick-off call")).startswith("Done")


async def test_a_loop_that_is_late_is_not_ready(http_stage: Stage) -> None:
    await http_stage.bot.loop.stop()
    http_stage.clock.move(timedelta(minutes=10))
    assert (await _got(http_stage, "/readyz"))[0] == 503
