"""Random templates whose texts try to be taken for something else in YAML."""

from typing import Any

from hypothesis import strategies as st

from journeys.facts import FactType
from journeys.template import UNREADABLE, CountedDays, StatusRule, Template, TemplateType

HOSTILE = (
    *("yes", "no", "null", "~", "0123", "1e3", "0x1F", "2026-01-01", "12:30:00", "1_000", ".inf", "=", "<<", "- x"),
    *("# none", "a # b", "a: b", "a:", ": a", "!tag", "&a", "*a", "@a", "`a", "%a", "{a}", "[a]", "'", '"', "a'b\"c"),
    *("---", "...", "? a", "| a", "> a", "\\n", "\\", "é😀", "\u00a0x\u00a0y", "名前", "a, b", "true", "x" * 99),
)
BLOCKS = (
    "a\nb",
    "a\n\n\nb",
    "a\n  b\n c",
    "a \nb  \nc",
    "# a\n- b: c\n---",
    "a\n\tb",
    "yes\nno",
    "a\n...\nb",
    "a\n \nb",
)

lines = (st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)).filter(
    lambda text: not UNREADABLE.search(text) and len(text.strip()) > 0
)
blocks = lines | st.sampled_from(BLOCKS) | st.lists(lines | st.just(""), max_size=4).map("\n".join).map(str.strip)
texts = st.just("") | blocks
filled = blocks.filter(lambda text: text.strip() != "")
identifiers = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True) | st.sampled_from(["0123", "1e3", "null", "no"])
days = st.integers(0, 3650)


def _optional(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


def _both(*parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(*parts).map(lambda found: {key: value for part in found for key, value in part.items()})


conditions = _both(st.fixed_dictionaries({"sentence": filled}), _optional(rule=filled))
ranges = st.tuples(days, days).map(lambda two: {"on_time_up_to": min(two), "delayed_up_to": max(two)})
begins = _optional(after=identifiers) | _optional(days_after_start=days)
activities = _both(
    st.fixed_dictionaries({"id": identifiers, "title": lines}),
    _optional(description=texts, due_in_days=days, required=st.booleans(), condition=conditions),
)
achievements = _both(activities, _optional(reached_when=conditions))
tasks = _both(activities, st.fixed_dictionaries({"role": identifiers}), _optional(expected_days=days))
milestones = _both(
    st.fixed_dictionaries({"id": identifiers, "name": lines, "length_days": days, "progress": ranges}),
    _optional(
        description=texts,
        begins=begins,
        condition=conditions,
        achievements=st.lists(achievements, max_size=2),
        tasks=st.lists(tasks, max_size=2),
    ),
)
fields = _both(
    st.fixed_dictionaries(
        {"key": identifiers, "name": lines, "stage": lines, "length_days": days, "progress": ranges},
    ),
    _optional(
        description=texts,
        goal=texts,
        audience=conditions,
        desired_outcome=texts,
        type=st.sampled_from(TemplateType),
        category=lines.map(lambda text: text[:40]),
        owner=lines,
        review_every_months=st.integers(3, 12),
        automatic_start=st.booleans(),
        calendar=st.sampled_from(CountedDays),
        status_rule=st.sampled_from(StatusRule),
        completed_count=st.booleans(),
        waiting_counts=st.booleans(),
        escalate_after_days=st.integers(0, 30),
    ),
    _optional(
        facts=st.dictionaries(lines, st.sampled_from(FactType), max_size=3),
        entry_conditions=st.lists(conditions, max_size=2),
        exit_conditions=st.lists(conditions, max_size=2),
        failure_conditions=st.lists(conditions, max_size=2),
        failure_reasons=st.lists(filled, max_size=3),
        milestones=st.lists(milestones, max_size=3),
    ),
)
templates = fields.map(Template.model_validate)
