"""`journeybot outbox`: nothing is dropped silently, and whoever runs the bot can do something about it."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.clock import Clock
from bot.usecases.desk import Desk
from journeys.messages import Message, MessageKind, MessageState
from journeys.outcomes import Cause, Dead, DeliveryOutcome, RetryAt, Sent
from journeys.person import WEEKDAYS, Person
from storage import outbox, outbox_entries, outbox_settling, people, workspaces
from storage.database import Database
from tests.bot.cli.conftest import PATIENCE_SECONDS, CommandLine

NOW = Clock().now()
HOURS_AGO = NOW - timedelta(hours=3, minutes=5)
TEAM = "T00000001"


@pytest.fixture
def kept(connected: CommandLine) -> CommandLine:
    """A message of each fate, in a database whose workspace is known."""
    database = Database(f"sqlite:///{connected.folder}/journeybot.db")
    with database.write() as tx:
        workspaces.put(tx, TEAM, "Paper Plane Software", "UTC", HOURS_AGO)
        people.put_many(tx, [Person(TEAM, "UPRIYA", "Priya Raman", working_days=WEEKDAYS)])
    fates: dict[str, DeliveryOutcome | None] = {
        "limited": RetryAt(NOW + timedelta(hours=1), "status 503"),
        "dead": Dead("Slack answered “is_archived”.", Cause.ARCHIVED),
        "sent": Sent("D1", "1.1"),
        "waiting": None,
    }
    for name, fate in fates.items():
        _put(database, name, fate)
    database.close()
    return connected


def _put(database: Database, name: str, fate: DeliveryOutcome | None) -> None:
    message = Message(TEAM, name, name, MessageKind.ALERT, f"C{name}", "UPRIYA", "", HOURS_AGO)
    with database.write() as tx:
        outbox.put_many(tx, [message], ready_at=HOURS_AGO)
        if fate:
            (claimed,) = outbox.claim(tx, NOW, limit=9, lease_seconds=60, owner="test")
            outbox_settling.settle_many(tx, [(claimed, fate)], NOW, owner="test")


def _state(connected: CommandLine, message_id: str) -> MessageState:
    database = Database(f"sqlite:///{connected.folder}/journeybot.db")
    with database.read() as tx:
        entry = outbox_entries.get(tx, TEAM, message_id)
    database.close()
    assert entry
    return entry.state


async def test_what_waits_or_is_dead_is_listed_with_age_recipient_and_reason(kept: CommandLine) -> None:
    listed = await kept("outbox", "list")

    assert listed.code == 0
    head, *rows = listed.out.splitlines()
    assert head.split() == ["ID", "STATE", "AGE", "KIND", "FOR", "WHY"]
    assert [row.split()[0] for row in rows] == ["waiting", "dead", "limited"]
    assert re.split(" {2,}", rows[1]) == [
        *("dead", "dead", "3 h", "alert", "Priya Raman in Cdead"),
        "Slack answered “is_archived”.",
    ]
    assert rows[2].endswith("status 503")


async def test_a_list_can_be_narrowed_to_states_and_says_when_there_is_more(kept: CommandLine) -> None:
    sent, two = await kept("outbox", "list", "--state", "sent"), await kept("outbox", "list", "--limit", "2")

    assert [row.split()[0] for row in sent.out.splitlines()[1:]] == ["sent"]
    assert "There are more; --limit 20 shows them." in two.out
    assert (await kept("outbox", "list", "--state", "cancelled")).out == "There are no such messages.\n"


async def test_a_message_is_shown_with_all_there_is_to_know(kept: CommandLine) -> None:
    shown = await kept("outbox", "show", "dead")

    facts = dict(line.split(maxsplit=1) for line in shown.out.splitlines())
    assert facts["state"] == "dead"
    assert facts["for"] == "Priya Raman in Cdead"
    assert facts["why"] == "Slack answered “is_archived”."
    assert facts["cause"] == "archived"
    assert facts["queued"] == f"{HOURS_AGO:%Y-%m-%d %H:%M:%S} UTC"


async def test_a_dead_message_is_sent_again_and_others_say_why_not(kept: CommandLine) -> None:
    retried = await kept("outbox", "retry", "dead", "sent", "waiting")

    assert retried.code == 0
    assert retried.out.splitlines() == [
        "dead is sent again.",
        "sent has been sent already.",
        "waiting is on its way anyway.",
    ]
    assert _state(kept, "dead") is MessageState.QUEUED


async def test_all_dead_messages_are_sent_again_at_once(kept: CommandLine) -> None:
    assert (await kept("outbox", "retry", "--all")).out == "dead is sent again.\n"
    assert (await kept("outbox", "retry", "--all")).out == "There are no dead messages.\n"


async def test_a_waiting_message_is_cancelled_and_others_say_why_not(kept: CommandLine) -> None:
    cancelled = await kept("outbox", "cancel", "limited", "dead", "sent")

    assert cancelled.code == 0
    assert cancelled.out.splitlines() == [
        "limited will not be sent.",
        "dead is not going to be sent anyway.",
        "sent has been sent already.",
    ]
    assert _state(kept, "limited") is MessageState.CANCELLED
    assert "cancelled by whoever runs Journeybot" in (await kept("outbox", "show", "limited")).out


@pytest.mark.parametrize(
    "words",
    [("show", "nowhere"), ("retry", "dead", "nowhere"), ("cancel", "waiting", "nowhere")],
    ids=" ".join,
)
async def test_an_unknown_message_is_named_and_nothing_is_done(kept: CommandLine, words: tuple[str, ...]) -> None:
    ran = await kept("outbox", *words)

    assert ran.code == 1
    assert ran.err == (
        "journeybot: There is no message nowhere, so nothing was done. `journeybot outbox list` shows what there is.\n"
    )
    assert (_state(kept, "dead"), _state(kept, "waiting")) == (MessageState.DEAD, MessageState.QUEUED)


async def test_a_database_that_nobody_has_served_yet_is_told_as_such(connected: CommandLine) -> None:
    ran = await connected("outbox", "list", SLACK_BOT_TOKEN="")

    assert ran.code == 1
    assert "The database at sqlite:///journeybot.db holds no Slack workspace yet." in ran.err


async def test_it_works_while_slack_does_not(kept: CommandLine) -> None:
    for setting in ({"SLACK_API_URL": "http://127.0.0.1:1/api"}, {"SLACK_BOT_TOKEN": "xoxb-revoked"}):
        assert (await kept("outbox", "list", **setting)).code == 0


async def test_what_is_sent_again_is_taken_up_by_the_bot_that_serves(kept: CommandLine) -> None:
    async with kept.serving():
        await kept("outbox", "retry", "dead")
        for _ in range(100):
            if _state(kept, "dead") is not MessageState.QUEUED:
                break
            await asyncio.sleep(0.1)
        assert "the journey is gone" in (await kept("outbox", "show", "dead")).out


async def test_two_who_send_the_same_again_at_once_both_hear_what_became_of_it(
    connected: CommandLine, desk: Desk
) -> None:
    with desk.database.write() as tx:
        workspaces.put(tx, TEAM, "Paper Plane Software", "UTC", HOURS_AGO)
    _put(desk.database, "dead", Dead("Slack answered “is_archived”.", Cause.ARCHIVED))
    with desk.database.write() as tx:
        assert outbox_entries.requeue(tx, TEAM, "dead", now=NOW)
        second = asyncio.create_task(connected("outbox", "retry", "--all"))
        await _waits_for_a_lock(desk)
    ran = await second

    assert (ran.code, ran.out) == (0, "dead is on its way anyway.\n")


async def _waits_for_a_lock(desk: Desk) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            with desk.database.read() as tx:
                waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                if tx.execute(waiting).scalar_one():
                    return
            await asyncio.sleep(0.1)
