"""Entry conditions that only a person can tell: asked for once, ticked in Slack, then it starts (requirements T2)."""

from dataclasses import replace
from typing import Any

import pytest

from bot.sandbox.records import Message
from bot.usecases import ticking
from journeys.errors import AlreadyDone, NotPossible
from journeys.history import BOT
from journeys.journey import JourneyState
from storage import acts
from tests.e2e.acts import opened
from tests.e2e.scene import Scene, a_template

SIGNED = {"sentence": "The contract is signed", "rule": "signed"}
AGREED = {"sentence": "The sponsor has agreed"}
DATED = {"sentence": "The kick-off date is agreed"}
ASKED = "can start for Acme Rockets: is this so?"


@pytest.fixture
def scene(on_both: Scene) -> Scene:
    return on_both


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


async def test_where_the_csm_has_left_an_admin_reads_what_was_asked_and_what_to_type(idle: Scene) -> None:
    idle.leaves_slack("mara")
    idle.applies(asking())
    idle.says(signed=True)
    await idle.settles()
    (told,) = idle.texts("jonas")
    assert "1 message to @mara could not be delivered" in told
    assert "Entry conditions to tick: Acme Rockets, Rollout\n`/journey tick acme rollout`" in told

    form = await opened(idle.stage, "jonas", "tick acme rollout")
    assert "The sponsor has agreed" in idle.stage.people["jonas"].read(form)


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


async def test_it_is_asked_once_for_each_time_that_the_rules_come_to_be_met(idle: Scene) -> None:
    await asked(idle)
    idle.says(signed=True, large=True)
    await idle.passes(days=2)
    assert len([text for text in idle.texts("mara") if ASKED in text]) == 1

    idle.says(signed=False)
    await idle.settles()
    assert [text for text in idle.texts("mara") if "do not let Rollout start for Acme Rockets now" in text]
    idle.says(signed=True)
    await idle.settles()
    assert len([m for m in idle.messages("mara") if "Rollout" in m.text]) == 2
    assert idle.journeys() == []


async def test_the_second_presser_hears_who_has_ticked_and_sees_it(idle: Scene) -> None:
    mara = idle.stage.people["mara"]
    card = await asked(idle)
    tick(idle, "priya", AGREED["sentence"])
    stale = await mara.press(card, "Tick")
    assert "Already ticked by" in (await stale.arrives()).text
    await reads(idle, card, "Ticked by @priya")

    with pytest.raises(AlreadyDone) as refused:
        tick(idle, "jonas", AGREED["sentence"])
    assert refused.value.by == idle.stage.people["priya"].id


async def test_a_stranger_may_not_tick(idle: Scene) -> None:
    card = await asked(idle)
    theo = idle.stage.people["theo"]
    view = (await theo.command("/journey", "tick acme rollout")).text
    assert "Only mara, priya or a Slack admin can tick this for Acme Rockets" in view
    assert "[Tick]" in idle.stage.people["mara"].read(card)


async def test_the_form_ticks_and_unticks_and_leaves_alone_what_others_did_meanwhile(idle: Scene) -> None:
    mara = idle.stage.people["mara"]
    card = await asked(idle)
    tick(idle, "mara", AGREED["sentence"])
    form = (await mara.command("/journey", "tick acme")).view
    assert form
    assert "Ticked by @mara" in mara.read(form)
    tick_of_priya = DATED["sentence"]
    idle.applies(asking(AGREED, DATED, {"sentence": "The data are ready"}))
    tick(idle, "priya", tick_of_priya)

    result = await mara.submit(form, {"ticks:0": []})
    assert result.closed
    told = await reads(idle, card, "Ticked by @priya")
    assert "Ticked by @mara" not in told
    assert "`/journey tick acme rollout` takes a tick away" in told
    assert idle.journeys() == []


async def test_a_tick_outlives_a_new_version_that_still_asks_the_same(idle: Scene) -> None:
    card = await asked(idle)
    tick(idle, "mara", AGREED["sentence"])
    idle.applies(asking(AGREED, {"sentence": "The kick-off is in the calendar"}))
    told = await reads(idle, card, "The kick-off is in the calendar")
    assert "Ticked by @mara" in told

    tick(idle, "mara", "The kick-off is in the calendar")
    assert idle.journey.template_version == 3


async def test_a_button_for_a_condition_that_is_gone_says_so(idle: Scene) -> None:
    await asked(idle)
    gone = identity(idle, DATED["sentence"])
    idle.applies(asking(AGREED))
    with pytest.raises(NotPossible, match="no longer asks for this"):
        ticking.tick(idle.stage.desk, idle.stage.caller("mara"), "acme", "rollout", gone)


async def test_who_is_inside_but_for_ticks_when_a_template_comes_into_force_is_not_asked_but_can_be_ticked(
    idle: Scene,
) -> None:
    idle.says(signed=True)
    idle.applies(asking(AGREED))
    await idle.passes(days=1)
    assert idle.texts("mara") == []
    tick(idle, "mara", AGREED["sentence"])
    assert idle.journey.state is JourneyState.IN_PROGRESS


async def test_without_a_csm_nobody_is_asked_until_there_is_one(idle: Scene) -> None:
    idle.applies(asking(AGREED))
    idle.says(replace(idle.acme, roles={}), signed=True)
    await idle.settles()
    assert idle.outbox() == []
    idle.says(signed=True)
    await idle.settles()
    assert any(ASKED in text for text in idle.texts("mara"))


async def test_consent_stands_before_any_tick(idle: Scene) -> None:
    idle.applies(asking(AGREED, key="news", name="News", type="marketing"))
    idle.says(signed=True)
    await idle.settles()
    assert idle.texts("mara") == []
    caller, desk = idle.stage.caller("mara"), idle.stage.desk
    wanted = ticking.gate_to_tick(desk, caller, "acme", "news")
    (condition,) = (c.condition.identity for c in wanted.gate.tickable)
    ticking.tick(desk, caller, "acme", "news", condition)
    assert idle.journeys() == []
    idle.says(replace(idle.acme, marketing_opt_in=True), signed=True)
    assert idle.journey.template == "news"


async def test_a_start_by_hand_can_tick_on_its_way_and_is_asked_nothing_more(idle: Scene) -> None:
    mara = idle.stage.people["mara"]
    card = await asked(idle)
    preview = (await mara.command("/journey", "start acme rollout")).view
    assert preview
    boxes = [identity(idle, AGREED["sentence"]), identity(idle, DATED["sentence"])]
    refused = await mara.submit(preview, {"ticks:0": boxes[:1]})
    assert "Tick this to start although conditions are not met." in str(refused.errors)
    result = await mara.submit(preview, {"ticks:0": boxes})
    assert result.closed

    await reads(idle, card, "Acme Rockets is in Rollout")
    wanted = ticking.how_ticked(idle.stage.desk, idle.stage.caller("mara"), "acme", "rollout")
    assert {c.tick.by for c in wanted.gate.tickable if c.tick} == {mara.id}
    assert "is in Rollout already, so no tick is needed" in (await mara.command("/journey", "tick acme rollout")).text


async def test_a_card_that_was_on_its_way_when_somebody_ticked_shows_it(idle: Scene) -> None:
    idle.applies(asking())
    idle.says(signed=True)
    tick(idle, "priya", AGREED["sentence"])
    await idle.settles()
    card = await idle.stage.people["mara"].sees(ASKED)
    await reads(idle, card, "Ticked by @priya")


async def test_where_there_is_nothing_to_tick_the_command_says_so(idle: Scene) -> None:
    mara = idle.stage.people["mara"]
    assert "Name one: `/journey tick acme growth`" in (await mara.command("/journey", "tick acme")).text
    assert "have rules, so there is nothing to tick" in (await mara.command("/journey", "tick acme rollout")).text
    assert "Say which customer" in (await mara.command("/journey", "tick")).text
