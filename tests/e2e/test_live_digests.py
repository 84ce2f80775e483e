"""A digest shows the truth for as long as it is somebody's newest (requirements N6)."""

from datetime import time

from bot.sandbox.records import Message
from bot.usecases import milestones
from tests.e2e.acts import asked, now, opened, said
from tests.e2e.scene import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Scene

SETTLED = "No longer on your list"


def _digests(scene: Scene, who: str) -> list[Message]:
    read = scene.stage.people[who].read
    return [message for message in scene.messages(who) if "changes when it comes" in read(message)]


def _read(scene: Scene, who: str, message: Message) -> tuple[str, str]:
    """What is still listed, and what has been dealt with."""
    listed, _, settled = scene.stage.people[who].read(message).partition(SETTLED)
    return listed, settled


async def test_what_somebody_does_elsewhere_is_shown_in_it_and_what_they_undo_too(scene: Scene) -> None:
    await scene.comes_to(MONDAY, time(9))
    await scene.comes_to(TUESDAY, time(9))
    digest = _digests(scene, "mara")[-1]
    assert "Do the call" in _read(scene, "mara", digest)[0]

    await said(scene.stage, "mara", "done acme do the call")
    await scene.settles()
    listed, settled = _read(scene, "mara", digest)
    assert "Do the call" not in listed
    assert "Done by @mara" in settled
    assert "Nothing of this needs you now" in listed

    await said(scene.stage, "mara", "reopen acme do the call")
    await scene.settles()
    assert "Do the call" in _read(scene, "mara", digest)[0]
    assert SETTLED not in scene.stage.people["mara"].read(digest)


async def test_a_press_in_it_draws_it_again_as_everything_else_does(scene: Scene) -> None:
    await scene.comes_to(TUESDAY, time(9))
    digest, mara = _digests(scene, "mara")[-1], scene.stage.people["mara"]
    await mara.press(digest, "Mark done")
    await scene.settles()
    pressed = mara.read(digest)
    await said(scene.stage, "mara", "note acme do the call: they were glad")
    await scene.settles()
    assert mara.read(digest) == pressed
    assert "Done by @mara" in pressed
    assert len(_digests(scene, "mara")) == 1


async def test_work_that_a_press_in_it_begins_is_told_at_once(scene: Scene) -> None:
    """Whoever acts is sent no hand-off for it, and the digest lists what there was in the morning."""
    for key, who in (("plan", "mara"), ("configure", "priya")):
        scene.does(who, key)
    await said(scene.stage, "jonas", "reassign acme do the call @priya")
    await scene.comes_to(TUESDAY, time(9), "Asia/Kolkata")
    digest, priya = _digests(scene, "priya")[-1], scene.stage.people["priya"]
    await priya.press(digest, "Mark done")
    await scene.settles()
    assert "Do the call" in _read(scene, "priya", digest)[1]
    assert "Do the import" in priya.read(priya.dm()[-1])


async def test_a_failed_milestone_takes_its_tasks_off_the_list(scene: Scene) -> None:
    await scene.comes_to(TUESDAY, time(9))
    digest, mara = _digests(scene, "mara")[-1], scene.stage.people["mara"]
    first = f"{scene.journey.id}/{scene.journey.milestones[0].id}"
    milestones.fail(scene.stage.desk, scene.stage.caller("jonas"), first, "They left.")
    await scene.settles()
    listed, settled = _read(scene, "mara", digest)
    assert "Do the call" not in listed
    assert "Do the call" in settled
    assert "milestone First failed on Tue 24 Nov: They left." in settled
    assert "[" not in mara.read(digest).partition("Sent by")[0]


async def test_only_her_newest_is_live_wherever_the_one_before_was_read(scene: Scene) -> None:
    """Whoever stood in for her reads nothing of what she does when she is back."""
    theo = scene.stage.people["theo"]
    await said(scene.stage, "mara", f"away {TUESDAY} {TUESDAY} @theo")
    await scene.comes_to(TUESDAY, time(9), "America/New_York")
    hers = _digests(scene, "theo")[-1]
    await scene.comes_to(WEDNESDAY, time(9))
    assert _digests(scene, "mara")
    before = theo.read(hers)
    await said(scene.stage, "mara", "done acme do the call")
    await scene.settles()
    assert theo.read(hers) == before


async def test_a_note_in_it_is_confirmed_although_it_shows_none(scene: Scene) -> None:
    await scene.comes_to(THURSDAY, time(9))
    digest, mara = _digests(scene, "mara")[-1], scene.stage.people["mara"]
    form = (await mara.choose(digest, "activity_more", "Add a note…")).view
    assert form is not None
    assert (await mara.submit(form, {"note": "They called back."})).closed
    await scene.settles()
    assert "Noted on Do the call" in mara.read(mara.dm()[-1])
    assert "Do the call" in _read(scene, "mara", digest)[0]


async def test_what_is_given_to_somebody_else_is_dealt_with_here_and_says_whose_it_is(scene: Scene) -> None:
    await scene.comes_to(TUESDAY, time(9))
    digest = _digests(scene, "mara")[-1]
    await said(scene.stage, "jonas", "reassign acme do the call @priya")
    await scene.settles()
    listed, settled = _read(scene, "mara", digest)
    assert "Do the call" not in listed
    assert "@priya" in settled


async def test_what_is_put_off_is_still_hers(scene: Scene) -> None:
    await scene.comes_to(MONDAY, time(9))
    await scene.comes_to(TUESDAY, time(9))
    digest = _digests(scene, "mara")[-1]
    await said(scene.stage, "mara", "due acme do the call 2026-12-21")
    await scene.settles()
    listed, settled = _read(scene, "mara", digest)
    assert "Nothing of this needs you now" in listed
    assert "Do the call\nAcme Rockets, Rollout · still with you · due Mon 21 Dec" in settled


async def test_a_paused_journey_leaves_nothing_to_do_in_it(scene: Scene) -> None:
    await scene.comes_to(TUESDAY, time(9))
    digest, mara = _digests(scene, "mara")[-1], scene.stage.people["mara"]
    await mara.submit(await opened(scene.stage, "mara", "pause acme"))
    await scene.settles()
    assert "Do the call" in _read(scene, "mara", digest)[1]
    await said(scene.stage, "mara", "resume acme")
    await scene.settles()
    assert "Do the call" in _read(scene, "mara", digest)[0]


async def test_time_alone_does_not_draw_it_again(scene: Scene) -> None:
    await scene.comes_to(TUESDAY, time(9))
    digest = _digests(scene, "mara")[-1]
    before = now(scene.stage, digest)
    await scene.comes_to(WEDNESDAY, time(8, 59))
    assert now(scene.stage, digest) == before


async def test_what_is_read_before_the_next_one_comes_is_of_that_day(scene: Scene) -> None:
    """What was due soon is due today by then, and the heading says which day that is."""
    await scene.comes_to(MONDAY, time(9))
    await scene.comes_to(TUESDAY, time(9))
    digest, mara = _digests(scene, "mara")[-1], scene.stage.people["mara"]
    assert "Tue 24 Nov · 1 due soon" in mara.read(digest)
    await scene.comes_to(WEDNESDAY, time(8))
    await said(scene.stage, "mara", "progress acme do the call")
    await scene.settles()
    assert "Wed 25 Nov · 1 due today" in mara.read(digest)


async def test_the_one_before_stays_as_it_was_and_a_press_in_it_shows_the_truth(scene: Scene) -> None:
    await scene.comes_to(TUESDAY, time(9))
    old, mara = _digests(scene, "mara")[-1], scene.stage.people["mara"]
    await scene.comes_to(WEDNESDAY, time(9))
    new = _digests(scene, "mara")[-1]
    assert new.ts != old.ts
    await said(scene.stage, "mara", "done acme do the call")
    await scene.settles()
    assert "Do the call" in _read(scene, "mara", old)[0]
    assert "Do the call" not in _read(scene, "mara", new)[0]

    await mara.press(old, "Mark done")
    await scene.stage.bot.office.settled()
    assert "Do the call" not in mara.read(old)


async def test_one_that_somebody_asked_for_is_drawn_again_for_whoever_presses_alone(scene: Scene) -> None:
    await scene.comes_to(TUESDAY, time(12))
    mine = (await asked(scene.stage, "mara", "digest")).message
    await scene.stage.people["mara"].press(mine, "Mark done")
    await scene.stage.bot.office.settled()
    assert "Done: " in scene.stage.people["mara"].read(mine)
