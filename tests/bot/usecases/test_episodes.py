"""After any night, each is told once in the morning, of the episode that lasts by then (requirements N1, N7)."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.usecases import activities
from bot.usecases.composing import Composed, compose_many
from bot.usecases.customers import put_customers
from bot.usecases.desk import Caller, Desk
from bot.usecases.meeting import meet
from bot.usecases.opening import open_workspace
from bot.usecases.starting import StartOrder, start
from bot.usecases.sweeping import sweep
from bot.usecases.templates import apply
from journeys.alerts import overdue_activities
from journeys.calendar import instant, local_date
from journeys.customer import Customer
from journeys.errors import Refused
from journeys.journey import Journey, Level
from journeys.messages import MessageKind, MessageState
from journeys.person import Person
from journeys.progress import progress
from journeys.template import Template
from storage import journeys, outbox_entries
from storage.database import Database
from storage.migrations import migrate
from tests.e2e.scene import FACTS, MONDAY, ZONE, a_template

EVENING = instant(MONDAY + timedelta(days=2), time(22), ZONE)
MORNING = instant(MONDAY + timedelta(days=3), time(9), ZONE)
STEPS = st.one_of(
    st.tuples(st.sampled_from(["done", "reopened"]), st.sampled_from(["call", "plan", "configure"]), st.just(0)),
    st.tuples(st.just("due"), st.sampled_from(["call", "plan", "configure"]), st.integers(-2, 2)),
    st.tuples(st.just("an hour passes"), st.just(""), st.just(0)),
)
Step = tuple[str, str, int]


@dataclass
class Episode:
    """Who was told what since the journey was last on track, by the rule itself."""

    peak: Level = Level.ON_TRACK
    told: dict[str, Level] = field(default_factory=dict)

    def sees(self, level: Level, owners: set[str]) -> None:
        if level is Level.ON_TRACK:
            self.peak, self.told = level, {}
        elif level.severity > self.peak.severity:
            self.peak = level
            self.told |= dict.fromkeys(owners, level)


@dataclass
class Night:
    """One journey of Mara's, in which Priya has a task; the boss acts in it while both are asleep."""

    desk: Desk
    of: Template
    journey_id: str
    now: datetime = EVENING
    episode: Episode = field(default_factory=Episode)

    @property
    def today(self) -> date:
        return local_date(self.now, ZONE)

    @property
    def journey(self) -> Journey:
        with self.desk.database.read() as tx:
            found = journeys.get(tx, "T1", self.journey_id)
        assert found is not None
        return found

    @property
    def level(self) -> Level:
        current = progress(self.journey, self.of, self.today)
        return current.headline if current else Level.ON_TRACK

    def overdue(self) -> set[str]:
        return {one.owner or "" for one in overdue_activities(self.journey, self.of, self.today)}

    def takes(self, step: Step) -> None:
        verb, key, days = step
        boss = Caller("T1", "UBOSS", self.now)
        one = next((a.id for a in self.journey.activities if a.definition == key), "")
        with suppress(Refused):
            match verb:
                case "done":
                    activities.complete(self.desk, boss, one)
                case "reopened":
                    activities.reopen(self.desk, boss, one)
                case "due":
                    day = self.today + timedelta(days=days)
                    activities.move_due_date(self.desk, boss, one, day, following=False)
        self.passes_to(self.now + timedelta(minutes=60 if verb == "an hour passes" else 5))

    def passes_to(self, now: datetime) -> None:
        self.episode.sees(self.level, self.overdue())
        self.now = now
        while sweep(self.desk, now):
            pass
        self.episode.sees(self.level, self.overdue())

    def told_in_the_morning(self) -> Counter[str]:
        """How many alerts each gets."""
        with self.desk.database.read() as tx:
            waiting = outbox_entries.entries(tx, "T1", limit=10_000, states=[MessageState.QUEUED])
        alerts = [e.message for e in waiting if e.message.kind is MessageKind.ALERT]
        mine = [message for message in alerts if message.journey == self.journey_id]
        said = compose_many(self.desk, mine, self.now)
        return Counter(m.recipient for m, what in zip(mine, said, strict=True) if isinstance(what, Composed))

    def owed_in_the_morning(self) -> set[str]:
        """Who was told of this level, or of a worse one, and still has something to do about it."""
        heard = {who for who, level in self.episode.told.items() if level.severity >= self.level.severity}
        return heard & (self.overdue() | {"UMARA"}) if self.level is not Level.ON_TRACK else set()


@contextmanager
def a_desk(folder: Path) -> Iterator[Desk]:
    database = Database(f"sqlite:///{folder / 'journeybot.db'}")
    migrate(database)
    desk = Desk(database, ZONE, time(9), ("mon",))
    known = [Person("T1", "UBOSS", "Boss", ZONE, is_admin=True)]
    known += [Person("T1", user, name, ZONE) for user, name in (("UMARA", "Mara"), ("UPRIYA", "Priya"))]
    now = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
    open_workspace(desk, "T1", "Example", now)
    meet(desk, known, now)
    apply(desk, "T1", [a_template()], now, activate=True)
    yield desk
    database.close()


def a_night(desk: Desk, number: int) -> Night:
    roles = {"csm": "UMARA", "implementation_specialist": "UPRIYA"}
    customer = Customer("T1", f"c{number}", f"Customer {number}", "Onboarding", roles=roles, timezone=ZONE)
    put_customers(desk, "T1", [customer], FACTS, EVENING)
    boss = Caller("T1", "UBOSS", EVENING)
    begun = start(desk, boss, StartOrder(customer.key, "rollout", MONDAY, {}))[0]
    return Night(desk, begun.template, begun.journey.id)


def test_of_a_night_each_is_told_once_what_lasts_in_the_morning() -> None:
    number = count()

    @settings(max_examples=60, deadline=None)
    @given(st.lists(STEPS, min_size=2, max_size=9))
    def holds(steps: list[Step]) -> None:
        night = a_night(desk, next(number))
        for step in steps:
            night.takes(step)
        night.passes_to(MORNING)
        assert night.told_in_the_morning() == Counter(night.owed_in_the_morning())

    with TemporaryDirectory() as folder, a_desk(Path(folder)) as desk:
        holds()
