"""What a modal carries comes back as it was, or is refused."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.template import UNREADABLE
from notifications.graphemes import weight
from notifications.ids import Origin
from notifications.refs import Ref
from notifications.requests import MOST_METADATA, FormContext, RequestTooLong, StartContext, StartRequest
from tests.notifications.hostile import SAMPLES
from tests.notifications.views.cases import CONTEXT

texts = st.text(max_size=40) | st.sampled_from([sample for sample in SAMPLES if len(sample) < 100])
words = texts.map(lambda text: UNREADABLE.sub("", text))
refs = st.builds(Ref, words, st.sampled_from(Origin))
contexts = st.builds(FormContext, refs, words, words, words, words, words, st.none() | words)
owners = st.dictionaries(words, words, max_size=6)
requests = st.builds(StartRequest, words, words, st.dates(), st.none() | st.integers(1, 999), owners, words, words)


@settings(max_examples=50)
@given(contexts)
def test_a_forms_context_comes_back_as_it_was(context: FormContext) -> None:
    assert FormContext.decode(context.encode()) == context


def test_a_form_that_a_version_before_has_opened_can_be_submitted() -> None:
    opened = json.loads(CONTEXT.encode())
    opened.pop("m")
    assert FormContext.decode(json.dumps(opened)) == CONTEXT


@settings(max_examples=50)
@given(requests)
def test_a_start_comes_back_as_it_was_within_what_a_modal_carries(request: StartRequest) -> None:
    text = request.encode()
    assert weight(text) <= MOST_METADATA
    assert StartRequest.decode(text) == request


def test_the_start_form_of_a_request_keeps_customer_and_place() -> None:
    request = StartRequest("acme", "onboarding", date(2026, 6, 1), channel="C1", response_url="https://x.example")
    assert request.context == StartContext("acme", "C1", "https://x.example")
    assert StartContext.decode(request.context.encode()) == request.context


def _owned_by(count: int) -> StartRequest:
    owners = {f"role-{number}": f"U{number:010}" for number in range(count)}
    return StartRequest("acme", "onboarding", date(2026, 6, 1), owners=owners)


def test_a_modal_carries_the_owners_of_many_roles() -> None:
    assert StartRequest.decode(_owned_by(90).encode()) == _owned_by(90)


@given(st.integers(150, 400))
@settings(max_examples=10)
def test_more_owners_than_a_modal_carries_are_refused_with_what_to_do(count: int) -> None:
    with pytest.raises(RequestTooLong, match="Leave some owners empty"):
        _owned_by(count).encode()


@pytest.mark.parametrize("decode", [FormContext.decode, StartContext.decode, StartRequest.decode])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "{}",
        '"x"',
        "[" * 2999,
        '{"r":1,"c":"","t":"","u":"","p":""}',
        '{"r":"nowhere:x","c":"","t":"","u":"","p":""}',
        '{"r":"status:\\u0000","c":"","t":"","u":"","p":""}',
        '{"k":"\\ud800","c":"","u":""}',
    ],
)
def test_what_no_modal_of_ours_has_written_is_refused(decode: object, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(text)  # type: ignore[operator]


@pytest.mark.parametrize(
    "changed",
    ['"d":"soon"', '"d":5', '"v":"3"', '"v":true', '"o":[]', '"o":{"csm":5}', '"k":null', '"c":{}'],
)
def test_a_start_with_one_wrong_value_is_refused(changed: str) -> None:
    right = StartRequest("acme", "onboarding", date(2026, 6, 1), 3).encode()
    with pytest.raises(ValueError, match=r"."):
        StartRequest.decode(f"{right[:-1]},{changed}}}")
