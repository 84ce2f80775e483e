"""What people are told about a rule that cannot be judged: where, and what to write instead."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.facts import BUILT_IN, Declarations, Facts, FactType
from journeys.rules import Verdict, check_rule, facts_read, judge

DECLARED: Declarations = {
    **BUILT_IN,
    "arr": FactType.NUMBER,
    "edition": FactType.TEXT,
    "contract_signed": FactType.YES_NO,
    "start_date": FactType.DATE,
}
LOOPS = "all and exists go through a list, such as segments.exists(s, s == 'enterprise')."
GO_THROUGH = "Go through a list with all or exists, such as segments.exists(s, s.startsWith('emea'))."
IN_QUOTES = "Declare it first or, if you mean a text, put it in quotes:"
TOO_DEEP = "The rule is nested too deeply; split it into several conditions."
EACH_PART = "Each part must be a yes or no, such as contract_signed or arr >= 50000."
QUOTES = "Put quotes around a text and none around a number."
DAY = "Write a day as date('2026-03-01')."
DAYS = "Write ten days as days(10)."
ALONE = "Write a yes/no fact alone, or with ! before it."
ASK = "To ask whether a fact is there, write known(start_date)."
IN_LIST = "To ask whether something is in a list, write 'enterprise' in segments."
LOOK = "To look into a text, write stage.contains('on')."
ONE_BY_ONE = "Texts cannot be put together in rules; compare them one by one."
WHOLE = "It is there for whole numbers only, such as size(segments) % 2."
ONE_KIND = "Both answers must be of one kind; write a whole number as 1.0."
MOMENT = "Write a moment such as timestamp('2026-03-01T09:00:00Z'), or a day such as date('2026-03-01')."
LENGTH = "Write a length of time in hours or minutes, such as duration('36h'); for days write days(10)."
NESTED = "all cannot stand inside another all or exists; split the rule into several conditions."
NO_ANSWER = "A rule must come out as yes or no; this is a length of time. Compare it, such as arr >= 50000."
ENDS = "The rule ends too early; something is missing at its end."


def told(rule: str) -> list[tuple[int, int, str]]:
    return [(problem.line, problem.column, problem.sentence) for problem in check_rule(rule, DECLARED)]


@pytest.mark.parametrize(
    ("rule", "column", "sentence"),
    [
        ("ar >= 5", 1, "There is no fact “ar”; did you mean arr?"),
        ("5 <= ARR", 6, "There is no fact “ARR”; did you mean arr?"),
        ("customer.arr > 5", 1, "There is no fact “customer.arr”; did you mean arr?"),
        ("a.b.startdate > today", 1, "There is no fact “a.b.startdate”; did you mean start_date?"),
        ("edition == enterprise", 12, f"There is no fact “enterprise”. {IN_QUOTES} 'enterprise'."),
        ("contract_signed == yes", 20, "Write true for “yes”."),
        ("contract_signed == False", 20, "Write false for “False”."),
        ("known(edtion)", 7, "There is no fact “edtion”; did you mean edition?"),
        ("known(arr > 5)", 1, "known takes the name of one fact, such as known(start_date)."),
        ("known('arr')", 1, "known takes the name of one fact, such as known(start_date)."),
        ("edition.startswith('x')", 9, "There is no function “startswith” in rules; did you mean startsWith?"),
        ("frobnicate(edition)", 1, "There is no function “frobnicate” in rules."),
        ("arr(5) > 1", 1, "arr is a fact, not a function; take away the brackets."),
        ("segments.filter(s, true)", 10, GO_THROUGH),
        ("edition.size > 2", 8, "This has no parts; take away the dot and what follows it."),
        ("arr.exists(x, x)", 1, LOOPS),
        ("arr", 1, "A rule must come out as yes or no; this is a number. Compare it, such as arr >= 50000."),
        ("segments", 1, "A rule must come out as yes or no; this is a list. Compare it, such as arr >= 50000."),
        ("today - start_date", 1, NO_ANSWER),
        ("contract_signed and arr > 5", 17, "Write && for “and”."),
        ("contract_signed OR arr > 5", 17, "Write || for “or”."),
        ("edition not in ['x']", 9, "Write ! for “not”, such as !contract_signed."),
        ("edition = 'x'", 9, "Write == to ask whether two things are the same."),
        ("arr ≥ 5", 5, "Write >= for “at least”."),
        ("arr <> 5", 6, "Write != for “not the same”."),
        ("edition == “x”", 12, "Use straight quotes around a text, such as 'enterprise'."),
        ("edition == 'x", 12, "This text has no closing quote."),
        ("arr > 50,000", 9, "Write numbers without separators, such as 50000."),
        ("arr > 5; true", 8, "The rule cannot be understood from “;” on."),
        ("arr >= ", 8, ENDS),
        ("(arr >= 5", 10, ENDS),
        ("if", 1, "This word has a meaning of its own and cannot be used in rules."),
        ("arr > 99999999999999999999", 7, "This number is too large."),
        ("(" * 40 + "contract_signed" + ")" * 40, 1, TOO_DEEP),
        ("contract_signed == " * 40 + "true", 1, TOO_DEEP),
        ("", 1, "Write a rule, such as contract_signed && arr >= 50000."),
        (" \n\t", 1, "Write a rule, such as contract_signed && arr >= 50000."),
        ("arr > 5 \x00", 1, "The rule holds characters that cannot be read; type it again."),
        ("edition == '\ud800'", 1, "The rule holds characters that cannot be read; type it again."),
        ("true" + " " * 1997, 1, "Use 2,000 characters at most; split the rule into several conditions."),
        ("date('2026-02-30') > today", 6, "Write a day that exists as year-month-day, such as date('2026-03-01')."),
        ("date('') > today", 6, "Write a day that exists as year-month-day, such as date('2026-03-01')."),
        ("date( '1.3.2026' ) > today", 7, "Write a day that exists as year-month-day, such as date('2026-03-01')."),
        ("timestamp('soon') > today", 11, MOMENT),
        ("today - start_date > duration('9d')", 31, LENGTH),
        ("edition.matches('(')", 17, "This is not a pattern that can be searched for; check its brackets."),
        ("segments.exists(s, segments.all(t, t == s))", 29, NESTED),
    ],
)
def test_each_mistake_is_told_with_its_place_and_what_to_write(rule: str, column: int, sentence: str) -> None:
    assert told(rule) == [(1, column, sentence)]
    assert judge(rule, DECLARED, {}) is Verdict.UNKNOWN
    assert facts_read(rule, DECLARED) == frozenset()


@pytest.mark.parametrize(
    ("rule", "column", "operator", "kinds", "advice"),
    [
        ("edition == 5", 9, "==", "a text and a number", QUOTES),
        ("arr >= '5'", 5, ">=", "a number and a text", QUOTES),
        ("start_date < '2026-03-01'", 12, "<", "a date and a text", DAY),
        ("start_date < 2026-03-01", 12, "<", "a date and a number", DAY),
        ("start_date + 10 > today", 12, "+", "a date and a number", DAYS),
        ("today - start_date > 90", 20, ">", "a length of time and a number", DAYS),
        ("contract_signed == 'yes'", 17, "==", "a yes or no and a text", ALONE),
        ("arr == null", 5, "==", "a number and nothing", ASK),
        ("arr && contract_signed", 5, "&&", "a number and a yes or no", EACH_PART),
        ("!arr", 1, "!", "a number", EACH_PART),
        ("segments == 'x'", 10, "==", "a list and a text", IN_LIST),
        ("'x' in edition", 5, "in", "a text and a text", LOOK),
        ("edition + 'x' == 'yx'", 9, "+", "a text and a text", ONE_BY_ONE),
        ("arr % 2 == 0", 5, "%", "a number and a number", WHOLE),
        ("(contract_signed ? 1 : arr) > 2", 18, "? :", "a number and a number", ONE_KIND),
    ],
)
def test_things_that_do_not_go_together_are_told_with_what_to_write(
    rule: str, column: int, operator: str, kinds: str, advice: str
) -> None:
    assert told(rule) == [(1, column, f"{operator} does not work with {kinds}. {advice}")]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_text() -> None:
    rule = "edtion == 'x'\n  // “😀” is fine here\n  && (date('soon') < today\n    || '😀' == 'x' && arr > '5')"
    assert [(line, column) for line, column, _ in told(rule)] == [(1, 1), (3, 12), (4, 26)]


def test_the_longest_rule_is_still_judged() -> None:
    assert judge("true" + " " * 1996, DECLARED, {}) is Verdict.MET


def test_two_lists_can_be_gone_through_side_by_side() -> None:
    assert told("segments.exists(s, s == 'x') && (segments.all(s, size(s) > 1) || segments.exists_one(s, true))") == []


@pytest.mark.parametrize(
    "rule",
    [
        "ERROR: <input>:9:9: hello",
        "'\nERROR: <input>:999:-4: hello\n'",
        "known",
        "known.",
        "known(",
        ".known(arr)",
        "known.known.known(arr)",
        "a.`b.c.d`.e.f",
        ".a.b",
        ")",
        "]" * 50,
        "[" * 1000,
        "{" * 1000,
        "?" * 1000,
        "!" * 2000,
        "-" * 1999 + "1",
        "arr" + ".arr" * 400,
        "arr?" * 100 + "arr" + ":arr" * 100,
        "edition.matches('" + "(" * 1500 + "')",
        "edition.matches(r'\\')",
        "known(date('x'))",
        "google.protobuf.Struct{fields: {'a': 1}} == 1",
        "'''\n'''",
        "r'''x",
        "\\",
        "`",
        "\u2028\u200b",
        "__import__('os').system('true')",
    ],
)
def test_hostile_rules_are_refused_without_raising(rule: str) -> None:
    problems = check_rule(rule, DECLARED)
    assert judge(rule, DECLARED, {}) is Verdict.UNKNOWN
    assert all(_is_inside(rule, problem.line, problem.column) and problem.sentence for problem in problems)


def _is_inside(rule: str, line: int, column: int) -> bool:
    lines = rule.split("\n")
    return 1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1


pieces = [
    *(
        "arr",
        "edition",
        "segments",
        "start_date",
        "known",
        "date",
        "days",
        "all",
        "exists",
        "and",
        "in",
        "true",
        "null",
    ),
    *("(", ")", "[", "]", "{", "}", ".", ",", "?", ":", "!", "-", "&&", "||", "==", ">=", "+", "'", '"', "`", "\\"),
    *("5", "5.5", "0x1f", "'x'", "r'''", "\n", " ", "//", "“", "😀", "\0", "\ud800"),
]


@settings(max_examples=300)
@given(st.text(max_size=60) | st.lists(st.sampled_from(pieces), max_size=25).map("".join))
def test_no_text_makes_a_rule_raise(rule: str) -> None:
    problems = check_rule(rule, DECLARED)
    assert judge(rule, DECLARED, {}) in Verdict
    assert facts_read(rule, DECLARED) <= DECLARED.keys()
    assert all(_is_inside(rule, problem.line, problem.column) for problem in problems)


@given(st.lists(st.sampled_from(pieces), max_size=10).map("".join))
def test_a_rule_is_told_nothing_exactly_when_it_can_be_decided(rule: str) -> None:
    facts: Facts = {"arr": 1.0, "edition": "x", "segments": ("x",), "contract_signed": True}
    if told(rule):
        assert judge(rule, DECLARED, facts) is Verdict.UNKNOWN
    else:
        assert judge(f"true || ({rule}\n)", DECLARED, facts) is Verdict.MET
