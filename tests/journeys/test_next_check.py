"""Every answer by the rules as written, and the instant at which it changes next (requirements P1-P5)."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.calendar import CALENDAR_DAYS, Calendar, local_date, start_of_day
from journeys.journey import Activity, Journey, Level, Milestone
from journeys.progress import Answer, next_change, progress
from journeys.template import StatusRule, Template
from tests.journeys.builders import begun, milestone, on, ranges, task, template, with_due_dates
from tests.journeys.random_journeys import ZONES, calendars, counts, journeys_of, templates

ON_TRACK, DELAYED, STUCK = Level
SECOND = timedelta(seconds=1)


def test_the_next_change_is_the_day_after_the_next_due_date() -> None:
    journey, of = with_due_dates(4, 9)
    assert [next_change(journey, of, on(day)) for day in (0, 4, 5, 9)] == [on(5), on(5), on(10), on(10)]


def test_the_next_change_skips_days_that_change_no_level() -> None:
    journey, of = with_due_dates(1, 2, 9)
    assert next_change(journey, of, on(2)) == on(10)


def test_the_next_change_is_a_limit_of_the_journey_or_of_a_milestone() -> None:
    of = template(
        milestone("m1", task("t1"), progress=ranges(7, 9)), progress=ranges(8, 20), status_rule=StatusRule.DAYS
    )
    journey = begun(of)
    assert [next_change(journey, of, on(day)) for day in (0, 8, 9, 10, 21)] == [on(8), on(9), on(10), on(21), None]


# The rules once more, written apart from the product, as an oracle.


def expected_days(elapsed: int, on_time: int, delayed: int) -> Level:
    return ON_TRACK if elapsed <= on_time else DELAYED if elapsed <= delayed else STUCK


def expected_activities(journey: Journey, completed_count: bool, today: date) -> Level:
    running = [m.id for m in journey.milestones if m.state == "in progress"]
    counted: list[Activity] = []
    for a in journey.activities:
        if (a.state in ("pending", "in progress") and a.milestone in running) or (
            a.state == "completed" and completed_count
        ):
            counted.append(a)
    late = [a for a in counted if a.state != "completed" and a.due_on is not None and today > a.due_on]
    if not late:
        return ON_TRACK
    return STUCK if len(late) == len(counted) else DELAYED


def expected_elapsed(calendar: Calendar, begin: date, today: date) -> int:
    """Day by day."""
    first, last = sorted((begin, today))
    counted = sum(counts(calendar, first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
    return counted if begin <= today else -counted


def expected_answer(journey: Journey, of: Template, today: date, calendar: Calendar = CALENDAR_DAYS) -> Answer | None:
    if journey.state != "in progress":
        return None
    activities = expected_activities(journey, of.completed_count, today)
    elapsed = expected_elapsed(calendar, journey.starts_on, today) - journey.paused_days
    elapsed -= expected_waiting(journey, of, journey, journey.starts_on, today, calendar)
    journey_days = expected_days(elapsed, of.progress.on_time_up_to, of.progress.delayed_up_to)
    milestone_days = {
        m.id: expected_milestone(journey, of, m, today, calendar)
        for m in journey.milestones
        if m.state == "in progress"
    }
    named = [activities] if of.status_rule in ("activities", "both") else []
    named += [journey_days] if of.status_rule != "activities" else []
    named += list(milestone_days.values()) if of.status_rule in ("days", "both") else []
    headline = STUCK if STUCK in named else DELAYED if DELAYED in named else ON_TRACK
    return Answer(activities, journey_days, milestone_days, headline)


def expected_milestone(journey: Journey, of: Template, m: Milestone, today: date, calendar: Calendar) -> Level:
    assert m.begun_on is not None
    limits = next(definition.progress for definition in of.milestones if definition.id == m.id)
    elapsed = expected_elapsed(calendar, m.begun_on, today) - m.paused_days
    elapsed -= expected_waiting(journey, of, m, m.begun_on, today, calendar)
    return expected_days(elapsed, limits.on_time_up_to, limits.delayed_up_to)


def expected_waiting(
    journey: Journey, of: Template, part: Journey | Milestone, begin: date, today: date, calendar: Calendar
) -> int:
    """Days that are left out: those noted, and each since then until the first block of a required task runs out."""
    if of.waiting_counts:
        return 0
    if journey.waiting_since is None:
        return part.waiting_days
    running = [m.id for m in journey.milestones if m.state == "in progress"]
    blocks = [
        a.blocked_until
        for a in journey.activities
        if a.blocked_until and a.required and a.kind == "task" and a.is_open and a.milestone in running
    ]
    until = min([today, *blocks])
    first = max(begin, journey.waiting_since)
    return part.waiting_days + max(0, expected_elapsed(calendar, first, until))


def answer_on(journey: Journey, of: Template, today: date, calendar: Calendar = CALENDAR_DAYS) -> Answer | None:
    found = progress(journey, of, today, calendar)
    return found.answer if found else None


@given(st.data(), st.integers(-70, 120), calendars())
@settings(max_examples=200)
def test_every_answer_is_that_of_the_rules_as_written(data: st.DataObject, day: int, calendar: Calendar) -> None:
    of = data.draw(templates())
    journey = data.draw(journeys_of(of))
    assert answer_on(journey, of, on(day), calendar) == expected_answer(journey, of, on(day), calendar)


@given(st.data(), st.integers(-70, 90), ZONES, calendars())
@settings(max_examples=200)
def test_the_next_check_is_exactly_the_instant_at_which_the_answer_changes(
    data: st.DataObject, day: int, zone_name: str, calendar: Calendar
) -> None:
    of = data.draw(templates())
    journey = data.draw(journeys_of(of))
    today, answer = on(day), answer_on(journey, of, on(day), calendar)
    change = next_change(journey, of, today, calendar)
    quiet_until = change or today + timedelta(days=400)
    for ahead in range(1, (quiet_until - today).days):
        assert answer_on(journey, of, today + timedelta(days=ahead), calendar) == answer
    if change is not None:
        check = start_of_day(change, zone_name)
        assert answer_on(journey, of, local_date(check - SECOND, zone_name), calendar) == answer
        assert answer_on(journey, of, local_date(check, zone_name), calendar) != answer
