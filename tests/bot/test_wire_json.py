"""JSON for the wire says what the standard library's says."""

import json
from datetime import UTC, datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wire_json import json_bytes

TEXTS = st.text(st.characters(codec=None))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)


class Word(StrEnum):
    DONE = "done"


@given(VALUES)
def test_whatever_json_can_say_comes_back_as_it_was(value: object) -> None:
    assert json.loads(json_bytes(value)) == value


@pytest.mark.parametrize("value", [{"text": "\ud83d"}, {"big": 2**70}, {"word": Word.DONE}, {"pair": (1, 2)}])
def test_what_is_unusual_is_written_as_the_standard_library_does(value: object) -> None:
    assert json.loads(json_bytes(value)) == json.loads(json.dumps(value))


def test_it_stays_on_one_line() -> None:
    assert b"\n" not in json_bytes({"text": "one\ntwo"})


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(TypeError):
        json_bytes({"at": datetime(2026, 6, 18, tzinfo=UTC)})
