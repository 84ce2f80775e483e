"""A sample of the digest: it comes at once, says what it is and counts for nothing (requirements N5)."""

from datetime import time

from bot.usecases.rolling_up import Weekly
from tests.e2e.acts import opened
from tests.e2e.scene import LATE, MONDAY, Scene


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
