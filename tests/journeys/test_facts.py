from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.facts import (
    BUILT_IN,
    RESERVED,
    Fact,
    FactError,
    FactType,
    check_fact_name,
    guess_type,
    parse_fact,
)

TEXT, NUMBER, YES_NO, DATE, LIST = FactType
LETTERS = "use small letters, digits and _, beginning with a letter, such as contract_signed."


@pytest.mark.parametrize(
    ("fact_type", "text", "fact"),
    [
        (TEXT, "  Enterprise ", "Enterprise"),
        (TEXT, "00123", "00123"),
        (NUMBER, "50000", 50000.0),
        (NUMBER, "-1234.5", -1234.5),
        (NUMBER, "1.234", 1.234),
        (NUMBER, "1e6", 1e6),
        (YES_NO, "Yes", True),
        (YES_NO, "TRUE", True),
        (YES_NO, "no", False),
        (YES_NO, "false", False),
        (DATE, "2026-03-01", date(2026, 3, 1)),
        (DATE, "2028-02-29", date(2028, 2, 29)),
        (LIST, "enterprise, emea;  enterprise ,", ("enterprise", "emea")),
    ],
)
def test_what_people_write_becomes_a_typed_fact(fact_type: FactType, text: str, fact: Fact) -> None:
    parsed = parse_fact(fact_type, text)
    assert parsed == fact
    assert type(parsed) is type(fact)


@pytest.mark.parametrize("fact_type", FactType)
@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_text_is_no_fact(fact_type: FactType, text: str) -> None:
    assert parse_fact(fact_type, text) is None


@pytest.mark.parametrize(
    ("fact_type", "text", "sentence"),
    [
        (YES_NO, "maybe", "‘maybe’ is not yes or no; write yes, no, true or false."),
        (YES_NO, "1", "‘1’ is not yes or no; write yes, no, true or false."),
        (NUMBER, "50,000", "‘50,000’ has separators; write digits alone, such as 50000 or 1234.5."),
        (NUMBER, "50.000,00", "‘50.000,00’ has separators; write digits alone, such as 50000 or 1234.5."),
        (NUMBER, "1_000", "‘1_000’ has separators; write digits alone, such as 50000 or 1234.5."),
        (NUMBER, "50\u202f000", "‘50\u202f000’ has separators; write digits alone, such as 50000 or 1234.5."),
        (NUMBER, "€50", "‘€50’ is not a number; write digits alone, such as 50000 or 1234.5."),
        (NUMBER, "nan", "‘nan’ is not a number; write digits alone, such as 50000 or 1234.5."),
        (NUMBER, "inf", "‘inf’ is not a number; write digits alone, such as 50000 or 1234.5."),
        (NUMBER, "٣", "‘٣’ is not a number; write digits alone, such as 50000 or 1234.5."),
        (NUMBER, "1e999", "‘1e999’ is too large a number."),
        (DATE, "01.03.2026", "‘01.03.2026’ is not a date; write year-month-day, such as 2026-03-01."),
        (DATE, "20260301", "‘20260301’ is not a date; write year-month-day, such as 2026-03-01."),
        (DATE, "2026-02-30", "There is no day ‘2026-02-30’; check the month and the day."),
        (DATE, "0202-03-01", "‘0202-03-01’ is too long ago; check the year."),
        (TEXT, "a\0b", "This text holds characters that cannot be stored; type it again."),
        (TEXT, "x" * 1001, "‘xxxxxxxxxxxxxxxxxxxx…’ is too long; use 1,000 characters at most."),
        (LIST, ",".join(map(str, range(1001))), "This list has 1,001 entries; use 1,000 at most."),
        (LIST, "emea, a\ud800", "This text holds characters that cannot be stored; type it again."),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(fact_type: FactType, text: str, sentence: str) -> None:
    with pytest.raises(FactError) as refused:
        parse_fact(fact_type, text)
    assert str(refused.value) == sentence


@given(fact_type=st.sampled_from(FactType), text=st.text(max_size=40))
def test_any_text_is_a_fact_of_the_type_or_refused(fact_type: FactType, text: str) -> None:
    try:
        fact = parse_fact(fact_type, text)
    except FactError:
        return
    expected = {TEXT: str, NUMBER: float, YES_NO: bool, DATE: date, LIST: tuple}[fact_type]
    assert fact is None or type(fact) is expected


numbers = st.floats(allow_nan=False, allow_infinity=False)
dates = st.dates(min_value=date(1900, 1, 1))


@given(numbers, dates)
def test_numbers_and_dates_are_read_exactly(number: float, day: date) -> None:
    assert parse_fact(NUMBER, repr(number)) == number
    assert parse_fact(DATE, day.isoformat()) == day


@pytest.mark.parametrize(
    ("values", "fact_type"),
    [
        (["yes", "", "No"], YES_NO),
        (["2026-03-01", " "], DATE),
        (["50000", "-1.5"], NUMBER),
        (["1", "0"], NUMBER),
        (["00123", "20095"], TEXT),
        (["0.5", "0"], NUMBER),
        (["50000", "n/a"], TEXT),
        (["50,000"], TEXT),
        (["yes", "2026-03-01"], TEXT),
        (["a, b"], TEXT),
        (["", "  "], TEXT),
        ([], TEXT),
    ],
)
def test_the_type_of_a_column_is_guessed_from_all_its_values(values: list[str], fact_type: FactType) -> None:
    assert guess_type(values) is fact_type


@given(st.lists(st.text(max_size=12)))
def test_every_value_can_be_read_as_the_guessed_type_unless_it_is_text(values: list[str]) -> None:
    guessed = guess_type(values)
    if guessed is not TEXT:
        for value in values:
            parse_fact(guessed, value)


@pytest.mark.parametrize("name", ["arr", "contract_signed", "nps_2026", "a" * 64, "date", "size"])
def test_a_snake_case_name_can_be_declared(name: str) -> None:
    check_fact_name(name)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Contract Signed", "‘Contract Signed’ cannot name a fact; write contract_signed."),
        ("arr (€)", "‘arr (€)’ cannot name a fact; write arr."),
        ("2fa", f"‘2fa’ cannot name a fact; {LETTERS}"),
        ("Name", f"‘Name’ cannot name a fact; {LETTERS}"),
        ("", f"‘’ cannot name a fact; {LETTERS}"),
        ("stage", "‘stage’ is there for every customer already; choose another name."),
        ("type", "‘type’ has a meaning of its own in rules; choose another name, such as type_fact."),
        ("known", "‘known’ has a meaning of its own in rules; choose another name, such as known_fact."),
        ("a" * 65, "The name ‘aaaaaaaaaaaaaaaaaaaa…’ is too long; use 64 characters at most."),
    ],
)
def test_a_name_that_rules_could_not_read_is_refused(name: str, sentence: str) -> None:
    with pytest.raises(FactError) as refused:
        check_fact_name(name)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("name", sorted({*BUILT_IN, *RESERVED}))
def test_taken_names_are_refused(name: str) -> None:
    with pytest.raises(FactError):
        check_fact_name(name)
