"""Starting a journey: form, computed dates, consent (requirements J1, T2, T10)."""

from dataclasses import replace

import pytest

from bot.demo.stage import Stage
from bot.template_files import shipped_templates
from bot.usecases.asking import status
from bot.usecases.customers import put_customers
from bot.usecases.starting import StartOrder, start
from bot.usecases.templates import apply
from journeys.errors import NotAllowed, NotPossible
from journeys.reports import StatusReport
from tests.e2e.acts import begun, card, journeys_of, opened, said


async def test_the_dates_are_shown_before_anything_is_stored(stage: Stage) -> None:
    mara = stage.people["mara"]
    preview = await opened(stage, "mara", "start acme onboarding 2026-12-01")
    told = mara.read(preview)
    assert "Starts on Tue 1 Dec 2026, planned end Fri 15 Jan 2027 (45 days)" in told
    assert "Kick-off · Tue 1 Dec to Tue 8 Dec" in told
    assert journeys_of(stage) == []

    assert (await mara.submit(preview)).closed
    started = await mara.sees("is scheduled for Acme Rockets: it starts on Tue 1 Dec")
    assert started.only_for == mara.id
    assert len(journeys_of(stage)) == 1


async def test_a_start_in_the_past_tells_before_what_the_journey_is_as_soon_as_it_has_started(stage: Stage) -> None:
    mara = stage.people["mara"]
    preview = await opened(stage, "mara", "start acme onboarding 2026-11-01")
    assert (
        "Today would be day 22: 5 activities would be overdue at once, and the journey stuck. "
        "Choose a later date, or start and mark as done what is done already."
    ) in mara.read(preview)
    assert journeys_of(stage) == []

    assert (await mara.submit(preview)).closed
    started = await mara.sees("has started for Acme Rockets")
    assert "Stuck: 5 of 5 activities overdue" in mara.read(started)
    assert "Day 22 of 45" in await said(stage, "mara", "status acme")


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-02-30", "There is no day 2026-02-30. Write it as 2026-12-01."),
        ("2027-02-29", "There is no day 2027-02-29. Write it as 2026-12-01."),
        ("9999-12-31", "Choose a date between 2000 and 2100."),
        ("0001-01-01", "Choose a date between 2000 and 2100."),
    ],
)
async def test_a_day_on_which_nothing_can_start_is_refused_in_a_sentence(
    http_stage: Stage, day: str, told: str
) -> None:
    assert await said(http_stage, "mara", f"start acme onboarding {day}") == told


async def test_the_form_searches_customers_and_follows_the_chosen_template(stage: Stage) -> None:
    mara, form = stage.people["mara"], await opened(stage, "mara", "start")
    found = await mara.search(form, "customer", "ac")
    assert [option["text"]["text"] for option in found] == ["Acme Gardens", "Acme Rockets", "Octopus Accounting"]
    await mara.choose(form, "customer", "Acme Rockets")
    assert "Implementation specialist" not in mara.read(form)
    await mara.choose(form, "template", "First steps to first value")
    assert "Implementation specialist" in mara.read(form)

    sent = await mara.submit(form, {"starts_on": "2026-11-16", "role:implementation_specialist": "lucia"})
    assert sent.view is not None
    assert "Starts on Mon 16 Nov" in mara.read(sent.view)
    assert "Implementation specialist @lucia" in mara.read(sent.view)
    await mara.press(sent.view, "Change…")
    assert "Start date: [2026-11-16]" in mara.read(form)
    assert "Implementation specialist (optional): [@lucia ▾]" in mara.read(form)


async def test_a_status_without_a_journey_starts_one_of_its_stage(http_stage: Stage) -> None:
    mara, shown = http_stage.people["mara"], await card(http_stage, "mara", "status acme")
    await mara.press(shown, "Start a journey")
    assert mara.modal is not None
    assert "Journey: [First steps to first value ▾]" in mara.read(mara.modal)
    assert "CSM (optional): [@mara ▾]" in mara.read(mara.modal)


async def test_conditions_that_are_not_met_have_to_be_overridden_on_purpose(http_stage: Stage) -> None:
    theo, preview = http_stage.people["theo"], await opened(http_stage, "theo", "start daydream onboarding")
    assert "Not met: The contract is signed" in theo.read(preview)
    assert not (await theo.submit(preview)).sent, "the box is required"
    assert (await theo.submit(preview, {"override": ["yes"]})).closed
    assert len(journeys_of(http_stage, "daydream")) == 1


async def test_who_is_already_in_it_is_opened_or_started_once_more_on_purpose(stage: Stage) -> None:
    begun(stage)
    mara, preview = stage.people["mara"], await opened(stage, "mara", "start acme onboarding")
    assert "Acme Rockets is already in First steps to first value v1 (day 0)." in mara.read(preview)
    await mara.press(preview, "Open")
    assert mara.modal is not None
    assert mara.modal.title == "Acme Rockets"
    await mara.close(mara.modal)
    assert (await mara.submit(preview, {"again": ["yes"]})).closed
    assert len(journeys_of(stage)) == 2


async def test_of_two_previews_confirmed_one_after_the_other_one_starts(stage: Stage) -> None:
    mara, jonas = stage.people["mara"], stage.people["jonas"]
    first, second = (
        await opened(stage, "mara", "start acme onboarding"),
        await opened(stage, "jonas", "start acme onboarding"),
    )
    assert (await mara.submit(first)).closed
    late = await jonas.submit(second)
    assert late.view is not None
    assert "is already in First steps to first value v1 (day 0)" in jonas.read(late.view)
    assert "[Start]" in jonas.read(late.view)
    assert len(journeys_of(stage)) == 1


async def test_a_start_that_slack_delivers_twice_is_one_start(stage: Stage) -> None:
    mara, preview = stage.people["mara"], await opened(stage, "mara", "start acme onboarding")
    stage.workspace.faults.deliver_twice()
    assert (await mara.submit(preview)).closed
    assert len(journeys_of(stage)) == 1
    await mara.sees("has started for Acme Rockets")
    assert len([m for m in mara.dm() if "has started for" in m.text]) == 1


async def test_a_version_that_came_into_force_meanwhile_is_shown_before_it_starts(http_stage: Stage) -> None:
    mara, preview = http_stage.people["mara"], await opened(http_stage, "mara", "start acme onboarding")
    (shipped,) = (t for t in shipped_templates() if t.key == "onboarding")
    changed = shipped.model_copy(update={"goal": "Something else"})
    apply(http_stage.desk, http_stage.workspace.team_id, [changed], http_stage.clock.now(), activate=True)
    late = await mara.submit(preview)
    assert late.view is not None
    told = mara.read(late.view)
    assert "First steps to first value has a new version, v2, since you looked. These are its dates." in told
    assert journeys_of(http_stage) == []
    assert (await mara.submit(late.view)).closed
    assert journeys_of(http_stage)[0].template_version == 2


async def test_consent_to_marketing_cannot_be_overridden(http_stage: Stage) -> None:
    jonas, preview = http_stage.people["jonas"], await opened(http_stage, "jonas", "start inkwell advocacy")
    told = jonas.read(preview)
    assert told.startswith("== Check and start ==\nThis journey cannot start. It is a marketing journey")
    assert "[Start]" not in told
    forced = StartOrder("inkwell", "advocacy", http_stage.clock.now().date(), {}, override=True, again=True)
    with pytest.raises(NotPossible, match="has not opted in"):
        start(http_stage.desk, http_stage.caller("jonas"), forced)


async def test_consent_withdrawn_after_the_preview_stops_the_start(http_stage: Stage) -> None:
    jonas, preview = http_stage.people["jonas"], await opened(http_stage, "jonas", "start acme advocacy")
    report = status(http_stage.desk, http_stage.caller("jonas"), "acme")
    assert isinstance(report, StatusReport)
    withdrawn = replace(report.customer, marketing_opt_in=False)
    put_customers(http_stage.desk, withdrawn.workspace, [withdrawn], {}, http_stage.clock.now())
    late = await jonas.submit(preview, {"override": ["yes"]})
    assert late.view is not None
    assert "This journey cannot start." in jonas.read(late.view)
    assert "[Start]" not in jonas.read(late.view)


async def test_who_has_no_role_for_the_customer_is_told_who_has(http_stage: Stage) -> None:
    who = "Only theo, priya or a Slack admin can start a journey for Daydream Mattresses."
    assert await said(http_stage, "mara", "start daydream onboarding") == who
    assert await said(http_stage, "mara", "start daydream") == who

    mara, form = http_stage.people["mara"], await opened(http_stage, "mara", "start onboarding")
    sent = await mara.submit(form, {"customer": "Daydream Mattresses", "role:csm": "mara"})
    assert sent.errors == {"customer": who}


async def test_naming_oneself_owner_gives_no_right_to_start(http_stage: Stage) -> None:
    mine = StartOrder("daydream", "onboarding", http_stage.clock.now().date(), {"csm": http_stage.people["mara"].id})
    with pytest.raises(NotAllowed):
        start(http_stage.desk, http_stage.caller("mara"), replace(mine, override=True))
