"""Which names are meant by what people type (requirements V1)."""

import pytest

from bot.words import stands_in

CALL = "Hold the kick-off call"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("kickoff", CALL),
        ("Kick off", CALL),
        ("kick-off", "Kickoff with the team"),
        ("kickoff call", CALL),
        ("sign-in", "Connect sign in and invite the users"),
        ("customers systems", "Access to the customer's systems given"),
        ("hold the kick-off call", CALL),
    ],
)
def test_words_stand_in_a_name_whatever_hyphens_spaces_and_marks_it_has(typed: str, name: str) -> None:
    assert stands_in(typed, name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("all", CALL),
        ("offc", CALL),
        ("ink", "Check in: kick-off"),
        ("call kickoff", CALL),
        ("-", CALL),
        ("🚀", "🎉"),
    ],
)
def test_letters_that_end_or_begin_within_a_word_do_not(typed: str, name: str) -> None:
    assert not stands_in(typed, name)
