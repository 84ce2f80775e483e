"""Whoever has left Slack is owed no digest, and what they cannot get is told to somebody who can act (N4, S3)."""

from datetime import time, timedelta

from journeys.messages import MessageKind
from tests.e2e.scene import MONDAY, Scene

THURSDAY, FRIDAY = MONDAY + timedelta(days=3), MONDAY + timedelta(days=4)
NEXT_MONDAY, NEXT_FRIDAY = MONDAY + timedelta(days=7), MONDAY + timedelta(days=11)


def _leaves(scene: Scene, who: str) -> None:
    scene.stage.workspace.people.deactivate(scene.stage.people[who].id)


async def _loses_another(scene: Scene, key: str) -> None:
    scene.hands_off_again(key)
    await scene.settles()


async def test_what_is_lost_on_friday_and_on_monday_for_one_cause_is_explained_once(scene: Scene) -> None:
    _leaves(scene, "priya")
    await scene.comes_to(FRIDAY, time(12))
    await _loses_another(scene, "friday")
    await scene.comes_to(NEXT_MONDAY, time(12))
    await _loses_another(scene, "monday")
    await scene.comes_to(NEXT_FRIDAY, time(11, 59))
    await _loses_another(scene, "within the week")
    assert len(scene.entries(MessageKind.UNDELIVERED)) == 1

    await scene.comes_to(NEXT_FRIDAY, time(12, 1))
    await _loses_another(scene, "after a week")
    assert len(scene.entries(MessageKind.UNDELIVERED)) == 2
