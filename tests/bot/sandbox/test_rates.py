"""Slack's rate limits on the sandbox's clock."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.person import Person
from bot.sandbox.rates import RateLimiter, Rates, Tier
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.conftest import TestClock
from tests.bot.sandbox.small_bot import client_of


class StoppedClock(TestClock):
    """Moves only when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def elapsed(self) -> float:
        return self.seconds


@pytest.fixture
def stopped() -> StoppedClock:
    return StoppedClock()


def test_a_channel_takes_a_burst_then_one_post_a_second(stopped: StoppedClock) -> None:
    limiter = RateLimiter(Rates(burst=3), stopped)
    assert [limiter.wait_to_post("C1") for _ in range(4)] == [0, 0, 0, 1]
    assert limiter.wait_to_post("C2") == 0
    stopped.seconds = 1.0
    assert [limiter.wait_to_post("C1") for _ in range(2)] == [0, 1]
    stopped.seconds = 60.0
    assert [limiter.wait_to_post("C1") for _ in range(4)] == [0, 0, 0, 1]


def test_a_method_is_limited_per_minute_and_says_how_long_to_wait(stopped: StoppedClock) -> None:
    limiter = RateLimiter(Rates(), stopped)
    assert [limiter.wait_for("users.list", Tier.T2) for _ in range(20)] == [0] * 20
    stopped.seconds = 10.5
    assert limiter.wait_for("users.list", Tier.T2) == 50
    assert limiter.wait_for("conversations.list", Tier.T2) == 0
    stopped.seconds = 60.0
    assert limiter.wait_for("users.list", Tier.T2) == 0


def test_limits_are_scaled_or_switched_off(stopped: StoppedClock) -> None:
    scaled = RateLimiter(Rates(scale=10, burst=1), stopped)
    assert [scaled.wait_for("users.list", Tier.T2) for _ in range(201)][-2:] == [0, 60]
    assert [scaled.wait_to_post("C1") for _ in range(2)] == [0, 1]
    stopped.seconds = 0.1
    assert scaled.wait_to_post("C1") == 0
    off = RateLimiter(Rates.off(), stopped)
    assert {off.wait_to_post("C1") for _ in range(1000)} == {0}


@settings(max_examples=50)
@given(gaps=st.lists(st.floats(0, 3), min_size=1, max_size=60), burst=st.integers(1, 5))
def test_no_stretch_of_time_takes_more_posts_than_its_seconds_and_the_burst(gaps: list[float], burst: int) -> None:
    clock = StoppedClock()
    limiter = RateLimiter(Rates(burst=burst), clock)
    taken: list[float] = []
    for gap in gaps:
        clock.seconds += gap
        if limiter.wait_to_post("C1") == 0:
            taken.append(clock.seconds)
    for first, begin in enumerate(taken):
        for count, end in enumerate(taken[first:], start=1):
            assert count <= burst + (end - begin) + 1e-6


async def test_a_post_too_many_is_refused_and_welcome_later(
    workspace: Workspace, server: SandboxServer, clock: TestClock, ada: Person
) -> None:
    workspace.limiter.rates = Rates(burst=1)
    client: AsyncWebClient = client_of(workspace, server)
    await client.chat_postMessage(channel=ada.id, text="First")
    with pytest.raises(SlackApiError) as limited:
        await client.chat_postMessage(channel=ada.id, text="Second")
    assert (limited.value.response.status_code, limited.value.response.headers["Retry-After"]) == (429, "1")
    clock.move(timedelta(seconds=1))
    await client.chat_postMessage(channel=ada.id, text="Third")
    assert [m.text for m in ada.dm()] == ["First", "Third"]
