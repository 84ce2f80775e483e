"""Whoever is given an overdue task hears of it once, by the alert or as of an assignment (requirements J3, N1, N5)."""

from datetime import time, timedelta

import pytest

from bot.usecases.activities import move_due_date, reassign
from bot.usecases.starting import StartOrder, start
from tests.e2e.scene import FRIDAY, MONDAY, NEXT_MONDAY, THURSDAY, ZONE, Scene, a_milestone, a_task, a_template

GIVEN, LATE = "@jonas gave you Do the configure", "Acme Rockets is delayed"
NIGHT = (time(18), time(8))


@pytest.fixture
async def late(scene: Scene) -> Scene:
    """It is Thursday evening, and Priya's configure has been overdue since midnight; nobody wants a digest."""
    for who in ("mara", "priya", "theo"):
        scene.chooses(who, timezone=ZONE)
    scene.does("mara", "call")
    await scene.comes_to(THURSDAY, time(19))
    return scene


def _sleeps(scene: Scene, who: str = "theo", **choices: bool) -> None:
    scene.chooses(who, timezone=ZONE, quiet=NIGHT, **choices)


def _gets_another_date(scene: Scene) -> None:
    to = MONDAY + timedelta(days=30)
    move_due_date(scene.stage.desk, scene.stage.caller("jonas"), scene.activity("configure"), to, following=False)


def _told(scene: Scene, *people: str) -> list[tuple[int, int]]:
    """How often each of them has had the alert with the task, and read that it was given to them."""
    alerts = {who: [text for text in scene.told("Do the configure", who) if LATE in text] for who in people}
    return [(len(alerts[who]), len(scene.told(GIVEN, who))) for who in people]


async def _morning_comes(scene: Scene) -> None:
    await scene.comes_to(FRIDAY, time(8))
    await scene.passes(hours=4)


@pytest.mark.parametrize("silence", ["quiet hours", "mute"])
@pytest.mark.parametrize("digest_on", [True, False])
async def test_one_that_gets_another_date_before_they_can_be_alerted_is_told_as_given(
    late: Scene, silence: str, digest_on: bool
) -> None:
    if silence == "mute":
        late.chooses("theo", timezone=ZONE, digest_on=digest_on)
        late.mutes("theo", FRIDAY, time(8))
    else:
        _sleeps(late, digest_on=digest_on)
    late.gives("jonas", "configure", "theo")
    await late.passes(minutes=5)
    _gets_another_date(late)
    await _morning_comes(late)
    assert _told(late, "theo") == [(0, 1)]


async def test_one_that_is_overdue_still_when_they_can_be_alerted_is_told_by_the_alert(late: Scene) -> None:
    _sleeps(late)
    late.gives("jonas", "configure", "theo")
    await _morning_comes(late)
    assert _told(late, "theo") == [(1, 0)]


async def test_of_two_of_which_one_gets_another_date_that_one_is_told_as_given(late: Scene) -> None:
    """The alert, which comes for the other, names it no more."""
    await late.comes_to(THURSDAY + timedelta(days=7), time(19))
    _sleeps(late)
    for key in ("plan", "configure"):
        late.gives("jonas", key, "theo")
    _gets_another_date(late)
    await late.comes_to(FRIDAY + timedelta(days=7), time(12))
    assert _told(late, "theo") == [(0, 1)]
    (alert,) = late.told("Overdue", "theo")
    assert "Do the plan" in alert
    assert late.told("gave you Do the plan", "theo") == []


async def test_what_the_alert_that_waits_for_another_task_will_name_is_told_by_that(late: Scene) -> None:
    late.does("jonas", "configure")
    _sleeps(late)
    late.gives("jonas", "plan", "theo")
    await late.comes_to(THURSDAY + timedelta(days=7), time(1))
    late.reopens("priya", "configure")
    late.gives("jonas", "configure", "theo")
    await late.comes_to(THURSDAY + timedelta(days=7), time(9))
    (alert,) = late.told("Overdue", "theo")
    assert "Do the configure" in alert
    assert late.told(GIVEN, "theo") == []


@pytest.mark.parametrize("has_another_date", [True, False])
@pytest.mark.parametrize("giver", ["theo", "jonas"])
async def test_whoever_was_away_is_told_when_they_are_back_and_who_stands_in_by_the_alert(
    late: Scene, giver: str, has_another_date: bool
) -> None:
    late.leaves("mara", THURSDAY, FRIDAY, "theo")
    await late.passes(minutes=5)
    before = len(late.told("Do the configure", "theo"))
    late.gives(giver, "configure", "mara")
    await late.settles()
    assert late.told("gave you", "theo") == []
    assert len(late.told("Do the configure", "theo")) == before + (giver == "jonas")
    if has_another_date:
        _gets_another_date(late)
    await late.comes_to(NEXT_MONDAY, time(9))
    await late.passes(minutes=2)
    assert len(late.told(f"@{giver} gave you Do the configure")) == 1
    await late.comes_to(NEXT_MONDAY + timedelta(days=1), time(12))
    assert len(late.told(f"@{giver} gave you Do the configure")) == 1


async def test_who_stands_in_reads_that_it_was_given_where_the_alert_does_not_come(late: Scene) -> None:
    late.leaves("mara", THURSDAY, FRIDAY, "theo")
    _sleeps(late)
    late.gives("jonas", "configure", "mara")
    _gets_another_date(late)
    await _morning_comes(late)
    assert _told(late, "theo", "mara") == [(0, 1), (0, 0)]
    await late.comes_to(NEXT_MONDAY, time(9, 5))
    assert _told(late, "theo", "mara") == [(0, 1), (0, 1)]


async def test_another_stand_in_than_who_had_the_alert_is_told_and_so_is_whoever_was_away(late: Scene) -> None:
    late.leaves("mara", THURSDAY, FRIDAY, "theo")
    late.gives("jonas", "configure", "mara")
    await late.settles()
    late.leaves("mara", THURSDAY, FRIDAY, "lucia")
    await late.comes_to(FRIDAY, time(12))
    assert _told(late, "theo", "lucia", "mara") == [(1, 0), (0, 1), (0, 0)]
    await late.comes_to(NEXT_MONDAY, time(9, 5))
    assert _told(late, "theo", "lucia", "mara") == [(1, 0), (0, 1), (0, 1)]


async def test_what_the_alert_only_counts_is_told_as_of_an_assignment(late: Scene) -> None:
    keys = [f"job{number}" for number in range(8)]
    tasks = [a_task(key, "implementation_specialist", 2) for key in keys]
    late.applies(a_template(key="wide", name="Wide", milestones=[a_milestone("first", {}, tasks)]))
    order = StartOrder("acme", "wide", MONDAY, {}, override=True, again=True)
    wide = start(late.stage.desk, late.stage.caller("mara"), order)[0].journey
    _sleeps(late)
    for activity in wide.activities:
        reassign(late.stage.desk, late.stage.caller("jonas"), activity.id, late.stage.people["theo"].id)
    await _morning_comes(late)
    told = [[text.startswith("@jonas gave you") for text in late.told(f"Do the {key}", "theo")] for key in keys]
    assert sorted(told) == [[False]] * 5 + [[True]] * 3
