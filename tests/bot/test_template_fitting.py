"""Whatever a file holds is made to fit a template's shape, and every refusal is told (requirements T9)."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.template_fitting import fit
from bot.yaml_text import read
from journeys.template import Template
from tests.bot.test_template_files import COMPLETE

junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_whatever_stands_in_a_file_is_made_to_fit_with_every_refusal_told(data: st.DataObject) -> None:
    value: Any = read(COMPLETE).value
    for _ in range(data.draw(st.integers(1, 4))):
        spoil(value, data)
    if not is_accepted(value):
        assert fit(value).refused or has_nothing(value)
    else:
        assert fit(value).refused == ()
        assert fit(value).template == Template.model_validate(value)


@pytest.mark.parametrize("name", ["id", "key", "name", "title", "role", "sentence", "progress", "length_days"])
def test_a_field_that_is_right_elsewhere_is_refused_once_where_it_is_unknown(name: str) -> None:
    value: Any = read(COMPLETE).value
    value["progress"][name] = "x"

    assert [finding.place for finding in fit(value).refused] == [("progress", name)]


def is_accepted(value: Any) -> bool:
    try:
        return bool(Template.model_validate(value))
    except ValidationError:
        return False


def has_nothing(value: Any) -> bool:
    """Whether a field somewhere in the value is left empty, which counts as absent."""
    if isinstance(value, dict):
        return any(inner is None or has_nothing(inner) for inner in value.values())
    return isinstance(value, list) and any(has_nothing(inner) for inner in value)


def spoil(value: Any, data: st.DataObject) -> None:
    """Put something else somewhere into the value."""
    while True:
        steps = list(value) if isinstance(value, dict) else list(range(len(value)))
        step = data.draw(st.sampled_from([*steps, "facts", "extra"] if isinstance(value, dict) else [*steps, None]))
        inner = value[step] if step in steps else None
        if inner and isinstance(inner, dict | list) and data.draw(st.booleans()):
            value = inner
        elif step is None:
            value.append(data.draw(junk))
            return
        else:
            value[step] = data.draw(junk)
            return
