"""What only the CSM can decide, as it now stands: failed activities, reached outcomes, the next stage (J4, T3, J8)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.usecases.desk import Desk
from bot.usecases.drawing_again import draw_again
from journeys.customer import Customer, next_stage
from journeys.history import Verb
from journeys.messages import CardKind
from journeys.notices import Completion, Fate, Held
from journeys.rights import may_move
from journeys.run import Run
from journeys.template import Template
from storage import acts, cards, journeys, people, templates
from storage.database import Transaction

RECENT_ACTS = 50
DECISIONS = {
    Fate.REOPENED: Verb.REOPEN,
    Fate.GIVEN_UP: Verb.FAIL_MILESTONE,
    Fate.COMPLETED: Verb.COMPLETE_MILESTONE,
}


def held_of(tx: Transaction, run: Run, activity_id: str) -> Held:
    """A failed activity, or what was decided about it."""
    activity = run.journey.activity(activity_id)
    held = Held(run, activity)
    verb = DECISIONS.get(held.fate)
    if verb is None:
        return held
    recent = acts.of_journey(tx, run.journey.workspace, run.journey.id, RECENT_ACTS)
    subjects = (activity.id, activity.milestone)
    return replace(held, decision=next((a for a in recent if a.verb is verb and a.subject in subjects), None))


def completion_of(tx: Transaction, desk: Desk, run: Run, recipient: str) -> Completion:
    """A completed journey and what can come next, while the customer has not gone elsewhere; nothing to those who may
    not move it there."""
    known = people.get(tx, run.journey.workspace, recipient)
    upcoming = next_stage(run.template.stage) if known and may_move(known, run.customer) else None
    is_there, has_moved = run.customer.stage == run.template.stage, run.customer.stage == upcoming
    offered = _startable(tx, run.customer, upcoming) if upcoming and (is_there or has_moved) else ()
    ended_on = desk.today_of(run.customer, run.journey.ended_at) if run.journey.ended_at else run.today
    days = run.days_taken(ended_on)
    return Completion(run, recipient, days, upcoming if is_there else None, tuple((t.key, t.name) for t in offered))


def redraw_offers(tx: Transaction, workspace: str, customers: Sequence[str], now: datetime) -> None:
    """Draw again what offers these customers' next stage and journeys, now that these are others (requirements N6)."""
    offers = cards.of_customers(tx, workspace, CardKind.COMPLETION, customers)
    draw_again(tx, offers, now)
    redraw_questions(tx, workspace, customers, now)


def redraw_questions(tx: Transaction, workspace: str, customers: Sequence[str], now: datetime) -> None:
    """Draw again what asks for ticks, so that a journey of these customers can start (requirements N6, T2)."""
    draw_again(tx, cards.offered_to(tx, workspace, customers), now)


def _startable(tx: Transaction, customer: Customer, stage: str) -> Iterator[Template]:
    """Active templates of a stage that the customer has never been in, and has consented to where that is needed."""
    for _, template in templates.all_active(tx, customer.workspace):
        may_start = customer.marketing_opt_in or not template.consent_needed
        if template.stage == stage and may_start and not _was_in(tx, customer, template):
            yield template


def _was_in(tx: Transaction, customer: Customer, template: Template) -> bool:
    return journeys.ever_started(tx, customer.workspace, customer.key, template.key)
