"""A posted digest shows what it has shown, as that stands now (requirements N6)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from journeys.digests import Digest, Item, LateJourney, compose_digest
from journeys.journey import ActivityState, JourneyState, MilestoneState, Outcome, WaitsFor
from journeys.posted_digests import LATE, MOST_KEPT, SECTIONS, Remembered, as_it_stands, has_changed
from journeys.run import Run
from tests.journeys.builders import CSM, at, on
from tests.journeys.random_journeys import journeys_of, templates
from tests.journeys.test_digests import TODAY, old_run, sections

OWNER = "UA"
POSTED = Digest(OWNER, on(TODAY))


def _posted(run: Run, since: int = TODAY - 1, recipient: str = OWNER) -> Remembered:
    return Remembered.of(compose_digest([run], recipient, on(TODAY), at(since)))


def _now(shown: Remembered, *runs: Run, recipient: str = OWNER) -> Digest:
    return as_it_stands(Digest(recipient, on(TODAY)), shown, {run.journey.id: run for run in runs})


def _with(run: Run, activity: str, **changes: Any) -> Run:
    return replace(run, journey=run.journey.with_activity(activity, **changes))


def _settled(digest: Digest) -> list[str]:
    return [one.activity.id for one in digest.settled if isinstance(one, Item)]


def test_as_long_as_nothing_happens_it_shows_the_same() -> None:
    run = old_run(9, 10, 11)
    again = _now(_posted(run), run)
    assert sections(again) == {"overdue": ["a0"], "due_today": ["a1"], "due_soon": ["a2"]}
    assert (again.settled, again.unlisted) == ((), {})


def test_what_is_done_or_is_no_longer_theirs_or_is_put_off_is_settled() -> None:
    run = old_run(9, 9, 9, 9, 9)
    shown = _posted(run)
    run = _with(run, "a0", state=ActivityState.COMPLETED)
    run = _with(run, "a1", owner="UB")
    run = _with(run, "a2", due_on=on(TODAY + 30))
    run = _with(run, "a3", snoozed_until=on(TODAY + 1))
    again = _now(shown, run)
    assert sections(again) == {"overdue": ["a4"]}
    assert _settled(again) == ["a0", "a1", "a2", "a3"]


def test_what_is_taken_up_again_is_listed_again() -> None:
    run = old_run(9)
    shown = _posted(run)
    done = _with(run, "a0", state=ActivityState.COMPLETED)
    assert sections(_now(shown, done)) == {}
    assert sections(_now(shown, run)) == {"overdue": ["a0"]}


def test_what_has_become_due_since_is_listed_as_that() -> None:
    run = old_run(10)
    assert sections(_now(_posted(run), replace(run, today=on(TODAY + 1)))) == {"overdue": ["a0"]}


def test_what_was_new_stays_new_until_it_is_due() -> None:
    old = old_run(40)
    run = replace(old, journey=old.journey.with_milestone("m1", begun_at=at(TODAY, 1)))
    shown = _posted(run)
    assert sections(_now(shown, run)) == {"newly_begun": ["a0"]}
    assert sections(_now(shown, _with(run, "a0", due_on=on(TODAY)))) == {"due_today": ["a0"]}


def test_a_task_that_is_blocked_waits_for_others_where_the_csm_reads_it() -> None:
    run = old_run(9, owner=CSM)
    shown = _posted(run, recipient=CSM)
    blocked = _with(run, "a0", blocked_on=WaitsFor.CUSTOMER, blocked_until=on(TODAY + 2))
    assert sections(_now(shown, blocked, recipient=CSM)) == {"waiting_on_customer": ["a0"]}


def test_what_begins_later_is_left_to_the_next_digest() -> None:
    shown = _posted(old_run(9))
    assert sections(_now(shown, old_run(9, 9))) == {"overdue": ["a0"]}


def test_those_that_are_not_shown_are_counted_as_they_stand_too() -> None:
    run = old_run(*[9] * 7)
    shown = _posted(run)
    for one in range(7):
        run = _with(run, f"a{one}", state=ActivityState.COMPLETED)
    again = _now(shown, run)
    assert again.count("overdue") == 0
    assert len(again.settled) == 7


def test_of_far_too_many_the_rest_stays_counted() -> None:
    run = old_run(*[9] * (MOST_KEPT + 2))
    shown = _posted(run)
    assert shown.unlisted == {"overdue": 2}
    again = _now(shown, _with(run, "a0", state=ActivityState.COMPLETED))
    assert again.count("overdue") == MOST_KEPT + 1
    assert _settled(again) == ["a0"]


def test_of_far_too_many_the_rest_is_counted_no_longer_once_all_that_is_known_is_dealt_with() -> None:
    run = old_run(*[9] * (MOST_KEPT + 2))
    shown = _posted(run)
    for one in shown.parts[0][1]["overdue"]:
        run = _with(run, one, state=ActivityState.COMPLETED)
    assert _now(shown, run).count("overdue") == 0


def test_nothing_of_a_journey_that_does_not_run_is_to_be_done() -> None:
    run = old_run(9)
    shown = _posted(run)
    for state in (JourneyState.PAUSED, JourneyState.ENDED):
        standing = replace(run, journey=replace(run.journey, state=state, outcome=Outcome.EXITED))
        assert sections(_now(shown, standing)) == {}
        assert _settled(_now(shown, standing)) == ["a0"]


def test_a_journey_that_is_gone_is_left_out() -> None:
    again = _now(_posted(old_run(9)))
    assert again.is_empty
    assert again.settled == ()


def test_a_late_journey_is_listed_for_as_long_as_it_is_late() -> None:
    late = old_run(1, 2, 3, owner="UB")
    shown = _posted(late, recipient=CSM)
    assert [told for _, told in shown.parts] == [{LATE: [late.journey.id]}]
    assert [one.run for one in _now(shown, late, recipient=CSM).late_journeys] == [late]
    better = old_run(40, 40, 40, owner="UB")
    again = _now(shown, better, recipient=CSM)
    assert (again.late_journeys, again.settled) == ((), (better,))


def test_what_is_still_open_is_told_first_and_of_the_rest_what_was_dealt_with_last() -> None:
    """For that is what may still be wanted, and what its reader looks for after a press."""
    run = old_run(*[9] * 4)
    shown = _posted(run)
    for one, hour in (("a0", 9), ("a3", 10), ("a1", 11)):
        run = _with(run, one, state=ActivityState.COMPLETED, ended_at=at(TODAY, hour))
    run = _with(run, "a2", owner="UB")
    assert _settled(_now(shown, run)) == ["a2", "a1", "a3", "a0"]


def test_a_journey_that_is_late_no_longer_is_told_before_what_is_done() -> None:
    late = old_run(1, 2, 3, owner=CSM)
    shown = _posted(late, recipient=CSM)
    better = old_run(40, 40, 40, owner=CSM)
    better = _with(better, "a0", state=ActivityState.COMPLETED, ended_at=at(TODAY))
    first, *_, last = _now(shown, better, recipient=CSM).settled
    assert first == better
    assert isinstance(last, Item)
    assert last.activity.id == "a0"


def test_it_is_drawn_again_by_what_it_has_shown_alone() -> None:
    told = {"overdue": ["a0"], "due_soon": ["a1"]}
    assert has_changed(told, "j", ["a1"])
    assert has_changed(told, "j", ["j"])
    assert not has_changed(told, "j", ["a2", "m1"])
    assert not has_changed(told, "j", [])
    assert has_changed({LATE: ["j"]}, "j", ["a2"])
    assert not has_changed({LATE: ["j"]}, "j", [])


@st.composite
def two_moments(draw: DrawFn) -> tuple[Run, Run, int]:
    """A journey in whatever state, the same one in whatever other state later, and when the digest before was."""
    template = draw(templates())
    first, second = draw(journeys_of(template)), draw(journeys_of(template))
    base = old_run(9)
    runs: Sequence[Run] = [replace(base, journey=one, template=template) for one in (first, second)]
    later = replace(runs[1], today=on(TODAY) + timedelta(days=draw(st.integers(0, 5))))
    return runs[0], later, draw(st.integers(0, TODAY))


@given(two_moments(), st.sampled_from(["UA", "UB", CSM]))
def test_whatever_happens_each_thing_shown_is_there_once(moments: tuple[Run, Run, int], recipient: str) -> None:
    before, after, since = moments
    posted = compose_digest([before], recipient, on(TODAY), at(since))
    shown = Remembered.of(posted)
    again = as_it_stands(
        posted, shown, {before.journey.id: replace(after, journey=replace(after.journey, id=before.journey.id))}
    )
    there = {a.id for a in after.journey.activities}
    was = Counter(
        one for _, told in shown.parts for section in SECTIONS for one in told.get(section, ()) if one in there
    )
    items = [one for section in SECTIONS for one in getattr(again, section) if isinstance(one, Item)]
    listed = [item.activity.id for item in items]
    assert Counter([*listed, *_settled(again)]) == was
    recovered = [one for one in again.settled if isinstance(one, Run)]
    assert len(recovered) == (_lists_the_journey(posted) and not _lists_the_journey(again))
    assert len(again.late_journeys) <= len(posted.late_journeys)


def _lists_the_journey(digest: Digest) -> bool:
    """As late, or since it has come to a halt."""
    return bool(digest.late_journeys) or any(isinstance(one, LateJourney) for one in digest.undecided)


def test_what_waited_for_a_decision_is_settled_once_it_is_taken() -> None:
    failed = old_run(9, state=ActivityState.FAILED)
    shown = _posted(failed, recipient=CSM)
    assert sections(_now(shown, failed, recipient=CSM)) == {"undecided": ["a0"]}
    assert _settled(_now(shown, _with(failed, "a0", state=ActivityState.SKIPPED), recipient=CSM)) == ["a0"]
    assert _settled(_now(shown, _with(failed, "a0", state=ActivityState.PENDING), recipient=CSM)) == ["a0"]


def test_a_journey_that_came_to_a_halt_is_settled_once_it_goes_on_or_has_ended() -> None:
    run = old_run(40)
    halted = replace(run, journey=run.journey.with_milestone("m1", state=MilestoneState.FAILED))
    shown = _posted(halted, recipient=CSM)
    assert [one.run for one in _now(shown, halted, recipient=CSM).undecided] == [halted]
    ended = replace(halted, journey=replace(halted.journey, state=JourneyState.ENDED, outcome=Outcome.EXITED))
    for now in (run, ended):
        again = _now(shown, now, recipient=CSM)
        assert (again.undecided, again.settled) == ((), (now,))


def test_whatever_happens_to_a_journey_that_came_to_a_halt_changes_its_digest() -> None:
    assert has_changed({"undecided": ["j1"]}, "j1", {"m1"})
    assert not has_changed({"undecided": ["a0"]}, "j1", {"m1"})
