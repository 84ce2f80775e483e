"""Templates that count working days, by the holidays of the customer's country (requirements P4)."""

from dataclasses import replace
from datetime import date

import pytest

from bot.demo.stage import Stage
from journeys.messages import MessageKind
from tests.e2e.acts import said
from tests.e2e.scene import Scene, a_template, furnished

BY_DAYS = {
    "calendar": "working_days",
    "status_rule": "journey_days",
    "progress": {"on_time_up_to": 4, "delayed_up_to": 6},
}


@pytest.fixture
async def scene(stage: Stage) -> Scene:
    return await furnished(stage)


def _lives_in(scene: Scene, country: str) -> None:
    scene.says(replace(scene.acme, country=country))


def _alerts(scene: Scene) -> int:
    about = [entry.message for entry in scene.outbox() if entry.message.journey == scene.journey.id]
    return sum(message.kind is MessageKind.ALERT for message in about)


async def _days_until_an_alert(scene: Scene) -> int:
    for days in range(1, 15):
        await scene.passes(days=1)
        if _alerts(scene):
            return days
    return 0


async def test_a_weekend_delays_nobody(scene: Scene) -> None:
    _lives_in(scene, "DE")
    scene.applies(a_template(**BY_DAYS))
    scene.starts()
    assert await _days_until_an_alert(scene) == 7
    await scene.passes(minutes=1)
    assert "working day 5, on time up to 4" in "\n".join(scene.texts("mara"))


async def test_a_holiday_of_the_country_delays_nobody_there(scene: Scene) -> None:
    _lives_in(scene, "US")
    scene.applies(a_template(**BY_DAYS))
    scene.starts()
    assert await _days_until_an_alert(scene) == 8, "Thanksgiving lies between"


async def test_a_customer_that_moves_is_judged_by_its_new_holidays(scene: Scene) -> None:
    _lives_in(scene, "US")
    scene.applies(a_template(**BY_DAYS))
    scene.starts()
    await scene.passes(days=6)
    _lives_in(scene, "DE")
    assert await _days_until_an_alert(scene) == 1


async def test_due_dates_of_a_journey_are_working_days(scene: Scene) -> None:
    _lives_in(scene, "US")
    scene.applies(a_template(**BY_DAYS))
    journey = scene.starts()
    assert {a.definition: a.due_on for a in journey.activities} == {
        "call": date(2026, 11, 25),
        "configure": date(2026, 11, 25),
        "plan": date(2026, 12, 7),
    }


async def test_cards_show_the_planned_end_by_the_holidays_of_a_new_country(scene: Scene) -> None:
    _lives_in(scene, "DE")
    scene.applies(a_template(calendar="working_days"))
    scene.starts()
    await scene.settles()
    assert len(scene.told("planned end Wed 20 Jan 2027", "priya")) == 1

    _lives_in(scene, "US")
    await scene.settles()

    assert "planned end Fri 22 Jan 2027" in await said(scene.stage, "mara", "status acme")
    assert len(scene.told("planned end Fri 22 Jan 2027", "priya")) == 1
    assert scene.told("planned end Wed 20 Jan 2027", "priya") == []
