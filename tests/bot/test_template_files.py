"""Templates as YAML: problems with their lines, all at once, and a round trip without loss (requirements T9)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.template_files import dump, load
from bot.yaml_text import MAX_CHARACTERS, MAX_DEPTH, MAX_LINE, MAX_VALUES
from journeys.facts import FactType
from journeys.template import Template
from tests.bot.hostile_templates import templates

COMPLETE = """\
key: sample
name: Sample onboarding
goal: The customer works with it.
audience:
  sentence: New customers
  rule: stage == 'Onboarding'
stage: Onboarding
length_days: 20
progress:
  on_time_up_to: 20
  delayed_up_to: 25
milestones:
  - id: kick-off
    name: Kick-off
    length_days: 10
    progress:
      on_time_up_to: 10
      delayed_up_to: 12
    achievements:
      - id: plan
        title: Plan agreed
  - id: set-up
    name: Set-up
    begins:
      after: kick-off
    length_days: 10
    progress:
      on_time_up_to: 10
      delayed_up_to: 12
    achievements:
      - id: accepted
        title: Set-up accepted
"""


def problems(text: str, **declared: FactType) -> list[tuple[int, str]]:
    return [(problem.line, problem.sentence) for problem in load(text, "sample.yaml", declared).problems]


def changed(*changes: tuple[str, str]) -> str:
    text = COMPLETE
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    return text


def test_a_complete_file_becomes_a_template_without_problems() -> None:
    loaded = load(COMPLETE, "sample.yaml")
    assert loaded.problems == ()
    assert loaded.template is not None
    assert [milestone.id for milestone in loaded.template.milestones] == ["kick-off", "set-up"]


def test_advice_has_its_line_and_leaves_the_template_usable() -> None:
    loaded = load(changed(("Set-up accepted", "Task"), ("name: Sample onboarding", "name: Test")), "sample.yaml")
    assert loaded.template is not None
    assert [advice.line for advice in loaded.advice if "says little" in advice.sentence] == [2, 32]
    assert str(loaded.advice[0]).startswith("sample.yaml:2: ")


def test_an_incomplete_draft_is_told_apart_from_a_file_that_does_not_fit() -> None:
    draft = load(changed(("goal: The customer works with it.\n", "")), "sample.yaml")
    assert draft.template is not None
    assert [problem.line for problem in draft.problems] == [1]
    assert load(changed(("name: Sample onboarding", "nam: 5")), "sample.yaml").template is None


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("name: Sample onboarding", "name: 2026", 2, '"2026"'),
        ("name: Sample onboarding", "name: true", 2, '"true"'),
        ("name: Sample onboarding", "name: ''", 2, "must not be empty"),
        ("name: Sample onboarding", "name: " + "x" * 101, 2, "at most 100"),
        ("name: Sample onboarding", 'name: "a\\nb"', 2, "single line"),
        ("name: Sample onboarding", 'name: "a\\x07b"', 2, "U+0007"),
        ("name: Sample onboarding", 'name: "\\uD800"', 2, "U+D800"),
        ("name: Sample onboarding", "name: [a]", 2, "must be a text, not a list"),
        ("name: Sample onboarding\n", "", 1, "‘name’ is missing"),
        ("name: Sample onboarding", "name:", 2, "‘name’ is missing"),
        ("key: sample", "key: My Sample", 1, "small letters"),
        ("length_days: 20", "length_days: '20'", 8, "whole number"),
        ("length_days: 20", "length_days: 2.5", 8, "whole number"),
        ("length_days: 20", "length_days: -1", 8, "at least 0"),
        ("length_days: 20", "length_days: 4000", 8, "at most 3650"),
        ("length_days: 20", "length_days: 9" + "9" * 5000, 8, "whole number"),
        ("length_days: 20", "length_days: 20\nautomatic_start: perhaps", 9, "yes or no"),
        ("length_days: 20", "length_days: 20\ntype: marketting", 9, "Did you mean ‘marketing’?"),
        ("length_days: 20", "length_days: 20\nfacts:\n  arr: numbr", 10, "Did you mean ‘number’?"),
        ("length_days: 20", "length_days: 20\nfailure_reasons: Budget", 9, "must be a list"),
        ("length_days: 20", "length_days: 20\nfailure_reasons:\n  - Budget\n  - 5", 11, "Item 2 of ‘failure_reasons’"),
        ("  delayed_up_to: 25", "  delayed_up_to: 5", 9, "delayed_up_to (5) below its on_time_up_to (20)"),
        ("  delayed_up_to: 25\n", "", 9, "‘delayed_up_to’ is missing"),
        ("after: kick-off", "after: kick-off\n      days_after_start: 2", 24, "not both"),
        ("after: kick-off", "afer: kick-off", 25, "Did you mean ‘after’?"),
        ("after: kick-off", "after: nowhere", 25, "no such milestone"),
        ("title: Set-up accepted", "title: Set-up accepted\n        colour: red", 33, "‘reached_when’"),
        ("rule: stage == 'Onboarding'", "rule: stag == 'Onboarding'", 6, "column 1"),
        ("rule: stage == 'Onboarding'", "rule: !stage", 6, "‘!’"),
        ("key: sample", "key: &k sample", 1, "‘&’"),
        ("key: sample", "key: *k", 1, "‘*’"),
        ("key: sample", "key: sample\nkey: other", 2, "given twice, first on line 1"),
        ("key: sample", "key: sample\n? [a]\n: b", 2, "must have a name"),
        ("key: sample", 'key: sample\n"\\uDFFF": b', 2, "U+DFFF"),
        ("id: set-up", "id: kick-off", 22, "taken by another milestone"),
    ],
)
def test_a_problem_has_its_line_and_says_what_to_do(before: str, after: str, line: int, words: str) -> None:
    found = problems(changed((before, after)))
    assert (line, True) in [(where, words in sentence) for where, sentence in found]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "empty"),
        ("# nothing\n", 1, "empty"),
        ("- a\n- b\n", 1, "written as fields"),
        ("just a text", 1, "written as fields"),
        ("key: a: b\n", 1, "second ‘: ’"),
        ("key: a\n\tname: b\n", 2, "Indent with spaces"),
        ("key: a\nname: 'b\nstage: c\n", 2, "never closed"),
        ("key: a\nfailure_reasons: [a,\n", 2, "never closed"),
        ("key: a\nfailure_reasons: [a\n", 2, "never closed with ‘]’"),
        ("key: a\nname: b\n  stage: c\n", 3, "indented too far"),
        ("key: a\n- b\n", 2, "indentation"),
        ('key: a\nname: "b" c\n', 2, "Text follows"),
        ("key: a\nname: @b\n", 2, "‘@’"),
        ("key: a\n---\nkey: b\n", 2, "second document"),
        ("key: a\nname: b\x00\n", 2, "U+0000"),
        ("key: a\r\nname: b\x85\r\n", 2, "U+0085"),
        ('key: a\nname: "\\q"\n', 2, "backslash"),
        ("%YAML 1.9\n---\nkey: a\n", 1, "‘%’"),
        ("key: a\nname: !<b c\n", 2, "‘!’"),
        ('key: a\nname: "\\UFFFFFFFF"\n', 2, "no such character"),
    ],
)
def test_what_is_no_template_at_all_is_told_in_one_sentence(text: str, line: int, words: str) -> None:
    [(where, sentence)] = problems(text)
    assert where == line
    assert words in sentence


def test_structural_and_other_problems_are_told_together_in_the_order_of_lines() -> None:
    text = changed(
        ("goal: The customer works with it.", "goal:"),
        ("    length_days: 10\n", "    length_days: seven\n"),
        (
            "        title: Set-up accepted",
            "        title: Set-up accepted\n        reached_when: {sentence: a, rule: b >}",
        ),
        ("after: kick-off", "after: elsewhere"),
    )
    found = problems(text)
    assert [line for line, _ in found] == [3, 15, 25, 33]
    assert [
        words in sentence for words, (_, sentence) in zip(("goal", "seven", "elsewhere", "ends"), found, strict=True)
    ]


@pytest.mark.parametrize(
    "change",
    [
        ("id: kick-off", "id: Kick Off"),
        ("  - id: kick-off\n    name: Kick-off\n", "  - name: Kick-off\n"),
        ("audience:\n", "audience: 5\nowner:\n"),
        (
            "length_days: 20",
            "length_days: 20\nfacts: {seats: numbr}\nexit_conditions: [{sentence: a, rule: seats > 2}]",
        ),
        ("length_days: 20", "length_days: 20\nfacts: seats\nexit_conditions: [{sentence: a, rule: seats > 2}]"),
        ("milestones:", "milestones: none\nfailure_reasons:"),
    ],
    ids=["id refused", "id missing", "audience refused", "type of a fact refused", "facts refused", "no milestones"],
)
def test_what_only_follows_from_a_refusal_is_not_told(change: tuple[str, str]) -> None:
    sentences = [sentence for _, sentence in problems(changed(change))]
    nonsense = ("no such milestone", "no audience", "There is no fact", "no milestone;", "reads like", "says little")
    assert sentences
    assert not [sentence for sentence in sentences if any(words in sentence for words in nonsense)]


def test_a_misspelt_field_is_read_as_what_it_was_meant_to_be() -> None:
    found = problems(changed(("length_days: 20", "lenght_days: long"), ("  rule: stage", "  rul: stag")))
    assert [line for line, _ in found] == [6, 6, 8, 8]
    assert not [sentence for _, sentence in found if "missing" in sentence]


@pytest.mark.parametrize("value", ["!urgent", "&co", "*star", "!urgent work"])
@pytest.mark.parametrize("field", ["goal: The customer works with it.", "key: sample", "    name: Kick-off"])
def test_a_text_that_should_stand_in_quotes_is_told_once(field: str, value: str) -> None:
    name = field.partition(":")[0]
    [(_, sentence)] = problems(changed((field, f"{name}: {value}")))
    assert "put it in quotes" in sentence


def test_an_unknown_fact_is_told_even_beside_one_of_a_refused_type() -> None:
    rule = "exit_conditions: [{sentence: a, rule: arr > 2 && seats > 2}]"
    found = problems(changed(("length_days: 20", f"length_days: 20\nfacts: {{arr: numbr}}\n{rule}")))
    assert [(line, "“seats”" in sentence) for line, sentence in found] == [(9, False), (10, True)]


def test_the_workspaces_facts_can_be_read_and_must_be_agreed_with() -> None:
    text = changed(("length_days: 20", "length_days: 20\nfacts:\n  arr: text"), ("stage == 'Onboarding'", "seats > 1"))
    assert [line for line, _ in problems(text, arr=FactType.NUMBER, seats=FactType.NUMBER)] == [10]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a" * (MAX_CHARACTERS + 1), 1),
        ("key: a\nname: " + "a" * MAX_LINE, 2),
        ("key: a\nname: " + "[" * 500_000, 2),
        ("key: a\nname: " + "[" * (MAX_DEPTH + 1), 2),
        ("key: a\nname:\n" + "  - x\n" * MAX_VALUES, MAX_VALUES),
        ("key: a\n" + "- " * 10_000, 2),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]", 1),
    ],
    ids=["long", "long line", "open brackets", "deep", "many values", "dashes", "aliases"],
)
def test_files_that_would_take_forever_are_refused_at_a_line(text: str, line: int) -> None:
    assert problems(text)[0][0] == line


def test_nothing_in_a_file_is_executed() -> None:
    assert "‘!’" in problems("key: !!python/object/apply:os.system [exit]\n")[0][1]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    assert load("\ufeff" + COMPLETE.replace("\n", "\r\n"), "a").template == load(COMPLETE, "b").template


def test_a_dumped_template_reads_like_a_page() -> None:
    text = changed(("goal: The customer works with it.", "goal: |\n  One: this.\n\n  Two # that."))
    loaded = load(text.replace("'Onboarding'", '"Onboarding"'), "a").template
    assert loaded is not None
    assert dump(loaded) == text.replace("'Onboarding'", '"Onboarding"')


@settings(max_examples=120, deadline=None)
@given(templates)
def test_a_template_comes_back_from_its_file_as_it_was(template: Template) -> None:
    text = dump(template)
    loaded = load(text, "random.yaml").template
    assert loaded == template
    assert dump(loaded) == text


pieces = st.sampled_from(
    [*"ab:-#'\"[]{}!&*|>%@?,\\ \n\t~01", "\\u", "D800", "\\U", "FFFFFFFF", "!<", "---\n", ": ", "key"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(pieces, max_size=30).map("".join))
def test_any_text_gets_an_answer(text: str) -> None:
    loaded = load(text, "any.yaml")
    assert loaded.problems
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in loaded.problems)
    assert all(str(problem).encode() for problem in loaded.problems)
