"""What a weekly roll-up holds (requirements N3)."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from journeys.customer import Customer
from journeys.journey import JOURNEY, JourneyState, Level, Outcome, Watch
from journeys.roll_ups import Compared, Events, RollUp, compared, longest_stuck, stood_as_now, was_on_track
from journeys.run import Run
from journeys.template import StatusRule
from tests.journeys.builders import on, with_due_dates

ON_TRACK, DELAYED, STUCK = Level
SINCE = datetime(2026, 3, 9, 8, tzinfo=UTC)
EMPTY = RollUp("UBOSS", date(2026, 3, 16), SINCE, "UTC")


def test_journeys_are_counted_now_and_then_and_only_while_in_progress() -> None:
    counts = compared([("a", STUCK, DELAYED), ("a", None, DELAYED), ("a", ON_TRACK, None), ("b", None, None)])
    assert counts == {"a": Compared(Counter({STUCK: 1, ON_TRACK: 1}), Counter({DELAYED: 2}))}


def test_the_total_is_that_of_all_csms() -> None:
    told = replace(EMPTY, by_csm=compared([("a", STUCK, DELAYED), ("", STUCK, None), ("b", None, STUCK)]))
    assert told.total == Compared(Counter({STUCK: 2}), Counter({DELAYED: 1, STUCK: 1}))


@pytest.mark.parametrize(
    "told",
    [
        replace(EMPTY, by_csm=compared([("a", ON_TRACK, None)])),
        replace(EMPTY, by_csm=compared([("a", None, ON_TRACK)])),
        replace(EMPTY, events=Events(started=1)),
        replace(EMPTY, events=Events(ended=Counter({Outcome.FAILED: 1}))),
        replace(EMPTY, events=Events(achievements=1)),
    ],
)
def test_there_is_something_to_say_if_anything_runs_ran_or_happened(told: RollUp) -> None:
    assert not told.is_empty
    assert EMPTY.is_empty


@pytest.mark.parametrize(
    ("watch", "was"),
    [
        (Watch(1, ON_TRACK, date(2026, 3, 5)), True),
        (Watch(1, ON_TRACK), True),
        (Watch(1, ON_TRACK, date(2026, 3, 7)), False),
        (Watch(1, DELAYED, date(2026, 1, 1)), False),
        (Watch(1, STUCK), False),
    ],
)
def test_what_was_noticed_lately_or_lasts_has_to_be_read_up(watch: Watch, was: bool) -> None:
    assert was_on_track({}, SINCE)
    assert was_on_track({JOURNEY: watch}, SINCE) is was


@pytest.mark.parametrize(
    ("watch", "is_so"),
    [
        (Watch(1, ON_TRACK, date(2026, 3, 5)), True),
        (Watch(1, STUCK, date(2026, 3, 5)), True),
        (Watch(1, STUCK, date(2026, 3, 7)), False),
        (Watch(1, DELAYED), False),
    ],
)
def test_what_changed_long_ago_was_then_as_it_is_now(watch: Watch, is_so: bool) -> None:
    assert stood_as_now({}, SINCE)
    assert stood_as_now({JOURNEY: watch}, SINCE) is is_so


def run(name: str, *, day: int = 30, **changes: object) -> Run:
    """A journey whose two tasks were due long ago."""
    journey, of = with_due_dates(1, 2)
    of = of.model_copy(update={"status_rule": StatusRule.ACTIVITIES})
    noted = replace(journey, id=name, **changes)  # type: ignore[arg-type]
    return Run(noted, of, Customer("T1", name, name.title(), "Onboarding"), on(day))


def test_the_longest_stuck_come_first_each_with_its_day() -> None:
    found = longest_stuck([(run("late"), on(20)), (run("early"), on(10))])
    assert [(one.run.journey.id, one.since) for one in found] == [("early", on(10)), ("late", on(20))]


def test_what_has_no_progress_is_not_among_them() -> None:
    paused = run("paused", state=JourneyState.PAUSED, paused_on=on(20))
    assert longest_stuck([(paused, on(20))]) == ()


def test_journeys_stuck_since_the_same_day_come_by_name() -> None:
    found = longest_stuck([(run("bravo"), on(10)), (run("alpha"), on(10))])
    assert [one.run.customer.name for one in found] == ["Alpha", "Bravo"]
