"""`/journey list` with its filters and pages (requirements V1)."""

import pytest

from bot.demo.stage import Stage
from tests.e2e.acts import begun, card, now, said

SAMPLE = 8
"""Journeys that start by themselves when the sample customers come in."""


async def test_a_list_turns_its_pages_forth_and_back(stage: Stage) -> None:
    for customer in ("acme", "bluebell", "cardboard-castle"):
        begun(stage, customer)
    mara, shown = stage.people["mara"], await card(stage, "mara", "list on-track")

    assert mara.read(shown).startswith(f"{SAMPLE + 3} journeys (on track)\nAcme Rockets")
    await mara.press(shown, "Next")
    assert "11–11 of 11" in mara.read(shown)
    assert "Umbrella Stand Hotels" in mara.read(shown)
    await mara.press(now(stage, shown), "Back")
    assert "1–10 of 11" in mara.read(shown)


@pytest.mark.parametrize(
    ("words", "understood"),
    [
        ("stuk", "stuck"),
        ("on track mine", "on track · owner you"),
        ("owner:@theo", "owner theo"),
        ("@theo late", "owner theo · delayed"),
        ("marketing adoption", "type marketing · stage adoption"),
        ("adopton", "stage adoption"),
        ("segment:Enterprise template:onboarding", "segment enterprise · template onboarding"),
        ("compelted", "completed"),
        ("in progress", "in progress"),
        ("status:behind", "delayed"),
        ("status:on track", "on track"),
        ('template:"First steps to first value" stuck', "template first steps to first value · stuck"),
        ("template:“towards a safe renewal”", "template towards a safe renewal"),
        ('"on track"', "on track"),
    ],
)
async def test_a_list_says_how_it_was_understood(http_stage: Stage, words: str, understood: str) -> None:
    assert f"({understood})" in await said(http_stage, "mara", f"list {words}")


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("stuck delayed", "No journey can be both “stuck” and “delayed”."),
        ("owner:me owner:@priya", "These are two owners. Ask for one of them at a time."),
        ("frobnicate", "I do not understand the filter “frobnicate”."),
        ("type:both", "There is no type “both”; write `type:marketing` or `type:transactional`."),
        ("owner:theo", "Name the owner with an @mention, or write `owner:me`."),
        ("segmnt:enterprise", "Did you mean “segment:”?"),
        ("segment:enterprize", "No customer is in the segment “enterprize”. Did you mean “segment:enterprise”?"),
        ("stage:nowhere", "There is no stage “nowhere”. The stages are Onboarding, "),
        ('template:"step to value"', "Did you mean “template:onboarding”?"),
    ],
)
async def test_what_is_not_understood_is_refused_with_what_to_write(
    http_stage: Stage, words: str, refusal: str
) -> None:
    assert refusal in await said(http_stage, "mara", f"list {words}")


async def test_a_page_that_is_gone_shows_the_last_there_is(http_stage: Stage) -> None:
    for customer in ("acme", "bluebell", "cardboard-castle"):
        begun(http_stage, customer)
    jonas, shown = http_stage.people["jonas"], await card(http_stage, "jonas", "list active")
    for customer in ("acme", "bluebell"):
        form = (await jonas.command("/journey", f"end {customer}")).view
        assert form is not None
        assert (await jonas.submit(form, {"outcome": "Cancelled"})).closed
    await jonas.press(shown, "Next")
    assert jonas.read(shown).startswith(f"{SAMPLE + 1} journeys")
    assert "Cardboard Castle" in jonas.read(shown)
