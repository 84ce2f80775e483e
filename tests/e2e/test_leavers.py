"""Whoever has left Slack is owed no digest, and what they cannot get is told to somebody who can act (N4, S3)."""

from dataclasses import replace
from datetime import time, timedelta

from bot.office import MEET_AGAIN
from bot.sandbox.records import User
from bot.usecases.absences import Absence
from bot.usecases.rolling_up import Weekly
from bot.usecases.settings import leave
from journeys.messages import MessageKind, MessageState
from tests.e2e.scene import MONDAY, Scene

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
THURSDAY, FRIDAY = MONDAY + timedelta(days=3), MONDAY + timedelta(days=4)
NEXT_MONDAY, NEXT_FRIDAY = MONDAY + timedelta(days=7), MONDAY + timedelta(days=11)


def _leaves(scene: Scene, who: str) -> User:
    return scene.stage.workspace.people.deactivate(scene.stage.people[who].id)


def _is_back(scene: Scene, user: User) -> None:
    scene.stage.workspace.people.put(replace(user, deleted=False))


async def _slack_is_asked_who_people_are(scene: Scene) -> None:
    office = scene.stage.bot.office
    await scene.passes(seconds=MEET_AGAIN + 1)
    await office.meet(scene.acme.workspace, [person.id for person in scene.stage.people.values()])
    await scene.settles()


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


async def test_whoever_has_left_is_owed_no_digest_from_the_first_on_that_cannot_arrive(scene: Scene) -> None:
    _leaves(scene, "mara")
    for day in (TUESDAY, WEDNESDAY, THURSDAY):
        await scene.comes_to(day, time(9))
    (digest,) = scene.entries(MessageKind.DIGEST)
    assert (digest.state, digest.why) == (MessageState.CANCELLED, "the recipient has left")
    assert len(scene.told("undelivered", "jonas")) == 0


async def test_the_weekly_roll_up_of_whoever_has_left_is_not_owed_either(scene: Scene) -> None:
    scene.chooses("mara", weekly=Weekly("tue"))
    _leaves(scene, "mara")
    for day in (TUESDAY, WEDNESDAY):
        await scene.comes_to(day, time(9))
    (roll_up,) = scene.entries(MessageKind.ROLL_UP)
    assert (roll_up.state, roll_up.why) == (MessageState.CANCELLED, "the recipient has left")


async def test_whoever_is_back_in_slack_gets_digests_again(scene: Scene) -> None:
    mara = _leaves(scene, "mara")
    await scene.comes_to(TUESDAY, time(9))
    _is_back(scene, mara)
    await scene.comes_to(WEDNESDAY, time(8))
    await _slack_is_asked_who_people_are(scene)
    before = len(scene.digests())
    await scene.comes_to(WEDNESDAY, time(9))
    assert len(scene.digests()) - before == 1


async def test_what_a_stand_in_who_has_left_cannot_get_comes_to_whoever_reads_it_then(scene: Scene) -> None:
    absence = Absence(TUESDAY, FRIDAY, scene.stage.people["theo"].id)
    leave(scene.stage.desk, scene.stage.caller("mara"), absence)
    _leaves(scene, "theo")
    await scene.comes_to(THURSDAY, time(12))
    assert [text for text in scene.texts("jonas") if text.startswith("For @mara") and "delayed" in text]
    assert scene.told("could not be delivered", "jonas") == []


async def test_what_nobody_could_be_told_of_but_a_csm_who_has_left_is_told_to_an_admin(scene: Scene) -> None:
    _leaves(scene, "mara")
    await _slack_is_asked_who_people_are(scene)
    _leaves(scene, "priya")
    await _loses_another(scene, "lost")
    assert len(scene.told("1 message to @priya could not be delivered", "jonas")) == 1
