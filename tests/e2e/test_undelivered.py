"""What Slack limits, loses or refuses: pauses stay narrow, and nothing is dropped silently (requirements N4)."""

from dataclasses import replace
from datetime import time

import pytest

from bot.sandbox.faults import Fault, Kind
from bot.setbacks import FEWEST_TRIES
from bot.usecases.settings import send_team_digest
from bot.usecases.undelivered import tell_of_dead
from journeys.messages import MessageKind, MessageState
from journeys.outcomes import Cause
from storage import people
from tests.e2e.delivering import POST, handed_off, handoff_of, of_kind, queues
from tests.e2e.scene import MONDAY, START, Scene

TEAM_CHANNEL = "customer-success"


@pytest.fixture
def scene(on_both: Scene) -> Scene:
    return on_both


async def test_what_somebody_who_left_cannot_get_is_told_to_the_csm_once(scene: Scene) -> None:
    scene.leaves_slack("priya")
    await handed_off(scene)
    assert (handoff_of(scene).state, handoff_of(scene).cause) == (MessageState.DEAD, Cause.GONE)
    (told,) = scene.texts("mara")
    assert told.startswith(
        "1 message to @priya could not be delivered: they have left Slack and still have work in 1 journey."
    )
    assert "choose Reassign" in told
    assert "New tasks: Acme Rockets, Rollout" in told
    assert "[Open]" in told
    assert "journeybot outbox" in told

    queues(scene, "another")
    await scene.passes(minutes=1)
    await scene.passes(days=1)
    assert len(of_kind(scene, MessageKind.UNDELIVERED)) == 1


async def test_it_is_told_again_after_a_week_while_it_goes_on(scene: Scene) -> None:
    scene.leaves_slack("priya")
    await handed_off(scene)
    scene.stage.clock.move(START.replace(day=30) - START)
    queues(scene, "next week")
    await scene.settles()
    assert len(of_kind(scene, MessageKind.UNDELIVERED)) == 2


async def test_what_the_csm_cannot_get_is_told_to_an_admin(scene: Scene) -> None:
    scene.leaves_slack("mara")
    scene.starts(who="jonas")
    await scene.settles()
    told = [text for text in scene.texts("jonas") if "could not be delivered" in text]
    assert len(told) == 1
    assert told[0].startswith("1 message to @mara could")


async def test_what_a_stand_in_whom_slack_hides_cannot_get_names_them_and_whom_they_stand_in_for(scene: Scene) -> None:
    scene.starts()
    await scene.settles()
    scene.leaves("mara", MONDAY, MONDAY.replace(day=27), "theo")
    scene.leaves_slack("theo")
    scene.stage.workspace.faults.stand("unseen", Fault(Kind.REFUSE, error="user_not_visible"), "users.info")
    await scene.passes(days=3)
    told = [text for text in scene.texts("jonas") if "could not be delivered:" in text]
    assert len(told) == 1
    assert " to @theo, who stands in for @mara, could not be delivered: Slack no longer" in told[0]
    assert "Give the open work of both" in told[0]
    assert "Alert: Acme Rockets, Rollout" in told[0]


async def test_an_explanation_that_cannot_arrive_goes_on_to_the_next(scene: Scene) -> None:
    scene.leaves_slack("priya")
    scene.leaves_slack("mara")
    await handed_off(scene)
    told = [text for text in scene.texts("jonas") if "could not be delivered" in text]
    assert [text.partition(" could")[0] for text in told] == ["1 message to @priya"]
    scene.leaves_slack("jonas")
    queues(scene, "next week")
    await scene.passes(days=7)
    assert {e.state for e in of_kind(scene, MessageKind.UNDELIVERED)} == {MessageState.DEAD, MessageState.SENT}


async def test_a_team_digest_without_its_channel_is_told_to_an_admin(scene: Scene) -> None:
    workspace = scene.stage.workspace
    channel = workspace.channel(TEAM_CHANNEL)
    await handed_off(scene)
    send_team_digest(scene.stage.desk, scene.stage.caller("jonas"), channel.id, time(9))
    workspace.conversations.archive(channel.id)
    await scene.passes(hours=1)

    (told,) = (text for text in scene.texts("jonas") if "could not be delivered" in text)
    assert told.startswith(f"1 message to #{TEAM_CHANNEL} could not be delivered: the channel is archived.")
    assert "/journey digest here" in told
    assert "Team digest" in told


async def test_whose_chosen_channel_is_closed_gets_messages_directly_and_hears_why_once(scene: Scene) -> None:
    workspace = scene.stage.workspace
    _chooses(scene, "priya", workspace.add_channel("lost", [scene.stage.people["priya"].id]).id)
    workspace.conversations.archive(workspace.channel("lost").id)
    await handed_off(scene)
    queues(scene, "another")
    await scene.passes(minutes=1)

    why = [text for text in scene.texts("priya") if "come here instead of #lost" in text]
    assert len(why) == 1
    assert "the channel is archived" in why[0]
    assert "/journey settings" in why[0]
    assert len(scene.texts("priya")) == 3


async def test_after_a_day_of_trying_the_csm_hears_it_as_soon_as_slack_is_back(scene: Scene) -> None:
    workspace = scene.stage.workspace
    workspace.faults.drop(times=1000)
    await handed_off(scene)
    for _ in range(FEWEST_TRIES - 2):
        await scene.passes(minutes=15)
    assert (handoff_of(scene).state, handoff_of(scene).attempts) == (MessageState.AMBIGUOUS, FEWEST_TRIES - 1)
    await scene.passes(minutes=15)
    assert (handoff_of(scene).state, handoff_of(scene).cause) == (MessageState.DEAD, Cause.TOO_LATE)

    workspace.faults.clear()
    await scene.passes(minutes=20)
    await scene.minutes_pass(2)
    (told,) = (text for text in scene.texts("mara") if "could not be delivered" in text)
    assert "for a whole day" in told
    assert scene.texts("priya") == []


async def test_while_the_token_is_revoked_everything_waits_and_the_log_says_so_once(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    workspace = scene.stage.workspace
    workspace.installed = False
    await handed_off(scene)
    for _ in range(3):
        await scene.passes(minutes=20)
    assert (handoff_of(scene).state, scene.texts("priya")) == (MessageState.QUEUED, [])
    said = [record.getMessage() for record in caplog.records if "messages wait" in record.getMessage()]
    assert [text.partition("(")[0] for text in said] == ["messages wait: Slack does not accept SLACK_BOT_TOKEN "]

    workspace.installed = True
    await scene.passes(minutes=20)
    assert len(scene.texts("priya")) == 1


@pytest.mark.parametrize("error", ["accesslimited", "team_access_not_granted", "messages_tab_disabled", "unheard_of"])
async def test_what_came_up_while_the_workspace_shut_the_bot_out_comes_when_it_lets_it_in(
    scene: Scene, caplog: pytest.LogCaptureFixture, error: str
) -> None:
    scene.stage.workspace.faults.stand("shut", Fault(Kind.REFUSE, error=error))
    await handed_off(scene)
    await scene.passes(hours=5)
    assert (handoff_of(scene).state, scene.texts("priya"), scene.texts("mara")) == (MessageState.QUEUED, [], [])
    said = [record.getMessage() for record in caplog.records if "messages wait" in record.getMessage()]
    assert [text.partition(" Unless")[0] for text in said] == [
        f"messages wait: Slack refuses what SLACK_BOT_TOKEN asks for ({error})."
    ]

    scene.stage.workspace.faults.lift("shut")
    await scene.passes(minutes=20)
    assert (len(scene.texts("priya")), handoff_of(scene).state) == (1, MessageState.SENT)
    assert scene.told("could not be delivered") == []


@pytest.mark.parametrize("error", ["internal_error", "fatal_error", "service_unavailable"])
@pytest.mark.parametrize("accepted", [True, False])
async def test_what_slack_may_have_taken_when_it_failed_within_comes_once(
    scene: Scene, caplog: pytest.LogCaptureFixture, error: str, accepted: bool
) -> None:
    scene.stage.workspace.faults.refuse(error, POST, accepted=accepted)
    await handed_off(scene)
    assert handoff_of(scene).state is MessageState.AMBIGUOUS
    await scene.minutes_pass(3)

    assert (len(scene.texts("priya")), handoff_of(scene).state) == (1, MessageState.SENT)
    said = [record.getMessage() for record in caplog.records if "messages wait" in record.getMessage()]
    assert [text.partition(" Look")[0] for text in said] == [
        f"messages wait: Slack does not do what it should ({error})."
    ]


@pytest.mark.parametrize("error", ["update_failed", "external_channel_migrating", "message_limit_exceeded"])
async def test_a_card_that_slack_cannot_draw_again_for_now_is_drawn_later(
    scene: Scene, caplog: pytest.LogCaptureFixture, error: str
) -> None:
    await handed_off(scene)
    scene.stage.workspace.faults.refuse(error, "chat.update", times=2)
    scene.does("priya", "configure")
    await scene.minutes_pass(4)

    assert "Done by @priya" in scene.texts("priya")[0]
    said = [record.getMessage() for record in caplog.records if "messages wait" in record.getMessage()]
    assert not any("scopes" in text for text in said)


@pytest.mark.parametrize("error", ["channel_is_limited_access", "invalid_cursor"])
async def test_a_doubtful_message_whose_channel_cannot_be_searched_is_not_given_up(scene: Scene, error: str) -> None:
    scene.stage.workspace.faults.drop(POST)
    await handed_off(scene)
    scene.stage.workspace.faults.refuse(error, "conversations.history", times=3)
    await scene.minutes_pass(5)

    (told,) = scene.texts("priya")
    assert ("may be a repeat" in told) == (error == "channel_is_limited_access")
    assert handoff_of(scene).state is MessageState.SENT


async def test_what_was_seen_to_meanwhile_is_not_explained(scene: Scene) -> None:
    scene.leaves_slack("priya")
    await scene.stage.bot.loop.stop()
    scene.starts()
    message = handoff_of(scene).message
    now = scene.stage.clock.now()
    with scene.stage.desk.database.write() as tx:
        tell_of_dead(tx, scene.stage.desk, [message], now)
    assert of_kind(scene, MessageKind.UNDELIVERED) == []


async def test_an_admin_without_work_reads_in_the_digest_how_many_messages_died(scene: Scene) -> None:
    scene.leaves_slack("priya")
    await handed_off(scene)
    await scene.passes(hours=1)
    (told,) = (text for text in scene.texts("jonas") if "undelivered" in text)
    assert "1 message could not be delivered since your last digest" in told
    assert not any("undelivered" in text for who in ("mara", "theo") for text in scene.texts(who))

    await scene.passes(days=1)
    assert sum("undelivered" in text for text in scene.texts("jonas")) == 1


@pytest.mark.parametrize(
    ("accepted", "more_scopes", "marked"),
    [(True, set(), []), (False, set(), [True]), (False, {"channels:history"}, [False])],
    ids=["arrived", "not arrived, and the channel cannot be read", "not arrived"],
)
async def test_what_may_have_come_directly_is_looked_for_in_both_places(
    scene: Scene, accepted: bool, more_scopes: set[str], marked: list[bool]
) -> None:
    workspace = scene.stage.workspace
    workspace.app.scopes |= more_scopes
    _chooses(scene, "priya", workspace.add_channel("lost", [scene.stage.people["priya"].id]).id)
    workspace.conversations.archive(workspace.channel("lost").id)
    workspace.faults.slow(0, POST)
    workspace.faults.drop(POST, accepted=accepted)
    await handed_off(scene)
    assert handoff_of(scene).state is MessageState.AMBIGUOUS
    await scene.minutes_pass(3)

    about_acme = [text for text in scene.texts("priya") if "Acme" in text]
    assert ["may be a repeat" in text for text in about_acme] == (marked or [False])
    assert handoff_of(scene).state is MessageState.SENT


def _chooses(scene: Scene, who: str, channel: str) -> None:
    """Their alerts are to come to a channel."""
    with scene.stage.desk.database.write() as tx:
        known = people.get(tx, scene.acme.workspace, scene.stage.people[who].id)
        assert known
        people.put_many(tx, [replace(known, channel=channel)])


async def test_a_limit_on_one_channel_holds_up_no_other(scene: Scene) -> None:
    scene.stage.workspace.faults.rate_limit(30, POST)
    scene.starts(who="jonas")
    await scene.settles()
    assert sorted(len(scene.texts(who)) for who in ("mara", "priya")) == [0, 1]
    await scene.passes(seconds=31)
    assert [len(scene.texts(who)) for who in ("mara", "priya")] == [1, 1]


async def test_a_limit_on_looking_lets_messages_pass_and_is_kept(scene: Scene) -> None:
    workspace = scene.stage.workspace
    workspace.faults.drop(POST, accepted=True)
    workspace.faults.rate_limit(60, "conversations.history")
    await handed_off(scene)
    for _ in range(3):
        await scene.passes(seconds=10)
    assert len(workspace.calls_of("conversations.history")) == 1
    assert handoff_of(scene).state is MessageState.AMBIGUOUS
    await scene.passes(seconds=60)
    assert (len(scene.texts("priya")), handoff_of(scene).state) == (1, MessageState.SENT)
