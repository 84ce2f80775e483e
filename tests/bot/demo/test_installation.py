"""The demo's bot is killed and begun again, and everything is found again after a restart."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo.beginning import begun, monday_of
from bot.demo.cast import TEAM_CHANNEL, people_in
from bot.demo.installation import Installation, installed
from bot.demo.jumps import at_rest
from bot.failures import JobFailed
from bot.sandbox.delivery import Failure
from bot.sandbox.faults import Fault, Kind
from bot.sandbox.files import Upload
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from storage import outbox


@pytest.fixture
async def there(tmp_path: Path) -> AsyncIterator[Installation]:
    async with installed(tmp_path) as ready:
        await at_rest(ready.clock, lambda: ready.bot)
        yield ready


def _person(there: Installation, handle: str = "mara") -> Person:
    return people_in(there.workspace)[handle]


def _places(there: Installation) -> list[tuple[str, str, str]]:
    return [(message.channel, message.ts, message.text) for message in there.workspace.messages]


async def test_while_the_bot_is_killed_commands_fail_as_slack_shows_it(there: Installation) -> None:
    mara = _person(there)
    await there.kill()
    assert there.bot is None
    assert (await mara.command("/journey", "status acme")).failure == Failure.UNREACHABLE

    await there.begin()
    assert "Acme Rockets" in (await mara.command("/journey", "status acme")).text


async def test_killing_twice_and_beginning_twice_do_no_more_than_once(there: Installation) -> None:
    await there.kill()
    await there.kill()
    await there.begin()
    bot = there.bot
    await there.begin()
    assert there.bot is bot is not None


async def test_what_was_on_its_way_when_the_bot_was_killed_is_not_lost(there: Installation) -> None:
    """Its lease runs out in real time, so here it is only seen to be kept."""
    bot = there.bot
    assert bot is not None
    there.workspace.faults.slow(30.0, "chat.postMessage", 100, accepted=False)
    moving = asyncio.create_task(there.move(there.clock.now() + timedelta(hours=2), lambda _: None))
    called = await there.workspace.changes.wait_for(lambda: bot.delivery.under_way or None, 10)
    assert called
    await there.kill()
    await moving
    await there.begin()
    assert there.bot is not None
    with there.bot.office.desk.database.read() as tx:
        assert outbox.pending_count(tx) > 0


async def test_a_bot_that_cannot_begin_says_why(there: Installation) -> None:
    await there.kill()
    there.workspace.faults.stand("down", Fault(Kind.FAIL))
    await there.begin()
    assert there.bot is None
    assert "Slack" in there.trouble
    there.workspace.faults.lift("down")
    await there.begin()
    assert (there.bot is not None, there.trouble) == (True, "")


async def test_a_restart_finds_messages_journeys_and_the_time_as_they_were(tmp_path: Path) -> None:
    async with installed(tmp_path) as before:
        await at_rest(before.clock, lambda: before.bot)
        await _person(before).command("/journey", "note acme 1 Called them.")
        messages, left = set(_places(before)), before.clock.now()
        before.reads.mark(_person(before).id, "D1", "5.0")
    async with installed(tmp_path) as after:
        assert messages <= set(_places(after)) != set()
        assert 0 <= (after.clock.now() - left).total_seconds() < 60
        assert after.reads.of(_person(after).id, "D1") == "5.0"
        assert "Acme Rockets" in (await _person(after).command("/journey", "status acme")).text


async def test_a_kill_in_the_middle_of_a_move_loses_neither_messages_nor_time(tmp_path: Path) -> None:
    async with installed(tmp_path / "kept") as killed:
        mara = _person(killed)
        gone = await mara.say("Gone", channel=TEAM_CHANNEL)
        killed.workspace.messages.delete(gone)
        file = (await mara.say("Look", channel=TEAM_CHANNEL, uploads=[Upload("plan.txt", b"Boil water")])).files[0]
        halfway = killed.clock.now() + timedelta(days=3)

        def copy(at: datetime) -> None:
            if at >= halfway and not (tmp_path / "copy").exists():
                told.extend(killed.workspace.messages)
                shutil.copytree(tmp_path / "kept", tmp_path / "copy")

        told = list[Message]()
        await killed.move(halfway + timedelta(days=3), copy)
    with (tmp_path / "copy" / "workspace.since").open("ab") as torn:
        torn.write(b'{"now": "20')
    found = begun(tmp_path / "copy")
    assert {message.ts: message for message in found.workspace.messages} == {each.ts: each for each in told}
    assert len(told) > 10
    assert found.clock.now() >= halfway
    assert found.workspace.files.content(file.id) == b"Boil water"
    assert found.workspace.next_ts() > max(each.ts for each in told)


async def test_a_clock_that_was_moved_stays_there_when_nothing_else_happened(tmp_path: Path) -> None:
    async with installed(tmp_path / "kept") as killed:
        await at_rest(killed.clock, lambda: killed.bot)
        await killed.kill()
        await killed.move(goal := killed.clock.now() + timedelta(days=3), lambda _: None)
        shutil.copytree(tmp_path / "kept", tmp_path / "copy")
    assert begun(tmp_path / "copy").clock.now() >= goal


async def test_files_are_found_again_after_a_restart_and_one_taken_away_is_missed_alone(tmp_path: Path) -> None:
    async with installed(tmp_path) as before:
        uploads = [Upload("plan.txt", b"Boil water"), Upload("list.txt", b"Tea")]
        message = await _person(before).say("Look", channel=TEAM_CHANNEL, uploads=uploads)
    (tmp_path / "files" / "F00000002").unlink()
    async with installed(tmp_path) as after:
        assert after.workspace.messages.get(message.channel, message.ts) == message
        assert [after.workspace.files.content(file.id) for file in message.files] == [b"Boil water", None]


async def test_a_damaged_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "workspace.json").write_text("{")
    with pytest.raises(JobFailed, match=r"Move .* away to begin anew, or choose another folder with --data"):
        async with installed(tmp_path):
            pass


async def test_a_demo_that_was_killed_before_it_was_ready_is_known_as_one(tmp_path: Path) -> None:
    async with installed(tmp_path):
        (tmp_path / "copy").mkdir()
        shutil.copy(tmp_path / "journeybot.db", tmp_path / "copy")
        shutil.copy(tmp_path / "workspace.since", tmp_path / "copy")
    with pytest.raises(JobFailed, match="a demo that was ended before it was ready"):
        begun(tmp_path / "copy")


async def test_a_file_of_another_version_is_told(tmp_path: Path) -> None:
    (tmp_path / "workspace.json").write_text(json.dumps({"version": 99}))
    with pytest.raises(JobFailed, match="its version is 99"):
        async with installed(tmp_path):
            pass


async def test_a_database_that_is_not_the_demos_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "journeybot.db").write_bytes(b"somebody's")
    with pytest.raises(JobFailed, match="Choose an empty folder"):
        async with installed(tmp_path):
            pass
    assert (tmp_path / "journeybot.db").read_bytes() == b"somebody's"


async def test_two_demos_do_not_share_a_folder(there: Installation, tmp_path: Path) -> None:
    with pytest.raises(JobFailed, match="Another demo is running"):
        async with installed(tmp_path):
            pass


def test_the_demo_begins_on_this_weeks_monday() -> None:
    sunday = datetime(2026, 11, 29, 20, tzinfo=UTC)
    assert monday_of(sunday) == datetime(2026, 11, 23, 6, tzinfo=UTC)
