"""After days without Slack whoever can act is told what was lost meanwhile, each once (requirements N4)."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.demo.stage import sqlite_in, staged
from bot.sandbox.faults import Fault, Kind
from bot.slack import Slack, SlackRefused
from bot.usecases import undelivered
from journeys.messages import MessageKind, MessageState
from journeys.outcomes import Cause
from tests.e2e.scene import START, Scene, a_milestone, a_task, a_template, furnished

REVOKED, CUT_OFF = Fault(Kind.REFUSE, error="token_revoked"), Fault(Kind.DROP)
SHUT_OUT = Fault(Kind.REFUSE, error="accesslimited")


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """It is a Thursday, and nothing will be due for a month but the work that is handed off; whoever gets it wants no
    digests, in which it would be new until one comes."""
    async with staged(sqlite_in(tmp_path), MovableClock(START)) as stage:
        scene = await furnished(stage)
        tasks = [a_task("call", "csm", 35), a_task("configure", "implementation_specialist", 35)]
        later = {"on_time_up_to": 60, "delayed_up_to": 70}
        milestone = a_milestone("first", {}, tasks) | {"length_days": 60, "progress": later}
        scene.applies(a_template(milestones=[milestone], length_days=60, progress=later))
        for who in ("mara", "priya"):
            scene.chooses(who)
        await scene.comes_to(date(2026, 11, 26), time(16))
        yield scene
        stage.workspace.faults.clear()


async def _is_out_of_reach(scene: Scene, fault: Fault, days: int) -> None:
    """From now on for so many days."""
    scene.stage.workspace.faults.stand("outage", fault)
    await _days_pass(scene, days)
    scene.stage.workspace.faults.lift("outage")


async def _days_pass(scene: Scene, days: int) -> None:
    """In which everything that waits is tried often."""
    for _ in range(days * 24 * 3):
        await scene.passes(minutes=20)


@contextmanager
def _nothing_is_taken_for(user: str) -> Iterator[None]:
    """Slack is moving somebody's conversation, and does all the rest."""
    post = Slack.post

    async def refused(slack: Slack, channel: str, *said: Any) -> tuple[str, str]:
        if channel == user:
            raise SlackRefused("external_channel_migrating")
        return await post(slack, channel, *said)

    with pytest.MonkeyPatch.context() as moving:
        moving.setattr(Slack, "post", refused)
        yield


def _lost(scene: Scene) -> list[str]:
    return [e.message.recipient for e in scene.outbox() if e.cause is Cause.TOO_LATE]


@pytest.mark.parametrize(("fault", "days"), [(REVOKED, 5), (REVOKED, 13), (CUT_OFF, 7), (SHUT_OUT, 5)])
async def test_what_was_lost_in_an_outage_of_days_is_explained_and_counted_once(
    scene: Scene, fault: Fault, days: int
) -> None:
    scene.starts(who="jonas")
    await _is_out_of_reach(scene, fault, days)
    assert sorted(_lost(scene)) == sorted(scene.stage.people[who].id for who in ("mara", "priya"))

    for _ in range(2 * 24):
        await scene.passes(hours=1)
    assert len(scene.told("could not be delivered")) == 1
    assert len(scene.told("1 message to @priya could not be delivered")) == 1
    assert len(scene.told("1 message to @mara could not be delivered", "jonas")) == 1
    assert len(scene.told("2 messages could not be delivered since your last digest", "jonas")) == 1
    assert len(scene.told("could not be delivered", "jonas")) == 2


async def test_what_is_lost_in_a_second_week_is_told_by_the_explanation_that_waits(scene: Scene) -> None:
    scene.starts(who="jonas")
    await _is_out_of_reach(scene, REVOKED, 7)
    scene.hands_off_again("another")
    await _is_out_of_reach(scene, REVOKED, 7)
    assert [entry.state for entry in scene.entries(MessageKind.HANDOFF, "priya")] == [MessageState.DEAD] * 2

    await scene.passes(days=1)
    (told,) = scene.told("could not be delivered")
    assert told.startswith("2 messages to @priya")


async def test_an_explanation_that_goes_on_to_the_next_after_weeks_still_tells_what_it_was_about(scene: Scene) -> None:
    scene.starts(who="jonas")
    await _is_out_of_reach(scene, REVOKED, 13)
    scene.leaves_slack("mara")
    await scene.passes(days=1)
    assert len(scene.told("1 message to @priya could not be delivered", "jonas")) == 1


async def test_what_was_lost_is_explained_however_much_else_was_lost_before(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undelivered, "MOST_COUNTED", 1)
    scene.starts(who="jonas")
    await _is_out_of_reach(scene, REVOKED, 7)
    await scene.passes(days=1)
    assert len(scene.told("1 message to @priya could not be delivered")) == 1
    assert len(scene.told("1 message to @mara could not be delivered", "jonas")) == 1


async def test_what_waits_behind_an_explanation_for_one_person_is_given_up_and_explained_like_anything_else(
    scene: Scene,
) -> None:
    with _nothing_is_taken_for(scene.stage.people["mara"].id):
        scene.leaves_slack("priya")
        scene.starts()
        await scene.settles()
        scene.gives("jonas", "configure", "mara")
        await _days_pass(scene, 11)
    (assigned,) = scene.entries(MessageKind.ASSIGNMENT)
    assert (assigned.state, assigned.cause) == (MessageState.DEAD, Cause.TOO_LATE)
    assert len(scene.told("1 message to @mara could not be delivered", "jonas")) == 1

    await scene.passes(days=1)
    assert len(scene.told("1 message to @priya could not be delivered")) == 1
