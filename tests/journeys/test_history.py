"""What an act changed, before and after (requirements J6, J7)."""

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.advance import advance
from journeys.hindsight import as_it_was
from journeys.history import Act, Change, Verb, changes_between
from journeys.journey import Activity, ActivityState, Journey, Level, Milestone, Outcome, Watch
from journeys.lifecycle import complete, end, pause, skip
from tests.journeys.builders import CSM, at, begun, chain, id_of, new_journey, on, setting
from tests.journeys.random_journeys import journeys_of, templates

RECORDS = {"journey": Journey, "milestone": Milestone, "activity": Activity}
DAYS = {
    "due_on", "snoozed_until", "blocked_until", "starts_on", "paused_on", "resumes_on", "waiting_since", "begun_on",
    "ended_on",
}  # fmt: skip


def subjects(changes: tuple[Change, ...]) -> set[tuple[str, str]]:
    return {(change.kind, change.subject) for change in changes}


def test_nothing_changed_is_nothing_to_tell() -> None:
    journey = begun(chain(2))
    assert changes_between(journey, journey) == ()


def test_only_what_changed_is_listed_in_full_before_and_after() -> None:
    journey = begun(chain(2))
    activity = id_of(journey, "t1")
    (change,) = changes_between(journey, skip(journey, activity, CSM, at(1), "not needed"))
    assert (change.kind, change.subject) == ("activity", activity)
    assert change.before is not None
    assert set(change.before) == set(change.after) == {f.name for f in fields(Activity)}
    differing = {name: (was, change.after[name]) for name, was in change.before.items() if was != change.after[name]}
    assert differing == {
        "state": ("pending", "skipped"),
        "ended_by": (None, CSM),
        "ended_at": (None, "2026-03-03T09:00:00+00:00"),
        "reason": (None, "not needed"),
    }


def test_all_that_follows_from_an_act_is_listed_with_it() -> None:
    of = chain(2)
    journey = begun(of)
    after = advance(complete(journey, id_of(journey, "t1"), CSM, at(1)), setting(of, 1))
    changes = changes_between(journey, after)
    new = id_of(after, "t2")
    assert subjects(changes) == {
        ("milestone", "m1"),
        ("milestone", "m2"),
        ("activity", id_of(after, "t1")),
        ("activity", new),
    }
    assert [change.before for change in changes if change.subject == new] == [None]


def test_a_start_lists_every_record_as_new() -> None:
    journey = begun(chain(2))
    changes = changes_between(None, journey)
    assert subjects(changes) == {
        ("journey", "j1"), ("milestone", "m1"), ("milestone", "m2"), ("activity", id_of(journey, "t1")),
    }  # fmt: skip
    assert {change.before for change in changes} == {None}


def test_a_pause_changes_the_journey_alone() -> None:
    journey = begun(chain(2))
    (change,) = changes_between(journey, pause(journey, on(2), "holidays"))
    assert (change.kind, change.subject) == ("journey", "j1")
    assert (change.after["state"], change.after["paused_on"]) == ("paused", "2026-03-04")
    assert not {"milestones", "activities", "watches", "revision"} & set(change.after)


def test_what_the_bot_notices_for_itself_is_no_change() -> None:
    journey = begun(chain(1))
    assert changes_between(journey, replace(journey, watches={"m1": Watch(1, Level.STUCK)}, revision=7)) == ()


def undone(after: Journey, changes: tuple[Change, ...]) -> Journey:
    """The journey with all records as they were before, as an undo would restore them from stored text."""
    stored = json.loads(json.dumps([[c.kind, c.subject, c.before] for c in changes]))
    before = {(kind, subject): values for kind, subject, values in stored}
    own = before.get(("journey", after.id))
    journey = replace(after, **_read(own)) if own else after
    return replace(
        journey,
        milestones=tuple(_restored("milestone", m, before) for m in after.milestones),
        activities=tuple(
            _restored("activity", a, before) for a in after.activities if before.get(("activity", a.id), a) is not None
        ),
    )


def _restored(kind: str, record: Any, before: Mapping[tuple[str, str], dict[str, Any] | None]) -> Any:
    was = before.get((kind, record.id))
    return RECORDS[kind](**_read(was)) if was else record


def _read(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in values.items()}


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in DAYS:
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if name in {"begun_at", "ended_at"} else value


@given(st.data(), st.integers(-5, 40), st.sampled_from(Outcome))
@settings(max_examples=100)
def test_what_was_before_brings_the_old_journey_back(data: st.DataObject, day: int, outcome: Outcome) -> None:
    of = data.draw(templates())
    before = advance(new_journey(of), setting(of, day, r1=True))
    acts = [lambda j: advance(j, setting(of, day + 9, r2=True)), lambda j: _ended(j, outcome, day)]
    after = data.draw(st.sampled_from(acts))(before)
    changes = changes_between(before, after)
    assert undone(after, changes) == before
    assert all(change.before != change.after for change in changes)


def _ended(journey: Journey, outcome: Outcome, day: int) -> Journey:
    return journey if journey.outcome else end(journey, outcome, CSM, at(day), "a reason", "a note")


@given(st.data())
@settings(max_examples=60)
def test_any_difference_of_two_journeys_can_be_taken_back(data: st.DataObject) -> None:
    of = data.draw(templates())
    before, after = data.draw(journeys_of(of)), data.draw(journeys_of(of))
    known = {a.id for a in before.activities}
    new = tuple(a for a in after.activities if a.id not in known)
    changed = tuple(replace(a, state=data.draw(st.sampled_from(ActivityState))) for a in before.activities)
    after = replace(after, activities=(*changed, *new))
    changes = changes_between(before, after)
    assert undone(after, changes) == before
    assert hindsight(after, changes) == before


def hindsight(after: Journey, *acts: tuple[Change, ...]) -> Journey | None:
    """The journey before acts with these changes, as the product reads them back from what is stored."""
    return as_it_was(after, [_stored_act(changes) for changes in acts])


def _stored_act(changes: tuple[Change, ...]) -> Act:
    stored = json.loads(json.dumps([[c.kind, c.subject, c.before, c.after] for c in changes]))
    return Act("x", "T1", "j1", Verb.COMPLETE, CSM, at(0), changes=tuple(Change(*one) for one in stored))


def test_what_was_first_is_what_was_before_all() -> None:
    of = chain(2)
    first = begun(of)
    second = advance(complete(first, id_of(first, "t1"), CSM, at(1)), setting(of, 1))
    third = pause(complete(second, id_of(second, "t2"), CSM, at(2)), on(2), "holidays")
    assert hindsight(third, changes_between(first, second), changes_between(second, third)) == first
    assert hindsight(third, changes_between(second, third)) == second
    assert hindsight(third) == third


def test_before_its_start_there_was_no_journey() -> None:
    journey = begun(chain(1))
    assert hindsight(pause(journey, on(1), "x"), changes_between(None, journey)) is None


def test_what_was_noticed_of_a_journey_is_left_as_it_is() -> None:
    journey = replace(begun(chain(1)), watches={"m1": Watch(1, Level.STUCK)})
    paused = pause(journey, on(1), "x")
    assert hindsight(paused, changes_between(journey, paused)) == journey
