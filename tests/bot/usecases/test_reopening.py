"""What a completed journey knows is not lost by a reopening that would come to nothing (requirements T3, J3)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from bot.usecases import activities, milestones, running
from bot.usecases.customers import put_customers
from bot.usecases.desk import Caller, Desk
from bot.usecases.meeting import meet
from bot.usecases.opening import open_workspace
from bot.usecases.starting import StartOrder, start
from bot.usecases.templates import apply
from journeys.customer import Customer
from journeys.errors import NotPossible
from journeys.journey import Journey, JourneyState, MilestoneState, Outcome
from journeys.person import Person
from storage import journeys
from storage.database import Database
from storage.errors import AlreadyRunning
from storage.migrations import migrate
from tests.e2e.scene import FACTS, MONDAY, ZONE, a_template

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
BOSS = Caller("T1", "UBOSS", NOW)
ACME = Customer("T1", "acme", "Acme", "Onboarding", roles={"csm": "UBOSS"}, timezone=ZONE)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    database = Database(f"sqlite:///{tmp_path / 'journeybot.db'}")
    migrate(database)
    made = Desk(database, ZONE, time(9), ("mon",))
    open_workspace(made, "T1", "Example", NOW)
    meet(made, [Person("T1", "UBOSS", "Boss", ZONE, is_admin=True)], NOW)
    yield made
    database.close()


def _completed(desk: Desk) -> Journey:
    """A journey whose milestones are done, and that a rule would end if it still ran."""
    exit_condition = {"sentence": "The customer has left", "rule": "churned"}
    apply(desk, "T1", [a_template(exit_conditions=[exit_condition])], NOW, activate=True)
    put_customers(desk, "T1", [ACME], FACTS, NOW)
    begun = start(desk, BOSS, StartOrder("acme", "rollout", MONDAY, {}))[0].journey
    milestones.complete(desk, BOSS, f"{begun.id}/first", "They know it all")
    milestones.complete(desk, BOSS, f"{begun.id}/second", "They know it all")
    return running.answer_outcome(desk, BOSS, begun.id, reached=True).run.journey


def _churns(desk: Desk, has_churned: bool) -> None:
    put_customers(desk, "T1", [replace(ACME, facts={"churned": has_churned})], FACTS, NOW)


def _stored(desk: Desk, journey: Journey) -> Journey:
    with desk.database.read() as tx:
        found = journeys.get(tx, "T1", journey.id)
    assert found
    return found


def test_a_completed_journey_that_its_rules_would_end_at_once_is_not_taken_up_again(desk: Desk) -> None:
    before = _stored(desk, _completed(desk))
    assert (before.outcome, before.outcome_reached) == (Outcome.COMPLETED, True)
    _churns(desk, has_churned=True)
    with pytest.raises(NotPossible, match="at once as exited: The customer has left"):
        activities.reopen(desk, BOSS, before.activities[0].id)
    with pytest.raises(NotPossible, match="at once as exited: The customer has left"):
        milestones.reopen(desk, BOSS, f"{before.id}/first")
    assert _stored(desk, before) == before

    _churns(desk, has_churned=False)
    milestones.reopen(desk, BOSS, f"{before.id}/first")
    after = _stored(desk, before)
    assert (after.state, after.milestone("first").state) == (JourneyState.IN_PROGRESS, MilestoneState.IN_PROGRESS)


def test_a_completed_journey_is_not_taken_up_beside_another_of_its_template(desk: Desk) -> None:
    before = _completed(desk)
    another = start(desk, BOSS, StartOrder("acme", "rollout", MONDAY, {}))[0].journey
    with pytest.raises(AlreadyRunning, match="End that one first"):
        milestones.reopen(desk, BOSS, f"{before.id}/first")

    running.end(desk, BOSS, another.id, Outcome.CANCELLED)
    assert milestones.reopen(desk, BOSS, f"{before.id}/first").run.journey.is_running
