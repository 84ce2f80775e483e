"""A manager reads once a week how all journeys stand: never lost, never twice (requirements N3, N4, N5)."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.demo.cast import TEAM_CHANNEL
from bot.sandbox.faults import Fault, Kind
from bot.usecases.outbox import dead, retry
from bot.usecases.rolling_up import Weekly
from bot.usecases.settings import Choices, Mute, choose, mute, settings
from journeys.calendar import instant
from journeys.messages import MessageKind, MessageState
from journeys.outcomes import Cause
from journeys.person import WORKING_DAYS
from journeys.roll_ups import RollUp
from tests.e2e.acts import opened
from tests.e2e.scene import FRIDAY, MONDAY, NEXT_MONDAY, SUNDAY, TUESDAY, WEDNESDAY, ZONE, Scene

WEEKLY = Choices(False, time(9), WORKING_DAYS, "", weekly=Weekly("mon"))
FOOTER = "`/journey digest week` shows it at any time"


@pytest.fixture
async def scene(idle: Scene) -> Scene:
    """Mara's and Priya's work has begun, and Jonas, who has none, wants a roll-up on Mondays."""
    idle.starts()
    _chooses(idle)
    await idle.settles()
    return idle


def _chooses(scene: Scene, choices: Choices = WEEKLY, who: str = "jonas") -> None:
    choose(scene.stage.desk, scene.stage.caller(who), choices)


def _read(scene: Scene, who: str = "jonas") -> list[str]:
    return [text for text in scene.texts(who) if FOOTER in text]


def _keys(scene: Scene) -> list[str]:
    return [e.message.key.partition(":")[0] for e in scene.outbox() if e.message.kind is MessageKind.ROLL_UP]


async def test_it_comes_on_its_day_at_the_hour_of_the_digest_and_once(scene: Scene) -> None:
    await scene.comes_to(MONDAY, time(8, 59))
    assert _read(scene) == []
    for minute in (0, 1, 30):
        await scene.comes_to(MONDAY, time(9, minute))
    (told,) = _read(scene)
    assert "1 journey in progress: 1 on track" in told
    assert "On Mon 16 Nov: no journey in progress. Since then: 1 journey started." in told
    for day in range(1, 7):
        await scene.comes_to(MONDAY + timedelta(days=day), time(10))
    assert len(_read(scene)) == 1
    assert _keys(scene) == ["weekly"]


async def test_the_week_after_it_tells_what_has_got_worse(scene: Scene) -> None:
    await scene.comes_to(MONDAY, time(9))
    for day in range(1, 8):
        await scene.comes_to(MONDAY + timedelta(days=day), time(9))
    told = _read(scene)[-1]
    assert told.startswith("# Week to Mon 30 Nov")
    assert "On Mon 23 Nov: 1 on track." in told
    assert "• mara: 1 delayed (up by 1), 0 on track (down by 1)" in told


async def test_in_a_channel_it_says_whose_it_is_and_so_do_samples(scene: Scene) -> None:
    channel, lucia = scene.stage.workspace.channel(TEAM_CHANNEL).id, scene.stage.people["lucia"]
    _chooses(scene, replace(WEEKLY, channel=channel))
    await scene.comes_to(MONDAY, time(9))
    (message,) = lucia.messages(channel)
    assert message.text.startswith("For jonas: Week to Mon 23 Nov · 1 journey")
    told = lucia.read(message)
    assert told.startswith("For @jonas.\n# Week to Mon 23 Nov")
    assert "About all journeys. Sent by @jonas's clock in Europe/Berlin; " in told

    jonas = scene.stage.people["jonas"]
    for sample in ("Sample of the roll-up", "Send me a sample now"):
        await jonas.press(await opened(scene.stage, "jonas", "settings"), sample)
        await scene.settles()
        assert "For jonas: " in lucia.messages(channel)[-1].text
        assert lucia.read(lucia.messages(channel)[-1]).splitlines()[1] == "For @jonas."


@pytest.mark.parametrize(
    ("day", "hour", "comes"),
    [(0, 12, True), (0, 13, False), (1, 10, True), (3, 9, True), (3, 14, False), (5, 10, False)],
)
async def test_a_loop_that_wakes_late_sends_it_in_the_morning_of_a_working_day(
    scene: Scene, day: int, hour: int, comes: bool
) -> None:
    await scene.comes_to(MONDAY + timedelta(days=day), time(hour))
    assert len(_read(scene)) == int(comes)
    if day < 4:
        await scene.comes_to(FRIDAY, time(9))
        assert len(_read(scene)) == 1
    await scene.comes_to(NEXT_MONDAY, time(9))
    assert len(_read(scene)) == (2 if day < 4 else 1)


async def test_what_slack_did_not_take_on_its_day_comes_on_the_next_morning(scene: Scene) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=10_000)
    await scene.comes_to(MONDAY, time(9))
    await scene.comes_to(MONDAY, time(23))
    scene.stage.workspace.faults.clear()
    await scene.comes_to(TUESDAY, time(2))
    assert _read(scene) == []
    await scene.comes_to(TUESDAY, time(9))
    assert len(_read(scene)) == 1


async def _is_without_slack(scene: Scene, until: time) -> None:
    """From its hour on Monday until that hour of Wednesday."""
    scene.stage.workspace.faults.stand("outage", Fault(Kind.FAIL))
    await scene.comes_to(MONDAY, time(9))
    await scene.passes_until(WEDNESDAY, until, minutes=10)
    scene.stage.workspace.faults.lift("outage")


def _promised(scene: Scene) -> datetime | None:
    return settings(scene.stage.desk, scene.stage.caller("jonas")).next_roll_up_at


async def _comes_on_wednesday_as_promised(scene: Scene) -> None:
    assert _promised(scene) == instant(WEDNESDAY, time(9), ZONE)
    await scene.comes_to(WEDNESDAY, time(9))
    await scene.minutes_pass(2)  # It is looked for first.
    assert len(_read(scene)) == 1


async def test_what_was_given_up_after_a_day_without_slack_comes_on_the_next_morning(scene: Scene) -> None:
    await _is_without_slack(scene, time(7))
    (given_up,) = (e.state for e in scene.outbox() if e.message.kind is MessageKind.ROLL_UP)
    assert given_up is MessageState.DEAD
    await _comes_on_wednesday_as_promised(scene)
    for day in range(3, 7):
        await scene.comes_to(MONDAY + timedelta(days=day), time(9, 1))
        assert _promised(scene) == instant(NEXT_MONDAY, time(9), ZONE)
    assert len(_read(scene)) == 1


async def test_what_was_given_up_comes_with_slack_where_that_is_back_later_in_the_day(scene: Scene) -> None:
    await _is_without_slack(scene, time(13))
    await scene.minutes_pass(20)
    assert len(_read(scene)) == 1


async def test_what_was_given_up_comes_once_although_an_operator_has_it_sent_again(scene: Scene) -> None:
    await _is_without_slack(scene, time(7))
    desk, workspace = scene.stage.desk, scene.acme.workspace
    retry(desk, workspace, dead(desk, workspace), scene.stage.clock.now())
    await scene.settles()
    for day in range(2, 7):
        await scene.comes_to(MONDAY + timedelta(days=day), time(9))
        await scene.minutes_pass(2)
    assert len(_read(scene)) == 1


async def test_what_slack_refuses_for_good_is_promised_for_no_later_day_of_the_week(scene: Scene) -> None:
    scene.stage.workspace.faults.stand("refusal", Fault(Kind.REFUSE, error="invalid_blocks"))
    await scene.comes_to(MONDAY, time(9))
    scene.stage.workspace.faults.lift("refusal")
    for day in range(1, 4):
        assert _promised(scene) == instant(NEXT_MONDAY, time(9), ZONE)
        await scene.comes_to(MONDAY + timedelta(days=day), time(9))
    assert _read(scene) == []


async def test_what_a_mistake_of_the_bot_kept_back_for_a_day_comes_as_promised_once_it_is_mended(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as mistaken:
        mistaken.delattr(RollUp, "is_empty")
        await scene.comes_to(MONDAY, time(9))
        await scene.passes_until(WEDNESDAY, time(7), minutes=16)
    (given_up,) = (e.cause for e in scene.outbox() if e.message.kind is MessageKind.ROLL_UP)
    assert given_up is Cause.BROKEN
    await _comes_on_wednesday_as_promised(scene)


async def test_asked_for_in_the_middle_of_the_week_it_begins_on_monday(scene: Scene) -> None:
    _chooses(scene, who="lucia")
    await scene.comes_to(MONDAY, time(12))
    _chooses(scene, replace(WEEKLY, weekly=None))
    await scene.comes_to(MONDAY, time(15))
    _chooses(scene)
    for day in range(1, 7):
        await scene.comes_to(MONDAY + timedelta(days=day), time(10))
    assert len(_read(scene)) == 1, "what came on Monday"
    await scene.comes_to(NEXT_MONDAY, time(9))
    assert len(_read(scene)) == 2


async def test_no_change_of_day_or_zone_brings_two_in_a_week(scene: Scene) -> None:
    await scene.comes_to(MONDAY, time(9))
    _chooses(scene, replace(WEEKLY, weekly=Weekly("tue")))
    await scene.comes_to(TUESDAY, time(9))
    _chooses(scene, replace(WEEKLY, timezone="Pacific/Marquesas", weekly=Weekly("tue")))
    await scene.comes_to(TUESDAY, time(9), "Pacific/Marquesas")
    assert len(_read(scene)) == 1
    await scene.comes_to(NEXT_MONDAY + timedelta(days=1), time(9), "Pacific/Marquesas")
    assert len(_read(scene)) == 2


async def test_who_wants_none_any_longer_reads_none(scene: Scene) -> None:
    _chooses(scene, replace(WEEKLY, weekly=None))
    await scene.comes_to(MONDAY, time(9))
    assert _read(scene) == []


async def test_while_muted_none_comes_and_afterwards_it_does(scene: Scene) -> None:
    mute(scene.stage.desk, scene.stage.caller("jonas"), Mute())
    await scene.comes_to(MONDAY, time(9))
    await scene.comes_to(TUESDAY, time(9))
    assert _read(scene) == []
    scene.unmutes("jonas")
    await scene.comes_to(WEDNESDAY, time(9))
    assert len(_read(scene)) == 1


async def test_who_stands_in_reads_it_by_their_clock_marked_with_whom_it_is_for(scene: Scene) -> None:
    scene.leaves("jonas", MONDAY, FRIDAY, "theo")
    await scene.comes_to(MONDAY, time(9))
    assert _read(scene, "theo") == []
    await scene.comes_to(MONDAY, time(9), "America/New_York")
    (told,) = _read(scene, "theo")
    assert told.startswith("For @jonas, ")
    await scene.comes_to(NEXT_MONDAY, time(9))
    assert (len(_read(scene)), len(_read(scene, "theo"))) == (1, 1)


async def test_quiet_hours_hold_it_back_until_they_end(scene: Scene) -> None:
    _chooses(scene, replace(WEEKLY, quiet=(time(8), time(10))))
    await scene.comes_to(MONDAY, time(9, 30))
    assert _read(scene) == []
    await scene.comes_to(MONDAY, time(10))
    assert len(_read(scene)) == 1


async def test_a_sunday_is_a_good_day_if_it_was_chosen_in_any_zone(scene: Scene) -> None:
    _chooses(scene, replace(WEEKLY, timezone="Asia/Kolkata", weekly=Weekly("sun")))
    await scene.comes_to(SUNDAY, time(8, 59), "Asia/Kolkata")
    assert _read(scene) == []
    await scene.comes_to(SUNDAY, time(9), "Asia/Kolkata")
    assert len(_read(scene)) == 1


async def test_with_nothing_to_say_there_is_no_message(scene: Scene) -> None:
    _chooses(scene, replace(WEEKLY, weekly=Weekly("mon", "segment:nowhere")))
    await scene.comes_to(MONDAY, time(9))
    assert _read(scene) == []


async def test_it_goes_to_the_channel_its_reader_chose(scene: Scene) -> None:
    channel = scene.stage.workspace.channel(TEAM_CHANNEL).id
    _chooses(scene, replace(WEEKLY, channel=channel))
    await scene.comes_to(MONDAY, time(9))
    assert "1 journey in progress" in scene.stage.people["theo"].read_channel(f"#{TEAM_CHANNEL}")


async def test_who_moves_to_another_zone_reads_it_by_the_clock_there(scene: Scene) -> None:
    jonas = scene.stage.people["jonas"].id
    await scene.comes_to(MONDAY, time(9))
    scene.stage.workspace.people.move(jonas, "Asia/Kolkata")
    await scene.comes_to(NEXT_MONDAY - timedelta(days=1), time(9))
    await scene.stage.bot.office.meet(scene.acme.workspace, [jonas])
    await scene.comes_to(NEXT_MONDAY, time(8, 59), "Asia/Kolkata")
    assert len(_read(scene)) == 1
    await scene.comes_to(NEXT_MONDAY, time(9), "Asia/Kolkata")
    assert len(_read(scene)) == 2
