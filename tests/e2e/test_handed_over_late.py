"""A late journey that goes over to a new CSM: whoever has it in the end is alerted of it once, whatever waits meanwhile
(requirements C1, N1, N4, N7)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

import pytest

from bot.delivered import Delivered
from bot.delivery import Delivery
from bot.usecases import running
from bot.usecases.customers import put_customers
from journeys.messages import ClaimedMessage, MessageKind, MessageState
from tests.e2e.acts import said
from tests.e2e.scene import FACTS, TUESDAY, WEDNESDAY, Scene, a_milestone, a_task, a_template

LATE = "Acme Rockets is delayed"
EIGHT = time(8)


@pytest.fixture
async def scene(on_both: Scene) -> Scene:
    """Mara's journey is delayed from Wednesday on, by its days, and nobody's task is; Lucia lives in São Paulo."""
    first = a_milestone("first", {}, [a_task("plan", "implementation_specialist", 30)])
    days = {"on_time_up_to": 1, "delayed_up_to": 30}
    on_both.applies(a_template(status_rule="both", progress=days, milestones=[first]))
    on_both.starts()
    await on_both.settles()
    return on_both


def _imports(scene: Scene, csm: str, timezone: str = "") -> int:
    """Gives how many journeys went over to a new CSM."""
    roles = {**scene.acme.roles, "csm": scene.stage.people[csm].id}
    acme = replace(scene.acme, roles=roles, timezone=timezone or scene.acme.timezone)
    return put_customers(scene.stage.desk, acme.workspace, [acme], FACTS, scene.stage.clock.now()).handed_over


def _pauses(scene: Scene) -> None:
    running.pause(scene.stage.desk, scene.stage.caller("jonas"), scene.journey.id)


def _resumes(scene: Scene) -> None:
    running.resume(scene.stage.desk, scene.stage.caller("jonas"), scene.journey.id)


def _alerted(scene: Scene) -> dict[str, int]:
    """Who has read that it is late, and how often."""
    told = {who: len(scene.told(LATE, who)) for who in scene.stage.people}
    return {who: count for who, count in told.items() if count}


async def test_who_takes_over_a_paused_one_is_told_when_it_is_resumed(scene: Scene) -> None:
    await scene.comes_to(WEDNESDAY, time(10))
    _pauses(scene)
    await scene.comes_to(WEDNESDAY, time(11))
    assert _imports(scene, "lucia") == 1
    await scene.passes(hours=2)
    assert scene.texts("lucia") == []
    _resumes(scene)
    await scene.passes(hours=1)
    assert _alerted(scene) == {"mara": 1, "lucia": 1}


async def test_what_a_pause_has_kept_from_the_former_csm_comes_to_the_new_one(scene: Scene) -> None:
    scene.chooses(quiet=(time(18), EIGHT))
    await scene.comes_to(WEDNESDAY, time(0, 5))
    _pauses(scene)
    await scene.comes_to(WEDNESDAY, time(8, 30))
    assert _imports(scene, "lucia") == 1
    await scene.comes_to(WEDNESDAY, time(16))
    assert _alerted(scene) == {}
    _resumes(scene)
    await scene.passes(hours=2)
    assert _alerted(scene) == {"lucia": 1}


async def test_who_takes_over_one_whose_customer_moves_to_the_day_before_is_told_when_that_day_comes(
    scene: Scene,
) -> None:
    """At one on Wednesday in Tokyo it is eight on Tuesday in Los Angeles."""
    _imports(scene, "mara", "Asia/Tokyo")
    await scene.comes_to(TUESDAY, time(17))
    assert _alerted(scene) == {"mara": 1}
    assert _imports(scene, "lucia", "America/Los_Angeles") == 1
    await scene.comes_to(WEDNESDAY, time(23, 59), "America/Los_Angeles")
    assert _alerted(scene) == {"mara": 1, "lucia": 1}
    (alert,) = scene.messages("lucia")
    assert scene.stage.people["lucia"].read(alert).startswith(LATE)


async def test_the_former_csm_gets_the_alert_where_a_mistake_is_put_right_after_it_was_dropped(scene: Scene) -> None:
    scene.chooses(quiet=(time(18), EIGHT))
    await scene.comes_to(WEDNESDAY, time(0, 5))
    await scene.comes_to(WEDNESDAY, time(7, 30))
    assert _imports(scene, "lucia") == 1
    await scene.comes_to(WEDNESDAY, time(8, 5))
    assert _alerted(scene) == {"lucia": 1}
    await scene.comes_to(WEDNESDAY, time(8, 30))
    assert _imports(scene, "mara") == 1
    await scene.settles()
    assert _alerted(scene) == {"lucia": 1, "mara": 1}
    _imports(scene, "lucia")
    _imports(scene, "mara")
    await scene.passes(hours=1)
    assert _alerted(scene) == {"lucia": 1, "mara": 1}


async def test_where_both_sleep_until_it_is_put_right_only_who_has_it_then_is_alerted(scene: Scene) -> None:
    for who in ("mara", "lucia"):
        scene.chooses(who, quiet=(time(18), EIGHT))
    await scene.comes_to(WEDNESDAY, time(0, 5))
    _imports(scene, "lucia")
    await scene.comes_to(WEDNESDAY, time(8, 5))
    _imports(scene, "mara")
    for hour in (9, 16, 20):
        await scene.comes_to(WEDNESDAY, time(hour))
    assert _alerted(scene) == {"mara": 1}


async def test_where_it_is_put_right_before_the_alert_is_due_it_comes_once(scene: Scene) -> None:
    scene.chooses(quiet=(time(18), EIGHT))
    await scene.comes_to(WEDNESDAY, time(0, 5))
    _imports(scene, "lucia")
    _imports(scene, "mara")
    await scene.comes_to(WEDNESDAY, time(10))
    assert _alerted(scene) == {"mara": 1}


async def test_where_it_is_put_right_while_the_alert_is_being_dropped_it_comes_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.chooses(quiet=(time(18), EIGHT))
    scene.chooses("lucia", quiet=(time(18), EIGHT))
    await scene.comes_to(WEDNESDAY, time(0, 5))
    _imports(scene, "lucia")
    exchange = Delivery._exchange

    def put_right_before(delivery: Delivery, delivered: Sequence[Delivered], room: int) -> list[ClaimedMessage]:
        if any(one.dropped for one in delivered):
            _imports(scene, "mara")
        return exchange(delivery, delivered, room)

    monkeypatch.setattr(Delivery, "_exchange", put_right_before)
    await scene.comes_to(WEDNESDAY, time(8, 5))
    await scene.settles()
    assert _alerted(scene) == {"mara": 1}
    await scene.comes_to(WEDNESDAY, time(16))
    assert _alerted(scene) == {"mara": 1}


async def test_what_the_digest_tells_after_a_mute_is_not_told_again(scene: Scene) -> None:
    await said(scene.stage, "mara", "mute 2026-11-26")
    await scene.comes_to(WEDNESDAY, time(9))
    assert [entry.state for entry in scene.entries(MessageKind.ALERT)] == [MessageState.CANCELLED]
    _imports(scene, "lucia")
    _imports(scene, "mara")
    await scene.passes(days=2)
    assert "mara" not in _alerted(scene)


@pytest.mark.parametrize("can_look", [True, False], ids=["its history can be read", "nobody can look"])
async def test_what_may_have_been_heard_is_not_told_again(scene: Scene, can_look: bool) -> None:
    """Slack has taken Mara's alert without saying so, and the journey goes to Lucia before that is cleared up."""
    if not can_look:
        scene.stage.workspace.app.scopes -= {"im:history"}
    scene.stage.workspace.faults.drop("chat.postMessage", times=1, accepted=True)
    await scene.comes_to(WEDNESDAY, time(0, 5))
    scene.stage.workspace.faults.clear()
    _imports(scene, "lucia")
    await scene.minutes_pass(10)
    assert _alerted(scene) == {"mara": 1, "lucia": 1}
    _imports(scene, "mara")
    await scene.minutes_pass(10)
    assert _alerted(scene) == {"mara": 1, "lucia": 1}
