"""Who is asked for ticks where customers go over and people are away (requirements T2, N5)."""

from collections import Counter
from contextlib import suppress
from datetime import date, time, timedelta
from itertools import combinations
from random import Random

import pytest

from journeys.errors import NotPossible
from journeys.messages import MessageKind, MessageState
from tests.e2e.scene import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Scene
from tests.e2e.test_ticks import AGREED, asking
from tests.e2e.test_ticks import ASKED as CAN_START
from tests.e2e.ticks_going_over import goes_to, is_asked_on_monday, ticks_card, times_asked


@pytest.fixture
def scene(idle: Scene) -> Scene:
    """Acme's CSM is Mara; the template has no owner."""
    idle.applies(asking(AGREED))
    return idle


async def test_it_comes_once_to_who_stands_in_for_the_new_csm(scene: Scene) -> None:
    scene.chooses("mara", quiet=(time(11), time(9)))
    scene.leaves("lucia", TUESDAY, WEDNESDAY, "theo")
    await is_asked_on_monday(scene)
    await scene.comes_to(TUESDAY, time(8))
    await goes_to(scene, "lucia")
    for day in (TUESDAY, WEDNESDAY):
        await scene.comes_to(day, time(16))
    assert times_asked(scene, "mara", "theo", "lucia") == [0, 1, 0]
    for day in (THURSDAY, FRIDAY):
        await scene.comes_to(day, time(16))
    assert times_asked(scene, "mara", "theo", "lucia") == [0, 1, 1]


@pytest.mark.parametrize(("who", "read"), [("lucia", [1, 0, 1]), ("theo", [1, 0, 0])])
async def test_what_was_read_for_the_former_csm_is_asked_of_the_new_one_unless_they_were_the_one(
    scene: Scene, who: str, read: list[int]
) -> None:
    scene.leaves("mara", TUESDAY, WEDNESDAY, "theo")
    await scene.comes_to(TUESDAY, time(15))
    scene.says(signed=True)
    await scene.settles()
    await goes_to(scene, who)
    assert times_asked(scene, "theo", "mara", "lucia") == read
    assert (CAN_START in scene.stage.people["theo"].read(ticks_card(scene, "theo"))) == (who == "theo")
    for day in (THURSDAY, FRIDAY):
        await scene.comes_to(day, time(16))
    assert times_asked(scene, "theo", "mara", "lucia") == read


async def _is_away_today(scene: Scene, first: str) -> None:
    """Mara, with Theo standing in, who reads it; then Acme goes over."""
    scene.leaves("mara", MONDAY, MONDAY, "theo")
    await scene.comes_to(MONDAY, time(15))
    scene.says(signed=True)
    await scene.settles()
    await goes_to(scene, first)


async def test_a_csm_who_gets_a_customer_back_is_asked_what_another_read_for_them(scene: Scene) -> None:
    await _is_away_today(scene, "lucia")
    assert times_asked(scene, "mara", "theo", "lucia") == [0, 1, 1]
    await scene.comes_to(TUESDAY, time(16))
    await goes_to(scene, "mara")
    await scene.comes_to(THURSDAY, time(16))
    assert times_asked(scene, "mara", "theo", "lucia") == [1, 1, 1]
    assert CAN_START in scene.stage.people["mara"].read(ticks_card(scene, "mara"))
    assert "@mara is asked by now" in scene.stage.people["lucia"].read(ticks_card(scene, "lucia"))


async def test_a_csm_who_gets_a_customer_back_while_away_is_asked_after_that(scene: Scene) -> None:
    await _is_away_today(scene, "lucia")
    await goes_to(scene, "mara")
    assert CAN_START in scene.stage.people["theo"].read(ticks_card(scene, "theo"))
    await scene.comes_to(TUESDAY, time(16))
    assert times_asked(scene, "mara", "theo", "lucia") == [1, 1, 1]


@pytest.mark.parametrize("between", [[], [""], ["", "theo"], ["mara", "theo"]])
async def test_who_comes_after_a_csm_who_had_stood_in_is_asked(scene: Scene, between: list[str]) -> None:
    await _is_away_today(scene, "theo")
    await scene.comes_to(TUESDAY, time(16))
    for who in (*between, "lucia"):
        await goes_to(scene, who)
        await scene.passes(minutes=20)
    await scene.comes_to(THURSDAY, time(16))
    assert times_asked(scene, "theo", "lucia") == [1, 1]
    assert "@lucia is asked by now" in scene.stage.people["theo"].read(ticks_card(scene, "theo"))
    assert CAN_START in scene.stage.people["lucia"].read(ticks_card(scene, "lucia"))


async def test_what_who_stands_in_for_the_new_csm_has_read_for_them_comes_once(scene: Scene) -> None:
    """Lucia is away for longer, so what is asked again after Mara's absence finds Priya asked."""
    scene.leaves("lucia", MONDAY, WEDNESDAY, "priya")
    await _is_away_today(scene, "lucia")
    for day in (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY):
        await scene.comes_to(day, time(16))
    assert times_asked(scene, "mara", "theo", "priya", "lucia") == [0, 1, 1, 1]


@pytest.mark.parametrize("seed", range(12))
async def test_the_csm_or_who_reads_for_them_is_asked_once_whatever_absences_and_hand_overs_came_before(
    scene: Scene, seed: int
) -> None:
    chance, csm = Random(seed), "mara"
    for day in (MONDAY + timedelta(days=n) for n in range(9)):
        _goes_away(scene, day, chance)
        if day == MONDAY:
            await is_asked_on_monday(scene)
        for _ in range(chance.randint(0, 2)):
            csm = chance.choice(["mara", "lucia", "theo", ""])
            await goes_to(scene, csm)
            await scene.passes(minutes=chance.choice([0, 70]))
        await scene.comes_to(day, time(18))
        assert not csm or day.isoweekday() > 5 or _has_been_asked(scene, csm)
    for day in (MONDAY + timedelta(days=n) for n in range(9, 16)):
        await scene.comes_to(day, time(18))
    assert not csm or any(CAN_START in text for text in scene.texts(csm))
    assert max(Counter(_readers(scene)).values()) == 1


def _goes_away(scene: Scene, day: date, chance: Random) -> None:
    """One of three, for a day or two from that day or the next on, unless they are away already; none stand in for each
    other, since then nobody would read it."""
    who, stand_in = chance.choice(list(combinations(["mara", "lucia", "theo", "jonas"], 2)))
    first = day + timedelta(days=chance.randint(0, 1))
    last = first + timedelta(days=chance.randint(0, 1))
    with suppress(NotPossible):
        scene.leaves(who, first, last, stand_in)


def _has_been_asked(scene: Scene, csm: str) -> bool:
    return any(scene.stage.people[csm].id in pair for pair in _readers(scene))


def _readers(scene: Scene) -> list[tuple[str, str]]:
    """For whom what asks for ticks has come, and to whom."""
    sent = (e.message for e in scene.outbox() if e.state is MessageState.SENT and e.message.kind is MessageKind.TICKS)
    return [(message.recipient, message.reader) for message in sent]
