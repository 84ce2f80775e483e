"""A card shows what is true by now, also where Slack takes an older drawing of it late (requirements N4, N6), on both
databases."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.delivery import Delivery
from bot.slack import Slack, slack_session
from tests.e2e.delivering import REDRAW, another
from tests.e2e.scene import Scene


@pytest.fixture
async def scene(on_both: Scene) -> Scene:
    """All there is to do is Mara's, on one card."""
    on_both.starts(who="jonas", implementation_specialist=on_both.stage.people["mara"].id)
    await on_both.settles()
    return on_both


def _done(scene: Scene) -> int:
    """How many tasks the card shows as done."""
    (card,) = scene.texts("mara")
    return card.count("Done by")


def _drawn(scene: Scene) -> int:
    return len(scene.stage.workspace.calls_of(REDRAW))


class _Stopped(Slack):
    """Its process is stopped when it is about to draw a card."""

    def __init__(self, like: Slack, session: aiohttp.ClientSession) -> None:
        super().__init__(like.client.token or "", like.client.base_url, session)
        self.is_stopped, self.goes_on = asyncio.Event(), asyncio.Event()

    async def update(self, *args: Any) -> None:
        self.is_stopped.set()
        await self.goes_on.wait()
        await super().update(*args)


async def test_who_was_stopped_past_the_lease_draws_nothing(scene: Scene) -> None:
    await scene.stage.bot.loop.stop()
    async with slack_session() as session:
        slack = _Stopped(scene.stage.bot.office.slack, session)
        with another(scene, lease_seconds=1, slack=slack) as late, another(scene) as living:
            scene.does("mara", "call")
            await late.step()
            await slack.is_stopped.wait()
            await _lease_runs_out(scene)
            scene.does("mara", "plan")
            await _goes_on(scene, living)
            assert _done(scene) == 2

            drawn = _drawn(scene)
            slack.goes_on.set()
            await asyncio.wait(late.under_way)
            await late.finish()
    assert (_done(scene), _drawn(scene)) == (2, drawn)


async def _lease_runs_out(scene: Scene) -> None:
    """Leases end in real time."""
    scene.stage.clock.move(timedelta(seconds=2))
    await asyncio.sleep(1.1)


async def _goes_on(scene: Scene, delivery: Delivery) -> None:
    for _ in range(3):
        await delivery.drain()
        scene.stage.clock.move(timedelta(minutes=1))
