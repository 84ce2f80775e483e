"""What nobody touches in the settings stays as it is when they are saved (requirements N3, N5)."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.sandbox.outcomes import Submitted
from bot.usecases.meeting import meet
from bot.usecases.settings import settings
from journeys.calendar import start_of_day
from journeys.person import Person
from journeys.reports import Settings
from tests.e2e.acts import opened, said
from tests.e2e.scene import FRIDAY, MONDAY, SATURDAY, TUESDAY, ZONE, Scene

BY_BERLIN = start_of_day(TUESDAY, ZONE), start_of_day(SATURDAY, ZONE)
LEFT = "@theo has left this Slack workspace"


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize("stand_in", ["@theo", "nobody"])
async def test_time_off_lasts_as_long_as_before_wherever_its_owner_has_moved(
    scene: Scene, zone: str, stand_in: str
) -> None:
    await said(scene.stage, "mara", f"away {TUESDAY} {FRIDAY} {stand_in}")
    _becomes(scene, "mara", timezone=zone)
    assert (await _saved(scene, digest_at="10:00")).closed
    assert _absence(scene) == BY_BERLIN
    assert _known(scene).digest_at == "10:00"


async def test_a_zone_chosen_beside_it_does_not_move_time_off_either(scene: Scene) -> None:
    await said(scene.stage, "mara", f"away {TUESDAY} {FRIDAY} @theo")
    assert (await _saved(scene, timezone="Asia/Tokyo")).closed
    assert _absence(scene) == BY_BERLIN


async def test_naming_somebody_else_to_stand_in_leaves_the_days_as_they_were(scene: Scene) -> None:
    await said(scene.stage, "mara", f"away {TUESDAY} {FRIDAY} @theo")
    _becomes(scene, "mara", timezone="Asia/Tokyo")
    assert (await _saved(scene, stand_in="lucia")).closed
    assert _absence(scene) == BY_BERLIN
    assert _known(scene).person.stand_in == scene.stage.people["lucia"].id


async def test_days_that_are_changed_are_those_of_where_their_owner_is(scene: Scene) -> None:
    await said(scene.stage, "mara", f"away {TUESDAY} {FRIDAY} @theo")
    _becomes(scene, "mara", timezone="Asia/Tokyo")
    assert (await _saved(scene, away_until=SATURDAY.isoformat())).closed
    later = SATURDAY + timedelta(days=1)
    assert _absence(scene) == (start_of_day(TUESDAY, "Asia/Tokyo"), start_of_day(later, "Asia/Tokyo"))


async def test_settings_can_be_saved_on_the_last_day_off_where_it_is_the_day_after_already(scene: Scene) -> None:
    await said(scene.stage, "mara", f"away {TUESDAY} {FRIDAY} @theo")
    _becomes(scene, "mara", timezone="Asia/Tokyo")
    await scene.comes_to(FRIDAY, time(20))
    saved = await _saved(scene, digest_at="10:00")
    assert (saved.errors, saved.closed) == ({}, True)
    assert _absence(scene) == BY_BERLIN


async def test_other_settings_can_be_saved_when_the_stand_in_has_left_and_who_is_away_reads_it(scene: Scene) -> None:
    await said(scene.stage, "mara", f"away {TUESDAY} {FRIDAY} @theo")
    _becomes(scene, "theo", is_active=False)
    mara, form = scene.stage.people["mara"], await opened(scene.stage, "mara", "settings")
    assert "This person has left this Slack workspace. Choose somebody else." in mara.read(form)
    saved = await mara.submit(form, {"digest_at": "10:00"})
    assert saved.errors == {}
    assert saved.view is not None
    assert LEFT in mara.read(saved.view)
    assert _absence(scene) == BY_BERLIN
    assert _known(scene).digest_at == "10:00"


async def test_an_absence_that_is_changed_needs_a_stand_in_who_is_still_there(scene: Scene) -> None:
    await said(scene.stage, "mara", f"away {TUESDAY} {FRIDAY} @theo")
    _becomes(scene, "theo", is_active=False)
    refused = await _saved(scene, away_until=SATURDAY.isoformat())
    assert refused.errors == {"stand_in": "theo is no active member of this Slack workspace. Choose somebody else."}
    saved = await _saved(scene, stand_in="lucia")
    assert (saved.errors, saved.closed, saved.view) == ({}, True, None)
    shown = await opened(scene.stage, "mara", "settings")
    assert "has left" not in scene.stage.people["mara"].read(shown)


async def test_nobody_reads_of_a_stand_in_whom_they_no_longer_need(scene: Scene) -> None:
    await said(scene.stage, "mara", f"away {MONDAY} {MONDAY} @theo")
    await scene.comes_to(TUESDAY, time(9))
    _becomes(scene, "theo", is_active=False)
    saved = await _saved(scene, digest_at="10:00")
    assert (saved.errors, saved.closed, saved.view) == ({}, True, None)


async def test_who_has_chosen_neither_hour_nor_days_follows_the_installation(scene: Scene) -> None:
    assert (await _saved(scene, mute="Mute for an hour")).closed
    other = replace(scene.stage.desk, digest_at=time(8), digest_days=("tue",))
    told = settings(other, scene.stage.caller("mara"))
    assert (told.digest_at, told.digest_days) == ("08:00", ("tue",))


async def test_an_hour_and_days_of_their_own_stay_theirs(scene: Scene) -> None:
    assert (await _saved(scene, digest_at="10:00", digest_days=["mon"])).closed
    assert (await _saved(scene, mute="Mute for an hour")).closed
    other = replace(scene.stage.desk, digest_at=time(8), digest_days=("tue",))
    told = settings(other, scene.stage.caller("mara"))
    assert (told.digest_at, told.digest_days) == ("10:00", ("mon",))


async def test_a_zone_that_this_machine_no_longer_knows_keeps_nothing_else_from_being_saved(scene: Scene) -> None:
    scene.chooses(timezone="Europe/Atlantis")
    saved = await _saved(scene, mute="Mute for an hour")
    assert (saved.errors, saved.closed) == ({}, True)
    assert _known(scene).person.chosen_timezone == "Europe/Atlantis"


def _becomes(scene: Scene, who: str, timezone: str = ZONE, *, is_active: bool = True) -> None:
    """Slack says so of somebody from now on."""
    user = scene.stage.people[who].id
    meet(
        scene.stage.desk,
        [Person(scene.acme.workspace, user, who, timezone, is_active=is_active)],
        scene.stage.clock.now(),
    )


async def _saved(scene: Scene, **changes: object) -> Submitted:
    form = await opened(scene.stage, "mara", "settings")
    return await scene.stage.people["mara"].submit(form, changes)


def _known(scene: Scene) -> Settings:
    return settings(scene.stage.desk, scene.stage.caller("mara"))


def _absence(scene: Scene) -> tuple[object, object]:
    known = _known(scene).person
    return known.away_from, known.away_until
