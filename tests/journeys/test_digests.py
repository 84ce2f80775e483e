"""What a digest holds (requirements N3)."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from journeys.digests import Digest, Item, LateJourney, compose_digest, compose_team_digest
from journeys.history import Act, Verb
from journeys.journey import ActivityState, JourneyState, Level, MilestoneState, WaitsFor
from journeys.run import Run
from journeys.template import ActivityKind, Template
from tests.journeys.builders import ACME, CSM, TEMPLATE_OWNER, at, milestone, on, ranges, run, template, with_due_dates

TODAY = 10
SECTIONS = ("undecided", "overdue", "due_today", "newly_begun", "due_soon", "waiting_on_customer", "late_journeys")


def old_run(*due_days: int | None, of: Template | None = None, **changes: Any) -> Run:
    """On Thursday, day 10, a journey of milestones begun long ago, its tasks all owned by UA."""
    journey, made = with_due_dates(*due_days, of=of)
    for n in range(len(due_days)):
        journey = journey.with_activity(f"a{n}", **{"owner": "UA", **changes})
    return run(journey, made, TODAY)


def digest(*runs: Run, recipient: str = "UA", since: int = TODAY - 1) -> Digest:
    return compose_digest(runs, recipient, on(TODAY), at(since))


def sections(found: Digest) -> dict[str, list[str]]:
    """Ids of the activities in every section that has any."""
    listed = {
        name: [item.activity.id for item in getattr(found, name) if isinstance(item, Item)] for name in SECTIONS[:-1]
    }
    return {name: ids for name, ids in listed.items() if ids}


def test_tasks_are_sorted_by_how_soon_they_are_due() -> None:
    found = digest(old_run(9, 10, 11, 15, 16, None))
    assert sections(found) == {"overdue": ["a0"], "due_today": ["a1"], "due_soon": ["a2", "a3"]}


def test_due_soon_is_counted_in_working_days() -> None:
    assert on(TODAY).strftime("%a") == "Thu"
    assert sections(digest(old_run(14, 15, 16))) == {"due_soon": ["a0", "a1"]}


def test_each_section_reads_from_the_earliest_due_date_on() -> None:
    assert sections(digest(old_run(8, 3, 5)))["overdue"] == ["a1", "a2", "a0"]


@pytest.mark.parametrize(
    ("begun_at", "since", "is_new"),
    [(at(TODAY, 1), 9, True), (at(9, 10), 9, True), (at(9, 8), 9, False), (at(9), 9, False), (at(8), 7, True)],
    ids=["today", "after the last digest", "before it", "with it", "over a weekend"],
)
def test_what_began_after_the_last_digest_is_new_and_is_so_once(begun_at: datetime, since: int, is_new: bool) -> None:
    one = old_run(40)
    began = replace(one, journey=one.journey.with_milestone("m1", begun_at=begun_at))
    assert sections(digest(began, since=since)) == ({"newly_begun": ["a0"]} if is_new else {})


def test_a_new_task_that_is_due_is_listed_as_due_and_only_there() -> None:
    one = old_run(9, 10, 11)
    began = replace(one, journey=one.journey.with_milestone("m1", begun_on=on(TODAY), begun_at=at(TODAY, 1)))
    assert sections(digest(began)) == {"overdue": ["a0"], "due_today": ["a1"], "newly_begun": ["a2"]}


def test_tasks_taken_up_stay_in_the_digest() -> None:
    assert sections(digest(old_run(9, state=ActivityState.IN_PROGRESS))) == {"overdue": ["a0"]}


@pytest.mark.parametrize("state", [ActivityState.COMPLETED, ActivityState.FAILED, ActivityState.SKIPPED])
def test_what_is_no_longer_open_is_not_in_the_digest(state: ActivityState) -> None:
    assert sections(digest(old_run(9, state=state))) == {}


@pytest.mark.parametrize("state", [s for s in MilestoneState if s is not MilestoneState.IN_PROGRESS])
def test_only_milestones_in_progress_are_in_the_digest(state: MilestoneState) -> None:
    one = old_run(9)
    assert digest(replace(one, journey=one.journey.with_milestone("m1", state=state))).is_empty


@pytest.mark.parametrize("state", [s for s in JourneyState if s is not JourneyState.IN_PROGRESS])
def test_only_journeys_in_progress_are_in_the_digest(state: JourneyState) -> None:
    one = old_run(9)
    assert digest(replace(one, journey=replace(one.journey, state=state)), recipient=CSM).is_empty


@pytest.mark.parametrize(("until", "listed"), [(TODAY + 1, False), (TODAY, True), (TODAY - 1, True)])
def test_a_snoozed_task_is_silent_until_its_day(until: int, listed: bool) -> None:
    assert (sections(digest(old_run(9, snoozed_until=on(until)))) != {}) is listed


def test_nobody_reads_of_the_tasks_of_others() -> None:
    assert digest(old_run(9), recipient="UB").is_empty


def test_open_achievements_are_what_the_csm_waits_for_however_late_they_are() -> None:
    one = old_run(9, None, 40, kind=ActivityKind.ACHIEVEMENT, owner=None)
    assert sections(digest(one, recipient=CSM)) == {"waiting_on_customer": ["a0", "a2", "a1"]}
    assert digest(one).is_empty


def late_run(name: str, delayed: bool, **changes: Any) -> Run:
    of = template(milestone("m1"), progress=ranges(5, 50) if delayed else ranges(2, 5))
    journey, _ = with_due_dates(of=of)
    return run(replace(journey, **changes), of, TODAY, replace(ACME, name=name))


def names(found: Digest) -> list[tuple[str, Level]]:
    return [(late.run.customer.name, late.progress.headline) for late in found.late_journeys]


def test_the_csm_reads_of_late_journeys_the_worst_first() -> None:
    runs = [late_run("Brill", True), late_run("Acme", True), late_run("Zenith", False)]
    assert names(digest(*runs, recipient=CSM)) == [
        ("Zenith", Level.STUCK), ("Acme", Level.DELAYED), ("Brill", Level.DELAYED),
    ]  # fmt: skip
    assert digest(*runs).is_empty


def test_without_a_csm_all_that_is_the_owners_of_the_template() -> None:
    late = late_run("Acme", True, owners={})
    waiting = old_run(9, kind=ActivityKind.ACHIEVEMENT, owner=None)
    waiting = replace(waiting, journey=replace(waiting.journey, owners={}))
    found = digest(late, waiting, recipient=TEMPLATE_OWNER)
    assert ("Acme", Level.DELAYED) in names(found)
    assert sections(found) == {"waiting_on_customer": ["a0"]}
    assert digest(late_run("Acme", True), recipient=TEMPLATE_OWNER).is_empty


def test_journeys_on_track_are_not_late() -> None:
    journey, of = with_due_dates()
    assert digest(run(journey, of, TODAY), recipient=CSM).is_empty


@pytest.mark.parametrize(("until", "listed"), [(TODAY + 1, False), (TODAY, True)])
def test_a_snoozed_journey_is_silent_until_its_day(until: int, listed: bool) -> None:
    assert bool(names(digest(late_run("Acme", True, snoozed_until=on(until)), recipient=CSM))) is listed


def test_a_snoozed_journey_keeps_its_tasks_in_the_digest_of_their_owner() -> None:
    one = old_run(9)
    snoozed = replace(one, journey=replace(one.journey, snoozed_until=on(40)))
    assert sections(digest(snoozed)) == {"overdue": ["a0"]}


@pytest.mark.parametrize("section", SECTIONS)
def test_a_digest_with_anything_in_it_is_not_empty(section: str) -> None:
    one: dict[str, Any] = {section: (old_run(9),)}
    assert Digest("UA", on(TODAY)).is_empty
    assert not Digest("UA", on(TODAY), **one).is_empty


def test_the_digest_tells_whose_and_of_which_day_it_is() -> None:
    assert (digest().recipient, digest().day) == ("UA", on(TODAY))


def test_a_team_digest_counts_journeys_by_csm_and_by_headline() -> None:
    counts = [(CSM, Level.ON_TRACK, 2), (CSM, Level.STUCK, 1), (None, Level.DELAYED, 1), ("UB", Level.STUCK, 3)]
    found = compose_team_digest(counts, [], "C1", on(TODAY))
    assert found.by_headline == Counter({Level.STUCK: 4, Level.ON_TRACK: 2, Level.DELAYED: 1})
    assert found.by_csm == {
        CSM: Counter({Level.ON_TRACK: 2, Level.STUCK: 1}),
        "": Counter({Level.DELAYED: 1}),
        "UB": Counter({Level.STUCK: 3}),
    }
    assert (found.channel, found.day, found.is_empty) == ("C1", on(TODAY), False)


def test_a_team_digest_shows_what_is_stuck_today() -> None:
    paused = late_run("Paused", False, state=JourneyState.PAUSED)
    stuck, delayed = late_run("Zenith", False), late_run("Acme", True)
    found = compose_team_digest([], [paused, stuck, delayed], "C1", on(TODAY))
    assert [late.run for late in found.stuck] == [stuck]


def test_a_team_digest_of_movements_alone_is_worth_sending() -> None:
    moved = Act("1", "T1", "j1", Verb.COMPLETE, CSM, at(9))
    found = compose_team_digest([], [], "C1", on(TODAY), iter([moved]))
    assert (found.movements, found.is_empty) == ((moved,), False)
    assert compose_team_digest([], [], "C1", on(TODAY)).is_empty


def test_a_blocked_task_no_longer_nags_its_owner_and_is_watched_by_the_csm() -> None:
    waits: dict[str, Any] = {"blocked_on": WaitsFor.VENDOR, "blocked_until": on(TODAY + 2)}
    assert sections(digest(old_run(9, 10, **waits))) == {}
    assert sections(digest(old_run(9, 10, **waits), recipient=CSM)) == {"waiting_on_customer": ["a0", "a1"]}


def test_a_task_whose_block_has_run_out_is_its_owners_again() -> None:
    waited: dict[str, Any] = {"blocked_on": WaitsFor.CUSTOMER, "blocked_until": on(TODAY)}
    assert sections(digest(old_run(9, 10, **waited))) == {"overdue": ["a0"], "due_today": ["a1"]}
    assert sections(digest(old_run(9, 10, **waited), recipient=CSM)) == {}


def test_what_has_failed_and_holds_its_milestone_waits_for_the_csm_even_if_it_was_put_off() -> None:
    failed = old_run(9, 40, state=ActivityState.FAILED, snoozed_until=on(TODAY + 5))
    one = replace(failed, journey=failed.journey.with_activity("a1", required=False))
    assert sections(digest(one, recipient=CSM)) == {"undecided": ["a0"]}
    assert digest(one).is_empty
    given_up = replace(one, journey=one.journey.with_milestone("m1", state=MilestoneState.FAILED))
    assert sections(digest(given_up, recipient=CSM)) == {}


def test_a_journey_in_which_nothing_goes_on_waits_for_the_csm_to_end_it_unless_it_is_snoozed() -> None:
    run = old_run(9)
    given_up = replace(run, journey=run.journey.with_milestone("m1", state=MilestoneState.FAILED))
    assert given_up.progress is not None
    assert digest(given_up, recipient=CSM).undecided == (LateJourney(given_up, given_up.progress),)
    assert digest(given_up, recipient="UA").is_empty
    snoozed = replace(given_up, journey=replace(given_up.journey, snoozed_until=on(TODAY + 1)))
    assert digest(snoozed, recipient=CSM).is_empty
