"""What came to a stand-in says on whose behalf it is read, and no longer so once whoever was away is back
(requirements N5, N6)."""

from collections.abc import AsyncIterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.demo.stage import sqlite_in, staged
from bot.sandbox.records import Message
from bot.usecases.absences import Absence
from bot.usecases.activities import fail
from bot.usecases.settings import leave
from journeys.messages import MessageKind
from tests.e2e.acts import said
from tests.e2e.scene import MONDAY, START, Scene, furnished

TUESDAY, THURSDAY, FRIDAY, SATURDAY = (MONDAY + timedelta(days=n) for n in (1, 3, 4, 5))
NEXT_TUESDAY = TUESDAY + timedelta(days=7)
MEANWHILE = "For @mara, who is away until {}. It comes to you meanwhile."
HERS_AGAIN = "Came to you while @mara was away. It is theirs again."


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """Mara's work has begun, and goes on while she is away from Tuesday to Friday."""
    async with staged(sqlite_in(tmp_path), MovableClock(START)) as stage:
        scene = await furnished(stage)
        scene.starts()
        await scene.settles()
        yield scene
        assert list(stage.workspace.problems) == []


def _leaves(scene: Scene, last: date, stand_in: str) -> None:
    leave(scene.stage.desk, scene.stage.caller("mara"), Absence(TUESDAY, last, scene.stage.people[stand_in].id))


async def _alert(scene: Scene, stand_in: str = "theo") -> Message:
    """Of what is overdue on Thursday, as whoever stands in gets it."""
    _leaves(scene, FRIDAY, stand_in)
    await scene.comes_to(THURSDAY, time(12))
    return await scene.stage.people[stand_in].sees("is delayed in")


async def _drawn_again(scene: Scene, card: Message, who: str = "theo") -> str:
    """As it reads once something of what it shows has changed."""
    scene.does("priya", "configure")
    await scene.settles()
    return scene.stage.people[who].read(card)


async def test_a_card_that_is_drawn_again_after_the_absence_is_hers_again_without_its_buttons(scene: Scene) -> None:
    alert = await _alert(scene)
    before = scene.stage.people["theo"].read(alert)
    assert MEANWHILE.format("Fri 27 Nov") in before
    assert "[Mark done]" in before
    await scene.comes_to(SATURDAY, time(12))
    drawn = await _drawn_again(scene, alert)
    assert HERS_AGAIN in drawn
    assert "Do the call" in drawn
    assert "[Open]" in drawn
    assert [word for word in ("Mark done", "Snooze", "Add a note") if word in drawn] == []


async def test_it_keeps_the_buttons_that_its_reader_may_press_anyway(scene: Scene) -> None:
    alert = await _alert(scene, "jonas")
    await scene.comes_to(SATURDAY, time(12))
    drawn = await _drawn_again(scene, alert, "jonas")
    assert HERS_AGAIN in drawn
    assert "[Mark done]" in drawn


async def test_it_names_the_last_day_as_she_has_changed_it_meanwhile(scene: Scene) -> None:
    alert = await _alert(scene)
    _leaves(scene, NEXT_TUESDAY, "theo")
    drawn = await _drawn_again(scene, alert)
    assert MEANWHILE.format("Tue 1 Dec") in drawn
    assert "[Mark done]" in drawn


async def test_it_names_who_stands_in_by_now(scene: Scene) -> None:
    alert = await _alert(scene)
    _leaves(scene, FRIDAY, "lucia")
    drawn = await _drawn_again(scene, alert)
    assert "Came to you while @mara is away. @lucia stands in by now." in drawn
    assert "Mark done" not in drawn


async def test_her_digest_that_another_read_is_hers_again_too(scene: Scene) -> None:
    _leaves(scene, FRIDAY, "theo")
    await scene.comes_to(THURSDAY, time(16))
    theo = scene.stage.people["theo"]
    digest = await theo.sees("changes when it comes")
    assert "[Mark done]" in theo.read(digest)
    await scene.comes_to(SATURDAY, time(12))
    scene.does("mara", "plan")
    await scene.settles()
    drawn = theo.read(digest)
    assert HERS_AGAIN in drawn
    assert "Do the call" in drawn
    assert "Mark done" not in drawn


async def test_what_an_admin_reads_where_nobody_stands_in_comes_to_them_meanwhile(scene: Scene) -> None:
    """Each of the two was to stand in for the other."""
    theo, mara = (scene.stage.people[who].id for who in ("theo", "mara"))
    leave(scene.stage.desk, scene.stage.caller("theo"), Absence(TUESDAY, FRIDAY, mara))
    leave(scene.stage.desk, scene.stage.caller("mara"), Absence(TUESDAY, FRIDAY, theo))
    await scene.comes_to(THURSDAY, time(12))
    drawn = await _drawn_again(scene, await scene.stage.people["jonas"].sees("is delayed in"), "jonas")
    assert MEANWHILE.format("Fri 27 Nov") in drawn
    assert "[Mark done]" in drawn


def _redraws(scene: Scene) -> int:
    return sum(entry.message.kind is MessageKind.REDRAW for entry in scene.outbox())


async def test_coming_back_early_makes_every_such_card_hers_again_at_once(scene: Scene) -> None:
    alert, theo = await _alert(scene), scene.stage.people["theo"]
    assert "everything goes to you again" in await said(scene.stage, "mara", "back")
    await scene.settles()
    drawn = theo.read(alert)
    assert HERS_AGAIN in drawn
    assert "Mark done" not in drawn


async def test_the_last_day_off_makes_them_hers_again_when_it_is_over_and_once(scene: Scene) -> None:
    alert, theo = await _alert(scene), scene.stage.people["theo"]
    await scene.comes_to(FRIDAY, time(23, 59))
    before = _redraws(scene)
    assert MEANWHILE.format("Fri 27 Nov") in theo.read(alert)
    await scene.comes_to(SATURDAY, time(0))
    assert HERS_AGAIN in theo.read(alert)
    drawn = _redraws(scene)
    assert drawn > before
    for day in (SATURDAY, NEXT_TUESDAY):
        await scene.comes_to(day, time(12))
    assert _redraws(scene) == drawn


async def test_they_are_hers_again_too_where_the_bot_was_down_at_the_end(scene: Scene) -> None:
    alert = await _alert(scene)
    await scene.comes_to(NEXT_TUESDAY, time(12))
    assert HERS_AGAIN in scene.stage.people["theo"].read(alert)


async def test_another_end_or_stand_in_is_shown_at_once(scene: Scene) -> None:
    alert, theo = await _alert(scene), scene.stage.people["theo"]
    _leaves(scene, NEXT_TUESDAY, "theo")
    await scene.settles()
    assert MEANWHILE.format("Tue 1 Dec") in theo.read(alert)
    _leaves(scene, NEXT_TUESDAY, "lucia")
    await scene.settles()
    assert "@lucia stands in by now." in theo.read(alert)


async def test_a_question_stays_as_it_was_asked(scene: Scene) -> None:
    _leaves(scene, FRIDAY, "theo")
    await scene.comes_to(TUESDAY, time(12))
    fail(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), "broken")
    await scene.comes_to(TUESDAY, time(20))
    question = await scene.stage.people["theo"].sees("did not succeed")
    await said(scene.stage, "mara", "back")
    await scene.settles()
    assert MEANWHILE.format("Fri 27 Nov") in scene.stage.people["theo"].read(question)
