"""Whatever is rendered anywhere is answered by a listener, and every listener answers something that is rendered."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncBoltRequest

from bot.app import Bot, opened
from bot.clock import MovableClock
from bot.listeners import actions, commands, submissions
from bot.manifest import manifest
from bot.sandbox.app import SandboxApp
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from journeys.digests import Item
from journeys.reports import TaskList
from notifications import example_history, examples
from notifications import example_reports as reports
from notifications.cards.list import list_card
from notifications.cards.log import log_card
from notifications.cards.tasks import tasks_card
from notifications.elements import Block
from notifications.ids import COMMAND, Form
from notifications.views.digest_section import digest_section_view
from notifications.views.journey import journey_view
from notifications.views.log import log_view
from storage.database import Database
from storage.migrations import migrate
from tests.notifications.cards import bent
from tests.notifications.cards.cases import RUNS, cards_of_run, other_cards
from tests.notifications.views.cases import SECTION, forms, pages


def rendered() -> Iterator[Block]:
    """Every message and every view there is, each with its example."""
    for run in RUNS:
        yield from cards_of_run(run())
    yield from other_cards()
    yield from forms().values()
    yield from pages().values()
    yield from middle_pages()


def middle_pages() -> Iterator[Block]:
    """Everything that has pages, at one with others before and after it."""
    run = bent.crowded(examples.stuck())
    items = [Item(run, activity) for activity in run.journey.activities]
    yield list_card(replace(reports.journey_list(), total=45, page=2), "stuck")
    yield tasks_card(TaskList(examples.MARA, reports.tasks().items * 3), 2)
    yield log_card(replace(example_history.log(), acts=example_history.log().acts * 30), 2)
    yield log_view(replace(example_history.log(), acts=example_history.log().acts * 30), 2)
    yield journey_view(run, 2)
    yield digest_section_view(SECTION, "Overdue", items, 2)


def elements(block: Block) -> Iterator[Block]:
    """What can be pressed or chosen in a block."""
    yield from block.get("elements", ())
    yield from (block[part] for part in ("accessory", "element") if part in block)


def is_acted_on(block: Block, element: Block) -> bool:
    """A field of a form is read with its submission, unless it dispatches; a link needs nobody."""
    if "action_id" not in element or "url" in element:
        return False
    return block["type"] != "input" or bool(block.get("dispatch_action"))


def all_pairs() -> Iterator[tuple[Block, Block]]:
    for message in rendered():
        for block in message["blocks"]:
            yield from ((block, element) for element in elements(block))


def actions_rendered() -> set[str]:
    return {str(element["action_id"]) for block, element in all_pairs() if is_acted_on(block, element)}


def searches_rendered() -> set[str]:
    return {str(element["action_id"]) for _, element in all_pairs() if element.get("type") == "external_select"}


def forms_rendered() -> set[str]:
    """Modals that are submitted."""
    return {str(view["callback_id"]) for view in rendered() if view.get("type") == "modal" and "submit" in view}


def test_every_action_rendered_has_a_listener_and_the_other_way_round() -> None:
    assert actions_rendered() == set(map(str, actions.HANDLERS))


def test_every_form_rendered_has_a_listener_and_the_other_way_round() -> None:
    assert forms_rendered() == set(map(str, submissions.HANDLERS))


def test_every_modal_has_a_name_of_ours_and_every_name_a_modal() -> None:
    assert {view["callback_id"] for view in rendered() if view.get("type") == "modal"} == set(Form)


@pytest.fixture
async def bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    """It refuses nothing that it does not know, so that what nobody listens to shows."""
    for listeners in (actions, submissions):
        monkeypatch.setattr(listeners, "ANY", re.compile(r"(?!)"))
    database = Database(f"sqlite:///{tmp_path / 'journeybot.db'}")
    migrate(database)
    database.close()
    workspace = Workspace(MovableClock(), app=SandboxApp.from_manifest(manifest()))
    async with SandboxServer(workspace) as server:
        settings = Settings(
            database_url=f"sqlite:///{tmp_path / 'journeybot.db'}",
            bot_token=workspace.bot.token,
            app_token=workspace.app.app_token,
            slack_api_url=server.api_url,
            chosen_transport="socket",
        )
        async with opened(settings, MovableClock()) as ready:
            yield ready


async def status_of(bot: Bot, payload: dict[str, Any]) -> int:
    """What Bolt answers to a payload whose values nobody of ours has written; 404 where nobody listens."""
    user = {"id": "U00000001", "team_id": bot.identity.workspace}
    sent = {"team": {"id": bot.identity.workspace}, "user": user, "trigger_id": "1.2.3", **payload}
    request = AsyncBoltRequest(body=json.dumps(sent), mode="socket_mode")
    return int((await bot.app.async_dispatch(request)).status)


async def test_a_listener_is_registered_for_all_that_is_rendered(bot: Bot) -> None:
    for action in actions_rendered():
        pressed = [{"type": "button", "action_id": action, "block_id": "b", "value": "x"}]
        assert await status_of(bot, {"type": "block_actions", "actions": pressed}) == 200, action
    for form in forms_rendered():
        view = {"id": "V1", "type": "modal", "callback_id": form, "blocks": [], "private_metadata": ""}
        assert await status_of(bot, {"type": "view_submission", "view": view}) == 200, form
    for search in searches_rendered():
        asked = {"type": "block_suggestion", "action_id": search, "block_id": search, "value": "ac"}
        assert await status_of(bot, asked) == 200, search
    assert await status_of(bot, {"type": "block_actions", "actions": [{"action_id": "nobody", "block_id": "b"}]}) == 404


async def test_every_word_of_the_command_answers(bot: Bot) -> None:
    for word in ("", "help", *commands.WORDS):
        command = {
            "command": COMMAND,
            "text": word,
            "team_id": bot.identity.workspace,
            "user_id": "U00000001",
            "channel_id": "C1",
            "response_url": "",
        }
        assert await status_of(bot, command) == 200, word
