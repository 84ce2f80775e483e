"""What holds of every form, whatever it asks."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forms.submission import BadSubmission
from tests.bot.forms.filling import Recording, View
from tests.bot.forms.parsers import FORMS

NAMES = sorted(FORMS)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10)
junk = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def _paths(node: object, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner: list[tuple[Any, ...]] = []
    if isinstance(node, dict):
        inner = [path for key, value in node.items() for path in _paths(value, (*at, key))]
    if isinstance(node, list):
        inner = [path for index, value in enumerate(node) for path in _paths(value, (*at, index))]
    return [at, *inner] if at else inner


def _bent(sent: View, path: tuple[Any, ...], value: object) -> View:
    bent = copy.deepcopy(sent)
    node: Any = bent
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    return bent


def _answered(name: str, view: Any) -> bool:
    """Whether it was understood: a request, or errors of fields that the view has. Refusing it is right, too."""
    try:
        answer = FORMS[name].parse(view)
    except BadSubmission:
        return False
    if isinstance(answer, dict):
        inputs = {block["block_id"] for block in FORMS[name].view["blocks"] if block["type"] == "input"}
        assert answer
        assert inputs.issuperset(answer)
        assert all(sentence.endswith(".") for sentence in answer.values())
    return True


def test_a_refusal_says_what_to_do() -> None:
    assert str(BadSubmission()).endswith("open it again and fill it in once more.")


@pytest.mark.parametrize("name", NAMES)
def test_what_a_form_asks_is_what_its_reader_reads(name: str) -> None:
    sent = FORMS[name].sent
    sent["state"]["values"] = recording = Recording(sent["state"]["values"])
    FORMS[name].parse(sent)
    inputs = {block["block_id"] for block in sent["blocks"] if block["type"] == "input"}
    assert recording.read == inputs


@pytest.mark.parametrize("name", NAMES)
def test_right_answers_are_no_errors(name: str) -> None:
    assert not isinstance(FORMS[name].parse(FORMS[name].sent), dict)


@pytest.mark.parametrize("name", NAMES)
def test_every_field_has_to_be_there(name: str) -> None:
    values = FORMS[name].sent["state"]["values"]
    for block_id in values:
        if block_id in ("override", "again") or block_id.startswith(("role:", "ticks:")):
            continue
        short = FORMS[name].sent
        del short["state"]["values"][block_id]
        assert not _answered(name, short), block_id


@pytest.mark.parametrize("name", [name for name in NAMES if name != "settings"])
@pytest.mark.parametrize("carried", [None, 7, "", "{}", "[" * 2000, '{"r":"status:a1"}'])
def test_what_it_carries_has_to_be_ours(name: str, carried: object) -> None:
    assert not _answered(name, {**FORMS[name].sent, "private_metadata": carried})


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25, deadline=None)
@given(st.data())
def test_one_wrong_piece_anywhere_is_an_error_of_a_field_or_refused(name: str, data: st.DataObject) -> None:
    sent: View = {key: FORMS[name].sent[key] for key in ("state", "private_metadata") if key in FORMS[name].sent}
    path = data.draw(st.sampled_from(_paths(sent)))
    _answered(name, _bent(sent, path, data.draw(junk)))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=10, deadline=None)
@given(junk)
def test_anything_else_at_all_is_refused(name: str, view: object) -> None:
    assert not _answered(name, view)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=10, deadline=None)
@given(st.text(max_size=200))
def test_typed_texts_and_chosen_values_may_be_any_text(name: str, text: str) -> None:
    sent = FORMS[name].sent
    for block_id, element in sent["state"]["values"].items():
        for key, value in element[block_id].items():
            if key != "type" and isinstance(value, str):
                _answered(name, _bent(sent, ("state", "values", block_id, block_id, key), text))
