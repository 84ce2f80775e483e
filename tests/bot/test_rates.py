"""How fast we call Slack."""

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rates import LOOKUP, POST, REDRAW, Pace

MOST = 5.0
_numbers = count()


def new() -> str:
    """A message nobody has asked for yet."""
    return f"message {next(_numbers)}"


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


def _waits(pace: Pace, many: int, channel: str = "C1") -> list[float]:
    return [pace.post(new(), "T1", channel, MOST) for _ in range(many)]


def test_a_channel_takes_two_at_once_and_then_one_a_second(pace: Pace) -> None:
    assert _waits(pace, 5) == pytest.approx([0, 0, 1, 2, 3])


def test_a_channel_that_was_quiet_takes_two_again(pace: Pace, elapsed: Elapsed) -> None:
    _waits(pace, 2)
    elapsed.seconds += 2
    assert _waits(pace, 3) == pytest.approx([0, 0, 1])


def test_channels_and_workspaces_do_not_wait_for_each_other(pace: Pace) -> None:
    _waits(pace, 5)
    assert _waits(pace, 1, "C2") == [0]
    assert pace.post(new(), "T2", "C1", MOST) == 0


def test_a_turn_that_is_too_far_away_is_kept_for_the_message_that_asked(pace: Pace, elapsed: Elapsed) -> None:
    _waits(pace, 7)
    assert pace.post("first", "T1", "C1", MOST) == pytest.approx(6)
    assert pace.post("second", "T1", "C1", MOST) == pytest.approx(7)
    elapsed.seconds += 1
    assert pace.post("second", "T1", "C1", MOST) == pytest.approx(6)
    elapsed.seconds += 5.5
    assert pace.post("first", "T1", "C1", MOST) == 0
    assert pace.post("second", "T1", "C1", MOST) == pytest.approx(0.5)


def test_a_turn_is_taken_once_for_a_message(pace: Pace, elapsed: Elapsed) -> None:
    _waits(pace, 7)
    pace.post("later", "T1", "C1", MOST)
    elapsed.seconds += 6
    assert pace.post("later", "T1", "C1", MOST) == 0
    assert pace.post("later", "T1", "C1", MOST) == pytest.approx(1)


def test_what_waits_long_in_its_channel_takes_nothing_from_the_others(pace: Pace) -> None:
    _waits(pace, 12)
    assert [pace.post(new(), "T1", f"other {n}", MOST) for n in range(8)] == [0] * 8


def test_a_turn_that_came_while_slack_asked_to_wait_is_taken_anew(pace: Pace, elapsed: Elapsed) -> None:
    _waits(pace, 7)
    later = [new() for _ in range(4)]
    for message in later:
        pace.post(message, "T1", "C1", MOST)
    pace.limited(POST, "T1", "C1", 30)
    assert [pace.post(message, "T1", "C1", MOST) for message in later] == pytest.approx([30] * 4)
    elapsed.seconds += 30
    assert [pace.post(message, "T1", "C1", MOST) for message in later] == pytest.approx([0, 0, 1, 2])


def test_a_workspace_has_a_budget_over_all_its_channels(pace: Pace) -> None:
    waits = [pace.post(new(), "T1", f"C{n}", MOST) for n in range(30)]
    assert waits[:20] == [0] * 20
    assert waits[20:] == pytest.approx([n * 60 / 240 for n in range(1, 11)])
    assert pace.post(new(), "T2", "C1", MOST) == 0


def test_redraws_have_a_budget_of_their_own(pace: Pace) -> None:
    waits = [pace.redraw(new(), "T1", f"card-{number}", MOST) for number in range(22)]
    assert waits == pytest.approx([0] * 20 + [1.5, 3.0])
    assert pace.post(new(), "T1", "C1", MOST) == 0


def test_a_card_is_drawn_again_once_a_second(pace: Pace, elapsed: Elapsed) -> None:
    assert [pace.redraw(new(), "T1", "card", MOST) for _ in range(3)] == pytest.approx([0, 1, 2])
    assert [pace.redraw(new(), "T1", "other", MOST), pace.redraw(new(), "T2", "card", MOST)] == [0, 0]
    elapsed.seconds += 3
    assert pace.redraw(new(), "T1", "card", MOST) == 0


@settings(max_examples=50)
@given(st.lists(st.floats(0, 3), max_size=60), st.floats(0.01, 2))
def test_no_ten_seconds_of_a_channel_hold_more_than_twelve_posts(pauses: list[float], most: float) -> None:
    elapsed = Elapsed()
    pace, posted = Pace(elapsed), list[float]()
    for pause in pauses:
        elapsed.seconds += pause
        message = new()
        while (wait := pace.post(message, "T1", "C1", most)) > most:
            elapsed.seconds += wait
        posted.append(elapsed.seconds + wait)
    for at in posted:
        assert sum(at <= other < at + 10 for other in posted) <= 12


def test_a_channel_in_which_slack_asks_to_wait_holds_up_no_other(pace: Pace, elapsed: Elapsed) -> None:
    pace.limited(POST, "T1", "C1", 30)
    assert pace.post(new(), "T1", "C1", MOST) == pytest.approx(30)
    assert pace.post(new(), "T1", "C2", MOST) == 0
    elapsed.seconds += 30
    assert pace.post(new(), "T1", "C1", MOST) == 0


def test_a_second_channel_in_which_slack_asks_to_wait_means_the_workspace(pace: Pace, elapsed: Elapsed) -> None:
    pace.limited(POST, "T1", "C1", 30)
    pace.limited(POST, "T1", "C2", 20)
    assert pace.post(new(), "T1", "C1", MOST) == pytest.approx(30)
    assert pace.post(new(), "T1", "C3", MOST) == pytest.approx(20)
    assert pace.post(new(), "T2", "C3", MOST) == 0
    assert pace.redraw(new(), "T1", "card", MOST) == 0
    elapsed.seconds += 20
    assert pace.post(new(), "T1", "C3", MOST) == 0


def test_a_channel_that_was_limited_before_does_not_count_as_beside(pace: Pace, elapsed: Elapsed) -> None:
    pace.limited(POST, "T1", "C1", 30)
    elapsed.seconds += 31
    pace.limited(POST, "T1", "C2", 30)
    assert pace.post(new(), "T1", "C3", MOST) == 0


def test_other_methods_are_limited_each_for_itself_and_for_the_workspace(pace: Pace) -> None:
    pace.limited(REDRAW, "T1", "C1", 9)
    assert [
        pace.redraw(new(), "T1", "card", MOST),
        pace.redraw(new(), "T2", "card", MOST),
        pace.post(new(), "T1", "C1", MOST),
    ] == pytest.approx([9, 0, 0])
    pace.limited("conversations.open", "T1", "C1", 7)
    assert [pace.lookup("T1"), pace.lookup("T2"), pace.post(new(), "T1", "C1", MOST)] == pytest.approx([7, 0, 0])


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
