"""Who reads and acts for somebody who is away (requirements N5)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from journeys.absence import LONGEST_CHAIN, Days, given_up, next_told, reader_of, represented
from journeys.person import WEEKDAYS, Person
from journeys.schedule import DigestTimes, next_digest

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def person(name: str, stand_in: str | None = None, *, is_active: bool = True) -> Person:
    """Somebody, who is away if they have a stand-in."""
    here = Person("T1", name, name.title(), is_active=is_active)
    return replace(here, away_from=NOW - HOUR, away_until=NOW + HOUR, stand_in=stand_in) if stand_in else here


def known(*people: Person) -> dict[str, Person]:
    return {one.id: one for one in people}


def reader(*people: Person, now: datetime = NOW) -> str | None:
    found = reader_of(people[0], known(*people), now)
    return found.id if found else None


def test_whoever_is_there_reads_for_themselves() -> None:
    assert reader(person("mara")) == "mara"


def test_the_stand_in_reads_from_the_first_instant_of_an_absence_to_its_last() -> None:
    both = person("mara", "theo"), person("theo")
    assert [reader(*both, now=NOW + n * HOUR) for n in (-1, 0, 1)] == ["theo", "theo", "mara"]
    assert reader(*both, now=NOW - HOUR - timedelta(seconds=1)) == "mara"


def test_a_stand_in_who_is_away_too_leads_on_to_theirs() -> None:
    assert reader(person("mara", "theo"), person("theo", "priya"), person("priya")) == "priya"


def test_stand_ins_who_stand_in_for_each_other_lead_to_nobody() -> None:
    assert reader(person("mara", "theo"), person("theo", "mara")) is None
    assert reader(person("mara", "mara")) is None


def test_a_chain_has_a_bound() -> None:
    names = [f"p{n}" for n in range(LONGEST_CHAIN + 3)]
    chain = [person(name, following) for name, following in pairwise(names)]
    within = person(names[LONGEST_CHAIN])
    assert reader(*chain[:LONGEST_CHAIN], within) == within.id
    assert reader(*chain[: LONGEST_CHAIN + 1], person(names[LONGEST_CHAIN + 1])) is None


def test_nobody_reads_for_somebody_whose_stand_in_has_left_or_is_unknown() -> None:
    assert reader(person("mara", "theo"), person("theo", is_active=False)) is None
    assert reader(person("mara", "theo")) is None


def test_a_stand_in_acts_for_those_who_are_away_and_in_turn_for_theirs() -> None:
    away = [person("mara", "theo"), person("jonas", "mara"), person("lucia", "priya")]
    assert represented("theo", away, NOW) == {"mara", "jonas"}
    assert represented("mara", away, NOW) == {"jonas"}
    assert represented("theo", away, NOW + HOUR) == frozenset()


def test_two_who_stand_in_for_each_other_act_for_each_other_and_not_for_themselves() -> None:
    away = [person("mara", "theo"), person("theo", "mara")]
    assert represented("theo", away, NOW) == {"mara"}


def _all_of(days: Days) -> set[date]:
    return {days[0] + timedelta(days=n) for n in range((days[1] - days[0]).days + 1)}


stretches = st.tuples(st.integers(1, 28), st.integers(1, 28)).map(
    lambda days: (date(2026, 12, min(days)), date(2026, 12, max(days)))
)


@given(stretches, stretches)
def test_the_days_that_are_given_up_are_those_off_before_and_not_any_longer(before: Days, now: Days) -> None:
    gone = [day for days in given_up(before, now) for day in sorted(_all_of(days))]
    assert gone == sorted(_all_of(before) - _all_of(now))
    assert given_up(before, None) == (before,)


instants = st.timedeltas(timedelta(0), timedelta(days=3)).map(lambda later: NOW + later)
"""Rarely on a full second, as with whatever somebody types."""

EARLIER = st.sampled_from([timedelta(0), timedelta(microseconds=1), timedelta(seconds=1), timedelta(days=1)])


@st.composite
def silent_people(draw: st.DrawFn) -> Person:
    """Muted and away, the one after the other, at once or apart."""
    muted_from, muted_until = sorted(draw(st.tuples(instants, instants)))
    away_from, away_until = sorted(draw(st.tuples(instants, instants)))
    muted = replace(person("mara"), muted_from=muted_from, muted_until=muted_until)
    return replace(muted, away_from=away_from, away_until=away_until)


@given(silent_people(), instants, EARLIER, st.times())
def test_whatever_is_due_comes_to_its_reader_when_they_are_there_and_not_before_it_is_due(
    silent: Person, due: datetime, early: timedelta, hour: time
) -> None:
    """Though it is looked for from before their mute or absence has ended."""
    times = DigestTimes("UTC", hour, WEEKDAYS)
    told = next_told(silent, due, lambda end: next_digest(times, end - early))
    assert told is not None
    assert told >= due
    assert not silent.is_muted(told)
    assert not silent.is_away(told)
