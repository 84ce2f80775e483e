"""What a button carries comes back as it was, and nothing else is taken for it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.digests import Digest
from notifications.ids import Choice, Origin, Section
from notifications.refs import MOST_PAGES, MenuRef, NextRef, PageRef, PickRef, Ref, RollUpRef, SectionRef

texts = st.text(max_size=40)


@given(texts, st.sampled_from(Origin), st.sampled_from(Choice))
def test_a_reference_comes_back_with_its_choice(subject: str, origin: Origin, choice: Choice) -> None:
    menu = MenuRef(choice, Ref(subject, origin))
    assert MenuRef.parse(str(menu)) == menu


@given(texts, st.integers(1, MOST_PAGES))
def test_a_page_comes_back(subject: str, number: int) -> None:
    assert PageRef.parse(str(PageRef(subject, number))) == PageRef(subject, number)


@given(texts, texts.filter(lambda key: "\n" not in key))
def test_a_pick_comes_back_whatever_was_typed(command: str, key: str) -> None:
    assert PickRef.parse(str(PickRef(command, key))) == PickRef(command, key)


@given(texts, st.from_regex(r"[a-z0-9][a-z0-9_-]{0,63}", fullmatch=True))
def test_the_next_journey_comes_back(journey: str, template: str) -> None:
    assert NextRef.parse(str(NextRef(journey, template))) == NextRef(journey, template)


@given(st.dates(date(2000, 1, 1)), st.sampled_from(Section))
def test_a_section_of_a_digest_comes_back(day: date, section: Section) -> None:
    ref = SectionRef("U0MARA", day, section)
    assert SectionRef.parse(str(ref)) == ref


@pytest.mark.parametrize("value", ["", "x", "U1:2026-06-03", "U1:someday:overdue", "U1:2026-06-03:nowhere"])
def test_what_no_digest_has_written_is_refused(value: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are Python's
        SectionRef.parse(value)


@given(texts)
def test_a_roll_up_comes_back_with_its_filters_and_is_no_section(scope: str) -> None:
    ref = RollUpRef("U0MARA", scope)
    assert RollUpRef.parse(str(ref)) == ref
    with pytest.raises(ValueError):  # noqa: PT011 - the words are Python's
        SectionRef.parse(str(ref))


@pytest.mark.parametrize("value", ["", "roll-up", "roll-up:U1", "roll-up::stage:adoption", "U1:2026-06-03:overdue"])
def test_what_no_roll_up_has_written_is_refused(value: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are Python's
        RollUpRef.parse(value)


def test_sections_are_those_of_a_digest_in_its_order() -> None:
    others = {"recipient", "day", "missed", "undelivered", "unlisted", "settled", "recovered", "shared", "may_see_all"}
    assert [section.value for section in Section] == [name for name in Digest.__slots__ if name not in others]
