"""Days off, and who stands in meanwhile (requirements N5)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.usecases.desk import Caller, Desk, UnknownPerson
from journeys.absence import Days, days_off, given_up
from journeys.calendar import start_of_day, zone
from journeys.errors import NotPossible
from journeys.person import Person
from journeys.quiet import first_morning
from storage import people
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Absence:
    """The days of an absence, the last one included, and who stands in; None if nobody does."""

    first: date
    last: date
    stand_in: str | None


def absent(tx: Transaction, desk: Desk, caller: Caller, known: Person, absence: Absence) -> Person:
    """Somebody with that absence. Raises `NotPossible` with what is wrong about it, and `UnknownPerson`."""
    local = _zone_of(desk, known, absence, caller.now)
    begin, end = start_of_day(absence.first, local), start_of_day(absence.last + timedelta(days=1), local)
    if absence.last < absence.first or end <= caller.now:
        raise NotPossible("The last day has to be today or later, and not before the first.")
    if absence.stand_in:
        _require_stand_in(tx, caller, absence.stand_in)
    if known.is_away(caller.now) and known.away_until and known.away_until < begin:
        raise NotPossible(
            "You are away now, and only one absence is kept. Enter the next one when you are back, or end this one "
            "first with `/journey back`."
        )
    goes_on = _goes_on(desk, known, begin, caller.now)
    since = known.away_from if goes_on else begin
    return replace(known, away_from=since, away_until=end, away_zone=local, stand_in=absence.stand_in)


def _zone_of(desk: Desk, known: Person, absence: Absence, now: datetime) -> str:
    """In which the days are read; those that are noted stay what they are, wherever their owner is by now."""
    own = desk.zone_of_person(known)
    is_noted = known.has_time_off(now) and days_off(known, zone(own)) == (absence.first, absence.last)
    return (known.away_zone if is_noted else None) or own


def _goes_on(desk: Desk, known: Person, begin: datetime, now: datetime) -> bool:
    """Whether days off prolong those that are known: what was missed in these is missed still."""
    if known.away_from is None or known.away_until is None or known.away_from > min(begin, now):
        return False
    return begin <= (known.away_until if begin > now else first_morning(desk.hours(known), known.away_until))


def dropped(desk: Desk, before: Person, known: Person, now: datetime) -> tuple[Days, ...]:
    """The days off to come that their choices no longer hold."""
    local = zone(desk.zone_of_person(before))
    old = days_off(before, local)
    if old is None or not before.has_time_off(now):
        return ()
    return given_up(old, days_off(known, local))


def _require_stand_in(tx: Transaction, caller: Caller, user: str) -> None:
    if user == caller.user:
        raise NotPossible("Choose somebody else to stand in for you.")
    known = people.get(tx, caller.workspace, user)
    if known is None:
        raise UnknownPerson(user)
    if not known.is_active:
        raise NotPossible(f"{known.name} is no active member of this Slack workspace. Choose somebody else.")


def present(known: Person, now: datetime) -> Person:
    """An absence that has begun ends now; one that lies ahead is dropped; one that is over stays noted."""
    if known.is_away(now):
        return replace(known, away_until=now)
    is_over = known.away_until is not None and known.away_until <= now
    return known if is_over else replace(known, away_from=None, away_until=None, away_zone=None, stand_in=None)
