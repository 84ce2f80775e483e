"""Any journey whatever, for tests of properties; texts may hold anything but what no database keeps."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from journeys.journey import (
    Activity,
    ActivityState,
    Journey,
    JourneyState,
    Level,
    Milestone,
    MilestoneState,
    Outcome,
    WaitsFor,
    Watch,
)
from journeys.template import ActivityKind
from tests.storage.examples import WORKSPACE

Fields = dict[str, SearchStrategy[Any]]

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30) | st.sampled_from(
    ["'; DROP TABLE journeys; --", "%_~\\", '{"json": [1]}', "null", "🦉\u202eabc", "  ", "İstanbul"]
)
maybe_text = st.none() | texts
maybe_date = st.none() | st.dates()
instants = st.datetimes(datetime(1970, 1, 1), datetime(9000, 1, 1)).map(lambda instant: instant.replace(tzinfo=UTC))  # noqa: DTZ001 - UTC comes next
days = st.integers(0, 3650)

MILESTONE: Fields = {
    "id": texts,
    "state": st.sampled_from(MilestoneState),
    "begun_on": maybe_date,
    "ended_on": maybe_date,
    "paused_days": days,
    "reason": maybe_text,
    "begun_at": st.none() | instants,
    "waiting_days": days,
}
milestones = st.builds(Milestone, **MILESTONE)
ACTIVITY: Fields = {
    "id": texts,
    "milestone": texts,
    "definition": texts,
    "kind": st.sampled_from(ActivityKind),
    "title": texts,
    "required": st.booleans(),
    "role": maybe_text,
    "owner": maybe_text,
    "due_on": maybe_date,
    "state": st.sampled_from(ActivityState),
    "ended_at": st.none() | instants,
    "ended_by": maybe_text,
    "reason": maybe_text,
    "snoozed_until": maybe_date,
    "blocked_on": st.none() | st.sampled_from(WaitsFor),
    "blocked_until": maybe_date,
    "planned_on": maybe_date,
}
activities = st.builds(Activity, **ACTIVITY)
JOURNEY: Fields = {
    "workspace": st.just(WORKSPACE),
    "id": st.just("any"),
    "customer": st.just("acme"),
    "template": st.just("onboarding"),
    "template_version": st.just(1),
    "starts_on": st.dates(date(2000, 1, 1)),
    "again": st.booleans(),
    "state": st.sampled_from(JourneyState),
    "outcome": st.none() | st.sampled_from(Outcome),
    "reason": maybe_text,
    "note": maybe_text,
    "paused_on": maybe_date,
    "resumes_on": maybe_date,
    "paused_days": days,
    "waiting_since": maybe_date,
    "waiting_days": days,
    "unattended_since": maybe_date,
    "escalated": days,
    "snoozed_until": maybe_date,
    "ended_at": st.none() | instants,
    "ended_by": maybe_text,
    "outcome_reached": st.none() | st.booleans(),
    "never_began": st.booleans(),
    "owners": st.dictionaries(texts, texts, max_size=4),
    "watches": st.dictionaries(texts, st.builds(Watch, st.integers(0, 99), st.sampled_from(Level)), max_size=4),
    "milestones": st.lists(milestones, max_size=4, unique_by=lambda m: m.id).map(tuple),
    "activities": st.lists(activities, max_size=6, unique_by=lambda a: a.id).map(tuple),
    "revision": st.integers(0, 1000),
}
journeys = st.builds(Journey, **JOURNEY)
levels = st.none() | st.sampled_from(Level)
