"""Keeping a workspace over a restart."""

import json
from datetime import UTC, datetime

import pytest

from bot.clock import MovableClock
from bot.sandbox.files import Upload
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from bot.sandbox.snapshot import UnknownSnapshot, restore, snapshot
from bot.sandbox.text import channel_text
from bot.sandbox.workspace import Workspace

START = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def _lived_in() -> tuple[Workspace, Person]:
    workspace = Workspace(MovableClock(START))
    ada = Person(workspace, workspace.add_user("ada", "Ada Example", tz="Asia/Kolkata", is_admin=True).id)
    channel = workspace.add_channel("success", [ada.id])
    head = workspace.post(channel.id, ada.id, "Hello")
    workspace.post(channel.id, ada.id, "Hello again", thread_ts=head.ts, uploads=[Upload("plan.txt", b"x", "A plan")])
    block = {"type": "section", "block_id": "b", "text": {"type": "mrkdwn", "text": "*Bold*"}}
    direct = workspace.direct(ada.id)
    workspace.messages.post(
        Message(direct.id, workspace.next_ts(), workspace.bot.user, "Only you", (block,), only_for=ada.id, origin="I1")
    )
    return workspace, ada


def _taken_over(workspace: Workspace) -> Workspace:
    fresh = Workspace(MovableClock(START))
    restore(fresh, json.loads(json.dumps(snapshot(workspace))))
    return fresh


def test_everybody_finds_everything_as_it_was() -> None:
    workspace, ada = _lived_in()
    fresh = _taken_over(workspace)

    assert list(fresh.people) == list(workspace.people)
    assert list(fresh.conversations) == list(workspace.conversations)
    assert list(fresh.messages) == list(workspace.messages)
    for channel in workspace.conversations:
        seen = workspace.messages.seen_by(channel.id, ada.id), fresh.messages.seen_by(channel.id, ada.id)
        assert channel_text(workspace, seen[0], ada.user) == channel_text(fresh, seen[1], ada.user)
    assert fresh.direct(ada.id) == workspace.direct(ada.id)


def test_what_comes_later_has_ids_and_timestamps_of_its_own() -> None:
    workspace, ada = _lived_in()
    fresh = _taken_over(workspace)

    assert fresh.add_user("bo").id == workspace.add_user("bo").id != ada.id
    assert fresh.next_ts() > max(message.ts for message in workspace.messages)


@pytest.mark.parametrize(
    "damage", [{"version": 99}, {"people": [{"id": "U1"}]}, {"messages": [1]}, {"channels": [{"kind": "x"}]}]
)
def test_a_damaged_snapshot_is_refused(damage: dict[str, object]) -> None:
    kept = {**snapshot(_lived_in()[0]), **damage}
    with pytest.raises(UnknownSnapshot):
        restore(Workspace(MovableClock(START)), kept)
