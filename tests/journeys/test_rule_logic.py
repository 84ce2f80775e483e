"""And, or, not and known against a model of three-valued logic that shares nothing with the rules."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.facts import Declarations, FactType
from journeys.rules import Verdict, check_rule, facts_read, judge

MET, UNMET, UNKNOWN = Verdict


@dataclass(frozen=True)
class Logic:
    """A rule of and, or and not, and what it should say: `says(facts)` is None for unknown."""

    text: str
    says: Callable[[dict[str, bool]], bool | None]


def _both(left: Logic, right: Logic) -> Logic:
    def says(facts: dict[str, bool]) -> bool | None:
        answers = (left.says(facts), right.says(facts))
        return False if False in answers else None if None in answers else True

    return Logic(f"({left.text} && {right.text})", says)


def _either(left: Logic, right: Logic) -> Logic:
    def says(facts: dict[str, bool]) -> bool | None:
        answers = (left.says(facts), right.says(facts))
        return True if True in answers else None if None in answers else False

    return Logic(f"({left.text} || {right.text})", says)


def _denied(inner: Logic) -> Logic:
    def says(facts: dict[str, bool]) -> bool | None:
        answer = inner.says(facts)
        return None if answer is None else not answer

    return Logic(f"!{inner.text}", says)


def _fact(name: str) -> Logic:
    return Logic(name, lambda facts: facts.get(name))


def _asked(name: str) -> Logic:
    return Logic(f"known({name})", lambda facts: name in facts)


YES_NO_NAMES = ("p", "q", "r", "known_p", "true_p")
YES_NO: Declarations = dict.fromkeys(YES_NO_NAMES, FactType.YES_NO)
constants = [Logic("true", lambda _: True), Logic("false", lambda _: False)]
leaves = st.sampled_from([*map(_fact, YES_NO_NAMES), *map(_asked, YES_NO_NAMES), *constants])
logic = st.recursive(
    leaves,
    lambda inner: st.builds(_both, inner, inner) | st.builds(_either, inner, inner) | inner.map(_denied),
    max_leaves=8,
)
answers = st.dictionaries(st.sampled_from(YES_NO_NAMES), st.booleans())


@settings(max_examples=200)
@given(logic, answers)
def test_and_or_and_not_follow_three_valued_logic(rule: Logic, facts: dict[str, bool]) -> None:
    expected = {True: MET, False: UNMET, None: UNKNOWN}[rule.says(facts)]
    assert check_rule(rule.text, YES_NO) == []
    assert judge(rule.text, YES_NO, facts) is expected


@given(logic)
def test_a_fact_is_read_if_the_rule_does_not_compile_without_it(rule: Logic) -> None:
    needed = {name for name in YES_NO if _breaks_without(rule.text, name)}
    assert facts_read(rule.text, YES_NO) == needed


def _breaks_without(rule: str, name: str) -> bool:
    rest = {other: kind for other, kind in YES_NO.items() if other != name}
    return bool(check_rule(rule, rest))


@settings(max_examples=50)
@given(logic, answers, answers)
def test_facts_that_are_not_read_change_nothing(rule: Logic, facts: dict[str, bool], others: dict[str, bool]) -> None:
    read = facts_read(rule.text, YES_NO)
    changed = {name: fact for name, fact in (others | facts).items() if name in facts or name not in read}
    assert judge(rule.text, YES_NO, changed) is judge(rule.text, YES_NO, facts)
