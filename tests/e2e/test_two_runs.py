"""Two runs of one template for one customer are told apart wherever it is asked which is meant, and wherever a message
tells of one of them (requirements V1, N1, N2, N3)."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.usecases.activities import complete, fail
from bot.usecases.starting import StartOrder, start
from notifications.ids import Action, Origin
from notifications.refs import Ref
from tests.e2e.acts import card, opened, said
from tests.e2e.scene import MONDAY, TUESDAY, Scene, a_milestone, a_task, a_template

FIRST, SECOND = "Acme Rockets, Rollout · started Mon 23 Nov", "Acme Rockets, Rollout · started again Tue 24 Nov"
AGAIN = "Rollout (started again Tue 24 Nov) v1"


async def _starts_again(scene: Scene, template: str = "rollout", on: date = TUESDAY) -> None:
    start(scene.stage.desk, scene.stage.caller("jonas"), StartOrder("acme", template, on, {}, again=True))
    await scene.passes(days=1)


@pytest.mark.parametrize("words", ["done acme do the call", "milestone complete acme first"])
async def test_each_line_says_when_its_run_started(scene: Scene, words: str) -> None:
    await _starts_again(scene)
    told = await said(scene.stage, "mara", words)
    assert "could be meant. Which one?" in told
    assert FIRST in told
    assert SECOND in told


async def test_two_that_started_on_one_day_are_told_apart_too(scene: Scene) -> None:
    await _starts_again(scene, on=MONDAY)
    told = await said(scene.stage, "mara", "done acme do the call")
    assert "started Mon 23 Nov" in told
    assert "started again Mon 23 Nov" in told


async def test_where_there_is_one_run_the_question_leaves_its_start_out(scene: Scene) -> None:
    told = await said(scene.stage, "mara", "done acme do the")
    assert "could be meant. Which one?" in told
    assert "started" not in told


@pytest.mark.parametrize(
    ("words", "action"),
    [("done acme do the call", Action.BLOCK), ("milestone complete acme first", Action.COMPLETE_MILESTONE)],
)
async def test_the_form_behind_a_button_says_it_too(scene: Scene, words: str, action: Action) -> None:
    await _starts_again(scene)
    mara = scene.stage.people["mara"]
    form = (await mara.press(await card(scene.stage, "mara", words), action_id=action)).view
    assert form
    assert FIRST in mara.read(form)


async def test_the_menus_to_choose_from_are_those_of_runs_that_say_when_they_started(scene: Scene) -> None:
    await _starts_again(scene)
    told = await said(scene.stage, "mara", "pause acme")
    assert "Rollout v1 · started Mon 23 Nov" in told
    assert "Rollout v1 · started again Tue 24 Nov" in told
    assert told.endswith("Choose in the menu of the right one.")


async def test_the_name_is_asked_for_only_where_it_helps(scene: Scene) -> None:
    scene.applies(a_template(), a_template(key="training", name="Training"))
    await _starts_again(scene, "training")
    told = await said(scene.stage, "mara", "pause acme")
    assert told.endswith("Choose in the menu of the right one, or add its name.")
    assert "started" not in told
    mara = scene.stage.people["mara"]
    assert "Acme Rockets, Training" in mara.read(await opened(scene.stage, "mara", "pause acme training"))


async def _comes_to(scene: Scene, day: int, at: time) -> None:
    await scene.comes_to(MONDAY + timedelta(days=day), at)


async def test_an_alert_about_the_second_says_so(scene: Scene) -> None:
    await _starts_again(scene)
    await _comes_to(scene, 3, time(12))
    before = scene.texts("mara")
    assert any("Acme Rockets is delayed in Rollout v1" in text for text in before)
    await _comes_to(scene, 4, time(1))
    (alert,) = scene.texts("mara")[len(before) :]
    assert "Acme Rockets is delayed in Rollout (started again Tue 24 Nov) v1" in alert


async def _fails_in_both(scene: Scene) -> list[str]:
    """What Mara is asked about the task that could not be done in either."""
    for run in scene.journeys():
        configure = next(a.id for a in run.activities if a.definition == "configure")
        fail(scene.stage.desk, scene.stage.caller("priya"), configure, "They refuse.")
    await scene.passes(seconds=5)
    return [text for text in scene.texts("mara") if "until you decide" in text]


async def test_questions_about_what_failed_in_each_are_not_the_same(scene: Scene) -> None:
    await _starts_again(scene)
    asked = await _fails_in_both(scene)
    assert sorted(AGAIN in text for text in asked) == [False, True]


async def test_each_question_whether_the_outcome_was_reached_says_of_which(scene: Scene) -> None:
    scene.applies(a_template(milestones=[a_milestone("first", {}, [a_task("call", "csm", 2)])]))
    for _ in range(2):
        start(scene.stage.desk, scene.stage.caller("jonas"), StartOrder("acme", "rollout", MONDAY, {}, again=True))
    for run in [run for run in scene.journeys() if run.again]:
        complete(scene.stage.desk, scene.stage.caller("mara"), run.activities[0].id)
    await scene.passes(seconds=5)
    asked = [text for text in scene.texts("mara") if "Congratulations" in text]
    assert ["Rollout (started again Mon 23 Nov) v2" in text for text in asked] == [True, True]


async def test_the_history_says_which_one_somebody_started_and_changed(scene: Scene) -> None:
    await _starts_again(scene)
    await _fails_in_both(scene)
    log = await said(scene.stage, "mara", "log acme")
    assert "started Rollout (started again Tue 24 Nov)" in log
    assert "started Rollout\n" in log


async def test_the_page_of_the_second_says_so(scene: Scene) -> None:
    await _starts_again(scene)
    mara = scene.stage.people["mara"]
    status = await card(scene.stage, "mara", "status acme")
    refs = [str(Ref(run.id, Origin.STATUS)) for run in scene.journeys()]
    pages = [(await mara.press(status, action_id=Action.OPEN_JOURNEY, value=ref)).view for ref in refs]
    assert sorted(AGAIN in mara.read(page) for page in pages if page) == [False, True]


async def test_a_journey_that_lost_its_consent_says_which_it_is(scene: Scene) -> None:
    scene.applies(a_template(key="campaign", name="Campaign", type="marketing"))
    scene.says(replace(scene.acme, marketing_opt_in=True))
    start(scene.stage.desk, scene.stage.caller("jonas"), StartOrder("acme", "campaign", MONDAY, {}))
    await _starts_again(scene, "campaign")
    scene.says(replace(scene.acme, marketing_opt_in=False))
    await scene.passes(seconds=5)
    told = [text for text in scene.texts("mara") if "no longer wants marketing" in text]
    assert sorted("Campaign (started again Tue 24 Nov) v1 is paused" in text for text in told) == [False, True]


async def test_the_hand_off_in_the_second_says_so(scene: Scene) -> None:
    await _starts_again(scene)
    begun = [text for text in scene.texts("priya") if "your work in First for Acme Rockets begins" in text]
    assert ["Rollout (started again Tue 24 Nov) v1" in text for text in begun] == [False, True]


async def test_the_digest_lists_both_apart(scene: Scene) -> None:
    await _starts_again(scene)
    await _comes_to(scene, 4, time(9, 10))
    digest = next(text for text in reversed(scene.texts("mara")) if "changes when it comes" in text)
    _, _, late = digest.partition("Late journeys (2)")
    for part in (digest.partition("Due soon")[0], late):
        assert "Acme Rockets, Rollout · 2 days overdue" in part or "Acme Rockets, Rollout\n" in part
        assert "Acme Rockets, Rollout (started again Tue 24 Nov)" in part
