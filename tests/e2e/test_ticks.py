"""Entry conditions that only a person can tell: asked for once, ticked in Slack, then it starts (requirements T2)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.demo.stage import sqlite_in, staged
from bot.sandbox.records import Message
from bot.usecases import ticking
from journeys.errors import AlreadyDone, NotPossible
from journeys.history import BOT
from journeys.journey import JourneyState
from storage import acts
from tests.e2e.acts import opened
from tests.e2e.scene import START, Scene, a_template, furnished

SIGNED = {"sentence": "The contract is signed", "rule": "signed"}
AGREED = {"sentence": "The sponsor has agreed"}
DATED = {"sentence": "The kick-off date is agreed"}
ASKED = "can start for Acme Rockets: is this so?"


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    async with staged(database_url, MovableClock(START)) as stage:
        yield await furnished(stage)
        assert list(stage.workspace.problems) == []


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Scene]:
    async with staged(sqlite_in(tmp_path), MovableClock(START)) as stage:
        yield await furnished(stage)
        assert list(stage.workspace.problems) == []


def asking(*conditions: Any, **changes: Any) -> Any:
    return a_template(automatic_start=True, entry_conditions=[SIGNED, *(conditions or (AGREED, DATED))], **changes)


async def asked(scene: Scene, who: str = "mara") -> Message:
    """The card that came when the contract was signed."""
    scene.applies(asking())
    scene.says(signed=True)
    await scene.settles()
    return await scene.stage.people[who].sees(ASKED)


async def reads(scene: Scene, message: Message, words: str) -> str:
    """The card once it says these words."""
    await scene.settles()
    told = scene.stage.people["mara"].read(message)
    assert words in told, told
    return told


def identity(scene: Scene, sentence: str) -> str:
    wanted = ticking.how_ticked(scene.stage.desk, scene.stage.caller("mara"), "acme", "rollout")
    return next(c.condition.identity for c in wanted.gate.conditions if c.condition.sentence == sentence)


def tick(scene: Scene, who: str, sentence: str) -> None:
    """Past Slack."""
    ticking.tick(scene.stage.desk, scene.stage.caller(who), "acme", "rollout", identity(scene, sentence))


async def test_where_the_csm_has_left_an_admin_reads_what_was_asked_and_what_to_type(one: Scene) -> None:
    one.stage.workspace.people.deactivate(one.stage.people["mara"].id)
    one.applies(asking())
    one.says(signed=True)
    await one.settles()
    (told,) = one.texts("jonas")
    assert "1 message to @mara could not be delivered" in told
    assert "Entry conditions to tick: Acme Rockets, Rollout\n`/journey tick acme rollout`" in told

    form = await opened(one.stage, "jonas", "tick acme rollout")
    assert "The sponsor has agreed" in one.stage.people["jonas"].read(form)


async def test_the_csm_is_asked_for_ticks_and_with_the_last_one_the_journey_starts(scene: Scene) -> None:
    mara = scene.stage.people["mara"]
    card = await asked(scene)
    told = mara.read(card)
    assert "Met: The contract is signed" in told
    assert told.count("[Tick]") == 2
    assert scene.journeys() == []

    await mara.press(card, "Tick")
    told = await reads(scene, card, "Ticked by @mara")
    assert told.count("[Tick]") == 1
    assert scene.journeys() == []

    await mara.press(mara.current(card) or card, "Tick")
    await reads(scene, card, "Acme Rockets is in Rollout")
    assert scene.journey.state is JourneyState.IN_PROGRESS
    with scene.stage.desk.database.read() as tx:
        first = acts.of_journey(tx, scene.acme.workspace, scene.journey.id, 50)[-1]
    assert first.actor == BOT
    assert any("your work in First for Acme Rockets begins" in text for text in scene.texts("mara"))


async def test_it_is_asked_once_for_each_time_that_the_rules_come_to_be_met(one: Scene) -> None:
    await asked(one)
    one.says(signed=True, large=True)
    await one.passes(days=2)
    assert len([text for text in one.texts("mara") if ASKED in text]) == 1

    one.says(signed=False)
    await one.settles()
    assert [text for text in one.texts("mara") if "do not let Rollout start for Acme Rockets now" in text]
    one.says(signed=True)
    await one.settles()
    assert len([m for m in one.messages("mara") if "Rollout" in m.text]) == 2
    assert one.journeys() == []


async def test_the_second_presser_hears_who_has_ticked_and_sees_it(one: Scene) -> None:
    mara = one.stage.people["mara"]
    card = await asked(one)
    tick(one, "priya", AGREED["sentence"])
    stale = await mara.press(card, "Tick")
    assert "Already ticked by" in (await stale.arrives()).text
    await reads(one, card, "Ticked by @priya")

    with pytest.raises(AlreadyDone) as refused:
        tick(one, "jonas", AGREED["sentence"])
    assert refused.value.by == one.stage.people["priya"].id


async def test_a_stranger_may_not_tick(one: Scene) -> None:
    card = await asked(one)
    theo = one.stage.people["theo"]
    view = (await theo.command("/journey", "tick acme rollout")).text
    assert "Only mara, priya or a Slack admin can tick this for Acme Rockets" in view
    assert "[Tick]" in one.stage.people["mara"].read(card)


async def test_the_form_ticks_and_unticks_and_leaves_alone_what_others_did_meanwhile(one: Scene) -> None:
    mara = one.stage.people["mara"]
    card = await asked(one)
    tick(one, "mara", AGREED["sentence"])
    form = (await mara.command("/journey", "tick acme")).view
    assert form
    assert "Ticked by @mara" in mara.read(form)
    tick_of_priya = DATED["sentence"]
    one.applies(asking(AGREED, DATED, {"sentence": "The data are ready"}))
    tick(one, "priya", tick_of_priya)

    result = await mara.submit(form, {"ticks:0": []})
    assert result.closed
    told = await reads(one, card, "Ticked by @priya")
    assert "Ticked by @mara" not in told
    assert "`/journey tick acme rollout` takes a tick away" in told
    assert one.journeys() == []


async def test_a_tick_outlives_a_new_version_that_still_asks_the_same(one: Scene) -> None:
    card = await asked(one)
    tick(one, "mara", AGREED["sentence"])
    one.applies(asking(AGREED, {"sentence": "The kick-off is in the calendar"}))
    told = await reads(one, card, "The kick-off is in the calendar")
    assert "Ticked by @mara" in told

    tick(one, "mara", "The kick-off is in the calendar")
    assert one.journey.template_version == 3


async def test_a_button_for_a_condition_that_is_gone_says_so(one: Scene) -> None:
    await asked(one)
    gone = identity(one, DATED["sentence"])
    one.applies(asking(AGREED))
    with pytest.raises(NotPossible, match="no longer asks for this"):
        ticking.tick(one.stage.desk, one.stage.caller("mara"), "acme", "rollout", gone)


async def test_who_is_inside_but_for_ticks_when_a_template_comes_into_force_is_not_asked_but_can_be_ticked(
    one: Scene,
) -> None:
    one.says(signed=True)
    one.applies(asking(AGREED))
    await one.passes(days=1)
    assert one.texts("mara") == []
    tick(one, "mara", AGREED["sentence"])
    assert one.journey.state is JourneyState.IN_PROGRESS


async def test_without_a_csm_nobody_is_asked_until_there_is_one(one: Scene) -> None:
    one.applies(asking(AGREED))
    one.says(replace(one.acme, roles={}), signed=True)
    await one.settles()
    assert one.outbox() == []
    one.says(signed=True)
    await one.settles()
    assert any(ASKED in text for text in one.texts("mara"))


async def test_consent_stands_before_any_tick(one: Scene) -> None:
    one.applies(asking(AGREED, key="news", name="News", type="marketing"))
    one.says(signed=True)
    await one.settles()
    assert one.texts("mara") == []
    caller, desk = one.stage.caller("mara"), one.stage.desk
    wanted = ticking.gate_to_tick(desk, caller, "acme", "news")
    (condition,) = (c.condition.identity for c in wanted.gate.tickable)
    ticking.tick(desk, caller, "acme", "news", condition)
    assert one.journeys() == []
    one.says(replace(one.acme, marketing_opt_in=True), signed=True)
    assert one.journey.template == "news"


async def test_a_start_by_hand_can_tick_on_its_way_and_is_asked_nothing_more(one: Scene) -> None:
    mara = one.stage.people["mara"]
    card = await asked(one)
    preview = (await mara.command("/journey", "start acme rollout")).view
    assert preview
    boxes = [identity(one, AGREED["sentence"]), identity(one, DATED["sentence"])]
    refused = await mara.submit(preview, {"ticks:0": boxes[:1]})
    assert "Tick this to start although conditions are not met." in str(refused.errors)
    result = await mara.submit(preview, {"ticks:0": boxes})
    assert result.closed

    await reads(one, card, "Acme Rockets is in Rollout")
    wanted = ticking.how_ticked(one.stage.desk, one.stage.caller("mara"), "acme", "rollout")
    assert {c.tick.by for c in wanted.gate.tickable if c.tick} == {mara.id}
    assert "is in Rollout already, so no tick is needed" in (await mara.command("/journey", "tick acme rollout")).text


async def test_a_card_that_was_on_its_way_when_somebody_ticked_shows_it(one: Scene) -> None:
    one.applies(asking())
    one.says(signed=True)
    tick(one, "priya", AGREED["sentence"])
    await one.settles()
    card = await one.stage.people["mara"].sees(ASKED)
    await reads(one, card, "Ticked by @priya")


async def test_where_there_is_nothing_to_tick_the_command_says_so(one: Scene) -> None:
    mara = one.stage.people["mara"]
    assert "Name one: `/journey tick acme growth`" in (await mara.command("/journey", "tick acme")).text
    assert "have rules, so there is nothing to tick" in (await mara.command("/journey", "tick acme rollout")).text
    assert "Say which customer" in (await mara.command("/journey", "tick")).text
