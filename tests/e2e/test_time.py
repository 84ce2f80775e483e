"""Time as people live it: their zones, days of 23 and 25 hours, leap days, and a loop that comes late."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.demo.stage import sqlite_in, staged
from bot.usecases.activities import note
from bot.usecases.meeting import meet
from bot.usecases.settings import Choices, choose
from bot.usecases.starting import StartOrder, start
from bot.usecases.sweeping import sweep
from journeys.calendar import instant
from journeys.customer import Customer
from journeys.journey import JourneyState
from journeys.person import WEEKDAYS, Person
from storage import people
from tests.e2e.acts import said
from tests.e2e.scene import MONDAY, WEDNESDAY, ZONE, Scene, furnished

SECOND = timedelta(seconds=1)


@asynccontextmanager
async def _scene(folder: Path, now: datetime, zone: str = ZONE) -> AsyncIterator[Scene]:
    """The small world at an instant, with its customer in a zone, where everybody works on every day."""
    async with staged(sqlite_in(folder), MovableClock(now)) as stage:
        scene = await furnished(stage)
        with stage.desk.database.write() as tx:
            known = people.get_many(tx, scene.acme.workspace, [person.id for person in stage.people.values()])
            people.put_many(tx, [replace(one, working_days=WEEKDAYS) for one in known.values()])
        scene.says(replace(scene.acme, timezone=zone))
        await scene.settles()
        yield scene
        assert list(stage.workspace.problems) == []


def _start(scene: Scene, day: date) -> None:
    start(scene.stage.desk, scene.stage.caller("mara"), StartOrder("acme", "rollout", day, {}))


async def _until(scene: Scene, at: datetime) -> None:
    scene.stage.clock.move(at - scene.stage.clock.now())
    await scene.settles()


def _alerts(scene: Scene, who: str = "mara") -> list[str]:
    return [text for text in scene.texts(who) if text.startswith("Acme Rockets is")]


@pytest.mark.parametrize(
    ("zone", "begins", "overdue_from"),
    [
        # Two days after the start the tasks are due; they are overdue from the start of the next day on.
        ("Asia/Kolkata", "2026-11-23", "2026-11-25T18:30:00Z"),
        ("Asia/Kathmandu", "2026-11-23", "2026-11-25T18:15:00Z"),
        ("Pacific/Tongatapu", "2026-11-23", "2026-11-25T11:00:00Z"),
        ("Pacific/Marquesas", "2026-11-23", "2026-11-26T09:30:00Z"),
        # The clocks of Berlin go forward on 29 March 2026, and back on 25 October.
        ("Europe/Berlin", "2026-03-27", "2026-03-29T22:00:00Z"),
        ("Europe/Berlin", "2026-10-23", "2026-10-25T23:00:00Z"),
        ("America/New_York", "2026-03-06", "2026-03-09T04:00:00Z"),
        ("America/New_York", "2026-10-30", "2026-11-02T05:00:00Z"),
        # Those of Santiago skip midnight on 6 September.
        ("America/Santiago", "2026-09-03", "2026-09-06T04:00:00Z"),
        # 2028 has a 29 February.
        ("Europe/Berlin", "2028-02-26", "2028-02-28T23:00:00Z"),
        ("Europe/Berlin", "2028-02-27", "2028-02-29T23:00:00Z"),
    ],
)
async def test_what_was_due_is_overdue_from_the_customers_midnight_on_to_the_second(
    tmp_path: Path, zone: str, begins: str, overdue_from: str
) -> None:
    first, at = date.fromisoformat(begins), datetime.fromisoformat(overdue_from)
    async with _scene(tmp_path, instant(first, time(12), zone), zone) as scene:
        _start(scene, first)
        await _until(scene, at - 2 * SECOND)
        assert _alerts(scene) == []
        await _until(scene, at)
        (told,) = _alerts(scene)
        assert "2 of 3 activities overdue" in told


@pytest.mark.parametrize(
    ("day", "at"),
    [
        ("2026-03-29", "2026-03-29T07:00:00Z"),
        ("2026-03-30", "2026-03-30T07:00:00Z"),
        ("2026-10-25", "2026-10-25T08:00:00Z"),
        ("2026-10-26", "2026-10-26T08:00:00Z"),
    ],
)
async def test_a_digest_comes_at_nine_on_the_wall_on_both_sides_of_a_clock_change(
    tmp_path: Path, day: str, at: str
) -> None:
    nine, sunday = datetime.fromisoformat(at), date.fromisoformat(day).weekday() == 6
    async with _scene(tmp_path, nine - timedelta(days=2)) as scene:
        _start(scene, date.fromisoformat(day) - timedelta(days=2))
        await _until(scene, nine - 2 * SECOND)
        before = len(scene.digests())
        await _until(scene, nine)
        assert len(scene.digests()) - before == (0 if sunday else 1)


async def test_who_moves_to_another_zone_reads_one_digest_a_day(tmp_path: Path) -> None:
    """In Berlin nine has been; in New York it comes six hours later, on the same day."""
    async with _scene(tmp_path, datetime(2026, 11, 23, 7, 30, tzinfo=UTC)) as scene:
        _start(scene, date(2026, 11, 23))
        await _until(scene, datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
        assert len(scene.digests()) == 1
        await _moves(scene, "mara", "America/New_York")
        await _until(scene, datetime(2026, 11, 24, 14, 1, tzinfo=UTC))
        assert len(scene.digests()) == 1
        await _until(scene, datetime(2026, 11, 25, 13, 59, tzinfo=UTC))
        assert len(scene.digests()) == 1
        await _until(scene, datetime(2026, 11, 25, 14, 0, 1, tzinfo=UTC))
        assert len(scene.digests()) == 2


async def test_a_digest_that_waits_while_its_reader_moves_comes_at_nine_where_they_are_now(tmp_path: Path) -> None:
    async with _scene(tmp_path, datetime(2026, 11, 23, 7, 30, tzinfo=UTC)) as scene:
        _start(scene, date(2026, 11, 23))
        scene.stage.workspace.faults.fail("chat.postMessage", times=1000)
        await _until(scene, datetime(2026, 11, 24, 8, 1, tzinfo=UTC))
        await _moves(scene, "mara", "America/New_York")
        scene.stage.workspace.faults.clear()
        await _until(scene, datetime(2026, 11, 24, 13, 59, tzinfo=UTC))
        assert scene.digests() == []
        await _until(scene, datetime(2026, 11, 24, 14, 1, tzinfo=UTC))
        assert len(scene.digests()) == 1


async def _moves_west_while_alerts_wait(scene: Scene, *more: Customer) -> None:
    """At midnight in Berlin the call, due on Wednesday, is overdue; at one its customer is in Los Angeles, where it is
    Wednesday still."""
    for who in ("mara", "priya"):
        quiet = Choices(False, time(9), WEEKDAYS, "", timezone=ZONE, quiet=(time(20), time(8)))
        choose(scene.stage.desk, scene.stage.caller(who), quiet)
    _start(scene, MONDAY)
    for customer in more:
        scene.says(customer)
        start(scene.stage.desk, scene.stage.caller("mara"), StartOrder(customer.key, "rollout", MONDAY, {}))
    await scene.settles()
    await _until(scene, instant(WEDNESDAY, time(23, 59), ZONE) + timedelta(minutes=2))
    scene.says(replace(scene.acme, timezone="America/Los_Angeles"))
    await scene.settles()


async def test_an_alert_that_waits_is_told_when_its_day_comes_where_the_customer_has_moved_to(tmp_path: Path) -> None:
    async with _scene(tmp_path, datetime(2026, 11, 23, 7, 30, tzinfo=UTC)) as scene:
        await _moves_west_while_alerts_wait(scene)
        midnight = instant(date(2026, 11, 26), time(), "America/Los_Angeles")
        await _until(scene, midnight - SECOND)
        assert (_alerts(scene), _alerts(scene, "priya")) == ([], [])
        await _until(scene, midnight + SECOND)
        await scene.passes(days=1)
        assert (len(_alerts(scene)), len(_alerts(scene, "priya"))) == (1, 1)


async def test_what_is_done_before_its_day_comes_there_is_not_told(tmp_path: Path) -> None:
    async with _scene(tmp_path, datetime(2026, 11, 23, 7, 30, tzinfo=UTC)) as scene:
        await _moves_west_while_alerts_wait(scene)
        for who, key in (("mara", "call"), ("priya", "configure")):
            scene.does(who, key)
        await scene.passes(days=3)
        assert (_alerts(scene), _alerts(scene, "priya")) == ([], [])


async def test_of_alerts_that_go_out_together_only_that_of_who_has_moved_waits(tmp_path: Path) -> None:
    async with _scene(tmp_path, datetime(2026, 11, 23, 7, 30, tzinfo=UTC)) as scene:
        bluebell = replace(scene.acme, key="bluebell", name="Bluebell Bakeries")
        await _moves_west_while_alerts_wait(scene, bluebell)
        before = len(scene.texts("priya"))
        await _until(scene, instant(date(2026, 11, 26), time(8, 1), ZONE))
        (morning,) = scene.texts("priya")[before:]
        assert ("Bluebell" in morning, "Acme" in morning) == (True, False)
        await _until(scene, instant(date(2026, 11, 26), time(9, 1), ZONE))
        (later,) = scene.texts("priya")[before + 1 :]
        assert ("Bluebell" in later, "Acme" in later) == (False, True)


async def test_cards_tell_the_days_of_the_zone_that_a_customer_has_moved_to(tmp_path: Path) -> None:
    """At one on Saturday in Berlin it is Friday in Los Angeles."""
    async with _scene(tmp_path, datetime(2026, 11, 23, 7, 30, tzinfo=UTC)) as scene:
        _start(scene, WEDNESDAY - timedelta(days=2))
        await _until(scene, instant(WEDNESDAY + timedelta(days=1), time(1), ZONE))
        await _until(scene, instant(WEDNESDAY + timedelta(days=3), time(1), ZONE))
        note(scene.stage.desk, scene.stage.caller("mara"), scene.activity("call"), "They call back.")
        await scene.settles()
        assert ["3 days overdue" in alert for alert in _alerts(scene)] == [True]
        scene.says(replace(scene.acme, timezone="America/Los_Angeles"))
        await scene.settles()
        assert "2 days overdue" in await said(scene.stage, "mara", "status acme")
        assert ["2 days overdue" in alert for alert in _alerts(scene)] == [True]


async def _moves(scene: Scene, who: str, zone: str) -> None:
    """Slack says where somebody is now; the bot hears of it the next time they do something."""
    person = scene.stage.people[who]
    scene.stage.workspace.people.move(person.id, zone)
    scene.stage.clock.move(timedelta(minutes=6))
    await scene.stage.bot.office.meet(scene.acme.workspace, [person.id])
    await scene.settles()


async def test_somebody_in_a_zone_this_machine_does_not_know_lives_by_the_default_and_stops_nobody(
    tmp_path: Path,
) -> None:
    """Slack learns of new zones before machines do; customers may come from one that knew theirs."""
    async with _scene(tmp_path, datetime(2026, 11, 23, 7, 30, tzinfo=UTC), "Mars/Olympus") as scene:
        desk, lucia = scene.stage.desk, scene.stage.people["lucia"]
        meet(desk, [Person(scene.acme.workspace, lucia.id, "lucia", "Mars/Olympus")], scene.stage.clock.now())
        order = StartOrder("acme", "rollout", date(2026, 11, 23), {"csm": lucia.id})
        start(desk, scene.stage.caller("jonas"), order)
        await _until(scene, datetime(2026, 11, 26, 9, 0, 1, tzinfo=UTC))
        assert len(_alerts(scene, "lucia")) == len(_alerts(scene, "priya")) == 1
        assert "Sent by your clock in UTC" in scene.digests("lucia")[-1]


async def test_a_start_in_the_past_is_told_once_and_at_once(tmp_path: Path) -> None:
    async with _scene(tmp_path, datetime(2026, 11, 23, 7, 30, tzinfo=UTC)) as scene:
        _start(scene, date(2026, 11, 3))
        await scene.passes(seconds=1)
        (told,) = _alerts(scene, "priya")
        assert told.startswith("Acme Rockets is stuck")
        await scene.passes(hours=3)
        assert len(_alerts(scene, "priya")) == 1


async def test_a_start_in_the_future_is_silent_until_its_day_begins_there(tmp_path: Path) -> None:
    async with _scene(tmp_path, datetime(2026, 11, 23, 7, 30, tzinfo=UTC), "Pacific/Marquesas") as scene:
        _start(scene, date(2026, 11, 30))
        begins = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
        await _until(scene, begins - 2 * SECOND)
        assert scene.texts("priya") == []
        states = [scene.journey.state]
        await _until(scene, begins)
        assert [*states, scene.journey.state] == [JourneyState.SCHEDULED, JourneyState.IN_PROGRESS]
        assert len(scene.texts("priya")) == 1


@pytest.mark.parametrize(
    ("late", "level"),
    [
        (timedelta(minutes=7), "delayed"),
        (timedelta(hours=5), "delayed"),
        (timedelta(days=3), "delayed"),
        (timedelta(days=8), "stuck"),
    ],
    ids=["minutes", "hours", "three days", "until it is worse"],
)
async def test_a_loop_that_comes_late_tells_once_what_is_true_then(tmp_path: Path, late: timedelta, level: str) -> None:
    async with _scene(tmp_path, datetime(2026, 11, 23, 7, 30, tzinfo=UTC)) as scene:
        _start(scene, date(2026, 11, 23))
        await scene.settles()
        scene.stage.clock.move(datetime(2026, 11, 25, 23, 0, tzinfo=UTC) + late - scene.stage.clock.now())
        loop, now = asyncio.get_running_loop(), scene.stage.clock.now()
        await asyncio.gather(*(loop.run_in_executor(None, sweep, scene.stage.desk, now) for _ in range(3)))
        await scene.settles()
        for _ in range(3):
            await scene.passes(minutes=1)
        assert [told.split()[3] for told in _alerts(scene)] == [level]
        assert [told.split()[3] for told in _alerts(scene, "priya")] == [level]
        days = [e.message.key for e in scene.outbox() if e.message.key.startswith("digest:")]
        assert len(days) == len(set(days))
        assert len(scene.digests()) <= 1
