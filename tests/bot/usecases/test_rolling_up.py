"""A roll-up tells how things stood a week ago as they did stand then, without anything put by (requirements N3)."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.usecases import activities, running
from bot.usecases.customers import put_customers
from bot.usecases.desk import Caller, Desk
from bot.usecases.meeting import meet
from bot.usecases.opening import open_workspace
from bot.usecases.rolling_up import roll_up_now, roll_up_of, scope_of, stuck_now
from bot.usecases.starting import StartOrder, start
from bot.usecases.sweeping import sweep
from bot.usecases.templates import apply
from journeys.calendar import instant
from journeys.customer import Customer
from journeys.errors import NotPossible, Refused
from journeys.journey import Journey, Level, Outcome, WaitsFor
from journeys.person import Person
from journeys.roll_ups import RollUp
from journeys.template import StatusRule
from storage import journeys
from storage.database import Database
from storage.errors import AlreadyRunning
from storage.migrations import migrate
from tests.e2e.scene import FACTS, ZONE, a_template

BEGIN = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
ZONES = (ZONE, "Asia/Kolkata", "Pacific/Tongatapu", "Pacific/Marquesas")


@dataclass
class World:
    """Some customers in several zones, two templates, and time, which the sweep follows day by day."""

    desk: Desk
    now: datetime = BEGIN

    @property
    def boss(self) -> Caller:
        return Caller("T1", "UBOSS", self.now)

    def journeys(self) -> list[Journey]:
        with self.desk.database.read() as tx:
            return [one for n in range(4) for one in journeys.of_customer(tx, "T1", f"c{n}")]

    def starts(self, number: int, template: str = "rollout", *, days_ago: int = 0) -> None:
        today = self.now.date() - days_ago * DAY
        start(self.desk, self.boss, StartOrder(f"c{number}", template, today, {}))

    def passes(self, time: timedelta) -> None:
        self.now += time
        while sweep(self.desk, self.now):
            pass

    def told(self, since: datetime | None = None, scope: str = "") -> RollUp:
        with self.desk.database.read() as tx:
            return roll_up_of(tx, self.desk, "T1", "UBOSS", scope, "UTC", since or self.now - WEEK, self.now)


@contextmanager
def a_world(folder: Path) -> Iterator[World]:
    database = Database(f"sqlite:///{folder / 'journeybot.db'}")
    migrate(database)
    desk = Desk(database, "UTC", time(9), ("mon",))
    open_workspace(desk, "T1", "Example", BEGIN)
    meet(desk, [Person("T1", "UBOSS", "Boss", ZONE, is_admin=True), Person("T1", "U0", "Ann", ZONE)], BEGIN)
    days = a_template(key="by-days", name="By days", stage="Adoption", **_short(), calendar="working_days")
    apply(desk, "T1", [a_template(), days], BEGIN, activate=True)
    known = [
        Customer(
            "T1", f"c{n}", f"Customer {n}", "Onboarding", segments=("Even",) if n % 2 == 0 else (),
            roles={"csm": f"U{n % 2}"}, timezone=ZONES[n], country="DE",
        )
        for n in range(4)
    ]  # fmt: skip
    put_customers(desk, "T1", known, FACTS, BEGIN)
    yield World(desk)
    database.close()


def _short() -> dict[str, object]:
    limits = {"on_time_up_to": 4, "delayed_up_to": 8}
    return {"status_rule": StatusRule.BOTH, "length_days": 4, "progress": limits}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with a_world(tmp_path) as made:
        yield made


def _does_something(world: World, choice: Random) -> None:
    """Anything a person may do to some journey; what is refused does not happen."""
    found = world.journeys()
    with suppress(Refused, AlreadyRunning):
        if not found or choice.random() < 0.3:
            template = choice.choice(["rollout", "by-days"])
            world.starts(choice.randrange(4), template, days_ago=choice.choice([-2, 0, 0, 6]))
            return
        _acts_on(world, choice.choice(found), choice)


def _acts_on(world: World, journey: Journey, choice: Random) -> None:
    desk, boss, today = world.desk, world.boss, world.now.date()
    one = choice.choice(journey.activities).id if journey.activities else ""
    acts: list[Callable[[], object]] = [
        lambda: activities.complete(desk, boss, one),
        lambda: activities.complete(desk, boss, one),
        lambda: activities.skip(desk, boss, one, "x"),
        lambda: activities.reopen(desk, boss, one),
        lambda: activities.fail(desk, boss, one, "x"),
        lambda: activities.block(desk, boss, one, WaitsFor.CUSTOMER, today + 3 * DAY),
        lambda: activities.move_due_date(desk, boss, one, today + choice.randrange(-3, 9) * DAY, following=True),
        lambda: running.pause(desk, boss, journey.id, "x", today + choice.randrange(1, 6) * DAY),
        lambda: running.resume(desk, boss, journey.id),
        lambda: running.end(desk, boss, journey.id, choice.choice([Outcome.EXITED, Outcome.COMPLETED])),
    ]
    with suppress(StopIteration):
        choice.choice(acts)()


def _before_an_outage(world: World) -> None:
    """One is to begin in two days, one to resume in three, and one runs."""
    world.starts(0, days_ago=-2)
    world.starts(1)
    paused = next(one for one in world.journeys() if one.customer == "c1")
    running.pause(world.desk, world.boss, paused.id, "x", world.now.date() + 3 * DAY)
    world.starts(2, "by-days")


@pytest.mark.parametrize("days", range(1, 14, 2))
def test_what_happened_while_the_bot_was_down_had_happened_then(tmp_path: Path, days: int) -> None:
    """The oracle is the roll-up of that day by a bot that was there."""
    (tmp_path / "there").mkdir()
    with a_world(tmp_path) as down, a_world(tmp_path / "there") as there:
        for world in (down, there):
            _before_an_outage(world)
        for _ in range(days):
            there.passes(DAY)
        down.passes(16 * DAY)
        assert down.told(there.now + timedelta(microseconds=1)).total.then == there.told().total.now


@settings(max_examples=4, deadline=None, phases=[Phase.generate])
@given(st.integers(0, 10**6))
def test_what_it_says_of_then_is_what_it_said_then(seed: int) -> None:
    """The oracle is the roll-up of the day itself, kept for a week."""
    choice = Random(seed)
    with TemporaryDirectory() as folder, a_world(Path(folder)) as world:
        kept: list[Counter[Level]] = []
        for day in range(14):
            for _ in range(choice.randrange(5)):
                world.passes(timedelta(minutes=choice.randrange(1, 200)))
                _does_something(world, choice)
            world.passes(BEGIN + (day + 1) * DAY - world.now)
            kept.append(world.told().total.now)
            if day >= 7:
                just_after = world.now - WEEK + timedelta(microseconds=1)
                assert world.told(just_after).total.then == kept[day - 7], f"day {day}, a week after {day - 7}"


def test_started_ended_and_moved_are_told_apart(world: World) -> None:
    for number in range(4):
        world.starts(number)
    world.passes(4 * DAY)
    world.passes(timedelta(minutes=1))
    late = world.now
    running.end(world.desk, world.boss, world.journeys()[0].id, Outcome.EXITED)
    running.end(world.desk, world.boss, world.journeys()[1].id, Outcome.CANCELLED)
    world.starts(0, "by-days")
    world.passes(timedelta(minutes=1))

    told = world.told(late)
    assert told.total.then == {Level.DELAYED: 4}
    assert told.total.now == {Level.DELAYED: 2, Level.ON_TRACK: 1}
    assert (told.events.started, told.events.ended) == (1, {Outcome.EXITED: 1, Outcome.CANCELLED: 1})
    assert told.by_template["By days", "Adoption"].now == {Level.ON_TRACK: 1}
    assert told.by_csm["U0"].then == {Level.DELAYED: 2}
    assert told.names == {"U0": "Ann"}


def test_it_is_about_what_its_filters_find(world: World) -> None:
    for number in range(4):
        world.starts(number)
    world.passes(12 * DAY)

    assert world.told(scope="segment:even").total.now == {Level.STUCK: 2}
    assert world.told(scope="segment:even template:by-days").is_empty
    assert [late.run.customer.key for late in world.told(scope="segment:even").stuck] == ["c0", "c2"]
    assert [late.run.customer.key for late in stuck_now(world.desk, world.boss, "U0", "owner:me")] == ["c0", "c2"]
    assert roll_up_now(world.desk, world.boss, "segment:even").scope == "segment:even"


def test_those_longest_stuck_come_first_each_with_its_day(world: World) -> None:
    """By dates alone: one that was entered late is not stuck later for it, and nobody has looked meanwhile."""
    world.starts(1, days_ago=1)
    world.passes(20 * DAY)
    world.starts(0, days_ago=14)
    world.passes(timedelta(minutes=1))
    first, second = world.told().stuck
    assert (first.run.customer.key, second.run.customer.key) == ("c1", "c0")
    assert (first.since, second.since) == ((BEGIN + 9 * DAY).date(), (BEGIN + 16 * DAY).date())
    assert stuck_now(world.desk, world.boss, "U0", "") == (first, second)


def test_since_when_it_is_stuck_agrees_with_how_it_stood_then(world: World) -> None:
    """Somebody has acted since, which is what takes the history to see through."""
    world.starts(0)
    world.passes(25 * DAY)
    one = next(a for a in world.journeys()[0].activities if a.is_open)
    activities.snooze(world.desk, world.boss, one.id, world.now.date() + DAY)
    world.passes(timedelta(minutes=1))
    (late,) = world.told().stuck
    assert late.since is not None
    for days, was in ((-1, Level.DELAYED), (0, Level.STUCK)):
        morning = instant(late.since + days * DAY, time(8), ZONE)
        assert world.told(morning).total.then == {was: 1}


@pytest.mark.parametrize("text", ["stuck", "completed segment:even", "paused"])
def test_a_status_is_no_scope(text: str) -> None:
    with pytest.raises(NotPossible, match="counts journeys of every status"):
        scope_of(text, "U0")
    assert scope_of("segment:even owner:me", "U0") == {"segment": "even", "owner": "U0"}
