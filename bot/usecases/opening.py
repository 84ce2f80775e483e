"""What has to be there before a workspace can be served."""

from datetime import datetime

from bot.template_files import shipped_templates
from bot.usecases.desk import Desk
from bot.usecases.sweeping import next_pass
from bot.usecases.templates import apply
from journeys.messages import Check, CheckKind
from storage import checks, workspaces


def open_workspace(desk: Desk, workspace: str, name: str, now: datetime) -> None:
    """Know the workspace; a new one has the shipped templates, active, and its first daily pass planned."""
    with desk.database.write() as tx:
        is_new = workspaces.put(tx, workspace, name, desk.default_timezone, now)
        checks.put_if_absent(tx, Check(workspace, CheckKind.DAILY_ROUND, "", next_pass(desk, now)))
    if is_new:
        apply(desk, workspace, shipped_templates(), now, activate=True, reason="Shipped with Journeybot")
