"""A sample of the digest, or the digest asked for: it comes at once and counts for nothing (requirements N5)."""

from datetime import time, timedelta

from bot.usecases.rolling_up import Weekly
from bot.usecases.starting import StartOrder, start
from tests.e2e.acts import opened, said
from tests.e2e.scene import LATE, MONDAY, Scene, a_milestone, a_task, a_template


async def test_a_sample_comes_now_and_leaves_the_days_digest_owed(scene: Scene) -> None:
    mara = scene.stage.people["mara"]
    form = await opened(scene.stage, "mara", "settings")
    await mara.press(form, "Send me a sample now")
    sample = await mara.sees("This is a sample you asked for")
    assert "Do the call" in mara.read(sample)

    await scene.comes_to(MONDAY, time(9))
    assert len(scene.told("changes when it comes")) == 2
    assert len(scene.told("This is a sample")) == 1


async def test_a_press_in_a_sample_leaves_it_a_sample(scene: Scene) -> None:
    mara = scene.stage.people["mara"]
    await mara.press(await opened(scene.stage, "mara", "settings"), "Send me a sample now")
    sample = await mara.sees("This is a sample you asked for")
    await mara.press(sample, "Mark done")
    await scene.stage.bot.office.settled()
    assert "Done: Do the call" in mara.read(sample)
    assert "This is a sample you asked for" in mara.read(sample)


async def test_a_form_on_a_sample_leaves_it_a_sample(scene: Scene) -> None:
    await scene.comes_to(LATE, time(12))
    mara = scene.stage.people["mara"]
    await mara.press(await opened(scene.stage, "mara", "settings"), "Send me a sample now")
    sample = await mara.sees("This is a sample you asked for")
    form = (await mara.press(sample, "Snooze")).view
    assert form is not None
    assert (await mara.submit(form)).closed
    await scene.stage.bot.office.settled()
    assert "No reminders of Do the call" in mara.read(sample)
    assert "This is a sample you asked for" in mara.read(sample)


async def test_a_sample_with_nothing_to_say_tells_what_a_digest_would(scene: Scene) -> None:
    jonas = scene.stage.people["jonas"]
    await jonas.press(await opened(scene.stage, "jonas", "settings"), "Send me a sample now")
    assert "On a day like this none comes." in jonas.read(await jonas.sees("This is a sample"))


async def test_whoever_gets_none_any_longer_is_shown_as_new_what_has_begun_since_the_digest_day_before(
    scene: Scene,
) -> None:
    await scene.comes_to(MONDAY, time(9))
    assert len(scene.digests()) == 1
    scene.chooses(digest_on=False)
    await scene.comes_to(MONDAY + timedelta(days=1), time(12))
    _starts_another(scene, "older")
    await scene.comes_to(MONDAY + timedelta(days=10), time(12))
    assert "New for you" not in await said(scene.stage, "mara", "digest")
    _starts_another(scene, "newer")
    assert "New for you (1)" in await said(scene.stage, "mara", "digest")


def _starts_another(scene: Scene, key: str) -> None:
    """With a task for Mara that is due much later."""
    task = a_task(f"{key}-work", "csm", 30)
    scene.applies(a_template(key=key, name=key.title(), milestones=[a_milestone("first", {}, [task])]))
    order = StartOrder("acme", key, scene.stage.clock.now().date(), {}, override=True)
    start(scene.stage.desk, scene.stage.caller("jonas"), order)


async def test_whoever_has_chosen_none_is_promised_none(scene: Scene) -> None:
    mara = scene.stage.people["mara"]
    for sample, what in (("Send me a sample now", "daily digest"), ("Sample of the roll-up", "weekly roll-up")):
        form = await opened(scene.stage, "mara", "settings")
        scene.chooses(digest_on=False, weekly=None)
        await mara.press(form, sample)
        told = mara.read(await mara.sees(f"You have chosen no {what}; `/journey settings` changes that."))
        assert "The one that is due comes all the same." not in told
        scene.chooses(digest_on=True, weekly=Weekly("fri"))
        await mara.press(form, sample)
        assert "The one that is due comes all the same." in mara.read(
            await mara.sees("The one that is due comes all the same.")
        )
