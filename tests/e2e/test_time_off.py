"""Whoever is away without a stand-in finds their work due on their first working day back (requirements P4)."""

from datetime import date, time, timedelta

import pytest

from bot.usecases.absences import Absence
from bot.usecases.activities import complete, move_due_date
from bot.usecases.running import pause, resume
from bot.usecases.settings import Choices, choose
from journeys.messages import MessageKind
from tests.e2e.acts import opened, said
from tests.e2e.scene import FRIDAY, MONDAY, NEXT_MONDAY, SATURDAY, THURSDAY, TUESDAY, WEDNESDAY, Scene, a_template

IN_NINE_DAYS = MONDAY + timedelta(days=9)


@pytest.fixture
async def scene(on_both: Scene) -> Scene:
    """By working days: on Wednesday Mara owes the call, Priya the configuration; Mara owes the plan in nine days."""
    on_both.applies(a_template(calendar="working_days"))
    on_both.starts()
    await on_both.settles()
    return on_both


def _due(scene: Scene, key: str = "call") -> date | None:
    return scene.journey.activity(scene.activity(key)).due_on


def _alerts(scene: Scene) -> list[str]:
    texts = (text for who in scene.stage.people for text in scene.texts(who))
    return [text for text in texts if "is delayed in" in text or "is stuck in" in text]


async def test_her_tasks_and_only_hers_move_and_no_alert_comes_meanwhile(scene: Scene) -> None:
    scene.does("priya", "configure")
    scene.leaves("mara", TUESDAY, FRIDAY)
    await scene.settles()
    assert (_due(scene), _due(scene, "configure")) == (NEXT_MONDAY, WEDNESDAY)
    assert [m.begun_on for m in scene.journey.milestones] == [MONDAY, None]
    await scene.comes_to(SATURDAY, time(12))
    assert _alerts(scene) == []

    before = len(scene.texts("mara"))
    await scene.comes_to(NEXT_MONDAY, time(9))
    (digest,) = scene.texts("mara")[before:]
    assert "Do the call" in digest.partition("Due today")[2]
    assert "due today, Mon 30 Nov, moved from Wed 25 Nov for time off" in digest
    await scene.comes_to(NEXT_MONDAY + timedelta(days=1), time(12))
    assert len(_alerts(scene)) == 1


async def test_with_a_stand_in_nothing_moves(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, FRIDAY, "theo")
    await scene.settles()
    assert _due(scene) == WEDNESDAY


async def test_naming_a_stand_in_later_gives_the_dates_back_but_no_day_that_is_over(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, FRIDAY)
    await scene.comes_to(THURSDAY, time(12))
    scene.leaves("mara", TUESDAY, FRIDAY, "theo")
    await scene.settles()
    assert _due(scene) == THURSDAY


async def test_coming_back_early_gives_the_dates_back(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, FRIDAY)
    await scene.comes_to(TUESDAY, time(12))
    told = await said(scene.stage, "mara", "back")
    assert "1 task of yours is due earlier again: Wed 25 Nov." in told
    await scene.settles()
    assert _due(scene) == WEDNESDAY


async def test_an_absence_that_is_changed_moves_from_the_first_dates(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, FRIDAY)
    await scene.settles()
    scene.leaves("mara", TUESDAY, NEXT_MONDAY)
    await scene.settles()
    assert _due(scene) == NEXT_MONDAY + timedelta(days=1)
    scene.leaves("mara", THURSDAY, FRIDAY)
    await scene.settles()
    assert _due(scene) == WEDNESDAY
    scene.leaves("mara", WEDNESDAY, FRIDAY)
    scene.comes_back("mara")
    await scene.settles()
    assert _due(scene) == WEDNESDAY


async def test_a_milestone_that_begins_while_its_owner_is_away_waits_for_them(scene: Scene) -> None:
    scene.leaves("priya", FRIDAY, IN_NINE_DAYS)
    for who, key in (("mara", "call"), ("mara", "plan"), ("priya", "configure")):
        scene.does(who, key)
    assert _due(scene, "import") == IN_NINE_DAYS + timedelta(days=1)


async def test_a_journey_started_while_somebody_is_away_shows_and_gets_the_dates_after_it(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, FRIDAY)
    scene.applies(a_template(key="again", name="Again", calendar="working_days"))
    mara, preview = scene.stage.people["mara"], await opened(scene.stage, "mara", "start acme again")
    assert "Do the call · due Mon 30 Nov" in mara.read(preview)
    await mara.submit(preview, {})
    (started,) = (journey for journey in scene.journeys() if journey.template == "again")
    assert next(a.due_on for a in started.activities if a.definition == "call") == NEXT_MONDAY


async def test_reassigning_moves_a_task_back_and_for_its_new_owner(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, FRIDAY)
    scene.leaves("theo", WEDNESDAY, THURSDAY)
    await scene.settles()
    scene.gives("mara", "call", "lucia")
    assert _due(scene) == WEDNESDAY
    scene.gives("mara", "call", "theo")
    assert _due(scene) == FRIDAY
    scene.gives("mara", "call", "mara")
    assert _due(scene) == NEXT_MONDAY


async def test_a_day_chosen_by_hand_stays(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, FRIDAY)
    await scene.settles()
    move_due_date(scene.stage.desk, scene.stage.caller("jonas"), scene.activity("call"), THURSDAY, following=False)
    await scene.comes_to(THURSDAY, time(12))
    assert _due(scene) == THURSDAY


async def test_what_is_reopened_while_its_owner_is_away_waits_for_them(scene: Scene) -> None:
    scene.does("mara", "call")
    scene.leaves("mara", TUESDAY, FRIDAY)
    await scene.settles()
    assert _due(scene) == WEDNESDAY
    scene.reopens("jonas", "call")
    assert _due(scene) == NEXT_MONDAY


async def test_a_pause_moves_the_date_before_as_well(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, FRIDAY)
    await scene.settles()
    pause(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id)
    await scene.comes_to(THURSDAY, time(12))
    resume(scene.stage.desk, scene.stage.caller("jonas"), scene.journey.id)
    assert _due(scene) == NEXT_MONDAY
    scene.comes_back("mara")
    await scene.settles()
    assert _due(scene) == NEXT_MONDAY, "Wednesday and the three days of the pause"


async def test_the_history_says_for_whose_time_off_and_from_when_to_when(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, FRIDAY)
    await scene.settles()
    told = await said(scene.stage, "jonas", "log acme")
    assert "Journeybot, by itself, changed due dates in Rollout: time off" in told
    assert "Do the call, due: Wed 25 Nov → Mon 30 Nov, for the time off of @mara" in told


async def test_a_posted_card_shows_the_moved_date(scene: Scene) -> None:
    handoff = await scene.stage.people["priya"].sees("Do the configure")
    scene.leaves("priya", TUESDAY, FRIDAY)
    await scene.settles()
    await scene.passes(seconds=5)
    assert "due Mon 30 Nov, moved from Wed 25 Nov for time off" in scene.stage.people["priya"].read(handoff)


async def test_the_command_asks_who_stands_in_and_says_what_happens_if_nobody_does(scene: Scene) -> None:
    asks = await said(scene.stage, "mara", f"away {TUESDAY} {FRIDAY}")
    assert "1 task of yours due meanwhile moves to Mon 30 Nov. Nothing is stored yet." in asks
    await scene.settles()
    assert _due(scene) == WEDNESDAY
    told = await said(scene.stage, "mara", f"away {TUESDAY} {FRIDAY} nobody")
    assert "Nobody stands in for you, so 1 task of yours due meanwhile moves to Mon 30 Nov." in told
    await scene.settles()
    again = await said(scene.stage, "mara", f"away {TUESDAY} {FRIDAY} Nobody")
    assert "Nobody stands in for you. What still comes to be due" in again
    await scene.settles()
    assert _due(scene) == NEXT_MONDAY
    assert sum("Mon 30 Nov" in line for line in (await said(scene.stage, "mara", "log acme")).splitlines()) == 1


async def test_the_form_says_what_happens_before_it_keeps_an_absence_without_a_stand_in(scene: Scene) -> None:
    mara, form = scene.stage.people["mara"], await opened(scene.stage, "mara", "settings")
    chosen = {"away_on": ["yes"], "away_from": TUESDAY.isoformat(), "away_until": FRIDAY.isoformat()}
    errors = (await mara.submit(form, chosen)).errors
    assert errors == {
        "no_stand_in": "Without a stand-in 1 task of yours due meanwhile moves to Mon 30 Nov. "
        "Tick this, or choose who stands in."
    }
    both = await mara.submit(form, {"no_stand_in": ["yes"], "stand_in": "theo"})
    assert list(both.errors) == ["no_stand_in"]
    kept = await mara.submit(form, {"no_stand_in": ["yes"], "stand_in": None})
    assert kept.view is not None
    assert "Saved. Nobody stands in for you, so 1 task of yours due meanwhile moves" in mara.read(kept.view)
    await scene.settles()
    assert _due(scene) == NEXT_MONDAY
    assert "[x] What is due meanwhile" in mara.read(await opened(scene.stage, "mara", "settings"))


async def test_other_settings_leave_dates_and_checks_alone(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, FRIDAY)
    await scene.settles()
    before = scene.journey
    absence = Absence(TUESDAY, FRIDAY, None)
    choices = Choices(digest_on=False, digest_at=time(9), digest_days=(), channel="", absence=absence)
    saved = choose(scene.stage.desk, scene.stage.caller("mara"), choices)
    await scene.settles()
    assert saved.moved == ()
    assert scene.journey == before


async def test_whoever_completes_a_moved_task_leaves_nothing_to_move(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, FRIDAY)
    complete(scene.stage.desk, scene.stage.caller("jonas"), scene.activity("call"))
    await scene.comes_to(TUESDAY, time(12))
    assert "everything goes to you again. `/journey digest`" in await said(scene.stage, "mara", "back")
    assert [m for m in scene.outbox() if m.message.kind is MessageKind.ALERT] == []
