"""A channel reads once a week how journeys stand: never lost, never twice, until stopped (requirements N3, N4)."""

from datetime import time, timedelta

import pytest

from bot.demo.cast import TEAM_CHANNEL
from bot.sandbox.faults import Fault, Kind
from bot.usecases.settings import Choices, choose, send_team_digest
from journeys.messages import CheckKind, MessageKind, MessageState
from journeys.person import WORKING_DAYS
from storage import checks
from tests.e2e.acts import asked, opened, said
from tests.e2e.scene import FRIDAY, MONDAY, NEXT_MONDAY, TUESDAY, WEDNESDAY, Scene

FOOTER = "Sent by this channel's clock"


@pytest.fixture
def scene(scene: Scene) -> Scene:
    """Mara's and Priya's work has begun, and the bot is in the channel."""
    workspace = scene.stage.workspace
    workspace.conversations.join(workspace.channel(TEAM_CHANNEL).id, workspace.bot.user)
    return scene


async def _says(scene: Scene, words: str, who: str = "jonas") -> str:
    answer = await said(scene.stage, who, f"digest {words}", channel=TEAM_CHANNEL)
    await scene.settles()
    return answer


def _read(scene: Scene) -> list[str]:
    theo = scene.stage.people["theo"]
    texts = map(theo.read, theo.messages(scene.stage.workspace.channel(TEAM_CHANNEL).id))
    return [text for text in texts if FOOTER in text and "Week to" in text]


async def test_a_week_whose_roll_up_has_come_brings_none_on_a_later_day_or_at_a_later_hour(scene: Scene) -> None:
    await _says(scene, "here week")
    await scene.comes_to(MONDAY, time(9))
    assert len(_read(scene)) == 1
    await scene.comes_to(MONDAY, time(10))
    assert "on Fridays at 16:00 (Europe/Berlin), first on Fri 4 Dec." in await _says(scene, "here week fri 16:00")
    assert "on Mondays at 16:00 (Europe/Berlin), first on Mon 30 Nov." in await _says(scene, "here week mon 16:00")
    await scene.comes_to(MONDAY, time(16))
    await scene.comes_to(FRIDAY, time(16))
    assert len(_read(scene)) == 1
    await scene.comes_to(NEXT_MONDAY, time(16))
    assert len(_read(scene)) == 2


async def test_it_comes_once_a_week_at_its_hour(scene: Scene) -> None:
    answer = await _says(scene, "here week")
    assert "the weekly roll-up of all journeys on Mondays at 09:00 (Europe/Berlin), first on Mon 23 Nov." in answer
    await scene.comes_to(MONDAY, time(8, 59))
    assert _read(scene) == []
    for minute in (0, 1, 30):
        await scene.comes_to(MONDAY, time(9, minute))
    (told,) = _read(scene)
    assert "1 journey in progress: 1 on track" in told
    assert "`/journey digest stop week` ends it" in told
    for day in range(1, 7):
        await scene.comes_to(MONDAY + timedelta(days=day), time(10))
    assert len(_read(scene)) == 1
    await scene.comes_to(NEXT_MONDAY, time(9))
    assert len(_read(scene)) == 2
    keys = [entry.message.key for entry in scene.outbox() if entry.message.kind is MessageKind.ROLL_UP]
    channel = scene.stage.workspace.channel(TEAM_CHANNEL).id
    assert keys == [f"weekly:{channel}:{MONDAY}", f"weekly:{channel}:{NEXT_MONDAY}"]


@pytest.mark.parametrize("words", ["here week fri 16:30", "here week 16:30 fridays", "here weekly friday 16:30"])
async def test_day_and_hour_can_be_chosen_in_either_order(scene: Scene, words: str) -> None:
    assert "on Fridays at 16:30 (Europe/Berlin), first on Fri 27 Nov." in await _says(scene, words)
    await scene.comes_to(FRIDAY, time(16, 29))
    assert _read(scene) == []
    await scene.comes_to(FRIDAY, time(16, 30))
    assert len(_read(scene)) == 1


async def test_it_is_about_what_was_asked_for_and_shows_all_that_is_stuck(scene: Scene) -> None:
    assert "the weekly roll-up of template:rollout on Tuesdays" in await _says(scene, "here week tue template:rollout")
    await scene.comes_to(MONDAY + timedelta(days=8), time(9))
    theo, channel = scene.stage.people["theo"], scene.stage.workspace.channel(TEAM_CHANNEL).id
    card = theo.messages(channel)[-1]
    assert "About template:rollout." in theo.read(card)
    while "Stuck longest" not in theo.read(card):
        scene.stage.clock.move(timedelta(days=7))
        await scene.settles()
        card = theo.messages(channel)[-1]
    assert "Acme Rockets" in theo.read(card)


async def test_it_comes_by_the_clock_of_the_channels_digest(scene: Scene) -> None:
    channel = scene.stage.workspace.channel(TEAM_CHANNEL).id
    abroad = Choices(True, time(9), WORKING_DAYS, "", timezone="Asia/Kolkata")
    choose(scene.stage.desk, scene.stage.caller("jonas"), abroad)
    send_team_digest(scene.stage.desk, scene.stage.caller("jonas"), channel, time(10))
    assert "on Mondays at 10:00 (Asia/Kolkata), first on Mon 30 Nov." in await _says(scene, "here week", who="mara")
    await scene.comes_to(NEXT_MONDAY, time(9, 59), "Asia/Kolkata")
    assert _read(scene) == []
    await scene.comes_to(NEXT_MONDAY, time(10), "Asia/Kolkata")
    assert len(_read(scene)) == 1


@pytest.mark.parametrize(("day", "hour", "comes"), [(0, 12, 1), (0, 14, 0), (1, 10, 1), (4, 9, 1), (5, 10, 0)])
async def test_one_that_was_missed_comes_on_a_later_working_day(scene: Scene, day: int, hour: int, comes: int) -> None:
    await _says(scene, "here week")
    await scene.comes_to(MONDAY + timedelta(days=day), time(hour))
    assert len(_read(scene)) == comes
    await scene.comes_to(NEXT_MONDAY, time(9))
    assert len(_read(scene)) == comes + 1


async def test_what_slack_did_not_take_on_its_day_comes_on_the_next_morning(scene: Scene) -> None:
    await _says(scene, "here week")
    scene.stage.workspace.faults.rate_limit(3600, "chat.postMessage", times=10_000)
    await scene.comes_to(MONDAY, time(9))
    await scene.comes_to(MONDAY, time(23))
    scene.stage.workspace.faults.clear()
    await scene.comes_to(TUESDAY, time(2))
    assert _read(scene) == []
    await scene.comes_to(TUESDAY, time(9))
    assert len(_read(scene)) == 1


async def test_what_was_given_up_after_a_day_without_slack_comes_on_the_next_morning(scene: Scene) -> None:
    await _says(scene, "here week")
    scene.stage.workspace.faults.stand("outage", Fault(Kind.FAIL))
    await scene.comes_to(MONDAY, time(9))
    await scene.passes_until(WEDNESDAY, time(7), minutes=10)
    scene.stage.workspace.faults.lift("outage")
    for day in range(2, 7):
        await scene.comes_to(MONDAY + timedelta(days=day), time(9))
        await scene.minutes_pass(2)
    assert len(_read(scene)) == 1


async def test_what_an_archived_channel_cannot_take_is_counted_for_the_admin_and_not_tried_again(scene: Scene) -> None:
    await _says(scene, "here week")
    scene.stage.workspace.conversations.archive(scene.stage.workspace.channel(TEAM_CHANNEL).id)
    for day in range(2):
        await scene.comes_to(MONDAY + timedelta(days=day), time(9))
        await scene.minutes_pass(2)
    (given_up,) = (e.state for e in scene.outbox() if e.message.kind is MessageKind.ROLL_UP)
    assert given_up is MessageState.DEAD
    assert len(scene.told("1 message could not be delivered since your last digest", "jonas")) == 1


async def test_asked_for_again_once_the_channel_can_be_reached_it_comes_on_the_day_that_is_promised(
    scene: Scene,
) -> None:
    await _says(scene, "here week")
    channels, channel = scene.stage.workspace.conversations, scene.stage.workspace.channel(TEAM_CHANNEL).id
    channels.leave(channel, scene.stage.workspace.bot.user)
    await scene.comes_to(MONDAY, time(9))
    await scene.comes_to(MONDAY + timedelta(days=1), time(15))
    channels.join(channel, scene.stage.workspace.bot.user)
    for _ in range(2):
        assert "first on Wed 25 Nov." in await _says(scene, "here week")
    await scene.comes_to(MONDAY + timedelta(days=2), time(8, 59))
    assert _read(scene) == []
    for day in range(2, 6):
        await scene.comes_to(MONDAY + timedelta(days=day), time(9))
        assert len(_read(scene)) == 1
        assert "first on Mon 30 Nov." in await _says(scene, "here week")


async def test_asked_for_again_while_one_waits_for_slack_it_is_promised_for_the_day_it_comes(scene: Scene) -> None:
    await _says(scene, "here week")
    scene.stage.workspace.faults.rate_limit(600, "chat.postMessage", times=10_000)
    await scene.comes_to(MONDAY, time(9))
    assert "first on Mon 23 Nov." in await _says(scene, "here week")
    scene.stage.workspace.faults.clear()
    await scene.comes_to(MONDAY, time(11))
    assert len(_read(scene)) == 1


async def test_asked_for_again_on_another_day_no_week_has_two(scene: Scene) -> None:
    await _says(scene, "here week")
    await scene.comes_to(MONDAY, time(9))
    await _says(scene, "here week wed")
    await scene.comes_to(WEDNESDAY, time(9))
    assert len(_read(scene)) == 1
    await scene.comes_to(NEXT_MONDAY + timedelta(days=2), time(9))
    assert len(_read(scene)) == 2


async def test_asked_for_after_its_hour_it_begins_a_week_later(scene: Scene) -> None:
    await scene.comes_to(MONDAY, time(12))
    assert "first on Mon 30 Nov." in await _says(scene, "here week")
    await scene.comes_to(TUESDAY, time(9))
    assert _read(scene) == []
    await scene.comes_to(NEXT_MONDAY, time(9))
    assert len(_read(scene)) == 1


async def test_stop_ends_it_with_the_digest_or_alone(scene: Scene) -> None:
    await _says(scene, "here 10:00")
    await _says(scene, "here week")
    assert await _says(scene, "stop week") == "This channel no longer gets the weekly roll-up."
    assert "gets no team weekly roll-up" in await _says(scene, "stop week")
    await _says(scene, "here week")
    both = "This channel no longer gets the team digest and the weekly roll-up."
    assert await _says(scene, "stop") == both
    assert "This channel gets no team digest." in await _says(scene, "stop")
    await scene.comes_to(NEXT_MONDAY, time(10))
    assert _read(scene) == []
    with scene.stage.desk.database.read() as tx:
        left = checks.claim_due(tx, scene.stage.clock.now() + timedelta(days=99), 99)
    channel = scene.stage.workspace.channel(TEAM_CHANNEL).id
    assert (CheckKind.DIGEST, channel) not in [(check.kind, check.subject) for check in left]


async def test_one_that_waits_goes_by_the_day_and_hour_that_were_asked_for_last(scene: Scene) -> None:
    await _says(scene, "here week")
    scene.stage.workspace.faults.rate_limit(600, "chat.postMessage", times=10_000)
    await scene.comes_to(MONDAY, time(9))
    await _says(scene, "here week fri")
    scene.stage.workspace.faults.clear()
    await scene.comes_to(MONDAY, time(11))
    assert _read(scene) == []
    await _says(scene, "here week mon 11:30")
    await scene.comes_to(MONDAY, time(11, 30))
    assert len(_read(scene)) == 1
    await scene.comes_to(NEXT_MONDAY, time(11))
    assert len(_read(scene)) == 1


async def test_one_that_waits_to_be_sent_is_dropped_when_it_is_stopped(scene: Scene) -> None:
    await _says(scene, "here week")
    scene.stage.workspace.faults.fail("chat.postMessage", times=10_000)
    await scene.comes_to(MONDAY, time(9))
    await _says(scene, "stop week")
    scene.stage.workspace.faults.clear()
    await scene.comes_to(MONDAY, time(12))
    assert _read(scene) == []
    (entry,) = (e for e in scene.outbox() if e.message.kind is MessageKind.ROLL_UP)
    assert (entry.state, entry.why) == (MessageState.CANCELLED, "the channel no longer gets a roll-up")


async def test_after_a_week_of_nothing_none_comes(scene: Scene) -> None:
    await _says(scene, "here week stage:adoption")
    await scene.comes_to(MONDAY, time(9))
    assert _read(scene) == []


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("here week owner:me", "A channel is nobody's own. Name the owner, as in `owner:@mara`."),
        ("here week segment:nothing", "No customer is in the segment “nothing”."),
        ("here week stuck", "counts journeys of every status"),
        ("here week 25:00", "is not a time of day"),
        ("stop everything", "Write `/journey digest stop`, or `/journey digest stop week`"),
    ],
)
async def test_what_cannot_be_is_refused_with_what_to_write(scene: Scene, words: str, refusal: str) -> None:
    assert refusal in await _says(scene, words)


async def test_who_leads_nothing_cannot_give_a_channel_one(scene: Scene) -> None:
    assert "Only a CSM of a running journey or a Slack admin" in await _says(scene, "here week", who="theo")


async def test_the_settings_opened_in_the_channel_show_it(scene: Scene) -> None:
    await _says(scene, "here week fri template:rollout")
    jonas = scene.stage.people["jonas"]
    view = (await asked(scene.stage, "jonas", "settings", channel=TEAM_CHANNEL)).view
    assert view is not None
    assert "gets the weekly roll-up at 09:00 (Europe/Berlin) on Friday, about template:rollout" in jonas.read(view)
    assert "gets the weekly roll-up" not in jonas.read(await opened(scene.stage, "jonas", "settings"))
