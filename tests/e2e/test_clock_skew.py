"""Processes whose clocks differ by a few seconds tell nothing twice (requirements N4), not even around midnight."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.usecases import activities
from bot.usecases.sweeping import sweep
from journeys.messages import MessageKind
from tests.e2e.scene import Scene

FIRST_MIDNIGHT = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
SKEW = timedelta(seconds=2)
SECOND = timedelta(seconds=1)


def _swept(scene: Scene, now: datetime) -> None:
    while sweep(scene.stage.desk, now):
        pass


async def test_nothing_is_told_twice_by_a_clock_that_is_fast_and_one_that_is_slow(idle: Scene) -> None:
    """A fast one sweeps, then somebody acts through a slow one, on which it is still yesterday."""
    await idle.stage.bot.loop.stop()
    idle.starts()
    for day in range(20):
        midnight = FIRST_MIDNIGHT + timedelta(days=day)
        _swept(idle, midnight - SECOND + SKEW)
        slow = replace(idle.stage.caller("mara"), now=midnight - SKEW)
        activities.note(idle.stage.desk, slow, idle.activity("plan"), f"day {day}")
        _swept(idle, midnight + 2 * SKEW)
        for offset in (SKEW, -SKEW, SKEW):
            _swept(idle, midnight + timedelta(hours=9) + offset)

    alerts = [e.message for e in idle.outbox() if e.message.kind is MessageKind.ALERT]
    told = Counter((m.recipient, subject, level) for m in alerts for subject, level, _ in m.about["told"])
    assert len(told) >= 4
    assert set(told.values()) == {1}
    digests = [e.message for e in idle.outbox() if e.message.kind is MessageKind.DIGEST]
    assert set(Counter((m.recipient, m.about["day"]) for m in digests).values()) == {1}
