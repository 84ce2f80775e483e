"""Who answers for each stage and is told of journeys on which nobody acts (requirements N2)."""

from collections.abc import Collection, Mapping

from bot.usecases.activities import require_present
from bot.usecases.desk import Caller, Desk, person, write_once
from bot.usecases.stages import known_stage
from journeys.customer import STAGES
from journeys.errors import NotAllowed
from storage import people, stage_owners
from storage.database import Transaction


def name_owner(desk: Desk, caller: Caller, stage: str, user: str) -> str:
    """Let somebody answer for a stage; gives the stage. Raises `NotAllowed` for who is no Slack admin."""
    with write_once(desk, caller) as tx:
        _require_admin(tx, caller)
        known = known_stage(stage)
        require_present(tx, caller, user)
        stage_owners.put(tx, caller.workspace, known, user)
        return known


def take_owner_away(desk: Desk, caller: Caller, stage: str) -> str:
    """Let nobody answer for a stage any longer; gives the stage. Raises `NotAllowed` for who is no Slack admin."""
    with write_once(desk, caller) as tx:
        _require_admin(tx, caller)
        known = known_stage(stage)
        stage_owners.remove(tx, caller.workspace, known)
        return known


def owners(desk: Desk, caller: Caller) -> tuple[Mapping[str, str | None], Collection[str]]:
    """Every stage with the Slack id of who answers for it, and who of them has left Slack."""
    with desk.database.read() as tx:
        named = stage_owners.all_owners(tx, caller.workspace)
        left = people.left(tx, caller.workspace, named.values())
    return {stage: named.get(stage) for stage in STAGES}, left


def _require_admin(tx: Transaction, caller: Caller) -> None:
    if not person(tx, caller).is_admin:
        raise NotAllowed("Only a Slack admin says who answers for a stage.")
