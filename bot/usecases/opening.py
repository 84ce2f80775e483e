"""What has to be there before a workspace can be served."""

from datetime import datetime

from bot.template_files import shipped_templates
from bot.usecases.desk import Desk
from bot.usecases.sweeping import next_pass
from bot.usecases.templates import apply_in
from journeys.facts import Declarations
from journeys.messages import Check, CheckKind
from storage import checks, workspaces


def open_workspace(desk: Desk, workspace: str, name: str, now: datetime) -> None:
    """Know the workspace; a new one has the shipped templates, active, and its first daily pass planned."""
    with desk.database.write() as tx:
        checks.put_if_absent(tx, Check(workspace, CheckKind.DAILY_ROUND, "", next_pass(desk, now)))
        if workspaces.put(tx, workspace, name, desk.default_timezone, now):
            shipped = shipped_templates()
            apply_in(tx, desk, workspace, shipped, now, activate=True, reason="Shipped with Journeybot")


def facts_at_opening() -> Declarations:
    """What the shipped templates declare, and so every workspace knows from its opening on."""
    return {name: fact_type for template in shipped_templates() for name, fact_type in template.facts.items()}
