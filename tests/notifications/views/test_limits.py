"""Slack takes every view, whatever people are called."""

import json
import re

import pytest
from hypothesis import given, settings

from notifications.limits import view_problems
from tests.notifications.hostile import SAMPLES, names
from tests.notifications.views.cases import forms, pages

FORMS, PAGES = sorted(forms()), sorted(pages())


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_accepted(name: str) -> None:
    assert view_problems(forms()[name]) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accepted(name: str) -> None:
    assert view_problems(pages()[name]) == []


@pytest.mark.parametrize("name", FORMS)
def test_no_label_of_a_form_is_cut_short(name: str) -> None:
    labels = re.findall(r'"text": "([^"]{40,})"', json.dumps(forms()[name], ensure_ascii=False))
    assert [label for label in labels if label.endswith("…")] == []


@pytest.mark.parametrize("text", SAMPLES)
def test_no_name_breaks_a_view(text: str) -> None:
    for name, view in (forms(text) | pages(text)).items():
        assert view_problems(view) == [], name


@settings(max_examples=15, deadline=None)
@given(names)
def test_no_made_up_name_breaks_a_view(text: str) -> None:
    for name, view in (forms(text) | pages(text)).items():
        assert view_problems(view) == [], name


@pytest.mark.parametrize("name", FORMS)
def test_an_input_is_found_under_one_id(name: str) -> None:
    inputs = [block for block in forms()[name]["blocks"] if block["type"] == "input"]
    assert inputs
    assert all(block["block_id"] == block["element"]["action_id"] for block in inputs)
