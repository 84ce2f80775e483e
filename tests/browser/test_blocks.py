"""Everything the bot sends is drawn in full, and axe finds nothing in the way of anybody."""

import json
from collections.abc import Callable

import pytest

from journeys.run import Run
from notifications import examples
from notifications.elements import Block
from tests.browser.chromium import barriers
from tests.browser.harness import Harness
from tests.notifications.cards.cases import RUNS, cards_of_run
from tests.notifications.views import cases

pytestmark = pytest.mark.asyncio(loop_scope="package")

VIEWS = {**cases.forms(), **cases.pages()}


def distinct(make_run: Callable[[], Run]) -> list[Block]:
    """The blocks of all cards about a journey, those that are the same once."""
    blocks = {json.dumps(block): block for card in cards_of_run(make_run()) for block in card["blocks"]}
    return named(list(blocks.values()))


def named(blocks: list[Block]) -> list[Block]:
    """With an id for every block, as Slack gives them."""
    return [{"block_id": f"b{number}", **block} for number, block in enumerate(blocks)]


@pytest.mark.parametrize("make_run", RUNS, ids=lambda run: run.__name__)
async def test_every_card_is_drawn_in_full(make_run: Callable[[], Run], harness: Harness) -> None:
    blocks = distinct(make_run)

    await harness.draw(*blocks)

    assert await harness.page.locator(".bk-unknown").count() == 0
    assert await harness.page.locator(".bk-block").count() == len(blocks)
    # Contrast takes long, and does not depend on what is written.
    assert await barriers(harness.page, contrast=make_run is examples.delayed) == []


@pytest.mark.parametrize("name", VIEWS)
async def test_every_view_is_drawn_in_full(name: str, harness: Harness) -> None:
    await harness.modal({**VIEWS[name], "blocks": named(VIEWS[name]["blocks"])})

    assert await harness.page.locator(".bk-unknown").count() == 0
    assert await barriers(harness.page, "dialog") == []
