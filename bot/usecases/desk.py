"""What every use case works with: the store, the house's defaults, and who is asking."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from journeys.absence import represented
from journeys.advance import Judge, Setting
from journeys.calendar import is_zone, local_date
from journeys.customer import Customer
from journeys.errors import NotAllowed, NotFound, Refused
from journeys.facts import Fact
from journeys.journey import Journey
from journeys.person import WORKING_DAYS, Person
from journeys.quiet import Hours
from journeys.rules import Verdict, judge
from journeys.run import Run, watcher_of
from journeys.schedule import DigestTimes
from journeys.template import Condition, Template
from journeys.working_days import working_days
from storage import customers, inbox, journeys, people, templates
from storage.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Desk:
    """The store and the defaults of the installation."""

    database: Database
    default_timezone: str
    digest_at: time
    digest_days: tuple[str, ...]

    def zone_of(self, customer: Customer) -> str:
        return self._first_known(customer.timezone)

    def today_of(self, customer: Customer, now: datetime) -> date:
        return local_date(now, self.zone_of(customer))

    def zone_of_person(self, person: Person) -> str:
        """The zone they chose, else Slack's, else the default."""
        return self._first_known(person.chosen_timezone, person.timezone)

    def _first_known(self, *names: str | None) -> str:
        """Slack may name a zone that is newer than this machine's: one person in it must not stop the loop for all."""
        for name in names:
            if name and is_zone(name):
                return name
        return self.default_timezone

    def hours(self, person: Person) -> Hours:
        """When messages may reach a person: their own choice, else on working days at any hour."""
        return Hours(
            timezone=self.zone_of_person(person),
            morning=person.digest_at or self.digest_at,
            working_days=WORKING_DAYS if person.working_days is None else person.working_days,
            quiet_from=person.quiet_from,
            quiet_until=person.quiet_until,
        )

    def digest_times(self, person: Person) -> DigestTimes:
        """A person's own choice, else the default, in their own zone."""
        return DigestTimes(
            timezone=self.zone_of_person(person),
            at=person.digest_at or self.digest_at,
            days=person.digest_days if person.digest_days is not None else self.digest_days,
        )


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and when. `request` is Slack's id of the request, empty where there is none; `now` is aware, in UTC."""

    workspace: str
    user: str
    now: datetime
    request: str = ""


class AlreadyHandled(Refused):
    """Slack delivered the same request again; nothing is to be done."""

    def __init__(self) -> None:
        super().__init__("This has been done already.")


class UnknownPerson(Refused):
    """The bot has not looked this person up in Slack yet; `users` are to be asked for."""

    def __init__(self, *users: str) -> None:
        super().__init__("The bot does not know this person yet. Try again in a moment.")
        self.users = users


@contextmanager
def write_once(desk: Desk, caller: Caller) -> Iterator[Transaction]:
    """A write transaction that a repeated request does not enter: raises `AlreadyHandled`."""
    with desk.database.write() as tx:
        if caller.request and inbox.seen_before(tx, caller.workspace, caller.request, caller.now):
            raise AlreadyHandled
        yield tx


def person(tx: Transaction, caller: Caller) -> Person:
    """The caller as a known person; raises `UnknownPerson`."""
    known = people.get(tx, caller.workspace, caller.user)
    if known is None:
        raise UnknownPerson(caller.user)
    return known


def represented_by(tx: Transaction, caller: Caller) -> frozenset[str]:
    """Those who are away and for whom the caller stands in; what they may do, the caller may do (requirements N5)."""
    return represented(caller.user, people.away(tx, caller.workspace, caller.now), caller.now)


def lead(tx: Transaction, caller: Caller) -> Person:
    """The caller as someone who answers for journeys: an admin, or who watches a running one. Raises `NotAllowed`."""
    known = person(tx, caller)
    leads = any(watcher(tx, one) == caller.user for one in journeys.of_person(tx, caller.workspace, caller.user))
    if not known.is_admin and not leads:
        raise NotAllowed("Only a CSM of a running journey or a Slack admin can do this.")
    return known


def watcher(tx: Transaction, journey: Journey) -> str | None:
    """`watcher_of` a journey of which nothing else has been read."""
    return journey.csm or watcher_of(journey, _template_of(tx, journey))


def run_of(tx: Transaction, desk: Desk, journey: Journey, now: datetime, customer: Customer | None = None) -> Run:
    """The journey with its template version and customer, on the customer's date of `now`."""
    customer = customer or customer_of(tx, journey.workspace, journey.customer)
    return Run(journey, _template_of(tx, journey), customer, desk.today_of(customer, now))


def as_read(tx: Transaction, desk: Desk, caller: Caller, run: Run) -> Run:
    """The run as the caller reads it, by their own date."""
    return run.read_on(local_date(caller.now, desk.zone_of_person(person(tx, caller))))


def _template_of(tx: Transaction, journey: Journey) -> Template:
    return templates.version(tx, journey.workspace, journey.template, journey.template_version)


def known_journey(tx: Transaction, caller: Caller, journey_id: str, *, lock: bool = False) -> Journey:
    """The journey with this id in the caller's workspace. Raises `NotFound`."""
    journey = journeys.get(tx, caller.workspace, journey_id, lock=lock)
    if journey is None:
        raise NotFound("This journey no longer exists.")
    return journey


def journey_with(tx: Transaction, caller: Caller, activity_id: str, *, lock: bool = False) -> Journey:
    """The journey of an activity in the caller's workspace. Raises `NotFound`."""
    journey = journeys.with_activity(tx, caller.workspace, activity_id, lock=lock)
    if journey is None:
        raise NotFound("This activity no longer exists.")
    return journey


def customer_of(tx: Transaction, workspace: str, key: str) -> Customer:
    customer = customers.get(tx, workspace, key)
    if customer is None:
        raise NotFound(f"There is no customer “{key}”. Import it with `journeybot customers import FILE.csv`.")
    return customer


def setting_of(run: Run, now: datetime) -> Setting:
    """What the journey is judged by, with the customer's facts behind its rules."""
    judge_it = judge_of(run.customer, run.template, run.today)
    worked = working_days(run.customer.country)
    return Setting(run.template, judge_it, run.today, now, run.calendar, run.has_consent, worked, run.time_off)


def judge_of(customer: Customer, template: Template, today: date) -> Judge:
    """Judges conditions of a template by a customer's facts, which are looked at only once something reads them."""
    facts: dict[str, Fact] = {}

    def judged(condition: Condition) -> Verdict:
        if not condition.rule:
            return Verdict.UNKNOWN
        if not facts:
            facts.update(customer.known_facts(today))
        return judge(condition.rule, template.declarations, facts)

    return judged
