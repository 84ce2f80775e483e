"""What goes out at once is composed together, and is each message's own business all the same."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import ParamSpec, TypeVar

import pytest

from bot.composer import Composer
from bot.executor import UseCaseExecutor
from bot.usecases.composing import DIGESTS_TOGETHER, Composed, compose_many
from bot.usecases.digest_plans import digest_message
from bot.usecases.starting import StartOrder, start
from bot.usecases.telling import NoLongerTrue
from journeys.digests import Digest
from journeys.messages import Message, MessageKind
from tests.e2e.scene import Scene

P = ParamSpec("P")
R = TypeVar("R")


class Counted(UseCaseExecutor):
    """Knows how often something was run."""

    runs = 0

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        self.runs += 1
        return await super().run(function, *args, **kwargs)


@pytest.fixture
async def scene(on_both: Scene) -> Scene:
    await on_both.stage.bot.loop.stop()
    on_both.starts()
    return on_both


@pytest.fixture
async def executor() -> AsyncIterator[Counted]:
    made = Counted(1)
    yield made
    made.close()


def _handoff(scene: Scene) -> Message:
    return next(entry.message for entry in scene.outbox() if entry.message.kind is MessageKind.HANDOFF)


async def test_messages_that_go_out_at_once_are_read_in_one_hop(scene: Scene, executor: Counted) -> None:
    composer = Composer(scene.stage.desk, executor, scene.stage.clock)
    handoff = _handoff(scene)
    gone = replace(handoff, id="gone", journey="no such journey")
    again = replace(handoff, id="again")

    told, untold, told_again = await asyncio.gather(*map(composer.compose, (handoff, gone, again)))

    assert isinstance(told, Composed)
    assert told == told_again
    assert isinstance(untold, NoLongerTrue)
    assert executor.runs == 1


async def test_each_is_composed_from_the_truth_of_its_own_turn(scene: Scene, executor: Counted) -> None:
    composer = Composer(scene.stage.desk, executor, scene.stage.clock)
    before = await composer.compose(_handoff(scene))
    scene.does("priya", "configure")
    after = await composer.compose(_handoff(scene))
    assert isinstance(before, Composed)
    assert isinstance(after, NoLongerTrue)


async def test_digests_that_go_out_at_once_are_each_about_their_own_reader(scene: Scene) -> None:
    """More of them than are read together, and another message between them."""
    nine = datetime(2026, 11, 23, 8, tzinfo=UTC)
    people = [scene.stage.people[handle].id for handle in ("mara", "jonas")]
    scene.says(replace(scene.acme, key="bright", name="Bright Sparks", roles={"csm": people[1]}))
    start(scene.stage.desk, scene.stage.caller("jonas"), StartOrder("bright", "rollout", nine.date(), {}))
    digests = [
        digest_message(scene.acme.workspace, MessageKind.DIGEST, f"digest {n}", people[n % 2], nine.date(), nine)
        for n in range(DIGESTS_TOGETHER + 2)
    ]
    messages = [*digests[:5], _handoff(scene), *digests[5:]]
    together = compose_many(scene.stage.desk, messages, nine)
    assert together == [compose_many(scene.stage.desk, [message], nine)[0] for message in messages]
    read = [one.content[0] for one in together if isinstance(one, Composed) and isinstance(one.content, tuple)]
    assert [digest.recipient for digest in read if isinstance(digest, Digest)] == [m.recipient for m in digests]


async def test_an_error_of_our_own_stops_only_the_message_it_is_about(scene: Scene, executor: Counted) -> None:
    composer = Composer(scene.stage.desk, executor, scene.stage.clock)
    handoff = _handoff(scene)
    broken = replace(handoff, id="broken", about={})

    told, failed = await asyncio.gather(composer.compose(handoff), composer.compose(broken), return_exceptions=True)

    assert isinstance(told, Composed)
    assert isinstance(failed, KeyError)


async def test_who_is_stopped_while_others_wait_leaves_nobody_waiting(scene: Scene, executor: Counted) -> None:
    composer = Composer(scene.stage.desk, executor, scene.stage.clock)
    handoff = _handoff(scene)
    stopped, waiting = (asyncio.create_task(composer.compose(replace(handoff, id=name))) for name in ("one", "two"))
    await asyncio.sleep(0)
    stopped.cancel()

    assert isinstance(await waiting, Composed)
    assert isinstance(await composer.compose(handoff), Composed)
    assert stopped.cancelled()
