"""Who is told, and when, that a journey is delayed or stuck (requirements N1, N5, N7)."""

from collections.abc import Sequence

from hypothesis import example, given, settings
from hypothesis import strategies as st

from journeys.alerts import Crossing, watched
from journeys.journey import JOURNEY, Level, Watch
from journeys.lifecycle import pause
from journeys.progress import ACTIVITIES, JOURNEY_DAYS, Answer, Progress
from tests.journeys.builders import CSM, on, with_due_dates
from tests.journeys.watching import days_only, loop

ON_TRACK, DELAYED, STUCK = Level


def test_nothing_is_told_of_a_journey_on_track() -> None:
    watching = loop(3, 9)
    before = watching.journey
    assert watching.look(3) == []
    assert watching.journey is before


def test_a_delay_is_told_once_however_often_the_loop_runs() -> None:
    watching = loop(3, 9)
    assert watching.look(4) == [(JOURNEY, DELAYED, 1, "UA")]
    noticed = watching.journey
    assert [watching.look(day) for day in (4, 4, 5, 9)] == [[], [], [], []]
    assert watching.journey is noticed


def test_a_delay_that_gets_stuck_is_told_at_both_levels() -> None:
    watching = loop(3, 9)
    watching.look(4)
    assert watching.look(10) == [(JOURNEY, STUCK, 1, "UA"), (JOURNEY, STUCK, 1, "UB")]
    assert watching.look(11) == []


def test_what_is_stuck_at_once_is_not_told_as_delayed_too() -> None:
    watching = loop(3, 3)
    assert [level for _, level, _, _ in watching.look(4)] == [STUCK, STUCK]


def test_getting_better_but_not_well_is_not_told_and_getting_worse_again_neither() -> None:
    watching = loop(3, 3)
    watching.look(4)
    watching.complete("a0")
    watching.journey = watching.journey.with_activity("a1", due_on=on(9)).with_activity("a0", state="pending")
    assert watching.look(4) == []
    assert watching.journey.watches[JOURNEY].peak is STUCK
    assert watching.look(10) == []


def test_an_episode_ends_on_track_and_the_next_one_is_told_again() -> None:
    watching = loop(3, 9, 20)
    assert watching.look(4) == [(JOURNEY, DELAYED, 1, "UA")]
    watching.complete("a0")
    assert watching.look(5) == []
    assert watching.look(10) == [(JOURNEY, DELAYED, 2, "UB")]


def test_the_same_owner_is_told_in_every_episode() -> None:
    watching = loop(3, 20)
    watching.look(4)
    watching.complete("a0")
    watching.look(5)
    watching.reopen("a0")
    assert watching.look(6) == [(JOURNEY, DELAYED, 2, "UA")]


def test_an_episode_of_the_journey_goes_on_while_any_of_its_values_is_late() -> None:
    of = days_only(journey_days=(2, 50))
    watching = loop(3, 20, of=of)
    assert watching.look(3) == [(JOURNEY, DELAYED, 1, CSM)]
    assert watching.look(4) == [(JOURNEY, DELAYED, 1, "UA")]
    watching.complete("a0")
    assert watching.look(5) == []
    watching.reopen("a0")
    assert watching.look(6) == []


def test_each_milestone_has_its_own_episodes() -> None:
    of = days_only(milestone_days=(5, 50), journey_days=(8, 50))
    watching = loop(None, of=of)
    assert watching.look(6) == [("m1", DELAYED, 1, CSM)]
    assert watching.look(9) == [(JOURNEY, DELAYED, 1, CSM)]


def test_what_crosses_at_the_same_time_is_told_together() -> None:
    watching = loop(5, 9, of=days_only(milestone_days=(5, 50), journey_days=(5, 50)))
    assert watching.look(6) == [(JOURNEY, DELAYED, 1, "UA"), (JOURNEY, DELAYED, 1, CSM), ("m1", DELAYED, 1, CSM)]


def test_a_second_value_that_gets_late_tells_the_csm_once() -> None:
    watching = loop(3, 9, of=days_only(journey_days=(5, 50)))
    assert watching.look(4) == [(JOURNEY, DELAYED, 1, "UA")]
    assert watching.look(6) == [(JOURNEY, DELAYED, 1, CSM)]
    assert watching.look(7) == []


def test_the_level_told_is_that_of_the_subject() -> None:
    watching = loop(3, 3, of=days_only(journey_days=(5, 50)))
    watching.look(4)
    assert watching.look(6) == [(JOURNEY, STUCK, 1, CSM)]


def test_a_pause_ends_no_episode() -> None:
    watching = loop(3, 9)
    watching.look(4)
    running = watching.journey
    watching.journey = pause(running, on(5))
    assert watching.look(30) == []
    assert watching.journey.watches == running.watches
    watching.journey = running
    assert watching.look(6) == []


def test_a_crash_before_storing_tells_the_very_same() -> None:
    first, second = loop(3, 3, 9), loop(3, 3, 9)
    assert first.look(4) == second.look(4) != []
    assert first.told == second.told


# The rule once more, from the whole history of the three values, as an oracle.

Levels = tuple[Level, Level, Level]
ORDER = ["on track", "delayed", "stuck"]


def worst_of(*levels: Level) -> Level:
    return max(levels, key=ORDER.index)


def is_new_in_its_episode(history: Sequence[Level]) -> bool:
    """Whether the last level is worse than all since the last time on track."""
    worst_before = ON_TRACK
    for level in history[:-1]:
        worst_before = ON_TRACK if level is ON_TRACK else worst_of(worst_before, level)
    return ORDER.index(history[-1]) > ORDER.index(worst_before)


def episode(history: Sequence[Level]) -> int:
    return sum(a is ON_TRACK is not b for a, b in zip([ON_TRACK, *history], history, strict=False))


def expected_crossings(history: Sequence[Levels]) -> list[Crossing]:
    activities, journey_days, m1 = ([levels[n] for levels in history] for n in range(3))
    both = [worst_of(a, b) for a, b in zip(activities, journey_days, strict=True)]
    values = [
        (JOURNEY, ACTIVITIES, activities, both),
        (JOURNEY, JOURNEY_DAYS, journey_days, both),
        ("m1", "m1", m1, m1),
    ]
    return [
        Crossing(subject, value, of_subject[-1], episode(of_subject))
        for subject, value, of_value, of_subject in values
        if is_new_in_its_episode(of_value)
    ]


def progress_of(activities: Level, journey_days: Level, m1: Level) -> Progress:
    return Progress(Answer(activities, journey_days, {"m1": m1}, worst_of(activities, journey_days, m1)), 0, 0, {}, ())


LEVELS = st.sampled_from(Level)


@given(st.lists(st.tuples(LEVELS, LEVELS, LEVELS), max_size=12))
@settings(max_examples=200)
def test_every_crossing_is_noticed_once_over_any_history(history: list[Levels]) -> None:
    journey, of = with_due_dates()
    for n, values in enumerate(history):
        journey, crossings = watched(journey, of, progress_of(*values), on(n))
        assert list(crossings) == expected_crossings(history[: n + 1])
        assert watched(journey, of, progress_of(*values), on(n)) == (journey, ())


@given(st.lists(st.tuples(LEVELS, LEVELS, LEVELS), min_size=1, max_size=6), st.tuples(LEVELS, LEVELS, LEVELS))
@settings(max_examples=100)
def test_who_looks_with_the_date_of_the_day_before_changes_and_tells_nothing_of_that_day(
    history: list[Levels], earlier: Levels
) -> None:
    journey, of = with_due_dates()
    for n, values in enumerate(history):
        journey, _ = watched(journey, of, progress_of(*values), on(n))
        changed = {name for name, watch in journey.watches.items() if watch.since == on(n)}
        behind, crossings = watched(journey, of, progress_of(*earlier), on(n - 1))
        assert {behind.watches[name] for name in changed} == {journey.watches[name] for name in changed}
        assert not changed & {crossing.value for crossing in crossings}


TO_AND_FRO = [
    (0, ON_TRACK, DELAYED, ON_TRACK),
    (2, ON_TRACK, ON_TRACK, ON_TRACK),
    (0, DELAYED, ON_TRACK, ON_TRACK),
    (0, DELAYED, ON_TRACK, ON_TRACK),
]
"""Put right by the date further east, and late by another value by that of the day before."""


@example(TO_AND_FRO)
@given(st.lists(st.tuples(st.integers(0, 2), LEVELS, LEVELS, LEVELS), max_size=8))
@settings(max_examples=200)
def test_no_episode_begins_untold_though_the_customer_moves_to_and_fro(
    looks: list[tuple[int, Level, Level, Level]],
) -> None:
    journey, of = with_due_dates()
    for n, (ahead, *values) in enumerate(looks):
        before = journey
        journey, crossings = watched(journey, of, progress_of(*values), on(n + ahead))
        begun = {
            (subject, journey.watches[subject].episode)
            for subject in (JOURNEY, "m1")
            if subject in journey.watches
            and journey.watches[subject].episode > before.watches.get(subject, Watch()).episode
        }
        assert begun <= {(crossing.subject, crossing.episode) for crossing in crossings}
