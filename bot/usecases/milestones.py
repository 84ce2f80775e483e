"""What people do to milestones as a whole: complete, fail, reopen (requirements J3); each is safe to do twice.

A milestone is named by its journey and its id, "journey/milestone", or by any activity in it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.usecases.acting import acted, caught_up, store
from bot.usecases.attempting import attempt, require_right
from bot.usecases.desk import Caller, Desk, journey_with, known_journey, run_of, setting_of, write_once
from bot.usecases.reopenings import tell_of_reopening
from bot.usecases.running import JourneyDone
from journeys import lifecycle, milestones
from journeys.errors import NotFound
from journeys.history import Verb
from journeys.journey import Activity, Journey
from journeys.reopening import must_go_on
from journeys.run import Run
from journeys.template import MilestoneDefinition
from storage import acts
from storage.database import Transaction

RECENT_ACTS = 1000

Act = Callable[[Run, str, datetime | None], Journey]
"""Does it to a milestone, by its id; with the instant at which it was last completed by hand, if it was."""


@dataclass(frozen=True, slots=True)
class MilestoneSeen:
    """A milestone in its run; `skipped` were skipped as it was completed by hand."""

    run: Run
    definition: MilestoneDefinition
    skipped: tuple[Activity, ...]


def complete(desk: Desk, caller: Caller, subject: str, reason: str) -> JourneyDone:
    """Close it; what is open in it is skipped, and what waits for it begins."""
    return _act(desk, caller, subject, Verb.COMPLETE_MILESTONE, _completing(caller, reason), reason)


def fail(desk: Desk, caller: Caller, subject: str, reason: str) -> JourneyDone:
    return _act(desk, caller, subject, Verb.FAIL_MILESTONE, _failing(reason), reason)


def reopen(desk: Desk, caller: Caller, subject: str) -> JourneyDone:
    """Take it up again, with what was skipped by its completion; later milestones go on."""
    return _act(desk, caller, subject, Verb.REOPEN_MILESTONE, _reopening(caller))


def milestone_to_act_on(desk: Desk, caller: Caller, subject: str, verb: Verb) -> MilestoneSeen:
    """The milestone, if the caller may do this and it is possible now."""
    tried = {
        Verb.COMPLETE_MILESTONE: _completing(caller, "?"),
        Verb.FAIL_MILESTONE: _failing("?"),
        Verb.REOPEN_MILESTONE: _reopening(caller),
    }
    with desk.database.read() as tx:
        journey, milestone_id = _found(tx, caller, subject)
        run, at = run_of(tx, desk, journey, caller.now), _completed_at(tx, journey, milestone_id)
        require_right(tx, caller, verb, run)
        attempt(tx, run, verb, lambda run: tried[verb](run, milestone_id, at), milestone_id)
        definition = run.template.milestones_by_id[milestone_id]
        return MilestoneSeen(run, definition, milestones.skipped_with(journey, milestone_id, at))


def run_with_milestone(desk: Desk, caller: Caller, subject: str) -> Run:
    """The journey of a milestone."""
    with desk.database.read() as tx:
        return run_of(tx, desk, _found(tx, caller, subject)[0], caller.now)


def _completing(caller: Caller, reason: str) -> Act:
    def complete_it(run: Run, milestone: str, _: datetime | None) -> Journey:
        return milestones.complete_milestone(run.journey, milestone, caller.user, caller.now, run.today, reason)

    return complete_it


def _failing(reason: str) -> Act:
    return lambda run, milestone, _: lifecycle.fail_milestone(run.journey, milestone, run.today, reason)


def _reopening(caller: Caller) -> Act:
    def reopen_it(run: Run, milestone: str, completed_at: datetime | None) -> Journey:
        reopened = milestones.reopen_milestone(run.journey, milestone, completed_at)
        must_go_on(reopened, setting_of(run, caller.now))
        return reopened

    return reopen_it


def _act(desk: Desk, caller: Caller, subject: str, verb: Verb, act: Act, text: str = "") -> JourneyDone:
    with write_once(desk, caller) as tx:
        journey, milestone = _found(tx, caller, subject, lock=True)
        run, at = run_of(tx, desk, journey, caller.now), _completed_at(tx, journey, milestone)
        require_right(tx, caller, verb, run)
        run = caught_up(tx, desk, run, caller.now)
        after = attempt(tx, run, verb, lambda run: act(run, milestone, at), milestone)
        done = acted(run, after, verb, caller.now, actor=caller.user, subject=milestone, text=text)
        store(tx, desk, [done], caller.now)
        if verb is Verb.REOPEN_MILESTONE:
            tell_of_reopening(tx, desk, done, caller.now)
        return JourneyDone(verb, done.run, run.template.milestones_by_id[milestone].name)


def _found(tx: Transaction, caller: Caller, subject: str, *, lock: bool = False) -> tuple[Journey, str]:
    journey_id, slash, milestone = subject.partition("/")
    if not slash:
        journey = journey_with(tx, caller, subject, lock=lock)
        return journey, journey.activity(subject).milestone
    journey = known_journey(tx, caller, journey_id, lock=lock)
    if milestone not in {m.id for m in journey.milestones}:
        raise NotFound("This milestone no longer exists.")
    return journey, milestone


def _completed_at(tx: Transaction, journey: Journey, milestone: str) -> datetime | None:
    """When somebody completed it by hand for the last time."""
    recent = acts.of_journey(tx, journey.workspace, journey.id, RECENT_ACTS)
    by_hand = (act.at for act in recent if act.verb is Verb.COMPLETE_MILESTONE and act.subject == milestone)
    return next(by_hand, None)
