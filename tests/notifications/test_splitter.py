import json
import re
from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from notifications.blocks import actions, home, message, modal, section
from notifications.elements import Block, button
from notifications.escaping import mrkdwn
from notifications.graphemes import weight
from notifications.limits import message_problems, view_problems
from notifications.splitter import (
    HOME,
    LONGER_ESCAPED,
    MESSAGE,
    MODAL,
    SECTION_TEXT,
    Budget,
    Content,
    Fitted,
    Group,
    Item,
    Page,
    fit,
    page,
    pager,
    split_text,
)
from tests.notifications.hostile import names, quickly

NUMBERED = re.compile(r"\A#(\d+) ")
COUNTED = re.compile(r"\A(\d+) more(?: in \d+ lists? that did not fit)?\Z")


@given(st.lists(st.text() | st.dictionaries(st.text(), st.text() | st.integers(-9, 9)), max_size=9))
def test_json_in_ascii_is_at_most_three_times_as_long(value: list[Any]) -> None:
    assert len(json.dumps(value)) <= LONGER_ESCAPED * len(orjson.dumps(value))


def _item(number: int, safe: str, buttons: int) -> Item:
    return Item((f"#{number} {safe}",), tuple(button("Mark done", f"done_{turn}") for turn in range(buttons)))


@st.composite
def contents(draw: st.DrawFn, activities: int = 500) -> Content:
    """Draw `activities` with hostile names, spread over groups."""
    chosen = draw(st.lists(names, min_size=1, max_size=12))
    sizes = draw(st.lists(st.integers(0, 3), min_size=1, max_size=8))
    safe = [mrkdwn(name, limit=2900, one_line=True) for name in chosen]
    items = [_item(number, safe[number % len(safe)], sizes[number % len(sizes)]) for number in range(activities)]
    cuts = sorted(draw(st.lists(st.integers(0, activities), max_size=draw(st.sampled_from([0, 4, 80])))))
    spans = zip([0, *cuts], [*cuts, activities], strict=True)
    opened = draw(st.sampled_from([None, button("Show all", "show_all")]))
    show = draw(st.sampled_from([None, 5]))
    title = f"*{mrkdwn(chosen[0], limit=200, one_line=True)}*"
    groups = tuple(Group(tuple(items[first:last]), title, opened, show) for first, last in spans)
    tail = (actions(button("Open", "open")),)
    return Content(chosen[0], groups, (section("Lead"),), tail, mrkdwn(chosen[-1], limit=5000))


def _texts(fitted: Fitted) -> list[str]:
    """The text of every section and context, in reading order."""
    texts = [block.get("text", {}).get("text") or block.get("elements", [{}])[0].get("text") for block in fitted.blocks]
    return [text for text in texts if isinstance(text, str)]


def _shown_numbers(fitted: Fitted) -> list[int]:
    return [int(found[1]) for text in _texts(fitted) if (found := NUMBERED.match(text))]


def _counted(fitted: Fitted) -> int:
    return sum(int(found[1]) for text in _texts(fitted) if (found := COUNTED.match(text)))


@quickly
@given(contents(), st.sampled_from(["message", "modal", "home"]))
def test_slack_accepts_500_activities_whatever_they_are_called(content: Content, surface: str) -> None:
    if surface == "message":
        assert message_problems(message("Digest", fit(content, MESSAGE).blocks)) == []
    elif surface == "modal":
        assert view_problems(modal("Tasks", fit(content, MODAL).blocks, callback_id="tasks")) == []
    else:
        assert view_problems(home(fit(content, HOME).blocks, callback_id="home")) == []


@quickly
@given(contents(), st.sampled_from([MESSAGE, MODAL, Budget(12, 8_000)]))
def test_every_activity_is_shown_in_order_or_counted(content: Content, budget: Budget) -> None:
    fitted = fit(content, budget)
    numbers = _shown_numbers(fitted)
    assert numbers == sorted(set(numbers))
    assert len(numbers) == sum(fitted.shown)
    assert sum(fitted.shown) + _counted(fitted) == sum(fitted.shown) + sum(fitted.hidden) == 500


@quickly
@given(contents(60))
def test_a_group_shows_its_first_items_and_no_others(content: Content) -> None:
    fitted = fit(content, MESSAGE)
    firsts = [item for group, count in zip(content.groups, fitted.shown, strict=True) for item in group.items[:count]]
    expected = [int(item.lines[0].split()[0].removeprefix("#")) for item in firsts]
    assert _shown_numbers(fitted) == expected


@quickly
@given(contents(60), st.sampled_from([MESSAGE, Budget(12, 8_000)]))
def test_a_group_that_yields_takes_no_room_from_the_others(content: Content, budget: Budget) -> None:
    *others, last = content.groups
    assume(last.count)
    none_of_it_fits = replace(last, items=(Item(("x" * budget.size,)),), total=last.count)
    shown, least = (
        fit(replace(content, groups=(*others, replace(one, yields=True))), budget).shown
        for one in (last, none_of_it_fits)
    )
    assert all(some >= few for some, few in zip(shown[:-1], least[:-1], strict=True))


def test_what_the_others_leave_is_for_the_one_that_yields() -> None:
    done = Group(_lines(20), "*Done*", yields=True)
    fitted = fit(Content(groups=(done, Group(_lines(40), "*Overdue*"))))
    assert (fitted.shown, len(fitted.blocks)) == ((7, 40), 50)


def _lines(count: int) -> tuple[Item, ...]:
    return tuple(Item((f"#{number} Task",)) for number in range(count))


def test_what_fits_is_shown_without_a_count() -> None:
    fitted = fit(Content("Today", (Group(_lines(49)),)))
    assert (len(fitted.blocks), fitted.hidden, _counted(fitted)) == (50, (0,), 0)


def test_one_too_many_costs_a_block_for_the_count() -> None:
    fitted = fit(Content("Today", (Group(_lines(50)),)))
    assert (len(fitted.blocks), fitted.shown, fitted.hidden) == (50, (48,), (2,))
    assert _texts(fitted)[-1] == "2 more"


def test_a_long_first_group_leaves_room_for_the_others() -> None:
    fitted = fit(Content(groups=(Group(_lines(500), "*Overdue*"), Group(_lines(3), "*Due today*"))))
    assert fitted.shown[1] == 3
    assert len(fitted.blocks) == 50


def test_a_section_shows_five_and_opens_the_rest() -> None:
    show_all = button("Show all", "show_all", value="overdue")
    fitted = fit(Content(groups=(Group(_lines(12), "*Overdue*", show_all, show=5),)))
    assert fitted.blocks[-1] == section("7 more", accessory=show_all)
    assert fitted.shown == (5,)


def test_items_left_in_the_database_are_counted_too() -> None:
    fitted = fit(Content(groups=(Group(_lines(5), total=240),)))
    assert (fitted.shown, fitted.hidden, _texts(fitted)[-1]) == ((5,), (235,), "235 more")


def test_a_group_without_items_is_left_out() -> None:
    fitted = fit(Content("Today", (Group((), "*Overdue*"), Group(_lines(1), "*Due today*"))))
    assert _texts(fitted) == ["Today", "*Due today*", "#0 Task"]


def test_more_groups_than_fit_are_counted_together() -> None:
    fitted = fit(Content(groups=tuple(Group(_lines(2), f"*{number}*") for number in range(60))))
    assert message_problems(message("Digest", fitted.blocks)) == []
    assert _texts(fitted)[-1] == "72 more in 36 lists that did not fit"


def test_one_button_stands_beside_its_item_and_several_below() -> None:
    one, two = button("Mark done", "done"), button("Snooze", "snooze")
    fitted = fit(Content(groups=(Group((Item(("First", "due today"), (one,)), Item(("Second",), (one, two)))),)))
    assert fitted.blocks == [section("First\ndue today", accessory=one), section("Second"), actions(one, two)]


def test_an_item_longer_than_a_section_goes_on_in_the_next() -> None:
    fitted = fit(Content(groups=(Group((Item(("word " * 1000,)),)),)))
    assert [len(text) <= SECTION_TEXT for text in _texts(fitted)] == [True, True]
    assert " ".join(_texts(fitted)).split() == ["word"] * 1000


def test_an_item_too_large_for_the_budget_is_counted() -> None:
    fitted = fit(Content(groups=(Group((Item(("x" * 9000,)),)),)), Budget(50, 2000))
    assert (fitted.shown, _texts(fitted)) == ((0,), ["1 more"])


def test_a_modal_of_heavy_items_stays_within_250_kilobytes() -> None:
    fitted = fit(Content(groups=(Group(tuple(Item(("👍" * 1400,)) for _ in range(50))),)), MODAL)
    assert view_problems(modal("Tasks", fitted.blocks, callback_id="tasks")) == []
    assert fitted.hidden > (0,)


@quickly
@given(st.text(st.sampled_from("ab \n&;<@U1>|é👍\u200d"), max_size=400), st.integers(12, 60))
def test_split_text_loses_only_the_spaces_it_breaks_at(text: str, limit: int) -> None:
    parts = split_text(text, limit)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(part.strip() == part and part and weight(part) <= limit for part in parts)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        (" \n ", []),
        ("short", ["short"]),
        ("one one\n\ntwo\ntwo", ["one one", "two\ntwo"]),
        ("one\none\none two", ["one\none", "one two"]),
        ("aa bbb ccc", ["aa bbb ccc"]),
        ("aaaa bbbbb ccc", ["aaaa bbbbb", "ccc"]),
        ("aaaaaaaaaaaaa", ["aaaaaaaaaa", "aaa"]),
        ("aaaaaaaa&amp;b", ["aaaaaaaa", "&amp;b"]),
        ("aaa <u|b c>", ["aaa", "<u|b c>"]),
        ("aaaaaaaaae\u0301b", ["aaaaaaaaa", "e\u0301b"]),
    ],
)
def test_text_is_split_at_paragraphs_then_lines_then_words_then_graphemes(text: str, parts: list[str]) -> None:
    assert split_text(text, 10) == parts


@quickly
@given(st.integers(0, 120), st.integers(-3, 50), st.integers(1, 40))
def test_a_page_is_the_nearest_there_is(total: int, number: int, per_page: int) -> None:
    shown = page(range(total), number, per_page)
    assert 1 <= shown.number <= shown.pages
    assert list(shown.items) == list(range(total))[shown.first - 1 : shown.last] if total else not shown.items


@quickly
@given(st.integers(0, 120), st.integers(1, 40))
def test_the_pages_together_are_the_list(total: int, per_page: int) -> None:
    pages = page(range(total), 1, per_page).pages
    assert [item for number in range(pages) for item in page(range(total), number + 1, per_page).items] == [
        *range(total)
    ]


def _turn(label: str) -> Block:
    return button(label, label.lower())


def _pager(shown: Page[int]) -> list[Block]:
    return pager(shown, lambda to: _turn(f"Back {to}"), lambda to: _turn(f"Next {to}"))


def test_a_pager_names_the_place_and_turns_both_ways() -> None:
    where, turns = _pager(page(range(50), 2, 20))
    assert where["elements"][0]["text"] == "21–40 of 50"
    assert [turn["text"]["text"] for turn in turns["elements"]] == ["Back 1", "Next 3"]


def test_a_pager_turns_no_further_than_the_ends() -> None:
    assert [turn["text"]["text"] for turn in _pager(page(range(50), 1, 20))[1]["elements"]] == ["Next 2"]
    assert [turn["text"]["text"] for turn in _pager(page(range(50), 3, 20))[1]["elements"]] == ["Back 2"]


def test_a_single_page_has_no_pager() -> None:
    assert _pager(page(range(20), 1, 20)) == []


def test_a_page_read_from_the_database_counts_alike() -> None:
    shown = Page(("a", "b"), number=3, per_page=2, total=9)
    assert (shown.first, shown.last, shown.pages) == (5, 6, 5)
