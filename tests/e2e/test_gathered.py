"""What comes up in several journeys at once is one message, live like any other (requirements N1, N4, N5, N6, N7)."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.clock import MovableClock
from bot.delivered import Delivered
from bot.demo.stage import staged
from bot.usecases import running
from bot.usecases.absences import Absence
from bot.usecases.activities import complete, move_due_date, note, reopen
from bot.usecases.customers import put_customers
from bot.usecases.settings import Choices, Mute, choose, leave, mute
from bot.usecases.starting import StartOrder, start
from journeys.customer import Customer
from journeys.journey import Journey, Outcome
from journeys.messages import Card, CardKind, ClaimedMessage, DeliveryOutcome, Message, MessageKind, MessageState
from journeys.person import WORKING_DAYS
from storage import cards, journeys
from tests.e2e.scene import FACTS, MONDAY, Scene, furnished

START = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
CUSTOMERS = ("acme", "bluebell", "cobalt")
NAMES = ("Acme Rockets", "Bluebell Bakeries", "Cobalt Canoes")


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    """Three customers of Mara's, each with a journey in which Priya has a task; both were told of the start."""
    async with staged(database_url, MovableClock(START)) as stage:
        scene = await furnished(stage)
        for name in NAMES:
            _begin(scene, replace(scene.acme, key=name.split()[0].lower(), name=name))
        await scene.passes(seconds=5)
        yield scene
        stage.workspace.faults.clear()
        assert list(stage.workspace.problems) == []


def _begin(scene: Scene, customer: Customer, on: date = MONDAY) -> Journey:
    desk = scene.stage.desk
    put_customers(desk, customer.workspace, [customer], FACTS, scene.stage.clock.now())
    return start(desk, scene.stage.caller("jonas"), StartOrder(customer.key, "rollout", on, {}))[0].journey


async def _late(scene: Scene) -> None:
    """On Thursday the call (Mara's) and the configuration (Priya's) of all three were due the day before."""
    await scene.passes(days=2, hours=16)


def _journey(scene: Scene, customer: str) -> Journey:
    with scene.stage.desk.database.read() as tx:
        (journey,) = journeys.of_customer(tx, scene.acme.workspace, customer)
    return journey


def _does(scene: Scene, who: str, customer: str, key: str) -> None:
    complete(scene.stage.desk, scene.stage.caller(who), _activity(scene, customer, key))


def _activity(scene: Scene, customer: str, key: str) -> str:
    return next(a.id for a in _journey(scene, customer).activities if a.definition == key)


def _told(scene: Scene, who: str) -> list[str]:
    return [text for text in scene.texts(who) if " late journeys" in text]


def _alerts(scene: Scene) -> list[Message]:
    return [entry.message for entry in scene.outbox() if entry.message.kind is MessageKind.ALERT]


async def test_each_owner_gets_one_message_that_tells_of_all(scene: Scene) -> None:
    before = len(scene.texts("priya"))
    await _late(scene)

    (told,) = scene.texts("priya")[before:]
    assert told.startswith("3 late journeys: 3 delayed\n")
    assert all(f"{name} is delayed in Rollout v1\nDelayed: 2 of 3 activities overdue" in told for name in NAMES)
    assert told.count("[Mark done]") == 3
    assert "Do the call" not in told


async def test_a_button_on_it_does_what_it_says_and_the_card_shows_who_did_it(scene: Scene) -> None:
    await _late(scene)
    priya = scene.stage.people["priya"]
    card = scene.messages("priya")[-1]
    await priya.press(card, "Mark done")
    await scene.settles()

    read = priya.read(card)
    assert read.count("[Mark done]") == 2
    assert "Done by @priya" in read


async def test_what_happens_in_any_of_its_journeys_is_drawn_on_it_and_nothing_new_comes(scene: Scene) -> None:
    await _late(scene)
    count = len(scene.messages("mara"))
    _does(scene, "mara", "cobalt", "call")
    _does(scene, "priya", "cobalt", "configure")
    await scene.settles()

    assert "Cobalt Canoes is back on track in Rollout v1" in scene.texts("mara")[-1]
    assert scene.texts("mara")[-1].startswith("2 late journeys: 2 delayed, 1 no longer late\n")
    assert len(scene.messages("mara")) == count


async def test_what_it_would_say_of_a_paused_journey_comes_when_that_is_resumed(scene: Scene) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=2)
    await _late(scene)
    journey = _journey(scene, "bluebell")
    running.pause(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    await scene.passes(hours=1)
    (told,) = _told(scene, "priya")
    assert told.startswith("2 late journeys: 2 delayed")
    assert "Bluebell" not in told
    before = len(scene.messages("priya"))
    await scene.passes(hours=2)
    assert len(scene.messages("priya")) == before

    running.resume(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    await scene.passes(seconds=5)
    (later,) = scene.texts("priya")[before:]
    assert later.startswith("1 late journey: 1 delayed")
    assert "Bluebell Bakeries is delayed" in later
    await scene.passes(hours=5)
    assert len(scene.messages("priya")) == before + 1


@pytest.mark.parametrize("paused", [("bluebell",), ("acme", "bluebell", "cobalt")], ids=["one", "all"])
async def test_new_work_is_told_once_whichever_of_its_journeys_are_paused(
    database_url: str, paused: tuple[str, ...]
) -> None:
    async with staged(database_url, MovableClock(START)) as stage:
        scene, tuesday = await furnished(stage), MONDAY + timedelta(days=1)
        _is_quiet_at_night(scene, "priya")
        for name in NAMES:
            _begin(scene, replace(scene.acme, key=name.split()[0].lower(), name=name), tuesday)
        await scene.comes_to(tuesday, time(0, 5))
        for customer in paused:
            running.pause(stage.desk, stage.caller("mara"), _journey(scene, customer).id)
        before = len(scene.messages("priya"))
        for hours in (3, 1, 1, 1):
            await scene.passes(hours=hours)
        told = scene.texts("priya")[before:]
        assert len(told) == (len(paused) < len(NAMES))
        assert "Bluebell" not in "".join(told)

        for customer in paused:
            running.resume(stage.desk, stage.caller("mara"), _journey(scene, customer).id)
        for hours in (1, 1, 1):
            await scene.passes(hours=hours)
        later = [text for text in scene.texts("priya")[before:] if "your work in" in text]
        assert sum("Bluebell Bakeries" in text for text in later) == 1


async def test_what_was_shown_of_a_journey_paused_since_is_not_told_again(scene: Scene) -> None:
    """It has arrived, though Slack did not say so, and shows all three."""
    scene.stage.workspace.faults.drop("chat.postMessage", times=2, accepted=True)
    before = len(scene.messages("priya"))
    await _late(scene)
    journey = _journey(scene, "bluebell")
    running.pause(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    await scene.passes(minutes=10)
    running.resume(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    await scene.passes(hours=2)
    (told,) = scene.texts("priya")[before:]
    assert "Bluebell Bakeries is delayed" in told


@pytest.mark.parametrize("done", [(), ("acme", "cobalt")], ids=["others late", "others done"])
async def test_what_a_message_that_was_found_has_left_out_comes_when_that_is_resumed(
    scene: Scene, done: tuple[str, ...]
) -> None:
    """It has arrived without Bluebell, though Slack did not say so."""
    faults = scene.stage.workspace.faults
    faults.fail("chat.postMessage", times=2)
    await _late(scene)
    journey = _journey(scene, "bluebell")
    running.pause(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    faults.clear()
    faults.drop("chat.postMessage", times=2, accepted=True)
    before = len(scene.messages("priya"))
    await scene.passes(hours=1)
    for customer in done:
        _does(scene, "priya", customer, "configure")
        _does(scene, "mara", customer, "call")
    await scene.passes(hours=2)
    assert len(scene.messages("priya")) == before + 1

    running.resume(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    await scene.passes(seconds=5)
    told, later = scene.texts("priya")[before:]
    assert "Bluebell" not in told
    assert "Bluebell Bakeries is delayed" in later
    await scene.passes(hours=5)
    assert len(scene.messages("priya")) == before + 2


async def test_what_follows_a_repeat_says_that_it_may_be_one_and_is_counted(scene: Scene) -> None:
    """All three have arrived, though Slack did not say so, and nobody can look."""
    workspace, repeats = scene.stage.workspace, _Repeats(scene)
    workspace.app.scopes -= {"im:history"}
    workspace.faults.drop("chat.postMessage", times=2, accepted=True)
    await _late(scene)
    journey = _journey(scene, "bluebell")
    running.pause(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    await scene.minutes_pass(5)
    before = len(scene.messages("priya"))
    assert repeats.count == 2

    running.resume(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    await scene.minutes_pass(5)
    (later,) = scene.texts("priya")[before:]
    assert "Bluebell Bakeries is delayed" in later
    assert "This may be a repeat" in later
    assert repeats.count == 4


class _Repeats:
    """Counts what is sent although it may have arrived before."""

    def __init__(self, scene: Scene) -> None:
        self.count = 0
        scene.stage.bot.delivery.tried = self._tried

    def _tried(self, _kind: MessageKind, _outcome: DeliveryOutcome, is_repeat: bool) -> None:
        self.count += is_repeat


async def test_whichever_of_the_paused_journeys_is_resumed_is_told_at_once(scene: Scene) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=2)
    await _late(scene)
    desk, mara = scene.stage.desk, scene.stage.caller("mara")
    for customer in ("acme", "bluebell", "cobalt"):
        running.pause(desk, mara, _journey(scene, customer).id)
    await scene.passes(hours=1)

    for customer, name in (("cobalt", "Cobalt Canoes"), ("acme", "Acme Rockets"), ("bluebell", "Bluebell Bakeries")):
        before = len(scene.messages("priya"))
        running.resume(desk, mara, _journey(scene, customer).id)
        await scene.passes(seconds=5)
        (told,) = scene.texts("priya")[before:]
        assert told.startswith("1 late journey: 1 delayed")
        assert f"{name} is delayed" in told


@pytest.mark.parametrize("paused", [("bluebell",), ("acme", "bluebell", "cobalt")], ids=["one", "all"])
async def test_what_is_resumed_while_the_message_is_on_its_way_is_told_at_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, paused: tuple[str, ...]
) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=2)
    await _late(scene)
    desk, mara, delivery = scene.stage.desk, scene.stage.caller("mara"), scene.stage.bot.delivery
    ids = [_journey(scene, customer).id for customer in paused]
    for journey in ids:
        running.pause(desk, mara, journey)
    exchange = delivery._exchange
    resumed: list[object] = []

    def resume_first(delivered: Sequence[Delivered], room: int) -> list[ClaimedMessage]:
        if not resumed and any(len(one.claimed.message.journeys) == 3 for one in delivered):
            resumed.append([running.resume(desk, mara, journey) for journey in ids])
        return exchange(delivered, room)

    monkeypatch.setattr(delivery, "_exchange", resume_first)
    await scene.passes(minutes=30)
    assert resumed
    await scene.passes(seconds=5)
    assert sum("Bluebell Bakeries is delayed" in text for text in scene.texts("priya")) == 1


async def test_what_waits_for_a_resumed_journey_tells_of_no_other(scene: Scene) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=2)
    await _late(scene)
    journey = _journey(scene, "bluebell")
    running.pause(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    for customer in ("acme", "cobalt"):
        _does(scene, "priya", customer, "configure")
        _does(scene, "mara", customer, "call")
    await scene.passes(hours=2)
    before = len(scene.messages("priya"))
    acme = _journey(scene, "acme")
    configure = next(a.id for a in acme.activities if a.definition == "configure")
    reopen(scene.stage.desk, scene.stage.caller("mara"), configure)
    await scene.passes(hours=2)
    running.resume(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    await scene.passes(seconds=5)
    told = scene.texts("priya")[before:]
    assert sum("Acme Rockets is delayed" in text for text in told) == 1
    assert sum("Bluebell Bakeries is delayed" in text for text in told) == 1


async def test_what_a_pause_keeps_back_is_not_lost_to_a_mute(scene: Scene) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=1000)
    await _late(scene)
    journey = _journey(scene, "bluebell")
    running.pause(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    until = Mute(scene.stage.clock.now() + timedelta(hours=30))
    mute(scene.stage.desk, scene.stage.caller("priya"), until)
    scene.stage.workspace.faults.clear()
    before = len(scene.messages("priya"))
    for hours in (1, 31, 1):
        await scene.passes(hours=hours)
    running.resume(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    await scene.passes(hours=2)
    assert any("Bluebell Bakeries is delayed" in text for text in scene.texts("priya")[before:])


def _is_quiet_at_night(scene: Scene, who: str) -> None:
    quiet = Choices(False, time(9), WORKING_DAYS, "", quiet=(time(20), time(7)))
    choose(scene.stage.desk, scene.stage.caller(who), quiet)


async def test_what_is_no_longer_true_of_one_is_left_out_when_it_goes_out(scene: Scene) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=2)
    await _late(scene)
    _does(scene, "mara", "bluebell", "call")
    _does(scene, "priya", "bluebell", "configure")
    await scene.passes(hours=1)

    for who in ("mara", "priya"):
        (told,) = _told(scene, who)
        assert "Bluebell" not in told
        assert told.startswith("2 late journeys: 2 delayed")


async def test_it_is_not_sent_once_it_is_true_of_none(scene: Scene) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=2)
    await _late(scene)
    for customer in ("acme", "bluebell", "cobalt"):
        _does(scene, "mara", customer, "call")
        _does(scene, "priya", customer, "configure")
    await scene.passes(hours=1)

    states = {e.state for e in scene.outbox() if e.message.kind is MessageKind.ALERT}
    assert states == {MessageState.CANCELLED}


@pytest.mark.parametrize("is_accepted", [True, False])
async def test_after_an_uncertain_end_it_comes_once_and_is_live(scene: Scene, is_accepted: bool) -> None:
    scene.stage.workspace.faults.drop("chat.postMessage", times=2, accepted=is_accepted)
    await _late(scene)
    await scene.passes(minutes=10)

    (told,) = _told(scene, "priya")
    _does(scene, "priya", "acme", "configure")
    await scene.settles()
    (told,) = _told(scene, "priya")
    assert "Done by @priya" in told


async def test_who_stands_in_reads_it_marked_with_whom_it_is_for(scene: Scene) -> None:
    away = Absence(date(2026, 11, 24), date(2026, 12, 4), scene.stage.people["theo"].id)
    leave(scene.stage.desk, scene.stage.caller("priya"), away)
    await _late(scene)

    assert len(_alerts(scene)) == 2
    (told,) = _told(scene, "theo")
    assert "@priya" in told


async def test_the_same_is_told_once_in_whatever_company(scene: Scene) -> None:
    await _late(scene)
    for _ in range(3):
        await scene.passes(hours=2)
    assert [len(message.journeys) for message in _alerts(scene)] == [3, 3]


async def test_what_changes_in_one_of_its_journeys_while_it_is_on_its_way_is_drawn_on_it(scene: Scene) -> None:
    scene.stage.workspace.faults.slow(0.5, "chat.postMessage", times=2)
    scene.stage.clock.move(timedelta(days=2, hours=16))
    scene.stage.bot.loop.nudge()
    assert await scene.stage.workspace.changes.wait_for(lambda: _told(scene, "priya") or None, 10)
    _does(scene, "priya", "cobalt", "configure")
    await scene.settles()

    assert "Cobalt Canoes, Rollout: ~Do the configure~ Done by @priya" in _told(scene, "priya")[0]


async def test_one_that_arrived_unheard_of_keeps_all_its_journeys_though_one_was_settled_meanwhile(
    scene: Scene,
) -> None:
    scene.stage.workspace.faults.drop("chat.postMessage", times=2, accepted=True)
    await _late(scene)
    _does(scene, "mara", "bluebell", "call")
    _does(scene, "priya", "bluebell", "configure")
    await scene.passes(minutes=10)

    (told,) = _told(scene, "priya")
    assert told.startswith("2 late journeys: 2 delayed, 1 no longer late\n")
    assert "Bluebell Bakeries is back on track in Rollout v1" in told


async def test_of_steps_told_together_the_one_that_was_dropped_is_taken_again(scene: Scene) -> None:
    """Somebody acts on one of three journeys while what the CSM is to hear of them waits for the morning."""
    _is_quiet_at_night(scene, "mara")
    for customer in CUSTOMERS:
        plan, spring = _activity(scene, customer, "plan"), date(2027, 3, 1)
        move_due_date(scene.stage.desk, scene.stage.caller("mara"), plan, spring, following=False)
    await _late(scene)
    await scene.passes(days=5, hours=1)
    assert _journey(scene, "bluebell").escalated == 1
    configure = _activity(scene, "bluebell", "configure")
    note(scene.stage.desk, scene.stage.caller("priya"), configure, "They are on holiday.")
    await scene.passes(hours=10)
    (first,) = _steps(scene)
    assert set(first.journeys) == {_journey(scene, "acme").id, _journey(scene, "cobalt").id}

    for _ in range(20):
        await scene.passes(days=1)
    assert [card.journeys for card in _steps(scene)[1:]] == [(_journey(scene, "bluebell").id,)]


def _steps(scene: Scene) -> list[Card]:
    """What has come of escalations, oldest first."""
    with scene.stage.desk.database.read() as tx:
        known = cards.of_journeys(tx, scene.acme.workspace, [_journey(scene, key).id for key in CUSTOMERS])
    found = {card.message: card for card in known if card.kind is CardKind.ESCALATION}
    return sorted(found.values(), key=lambda card: card.ts)


async def test_of_what_waits_together_the_journey_ended_by_mistake_is_told_when_it_is_taken_up(scene: Scene) -> None:
    _is_quiet_at_night(scene, "mara")
    await _late(scene)
    running.end(scene.stage.desk, scene.stage.caller("jonas"), _journey(scene, "bluebell").id, Outcome.COMPLETED)
    await scene.passes(hours=10)
    (told,) = _told(scene, "mara")
    assert "Bluebell" not in told

    before = len(scene.messages("mara"))
    reopen(scene.stage.desk, scene.stage.caller("jonas"), _activity(scene, "bluebell", "call"))
    await scene.passes(hours=1)
    (later,) = scene.texts("mara")[before:]
    assert later.startswith("1 late journey: 1 delayed\nBluebell Bakeries is delayed in Rollout v1\n")
    await scene.passes(days=4)
    assert sum("is delayed in Rollout v1" in text for text in scene.texts("mara") if "Bluebell" in text) == 1
