"""Whatever a card is about, Slack takes it, and it says something when it is read aloud."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.reports import StatusReport
from journeys.run import Run
from notifications import example_alerts, examples
from notifications.cards.handoff import handoff_card
from notifications.cards.status import status_card
from notifications.elements import Block
from notifications.ids import Action
from notifications.limits import UPDATED_TEXT, message_problems
from tests.notifications.cards import bent
from tests.notifications.cards.cases import RUNS, cards_of_run, hostile_cards, other_cards
from tests.notifications.hostile import SAMPLES, names


def accepted(card: Block) -> None:
    assert message_problems(card, text_limit=UPDATED_TEXT) == []
    assert card["text"].strip()
    assert card["blocks"]


@pytest.mark.parametrize("run", RUNS)
def test_every_card_about_a_journey_is_accepted(run: Callable[[], Run]) -> None:
    for card in cards_of_run(run()):
        accepted(card)


def test_every_other_card_is_accepted() -> None:
    for card in other_cards():
        accepted(card)


@settings(max_examples=12, deadline=None)
@given(names, st.sampled_from(RUNS))
def test_no_name_breaks_a_card_about_a_journey(name: str, run: Callable[[], Run]) -> None:
    for card in cards_of_run(bent.renamed(run(), name)):
        accepted(card)


@settings(max_examples=12, deadline=None)
@given(names)
def test_no_name_breaks_any_other_card(name: str) -> None:
    for card in hostile_cards(name):
        accepted(card)


@pytest.mark.parametrize("name", SAMPLES)
def test_no_name_of_the_collection_pings_or_links(name: str) -> None:
    for card in hostile_cards(name):
        for markup in [card["text"], *markups(card["blocks"])]:
            assert "<!channel" not in markup
            assert "<https://evil" not in markup


@pytest.mark.parametrize("run", [examples.stuck, examples.delayed, examples.paused, examples.failed])
def test_500_activities_fit_into_every_card(run: Callable[[], Run]) -> None:
    for card in cards_of_run(bent.crowded(run())):
        accepted(card)


def test_500_journeys_fit_into_a_status() -> None:
    run = bent.renamed(examples.stuck(), SAMPLES[-2])
    accepted(status_card(StatusReport(run.customer, (run,) * 500)))


def test_every_action_on_a_card_has_a_name_of_ours() -> None:
    runs = (card for run in RUNS for card in cards_of_run(run()))
    for card in (*runs, *other_cards()):
        assert {element["action_id"] for element in elements(card)} <= set(Action)


def markups(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield node["text"]
        yield from (text for value in node.values() for text in markups(value))
    elif isinstance(node, list):
        yield from (text for value in node for text in markups(value))


def elements(card: Block) -> Iterator[Block]:
    for block in card["blocks"]:
        yield from block["elements"] if block["type"] == "actions" else ()
        if "accessory" in block:
            yield block["accessory"]


def test_a_journey_with_40_milestones_at_once_fits_into_every_card() -> None:
    run = bent.overlapping(bent.renamed(examples.stuck(), SAMPLES[-2]), 40)
    for card in cards_of_run(run):
        accepted(card)
    milestones = tuple(milestone.id for milestone in run.journey.milestones)
    accepted(handoff_card(replace(example_alerts.handoff(), run=run, milestones=milestones)))
