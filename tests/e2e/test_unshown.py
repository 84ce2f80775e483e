"""What is done is never told as not done, and whoever did it always hears something (requirements J3)."""

from datetime import timedelta

import pytest

from bot.demo.stage import Stage
from bot.listeners import presses
from bot.sandbox.faults import RESPONSE_URL, Fault, Kind
from bot.sandbox.records import View
from storage.errors import DatabaseUnreachable
from tests.e2e.acts import begun, card, journeys_of, opened, said

DONE = "This is done, but Slack did not let me show it here."


def modal(stage: Stage) -> View:
    """What Mara has on top of her screen."""
    shown = stage.people["mara"].modal
    assert shown is not None
    return shown


async def test_a_form_older_than_its_response_url_says_that_it_was_stored(stage: Stage) -> None:
    """Somebody went for lunch with the form open; nothing is left on the screen to draw again."""
    begun(stage)
    mara = stage.people["mara"]
    form = (await mara.choose(await card(stage, "mara", "status acme"), "activity_more", "Add a note…")).view
    assert form is not None
    stage.workspace.faults.fail(RESPONSE_URL)
    await mara.submit(form, {"note": "After lunch"})
    await stage.bot.office.settled()
    assert mara.read(modal(stage)).startswith(f"== Done ==\n{DONE}")
    assert "After lunch" in await said(stage, "mara", "log acme")


async def test_it_is_said_on_top_of_the_modal_that_is_left(http_stage: Stage) -> None:
    begun(http_stage)
    mara = http_stage.people["mara"]
    journey = (await mara.press(await card(http_stage, "mara", "status acme"), "Open journey")).view
    assert journey is not None
    form = (await mara.choose(journey, "activity_more", "Add a note…")).view
    assert form is not None
    http_stage.workspace.faults.fail("views.update")
    await mara.submit(form, {"note": "Twice as keen"})
    await http_stage.bot.office.settled()
    assert DONE in mara.read(modal(http_stage))
    assert (await mara.close(modal(http_stage))) is not None


async def test_a_press_whose_card_cannot_be_drawn_again_is_told_as_done(http_stage: Stage) -> None:
    begun(http_stage)
    mara = http_stage.people["mara"]
    status = await card(http_stage, "mara", "status acme")
    http_stage.workspace.faults.fail(RESPONSE_URL)
    await mara.press(status, "Mark done")
    await http_stage.bot.office.settled()
    assert DONE in mara.read(mara.dm()[-1])


async def test_a_press_after_which_the_database_is_gone_is_told_as_done(
    http_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> None:
        raise DatabaseUnreachable("It is gone.")

    begun(http_stage)
    mara = http_stage.people["mara"]
    status = await card(http_stage, "mara", "status acme")
    monkeypatch.setattr(presses, "show_done", gone)
    await mara.press(status, "Mark done")
    await http_stage.bot.office.settled()
    assert "This is done, but the database did not let me show it here." in mara.read(mara.dm()[-1])


async def test_a_start_is_no_failure_because_its_owners_could_not_be_looked_up(http_stage: Stage) -> None:
    form = await opened(http_stage, "mara", "start acme adoption")
    http_stage.workspace.faults.stand("users", Fault(Kind.FAIL), "users.info")
    await http_stage.people["mara"].submit(form, {"override": ["Start anyway"]})
    await http_stage.bot.office.settled()
    http_stage.workspace.faults.lift("users")
    assert http_stage.people["mara"].modal is None
    assert [journey.template for journey in journeys_of(http_stage)] == ["adoption"]


@pytest.mark.parametrize("fault", [Fault(Kind.FAIL), Fault(Kind.DROP), Fault(Kind.RATE_LIMIT, seconds=30)], ids=str)
async def test_whom_slack_has_described_lately_it_need_not_describe_again(http_stage: Stage, fault: Fault) -> None:
    begun(http_stage)
    assert (await said(http_stage, "mara", "note acme kick-off call: as planned")).startswith("Noted")
    http_stage.clock.move(timedelta(hours=1))
    http_stage.workspace.faults.stand("users", fault, "users.info")
    assert (await said(http_stage, "mara", "done acme kick-off call")).startswith("Done: Hold the kick-off call")
    assert "Only " in await said(http_stage, "priya", "done acme write down the success plan")


async def test_nobody_waits_long_for_slack_to_describe_them(http_stage: Stage) -> None:
    begun(http_stage)
    await said(http_stage, "mara", "note acme kick-off call: as planned")
    http_stage.clock.move(timedelta(hours=1))
    http_stage.workspace.faults.stand("users", Fault(Kind.SLOW, seconds=10), "users.info")
    assert (await said(http_stage, "mara", "done acme kick-off call")).startswith("Done: Hold the kick-off call")
    assert http_stage.workspace.faults.standing


async def test_a_start_whose_owners_slack_describes_slowly_is_answered_in_time(http_stage: Stage) -> None:
    form = await opened(http_stage, "mara", "start acme adoption")
    http_stage.clock.move(timedelta(hours=1))
    http_stage.workspace.faults.stand("users", Fault(Kind.SLOW, seconds=10), "users.info")
    started = await http_stage.people["mara"].submit(form, {"override": ["Start anyway"]})
    assert started.failure is None
    assert [journey.template for journey in journeys_of(http_stage)] == ["adoption"]


async def test_who_acts_for_the_first_time_waits_for_slack_to_describe_them(http_stage: Stage) -> None:
    begun(http_stage)
    newcomer = http_stage.workspace.add_user("newcomer", tz="Europe/Berlin")
    await said(http_stage, "mara", "note acme kick-off call: as planned")
    http_stage.workspace.faults.slow(2, "users.info")
    told = await said(http_stage, "mara", f"reassign acme kick-off call <@{newcomer.id}>")
    assert told.startswith("Hold the kick-off call")


async def test_who_may_have_lost_a_right_since_waits_until_slack_describes_them(http_stage: Stage) -> None:
    begun(http_stage)
    await said(http_stage, "mara", "note acme kick-off call: as planned")
    http_stage.workspace.faults.stand("users", Fault(Kind.FAIL), "users.info")
    http_stage.clock.move(timedelta(hours=25))
    told = await said(http_stage, "mara", "done acme kick-off call")
    assert told == "Slack let the bot down just now. Please look whether it is done, and try again if not."
    http_stage.workspace.faults.lift("users")
    assert (await said(http_stage, "mara", "done acme kick-off call")).startswith("Done: Hold the kick-off call")


async def test_a_stranger_is_not_given_work_before_slack_has_described_them(http_stage: Stage) -> None:
    journey = begun(http_stage)
    http_stage.workspace.faults.stand("users", Fault(Kind.FAIL), "users.info")
    newcomer = http_stage.workspace.add_user("newcomer", tz="Europe/Berlin")
    told = await said(http_stage, "mara", f"reassign acme kick-off call <@{newcomer.id}>")
    assert told == "Slack let the bot down just now. Please look whether it is done, and try again if not."
    assert journeys_of(http_stage) == [journey]


async def test_somebody_whom_slack_does_not_show_is_named_as_the_reason(http_stage: Stage) -> None:
    begun(http_stage)
    told = await said(http_stage, "mara", "reassign acme kick-off call <@U99999999>")
    assert told == "Slack does not show somebody in this to the bot. If you named them, choose somebody else."


async def test_a_press_in_a_modal_is_answered_in_its_place_where_nothing_can_come_on_top(http_stage: Stage) -> None:
    """As when its trigger has expired, or three modals lie there already."""
    begun(http_stage)
    mara = http_stage.people["mara"]
    journey = (await mara.press(await card(http_stage, "mara", "status acme"), "Open journey")).view
    assert journey is not None
    http_stage.workspace.faults.fail("views.push", times=2)
    await mara.choose(journey, "activity_more", "Add a note…")
    assert "Slack let the bot down just now." in mara.read(modal(http_stage))
