"""What somebody else reopens is told to whose it is, who may read no digest (requirements J3, N5)."""

from datetime import time, timedelta

import pytest

from bot.sandbox.faults import Fault, Kind
from bot.usecases import milestones
from bot.usecases.activities import move_due_date, skip
from journeys.messages import MessageKind, MessageState
from tests.e2e.delivering import POST
from tests.e2e.scene import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Scene, a_milestone, a_task, a_template

DAY = timedelta(days=1)
REOPENED = "@jonas reopened Do the configure for Acme Rockets"


@pytest.fixture
def quiet(scene: Scene) -> Scene:
    """Neither the CSM nor the specialist wants a digest."""
    scene.chooses()
    scene.chooses("priya")
    return scene


@pytest.fixture
async def completed(idle: Scene) -> Scene:
    """A fortnight ago, by the one task there was, of which Priya was told that it had got stuck."""
    tasks = [a_task("configure", "implementation_specialist", 2)]
    idle.applies(a_template(milestones=[a_milestone("first", {}, tasks)]))
    idle.chooses()
    idle.chooses("priya")
    idle.starts(who="jonas")
    await idle.comes_to(FRIDAY, time(12))
    assert len(idle.told("is stuck", "priya")) == 1
    idle.does("priya", "configure")
    await idle.comes_to(MONDAY + 18 * DAY, time(12))
    return idle


def _new(scene: Scene, since: dict[str, int]) -> dict[str, list[str]]:
    """What has come to each since, by its first line."""
    return {who: [text.splitlines()[0] for text in scene.texts(who)[n:]] for who, n in since.items()}


def _so_far(scene: Scene) -> dict[str, int]:
    return {who: len(scene.messages(who)) for who in ("mara", "priya", "jonas")}


async def test_its_owner_hears_of_it_and_nobody_else_while_the_journey_runs(quiet: Scene) -> None:
    quiet.does("priya", "configure")
    before = _so_far(quiet)
    quiet.reopens("jonas", "configure")
    await quiet.settles()
    assert _new(quiet, before)["priya"] == [f"{REOPENED}."]
    assert _new(quiet, before)["mara"] == []

    quiet.does("priya", "configure")
    await quiet.settles()
    assert "Done by @priya" in quiet.told(REOPENED, "priya")[0]


async def test_the_csm_hears_of_what_is_nobodys_while_the_journey_runs(idle: Scene) -> None:
    first = a_milestone("first", {}, [a_task("configure", "implementation_specialist", 2)])
    goals = [{"id": "login", "title": "First login", "due_in_days": 9}]
    idle.applies(a_template(milestones=[first | {"achievements": goals}]))
    idle.starts()
    idle.does("mara", "login")
    await idle.settles()
    before = _so_far(idle)
    idle.reopens("jonas", "login")
    await idle.settles()
    told = "@jonas reopened First login for Acme Rockets."
    assert _new(idle, before) == {"mara": [told], "priya": [], "jonas": []}


async def test_a_program_that_knows_no_reopenings_takes_one_for_an_assignment(quiet: Scene) -> None:
    quiet.does("priya", "configure")
    quiet.reopens("jonas", "configure")
    (told,) = quiet.entries(MessageKind.ASSIGNMENT, "priya")
    assert told.message.about["activity"] == quiet.activity("configure")


async def test_whoever_watches_over_a_completed_journey_hears_that_it_is_taken_up_again(completed: Scene) -> None:
    before = _so_far(completed)
    completed.reopens("jonas", "configure")
    for day in range(19, 40):
        await completed.comes_to(MONDAY + day * DAY, time(12))
    told = _new(completed, before)
    assert [told[who].count(f"{REOPENED}, and Rollout v2 with it.") for who in told] == [1, 1, 0]


async def test_whoever_reopens_it_is_not_told_that_they_did(completed: Scene) -> None:
    before = _so_far(completed)
    completed.reopens("priya", "configure")
    await completed.settles()
    told = _new(completed, before)
    assert told["priya"] == []
    assert told["mara"] == ["@priya reopened Do the configure for Acme Rockets, and Rollout v2 with it."]


async def test_what_is_done_again_before_they_could_be_told_is_not_told(quiet: Scene) -> None:
    quiet.does("priya", "configure")
    quiet.chooses("priya", quiet=(time(12), time(15)))
    quiet.reopens("jonas", "configure")
    quiet.does("jonas", "configure")
    await quiet.passes(hours=4)
    assert quiet.told("reopened", "priya") == []


async def test_what_is_reopened_twice_before_they_could_be_told_is_told_once(quiet: Scene) -> None:
    quiet.does("priya", "configure")
    quiet.chooses("priya", quiet=(time(12), time(15)))
    quiet.reopens("jonas", "configure")
    quiet.does("jonas", "configure")
    quiet.reopens("jonas", "configure")
    await quiet.passes(hours=4)
    assert len(quiet.told(REOPENED, "priya")) == 1


async def test_whom_an_alert_tells_that_it_is_late_reads_who_reopened_it_too(quiet: Scene) -> None:
    """It is late by now, which nobody had been told: it had been done in time."""
    quiet.does("priya", "configure")
    quiet.does("mara", "call")
    await quiet.comes_to(FRIDAY, time(12))
    before = _so_far(quiet)
    quiet.reopens("jonas", "configure")
    await quiet.settles()
    assert _new(quiet, before)["priya"] == ["Acme Rockets is delayed in Rollout v1", f"{REOPENED}."]


async def test_whom_an_alert_about_another_task_awaits_hears_of_it(quiet: Scene) -> None:
    """The configure is late, and the plan, which is not, is reopened in Priya's quiet hours."""
    quiet.gives("mara", "plan", "priya")
    await quiet.settles()
    quiet.does("priya", "plan")
    quiet.does("mara", "call")
    quiet.chooses("priya", quiet=(time(20), time(9)))
    await quiet.comes_to(THURSDAY, time(1))
    assert quiet.entries(MessageKind.ALERT, "priya")[-1].state is MessageState.QUEUED
    quiet.reopens("jonas", "plan")
    await quiet.comes_to(THURSDAY, time(12))
    assert len(quiet.told("@jonas reopened Do the plan", "priya")) == 1


async def test_whoever_is_spared_an_alert_that_is_true_no_longer_hears_of_it(quiet: Scene) -> None:
    """It was late when it was reopened in Priya's quiet hours, and gets another date before they end."""
    quiet.does("priya", "configure")
    quiet.does("mara", "call")
    quiet.chooses("priya", quiet=(time(12), time(18)))
    await quiet.comes_to(FRIDAY, time(10))
    before = _so_far(quiet)
    quiet.reopens("jonas", "configure")
    stage, later = quiet.stage, MONDAY + 12 * DAY
    move_due_date(stage.desk, stage.caller("jonas"), quiet.activity("configure"), later, following=False)
    await quiet.comes_to(FRIDAY, time(18))
    assert _new(quiet, before)["priya"] == [f"{REOPENED}."]


async def test_the_csm_hears_that_a_journey_goes_on_also_where_an_alert_about_it_is_out_of_date(quiet: Scene) -> None:
    """It waited for the end of Mara's night when all was completed."""
    quiet.chooses(quiet=(time(20), time(9)))
    await quiet.comes_to(THURSDAY, time(1))
    assert quiet.entries(MessageKind.ALERT)[-1].state is MessageState.QUEUED
    for key in ("call", "plan", "configure", "import"):
        quiet.does("jonas", key)
    await quiet.comes_to(FRIDAY, time(12))
    quiet.reopens("jonas", "import")
    await quiet.settles()
    assert len(quiet.told("@jonas reopened Do the import for Acme Rockets, and Rollout v1 with it.")) == 1


async def test_who_stands_in_hears_of_it_also_where_they_had_given_the_task_themselves(quiet: Scene) -> None:
    """That they gave it waits for Mara, whose it is."""
    quiet.leaves("mara", TUESDAY, MONDAY + 10 * DAY, "theo")
    await quiet.comes_to(TUESDAY, time(12))
    quiet.gives("theo", "configure", "mara")
    await quiet.passes(hours=1)
    quiet.does("theo", "configure")
    quiet.reopens("jonas", "configure")
    await quiet.passes(hours=1)
    assert len(quiet.told(REOPENED, "theo")) == 1


@pytest.mark.parametrize("last", ["given", "reopened"])
async def test_what_is_reopened_and_given_before_they_could_be_told_is_told_once(quiet: Scene, last: str) -> None:
    quiet.does("priya", "configure")
    quiet.chooses("priya", quiet=(time(12), time(15)))
    quiet.reopens("jonas", "configure")
    for who in ("theo", "priya"):
        quiet.gives("jonas", "configure", who)
    if last == "reopened":
        quiet.does("jonas", "configure")
        quiet.reopens("jonas", "configure")
    await quiet.passes(hours=4)
    assert len(quiet.told("Do the configure for Acme Rockets", "priya")) == 1


async def test_that_a_journey_goes_on_is_told_also_to_whom_the_task_is_given_then(completed: Scene) -> None:
    stage, configure = completed.stage, completed.activity("configure")
    completed.chooses(quiet=(time(12), time(15)))
    completed.reopens("jonas", "configure")
    move_due_date(stage.desk, stage.caller("jonas"), configure, MONDAY + 40 * DAY, following=False)
    completed.gives("jonas", "configure", "mara")
    await completed.comes_to(MONDAY + 21 * DAY, time(18))
    assert len(completed.told(f"{REOPENED}, and Rollout v2 with it.")) == 1
    assert len(completed.told("@jonas gave you Do the configure")) == 1


@pytest.mark.parametrize("who", ["theo", "jonas"])
async def test_what_was_given_and_reopened_in_an_absence_is_told_once_after_it(quiet: Scene, who: str) -> None:
    stage, configure = quiet.stage, quiet.activity("configure")
    quiet.leaves("mara", TUESDAY, WEDNESDAY, "theo")
    await quiet.comes_to(TUESDAY, time(12))
    move_due_date(stage.desk, stage.caller("jonas"), configure, MONDAY + 30 * DAY, following=False)
    quiet.gives("jonas", "configure", "mara")
    await quiet.passes(hours=1)
    quiet.does("theo", "configure")
    quiet.reopens(who, "configure")
    for _ in range(24):
        await quiet.passes(hours=3)
    assert len(quiet.told("Do the configure for Acme Rockets")) == 1


async def test_a_reopened_milestone_gives_its_tasks_back_to_their_owners(quiet: Scene) -> None:
    stage, first = quiet.stage, f"{quiet.journey.id}/first"
    quiet.gives("mara", "plan", "priya")
    skip(stage.desk, stage.caller("mara"), quiet.activity("call"), "They know us")
    milestones.complete(stage.desk, stage.caller("jonas"), first, "They go on without it")
    await quiet.settles()
    before = _so_far(quiet)
    milestones.reopen(stage.desk, stage.caller("jonas"), first)
    await quiet.settles()
    assert _new(quiet, before) == {"mara": [], "priya": ["@jonas reopened First for Acme Rockets."], "jonas": []}
    told = quiet.texts("priya")[-1]
    assert ("Do the plan" in told, "Do the configure" in told, "Do the call" in told) == (True, True, False)


async def test_what_a_failed_milestone_had_left_open_is_told_when_it_is_taken_up_again(quiet: Scene) -> None:
    stage, first = quiet.stage, f"{quiet.journey.id}/first"
    milestones.fail(stage.desk, stage.caller("jonas"), first, "They went silent")
    await quiet.settles()
    before = _so_far(quiet)
    milestones.reopen(stage.desk, stage.caller("jonas"), first)
    await quiet.settles()
    assert {who: len(told) for who, told in _new(quiet, before).items()} == {"mara": 1, "priya": 1, "jonas": 0}


async def test_of_a_reopened_milestone_they_read_what_is_still_theirs_when_they_are_told(quiet: Scene) -> None:
    stage, first = quiet.stage, f"{quiet.journey.id}/first"
    quiet.gives("mara", "plan", "priya")
    await quiet.settles()
    quiet.chooses("priya", quiet=(time(12), time(18)))
    milestones.fail(stage.desk, stage.caller("jonas"), first, "They went silent")
    milestones.reopen(stage.desk, stage.caller("jonas"), first)
    quiet.gives("mara", "plan", "theo")
    await quiet.passes(hours=6)
    (told,) = quiet.told("@jonas reopened First", "priya")
    assert ("Do the plan" in told, "Do the configure" in told) == (False, True)

    quiet.does("priya", "configure")
    await quiet.settles()
    (told,) = quiet.told("@jonas reopened First", "priya")
    assert ("Do the plan" in told, "Done by @priya" in told) == (False, True)


async def test_the_csm_reads_all_that_is_open_again_also_what_was_given_away_meanwhile(completed: Scene) -> None:
    completed.chooses(quiet=(time(12), time(15)))
    completed.reopens("jonas", "configure")
    completed.gives("jonas", "configure", "theo")
    await completed.passes(hours=6)
    (told,) = completed.told(f"{REOPENED}, and Rollout v2 with it.")
    assert "Rollout · @theo" in told


async def test_what_may_have_been_told_before_does_not_stand_for_it(idle: Scene) -> None:
    """Slack took the hand-off without a word, and for a while nobody can look."""
    faults = idle.stage.workspace.faults
    faults.drop(POST, accepted=True)
    faults.stand("blind", Fault(Kind.FAIL), "conversations.history")
    idle.chooses("priya")
    idle.starts()
    await idle.settles()
    assert idle.entries(MessageKind.HANDOFF, "priya")[0].state is MessageState.AMBIGUOUS

    idle.does("priya", "configure")
    idle.reopens("jonas", "configure")
    faults.lift("blind")
    await idle.minutes_pass(20)
    assert [text.splitlines()[0] for text in idle.texts("priya")][1:] == [f"{REOPENED}."]
