"""What has hurt users of similar tools, one test for each: none of it happens here."""

import asyncio
import os
import time as real_time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.sandbox.person import Person
from bot.usecases import activities
from bot.usecases.customers import put_customers
from bot.usecases.running import end
from bot.usecases.starting import StartOrder, start
from bot.usecases.sweeping import sweep
from bot.usecases.templates import apply
from journeys.calendar import instant
from journeys.history import Verb
from journeys.journey import ActivityState, Outcome
from storage import acts
from tests.e2e.scene import FRIDAY, MONDAY, START, TUESDAY, ZONE, Scene, a_template

POST = "chat.postMessage"


@pytest.fixture
def scene(idle: Scene) -> Scene:
    return idle


def _alerts(scene: Scene, who: str = "mara") -> list[str]:
    return [text for text in scene.texts(who) if text.startswith("Acme Rockets is")]


def _joins(scene: Scene, handle: str, zone: str) -> Person:
    """A new member of the workspace, by whose handle the scene then knows them."""
    user = scene.stage.workspace.add_user(handle, tz=zone)
    scene.stage.people[handle] = Person(scene.stage.workspace, user.id)
    return scene.stage.people[handle]


async def test_01_a_zone_of_half_an_hour_has_its_own_day(scene: Scene) -> None:
    """Offsets kept as whole hours read +5:30 as UTC."""
    scene.says(replace(scene.acme, timezone="Asia/Kolkata"))
    scene.starts()
    await scene.comes_to(MONDAY.replace(day=25), time(23, 59), "Asia/Kolkata")
    assert _alerts(scene) == []
    await scene.comes_to(MONDAY.replace(day=26), time(0, 0), "Asia/Kolkata")
    (told,) = _alerts(scene)
    assert "2 of 3 activities overdue" in told


async def test_02_work_in_progress_stays_in_the_digest_and_what_a_condition_hides_never_comes(scene: Scene) -> None:
    """Digests chose what is "open" and lost what somebody had begun."""
    shape = a_template().model_dump(mode="json", exclude_unset=True)
    shape["milestones"][0]["tasks"][1]["condition"] = {"sentence": "A large one", "rule": "large"}
    scene.applies(a_template(milestones=shape["milestones"]))
    scene.says(large=False)
    scene.starts()
    activities.set_in_progress(scene.stage.desk, scene.stage.caller("mara"), scene.activity("call"))
    await scene.comes_to(TUESDAY, time(9))
    assert "Do the call" in scene.digests()[-1]
    assert "Do the plan" not in "".join(scene.texts("mara"))


async def test_03_skipping_asks_for_a_reason_and_moved_dates_are_in_the_history(scene: Scene) -> None:
    """Neither was asked, nor ever written down."""
    scene.starts()
    mara, call = scene.stage.people["mara"], scene.activity("call")
    card = (await mara.command("/journey", "tasks")).message
    form = (await mara.choose(card, "activity_more", "Skip…")).view
    assert form is not None
    assert (await mara.submit(form, {})).errors
    assert (await mara.submit(form, {"reason": "They know it already"})).closed
    moved = FRIDAY.replace(day=30)
    activities.move_due_date(
        scene.stage.desk, scene.stage.caller("mara"), scene.activity("plan"), moved, following=False
    )

    with scene.stage.desk.database.read() as tx:
        history = {a.verb: a for a in acts.of_journey(tx, scene.acme.workspace, scene.journey.id, 10)}
    skipped, change = history[Verb.SKIP], history[Verb.MOVE_DUE_DATE].changes[0]
    assert (skipped.subject, skipped.text) == (call, "They know it already")
    assert change.before is not None
    assert (change.before["due_on"], change.after["due_on"]) == ("2026-12-02", "2026-11-30")


async def test_04_a_digest_that_could_not_be_sent_is_not_lost_for_the_day(scene: Scene) -> None:
    """It was marked sent before it was."""
    scene.starts()
    await scene.settles()
    scene.stage.workspace.faults.fail(POST, times=1000)
    await scene.comes_to(TUESDAY, time(9))
    await scene.comes_to(TUESDAY, time(9, 20))
    assert scene.digests() == []
    scene.stage.workspace.faults.clear()
    await scene.comes_to(TUESDAY, time(10))
    assert len(scene.digests()) == 1


async def test_05_a_digest_survives_an_outage_at_its_hour_and_two_ticks_at_once(scene: Scene) -> None:
    """`if hour == 8` sent none when the program was down in that hour, and two when it ticked twice."""
    scene.starts()
    await scene.settles()
    scene.stage.clock.move(instant(TUESDAY, time(11, 40), ZONE) - scene.stage.clock.now())
    loop, now = asyncio.get_running_loop(), scene.stage.clock.now()
    await asyncio.gather(*(loop.run_in_executor(None, sweep, scene.stage.desk, now) for _ in range(3)))
    await scene.settles()
    await scene.comes_to(TUESDAY, time(11, 41))
    assert len(scene.digests()) == 1


async def test_06_after_an_outage_of_days_one_digest_tells_it_all(scene: Scene) -> None:
    """Catching up compared missed days with today's: yesterday's were lost, today's fired twice."""
    scene.starts()
    await scene.comes_to(MONDAY, time(20))
    before = len(scene.digests())
    await scene.comes_to(FRIDAY, time(9, 30))
    await scene.comes_to(FRIDAY, time(9, 31))
    (digest,) = scene.digests()[before:]
    assert "Do the call" in digest
    assert "2 days overdue" in digest
    assert len(_alerts(scene)) == 1


async def test_07_a_button_completes_what_it_stands_beside_and_only_for_who_may(scene: Scene) -> None:
    """Buttons carried the id of something else, and nobody checked who pressed."""
    scene.starts()
    await scene.settles()
    await scene.passes(days=10)
    mara, theo = scene.stage.people["mara"], scene.stage.people["theo"]
    card = (await mara.command("/journey", "status acme --share", channel="#customer-success")).message
    refused = await theo.press(card, "Mark done")
    assert (await refused.arrives()).text.startswith("Only ")
    assert {a.state for a in scene.journey.activities} == {ActivityState.PENDING}

    alert = scene.messages("mara")[-1]
    await mara.press(alert, "Mark done", value=_value_beside(alert.blocks, "Do the plan"))
    await scene.settles()
    done = [a.definition for a in scene.journey.activities if a.state is ActivityState.COMPLETED]
    assert done == ["plan"]


def _value_beside(blocks: Any, title: str) -> str:
    """What the Mark done button of a title carries: the first one after the text that names it."""
    named = False
    for block in blocks:
        named = named or title in str(block.get("text", ""))
        beside = [block["accessory"]] if "accessory" in block else block.get("elements", [])
        for element in beside if named else []:
            if element.get("type") == "button" and element["text"]["text"] == "Mark done":
                return str(element["value"])
    raise AssertionError(f"No button beside {title}.")


async def test_08_who_leaves_takes_no_work_along_and_reopening_keeps_what_was_noted(scene: Scene) -> None:
    """Deleting a user deleted their tasks; reopening a task erased its answers."""
    scene.starts()
    await scene.settles()
    desk, configure = scene.stage.desk, scene.activity("configure")
    activities.note(desk, scene.stage.caller("priya"), configure, "Their key is in the vault.")
    activities.complete(desk, scene.stage.caller("priya"), configure)
    activities.reopen(desk, scene.stage.caller("priya"), configure)
    scene.leaves_slack("priya")
    await scene.passes(days=2, hours=16)

    assert scene.journey.activity(configure).state is ActivityState.PENDING
    history = await scene.stage.people["mara"].command("/journey", "log acme")
    assert "Their key is in the vault." in scene.stage.people["mara"].read(history.message)
    assert "2 of 3 activities overdue" in _alerts(scene)[0]


async def test_09_running_journeys_keep_their_template_and_each_other(scene: Scene) -> None:
    """Templates were copied by reference, and removing one run removed another's."""
    scene.starts()
    order = StartOrder(scene.acme.key, "rollout", MONDAY, {}, again=True)
    wrong = start(scene.stage.desk, scene.stage.caller("mara"), order)[0].journey
    renamed = a_template().model_dump(mode="json", exclude_unset=True)
    renamed["milestones"][0]["tasks"][0]["title"] = "Ring them"
    apply(scene.stage.desk, scene.acme.workspace, [type(a_template()).model_validate(renamed)], START, activate=True)
    end(scene.stage.desk, scene.stage.caller("mara"), wrong.id, Outcome.CANCELLED)

    kept = next(j for j in scene.journeys() if j.id != wrong.id)
    assert kept.is_running
    assert "Do the call" in {a.title for a in kept.activities}
    assert "Ring them" not in {a.title for a in kept.activities}


async def test_10_an_alert_that_failed_still_comes_and_repeated_rounds_repeat_nothing(scene: Scene) -> None:
    """ "Last reminded" was set although sending had failed, and drifted when the job ran twice."""
    scene.starts()
    await scene.settles()
    scene.stage.workspace.faults.fail(POST, times=4)
    await scene.passes(days=2, hours=16)
    for _ in range(6):
        await scene.passes(minutes=20)
    assert len(_alerts(scene)) == len(_alerts(scene, "priya")) == 1


async def test_11_a_settled_card_says_so_and_by_whom(scene: Scene) -> None:
    """Resolved cards went on saying that they were open."""
    scene.starts()
    await scene.settles()
    await scene.passes(days=2, hours=16)
    scene.does("mara", "call")
    scene.does("priya", "configure")
    await scene.settles()
    (told,) = _alerts(scene)
    assert "Done by @mara" in told
    assert "back on track" in told.splitlines()[0]
    assert "[Mark done]" not in told


@pytest.fixture
def far_away_server() -> Iterator[None]:
    """The machine's own zone is one that nobody in the workspace is in."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Pacific/Honolulu"
    real_time.tzset()
    yield
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    real_time.tzset()


@pytest.mark.usefixtures("far_away_server")
async def test_12_the_servers_own_zone_decides_nothing_and_no_message_outgrows_slack(scene: Scene) -> None:
    """Naive local time, and lists of any length, which Slack refuses above 50 blocks."""
    milestones = a_template().model_dump(mode="json", exclude_unset=True)["milestones"]
    task = milestones[0]["tasks"][0]
    milestones[0]["tasks"] = [task | {"id": f"t{n}", "title": f"Do step {n}"} for n in range(120)]
    scene.applies(a_template(milestones=milestones))
    scene.starts()
    await scene.comes_to(MONDAY, time(8, 59))
    assert scene.digests() == []
    await scene.comes_to(MONDAY, time(9))
    (digest,) = (m for m in scene.messages("mara") if "changes when it comes" in scene.stage.people["mara"].read(m))
    assert len(digest.blocks) <= 50
    assert "more" in scene.stage.people["mara"].read(digest)


async def test_13_weekdays_and_hours_are_those_of_the_reader(scene: Scene) -> None:
    """Friday evening at the server was Saturday for the reader, and the other way round."""
    sione = _joins(scene, "sione", "Pacific/Tongatapu")
    await scene.stage.bot.office.meet(scene.acme.workspace, [sione.id])
    theirs = replace(scene.acme, key="kava", name="Kava Club", roles={"csm": sione.id}, timezone="Pacific/Tongatapu")
    put_customers(scene.stage.desk, scene.acme.workspace, [theirs], {}, scene.stage.clock.now())
    order = StartOrder("kava", "rollout", MONDAY, {})
    start(scene.stage.desk, scene.stage.caller("jonas"), order)
    days: list[date] = []
    for day in range(24, 31):
        seen = len(scene.digests("sione"))
        await scene.comes_to(MONDAY.replace(day=day), time(9), "Pacific/Tongatapu")
        days += [MONDAY.replace(day=day)] * (len(scene.digests("sione")) - seen)
    assert [day.strftime("%a") for day in days] == ["Tue", "Wed", "Thu", "Fri", "Mon"]
    assert scene.stage.clock.now() == pytest.approx(
        instant(MONDAY.replace(day=30), time(9), "Pacific/Tongatapu"), abs=timedelta(minutes=5)
    )


async def test_14_a_second_click_does_not_take_the_first_one_back(scene: Scene) -> None:
    """Checkboxes toggled."""
    scene.starts()
    await scene.settles()
    await scene.passes(days=2, hours=16)
    mara, alert = scene.stage.people["mara"], scene.messages("mara")[-1]
    value = _value_beside(alert.blocks, "Do the call")
    await mara.press(alert, value=value)
    again = await mara.press(alert, value=value)
    assert "*Do the call* is already done: by" in (await again.arrives()).text
    call = next(a for a in scene.journey.activities if a.definition == "call")
    assert call.state is ActivityState.COMPLETED
