"""The product's time, which the demo moves (design, Two clocks)."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import Clock, MovableClock

START = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def _falls_asleep(clock: MovableClock, seconds: float) -> asyncio.Task[None]:
    dozing = clock.somebody_falls_asleep()
    sleeping = asyncio.create_task(clock.sleep(seconds))
    await dozing
    return sleeping


def test_it_runs_on_from_where_it_was_put() -> None:
    clock = MovableClock(START)
    clock.move(HOUR)
    assert START + HOUR <= clock.now() < START + HOUR + timedelta(minutes=1)


def test_it_does_not_go_back() -> None:
    with pytest.raises(ValueError, match="only moves ahead"):
        MovableClock(START).move(-HOUR)


def test_limits_and_pauses_move_with_it_and_real_time_does_not() -> None:
    clock = MovableClock(START)
    elapsed, real = clock.elapsed(), clock.real()
    clock.move(HOUR)
    assert 3600 <= clock.elapsed() - elapsed < 3660
    assert clock.real() - real < 60


def test_a_held_clock_stands_exactly_where_it_is_moved_and_then_runs_on_from_there() -> None:
    clock = MovableClock(START)
    with clock.held():
        stood = clock.now()
        clock.move(START + HOUR - stood)
        assert (clock.now(), clock.now()) == (START + HOUR, START + HOUR)
    assert START + HOUR <= clock.now() < START + HOUR + timedelta(minutes=1)


async def test_who_sleeps_by_it_wakes_when_it_was_moved_that_far() -> None:
    clock = MovableClock(START)
    with clock.held():
        sleeping = await _falls_asleep(clock, 3600)
        assert clock.asleep == {sleeping}
        assert clock.next_waking == clock.now() + HOUR
        clock.move(HOUR - timedelta(microseconds=1))
        await asyncio.sleep(0)
        assert not sleeping.done()
        clock.move(timedelta(microseconds=1))
        await sleeping
    assert clock.asleep == set()


async def test_nobody_wakes_while_it_is_held_and_everybody_does_in_time_once_it_runs() -> None:
    clock = MovableClock(START)
    sleeping = await _falls_asleep(clock, 0.05)
    with clock.held():
        await asyncio.sleep(0.1)
        assert not sleeping.done()
    await sleeping


async def test_who_sleeps_by_the_real_clock_wakes_by_it() -> None:
    clock = Clock()
    before = clock.elapsed()
    await clock.sleep(0.02)
    assert clock.elapsed() - before >= 0.02
