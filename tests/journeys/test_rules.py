"""What rules say about facts: three-valued logic, numbers, dates, presence, and what they read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.facts import BUILT_IN, Declarations, Fact, Facts, FactType
from journeys.rule_text import with_presence, words_of
from journeys.rules import Verdict, check_rule, facts_read, judge

MET, UNMET, UNKNOWN = Verdict
DECLARED: Declarations = {
    **BUILT_IN,
    "arr": FactType.NUMBER,
    "seats": FactType.NUMBER,
    "edition": FactType.TEXT,
    "contract_signed": FactType.YES_NO,
    "at_risk": FactType.YES_NO,
    "start_date": FactType.DATE,
}
FACTS: Facts = {
    "key": "acme",
    "name": "Acme Rockets",
    "stage": "Onboarding",
    "segments": ("enterprise", "emea"),
    "marketing_opt_in": False,
    "today": date(2026, 3, 10),
    "arr": 50000.0,
    "edition": "business",
    "contract_signed": True,
    "start_date": date(2026, 3, 1),
}


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [
        ("contract_signed && arr >= 50000", MET),
        ("contract_signed && arr > 50000", UNMET),
        ("arr >= 50000.0 && 49999 < arr && arr != 5 && -arr < -1", MET),
        ("arr / 12 > 4166 && arr * 2 == 100000 && 1 + arr == 50001 && arr - 1 == 49999", MET),
        ("arr in [1, 50000]", MET),
        ("arr in [1, 50000.5]", UNMET),
        ("size(segments) > 1 && size(segments) < arr", MET),
        ("size(segments) > 2", UNMET),
        ("edition == 'business' && edition in ['team', 'business']", MET),
        ("edition.startsWith('bus') && name.contains('Rocket')", MET),
        ("name.matches('^Acme .*s$')", MET),
        ("'emea' in segments", MET),
        ("segments.exists(s, s.startsWith('enter'))", MET),
        ("segments.all(s, s == 'emea')", UNMET),
        ("marketing_opt_in", UNMET),
        ("!marketing_opt_in // they said no", MET),
        ("start_date <= today", MET),
        ("today - start_date == days(9)", MET),
        ("start_date + days(9) == today", MET),
        ("today + duration('240h') == date('2026-03-20')", MET),
        ("start_date == date('2026-03-01')", MET),
        ('start_date < date("2026-03-01")', UNMET),
        ("start_date.getFullYear() == 2026", MET),
        ("(today - start_date) > days(arr)", UNMET),
        ("contract_signed ? arr > 1 : false", MET),
    ],
)
def test_a_rule_is_met_or_not_by_the_facts(rule: str, verdict: Verdict) -> None:
    assert check_rule(rule, DECLARED) == []
    assert judge(rule, DECLARED, FACTS) is verdict


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [
        ("at_risk", UNKNOWN),
        ("!at_risk", UNKNOWN),
        ("at_risk || contract_signed", MET),
        ("at_risk && marketing_opt_in", UNMET),
        ("at_risk || marketing_opt_in", UNKNOWN),
        ("at_risk == at_risk", UNKNOWN),
        ("seats > 5", UNKNOWN),
        ("seats > 5 || arr > 5", MET),
        ("country == 'DE'", UNKNOWN),
        ("known(seats) && seats > 5", UNMET),
    ],
)
def test_what_nobody_told_is_unknown_unless_the_rest_decides(rule: str, verdict: Verdict) -> None:
    assert judge(rule, DECLARED, FACTS) is verdict


@pytest.mark.parametrize(
    "rule",
    [
        "int(edition) > 5",
        "int(arr * 1e300) > 5",
        "9223372036854775807 + size(segments) > 0",
        "1 / (size(segments) - 2) > 0",
        "segments[7] == 'x'",
        "date(edition) < today",
        "today + days(99999999) > today",
        "days(arr * 1e300) > days(1)",
        "edition.matches('(' + 'x')",
        "arr",
        "arr >=",
        "nothing_like_it",
    ],
)
def test_what_goes_wrong_while_judging_is_unknown(rule: str) -> None:
    assert judge(rule, DECLARED, FACTS) is UNKNOWN


def test_a_failure_beside_a_decision_does_not_matter() -> None:
    assert judge("int(edition) > 5 || contract_signed", DECLARED, FACTS) is MET


def test_loops_beyond_the_iteration_budget_are_unknown() -> None:
    facts: Facts = {"segments": tuple(f"s{number}" for number in range(1000))}
    loop = "segments.all(s, s != 'x')"
    assert judge(loop, DECLARED, facts) is MET
    assert judge(" && ".join([loop] * 11), DECLARED, facts) is UNKNOWN


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("arr", "50000"),
        ("arr", True),
        ("contract_signed", "yes"),
        ("start_date", "2026-03-01"),
        ("edition", 5.0),
        ("segments", "enterprise"),
        ("segments", ("enterprise",) * 1001),
        ("edition", ""),
    ],
)
def test_what_is_no_fact_of_the_declared_type_is_unknown(name: str, fact: Fact) -> None:
    asked = {
        "arr": "arr > 0",
        "contract_signed": "contract_signed",
        "start_date": "start_date <= today",
        "edition": "edition != 'x'",
        "segments": "size(segments) >= 0",
    }
    assert judge(asked[name], DECLARED, {**FACTS, name: fact}) is UNKNOWN
    assert judge(f"known({name})", DECLARED, {**FACTS, name: fact}) is UNMET


@pytest.mark.parametrize(
    "fact",
    [date(1, 1, 1), date(9999, 12, 31), "\ud800", "a\0b", float("nan"), float("inf"), 10**400, ("\ud800",), (5,)],
)
def test_no_fact_makes_judging_raise(fact: Fact) -> None:
    declared = {name: FactType(kind) for name, kind in zip("abcde", FactType, strict=True)}
    for rule in ("a != 'x'", "b > 1", "c", "d <= date('2026-03-01')", "'x' in e"):
        assert judge(rule, declared, dict.fromkeys("abcde", fact)) in Verdict


@dataclass(frozen=True)
class Sum:
    """Arithmetic as text and as Python computes it."""

    text: str
    value: float


def _computed(left: Sum, sign: str, right: Sum) -> Sum:
    value = {"+": left.value + right.value, "-": left.value - right.value, "*": left.value * right.value}[sign]
    return Sum(f"({left.text} {sign} {right.text})", value)


whole_numbers = st.integers(-1000, 1000).map(lambda number: Sum(f"({number})", number))
decimals = st.integers(-4000, 4000).map(lambda quarters: Sum(f"({quarters / 4})", quarters / 4))
numbers = whole_numbers | decimals | st.sampled_from([Sum("arr", 7.25), Sum("seats", -3.0)])
sums = st.recursive(numbers, lambda inner: st.builds(_computed, inner, st.sampled_from("+-*"), inner), max_leaves=4)
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@settings(max_examples=200)
@given(sums, st.sampled_from(sorted(COMPARISONS)), sums)
def test_whole_numbers_and_decimals_mix_as_people_expect(left: Sum, sign: str, right: Sum) -> None:
    rule = f"{left.text} {sign} {right.text}"
    assert check_rule(rule, DECLARED) == []
    expected = MET if COMPARISONS[sign](left.value, right.value) else UNMET
    assert judge(rule, DECLARED, {"arr": 7.25, "seats": -3.0}) is expected


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(2**63) + 1, 2**63 - 1))
def test_a_number_compares_exactly_with_a_whole_number_however_large(arr: float, number: int) -> None:
    assert judge(f"arr < {number}", DECLARED, {"arr": arr}) is (MET if arr < number else UNMET)
    assert judge(f"{number} == arr", DECLARED, {"arr": arr}) is (MET if arr == number else UNMET)


@given(st.integers(-100, 100).filter(bool), st.integers(-100, 100))
def test_dividing_a_number_keeps_its_decimals(divisor: int, arr: int) -> None:
    assert judge(f"arr / ({divisor}) == seats", DECLARED, {"arr": float(arr), "seats": arr / divisor}) is MET


def test_dividing_by_a_whole_zero_is_as_dividing_by_the_number_zero() -> None:
    facts = {"arr": 5.0, "seats": 0.0}
    for rule in ("arr / 0 > 1e300", "arr / seats > 1e300", "-arr / 0 < -1e300", "0 / seats != 0 / seats"):
        assert judge(rule, DECLARED, facts) is MET


def _quoted(text: str) -> str:
    return (
        '"' + "".join(f"\\U{ord(character):08x}" if character in '"\\\r\n' else character for character in text) + '"'
    )


readable = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)


@given(
    readable | st.sampled_from(["known(arr)", "date('x')", "// no remark", "'", "arr >= 5", "x.all(s, s.all(t, t))"])
)
def test_what_stands_in_quotes_is_left_alone(text: str) -> None:
    assert judge(f"edition == {_quoted(text)} || edition == 'x'", DECLARED, {"edition": text or "x"}) is MET


@pytest.mark.parametrize(
    "quoted", ["'known(arr)'", '"known(arr)"', "'''known(arr)'''", "r'known(arr)'", "'' 'known(arr)'"]
)
def test_known_is_only_read_outside_of_quotes(quoted: str) -> None:
    assert "known(arr)" in with_presence(f"edition == {quoted}", words_of(f"edition == {quoted}"))


@pytest.mark.parametrize("rule", ["known(start_date)", "known ( start_date )", "known(\n // when?\n start_date\n)"])
def test_known_asks_whether_a_fact_is_there_and_is_never_unknown(rule: str) -> None:
    assert check_rule(rule, DECLARED) == []
    assert judge(rule, DECLARED, FACTS) is MET
    assert judge(rule, DECLARED, {}) is UNMET
    assert judge(f"!{rule}", DECLARED, {}) is MET
    assert facts_read(rule, DECLARED) == {"start_date"}


def test_an_empty_list_is_known_and_an_empty_text_is_not() -> None:
    facts: Facts = {"segments": (), "country": ""}
    assert judge("known(segments) && size(segments) == 0", DECLARED, facts) is MET
    assert judge("known(country)", DECLARED, facts) is UNMET


@given(st.dates(date(1900, 1, 1), date(2900, 1, 1)), st.integers(-5000, 5000))
def test_dates_count_in_days(day: date, number: int) -> None:
    later = date.fromordinal(day.toordinal() + number)
    facts: Facts = {"start_date": day, "today": later}
    assert judge(f"today - start_date == days({number})", DECLARED, facts) is MET
    assert judge(f"start_date == date('{day}')", DECLARED, facts) is MET
    assert judge("start_date <= today", DECLARED, facts) is (MET if day <= later else UNMET)


@pytest.mark.parametrize(
    ("rule", "read"),
    [
        ("contract_signed && arr >= 50000", {"contract_signed", "arr"}),
        ("start_date <= today", {"start_date", "today"}),
        ("known(at_risk) || seats > 1", {"at_risk", "seats"}),
        ("edition == 'arr'", {"edition"}),
        ("segments.exists(name, name == 'x')", {"segments"}),
        ("segments.exists(s, s == name)", {"segments", "name"}),
        ("true // arr", set()),
        ("arr >=", set()),
        ("arr + edition == 5", set()),
    ],
)
def test_a_rule_reads_the_facts_it_names(rule: str, read: set[str]) -> None:
    assert facts_read(rule, DECLARED) == read


def test_more_facts_than_a_compiler_reports_at_once_are_all_read() -> None:
    declared = {f"fact_{number}": FactType.YES_NO for number in range(60)}
    assert facts_read(" && ".join(declared), declared) == set(declared)


def test_the_same_rule_over_other_declarations_is_another_rule() -> None:
    assert check_rule("arr >= 5", {"arr": FactType.NUMBER}) == []
    assert check_rule("arr >= 5", {"arr": FactType.TEXT}) != []
