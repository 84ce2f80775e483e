"""Who is told, and when, that a journey is delayed or stuck (requirements N1, N5, N7)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.alerts import (
    Crossing,
    is_still_true,
    overdue_for,
    owed,
    owed_to_new_owner,
    subject_of,
    told_subject,
    watched,
)
from journeys.journey import JOURNEY, Journey, JourneyState, Level, MilestoneState
from journeys.lifecycle import complete, pause, reassign
from journeys.messages import Told
from journeys.progress import ACTIVITIES, JOURNEY_DAYS, Answer, Progress, progress
from journeys.template import ActivityKind, StatusRule, Template
from tests.journeys.builders import (
    CSM,
    TEMPLATE_OWNER,
    at,
    id_of,
    milestone,
    on,
    ranges,
    template,
    with_due_dates,
)

ON_TRACK, DELAYED, STUCK = Level


@dataclass
class Loop:
    """What the sweep does with a journey: look, and tell what nobody has been told."""

    journey: Journey
    of: Template
    told: set[Told] = field(default_factory=set)

    def look(self, day: int) -> list[tuple[str, Level, int, str]]:
        """Subject, level, episode and recipient of all that is new on a day."""
        self.journey, crossings = watched(self.journey, self.of, progress(self.journey, self.of, on(day)))
        new = [told for told in owed(self.journey, self.of, crossings, on(day)) if told not in self.told]
        self.told |= set(new)
        return [(subject_of(t), t.level, t.episode, t.recipient) for t in new]

    def complete(self, definition: str) -> None:
        self.journey = complete(self.journey, id_of(self.journey, definition), CSM, at(0))

    def reopen(self, definition: str) -> None:
        self.journey = self.journey.with_activity(id_of(self.journey, definition), state="pending", ended_at=None)


def loop(*due_days: int | None, of: Template | None = None) -> Loop:
    """A journey with open tasks a0, a1 … of the owners UA, UB …"""
    return Loop(*with_due_dates(*due_days, of=of))


def days_only(milestone_days: tuple[int, int] = (1000, 2000), journey_days: tuple[int, int] = (1000, 2000)) -> Template:
    return template(
        milestone("m1", progress=ranges(*milestone_days)), progress=ranges(*journey_days), status_rule=StatusRule.BOTH
    )


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


def test_only_owners_of_overdue_tasks_are_told_of_them() -> None:
    assert {told[3] for told in loop(3, 3, 9).look(4)} == {"UA", "UB"}


def test_an_owner_of_several_overdue_tasks_is_told_once() -> None:
    watching = loop(3, 3, 9)
    watching.journey = watching.journey.with_activity("a1", owner="UA")
    assert watching.look(4) == [(JOURNEY, DELAYED, 1, "UA")]


@pytest.mark.parametrize(
    ("owners", "recipient"), [({"csm": CSM}, [CSM]), ({}, [TEMPLATE_OWNER])], ids=["csm", "template owner"]
)
@pytest.mark.parametrize("kind", ActivityKind)
def test_the_csm_or_a_stand_in_is_told_of_what_nobody_owns(
    kind: ActivityKind, owners: dict[str, str], recipient: list[str]
) -> None:
    watching = loop(3, 9)
    unowned = watching.journey.with_activity("a0", kind=kind, owner=None)
    watching.journey = replace(unowned, owners=owners)
    assert [told[3] for told in watching.look(4)] == recipient
    assert [a.id for a in overdue_for(watching.journey, watching.of, recipient[0], on(4))] == ["a0"]


def test_nobody_is_told_where_there_is_nobody() -> None:
    watching = loop(3, of=template(milestone("m1"), owner=""))
    watching.journey = replace(watching.journey.with_activity("a0", owner=None), owners={})
    assert watching.look(4) == []


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (StatusRule.ACTIVITIES, [(JOURNEY, STUCK, 1, "UA")]),
        (StatusRule.JOURNEY_DAYS, [(JOURNEY, DELAYED, 1, CSM)]),
        (StatusRule.DAYS, [(JOURNEY, DELAYED, 1, CSM), ("m1", DELAYED, 1, CSM)]),
        (StatusRule.BOTH, [(JOURNEY, STUCK, 1, "UA"), (JOURNEY, STUCK, 1, CSM), ("m1", DELAYED, 1, CSM)]),
    ],
)
def test_only_values_that_the_status_rule_names_are_watched(
    rule: StatusRule, told: list[tuple[str, Level, int, str]]
) -> None:
    of = days_only(milestone_days=(5, 50), journey_days=(5, 50)).model_copy(update={"status_rule": rule})
    assert loop(3, of=of).look(6) == told


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
        journey, crossings = watched(journey, of, progress_of(*values))
        assert list(crossings) == expected_crossings(history[: n + 1])
        assert watched(journey, of, progress_of(*values)) == (journey, ())


def test_a_new_owner_of_an_overdue_task_is_told_under_their_own_name() -> None:
    watching = loop(3, 9)
    watching.look(4)
    watching.journey = reassign(watching.journey, "a0", "UNEW")
    assert new_owner(watching, "a0", 4) == [(JOURNEY, DELAYED, 1, "UNEW")]


def new_owner(watching: Loop, activity: str, day: int) -> list[tuple[str, Level, int, str]]:
    journey, of = watching.journey, watching.of
    tolds = owed_to_new_owner(journey, of, progress(journey, of, on(day)), journey.activity(activity), on(day))
    return [(subject_of(t), t.level, t.episode, t.recipient) for t in tolds]


def test_a_new_owner_of_a_task_that_is_not_overdue_gets_no_alert() -> None:
    watching = loop(3, 9)
    watching.look(4)
    assert new_owner(watching, "a1", 4) == []


def test_a_new_owner_is_not_told_of_a_paused_journey() -> None:
    watching = loop(3)
    watching.look(4)
    watching.journey = replace(watching.journey, state=JourneyState.PAUSED)
    assert new_owner(watching, "a0", 4) == []


@pytest.mark.parametrize("rule", [StatusRule.DAYS, StatusRule.JOURNEY_DAYS])
def test_a_new_owner_is_not_told_what_the_former_one_was_not(rule: StatusRule) -> None:
    of = days_only(journey_days=(2, 50)).model_copy(update={"status_rule": rule})
    watching = loop(3, of=of)
    assert [told[3] for told in watching.look(4)] == [CSM]
    assert new_owner(watching, "a0", 4) == []


def test_a_new_owner_is_not_told_of_a_task_whose_milestone_is_done() -> None:
    watching = loop(3, of=template(milestone("m1"), milestone("m2"), progress=ranges(2, 50)))
    watching.journey = watching.journey.with_milestone("m1", state=MilestoneState.COMPLETED)
    watching.look(4)
    assert new_owner(watching, "a0", 4) == []


@pytest.mark.parametrize(("day", "true"), [(3, False), (4, True), (9, True), (10, False)])
def test_an_alert_is_still_true_while_its_subject_is_at_its_level(day: int, true: bool) -> None:
    journey, of = with_due_dates(3, 9)
    told = Told("T1", told_subject(journey, JOURNEY), DELAYED, 1, "UA")
    assert is_still_true(told, progress(journey, of, on(day)), of) is true


def test_an_alert_of_a_milestone_is_no_longer_true_once_it_is_done() -> None:
    of = days_only(milestone_days=(5, 50))
    journey, _ = with_due_dates(None, of=of)
    told = Told("T1", told_subject(journey, "m1"), DELAYED, 1, CSM)
    assert is_still_true(told, progress(journey, of, on(6)), of)
    done = journey.with_milestone("m1", state=MilestoneState.COMPLETED)
    assert not is_still_true(told, progress(done, of, on(6)), of)


def test_an_alert_of_a_journey_that_is_not_in_progress_is_not_true() -> None:
    journey, of = with_due_dates(3)
    told = Told("T1", told_subject(journey, JOURNEY), STUCK, 1, "UA")
    assert not is_still_true(told, progress(replace(journey, state=JourneyState.PAUSED), of, on(4)), of)


def test_a_subject_is_found_again_in_what_was_told() -> None:
    journey, _ = with_due_dates()
    for subject in (JOURNEY, "m1"):
        assert subject_of(Told("T1", told_subject(journey, subject), STUCK, 1, CSM)) == subject
    assert told_subject(journey, JOURNEY) != told_subject(journey, "m1")


def test_a_recipient_sees_their_own_overdue_activities_the_longest_overdue_first() -> None:
    journey, of = with_due_dates(3, 1, 9, 2)
    for activity in ("a0", "a1", "a2"):
        journey = journey.with_activity(activity, owner="UA")
    assert [a.id for a in overdue_for(journey, of, "UA", on(5))] == ["a1", "a0"]
    assert [a.id for a in overdue_for(journey, of, "UD", on(5))] == ["a3"]


def test_the_csm_sees_overdue_achievements_and_not_the_tasks_of_others() -> None:
    journey, of = with_due_dates(1, 1)
    journey = journey.with_activity("a0", kind=ActivityKind.ACHIEVEMENT, owner=None)
    assert [a.id for a in overdue_for(journey, of, CSM, on(5))] == ["a0"]
