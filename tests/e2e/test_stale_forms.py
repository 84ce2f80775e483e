"""A form that was opened before something else changed what it shows."""

from datetime import date, time, timedelta

import pytest

from bot.sandbox.outcomes import Submitted
from bot.usecases import running
from bot.usecases.activities import move_due_date
from bot.usecases.rolling_up import Weekly
from journeys.journey import Activity
from notifications.ids import Action
from tests.e2e.acts import asked, card, opened, redrawn, said
from tests.e2e.scene import MONDAY, Scene


async def test_saving_another_hour_keeps_a_mute_that_came_meanwhile(scene: Scene) -> None:
    saved = await _hour_changed_after(scene, "mute 2d")
    assert (saved.errors, saved.closed) == ({}, True)
    shown = await _settings(scene)
    assert "At: [10:00]" in shown
    assert "[Muted until Wed 25 Nov, 08:30 ▾]" in shown
    assert "You are no longer muted." in await said(scene.stage, "mara", "unmute")


async def test_saving_another_hour_does_not_mute_again_who_has_unmuted_meanwhile(scene: Scene) -> None:
    await said(scene.stage, "mara", "mute 2d")
    await _hour_changed_after(scene, "unmute")
    assert "You are not muted" in await said(scene.stage, "mara", "unmute")


async def test_saving_another_hour_keeps_days_off_that_came_meanwhile(scene: Scene) -> None:
    saved = await _hour_changed_after(scene, "away 2026-12-01 2026-12-05 @theo")
    assert (saved.errors, saved.closed) == ({}, True)
    assert "Your time off, Tue 1 Dec to Sat 5 Dec, is dropped." in await said(scene.stage, "mara", "back")


async def test_saving_another_hour_does_not_bring_back_days_off_that_were_dropped_meanwhile(scene: Scene) -> None:
    await said(scene.stage, "mara", "away 2026-12-01 2026-12-05 @theo")
    await _hour_changed_after(scene, "back")
    assert "You are not away" in await said(scene.stage, "mara", "back")


async def test_of_two_windows_each_saves_what_was_chosen_in_it(scene: Scene) -> None:
    """Slack shows one at a time; a second is on another device."""
    mara, form = scene.stage.people["mara"], await opened(scene.stage, "mara", "settings")
    night = time(20), time(8)
    scene.chooses(digest_on=True, digest_days=("tue",), quiet=night, weekly=Weekly("wed"), timezone="Asia/Kolkata")
    refused = await mara.submit(form, {"digest_at": "07:30"})
    assert refused.errors == {"digest_at": "This is within your quiet hours, 20:00 to 08:00. Change either."}
    assert (await mara.submit(form, {"digest_at": "10:00"})).closed
    shown = await _settings(scene)
    assert "At: [10:00]" in shown
    assert "[ ] Monday  [x] Tuesday  [ ] Wednesday" in shown
    assert "Quiet from: [20:00]" in shown
    assert "[x] Hold everything back" in shown
    assert "[x] Send me once a week" in shown
    assert "Asia/Kolkata" in shown


async def test_what_is_chosen_in_the_form_takes_the_place_of_what_came_meanwhile(scene: Scene) -> None:
    mara, form = scene.stage.people["mara"], await opened(scene.stage, "mara", "settings")
    await said(scene.stage, "mara", "mute 2d")
    await said(scene.stage, "mara", "away 2026-12-01 2026-12-05 @theo")
    off = {"away_on": ["yes"], "away_from": "2026-12-07", "away_until": "2026-12-08", "stand_in": "jonas"}
    saved = await mara.submit(form, {"mute": "Mute for an hour", **off})
    assert saved.view is not None
    assert "Tue 1 Dec to Sat 5 Dec is no longer noted" in mara.read(saved.view)
    shown = await _settings(scene)
    assert "[Muted until Mon 23 Nov, 09:30 ▾]" in shown
    assert "First day off (optional): [2026-12-07]" in shown
    assert "Who stands in (optional): [@jonas ▾]" in shown


@pytest.mark.parametrize("shift", ["Only this one", "Move what follows too"])
async def test_a_due_date_that_somebody_moved_meanwhile_is_not_taken_back(scene: Scene, shift: str) -> None:
    mara, form = scene.stage.people["mara"], await opened(scene.stage, "mara", "due acme call")
    moved = _moved(scene, "jonas", MONDAY + timedelta(days=9))
    refused = await mara.submit(form, {"due_on": "2026-11-27", "shift": shift})
    assert "It is due on 2 Dec 2026 by now, moved by @jonas, today at 08:30." in _read(scene, "mara", refused)
    assert _due(scene) == moved

    assert refused.view
    await mara.close(refused.view)
    again = await opened(scene.stage, "mara", "due acme call")
    assert (await mara.submit(again, {"due_on": "2026-12-03", "shift": "Move what follows too"})).closed
    assert _due(scene) == {key: day + timedelta(days=1) for key, day in moved.items()}


async def test_whoever_chooses_the_day_that_another_has_chosen_hears_who(scene: Scene) -> None:
    mara, form = scene.stage.people["mara"], await opened(scene.stage, "mara", "due acme call")
    moved = _moved(scene, "jonas", MONDAY + timedelta(days=9))
    answer = await mara.submit(form, {"due_on": "2026-12-02", "shift": "Move what follows too"})
    assert answer.view is not None
    assert "Do the call is already moved to that day: by @jonas" in mara.read(answer.view)
    assert _due(scene) == moved


async def test_a_pause_moves_due_dates_as_well(scene: Scene) -> None:
    mara, form = scene.stage.people["mara"], await opened(scene.stage, "mara", "due acme call")
    running.pause(scene.stage.desk, scene.stage.caller("jonas"), scene.journey.id)
    await scene.passes(days=1)
    running.resume(scene.stage.desk, scene.stage.caller("jonas"), scene.journey.id)
    refused = await mara.submit(form, {"due_on": "2026-11-27"})
    assert "It is due on 26 Nov 2026 by now, moved by @jonas" in _read(scene, "mara", refused)


async def test_a_task_that_somebody_gave_away_meanwhile_is_not_taken_back(scene: Scene) -> None:
    """Jonas has not even touched the form."""
    jonas, form = scene.stage.people["jonas"], await opened(scene.stage, "jonas", "reassign acme do the plan")
    await said(scene.stage, "mara", "reassign acme do the plan @theo")
    told = _read(scene, "jonas", await jonas.submit(form))
    assert "It is with @theo by now, reassigned by @mara, today at 08:30." in told
    assert _plan(scene).owner == scene.stage.people["theo"].id


async def test_of_two_who_choose_different_owners_the_second_hears_of_the_first(scene: Scene) -> None:
    jonas, mara = scene.stage.people["jonas"], scene.stage.people["mara"]
    hers, his = [await opened(scene.stage, who, "reassign acme do the plan") for who in ("mara", "jonas")]
    assert (await mara.submit(hers, {"owner": "theo"})).closed
    told = _read(scene, "jonas", await jonas.submit(his, {"owner": "lucia"}))
    assert "It is with @theo by now, reassigned by @mara, today at 08:30." in told
    assert _plan(scene).owner == scene.stage.people["theo"].id
    assert scene.told("gave you", "lucia") == []

    again = await opened(scene.stage, "jonas", "reassign acme do the plan")
    assert (await jonas.submit(again, {"owner": "lucia"})).closed
    assert _plan(scene).owner == scene.stage.people["lucia"].id


async def test_whoever_chooses_the_owner_that_another_has_chosen_hears_who(scene: Scene) -> None:
    jonas, form = scene.stage.people["jonas"], await opened(scene.stage, "jonas", "reassign acme do the plan")
    await said(scene.stage, "mara", "reassign acme do the plan @theo")
    told = _read(scene, "jonas", await jonas.submit(form, {"owner": "theo"}))
    assert "Do the plan is already reassigned: by @mara, today at 08:30" in told


@pytest.mark.parametrize(
    ("form", "typed", "told"),
    [
        (
            "block",
            "customer until 2026-12-09",
            "It is waiting on the customer until 9 Dec 2026 by now, changed by @mara",
        ),
        ("block", "vendor until 2026-11-30", "It is waiting on a vendor until 30 Nov 2026 by now, changed by @mara"),
        ("snooze", "until 2026-12-09", "It is snoozed until 9 Dec 2026 by now, changed by @mara"),
    ],
)
async def test_what_somebody_put_off_meanwhile_is_not_put_off_anew(
    scene: Scene, form: str, typed: str, told: str
) -> None:
    jonas, opened_before = scene.stage.people["jonas"], await opened(scene.stage, "jonas", f"{form} acme do the plan")
    await said(scene.stage, "mara", f"{form} acme do the plan {typed}")
    put_off = _plan(scene)
    assert told in _read(scene, "jonas", await jonas.submit(opened_before))
    assert _plan(scene) == put_off
    assert put_off.put_off_until


async def test_what_is_no_longer_blocked_is_not_blocked_anew(scene: Scene) -> None:
    await said(scene.stage, "mara", "block acme do the plan customer until 2026-12-09")
    jonas, form = scene.stage.people["jonas"], await opened(scene.stage, "jonas", "block acme do the plan")
    await said(scene.stage, "mara", "unblock acme do the plan")
    told = _read(scene, "jonas", await jonas.submit(form))
    assert "It is not blocked by now, changed by @mara" in told


async def test_a_journey_that_somebody_snoozed_meanwhile_keeps_the_day(scene: Scene) -> None:
    jonas = scene.stage.people["jonas"]
    page = (await jonas.press((await asked(scene.stage, "jonas", "status acme")).message, "Open journey")).view
    assert page
    form = (await jonas.press(page, action_id=Action.SNOOZE_JOURNEY)).view
    assert form
    running.snooze(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id, date(2026, 12, 9))
    told = _read(scene, "jonas", await jonas.submit(form))
    assert "It is snoozed until 9 Dec 2026 by now, changed by @mara" in told
    assert scene.journey.snoozed_until == date(2026, 12, 9)


async def test_the_card_it_was_opened_from_is_drawn_again(scene: Scene) -> None:
    jonas = scene.stage.people["jonas"]
    shown = await card(scene.stage, "jonas", "status acme")
    form = (await jonas.press(shown, "Reassign")).view
    assert form
    await said(scene.stage, "mara", "reassign acme do the call @theo")
    await jonas.submit(form)
    await redrawn(scene.stage, shown, "@theo")


def _read(scene: Scene, who: str, answer: Submitted) -> str:
    """What takes the form's place."""
    assert (answer.errors, answer.closed) == ({}, False)
    assert answer.view
    return scene.stage.people[who].read(answer.view)


def _plan(scene: Scene) -> Activity:
    return scene.journey.activity(scene.activity("plan"))


def _moved(scene: Scene, who: str, to: date) -> dict[str, date]:
    """The call goes to that day and all that follows as far; when everything is due then."""
    move_due_date(scene.stage.desk, scene.stage.caller(who), scene.activity("call"), to, following=True)
    return _due(scene)


def _due(scene: Scene) -> dict[str, date]:
    return {activity.definition: activity.due_on for activity in scene.journey.activities if activity.due_on}


async def _hour_changed_after(scene: Scene, words: str) -> Submitted:
    """The settings are open while `/journey words` is written elsewhere; then only the hour is changed in them."""
    form = await opened(scene.stage, "mara", "settings")
    await said(scene.stage, "mara", words)
    return await scene.stage.people["mara"].submit(form, {"digest_at": "10:00"})


async def _settings(scene: Scene) -> str:
    return scene.stage.people["mara"].read(await opened(scene.stage, "mara", "settings"))
