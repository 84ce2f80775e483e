"""What Slack delivers twice, one after the other or both at once, is done once; so is what is clicked twice (J3)."""

import ast
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TypeGuard

import pytest

import bot.usecases
from bot.clock import MovableClock
from bot.demo.stage import Stage, staged
from bot.sandbox.delivery import Ack, Delivery, Transport
from bot.sandbox.records import Message, View
from journeys.history import Act, Verb
from storage import acts
from tests.e2e.scene import START, Scene, furnished


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    async with staged(database_url, MovableClock(START)) as stage:
        yield await furnished(stage)
        await stage.bot.office.settled()


class BothAtOnce:
    """A way to the app on which everything is delivered twice at the same moment."""

    def __init__(self, way: Transport) -> None:
        self._way = way

    async def deliver(self, delivery: Delivery, within: float) -> Ack:
        first, _ = await asyncio.gather(self._way.deliver(delivery, within), self._way.deliver(delivery, within))
        return first


def one_after_the_other(stage: Stage) -> None:
    stage.workspace.faults.deliver_twice()


def both_at_once(stage: Stage) -> None:
    stage.workspace.app.http = BothAtOnce(stage.workspace.app.http)


async def _command(scene: Scene, double: Callable[[Stage], None]) -> None:
    double(scene.stage)
    await scene.stage.people["mara"].command("/journey", "note acme call: They are keen")


async def _press(scene: Scene, double: Callable[[Stage], None]) -> None:
    shown = await _shown(scene, "mara")
    double(scene.stage)
    await scene.stage.people["mara"].press(shown, "Mark done")


async def _choice(scene: Scene, double: Callable[[Stage], None]) -> None:
    shown = await _shown(scene, "mara")
    double(scene.stage)
    await scene.stage.people["mara"].choose(shown, "activity_more", "Set in progress")


async def _submission(scene: Scene, double: Callable[[Stage], None]) -> None:
    form = await _form(scene, "mara", "Add a note…")
    double(scene.stage)
    await scene.stage.people["mara"].submit(form, {"note": "They are keen"})


TWICE = [one_after_the_other, both_at_once]


async def _shown(scene: Scene, who: str) -> Message:
    return (await scene.stage.people[who].command("/journey", "status acme")).message


async def _form(scene: Scene, who: str, choice: str) -> View:
    person = scene.stage.people[who]
    await person.choose(await _shown(scene, who), "activity_more", choice)
    assert person.modal is not None
    return person.modal


def _history(scene: Scene, verb: Verb) -> list[Act]:
    with scene.stage.desk.database.read() as tx:
        found = acts.of_journey(tx, scene.acme.workspace, scene.journey.id, 50)
    return [act for act in found if act.verb is verb]


@pytest.mark.parametrize("double", TWICE)
@pytest.mark.parametrize(
    ("kind", "verb"),
    [(_command, Verb.NOTE), (_press, Verb.COMPLETE), (_choice, Verb.PROGRESS), (_submission, Verb.NOTE)],
)
async def test_what_is_delivered_twice_is_done_once(
    scene: Scene,
    kind: Callable[[Scene, Callable[[Stage], None]], Awaitable[None]],
    verb: Verb,
    double: Callable[[Stage], None],
) -> None:
    scene.starts()
    await kind(scene, double)
    await scene.stage.bot.office.settled()

    assert len(_history(scene, verb)) == 1
    assert not any("already" in text.casefold() for text in scene.texts("mara"))
    assert list(scene.stage.workspace.problems) == []


@pytest.mark.parametrize("double", TWICE)
@pytest.mark.parametrize("pressed", ["Snooze", "Reassign"])
async def test_a_form_that_is_asked_for_twice_opens_once_without_a_complaint(
    scene: Scene, pressed: str, double: Callable[[Stage], None]
) -> None:
    scene.starts()
    shown, mara = await _shown(scene, "mara"), scene.stage.people["mara"]
    before = len(mara.dm())
    double(scene.stage)
    await mara.press(shown, pressed)

    assert mara.modal is not None
    assert mara.dm()[before:] == ()


@pytest.mark.parametrize("double", TWICE)
async def test_a_start_that_is_delivered_twice_is_one_journey_and_one_message_to_each(
    scene: Scene, double: Callable[[Stage], None]
) -> None:
    mara = scene.stage.people["mara"]
    preview = (await mara.command("/journey", "start acme rollout")).view
    assert preview is not None
    double(scene.stage)
    await mara.submit(preview)
    await scene.settles()

    assert len(scene.journeys()) == 1
    assert len(scene.texts("priya")) == 1


async def test_a_repeat_after_a_restart_is_still_known(scene: Scene) -> None:
    """Slack repeats after a minute and after five; ids are kept in the database for days."""
    scene.starts()
    taken: list[Delivery] = []
    way = scene.stage.workspace.app.http

    class Remembering:
        async def deliver(self, delivery: Delivery, within: float) -> Ack:
            taken.append(delivery)
            return await way.deliver(delivery, within)

    scene.stage.workspace.app.http = Remembering()
    await scene.stage.people["mara"].command("/journey", "note acme call: They are keen")
    await scene.passes(days=6)
    ack = await way.deliver(taken[0], 3)
    assert (ack.failure, ack.body) == (None, {})
    assert len(_history(scene, Verb.NOTE)) == 1


async def test_a_double_click_is_one_act(scene: Scene) -> None:
    scene.starts()
    mara, shown = scene.stage.people["mara"], await _shown(scene, "mara")
    await asyncio.gather(*(mara.press(shown, "Mark done") for _ in range(3)))
    assert len(_history(scene, Verb.COMPLETE)) == 1


async def test_of_two_who_click_at_once_one_does_it_and_the_other_hears_who(scene: Scene) -> None:
    scene.starts()
    people = [scene.stage.people[who] for who in ("mara", "jonas")]
    shown = [await _shown(scene, who) for who in ("mara", "jonas")]
    answers = await asyncio.gather(*(one.press(card, "Mark done") for one, card in zip(people, shown, strict=True)))
    await scene.stage.bot.office.settled()

    (act,) = _history(scene, Verb.COMPLETE)
    assert [answer.failure for answer in answers] == [None, None]
    late = next(one for one in people if one.id != act.actor)
    winner = next(one for one in people if one.id == act.actor)
    assert await late.sees(f"is already done: by <@{winner.id}>")


async def test_of_two_who_submit_at_once_one_does_it(scene: Scene) -> None:
    scene.starts()
    forms = [await _form(scene, who, "Skip…") for who in ("mara", "jonas")]
    people = [scene.stage.people[who] for who in ("mara", "jonas")]
    both = [one.submit(form, {"reason": "not needed"}) for one, form in zip(people, forms, strict=True)]
    await asyncio.gather(*both)
    assert len(_history(scene, Verb.SKIP)) == 1


def test_no_use_case_with_a_caller_stores_past_the_door_that_knows_repeats() -> None:
    files = Path(bot.usecases.__path__[0]).glob("*.py")
    functions = [node for file in files for node in ast.walk(ast.parse(file.read_text())) if _is_function(node)]
    asked_for = [one for one in functions if "caller" in {argument.arg for argument in one.args.args}]
    past = {one.name for one in asked_for if "database.write()" in ast.unparse(one)}
    assert len([one for one in asked_for if "write_once(" in ast.unparse(one)]) > 10
    # To draw a card again does no harm, however often.
    assert past == {"write_once", "redraw_card"}


def _is_function(node: ast.AST) -> TypeGuard[ast.FunctionDef]:
    return isinstance(node, ast.FunctionDef)
