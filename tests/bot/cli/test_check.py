"""`journeybot check`: everything that is in the way, at once (design, CLI)."""

from datetime import UTC, datetime
from pathlib import Path

from bot.sandbox.workspace import Workspace
from storage import workspaces
from storage.database import Database
from tests.bot.cli.conftest import CommandLine


async def test_all_is_well_where_serve_can_start(connected: CommandLine, workspace: Workspace) -> None:
    over_http = await connected("check")
    over_sockets = await connected("check", SLACK_APP_TOKEN=workspace.app.app_token)

    assert (over_http.code, over_sockets.code) == (0, 0)
    assert "Configuration, database and Slack are fine." in over_http.out


async def test_every_obstacle_is_told_at_once(connected: CommandLine, tmp_path: Path) -> None:
    connected.environment.pop("SLACK_SIGNING_SECRET")

    ran = await connected("check", JOURNEYBOT_DATABASE_URL="mysql://bot", SLACK_BOT_TOKEN="xoxb-wrong")

    assert ran.code == 1
    told = ran.err.splitlines()
    assert "SLACK_SIGNING_SECRET must be set" in told[1]
    assert "begins with mysql" in told[2]
    assert "Slack does not accept SLACK_BOT_TOKEN (invalid_auth)" in told[3]


async def test_a_machine_that_only_works_needs_no_more_than_the_bots_token(connected: CommandLine) -> None:
    connected.environment.pop("SLACK_SIGNING_SECRET")
    for more in ({}, {"SLACK_APP_TOKEN": "xapp-of-another-machine"}):
        assert (await connected("check", "--only", "worker", **more)).code == 0
    without = await connected("check", "--only", "worker", SLACK_BOT_TOKEN="")

    assert without.code == 1
    assert "SLACK_BOT_TOKEN must be set" in without.err


async def test_missing_scopes_are_named(connected: CommandLine, workspace: Workspace) -> None:
    workspace.app.scopes -= {"im:write", "users:read"}

    ran = await connected("check")

    assert ran.code == 1
    assert "The bot lacks Slack scopes: im:write, users:read. Add what is missing" in ran.err


async def test_a_wrong_app_token_is_told_before_serve_is_started(connected: CommandLine) -> None:
    ran = await connected("check", SLACK_APP_TOKEN="xapp-wrong")

    assert ran.code == 1
    assert "Slack does not accept SLACK_APP_TOKEN (invalid_auth)" in ran.err


async def test_a_database_of_another_workspace_is_told_and_not_served(
    connected: CommandLine, workspace: Workspace
) -> None:
    database = Database(f"sqlite:///{connected.folder / 'journeybot.db'}")
    with database.write() as tx:
        workspaces.put(tx, "T9", "Staging", "UTC", datetime(2026, 11, 23, tzinfo=UTC))
    database.close()

    checked, served = await connected("check"), await connected("serve")

    said = (
        f"This database is of the Slack workspace “Staging” (T9), and SLACK_BOT_TOKEN of “{workspace.name}” "
        f"({workspace.team_id}). Use the token of the first, or another database."
    )
    assert (checked.code, served.code) == (1, 1)
    assert checked.err.splitlines()[1:] == [said]
    assert said in served.err
