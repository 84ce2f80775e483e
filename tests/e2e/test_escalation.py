"""Late journeys on which nobody acts are told further, each step once (requirements N2, N6, N7)."""

from dataclasses import replace
from datetime import date

import pytest

from bot.usecases.activities import complete, note
from journeys.escalation import next_step_on
from journeys.messages import MessageKind
from journeys.progress import progress
from journeys.working_days import working_days
from storage import people
from tests.e2e.acts import said
from tests.e2e.escalating import alerted, days_pass, told_further
from tests.e2e.scene import Scene, a_template


@pytest.fixture
def scene(idle: Scene) -> Scene:
    return idle


async def test_the_csm_hears_after_three_working_days_and_the_stage_owner_after_three_more(scene: Scene) -> None:
    assert "answers for Onboarding from now on" in await said(scene.stage, "jonas", "stage owner onboarding @theo")
    await alerted(scene)
    await days_pass(scene, 4)
    assert told_further(scene, "mara") == []
    await days_pass(scene, 1)
    (told,) = told_further(scene, "mara")
    assert told.startswith("Acme Rockets is delayed in Rollout v1, and nobody has acted for 3 working days")
    assert "Do the call" in told
    assert "Do the configure" in told
    assert told_further(scene, "theo") == []
    await days_pass(scene, 3)
    assert len(told_further(scene, "theo")) == 1
    await days_pass(scene, 3)
    assert (len(told_further(scene, "mara")), len(told_further(scene, "theo"))) == (1, 1)


async def test_whoever_answers_for_the_stage_is_offered_to_look_and_not_what_they_may_not_do(scene: Scene) -> None:
    await said(scene.stage, "jonas", "stage owner onboarding @theo")
    await alerted(scene)
    await days_pass(scene, 8)
    assert "[Open]  [Snooze]" in told_further(scene, "mara")[0]
    (to_theo,) = told_further(scene, "theo")
    assert "[Open]" in to_theo
    assert "[Snooze]" not in to_theo


async def test_without_a_stage_owner_the_manager_of_the_customer_hears_it(scene: Scene) -> None:
    await alerted(scene, manager=scene.stage.people["jonas"].id)
    await days_pass(scene, 8)
    assert len(told_further(scene, "jonas")) == 1


async def test_without_either_it_stops_at_the_csm(scene: Scene) -> None:
    await alerted(scene)
    await days_pass(scene, 15)
    about_acme = [entry.message for entry in scene.outbox() if entry.message.journey == scene.journey.id]
    told = [message.recipient for message in about_acme if message.kind is MessageKind.ESCALATION]
    assert told == [scene.stage.people["mara"].id]


async def test_of_who_has_left_slack_the_next_one_hears_it_instead(scene: Scene) -> None:
    await said(scene.stage, "jonas", "stage owner onboarding @theo")
    await alerted(scene, manager=scene.stage.people["lucia"].id)
    _leaves_slack(scene, "theo")
    await days_pass(scene, 8)
    assert [len(told_further(scene, who)) for who in ("mara", "lucia", "jonas")] == [1, 1, 0]
    assert "Onboarding: @theo, who has left Slack" in await said(scene.stage, "jonas", "stage owner")


async def test_where_all_who_answer_for_it_have_left_an_admin_hears_it(scene: Scene) -> None:
    await said(scene.stage, "jonas", "stage owner onboarding @theo")
    await alerted(scene)
    _leaves_slack(scene, "theo")
    await days_pass(scene, 8)
    assert [len(told_further(scene, who)) for who in ("mara", "lucia", "jonas")] == [1, 0, 1]
    assert "[Open]  [Snooze]" in told_further(scene, "jonas")[0]


@pytest.mark.parametrize(
    ("owner", "manager", "left", "heard"),
    [
        ("theo", "mara", ["theo"], ["mara", "jonas"]),
        ("theo", "mara", ["theo", "mara"], ["jonas"]),
        ("theo", "mara", ["mara"], ["theo"]),
        ("mara", "lucia", ["lucia"], ["mara"]),
        ("mara", "lucia", ["mara"], ["lucia"]),
        ("mara", "lucia", [], ["mara"]),
        (None, "mara", [], ["mara"]),
        (None, "mara", ["mara"], ["jonas"]),
    ],
)
async def test_where_the_csm_answers_for_more_somebody_else_hears_it_instead_of_who_has_left(
    scene: Scene, owner: str | None, manager: str, left: list[str], heard: list[str]
) -> None:
    if owner:
        await said(scene.stage, "jonas", f"stage owner onboarding @{owner}")
    await alerted(scene, manager=scene.stage.people[manager].id)
    for who in left:
        _leaves_slack(scene, who)
    await days_pass(scene, 10)
    told = {who: len(told_further(scene, who)) for who in ("mara", "theo", "lucia", "jonas")}
    assert told == {who: int(who in heard) for who in told}


async def test_where_the_csm_has_left_whoever_answers_for_the_stage_hears_it_once_and_in_their_place(
    scene: Scene,
) -> None:
    await said(scene.stage, "jonas", "stage owner onboarding @theo")
    await alerted(scene)
    _leaves_slack(scene, "mara")
    await days_pass(scene, 5)
    assert [len(told_further(scene, who)) for who in ("theo", "jonas")] == [1, 0]
    await days_pass(scene, 5)
    assert [len(told_further(scene, who)) for who in ("theo", "jonas")] == [1, 0]


def _leaves_slack(scene: Scene, who: str) -> None:
    """And the bot has heard of it."""
    user, workspace = scene.stage.people[who].id, scene.acme.workspace
    scene.leaves_slack(who)
    with scene.stage.desk.database.write() as tx:
        people.put_many(
            tx, [replace(known, is_active=False) for known in people.get_many(tx, workspace, [user]).values()]
        )


async def test_an_act_starts_the_count_anew_and_the_card_says_so(scene: Scene) -> None:
    await alerted(scene)
    await days_pass(scene, 5)
    assert len(told_further(scene, "mara")) == 1
    note(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), "They are on holiday.")
    await scene.settles()
    await scene.passes(minutes=1)
    assert told_further(scene, "mara") == []
    assert any("somebody has acted, or there is a newer alert" in text for text in scene.texts("mara"))
    await days_pass(scene, 9)
    assert told_further(scene, "mara") == [], "the step was told in this episode already"


async def test_a_newer_alert_starts_the_count_anew_and_the_card_does_not_say_that_all_is_well(scene: Scene) -> None:
    await alerted(scene, third=date(2026, 12, 3))
    await days_pass(scene, 5)
    assert len(told_further(scene, "mara")) == 1
    await days_pass(scene, 3)
    assert told_further(scene, "mara") == []
    assert any(
        "Rollout v1: somebody has acted, or there is a newer alert\nStuck: 3 of 3" in text
        for text in scene.texts("mara")
    )


async def test_once_it_is_on_track_again_the_card_says_that_it_is_no_longer_late(scene: Scene) -> None:
    await alerted(scene)
    await days_pass(scene, 5)
    for key, who in (("call", "mara"), ("configure", "priya")):
        complete(scene.stage.desk, scene.stage.caller(who), scene.activity(key))
    await scene.settles()
    await scene.passes(minutes=1)
    assert any(text.startswith("Acme Rockets, Rollout v1: no longer late") for text in scene.texts("mara"))


async def test_what_somebody_has_acted_on_in_time_is_told_no_further(scene: Scene) -> None:
    await alerted(scene)
    await days_pass(scene, 2)
    for key, who in (("call", "mara"), ("configure", "priya")):
        complete(scene.stage.desk, scene.stage.caller(who), scene.activity(key))
    await days_pass(scene, 5)
    assert told_further(scene, "mara") == []


async def test_a_template_can_leave_it_out(scene: Scene) -> None:
    scene.applies(a_template(escalate_after_days=0))
    await alerted(scene)
    await days_pass(scene, 8)
    assert told_further(scene, "mara") == []


async def test_only_an_admin_says_who_answers_for_a_stage(scene: Scene) -> None:
    assert "Only a Slack admin" in await said(scene.stage, "mara", "stage owner onboarding @theo")
    assert "Onboarding: nobody yet" in await said(scene.stage, "mara", "stage owner")
    await said(scene.stage, "jonas", "stage owner onboarding @theo")
    assert "Onboarding: @theo" in await said(scene.stage, "mara", "stage owner")
    assert "Nobody answers for Onboarding" in await said(scene.stage, "jonas", "stage owner onboarding nobody")
    assert "Did you mean Onboarding?" in await said(scene.stage, "jonas", "stage owner onbording @theo")
    assert "Write the stage and the person" in await said(scene.stage, "jonas", "stage owner onboarding")


async def test_days_of_silence_are_working_days_of_the_customers_country(scene: Scene) -> None:
    """Tuesday the 8th of December is a holiday in Austria."""
    scene.says(replace(scene.acme, country="AT"))
    await alerted(scene)
    await days_pass(scene, 8)
    note(scene.stage.desk, scene.stage.caller("mara"), scene.activity("call"), "They call back.")
    assert scene.journey.unattended_since == date(2026, 12, 4)
    today, days = date(2026, 12, 4), working_days("AT")
    current = progress(scene.journey, a_template(), today)
    assert next_step_on(scene.journey, a_template(), current, today, days) == date(2026, 12, 10)
