"""Whoever has left Slack is owed no digest, and what they cannot get is told to somebody who can act (N4, S3)."""

from dataclasses import replace
from datetime import time, timedelta

from bot.office import MEET_AGAIN
from bot.usecases.rolling_up import Weekly
from journeys.messages import MessageKind, MessageState
from journeys.outcomes import Cause
from tests.e2e.acts import said
from tests.e2e.delivering import POST
from tests.e2e.scene import FRIDAY, NEXT_MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Scene


async def _slack_is_asked_who_people_are(scene: Scene) -> None:
    office = scene.stage.bot.office
    await scene.passes(seconds=MEET_AGAIN + 1)
    await office.meet(scene.acme.workspace, [person.id for person in scene.stage.people.values()])
    await scene.settles()


async def _loses_another(scene: Scene, key: str) -> None:
    scene.hands_off_again(key)
    await scene.settles()


async def test_what_is_lost_on_friday_and_on_monday_for_one_cause_is_explained_once(scene: Scene) -> None:
    scene.leaves_slack("priya")
    await scene.comes_to(FRIDAY, time(12))
    await _loses_another(scene, "friday")
    await scene.comes_to(NEXT_MONDAY, time(12))
    await _loses_another(scene, "monday")
    next_friday = FRIDAY + timedelta(days=7)
    await scene.comes_to(next_friday, time(11, 59))
    await _loses_another(scene, "within the week")
    assert len(scene.entries(MessageKind.UNDELIVERED)) == 1

    await scene.comes_to(next_friday, time(12, 1))
    await _loses_another(scene, "after a week")
    assert len(scene.entries(MessageKind.UNDELIVERED)) == 2


async def test_whoever_has_left_is_owed_no_digest_from_the_first_on_that_cannot_arrive(scene: Scene) -> None:
    scene.leaves_slack("mara")
    for day in (TUESDAY, WEDNESDAY, THURSDAY):
        await scene.comes_to(day, time(9))
    (digest,) = scene.entries(MessageKind.DIGEST)
    assert (digest.state, digest.why) == (MessageState.CANCELLED, "the recipient has left")
    assert scene.told("undelivered", "jonas") == []


async def test_the_weekly_roll_up_of_whoever_has_left_is_not_owed_either(scene: Scene) -> None:
    scene.chooses("mara", weekly=Weekly("tue"))
    scene.leaves_slack("mara")
    for day in (TUESDAY, WEDNESDAY):
        await scene.comes_to(day, time(9))
    (roll_up,) = scene.entries(MessageKind.ROLL_UP)
    assert (roll_up.state, roll_up.why) == (MessageState.CANCELLED, "the recipient has left")


async def test_whoever_is_back_in_slack_gets_digests_again(scene: Scene) -> None:
    mara = scene.leaves_slack("mara")
    await scene.comes_to(TUESDAY, time(9))
    scene.stage.workspace.people.put(replace(mara, deleted=False))
    await scene.comes_to(WEDNESDAY, time(8))
    await _slack_is_asked_who_people_are(scene)
    before = len(scene.digests())
    await scene.comes_to(WEDNESDAY, time(9))
    assert len(scene.digests()) - before == 1


async def test_what_a_stand_in_who_has_left_cannot_get_comes_to_whoever_reads_it_then(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, FRIDAY, "theo")
    scene.leaves_slack("theo")
    await scene.comes_to(THURSDAY, time(12))
    assert [text for text in scene.texts("jonas") if text.startswith("For @mara") and "delayed" in text]
    assert scene.told("could not be delivered", "jonas") == []


async def test_what_nobody_could_be_told_of_but_a_csm_who_has_left_is_told_to_an_admin(scene: Scene) -> None:
    scene.leaves_slack("mara")
    await _slack_is_asked_who_people_are(scene)
    scene.leaves_slack("priya")
    await _loses_another(scene, "lost")
    assert len(scene.told("1 message to @priya could not be delivered", "jonas")) == 1


async def test_what_a_csm_who_has_left_lost_is_told_with_whose_it_still_is_and_what_to_do(scene: Scene) -> None:
    scene.leaves_slack("mara")
    for day in (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY):
        await scene.comes_to(day, time(9))
    (told,) = scene.told("@mara could not be delivered", "jonas")
    assert "they have left Slack and are still CSM of 1 journey." in told
    assert "`/journey list owner:@mara`" in told
    assert "Alert: Acme Rockets, Rollout" in told
    assert "Digest" not in told
    assert "retry" not in told
    assert [entry.cause for entry in scene.entries(MessageKind.ALERT)] == [Cause.GONE]

    listed = await said(scene.stage, "jonas", "list owner:@mara")
    assert "1 journey" in listed
    assert "Acme Rockets" in listed


async def test_a_lost_digest_is_told_and_not_listed_since_nothing_in_it_can_be_opened(scene: Scene) -> None:
    scene.stage.workspace.faults.refuse("msg_too_long", POST)
    await scene.comes_to(TUESDAY, time(9))
    (told,) = scene.told("1 message to @mara could not be delivered", "jonas")
    assert "Digest" not in told
