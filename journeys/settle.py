"""Everything that follows from an act, worked out before anything is stored (design, Flows).

An act changes a journey; settling it draws the conclusions, judges progress, and finds what is to be told, handed
off and checked next. The result is data: storing it, and queueing its messages, is one transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from journeys.advance import CONSENT_BACK, CONSENT_WITHDRAWN, Setting, advance, next_begin
from journeys.alerts import owed, watched
from journeys.calendar import start_of_day
from journeys.escalation import Escalation, escalated, next_step_on
from journeys.history import Change, changes_between
from journeys.journey import Activity, ActivityState, Journey, Level, Outcome
from journeys.messages import Told
from journeys.progress import Progress, next_change, progress
from journeys.template import Template
from journeys.time_off import with_time_off

_FAILED = ActivityState.FAILED


@dataclass(frozen=True, slots=True)
class Settlement:
    """A journey before and after, with what is owed because of it.

    `next_on` is the local date on which to look again; `begun` are the new tasks by owner.
    """

    before: Journey | None
    after: Journey
    template: Template
    progress: Progress | None
    tolds: tuple[Told, ...]
    changes: tuple[Change, ...]
    begun: Mapping[str, tuple[Activity, ...]]
    next_on: date | None
    escalations: tuple[Escalation, ...] = ()

    @property
    def held(self) -> tuple[Activity, ...]:
        """Required activities that have now failed and hold their milestone (requirements J4)."""
        if not self.after.is_running:
            return ()
        failed_before = {a.id for a in self.before.activities if a.state is _FAILED} if self.before else set()
        failed = (a for a in self.after.activities if a.state is _FAILED and a.required)
        return tuple(a for a in failed if a.id not in failed_before)

    @property
    def lost_consent(self) -> bool:
        """Whether the journey now stands still because the customer withdrew its consent (requirements T10)."""
        return self._stands_still_now(CONSENT_WITHDRAWN)

    @property
    def got_consent_back(self) -> bool:
        """Whether only somebody who resumes it is missing now."""
        return self._stands_still_now(CONSENT_BACK)

    def _stands_still_now(self, reason: str) -> bool:
        return self.before is not None and self.before.reason != reason and self.after.reason == reason

    @property
    def has_completed(self) -> bool:
        """Whether the act completed the journey."""
        was_completed = self.before is not None and self.before.outcome is Outcome.COMPLETED
        return self.after.outcome is Outcome.COMPLETED and not was_completed

    @property
    def headline(self) -> Level | None:
        return self.progress.headline if self.progress else None


def settle(before: Journey | None, acted: Journey, setting: Setting, *, by_person: bool = False) -> Settlement:
    """Settle an act that led from `before` (None for a start) to `acted`; `by_person` unless time or facts did it."""
    advanced = _with_time_off(advance(acted, setting), setting)
    current = progress(advanced, setting.template, setting.today, setting.calendar)
    noticed, crossings = watched(advanced, setting.template, current, setting.today)
    is_new = by_person or bool(crossings)
    after, escalations = escalated(
        noticed, setting.template, current, setting.today, setting.working_days, starts_over=is_new
    )
    return Settlement(
        before=before,
        after=after,
        template=setting.template,
        progress=current,
        tolds=owed(after, setting.template, crossings, setting.today),
        changes=changes_between(before, after),
        begun=_begun_tasks(before, after),
        next_on=_next_on(after, current, setting),
        escalations=escalations,
    )


def _with_time_off(journey: Journey, setting: Setting) -> Journey:
    """However its dates came about, an owner who is away holds nobody up (requirements P4)."""
    if setting.time_off is None:
        return journey
    return with_time_off(journey, setting.time_off, setting.today, setting.calendar)


def check_at(settlement: Settlement, zone: str) -> datetime | None:
    """The instant, in UTC, at which the journey's answer changes next; None if it never does by itself."""
    return start_of_day(settlement.next_on, zone) if settlement.next_on else None


def _begun_tasks(before: Journey | None, after: Journey) -> dict[str, tuple[Activity, ...]]:
    known = {a.id for a in before.activities} if before else set()
    begun: dict[str, tuple[Activity, ...]] = {}
    for activity in after.activities:
        if activity.id not in known and activity.owner and activity.is_open:
            begun[activity.owner] = (*begun.get(activity.owner, ()), activity)
    return begun


def _next_on(journey: Journey, current: Progress | None, setting: Setting) -> date | None:
    if not journey.is_running:
        return None
    dates = [
        next_begin(journey, setting.template, setting.calendar),
        next_change(journey, setting.template, setting.today, setting.calendar),
        next_step_on(journey, setting.template, current, setting.today, setting.working_days),
        setting.today + timedelta(days=1) if setting.template.is_judged_daily else None,
        *(watch.since for watch in journey.watches.values()),
    ]
    return min((day for day in dates if day and day > setting.today), default=None)
