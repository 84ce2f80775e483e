"""Digests come once a day, at their reader's hour, and not at all with nothing to say (requirements N3, N4)."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.demo.cast import TEAM_CHANNEL
from bot.usecases.activities import move_due_date
from bot.usecases.settings import Choices, choose, send_team_digest
from bot.usecases.starting import StartOrder, start
from journeys.messages import MessageKind, MessageState
from journeys.person import WORKING_DAYS
from tests.e2e.acts import said
from tests.e2e.scene import FRIDAY, MONDAY, NEXT_MONDAY, THURSDAY, TUESDAY, WEDNESDAY, ZONE, Scene


async def test_each_reads_it_at_nine_in_their_own_zone(scene: Scene) -> None:
    await scene.comes_to(MONDAY, time(8, 59))
    assert scene.digests() == []
    await scene.comes_to(MONDAY, time(9))
    (digest,) = scene.digests()
    assert "Do the call" in digest
    assert scene.digests("priya") == []

    await scene.comes_to(TUESDAY, time(8, 59), "Asia/Kolkata")
    assert scene.digests("priya") == []
    await scene.comes_to(TUESDAY, time(9), "Asia/Kolkata")
    assert "Do the configure" in scene.digests("priya")[0]


async def test_what_is_due_by_the_day_of_a_customer_elsewhere_does_not_belie_its_heading(scene: Scene) -> None:
    """At nine on Thursday in Kolkata it is Wednesday evening in New York."""
    scene.says(replace(scene.acme, timezone="America/New_York"))
    lines = []
    for day in (25, 26, 27):
        await scene.comes_to(MONDAY.replace(day=day), time(9), "Asia/Kolkata")
        digest = scene.digests("priya")[-1].splitlines()
        lines.append((digest[0].partition(" · ")[0], digest[digest.index("Do the configure") + 1].split(" · ")[1]))
    assert lines == [
        ("# Wed 25 Nov", "due Wed 25 Nov (tomorrow for the customer)  [Mark done]"),
        ("# Thu 26 Nov", "due Wed 25 Nov (today for the customer)  [Mark done]"),
        ("# Fri 27 Nov", "overdue, was due Wed 25 Nov"),
    ]


async def test_who_has_nothing_to_do_reads_nothing(scene: Scene) -> None:
    await scene.comes_to(TUESDAY, time(20))

    assert scene.digests("theo") == scene.digests("jonas") == []


async def test_it_comes_once_however_often_the_loop_runs(scene: Scene) -> None:
    for minute in (0, 1, 2, 30, 59):
        await scene.comes_to(MONDAY, time(9, minute))
    assert len(scene.digests()) == 1
    await scene.comes_to(TUESDAY, time(9))
    assert len(scene.digests()) == 2


async def test_on_days_off_there_is_none(scene: Scene) -> None:
    for day in (FRIDAY, FRIDAY.replace(day=28), FRIDAY.replace(day=29), FRIDAY.replace(day=30)):
        await scene.comes_to(day, time(9))
    keys = [e.message.key for e in scene.outbox() if e.message.recipient == scene.stage.people["mara"].id]
    assert [key.rpartition(":")[2] for key in keys if key.startswith("digest:")] == ["2026-11-27", "2026-11-30"]


@pytest.mark.parametrize(("hour", "comes"), [(12, True), (13, False), (20, False)])
async def test_one_that_was_missed_comes_later_that_day_within_four_hours(scene: Scene, hour: int, comes: bool) -> None:
    await scene.comes_to(MONDAY, time(hour))
    assert len(scene.digests()) == int(comes)
    await scene.comes_to(TUESDAY, time(9))
    assert "Do the call" in scene.digests()[-1]
    assert len(scene.digests()) == 1 + int(comes)


async def test_one_that_slack_did_not_take_in_time_folds_into_the_next(scene: Scene) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=1000)
    await scene.comes_to(MONDAY, time(9))
    await scene.comes_to(MONDAY, time(14))
    scene.stage.workspace.faults.clear()
    await scene.comes_to(MONDAY, time(15))
    assert scene.digests() == []
    (owed,) = (e for e in scene.outbox() if e.message.kind is MessageKind.DIGEST and e.message.key.endswith("-23"))
    assert owed.state is MessageState.CANCELLED

    await scene.comes_to(TUESDAY, time(9))
    assert len(scene.digests()) == 1


@pytest.mark.parametrize("days", [1, 3], ids=["a day", "several days"])
async def test_what_was_new_in_those_that_were_missed_is_new_in_the_next_one_alone(scene: Scene, days: int) -> None:
    """The plan is not due yet, so nothing but its beginning brings it into a digest."""
    await scene.comes_to(MONDAY, time(9))
    await scene.comes_to(MONDAY, time(15))
    _starts_again(scene)
    last = MONDAY + timedelta(days=days)
    await scene.comes_to(last, time(14))
    assert len(scene.digests()) == 1

    following = [last + timedelta(days=1), last + timedelta(days=2 if days == 1 else 4)]
    for day, is_new in zip(following, (True, False), strict=True):
        before = len(scene.digests())
        await scene.comes_to(day, time(9))
        (digest,) = scene.digests()[before:]
        assert ("Do the plan" in _section(digest, "New for you")) is is_new


@pytest.mark.parametrize("days", [1, 4], ids=["a day", "several days"])
async def test_what_was_new_in_the_very_first_that_was_missed_is_new_in_the_next_one(scene: Scene, days: int) -> None:
    await scene.comes_to(MONDAY, time(14))
    assert scene.digests() == []
    for day, is_new in ((MONDAY + timedelta(days=days), True), (NEXT_MONDAY, False)):
        await scene.comes_to(day, time(9))
        assert ("Do the plan" in _section(scene.digests()[-1], "New for you")) is is_new


async def test_what_was_new_before_a_mute_that_swallowed_the_very_first_is_new_after_it(scene: Scene) -> None:
    scene.mutes("mara", MONDAY, time(12))
    await scene.comes_to(MONDAY, time(12))
    assert "Do the plan" in _section(scene.digests()[-1], "New for you")


async def test_what_came_on_days_that_are_no_digest_days_any_longer_is_not_new_again(scene: Scene) -> None:
    await scene.comes_to(MONDAY, time(9))
    assert "Do the plan" in _section(scene.digests()[-1], "New for you")
    week = Choices(True, time(9), ("tue", "wed"), "")
    choose(scene.stage.desk, scene.stage.caller("mara"), week)
    await scene.comes_to(TUESDAY, time(9))
    assert "Do the plan" not in scene.digests()[-1]


@pytest.mark.parametrize("days", [("mon",), ("wed", "thu"), ("fri", "mon")], ids=" ".join)
async def test_what_was_new_in_a_digest_is_not_new_again_on_days_that_are_chosen_later(
    scene: Scene, days: tuple[str, ...]
) -> None:
    """The last digest that came on one of these days is older than the last that came."""
    await _reads_of_work_on_thursday(scene)
    scene.chooses(digest_on=True, digest_days=days)
    before = len(scene.digests())
    for day in range(4, 11):
        await scene.comes_to(MONDAY + timedelta(days=day), time(9))
    following = scene.digests()[before:]
    assert following
    assert all("Do the plan" not in _section(digest, "New for you") for digest in following)


async def test_what_was_new_in_a_digest_is_not_new_again_to_who_stands_in_on_days_of_their_own(scene: Scene) -> None:
    scene.chooses("theo", digest_on=True, digest_days=("mon",))
    await _reads_of_work_on_thursday(scene)
    scene.leaves("mara", FRIDAY, NEXT_MONDAY, "theo")
    await scene.comes_to(NEXT_MONDAY, time(17))
    (digest,) = scene.digests("theo")
    assert "Mon 30 Nov" in digest
    assert "Do the plan" not in _section(digest, "New for you")


async def test_what_the_digest_of_the_day_had_as_new_is_new_in_it_also_when_its_hour_has_moved(scene: Scene) -> None:
    await _reads_of_work_on_thursday(scene)
    for hour in (8, 10):
        scene.chooses(digest_on=True, digest_at=time(hour))
        assert "Do the plan" in _section(await said(scene.stage, "mara", "digest"), "New for you")


async def _reads_of_work_on_thursday(scene: Scene) -> None:
    """It began on Wednesday, after that day's digest."""
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        await scene.comes_to(day, time(9))
    await scene.comes_to(WEDNESDAY, time(15))
    _starts_again(scene)
    await scene.comes_to(THURSDAY, time(9))
    assert "Do the plan" in _section(scene.digests()[-1], "New for you")


def _starts_again(scene: Scene) -> None:
    order = StartOrder(scene.acme.key, "rollout", MONDAY, {}, again=True)
    start(scene.stage.desk, scene.stage.caller("jonas"), order)


def _section(digest: str, title: str) -> str:
    """A section of a digest, as far as the title of the next."""
    following = ("Overdue (", "Due today (", "New for you (", "Due soon (", "Waiting on", "Late journeys (", "Sent by")
    lines = digest.partition(f"{title} (")[2].splitlines()
    end = next((n for n, line in enumerate(lines) if line.startswith(following)), len(lines))
    return "\n".join(lines[:end])


async def test_a_team_reads_what_moved_since_the_last_digest_it_got(scene: Scene) -> None:
    channel = scene.stage.workspace.channel(TEAM_CHANNEL).id
    send_team_digest(scene.stage.desk, scene.stage.caller("jonas"), channel, time(10))
    await scene.comes_to(MONDAY, time(10))
    await scene.comes_to(MONDAY, time(18))
    scene.does("mara", "plan")
    await scene.comes_to(TUESDAY, time(14, 1))
    for day, is_told in ((25, True), (26, False)):
        await scene.comes_to(MONDAY.replace(day=day), time(10))
        theo = scene.stage.people["theo"]
        assert ("• 1 activity done" in theo.read(theo.messages(channel)[-1])) is is_told


async def test_another_hour_holds_from_today_on_and_no_day_has_two(scene: Scene) -> None:
    await scene.comes_to(MONDAY, time(9))
    choose(scene.stage.desk, scene.stage.caller("mara"), Choices(True, time(11), ("mon", "tue"), ""))
    await scene.comes_to(MONDAY, time(11))
    assert len(scene.digests()) == 1
    await scene.comes_to(TUESDAY, time(11))
    assert len(scene.digests()) == 2


async def test_who_turned_it_off_reads_none(scene: Scene) -> None:
    choose(scene.stage.desk, scene.stage.caller("mara"), Choices(False, time(9), ("mon", "tue"), ""))
    await scene.comes_to(TUESDAY, time(9))
    assert scene.digests() == []


async def test_it_goes_to_the_channel_its_reader_chose(scene: Scene) -> None:
    channel = scene.stage.workspace.channel(TEAM_CHANNEL).id
    choose(scene.stage.desk, scene.stage.caller("mara"), Choices(True, time(9), ("mon", "tue"), channel))
    await scene.comes_to(MONDAY, time(9))

    assert scene.digests() == []
    assert "Do the call" in scene.stage.people["mara"].read_channel(f"#{TEAM_CHANNEL}")


@pytest.mark.parametrize("who", ["mara", "priya"])
async def test_in_a_channel_it_says_whose_it_is_also_when_it_is_drawn_again(scene: Scene, who: str) -> None:
    channel, theo = scene.stage.workspace.channel(TEAM_CHANNEL).id, scene.stage.people["theo"]
    for one in ("mara", "priya"):
        choose(scene.stage.desk, scene.stage.caller(one), Choices(True, time(9), WORKING_DAYS, channel))
    await scene.comes_to(TUESDAY, time(9), "Asia/Kolkata" if who == "priya" else ZONE)
    message = theo.messages(channel)[-1]
    assert message.text.startswith(f"For {who}: 1 ") or message.text.startswith(f"For {who}: 2 ")

    def says_so() -> bool:
        lines = theo.read(message).splitlines()
        return lines[0] == f"For @{who}." and lines[-1].startswith(f"Sent by @{who}'s clock in ")

    assert says_so()
    scene.does(who, "call" if who == "mara" else "configure")
    await scene.settles()
    assert f"Done by @{who}" in theo.read(message)
    assert says_so()


async def test_one_that_is_read_for_somebody_away_in_a_channel_says_whose_clock_brought_it(scene: Scene) -> None:
    channel, theo = scene.stage.workspace.channel(TEAM_CHANNEL).id, scene.stage.people["theo"]
    choose(scene.stage.desk, scene.stage.caller("theo"), Choices(True, time(9), WORKING_DAYS, channel))
    scene.leaves("mara", MONDAY, FRIDAY, "theo")
    await scene.comes_to(MONDAY, time(9), "America/New_York")
    told = theo.read(theo.messages(channel)[-1])
    assert told.startswith("For @mara, who is away until Fri 27 Nov.")
    assert "Sent by @theo's clock in America/New_York" in told
    assert "For @theo" not in told


async def test_a_direct_one_need_not_say_whose_it_is(scene: Scene) -> None:
    await scene.comes_to(MONDAY, time(9))
    (digest,) = scene.digests()
    assert digest.startswith("# Mon 23 Nov · 2 new")
    assert "Sent by your clock in Europe/Berlin. " in digest


async def test_a_team_reads_that_a_journey_is_stuck_again_though_nobody_did_anything(scene: Scene) -> None:
    channel = scene.stage.workspace.channel(TEAM_CHANNEL).id
    send_team_digest(scene.stage.desk, scene.stage.caller("jonas"), channel, time(10))
    later = MONDAY + timedelta(days=10)
    await scene.comes_to(later, time(9))
    desk, mara = scene.stage.desk, scene.stage.caller("mara")
    move_due_date(desk, mara, scene.activity("call"), later + timedelta(days=7), following=False)
    await scene.comes_to(later + timedelta(days=7), time(10))
    theo = scene.stage.people["theo"]
    assert "1 delayed" in theo.read(theo.messages(channel)[-1])
    await scene.comes_to(later + timedelta(days=8), time(10))
    assert "• 1 journey turned stuck" in theo.read(theo.messages(channel)[-1])
    await scene.comes_to(later + timedelta(days=11), time(10))
    assert "turned" not in theo.read(theo.messages(channel)[-1])


async def test_a_team_reads_counts_movements_and_what_is_stuck(scene: Scene) -> None:
    channel = scene.stage.workspace.channel(TEAM_CHANNEL).id
    send_team_digest(scene.stage.desk, scene.stage.caller("jonas"), channel, time(10))
    await scene.comes_to(MONDAY.replace(day=25), time(18))
    scene.does("mara", "plan")
    await scene.comes_to(MONDAY.replace(day=26), time(9, 59))
    before = scene.stage.people["theo"].messages(channel)
    await scene.comes_to(MONDAY.replace(day=26), time(10))

    (told,) = scene.stage.people["theo"].messages(channel)[len(before) :]
    text = scene.stage.people["theo"].read(told)
    assert "1 journey in progress: 1 stuck" in text
    assert "mara: 1 stuck" in text
    assert "• 1 journey turned stuck\n• 1 activity done" in text
    assert "Stuck (1)" in text
    assert "Acme Rockets" in text
