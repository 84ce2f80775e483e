"""On track, delayed or stuck (requirements P1-P5)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.calendar import local_date, start_of_day
from journeys.journey import JOURNEY, ActivityState, Journey, JourneyState, Level, MilestoneState
from journeys.progress import Answer, Progress, activity_level, day_level, levels, next_change, progress, worst
from journeys.template import StatusRule, Template
from journeys.working_days import working_days
from tests.journeys.builders import START, begun, milestone, on, ranges, task, template, with_due_dates

ON_TRACK, DELAYED, STUCK = Level
SECOND = timedelta(seconds=1)


def judged(journey: Journey, of: Template, day: int) -> Progress:
    found = progress(journey, of, on(day))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("on_time", "delayed", "days"),
    [(45, 60, (45, 46, 60, 61)), (7, 9, (7, 8, 9, 10)), (21, 25, (21, 22, 25, 26)), (15, 19, (15, 16, 19, 20))],
)
def test_the_day_rule_changes_on_the_very_days_of_its_ranges(
    on_time: int, delayed: int, days: tuple[int, int, int, int]
) -> None:
    assert [day_level(day, ranges(on_time, delayed)) for day in days] == [ON_TRACK, DELAYED, DELAYED, STUCK]


@pytest.mark.parametrize(("day", "level"), [(0, ON_TRACK), (45, ON_TRACK), (46, DELAYED), (60, DELAYED), (61, STUCK)])
def test_the_start_date_is_day_zero_of_the_journey(day: int, level: Level) -> None:
    of = template(milestone("m1", task()), progress=ranges(45, 60))
    found = judged(begun(of), of, day)
    assert (found.elapsed[JOURNEY], found.answer.journey_days) == (day, level)


@pytest.mark.parametrize(("day", "level"), [(17, ON_TRACK), (18, DELAYED), (19, DELAYED), (20, STUCK)])
def test_a_milestone_counts_from_the_day_it_began(day: int, level: Level) -> None:
    of = template(milestone("m1", task(), day=10, progress=ranges(7, 9)))
    assert judged(begun(of, 10), of, day).answer.milestone_days == {"m1": level}


def test_a_range_of_delay_may_be_empty() -> None:
    assert [day_level(day, ranges(3, 3)) for day in (3, 4)] == [ON_TRACK, STUCK]


@pytest.mark.parametrize(("day", "level"), [(48, ON_TRACK), (49, DELAYED), (63, DELAYED), (64, STUCK)])
def test_paused_days_are_not_counted(day: int, level: Level) -> None:
    of = template(milestone("m1", task()), progress=ranges(45, 60))
    assert judged(replace(begun(of), paused_days=3), of, day).answer.journey_days is level


@pytest.mark.parametrize(("overdue", "level"), [(0, ON_TRACK), (1, DELAYED), (2, DELAYED), (3, STUCK)])
def test_of_three_open_activities_one_or_two_overdue_delay_and_three_are_stuck(overdue: int, level: Level) -> None:
    journey, of = with_due_dates(*[4] * overdue, *[5] * (3 - overdue))
    found = judged(journey, of, 5)
    assert (found.overdue, found.counted, found.answer.activities) == (overdue, 3, level)


def test_one_overdue_beside_one_without_a_due_date_is_a_delay() -> None:
    journey, of = with_due_dates(1, None)
    assert judged(journey, of, 2).answer.activities is DELAYED


def test_activities_without_a_due_date_are_never_overdue() -> None:
    journey, of = with_due_dates(None, None)
    assert judged(journey, of, 3000).answer.activities is ON_TRACK


def test_nothing_to_do_is_on_track() -> None:
    journey, of = with_due_dates()
    found = judged(journey, of, 500)
    assert (found.counted, found.answer.activities) == (0, ON_TRACK)
    assert activity_level(0, 0) is ON_TRACK


@pytest.mark.parametrize(
    "change",
    [{"required": False}, {"snoozed_until": on(30)}, {"state": ActivityState.IN_PROGRESS}],
    ids=["optional", "snoozed", "in progress"],
)
def test_every_open_activity_counts(change: dict[str, object]) -> None:
    journey, of = with_due_dates(1)
    assert judged(journey.with_activity("a0", **change), of, 2).answer.activities is STUCK


@pytest.mark.parametrize("state", [ActivityState.COMPLETED, ActivityState.FAILED, ActivityState.SKIPPED])
def test_what_is_no_longer_open_does_not_count(state: ActivityState) -> None:
    journey, of = with_due_dates(1, 9)
    found = judged(journey.with_activity("a0", state=state), of, 2)
    assert (found.counted, found.answer.activities) == (1, ON_TRACK)


@pytest.mark.parametrize("state", [s for s in MilestoneState if s is not MilestoneState.IN_PROGRESS])
def test_only_milestones_in_progress_count(state: MilestoneState) -> None:
    journey, of = with_due_dates(1)
    found = judged(journey.with_milestone("m1", state=state), of, 2)
    assert found.answer == Answer(ON_TRACK, ON_TRACK, {}, ON_TRACK)


@pytest.mark.parametrize(("completed_count", "level", "counted"), [(False, STUCK, 1), (True, DELAYED, 3)])
def test_completed_activities_count_as_not_overdue_where_the_template_says_so(
    completed_count: bool, level: Level, counted: int
) -> None:
    of = template(milestone("m1"), completed_count=completed_count)
    journey, _ = with_due_dates(1, of=of, done=2)
    found = judged(journey, of, 2)
    assert (found.answer.activities, found.counted) == (level, counted)


def test_completed_activities_of_earlier_milestones_count_too_where_the_template_says_so() -> None:
    of = template(milestone("m1"), milestone("m2"), completed_count=True)
    journey, _ = with_due_dates(1, of=of, done=1)
    journey = journey.with_activity("d0", milestone="m2").with_milestone("m2", state=MilestoneState.COMPLETED)
    assert judged(journey, of, 2).answer.activities is DELAYED


def three_values(activities: Level, journey_days: Level, milestone_days: Level, rule: StatusRule) -> Progress:
    """Progress on day 10 of a journey whose values are as given."""
    limits = {ON_TRACK: ranges(10, 20), DELAYED: ranges(9, 20), STUCK: ranges(5, 9)}
    due = {ON_TRACK: (None, 15), DELAYED: (9, 15), STUCK: (9, 9)}[activities]
    of = template(milestone("m1", progress=limits[milestone_days]), progress=limits[journey_days], status_rule=rule)
    return judged(with_due_dates(*due, of=of)[0], of, 10)


@pytest.mark.parametrize("rule", StatusRule)
@given(st.sampled_from(Level), st.sampled_from(Level), st.sampled_from(Level))
@settings(max_examples=27)
def test_the_headline_is_the_worst_of_the_values_that_the_status_rule_names(
    rule: StatusRule, activities: Level, journey_days: Level, milestone_days: Level
) -> None:
    found = three_values(activities, journey_days, milestone_days, rule)
    named = {
        "activities": [activities],
        "journey_days": [journey_days],
        "days": [journey_days, milestone_days],
        "both": [activities, journey_days, milestone_days],
    }[rule.value]
    assert found.answer == Answer(activities, journey_days, {"m1": milestone_days}, found.headline)
    assert found.headline is max(named, key=["on track", "delayed", "stuck"].index)


@pytest.mark.parametrize(
    ("values", "rule", "reasons"),
    [
        ((STUCK, ON_TRACK, ON_TRACK), StatusRule.BOTH, ("2 of 2 activities overdue",)),
        ((DELAYED, ON_TRACK, ON_TRACK), StatusRule.BOTH, ("1 of 2 activities overdue",)),
        ((ON_TRACK, DELAYED, ON_TRACK), StatusRule.BOTH, ("day 10, on time up to 9",)),
        ((ON_TRACK, ON_TRACK, DELAYED), StatusRule.BOTH, ("Milestone m1: day 10, on time up to 9",)),
        (
            (STUCK, STUCK, STUCK),
            StatusRule.BOTH,
            ("2 of 2 activities overdue", "day 10, on time up to 5", "Milestone m1: day 10, on time up to 5"),
        ),
        ((STUCK, DELAYED, ON_TRACK), StatusRule.BOTH, ("2 of 2 activities overdue",)),
        ((DELAYED, STUCK, ON_TRACK), StatusRule.BOTH, ("day 10, on time up to 5",)),
        ((STUCK, STUCK, STUCK), StatusRule.ACTIVITIES, ("2 of 2 activities overdue",)),
        ((STUCK, STUCK, STUCK), StatusRule.JOURNEY_DAYS, ("day 10, on time up to 5",)),
        ((DELAYED, STUCK, STUCK), StatusRule.ACTIVITIES, ("1 of 2 activities overdue",)),
        ((STUCK, DELAYED, STUCK), StatusRule.JOURNEY_DAYS, ("day 10, on time up to 9",)),
        ((STUCK, ON_TRACK, STUCK), StatusRule.DAYS, ("Milestone m1: day 10, on time up to 5",)),
        ((ON_TRACK, ON_TRACK, ON_TRACK), StatusRule.BOTH, ("day 10, on time up to 10",)),
        ((ON_TRACK, STUCK, STUCK), StatusRule.ACTIVITIES, ("no activity overdue",)),
    ],
)
def test_the_reasons_are_the_values_that_make_the_headline(
    values: tuple[Level, Level, Level], rule: StatusRule, reasons: tuple[str, ...]
) -> None:
    found = three_values(*values, rule)
    assert found.reasons == reasons
    assert found.reason == ", ".join(reasons)


def test_the_reasons_of_the_requirements_read_as_written_there() -> None:
    stuck, of = with_due_dates(1, 1, 1)
    assert judged(stuck, of, 2).reason == "3 of 3 activities overdue"
    late = template(milestone("m1"), progress=ranges(45, 60))
    assert judged(with_due_dates(of=late)[0], late, 50).reason == "day 50, on time up to 45"


@pytest.mark.parametrize("state", [s for s in JourneyState if s is not JourneyState.IN_PROGRESS])
def test_only_a_journey_in_progress_has_progress(state: JourneyState) -> None:
    journey, of = with_due_dates(1)
    journey = replace(journey, state=state)
    assert progress(journey, of, on(2)) is None
    assert next_change(journey, of, on(0)) is None


@pytest.mark.parametrize(
    "zone_name",
    [
        "Asia/Kolkata", "Pacific/Tongatapu", "Pacific/Marquesas", "Europe/Berlin", "America/New_York", "Africa/Cairo",
        "America/Santiago", "Asia/Beirut",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "due_on",
    [
        # The eves of clock changes and of skipped midnights in these zones, and an ordinary day.
        *("2026-01-14", "2026-03-28", "2026-10-24", "2026-03-07", "2026-10-31", "2026-04-23", "2026-09-05"),
        *("2026-04-04", "2026-10-29"),
    ],
)
def test_an_activity_is_overdue_from_the_start_of_the_next_local_day_and_not_a_second_sooner(
    zone_name: str, due_on: str
) -> None:
    day = date.fromisoformat(due_on)
    activity = replace(with_due_dates(0)[0].activities[0], due_on=day)
    next_day = start_of_day(day + timedelta(days=1), zone_name)
    assert not activity.is_overdue(local_date(next_day - SECOND, zone_name))
    assert activity.is_overdue(local_date(next_day, zone_name))


def test_the_same_instant_is_overdue_in_one_zone_and_not_yet_in_another() -> None:
    journey, of = with_due_dates(0)
    midnight_in_tonga = start_of_day(on(1), "Pacific/Tongatapu")
    tonga, berlin = (local_date(midnight_in_tonga, name) for name in ("Pacific/Tongatapu", "Europe/Berlin"))
    assert [judged(journey, of, (day - START).days).headline for day in (tonga, berlin)] == [STUCK, ON_TRACK]


def test_the_subjects_of_alerts_are_the_journey_and_its_milestones_as_the_status_rule_selects() -> None:
    found = {rule: levels(three_values(STUCK, ON_TRACK, DELAYED, rule), rule) for rule in StatusRule}
    assert found == {
        StatusRule.ACTIVITIES: {JOURNEY: STUCK},
        StatusRule.JOURNEY_DAYS: {JOURNEY: ON_TRACK},
        StatusRule.DAYS: {JOURNEY: ON_TRACK, "m1": DELAYED},
        StatusRule.BOTH: {JOURNEY: STUCK, "m1": DELAYED},
    }


def test_the_worst_of_nothing_is_on_track() -> None:
    assert worst([]) is ON_TRACK


# Working days (requirements P4). Day 0 is a Monday.


def test_working_days_leave_weekends_and_holidays_out_of_the_day_rule() -> None:
    of = template(progress=ranges(4, 6), calendar="working_days")
    journey = begun(of)
    shown = {day: progress(journey, of, on(day), working_days("DE")) for day in (4, 6, 7, 9, 10)}
    assert {day: (found.elapsed[JOURNEY], found.headline) for day, found in shown.items() if found} == {
        4: (4, Level.ON_TRACK),
        6: (4, Level.ON_TRACK),
        7: (5, Level.DELAYED),
        9: (7, Level.STUCK),
        10: (8, Level.STUCK),
    }


def test_easter_stands_still_where_it_is_a_holiday() -> None:
    of = template(progress=ranges(23, 25), calendar="working_days")
    journey = begun(of)
    thursday, tuesday = date(2026, 4, 2), date(2026, 4, 7)
    assert next_change(journey, of, thursday, working_days("DE")) == tuesday
    assert next_change(journey, of, thursday, working_days("US")) == date(2026, 4, 3)


def test_the_reason_says_that_working_days_were_counted() -> None:
    of = template(progress=ranges(4, 6), calendar="working_days")
    found = progress(begun(of), of, on(7), working_days("DE"))
    assert found is not None
    assert found.reason == "working day 5, on time up to 4"
