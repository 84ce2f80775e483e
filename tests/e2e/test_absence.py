"""While somebody is away another reads and acts for them, and afterwards all goes to them again (requirements N5)."""

from datetime import time, timedelta

import pytest

from bot.demo.cast import TEAM_CHANNEL
from bot.usecases.meeting import meet
from bot.usecases.settings import Choices, choose
from journeys.calendar import instant
from journeys.journey import ActivityState
from journeys.person import Person
from tests.e2e.acts import asked, opened, said
from tests.e2e.scene import FRIDAY, MONDAY, NEXT_MONDAY, THURSDAY, TUESDAY, Scene

MARK = "who is away until Fri 27 Nov. It comes to you meanwhile."


@pytest.fixture
async def scene(idle: Scene) -> Scene:
    """Mara's work has begun; she is away from Tuesday to Friday, and Theo in New York stands in."""
    idle.starts()
    idle.leaves("mara", TUESDAY, FRIDAY, "theo")
    await idle.settles()
    return idle


def _alerts(scene: Scene, who: str) -> list[str]:
    return [text for text in scene.texts(who) if "is delayed in" in text or "is stuck in" in text]


async def test_alerts_go_to_the_stand_in_marked_with_whom_they_are_for(scene: Scene) -> None:
    await scene.comes_to(THURSDAY, time(12))
    (alert,) = _alerts(scene, "theo")
    assert alert.startswith("For @mara, ")
    assert MARK in alert
    assert _alerts(scene, "mara") == []


async def test_the_mark_names_the_last_day_off_as_she_chose_it_wherever_she_travels(scene: Scene) -> None:
    mara = scene.stage.people["mara"]
    travelled = Person(scene.acme.workspace, mara.id, "mara", "Asia/Tokyo")
    meet(scene.stage.desk, [travelled], scene.stage.clock.now())
    await scene.comes_to(THURSDAY, time(12))
    (alert,) = _alerts(scene, "theo")
    assert MARK in alert


async def test_the_stand_in_does_her_work_by_its_buttons_and_the_card_stays_marked(scene: Scene) -> None:
    await scene.comes_to(THURSDAY, time(12))
    theo = scene.stage.people["theo"]
    alert = await theo.sees("Do the call")
    await theo.press(alert, "Mark done")
    await scene.settles()

    done = next(a for a in scene.journey.activities if a.definition == "call")
    assert (done.state, done.ended_by) == (ActivityState.COMPLETED, theo.id)
    told = theo.read(alert)
    assert MARK in told
    assert "Done by @theo" in told


async def test_nobody_else_may_and_the_stand_in_may_no_longer_afterwards(scene: Scene) -> None:
    await scene.comes_to(THURSDAY, time(12))
    assert "Only" in await said(scene.stage, "lucia", "done acme do the call")
    await scene.comes_to(NEXT_MONDAY, time(8))
    assert "Only" in await said(scene.stage, "theo", "done acme do the call")


async def test_the_digest_comes_by_the_clock_of_who_reads_it_and_is_drawn_again_as_hers(scene: Scene) -> None:
    scene.does("mara", "plan")
    await scene.comes_to(TUESDAY, time(9))
    assert scene.digests() == scene.digests("theo") == []
    await scene.comes_to(TUESDAY, time(9), "America/New_York")
    (digest,) = scene.digests("theo")
    assert MARK in digest
    assert "Do the call" in digest
    assert "`/journey tasks` lists all your own tasks." in digest, "Theo's, not those of hers that the digest tells"

    theo = scene.stage.people["theo"]
    message = await theo.sees("changes when it comes")
    await theo.press(message, "Mark done")
    await scene.settles()
    drawn = theo.read(message)
    assert MARK in drawn
    assert "Do the call" not in drawn.partition("No longer on your list")[0]
    assert "Nothing of this needs you now" in drawn
    assert "Done by @theo" in drawn


async def test_a_form_on_an_older_digest_of_hers_leaves_it_hers(scene: Scene) -> None:
    await scene.comes_to(THURSDAY, time(9), "America/New_York")
    theo = scene.stage.people["theo"]
    older = await theo.sees("changes when it comes")
    await scene.comes_to(THURSDAY + timedelta(days=1), time(9), "America/New_York")
    assert len(scene.digests("theo")) == 2
    form = (await theo.press(older, "Snooze")).view
    assert form is not None
    assert (await theo.submit(form)).closed
    await scene.stage.bot.office.settled()
    assert "No reminders of Do the call" in theo.read(older)
    assert MARK in theo.read(older)


@pytest.mark.parametrize(
    ("quiet", "hour"),
    [
        (None, time(9)),
        ((time(18), time(13, 30)), time(13, 30)),
        ((time(8, 30), time(9, 30)), time(9, 30)),
        ((time(22), time(7)), time(9)),
    ],
)
async def test_it_comes_on_the_usual_days_to_a_stand_in_who_wants_no_digest_of_their_own(
    scene: Scene, quiet: tuple[time, time] | None, hour: time
) -> None:
    """Their quiet hours may lie over the hour, for nothing of theirs would come then."""
    choose(scene.stage.desk, scene.stage.caller("theo"), Choices(False, time(9), (), "", quiet=quiet))
    for count, day in enumerate((TUESDAY, TUESDAY + timedelta(days=1)), 1):
        before = instant(day, hour, "America/New_York") - timedelta(minutes=1)
        scene.stage.clock.move(before - scene.stage.clock.now())
        await scene.settles()
        assert len(scene.digests("theo")) == count - 1
        await scene.comes_to(day, hour, "America/New_York")
        assert len(scene.digests("theo")) == count


@pytest.mark.parametrize(("at", "comes"), [(time(9), time(10, 1)), (time(11), time(11))], ids=str)
async def test_a_stand_in_who_wants_a_digest_again_gets_it_by_their_hour_from_that_day_on(
    scene: Scene, at: time, comes: time
) -> None:
    off = Choices(False, time(11), (), "", quiet=(time(18), time(13, 30)))
    choose(scene.stage.desk, scene.stage.caller("theo"), off)
    await scene.comes_to(TUESDAY, time(10), "America/New_York")
    choose(scene.stage.desk, scene.stage.caller("theo"), Choices(True, at, ("tue", "wed"), ""))
    await scene.comes_to(TUESDAY, comes, "America/New_York")
    assert len(scene.digests("theo")) == 1
    await scene.comes_to(TUESDAY, time(14), "America/New_York")
    assert len(scene.digests("theo")) == 1


async def test_what_the_stand_in_causes_is_not_told_to_them(scene: Scene) -> None:
    await scene.comes_to(TUESDAY, time(12))
    before = len(scene.texts("theo"))
    await said(scene.stage, "theo", "reassign acme do the configure @mara")
    await scene.settles()
    assert [text for text in scene.texts("theo")[before:] if "gave you" in text] == []
    await said(scene.stage, "jonas", "reassign acme do the configure @priya")
    await said(scene.stage, "jonas", "reassign acme do the configure @mara")
    await scene.settles()
    (told,) = (text for text in scene.texts("theo")[before:] if "gave you" in text)
    assert "@jonas gave you Do the configure" in told


async def test_she_comes_back_to_one_digest_on_her_first_working_morning(scene: Scene) -> None:
    await scene.comes_to(FRIDAY, time(18))
    before = len(scene.texts("mara"))
    theirs = len(scene.digests("theo"))
    await scene.comes_to(NEXT_MONDAY, time(8, 59))
    assert len(scene.texts("mara")) == before

    await scene.comes_to(NEXT_MONDAY, time(9))
    (digest,) = scene.texts("mara")[before:]
    assert "You were told nothing since" in digest
    assert "Do the call" in digest
    await scene.comes_to(NEXT_MONDAY, time(20))
    assert len(scene.digests("theo")) == theirs


async def test_whoever_comes_back_early_gets_everything_again(scene: Scene) -> None:
    await scene.comes_to(TUESDAY, time(12))
    assert "everything goes to you again" in await said(scene.stage, "mara", "back")
    await scene.comes_to(THURSDAY, time(12))
    assert len(_alerts(scene, "mara")) == 1
    assert _alerts(scene, "theo") == []
    assert "You are not away" in await said(scene.stage, "mara", "back")


async def test_a_stand_in_who_is_away_too_passes_it_on(scene: Scene) -> None:
    scene.leaves("theo", TUESDAY, FRIDAY, "lucia")
    await scene.comes_to(THURSDAY, time(12))
    (alert,) = _alerts(scene, "lucia")
    assert MARK in alert
    await said(scene.stage, "lucia", "done acme do the call")
    assert next(a for a in scene.journey.activities if a.definition == "call").state is ActivityState.COMPLETED


async def test_stand_ins_in_a_circle_leave_it_to_an_admin(scene: Scene) -> None:
    scene.leaves("theo", TUESDAY, FRIDAY, "mara")
    await scene.comes_to(THURSDAY, time(12))
    assert _alerts(scene, "mara") == _alerts(scene, "theo") == []
    (alert,) = _alerts(scene, "jonas")
    assert MARK in alert


async def test_an_absence_is_told_by_command_and_shown_in_the_form(scene: Scene) -> None:
    told = await said(scene.stage, "priya", "away 2026-12-01 2026-12-03 @theo")
    assert "You are away from Tue 1 Dec to Thu 3 Dec. @theo gets your messages" in told
    form = await opened(scene.stage, "priya", "settings")
    assert "First day off (optional): [2026-12-01]" in scene.stage.people["priya"].read(form)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("away", "Write your first and last day off, and who stands in"),
        ("away 2026-12-01 soon @theo", "“soon” is no time that I know."),
        ("away 2026-12-03 2026-12-01 @theo", "not before the first"),
        ("away 2026-12-01 2026-12-03 @priya", "Choose somebody else to stand in for you."),
        ("mute sometimes", "“sometimes” is no time that I know."),
        ("mute 2026-11-01", "That is over already."),
        ("mute 900w", "That is too long"),
        ("unmute", "You are not muted"),
        ("back", "You are not away"),
    ],
)
async def test_what_cannot_be_is_refused_in_a_sentence(scene: Scene, words: str, refusal: str) -> None:
    assert refusal in await said(scene.stage, "priya", words)


async def test_the_form_keeps_an_absence_and_says_at_its_field_what_is_wrong(scene: Scene) -> None:
    priya, form = scene.stage.people["priya"], await opened(scene.stage, "priya", "settings")
    chosen = {"away_on": ["yes"], "away_from": "2026-12-01", "away_until": "2026-12-03", "stand_in": "priya"}
    assert list((await priya.submit(form, chosen)).errors) == ["stand_in"]
    kept = await priya.submit(form, {"stand_in": "lucia", "timezone": "Europe/Lisbon", "mute": "1h"})
    assert (kept.errors, kept.closed) == ({}, True)
    told = priya.read(await opened(scene.stage, "priya", "settings"))
    assert "Your zone is Europe/Lisbon, now 07:30." in told
    assert "Muted until Mon 23 Nov, 08:30" in told
    assert "Last day off (optional): [2026-12-03]" in told
    assert (await asked(scene.stage, "priya", "unmute")).text.startswith("You are no longer muted.")


async def test_days_off_without_the_tick_are_asked_back_and_taking_it_away_ends_them(scene: Scene) -> None:
    priya, form = scene.stage.people["priya"], await opened(scene.stage, "priya", "settings")
    days = {"away_from": "2026-12-01", "away_until": "2026-12-03", "stand_in": "theo"}
    assert (await priya.submit(form, days)).errors == {"away_on": "Tick this, or clear the days and the stand-in."}
    assert (await priya.submit(form, {"away_on": ["yes"]})).closed
    kept = await opened(scene.stage, "priya", "settings")
    assert "Last day off (optional): [2026-12-03]" in priya.read(kept)

    assert (await priya.submit(kept, {"away_on": []})).closed
    assert "Last day off (optional): [2026" not in priya.read(await opened(scene.stage, "priya", "settings"))


async def test_what_may_have_come_to_a_channel_nobody_can_read_is_marked_for_the_stand_in(scene: Scene) -> None:
    people, channel = scene.stage.people, scene.stage.workspace.channel(TEAM_CHANNEL).id
    scene.stage.workspace.app.scopes -= {"channels:history", "groups:history"}
    choose(scene.stage.desk, scene.stage.caller("priya"), Choices(False, time(9), ("mon",), channel))
    await said(scene.stage, "mara", "reassign acme do the plan @jonas")
    await scene.settles()
    scene.stage.workspace.faults.drop("chat.postMessage", accepted=True)
    await said(scene.stage, "jonas", "reassign acme do the plan @priya")
    await scene.settles()
    assert "gave you Do the plan" in people["theo"].read_channel(f"#{TEAM_CHANNEL}")

    scene.leaves("priya", MONDAY, MONDAY, "theo")
    await scene.minutes_pass(2)
    (told,) = (text for text in scene.texts("theo") if "gave you Do the plan" in text)
    assert "This may be a repeat" in told
