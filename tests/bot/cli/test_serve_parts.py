"""`journeybot serve --only web|worker`: one answers Slack, the other sweeps and delivers."""

import asyncio

import aiohttp
import pytest

from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace
from bot.usecases.desk import Desk
from storage import outbox
from tests.bot.cli.conftest import CommandLine, Serving
from tests.bot.cli.handoffs import POST, a_journey, all_sent, queue

TOKENS_OF_LISTENERS = {"SLACK_SIGNING_SECRET": "", "SLACK_APP_TOKEN": ""}
WEB, WORKER = ("--only", "web"), ("--only", "worker")


async def status(serving: Serving, path: str) -> int:
    async with aiohttp.ClientSession() as http, http.get(f"{serving.address}{path}") as answer:
        return answer.status


def _waiting(desk: Desk) -> int:
    with desk.database.read() as tx:
        return outbox.pending_count(tx)


async def test_what_the_web_part_stores_the_worker_delivers(
    connected: CommandLine, workspace: Workspace, desk: Desk
) -> None:
    person = Person(workspace, workspace.add_user("mara", is_admin=True).id)
    journey = a_journey(desk, workspace, [person.id])
    async with connected.serving(*WEB) as web:
        workspace.app.request_url = f"{web.address}/slack/events"
        answer = await person.command("/journey", "status acme")
        assert "Acme Rockets" in person.read(answer.message)
        queue(desk, journey, [person.id], 1)
        await asyncio.sleep(1.5)
        assert _waiting(desk)
        assert workspace.calls_of(POST) == []
        async with connected.serving(*WORKER, **TOKENS_OF_LISTENERS):
            await all_sent(desk, workspace.team_id, 1)


async def test_both_parts_tell_how_they_are_and_only_one_listens(connected: CommandLine, desk: Desk) -> None:
    async with connected.serving(*WEB) as web, connected.serving(*WORKER, **TOKENS_OF_LISTENERS) as worker:
        for path in ("/healthz", "/readyz", "/metrics"):
            assert [await status(part, path) for part in (web, worker)] == [200, 200]
        assert [await status(part, "/slack/events") for part in (web, worker)] == [405, 404]


@pytest.mark.parametrize("part", ["web", "worker"])
async def test_a_part_alone_makes_no_sense_on_sqlite(connected: CommandLine, part: str) -> None:
    ran = await connected("serve", "--only", part)

    assert ran.code == 1
    assert "PostgreSQL" in ran.err
