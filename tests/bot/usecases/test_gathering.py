"""What reaches a reader at once in several journeys is one message, and nothing of it is lost or changed (N1, N5)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.usecases.gathering import gathered
from journeys.journey import Level
from journeys.messages import AWAY_UNTIL, STAND_IN, Message, MessageKind

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
CSMS = {f"j{number}": "UMARA" for number in range(100)}
KINDS = (MessageKind.ALERT, MessageKind.HANDOFF, MessageKind.ESCALATION)


def _message(number: int, kind: MessageKind = MessageKind.ALERT, reader: str = "UMARA", **changes: object) -> Message:
    about: dict[str, object] = {"milestones": ["first"], "tasks": [f"t{number}"]}
    if kind is MessageKind.ALERT:
        about = {"told": [["journey", Level.DELAYED, 1]]}
    elif kind is MessageKind.ESCALATION:
        about = {"since": "2026-11-20", "level": Level.STUCK}
    made = Message("T1", f"m{number}", f"key-{number}", kind, reader, reader, f"j{number}", NOW, about)
    return replace(made, **changes)  # type: ignore[arg-type]


def _told(messages: Sequence[Message]) -> Counter[object]:
    """Every journey with what is told of it, to whom, where and from when on."""
    return Counter(
        (message.kind, message.recipient, message.channel, message.held_until, message.reader, journey, str(about))
        for message in messages
        for journey, about in (message.parts or ((message.journey, _plain(message)),))
    )


def _plain(message: Message) -> dict[str, object]:
    return {name: value for name, value in message.about.items() if name not in (STAND_IN, AWAY_UNTIL)}


OWED = st.lists(
    st.tuples(
        st.sampled_from([*KINDS, MessageKind.HELD, MessageKind.COMPLETION]),
        st.sampled_from(["UMARA", "UPRIYA"]),
        st.sampled_from([None, NOW + timedelta(hours=3)]),
        st.sampled_from([{}, {STAND_IN: "UTHEO", AWAY_UNTIL: "2026-12-01"}]),
    ),
    max_size=40,
).map(
    lambda drawn: [
        replace(one, held_until=held, about={**one.about, **marks})
        for number, (kind, reader, held, marks) in enumerate(drawn)
        for one in [_message(number, kind, reader)]
    ]
)


@given(OWED)
def test_everything_is_told_as_it_would_be_alone(owed: list[Message]) -> None:
    assert _told(gathered(owed, CSMS)) == _told(owed)


@given(OWED)
def test_nobody_gets_more_messages_of_a_kind_than_tens_of_journeys(owed: list[Message]) -> None:
    alike = Counter((m.kind, m.recipient, m.held_until, m.reader) for m in owed if m.kind in KINDS)
    messages = Counter((m.kind, m.recipient, m.held_until, m.reader) for m in gathered(owed, CSMS) if m.kind in KINDS)

    assert messages == {one: -(-count // 10) for one, count in alike.items()}
    assert all(len(message.journeys) <= 10 for message in gathered(owed, CSMS))


@given(OWED)
def test_the_same_comes_to_the_same_keys_so_that_it_is_queued_once(owed: list[Message]) -> None:
    again = [replace(message, id=f"other {message.id}") for message in owed]
    keys = [message.key for message in gathered(owed, CSMS)]
    assert [message.key for message in gathered(again, CSMS)] == keys
    assert len(set(keys)) == len(keys)


def test_twenty_five_journeys_are_three_messages_and_each_is_told_once() -> None:
    owed = [_message(number) for number in range(25)]
    told = gathered(owed, CSMS)
    assert [len(message.journeys) for message in told] == [10, 10, 5]
    assert _told(told) == _told(owed)


def test_journeys_of_two_csms_are_not_told_together_since_one_of_them_may_have_to_hear_instead() -> None:
    told = gathered(
        [_message(number) for number in range(4)], {"j0": "UMARA", "j1": "ULUCIA", "j2": "UMARA", "j3": None}
    )
    assert sorted(message.journeys for message in told) == [("j0", "j2"), ("j1",), ("j3",)]


def test_a_message_about_one_journey_stays_as_it_is() -> None:
    alone = [_message(1), _message(2, reader="UPRIYA"), _message(3, MessageKind.HANDOFF), _message(4, MessageKind.HELD)]
    assert gathered(alone, CSMS) == alone


def test_the_worst_stand_first() -> None:
    stuck = _message(7, about={"told": [["journey", Level.STUCK, 1]]})
    (together,) = gathered([_message(1), _message(2), stuck], CSMS)
    assert together.journeys == ("j7", "j1", "j2")


def test_whoever_reads_for_somebody_away_still_knows_for_whom() -> None:
    marks = {STAND_IN: "UTHEO", AWAY_UNTIL: "2026-12-01"}
    (together,) = gathered([_message(n, about={"told": [], **marks}) for n in range(2)], CSMS)
    assert together.reader == "UTHEO"
    assert together.about[AWAY_UNTIL] == "2026-12-01"
