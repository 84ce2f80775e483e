"""Nothing is lost and nothing comes twice, whatever Slack or the database do (requirements N4), on both databases."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.clock import MovableClock
from bot.delivery import AT_ONCE, LEASE_SECONDS, Delivery
from bot.demo.jumps import at_rest
from bot.demo.stage import sqlite_in, staged
from bot.executor import UseCaseExecutor
from bot.posting import NOT_YET
from bot.slack import Slack, slack_session
from bot.usecases import running
from journeys.journey import Outcome
from journeys.messages import Message, MessageKind, MessageState
from storage import outbox
from storage.outbox_entries import OutboxEntry
from tests.e2e.scene import START, Scene, furnished

POST, REDRAW = "chat.postMessage", "chat.update"


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    async with staged(database_url, MovableClock(START)) as stage:
        scene = await furnished(stage)
        yield scene
        stage.workspace.faults.clear()


async def _handed_off(scene: Scene) -> None:
    """A start that Priya is to hear of, in one message."""
    scene.starts()
    await scene.settles()


def _message(scene: Scene) -> OutboxEntry:
    (entry,) = (e for e in scene.outbox() if e.message.kind is MessageKind.HANDOFF)
    return entry


async def test_what_slack_refuses_for_now_comes_later(scene: Scene) -> None:
    scene.stage.workspace.faults.rate_limit(30, POST)
    await _handed_off(scene)
    assert scene.texts("priya") == []
    assert _message(scene).attempts == 0

    await scene.passes(seconds=29)
    assert scene.texts("priya") == []
    await scene.passes(seconds=2)
    assert len(scene.texts("priya")) == 1


@pytest.mark.parametrize("fault", ["drop", "fail"])
@pytest.mark.parametrize("accepted", [True, False], ids=["accepted", "not accepted"])
async def test_what_may_have_arrived_is_looked_for_before_it_is_sent_again(
    scene: Scene, fault: str, accepted: bool
) -> None:
    getattr(scene.stage.workspace.faults, fault)(POST, accepted=accepted)
    await _handed_off(scene)
    assert _message(scene).state is MessageState.AMBIGUOUS

    await scene.passes(seconds=10)
    assert len(scene.texts("priya")) == accepted
    await scene.minutes_pass(2)
    (read,) = scene.texts("priya")
    assert "repeat" not in read
    assert _message(scene).state is MessageState.SENT
    assert len(scene.stage.workspace.calls_of(POST)) == (1 if accepted else 2)


@pytest.fixture
def soon_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.TIMEOUT_SECONDS", 0.5)


@pytest.mark.usefixtures("soon_given_up")
async def test_what_slack_takes_after_a_look_has_missed_it_comes_once_and_is_live(scene: Scene) -> None:
    scene.stage.workspace.faults.slow(1.5, POST, accepted=False)
    await _handed_off(scene)
    await scene.passes(seconds=2)
    assert scene.texts("priya") == []
    await _arrives(scene)
    await scene.minutes_pass(2)
    scene.does("priya", "configure")
    await scene.passes(seconds=2)

    (read,) = scene.texts("priya")
    assert "Done by @priya" in read
    assert _message(scene).state is MessageState.SENT


@pytest.mark.usefixtures("soon_given_up")
async def test_what_slack_takes_when_it_is_no_longer_true_is_drawn_again(scene: Scene) -> None:
    scene.stage.workspace.faults.slow(1.5, POST, accepted=False)
    await _handed_off(scene)
    running.end(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id, Outcome.CANCELLED)
    await scene.passes(seconds=2)
    assert scene.texts("priya") == []
    await _arrives(scene)
    assert "Mark done" in scene.texts("priya")[0]
    await scene.minutes_pass(2)

    assert "Mark done" not in scene.texts("priya")[0]


async def test_what_slack_takes_after_its_sender_was_killed_comes_once(scene: Scene) -> None:
    await scene.stage.bot.loop.stop()
    scene.stage.workspace.faults.slow(2.5, POST, accepted=False)
    scene.starts()
    with _another(scene, lease_seconds=1) as dying, _another(scene) as living:
        await dying.step()
        await asyncio.sleep(0.4)
        for sending in dying.under_way:
            sending.cancel()
        await asyncio.sleep(0.7)
        await living.drain()
        assert scene.texts("priya") == []
        await _arrives(scene)
        await _clears_up(scene, living)
    assert len(scene.texts("priya")) == 1
    assert _message(scene).state is MessageState.SENT


async def _clears_up(scene: Scene, delivery: Delivery) -> None:
    """What may have arrived is looked for, and again after a minute."""
    for _ in range(2):
        await delivery.drain()
        scene.stage.clock.move(timedelta(minutes=1))
    await delivery.drain()


async def _arrives(scene: Scene) -> None:
    assert await scene.stage.workspace.changes.wait_for(lambda: scene.messages("priya") or None, 5)


async def test_a_message_that_was_found_again_is_live(scene: Scene) -> None:
    scene.stage.workspace.faults.drop(POST, accepted=True)
    await _handed_off(scene)
    scene.does("priya", "configure")
    await scene.passes(seconds=10)

    (read,) = scene.texts("priya")
    assert "Done by @priya" in read


async def test_a_card_that_changes_on_its_way_is_drawn_again(scene: Scene) -> None:
    scene.stage.workspace.faults.slow(0.5, POST)
    scene.starts()
    scene.stage.bot.loop.nudge()
    assert await scene.stage.workspace.changes.wait_for(lambda: scene.messages("priya") or None, 5)
    scene.does("priya", "configure")
    assert "Done by" not in scene.texts("priya")[0]
    await scene.settles()

    assert "Done by @priya" in scene.texts("priya")[0]


async def test_a_card_is_drawn_again_once_a_second_at_most_and_shows_all_that_was_done(scene: Scene) -> None:
    await _handed_off(scene)
    clock, drawn = scene.stage.clock, list[int]()
    with clock.held():
        for who, key in (("mara", "call"), ("mara", "plan"), ("priya", "configure")):
            scene.does(who, key)
            await _rests(scene)
            drawn.append(len(scene.stage.workspace.calls_of(REDRAW)))
        assert drawn == [1, 1, 1]
        clock.move(timedelta(seconds=1))
        await _rests(scene)

    assert len(scene.stage.workspace.calls_of(REDRAW)) == 2
    assert "Done by @priya" in scene.texts("priya")[0]
    await scene.settles()


async def _rests(scene: Scene) -> None:
    scene.stage.bot.loop.nudge()
    await at_rest(scene.stage.clock, lambda: scene.stage.bot)


async def test_while_slack_is_away_messages_wait_and_then_come_once(scene: Scene) -> None:
    workspace = scene.stage.workspace
    workspace.faults.drop(times=1000)
    await _handed_off(scene)
    for _ in range(5):
        await scene.passes(minutes=10)
    assert scene.texts("priya") == []

    workspace.faults.clear()
    await scene.passes(minutes=20)
    await scene.minutes_pass(2)
    assert len(scene.texts("priya")) == 1


async def test_one_slow_channel_holds_up_no_other(scene: Scene) -> None:
    scene.stage.workspace.faults.slow(4, POST, accepted=False)
    scene.starts(who="jonas")
    scene.stage.bot.loop.nudge()

    both = {scene.stage.people["mara"], scene.stage.people["priya"]}
    arrived = await scene.stage.workspace.changes.wait_for(lambda: [p for p in both if p.dm()] or None, 3)
    assert arrived is not None
    assert len(arrived) == 1
    await scene.stage.bot.loop.settled()
    assert all(len(person.dm()) == 1 for person in both)


async def test_messages_of_a_channel_come_in_order(scene: Scene) -> None:
    scene.stage.workspace.faults.fail(POST)
    scene.starts()
    await scene.settles()
    scene.stage.clock.move(timedelta(hours=1))
    for number in range(3):
        _queue(scene, f"note-{number}")
    await scene.passes(hours=1)
    await scene.passes(minutes=1)

    priya = scene.stage.people["priya"].id
    posted = [e.message.key for e in scene.outbox() if e.message.recipient == priya and e.state is MessageState.SENT]
    assert len(posted) >= 4
    assert sorted(posted, key=lambda key: _posted_at(scene, key)) == posted


def _queue(scene: Scene, key: str, to: str = "priya") -> None:
    """Another hand-off of the same work, under a key of its own."""
    user = scene.stage.people[to].id
    first = next(m for e in scene.outbox() if (m := e.message).kind is MessageKind.HANDOFF and m.recipient == user)
    again = Message(first.workspace, key, key, first.kind, first.channel, first.recipient, first.journey,
                    scene.stage.clock.now(), first.about)  # fmt: skip
    with scene.stage.desk.database.write() as tx:
        outbox.put_many(tx, [again], ready_at=scene.stage.clock.now())


def _message_of(scene: Scene, kind: MessageKind) -> Message:
    return next(e.message for e in scene.outbox() if e.message.kind is kind)


def _posted_at(scene: Scene, key: str) -> int:
    (message,) = (e.message for e in scene.outbox() if e.message.key == key)
    return _posted(scene).index(message.id)


def _posted(scene: Scene) -> list[str]:
    """Ids of the messages that arrived, in order."""
    arrived = (call for call in scene.stage.workspace.calls_of(POST) if call.status == 200)
    return [call.arguments["metadata"]["event_payload"]["id"] for call in arrived]


@contextmanager
def _another(
    scene: Scene, lease_seconds: int = LEASE_SECONDS, places: int = AT_ONCE, slack: Slack | None = None
) -> Iterator[Delivery]:
    """Another bot's delivery on the same database."""
    desk, executor = scene.stage.desk, UseCaseExecutor(1)
    try:
        yield Delivery(
            desk, slack or scene.stage.bot.office.slack, executor, scene.stage.clock, lease_seconds, places=places
        )
    finally:
        executor.close()


async def test_after_a_kill_between_posting_and_noting_it_nothing_comes_twice(scene: Scene) -> None:
    """The lease of the one that died runs out, and another bot finds what it had posted."""
    await scene.stage.bot.loop.stop()
    scene.starts()
    with _another(scene, lease_seconds=1) as dying, _another(scene) as living:
        await dying.step()
        await asyncio.wait(dying.under_way)
        assert len(scene.texts("priya")) == 1

        await asyncio.sleep(1.1)
        await living.drain()
    assert len(scene.texts("priya")) == 1
    assert _message(scene).state is MessageState.SENT


async def test_who_was_paused_past_the_lease_does_not_post_what_another_has_taken_over(scene: Scene) -> None:
    """As after SIGSTOP between claiming and posting: the one that wakes up late leaves the message alone."""
    await scene.stage.bot.loop.stop()
    scene.starts()
    with _another(scene, lease_seconds=1) as late, _another(scene) as living:
        await late.step()
        scene.stage.clock.move(timedelta(seconds=2))
        await asyncio.wait(late.under_way)
        assert scene.texts("priya") == []

        await asyncio.sleep(1.1)
        await _clears_up(scene, living)
        await late.finish()
    assert len(scene.texts("priya")) == 1
    assert (_message(scene).state, _message(scene).attempts) == (MessageState.SENT, 2)


class _Paused(Slack):
    """Its process is stopped for two seconds when it was about to send something."""

    def __init__(self, clock: MovableClock, like: Slack, session: aiohttp.ClientSession) -> None:
        super().__init__(like.client.token or "", like.client.base_url, session)
        self._clock = clock

    async def post(self, *args: Any) -> tuple[str, str]:
        self._clock.move(timedelta(seconds=2))
        return await super().post(*args)


async def test_who_was_paused_on_the_way_to_the_connection_sends_nothing(scene: Scene) -> None:
    await scene.stage.bot.loop.stop()
    scene.starts()
    async with slack_session() as session:
        slack = _Paused(scene.stage.clock, scene.stage.bot.office.slack, session)
        with _another(scene, lease_seconds=1, slack=slack) as late, _another(scene) as living:
            await late.step()
            await asyncio.wait(late.under_way)
            assert scene.stage.workspace.calls_of(POST) == []

            await asyncio.sleep(1.1)
            await _clears_up(scene, living)
            await late.finish()
    assert len(scene.texts("priya")) == 1
    assert (_message(scene).state, _message(scene).attempts) == (MessageState.SENT, 2)


async def test_who_was_paused_and_is_alone_posts_after_all(scene: Scene) -> None:
    await scene.stage.bot.loop.stop()
    scene.starts()
    with _another(scene) as late:
        await late.step()
        scene.stage.clock.move(timedelta(minutes=2))
        await asyncio.wait(late.under_way)
        assert scene.texts("priya") == []
        await late.drain()
    assert len(scene.texts("priya")) == 1
    assert (_message(scene).state, _message(scene).attempts) == (MessageState.SENT, 1)


async def test_two_bots_on_one_database_double_nothing(scene: Scene) -> None:
    await scene.stage.bot.loop.stop()
    scene.starts(who="jonas")
    for number in range(4):
        _queue(scene, f"note-{number}")
    with _another(scene) as one, _another(scene) as other:
        for _ in range(5):
            await asyncio.gather(one.drain(), other.drain())
            scene.stage.clock.move(timedelta(seconds=2))

    assert len(_posted(scene)) == len(set(_posted(scene))) == 6


async def test_what_waits_its_turn_has_not_been_tried(scene: Scene) -> None:
    scene.starts()
    for number in range(5):
        _queue(scene, f"note-{number}")
    await scene.settles()
    for _ in range(6):
        await scene.passes(seconds=1)

    sent = [entry for entry in scene.outbox() if entry.state is MessageState.SENT]
    assert len(sent) == 6
    assert {entry.attempts for entry in sent} == {1}
    assert not [call for call in scene.stage.workspace.calls_of(POST) if call.status == 429]


async def test_what_waits_its_turn_leaves_half_of_the_places_to_others(scene: Scene) -> None:
    """Here one of two; the clock stands still, and nobody's third message has its turn at once."""
    async with _waiting_for_turns(scene) as delivery:
        assert len(delivery.under_way) == 1
        assert len(_not_yet(scene)) == 1


async def test_when_the_turn_of_what_went_back_into_the_queue_has_come_delivery_goes_on_by_itself(
    scene: Scene,
) -> None:
    async with _waiting_for_turns(scene) as delivery:
        (waiting,) = _not_yet(scene)
        woken = asyncio.Event()
        delivery.wake = woken.set
        async with asyncio.timeout(30):
            await woken.wait()

        scene.stage.clock.move(waiting.ready_at - scene.stage.clock.now())
        await _until_at_rest(scene, delivery)
        assert waiting.message.id in _posted(scene)
        assert _not_yet(scene) == []


@asynccontextmanager
async def _waiting_for_turns(scene: Scene) -> AsyncIterator[Delivery]:
    """One with two places, where Mara and Priya were sent two messages and get another each."""
    await scene.stage.bot.loop.stop()
    scene.starts(who="jonas")
    for number in range(2):
        _queue(scene, f"note-{number}")
        _queue(scene, f"note-{number} for Mara", to="mara")
    with _another(scene, places=2) as delivery:
        with scene.stage.clock.held():
            await _until_at_rest(scene, delivery)
            assert len(_posted(scene)) == 4
            yield delivery
        await delivery.drain()


async def _until_at_rest(scene: Scene, delivery: Delivery) -> None:
    clock, stirred = scene.stage.clock, asyncio.Event()
    delivery.wake = stirred.set
    stirred.set()
    while stirred.is_set() or delivery.under_way - clock.asleep:
        stirred.clear()
        if await delivery.step():
            stirred.set()
        elif awake := delivery.under_way - clock.asleep:
            stirring: set[asyncio.Future[Any]] = {*awake, clock.somebody_falls_asleep()}
            await asyncio.wait(stirring, return_when=asyncio.FIRST_COMPLETED)


def _not_yet(scene: Scene) -> list[OutboxEntry]:
    return [entry for entry in scene.outbox() if entry.why == NOT_YET and entry.settled_at is None]


async def test_a_locked_database_delays_but_loses_nothing(tmp_path: Path) -> None:
    async with staged(sqlite_in(tmp_path), MovableClock(START)) as stage:
        scene = await furnished(stage)
        scene.starts()
        other = sqlite3.connect(tmp_path / "journeybot.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        stage.bot.loop.nudge()
        await asyncio.sleep(0.3)
        assert scene.texts("priya") == []
        other.execute("ROLLBACK")
        other.close()
        await scene.settles()
        assert len(scene.texts("priya")) == 1
