"""Since when a journey has been stuck: by what was true, whoever noticed it and when (requirements N3)."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.advance import Setting, advance
from journeys.calendar import CALENDAR_DAYS, local_date, start_of_day
from journeys.customer import Customer
from journeys.due_dates import move_due_date_and_following
from journeys.errors import Refused
from journeys.hindsight import as_it_stood, as_it_was
from journeys.history import BOT, Act, Verb, changes_between
from journeys.journey import Journey, JourneyState, Level, WaitsFor
from journeys.lifecycle import block, complete, fail_activity, pause, resume, skip, snooze_journey
from journeys.progress import progress
from journeys.reopening import reopen
from journeys.rules import Verdict
from journeys.run import Run
from journeys.stuck_since import depends_on_history, stuck_since
from journeys.template import StatusRule, Template
from journeys.working_days import calendar_for
from tests.journeys.builders import LONG, START, achievement, id_of, milestone, new_journey, on, ranges, task, template

ZONE = "Pacific/Tongatapu"
DAY = timedelta(days=1)


def a_template(rule: StatusRule = StatusRule.ACTIVITIES, **fields: object) -> Template:
    """A call and a login in the first week, a review from day 9 on, a report once the review is over."""
    content = {"status_rule": rule, "progress": ranges(16, 22), **fields}
    return template(
        milestone("m1", task("call", due=2), achievement("login", due=5), progress=ranges(5, 8)),
        milestone("m2", task("review", due=4), day=9, progress=ranges(5, 8)),
        milestone("m3", achievement("report", due=3), after="m2", progress=ranges(4, 6)),
        **content,
    )


@dataclass
class Life:
    """A journey as the bot keeps it: what is done to it at which instant, and when the bot looks."""

    of: Template
    acts: list[Act] = field(default_factory=list)
    journey: Journey | None = None

    def run(self, now: datetime) -> Run:
        return Run(self._now, self.of, Customer("T1", "acme", "Acme", "Onboarding"), local_date(now, ZONE))

    def starts(self, now: datetime, starts_on: date = START) -> None:
        self.keeps(Verb.START, "UBOSS", now, new_journey(self.of, starts_on))

    def looks(self, now: datetime) -> None:
        if self.journey and advance(self.journey, self._setting(now)) != self.journey:
            self.keeps(Verb.BEGIN, BOT, now, self.journey)

    def does(self, now: datetime, act: Callable[[Journey], Journey]) -> None:
        """What is refused does not happen, but the bot has looked first (`bot.usecases.acting.caught_up`)."""
        self.looks(now)
        if self.journey:
            with suppress(Refused, StopIteration):
                self.keeps(Verb.NOTE, "UBOSS", now, act(self.journey))

    def since(self, now: datetime) -> date | None:
        run = self.run(now)
        return stuck_since(run, self.acts, ZONE) if run.headline is Level.STUCK else None

    def level_on(self, day: date) -> Level | None:
        """By the history alone, as that local day ended."""
        return self._headline(as_it_was(self._now, self._after(day)), day)

    def stood_on(self, day: date) -> Level | None:
        """As that local day ended, whatever was noticed of it only later."""
        return self._headline(as_it_stood(self._now, self._after(day), day), day)

    @property
    def waited(self) -> list[int]:
        return [self._now.waiting_days, *(one.waiting_days for one in self._now.milestones)]

    @property
    def _now(self) -> Journey:
        assert self.journey
        return self.journey

    def _after(self, day: date) -> list[Act]:
        return [act for act in self.acts if act.at >= start_of_day(day + DAY, ZONE)]

    def _headline(self, was: Journey | None, day: date) -> Level | None:
        current = progress(was, self.of, day, self.run(at(day)).calendar) if was else None
        return current.headline if current else None

    def keeps(self, verb: Verb, actor: str, now: datetime, after: Journey) -> None:
        advanced = advance(after, self._setting(now))
        changes = changes_between(self.journey, advanced)
        self.acts.append(Act(f"x{len(self.acts)}", "T1", "j1", verb, actor, now, changes=changes))
        self.journey = advanced

    def _setting(self, now: datetime) -> Setting:
        calendar = calendar_for(self.of.calendar, "")
        return Setting(self.of, lambda _: Verdict.UNKNOWN, local_date(now, ZONE), now, calendar)


def at(day: date | int, hour: float = 12) -> datetime:
    """That hour of a local day, or of the day of the journey."""
    return start_of_day(on(day) if isinstance(day, int) else day, ZONE) + timedelta(hours=hour)


def first_of(levels: Iterator[tuple[date, Level | None]]) -> date | None:
    """Day by day backwards, the earliest up to which a journey was always stuck."""
    found = None
    for day, level in levels:
        if level is not Level.STUCK:
            break
        found = day
    return found


def anything(choice: Random, today: date) -> Callable[[Journey], Journey]:
    """Something that a person may do to a journey, if it can be done."""

    def one(journey: Journey) -> str:
        return choice.choice([a.id for a in journey.activities] or [""])

    return choice.choice(
        (
            lambda j: complete(j, one(j), "UBOSS", at(today)),
            lambda j: reopen(j, one(j)),
            lambda j: skip(j, one(j), "UBOSS", at(today), "x"),
            lambda j: fail_activity(j, one(j), "UBOSS", at(today), "x"),
            lambda j: block(j, one(j), WaitsFor.CUSTOMER, today + 3 * DAY, today),
            lambda j: move_due_date_and_following(j, one(j), today + choice.randrange(-4, 4) * DAY, CALENDAR_DAYS),
            lambda j: pause(j, today, "x", today + choice.randrange(1, 5) * DAY),
            lambda j: resume(j, today),
            lambda j: snooze_journey(j, today + DAY, today),
        )
    )


TEMPLATES = st.builds(
    a_template,
    st.sampled_from(StatusRule),
    completed_count=st.booleans(),
    waiting_counts=st.booleans(),
    calendar=st.sampled_from(["calendar_days", "working_days"]),
)


@settings(max_examples=60, deadline=None)
@given(TEMPLATES, st.integers(0, 10**6))
def test_it_is_the_day_that_going_back_day_by_day_finds(of: Template, seed: int) -> None:
    """The oracle judges each day by the history alone, in a life in which the bot was there every day."""
    choice, life = Random(seed), Life(of)
    life.starts(at(0))
    for day in range(40):
        life.looks(at(day, 0))
        for hour in sorted(choice.sample(range(1, 24), choice.choice([0, 0, 0, 1, 2]))):
            life.does(at(day, hour), anything(Random(choice.random()), on(day)))
        assert life.since(at(day, 23.5)) == first_of((on(n), life.level_on(on(n))) for n in range(day, -1, -1))


@settings(max_examples=60, deadline=None)
@given(TEMPLATES, st.integers(0, 10**6))
def test_it_is_the_same_whenever_the_bot_looked(of: Template, seed: int) -> None:
    """One bot is there every day, the other was away and looks when somebody does something, and now and then.

    Waiting that lay between two dates which the other saw at once was never noted there (`journeys.waiting`); from then
    on the two journeys are not the same any longer, and tell nothing of each other.
    """
    choice, watched, left = Random(seed), Life(of), Life(of)
    late = choice.choice([0, 0, 1, 30])
    watched.starts(at(0))
    left.starts(at(late), on(0))
    for day in range(45):
        watched.looks(at(day, 0))
        if day >= late and choice.random() < 0.1:
            act, hour = choice.random(), choice.randrange(1, 24)
            for life in (watched, left):
                life.does(at(day, hour), anything(Random(act), on(day)))
        if day >= late and choice.random() < 0.1:
            left.looks(at(day, 23.5))
            if left.waited != watched.waited:
                return
            assert left.since(at(day, 23.5)) == watched.since(at(day, 23.5)), f"day {day}"
            for earlier in range(late, day):
                assert left.stood_on(on(earlier)) == watched.level_on(on(earlier)), f"day {earlier}, on day {day}"


def test_what_was_stuck_for_weeks_when_it_was_entered_is_so_since_then() -> None:
    life = Life(a_template())
    life.starts(at(30), on(0))
    assert life.since(at(30)) == on(14)


def test_what_got_stuck_while_the_bot_was_down_is_so_since_then() -> None:
    life = Life(a_template())
    life.starts(at(0))
    life.looks(at(30))
    assert life.since(at(30)) == on(14)


def test_work_that_made_it_better_for_a_while_is_an_interruption() -> None:
    life = Life(a_template())
    life.starts(at(0))
    life.looks(at(6))
    assert life.since(at(8)) == on(6)
    life.looks(at(9))
    assert life.since(at(9)) is None
    assert life.since(at(20)) == on(14)


def test_completing_the_one_that_was_on_time_makes_it_stuck_that_day() -> None:
    life = Life(a_template())
    life.starts(at(0))
    life.does(at(4), lambda j: complete(j, id_of(j, "login"), "UBOSS", at(4)))
    assert life.since(at(8)) == on(4)


def test_what_is_undone_on_the_same_day_is_no_interruption() -> None:
    life = Life(a_template())
    life.starts(at(0))
    life.does(at(7), lambda j: move_due_date_and_following(j, id_of(j, "login"), on(20), CALENDAR_DAYS))
    life.does(at(7, 13), lambda j: move_due_date_and_following(j, id_of(j, "login"), on(5), CALENDAR_DAYS))
    assert life.since(at(8)) == on(6)


def test_a_pause_is_an_interruption_until_the_day_it_was_to_end() -> None:
    life = Life(a_template())
    life.starts(at(0))
    life.does(at(16), lambda j: pause(j, on(16), "x", on(18)))
    life.looks(at(25))
    assert life.since(at(25)) == on(18)


def test_what_waited_for_facts_is_judged_from_the_day_they_came() -> None:
    """A marketing journey without consent is not stuck, however long ago it was to start."""
    life = Life(a_template())
    life.starts(at(-1))
    assert life.journey
    came = replace(life.journey, state=JourneyState.IN_PROGRESS)
    life.keeps(Verb.FACTS, BOT, at(20), came)
    assert life.since(at(25)) == on(20)


def test_days_are_those_of_the_zone() -> None:
    """Just after midnight there, which is still the day before in UTC."""
    life = Life(a_template())
    life.starts(at(0))
    stuck_at = at(4, 0.5)
    assert stuck_at.astimezone(UTC).date() == on(3)
    life.does(stuck_at, lambda j: complete(j, id_of(j, "login"), "UBOSS", stuck_at))
    assert life.since(at(8)) == on(4)


@pytest.mark.parametrize(("day", "depends"), [(13, False), (14, True)])
def test_what_nobody_touched_since_it_got_stuck_needs_no_history(day: int, depends: bool) -> None:
    life = Life(a_template())
    life.starts(at(0))
    life.looks(at(9))
    run = life.run(at(30))
    assert depends_on_history(run, on(day)) is depends
    assert stuck_since(run, (), ZONE) == stuck_since(run, life.acts, ZONE) == on(14)


def test_a_history_that_does_not_reach_back_to_the_start_is_enough_for_what_it_tells() -> None:
    life = Life(a_template(progress=LONG))
    life.starts(at(0))
    life.looks(at(9))
    life.does(at(20), lambda j: replace(j, snoozed_until=on(21)))
    assert stuck_since(life.run(at(30)), life.acts[1:], ZONE) == on(14)
