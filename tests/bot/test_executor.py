"""Where use cases run."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from bot.executor import UseCaseExecutor


@pytest.fixture(params=[1, 4])
def executor(request: pytest.FixtureRequest) -> Iterator[UseCaseExecutor]:
    made = UseCaseExecutor(request.param)
    yield made
    made.close()


async def test_a_use_case_runs_beside_the_loop_and_gives_its_result(executor: UseCaseExecutor) -> None:
    assert await executor.run(threading.get_ident) != threading.get_ident()
    assert await executor.run(sorted, [2, 1], reverse=True) == [2, 1]


async def test_a_glance_gives_its_result_wherever_it_is_taken(executor: UseCaseExecutor) -> None:
    assert await executor.glance(sorted, [1, 2], reverse=True) == [2, 1]


async def test_a_glance_is_taken_in_place_only_where_there_is_one_thread() -> None:
    alone, several = UseCaseExecutor(1), UseCaseExecutor(2)

    assert await alone.glance(threading.get_ident) == threading.get_ident()
    assert await several.glance(threading.get_ident) != threading.get_ident()

    alone.close()
    several.close()


async def test_between_two_glances_the_event_loop_hears_who_has_asked_meanwhile() -> None:
    alone, told = UseCaseExecutor(1), list[str]()

    def look(name: str) -> None:
        told.append(name)
        asyncio.get_running_loop().call_soon(told.append, f"heard during {name}")

    await asyncio.gather(*(alone.glance(look, name) for name in ("first", "second", "third")))
    await asyncio.sleep(0)

    alone.close()
    assert told == [
        "first", "heard during first", "second", "heard during second", "third", "heard during third",
    ]  # fmt: skip


async def test_what_a_use_case_raises_reaches_whoever_waits_for_it(executor: UseCaseExecutor) -> None:
    with pytest.raises(ZeroDivisionError):
        await executor.run(divmod, 1, 0)
    with pytest.raises(ZeroDivisionError):
        await executor.glance(divmod, 1, 0)


async def test_in_a_lane_one_runs_after_the_other_and_waits_for_nobody_beside_it() -> None:
    several, running, most = UseCaseExecutor(2), 0, 0
    lane, blocked = several.lane(), threading.Event()

    def count() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        running -= 1

    waiting = [asyncio.create_task(several.run(blocked.wait)) for _ in range(2)]
    await asyncio.gather(*(lane.run(count) for _ in range(20)))
    blocked.set()
    await asyncio.gather(*waiting)
    several.close()

    assert most == 1
    with pytest.raises(RuntimeError):
        await lane.run(count)


def test_where_one_runs_at_a_time_anyway_there_is_no_other_lane() -> None:
    alone = UseCaseExecutor(1)
    assert alone.lane() is alone
    alone.close()
