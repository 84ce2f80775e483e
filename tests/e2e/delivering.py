"""What tests of delivery do and see: a message that is owed, another bot beside it, what has arrived."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from bot.delivery import AT_ONCE, LEASE_SECONDS, Delivery
from bot.executor import UseCaseExecutor
from bot.slack import Slack
from journeys.messages import Message, MessageKind
from storage import outbox
from storage.outbox_entries import OutboxEntry
from tests.e2e.scene import Scene

POST, REDRAW = "chat.postMessage", "chat.update"


async def handed_off(scene: Scene) -> None:
    """A start that Priya is to hear of, in one message."""
    scene.starts()
    await scene.settles()


def of_kind(scene: Scene, kind: MessageKind) -> list[OutboxEntry]:
    return [entry for entry in scene.outbox() if entry.message.kind is kind]


def handoff_of(scene: Scene) -> OutboxEntry:
    (entry,) = of_kind(scene, MessageKind.HANDOFF)
    return entry


async def clears_up(scene: Scene, delivery: Delivery) -> None:
    """What may have arrived is looked for, and again after a minute."""
    for _ in range(2):
        await delivery.drain()
        scene.stage.clock.move(timedelta(minutes=1))
    await delivery.drain()


async def arrives(scene: Scene) -> None:
    assert await scene.stage.workspace.changes.wait_for(lambda: scene.messages("priya") or None, 5)


def queues(scene: Scene, key: str, to: str = "priya") -> Message:
    """Another hand-off of the same work, under a key of its own."""
    user = scene.stage.people[to].id
    first = next(m for e in scene.outbox() if (m := e.message).kind is MessageKind.HANDOFF and m.recipient == user)
    again = Message(first.workspace, key, key, first.kind, first.channel, first.recipient, first.journey,
                    scene.stage.clock.now(), first.about)  # fmt: skip
    with scene.stage.desk.database.write() as tx:
        outbox.put_many(tx, [again], ready_at=scene.stage.clock.now())
    return again


def posted_ids(scene: Scene) -> list[str]:
    """Ids of the messages that arrived, in order."""
    arrived = (call for call in scene.stage.workspace.calls_of(POST) if call.status == 200)
    return [call.arguments["metadata"]["event_payload"]["id"] for call in arrived]


@contextmanager
def another(
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
