"""What a workspace has before anybody uses it, and what is let go of."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.template_files import shipped_templates
from bot.usecases.desk import Desk
from bot.usecases.housekeeping import KEEP_MESSAGES, KEEP_REQUESTS, tidy_up
from bot.usecases.opening import open_workspace
from journeys.errors import NotPossible
from journeys.messages import Message, MessageKind
from journeys.outcomes import Sent
from storage import checks, inbox, outbox, outbox_entries, outbox_settling, templates, workspaces
from storage.database import Database
from storage.migrations import migrate

SHIPPED = {template.key for template in shipped_templates()}
NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    database = Database(f"sqlite:///{tmp_path / 'journeybot.db'}")
    migrate(database)
    yield Desk(database, "Europe/Berlin", time(9), ("mon",))
    database.close()


def _templates(desk: Desk) -> dict[str, int]:
    with desk.database.read() as tx:
        return {template.key: version for version, template in templates.all_active(tx, "T1")}


def test_a_new_workspace_has_the_shipped_templates_and_a_daily_round(desk: Desk) -> None:
    open_workspace(desk, "T1", "Example", NOW)

    assert set(_templates(desk)) == SHIPPED
    with desk.database.read() as tx:
        assert checks.earliest(tx) == datetime(2026, 11, 23, 23, tzinfo=UTC)


def test_opening_it_again_brings_no_template_back_and_moves_no_round(desk: Desk) -> None:
    open_workspace(desk, "T1", "Example", NOW)
    with desk.database.write() as tx:
        templates.archive(tx, "T1", "onboarding", NOW)
    open_workspace(desk, "T1", "Example", NOW + timedelta(days=5))

    assert set(_templates(desk)) == SHIPPED - {"onboarding"}
    with desk.database.read() as tx:
        assert checks.earliest(tx) == datetime(2026, 11, 23, 23, tzinfo=UTC)


def test_a_database_of_another_workspace_is_refused_with_both_names_and_what_to_do(desk: Desk) -> None:
    open_workspace(desk, "T1", "Example", NOW)
    with pytest.raises(NotPossible) as refused:
        open_workspace(desk, "T9", "Staging", NOW)

    assert str(refused.value) == (
        "This database is of the Slack workspace “Example” (T1), and SLACK_BOT_TOKEN of “Staging” (T9). "
        "Use the token of the first, or another database."
    )


def test_a_database_of_many_workspaces_goes_on_with_the_token_of_one(desk: Desk) -> None:
    with desk.database.write() as tx:
        for workspace in ("T1", "T2"):
            workspaces.put(tx, workspace, "Example", "UTC", NOW)
    open_workspace(desk, "T2", "Renamed", NOW)

    with desk.database.read() as tx:
        assert [known.name for known in workspaces.all_workspaces(tx)] == ["Example", "Renamed"]


def test_a_request_is_remembered_for_as_long_as_slack_may_repeat_it(desk: Desk) -> None:
    with desk.database.write() as tx:
        inbox.seen_before(tx, "T1", "request", NOW)
    tidy_up(desk, NOW + KEEP_REQUESTS)
    with desk.database.write() as tx:
        assert inbox.seen_before(tx, "T1", "request", NOW)
    tidy_up(desk, NOW + KEEP_REQUESTS + timedelta(seconds=1))
    with desk.database.write() as tx:
        assert not inbox.seen_before(tx, "T1", "request", NOW)


def test_messages_on_their_way_are_never_forgotten_and_settled_ones_late(desk: Desk) -> None:
    with desk.database.write() as tx:
        outbox.put_many(tx, [_message("sent"), _message("waiting")], ready_at=NOW)
        claimed = outbox.claim(tx, NOW, limit=9, lease_seconds=60, owner="me")
        sent = next(one for one in claimed if one.message.id == "sent")
        outbox_settling.settle_many(tx, [(sent, Sent("D1", "1.0"))], NOW, owner="me")
    tidy_up(desk, NOW + KEEP_MESSAGES)
    assert _kept(desk) == {"sent", "waiting"}
    tidy_up(desk, NOW + KEEP_MESSAGES + timedelta(seconds=1))
    assert _kept(desk) == {"waiting"}


def _message(key: str) -> Message:
    return Message("T1", key, key, MessageKind.DIGEST, key, key, "", NOW)


def _kept(desk: Desk) -> set[str]:
    with desk.database.read() as tx:
        return {entry.message.id for entry in outbox_entries.entries(tx, "T1", limit=9)}
