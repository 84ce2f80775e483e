"""Whatever people do, and in whatever order: what always holds of a journey (requirements J, P4, T5)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.advance import Setting, advance, next_begin
from journeys.calendar import CALENDAR_DAYS
from journeys.due_dates import move_due_date, move_due_date_and_following
from journeys.errors import AlreadyDone, NotPossible
from journeys.journey import JOURNEY, Activity, Journey, JourneyState, MilestoneState, Outcome, WaitsFor
from journeys.lifecycle import (
    block,
    complete,
    end,
    fail_activity,
    fail_milestone,
    pause,
    reassign,
    resume,
    set_in_progress,
    skip,
    snooze,
    unblock,
)
from journeys.progress import next_change, progress
from journeys.reopening import reopen
from journeys.template import Template
from tests.journeys.builders import at, new_journey, on, setting
from tests.journeys.random_journeys import RULES, templates

Act = Callable[[Journey, str, int, int], Journey]
"""A journey, the id of an activity, the day, and a number of days to play with."""

ON_ACTIVITIES: dict[str, Act] = {
    "complete": lambda journey, activity, day, _: complete(journey, activity, "UA", at(day)),
    "skip": lambda journey, activity, day, _: skip(journey, activity, "UB", at(day), "not needed"),
    "fail": lambda journey, activity, day, _: fail_activity(journey, activity, "UC", at(day), "no answer"),
    "reopen": lambda journey, activity, *_: reopen(journey, activity),
    "take up": lambda journey, activity, *_: set_in_progress(journey, activity),
    "reassign": lambda journey, activity, day, _: reassign(journey, activity, "UD", on(day)),
    "snooze": lambda journey, activity, day, n: snooze(journey, activity, on(day + n), on(day)),
    "block": lambda journey, activity, day, n: block(journey, activity, WaitsFor.CUSTOMER, on(day + n), on(day)),
    "unblock": lambda journey, activity, day, _: unblock(journey, activity, on(day)),
    "move": lambda journey, activity, day, n: move_due_date(journey, activity, on(day + n)),
    "shift": lambda journey, activity, day, n: move_due_date_and_following(
        journey, activity, on(day + n), CALENDAR_DAYS
    ),
}
ON_JOURNEYS: dict[str, Act] = {
    "pause": lambda journey, _, day, n: pause(journey, on(day), until=on(day + n) if n % 2 else None),
    "resume": lambda journey, _, day, __: resume(journey, on(day)),
    "end": lambda journey, _, day, n: end(journey, list(Outcome)[n % 4], "UE", at(day)),
    "fail milestone": lambda journey, _, day, n: fail_milestone(
        journey, journey.milestones[n % len(journey.milestones)].id, on(day), "lost interest"
    ),
}
ENDED_STATES = (MilestoneState.COMPLETED, MilestoneState.FAILED)
OFTEN = ["wait", "complete", "pause", "resume", "reopen", "wait", "complete", "block"]
STEPS = st.tuples(
    st.sampled_from([*OFTEN, "facts", *ON_ACTIVITIES, *ON_JOURNEYS]), st.integers(0, 20), st.integers(0, 9)
)


@dataclass
class Walk:
    """A journey and what a witness has seen of it: the days at whose start it was paused, or waited on the customer."""

    of: Template
    journey: Journey
    day: int = 0
    verdicts: dict[str, bool] = field(default_factory=dict)
    paused_nights: set[date] = field(default_factory=set)
    waiting_nights: set[date] = field(default_factory=set)

    @property
    def setting(self) -> Setting:
        return setting(self.of, self.day, **self.verdicts)

    def step(self, name: str, which: int, n: int) -> None:
        if name == "wait":
            (self.wait if self.of.waiting_counts else self.wait_and_look)(n)
        elif name == "facts":
            self.verdicts[[*RULES, "exit", "failure"][which % 5]] = bool(n % 2)
        else:
            self.act(name, which, n)
        self.journey = advance(self.journey, self.setting)

    def wait(self, days: int) -> None:
        """Days go by without anybody looking, as while the bot is down."""
        if self.journey.paused_on:
            nights = (on(self.day + n) for n in range(1, days + 1))
            until = self.journey.resumes_on or date.max
            self.paused_nights |= {night for night in nights if night <= until}
        self.day += days

    def wait_and_look(self, days: int) -> None:
        """Days go by, and somebody looks on each of them whether the customer is waited for."""
        for _ in range(days):
            self.journey = advance(self.journey, self.setting)
            if is_waited_for(self.journey, on(self.day)):
                self.waiting_nights.add(on(self.day + 1))
            self.wait(1)

    def act(self, name: str, which: int, n: int) -> None:
        acts = ON_ACTIVITIES | ON_JOURNEYS
        if name in ON_ACTIVITIES and not self.journey.activities:
            return
        activities = self.journey.activities
        chosen = activities[which % len(activities)].id if activities else ""
        try:
            self.journey = acts[name](self.journey, chosen, self.day, n)
        except NotPossible:
            return

    def nights_counted(self, since: date) -> int:
        return self._nights_since(
            since, self.paused_nights | (set() if self.of.waiting_counts else self.waiting_nights)
        )

    def nights_not_paused(self, since: date) -> int:
        return self._nights_since(since, self.paused_nights)

    def _nights_since(self, since: date, left_out: set[date]) -> int:
        days = (on(self.day) - since).days
        return sum(since + timedelta(days=n) not in left_out for n in range(1, days + 1))


@given(templates(), st.integers(-12, 6), st.lists(STEPS, min_size=4, max_size=16), st.integers(1, 25))
@settings(max_examples=80, deadline=None)
def test_however_late_somebody_looks_all_is_as_if_they_had_looked_every_day(
    of: Template, start: int, steps: list[tuple[str, int, int]], days: int
) -> None:
    walk = Walk(of, new_journey(of, on(start)))
    walk.journey = advance(walk.journey, walk.setting)
    for step in steps:
        if step[0] != "facts":
            walk.step(*step)
    looked = walk.journey
    for day in range(walk.day + 1, walk.day + days + 1):
        looked = advance(looked, setting(of, day))
    late = advance(walk.journey, setting(of, walk.day + days))
    assert without_instants(late) == without_instants(looked)


def without_instants(journey: Journey) -> tuple[Journey, set[Activity]]:
    """Those at which somebody looked; activities of what has begun by a date come in the order in which it did."""
    bare = replace(journey, ended_at=None, activities=())
    milestones = tuple(replace(m, begun_at=None) for m in journey.milestones)
    return replace(bare, milestones=milestones), {replace(a, ended_at=None) for a in journey.activities}


def is_waited_for(journey: Journey, today: date) -> bool:
    """By the rule as written, apart from the product."""
    running = [m.id for m in journey.milestones if m.state == "in progress"]
    open_ones = [a for a in journey.activities if a.state in ("pending", "in progress") and a.milestone in running]
    required = [a for a in open_ones if a.kind == "task" and a.required]
    waits = [a.blocked_on == "customer" and a.blocked_until is not None and today < a.blocked_until for a in required]
    if journey.state != "in progress" or not open_ones:
        return False
    return all(waits) if required else all(a.kind == "achievement" for a in open_ones)


@given(templates(), st.integers(-12, 6), st.lists(STEPS, min_size=12, max_size=30))
@settings(max_examples=120, deadline=None)
def test_whatever_people_do_a_journey_keeps_its_word(
    of: Template, start: int, steps: list[tuple[str, int, int]]
) -> None:
    walk = Walk(of, new_journey(of, on(start)), 0 if of.waiting_counts else min(start, 0))
    walk.journey = advance(walk.journey, walk.setting)
    for step in steps:
        before = walk.journey
        walk.step(*step)
        check_records(walk.journey)
        check_nothing_is_lost(before, walk.journey)
        check_second_acts(walk)
        check_elapsed_days(walk)
        check_begins_by_date(walk)
        assert advance(walk.journey, walk.setting) is walk.journey
    check_next_look(walk)


def check_records(journey: Journey) -> None:
    assert len({a.id for a in journey.activities}) == len(journey.activities)
    assert len({(a.milestone, a.definition) for a in journey.activities}) == len(journey.activities)
    for milestone in journey.milestones:
        activities = journey.activities_of(milestone.id)
        if milestone.state in (MilestoneState.PENDING, MilestoneState.ABSENT):
            assert activities == ()
        if milestone.state is MilestoneState.COMPLETED:
            assert not any(a.required and a.is_open for a in activities)
        assert (milestone.begun_on is None) == (milestone.state is MilestoneState.PENDING)
        assert (milestone.ended_on is not None) == (milestone.state in ENDED_STATES)
    assert (journey.outcome is None) == (journey.state is not JourneyState.ENDED)
    if journey.state is JourneyState.IN_PROGRESS:
        assert journey.paused_on is None
    if journey.state is JourneyState.ENDED:
        assert not any(a.is_open for a in journey.activities)


def check_nothing_is_lost(before: Journey, after: Journey) -> None:
    """What has begun stays begun, on its date, in its place; new activities come at the end."""
    kept = after.activities[: len(before.activities)]
    assert [a.id for a in kept] == [a.id for a in before.activities]
    for was, now in zip(before.milestones, after.milestones, strict=True):
        assert was.begun_on in (None, now.begun_on)


def check_second_acts(walk: Walk) -> None:
    for activity in walk.journey.activities:
        if not activity.is_open:
            check_second_act(walk, activity)


def check_second_act(walk: Walk, activity: Activity) -> None:
    assert activity.ended_at is not None
    with pytest.raises(AlreadyDone) as refusal:
        complete(walk.journey, activity.id, "ULATE", at(walk.day, 23))
    assert (refusal.value.by, refusal.value.at) == (activity.ended_by, activity.ended_at)


def check_elapsed_days(walk: Walk) -> None:
    """Every local midnight that was not spent paused, nor waiting where that is left out, counts, and no other."""
    found = progress(walk.journey, walk.of, on(walk.day))
    if found is None:
        return
    since = {m.id: m.begun_on for m in walk.journey.milestones} | {JOURNEY: walk.journey.starts_on}
    for subject, elapsed in found.elapsed.items():
        begin = since[subject]
        assert begin is not None
        assert elapsed == walk.nights_counted(begin)


def check_begins_by_date(walk: Walk) -> None:
    for definition, milestone in zip(walk.of.milestones, walk.journey.milestones, strict=True):
        days = definition.begins.days_after_start
        if days is not None and milestone.begun_on is not None:
            passed = walk.nights_not_paused(walk.journey.starts_on) - walk.nights_not_paused(milestone.begun_on)
            assert passed == days


def check_next_look(walk: Walk) -> None:
    """Nothing happens by itself until the earlier of the next change and the next begin, and then something does."""
    journey, today = walk.journey, on(walk.day)
    looks = [next_begin(journey, walk.of), next_change(journey, walk.of, today)]
    look = min((day for day in looks if day), default=None)
    answer = answer_on(walk, walk.day)
    quiet_days = (look - today).days if look else 90
    assert quiet_days > 0
    for ahead in range(1, quiet_days):
        assert answer_on(walk, walk.day + ahead) == answer
    if look:
        assert answer_on(walk, walk.day + quiet_days) != answer


def answer_on(walk: Walk, day: int) -> object:
    """The journey as it would be on a day, and the answer of its progress.

    That a waiting has ended by itself is noted at the next look, and changes no answer.
    """
    journey = advance(walk.journey, setting(walk.of, day, **walk.verdicts))
    found = progress(journey, walk.of, on(day))
    milestones = tuple(replace(m, waiting_days=0) for m in journey.milestones)
    known = replace(journey, waiting_since=None, waiting_days=0, milestones=milestones)
    return known, found.answer if found else None
