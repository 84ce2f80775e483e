"""What could not be delivered is told in plain words, whatever the cause and whoever it was for (requirements N4)."""

from dataclasses import replace

import pytest

from journeys.messages import MessageKind
from journeys.notices import ChannelClosed, Leaver, Undelivered
from journeys.outcomes import Cause
from notifications import examples
from notifications.cards.digest import digest_card
from notifications.cards.undelivered import undelivered_card
from notifications.example_reports import digest
from notifications.limits import message_problems
from tests.notifications.cards import bent
from tests.notifications.hostile import SAMPLES

CHANNELS = (Cause.ARCHIVED, Cause.NOT_FOUND, Cause.NOT_A_MEMBER, Cause.CLOSED)


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_says_what_happened_to_whom_and_what_to_do(cause: Cause) -> None:
    told = Undelivered(examples.PRIYA, "C1", cause, 1, ((MessageKind.ALERT, examples.stuck()),), 1)
    card = undelivered_card(told)
    failed = "may not have arrived" if cause is Cause.UNCERTAIN else "could not be delivered"
    assert card["text"] == f"1 message to <@{examples.PRIYA}> {failed}"
    assert len(card["blocks"][0]["text"]["text"].split(". ")) == 2
    assert message_problems(card) == []


@pytest.mark.parametrize("cause", CHANNELS)
def test_who_chose_a_channel_hears_why_it_takes_nothing(cause: Cause) -> None:
    card = undelivered_card(ChannelClosed("C1", cause))
    assert "<#C1>" in card["text"]
    assert "/journey settings" in card["blocks"][0]["text"]["text"]
    assert message_problems(card) == []


def test_a_team_channel_is_named_and_what_is_not_shown_is_counted() -> None:
    told = Undelivered("", "C1", Cause.ARCHIVED, 9, tuple((kind, None) for kind in list(MessageKind)[:5]), 9)
    card = undelivered_card(told)
    assert card["text"] == "9 messages to <#C1> could not be delivered"
    assert "4 more" in str(card["blocks"])
    assert message_problems(card) == []


def test_a_lost_assignment_may_be_of_what_was_reopened() -> None:
    lost = ((MessageKind.ASSIGNMENT, examples.stuck()),)
    told = Undelivered(examples.PRIYA, "C1", Cause.GONE, 1, lost, 1)
    assert "Tasks given or reopened: " in str(undelivered_card(told))


@pytest.mark.parametrize(
    ("leaver", "said"),
    [
        (Leaver("priya", 8, 9), ("are still CSM of 8 journeys.", "another CSM for each customer.")),
        (Leaver("priya", 1, 1), ("are still CSM of 1 journey.", "another CSM for each customer.")),
        (Leaver("priya", 0, 2), ("still have work in 2 journeys.", "Open each and choose Reassign.")),
        (Leaver("priya", 0, 0), ("left Slack, and no journey is theirs any longer.",)),
    ],
)
def test_of_whoever_has_left_it_says_what_is_still_theirs_and_whose_it_can_be(
    leaver: Leaver, said: tuple[str, ...]
) -> None:
    card = undelivered_card(Undelivered(examples.PRIYA, "C1", Cause.GONE, 1, (), 0, leaver=leaver))
    shown = str(card["blocks"])
    assert all(words in shown for words in said)
    assert ("`/journey list owner:@priya`" in shown) == bool(leaver.at_work_in)
    assert "again" not in shown, "a retry reaches nobody who has left"
    assert message_problems(card) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_names_of_all_kinds_are_taken(name: str) -> None:
    run = bent.renamed(examples.stuck(), name)
    leaver = Leaver(name, 1, 1)
    card = undelivered_card(Undelivered(examples.PRIYA, "C1", Cause.GONE, 1, ((MessageKind.HELD, run),), 1, "", leaver))
    assert message_problems(card) == []


def test_an_admins_digest_says_how_many_messages_died() -> None:
    said = str(digest_card(replace(digest(), undelivered=3), "Europe/Berlin"))
    assert "3 messages undelivered" in said
    assert "journeybot outbox list" in said
    assert "undelivered" not in str(digest_card(digest(), "Europe/Berlin"))
