"""Templates out of use: nothing starts, what runs goes on, and they can be brought back (requirements T7, T9)."""

from bot.demo.stage import Stage
from bot.usecases import archiving, templates
from notifications.ids import Action
from tests.e2e.acts import begun, card, journeys_of, now, opened, said
from tests.e2e.test_gates import READY, applied, grown, growth, pass_days, tell


async def test_an_archived_template_starts_nothing_and_its_journeys_go_on(stage: Stage) -> None:
    jonas = stage.people["jonas"]
    journey = begun(stage, "acme")
    form = await opened(stage, "jonas", "template archive onboarding")
    assert "1 journey of it is running and goes on" in jonas.read(form)
    assert (await jonas.submit(form, {})).closed
    await jonas.sees("is archived: no more journeys start from it", timeout=5)

    assert journeys_of(stage, "acme")[0].id == journey.id
    assert "is archived, so no journey starts from it" in await said(stage, "jonas", "start bluebell onboarding")
    listed = await said(stage, "jonas", "template list")
    assert "First steps to first value" not in listed
    assert "1 archived: `/journey template list archived`" in listed
    assert "First steps to first value" in await said(stage, "jonas", "template list archived")
    assert "is archived already" in await said(stage, "jonas", "template archive onboarding")

    assert "is back" in await said(stage, "jonas", "template restore onboarding")
    assert "is not archived" in await said(stage, "jonas", "template restore onboarding")
    assert "First steps to first value" in await said(stage, "jonas", "template list")


async def test_the_list_has_buttons_that_archive_and_restore_and_is_drawn_again(http_stage: Stage) -> None:
    jonas = http_stage.people["jonas"]
    listed = await card(http_stage, "jonas", "template list")
    form = (await jonas.press(listed, action_id=Action.ARCHIVE)).view
    assert form
    await jonas.submit(form, {})
    await http_stage.bot.office.settled()
    assert "4 journey templates, 4 active" in jonas.read(now(http_stage, listed))

    archived = await card(http_stage, "jonas", "template list archived")
    assert "1 archived journey template" in jonas.read(archived)
    await jonas.press(archived, action_id=Action.RESTORE)
    assert "No journey template is archived." in jonas.read(now(http_stage, archived))
    assert "5 journey templates, 5 active" in await said(http_stage, "jonas", "template list")


async def test_only_admins_and_the_owner_of_a_template_may(http_stage: Stage) -> None:
    refused = await said(http_stage, "mara", "template archive onboarding")
    assert "Only a Slack admin or the owner of First steps to first value can do this." in refused
    applied(http_stage, growth(owner=http_stage.people["mara"].id))
    assert await opened(http_stage, "mara", "template archive gated")


async def test_nothing_starts_by_itself_while_archived_nor_for_who_is_inside_when_it_comes_back(
    http_stage: Stage,
) -> None:
    applied(http_stage, growth())
    jonas = http_stage.caller("jonas")
    archiving.archive(http_stage.desk, jonas, "gated")
    tell(http_stage, "acme", **{READY: True})
    pass_days(http_stage, 1)
    archiving.restore(http_stage.desk, jonas, "Gated journey")
    tell(http_stage, "acme", arr=7.0)
    assert grown(http_stage, "acme") == []

    tell(http_stage, "bluebell", **{READY: True})
    assert len(grown(http_stage, "bluebell")) == 1


async def test_an_archived_template_is_exported_by_its_key_only(http_stage: Stage) -> None:
    workspace = http_stage.workspace.team_id
    archiving.archive(http_stage.desk, http_stage.caller("jonas"), "first STEPS to first value")
    everything = [template.key for template in templates.export(http_stage.desk, workspace, [])]
    assert "onboarding" not in everything
    assert len(everything) == 4
    assert [template.key for template in templates.export(http_stage.desk, workspace, ["onboarding"])] == ["onboarding"]
