"""What has to be there before a workspace can be served."""

from datetime import datetime

from bot.template_files import shipped_templates
from bot.usecases.desk import Desk
from bot.usecases.sweeping import next_pass
from bot.usecases.templates import apply_in
from journeys.errors import NotPossible
from journeys.facts import Declarations
from journeys.messages import Check, CheckKind
from storage import checks, workspaces
from storage.database import Transaction


def open_workspace(desk: Desk, workspace: str, name: str, now: datetime) -> None:
    """Know the workspace; a new one has the shipped templates, active, and its first daily pass planned.

    Raises `NotPossible` where the database is another workspace's.
    """
    with desk.database.write() as tx:
        _require_home(tx, workspace, name)
        checks.put_if_absent(tx, Check(workspace, CheckKind.DAILY_ROUND, "", next_pass(desk, now)))
        if workspaces.put(tx, workspace, name, desk.default_timezone, now):
            shipped = shipped_templates()
            apply_in(tx, desk, workspace, shipped, now, activate=True, reason="Shipped with Journeybot")


def require_home(desk: Desk, workspace: str, name: str) -> None:
    """Raise `NotPossible` where the database is another workspace's: a bot with this one's token would take the
    messages of that one, and fail to send them."""
    with desk.database.read() as tx:
        _require_home(tx, workspace, name)


def _require_home(tx: Transaction, workspace: str, name: str) -> None:
    known = {one.id: one.name for one in workspaces.all_workspaces(tx)}
    if known and workspace not in known:
        first, theirs = next(iter(known.items()))
        raise NotPossible(
            f"This database is of the Slack workspace “{theirs}” ({first}), and SLACK_BOT_TOKEN of “{name}” "
            f"({workspace}). Use the token of the first, or another database."
        )


def facts_at_opening() -> Declarations:
    """What the shipped templates declare, and so every workspace knows from its opening on."""
    return {name: fact_type for template in shipped_templates() for name, fact_type in template.facts.items()}
