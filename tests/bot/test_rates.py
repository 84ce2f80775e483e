"""How fast we call Slack."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rates import LOOKUP, POST, REDRAW, Pace

MOST = 5.0


class Elapsed:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def elapsed() -> Elapsed:
    return Elapsed()


@pytest.fixture
def pace(elapsed: Elapsed) -> Pace:
    return Pace(elapsed)


def _waits(pace: Pace, count: int, channel: str = "C1") -> list[float]:
    return [pace.post("T1", channel, MOST) for _ in range(count)]


def test_a_channel_takes_two_at_once_and_then_one_a_second(pace: Pace) -> None:
    assert _waits(pace, 5) == pytest.approx([0, 0, 1, 2, 3])


def test_a_channel_that_was_quiet_takes_two_again(pace: Pace, elapsed: Elapsed) -> None:
    _waits(pace, 2)
    elapsed.seconds += 2
    assert _waits(pace, 3) == pytest.approx([0, 0, 1])


def test_channels_and_workspaces_do_not_wait_for_each_other(pace: Pace) -> None:
    _waits(pace, 5)
    assert _waits(pace, 1, "C2") == [0]
    assert pace.post("T2", "C1", MOST) == 0


def test_a_turn_that_is_too_far_away_is_not_taken(pace: Pace, elapsed: Elapsed) -> None:
    _waits(pace, 7)
    assert pace.post("T1", "C1", MOST) == pytest.approx(6)
    assert pace.post("T1", "C1", MOST) == pytest.approx(6)
    elapsed.seconds += 1
    assert pace.post("T1", "C1", MOST) == pytest.approx(5)


def test_a_workspace_has_a_budget_over_all_its_channels(pace: Pace) -> None:
    waits = [pace.post("T1", f"C{n}", MOST) for n in range(30)]
    assert waits[:20] == [0] * 20
    assert waits[20:] == pytest.approx([n * 60 / 240 for n in range(1, 11)])
    assert pace.post("T2", "C1", MOST) == 0


def test_redraws_have_a_budget_of_their_own(pace: Pace) -> None:
    waits = [pace.redraw("T1", f"card-{number}", MOST) for number in range(13)]
    assert waits == pytest.approx([0] * 10 + [1.5, 3.0, 4.5])
    assert pace.post("T1", "C1", MOST) == 0


def test_no_minute_holds_more_redraws_than_slack_takes(pace: Pace, elapsed: Elapsed) -> None:
    drawn: list[float] = []
    for number in range(3000):
        wait = pace.redraw("T1", f"card-{number}", 0)
        drawn += [] if wait else [elapsed.seconds]
        elapsed.seconds += 0.1
    assert 45 <= max(sum(at <= other < at + 60 for other in drawn) for at in drawn) <= 50


def test_those_whose_turn_is_far_away_come_back_one_by_one(pace: Pace) -> None:
    waits = [pace.post("T1", f"C{number}", MOST) for number in range(60)]
    assert waits[20:40] == pytest.approx([n * 60 / 240 for n in range(1, 21)])
    assert waits[40:] == pytest.approx([MOST + 60 / 240 + n * 60 / 192 for n in range(20)])


def test_who_comes_new_need_not_wait_for_all_who_ask_again_later(pace: Pace, elapsed: Elapsed) -> None:
    for number in range(500):
        pace.post("T1", f"C{number}", MOST)
    elapsed.seconds += 1
    assert pace.post("T1", "new", MOST) == pytest.approx(4.25)


def test_what_could_not_ask_again_in_time_does_not_go_all_at_once(pace: Pace, elapsed: Elapsed) -> None:
    for number in range(300):
        pace.post("T1", f"C{number}", MOST)
    elapsed.seconds += 300
    again = [pace.post("T1", f"C{number}", MOST) for number in range(40, 300)]
    assert again.count(0) == 20
    assert sum(wait <= MOST for wait in again) == 40


def test_who_waits_for_their_channel_alone_takes_nothing_from_the_others(pace: Pace) -> None:
    _waits(pace, 12)
    assert [pace.post("T1", f"other {number}", MOST) for number in range(13)] == [0] * 13


def test_a_backlog_goes_out_steadily_and_whoever_comes_new_in_between_has_a_turn_soon(
    pace: Pace, elapsed: Elapsed
) -> None:
    """A little world: each asks again when told to, and somebody new comes every three seconds."""
    asking = [(elapsed.seconds, number) for number in range(300)] + [(elapsed.seconds + 3 * n, -n) for n in range(30)]
    sent: dict[int, float] = {}
    begin = elapsed.seconds
    while asking:
        asking.sort()
        at, number = asking.pop(0)
        elapsed.seconds = max(at, elapsed.seconds)
        wait = pace.post("T1", f"C{number}", MOST)
        if wait <= MOST:
            sent[number] = elapsed.seconds + wait - begin
        else:
            asking.append((elapsed.seconds + wait, number))
    assert max(sent.values()) <= 300 / 3
    assert all(sent[-n] <= 3 * n + MOST for n in range(1, 30))


def test_a_card_is_drawn_again_once_a_second(pace: Pace, elapsed: Elapsed) -> None:
    assert [pace.redraw("T1", "card", MOST) for _ in range(3)] == pytest.approx([0, 1, 2])
    assert [pace.redraw("T1", "other", MOST), pace.redraw("T2", "card", MOST)] == [0, 0]
    elapsed.seconds += 3
    assert pace.redraw("T1", "card", MOST) == 0


@settings(max_examples=50)
@given(st.lists(st.floats(0, 3), max_size=60))
def test_no_ten_seconds_of_a_channel_hold_more_than_twelve_posts(pauses: list[float]) -> None:
    elapsed = Elapsed()
    pace, posted = Pace(elapsed), list[float]()
    for pause in pauses:
        elapsed.seconds += pause
        wait = pace.post("T1", "C1", MOST)
        if wait <= MOST:
            posted.append(elapsed.seconds + wait)
    for at in posted:
        assert sum(at <= other < at + 10 for other in posted) <= 12


def test_a_channel_in_which_slack_asks_to_wait_holds_up_no_other(pace: Pace, elapsed: Elapsed) -> None:
    pace.limited(POST, "T1", "C1", 30)
    assert pace.post("T1", "C1", MOST) == pytest.approx(30)
    assert pace.post("T1", "C2", MOST) == 0
    elapsed.seconds += 30
    assert pace.post("T1", "C1", MOST) == 0


def test_a_second_channel_in_which_slack_asks_to_wait_means_the_workspace(pace: Pace, elapsed: Elapsed) -> None:
    pace.limited(POST, "T1", "C1", 30)
    pace.limited(POST, "T1", "C2", 20)
    assert pace.post("T1", "C1", MOST) == pytest.approx(30)
    assert pace.post("T1", "C3", MOST) == pytest.approx(20)
    assert pace.post("T2", "C3", MOST) == 0
    assert pace.redraw("T1", "card", MOST) == 0
    elapsed.seconds += 20
    assert pace.post("T1", "C3", MOST) == 0


def test_a_channel_that_was_limited_before_does_not_count_as_beside(pace: Pace, elapsed: Elapsed) -> None:
    pace.limited(POST, "T1", "C1", 30)
    elapsed.seconds += 31
    pace.limited(POST, "T1", "C2", 30)
    assert pace.post("T1", "C3", MOST) == 0


def test_other_methods_are_limited_each_for_itself_and_for_the_workspace(pace: Pace) -> None:
    pace.limited(REDRAW, "T1", "C1", 9)
    assert [
        pace.redraw("T1", "card", MOST),
        pace.redraw("T2", "card", MOST),
        pace.post("T1", "C1", MOST),
    ] == pytest.approx([9, 0, 0])
    pace.limited("conversations.open", "T1", "C1", 7)
    assert [pace.lookup("T1"), pace.lookup("T2"), pace.post("T1", "C1", MOST)] == pytest.approx([7, 0, 0])


def test_a_shorter_wait_does_not_end_a_longer_one(pace: Pace) -> None:
    pace.limited(LOOKUP, "T1", "C1", 30)
    pace.limited(LOOKUP, "T1", "C1", 1)
    assert pace.lookup("T1") == pytest.approx(30)


def test_after_a_post_of_another_process_the_next_comes_a_second_later_and_none_at_once_with_it(
    pace: Pace, elapsed: Elapsed
) -> None:
    pace.posted_by_other("T1", "C1", 0.25)
    assert _waits(pace, 2) == pytest.approx([0.75, 1.75])
    elapsed.seconds += 60
    pace.posted_by_other("T1", "C1", 59)
    assert _waits(pace, 1) == [0]


def test_a_post_of_another_process_takes_back_no_wait_of_our_own(pace: Pace) -> None:
    _waits(pace, 4)
    pace.posted_by_other("T1", "C1", 0)
    assert _waits(pace, 1) == pytest.approx([3])
