"""The review before a template is activated: errors that prevent it, all at once, and advice (requirements T7)."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

from journeys.customer import STAGES
from journeys.facts import BUILT_IN, Declarations, FactError, FactType, check_fact_name
from journeys.finding import Finding, Place, placed_activities, placed_milestones
from journeys.rule_problems import RuleProblem
from journeys.rules import check_rule
from journeys.template import AchievementDefinition, Condition, Template
from journeys.template_advice import advice_on

NOTHING_DECLARED: Declarations = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Review:
    """Errors block activation, advice never does."""

    errors: tuple[Finding, ...]
    advice: tuple[Finding, ...]


def review(template: Template, declared: Declarations = NOTHING_DECLARED) -> Review:
    """Judge a template that may still be incomplete; `declared` are the facts that the workspace knows already."""
    errors = (
        *_missing_parts(template),
        *_stage_error(template.stage),
        *_fact_errors(template, declared),
        *_rule_errors(template, declared),
        *_begin_errors(template),
        *_repeated_ids(template),
    )
    return Review(errors, tuple(advice_on(template)))


def _missing_parts(template: Template) -> Iterator[Finding]:
    if not template.goal:
        yield Finding(("goal",), "There is no goal; say in a sentence what is reached when the journey is done.")
    if template.audience is None:
        yield Finding(("audience",), "There is no audience; say in a sentence and a rule which customers this is for.")
    elif template.audience.rule is None:
        yield Finding(("audience", "rule"), "The audience has no rule; add one that tells who belongs to it.")
    if not template.milestones:
        yield Finding(("milestones",), "There is no milestone; add at least one.")


def _stage_error(stage: str) -> Iterator[Finding]:
    """Every template is written for a stage that customers can be in (requirements T1)."""
    if stage not in STAGES:
        by_small = {known.lower(): known for known in STAGES}
        near = get_close_matches(stage.lower(), by_small, 1)
        hint = f"did you mean {by_small[near[0]]}?" if near else f"choose from {', '.join(STAGES)}."
        yield Finding(("stage",), f"There is no stage ‘{stage}’; {hint}")


def _fact_errors(template: Template, declared: Declarations) -> Iterator[Finding]:
    for name, fact_type in template.facts.items():
        place = ("facts", name)
        if refusal := _name_refusal(name):
            yield Finding(place, refusal)
        if fact_type is FactType.LIST:
            yield Finding(place, f"‘{name}’ cannot be a list; make it text, number, yes/no or date.")
        elif declared.get(name, fact_type) is not fact_type:
            sentence = (
                f"‘{name}’ is {declared[name]} everywhere else and {fact_type} here; "
                f"write {declared[name]} or choose another name."
            )
            yield Finding(place, sentence)


def _name_refusal(name: str) -> str:
    try:
        check_fact_name(name)
    except FactError as error:
        return str(error)
    return ""


def _nameable(facts: Declarations) -> Declarations:
    return {name: fact_type for name, fact_type in facts.items() if not _name_refusal(name)}


def _rule_errors(template: Template, declared: Declarations) -> Iterator[Finding]:
    known = {**declared, **_nameable(template.facts), **BUILT_IN}
    for place, condition in _conditions(template):
        if condition.rule is not None:
            for problem in check_rule(condition.rule, known):
                yield Finding((*place, "rule"), _placed(problem, condition.rule))


def _placed(problem: RuleProblem, rule: str) -> str:
    line = f"line {problem.line}, " if "\n" in rule else ""
    return f"In the rule, {line}column {problem.column}: {problem.sentence}"


def _conditions(template: Template) -> Iterator[tuple[Place, Condition]]:
    """Every condition of the template with its place."""
    if template.audience is not None:
        yield ("audience",), template.audience
    for name in ("entry_conditions", "exit_conditions", "failure_conditions"):
        for index, condition in enumerate(getattr(template, name)):
            yield (name, index), condition
    for place, milestone in placed_milestones(template):
        if milestone.condition is not None:
            yield (*place, "condition"), milestone.condition
        for own, activity in placed_activities(place, milestone):
            if activity.condition is not None:
                yield (*own, "condition"), activity.condition
            if isinstance(activity, AchievementDefinition) and activity.reached_when is not None:
                yield (*own, "reached_when"), activity.reached_when


def _begin_errors(template: Template) -> Iterator[Finding]:
    before: set[str] = set()
    for place, milestone in placed_milestones(template):
        after = milestone.begins.after
        if after is not None and after not in before:
            yield Finding((*place, "begins", "after"), _begin_error(after, milestone.id, template))
        before.add(milestone.id)


def _begin_error(after: str, own: str, template: Template) -> str:
    if after == own:
        return f"The milestone ‘{own}’ waits for itself; let it begin after an earlier one or with the journey."
    if after in template.milestones_by_id:
        return f"‘{own}’ waits for ‘{after}’, which comes later; move ‘{after}’ above it or choose an earlier one."
    return f"‘{own}’ waits for ‘{after}’, but there is no such milestone."


def _repeated_ids(template: Template) -> Iterator[Finding]:
    yield from _repeated("milestone", ((place, m.id) for place, m in placed_milestones(template)))
    for place, milestone in placed_milestones(template):
        activities = ((own, activity.id) for own, activity in placed_activities(place, milestone))
        yield from _repeated("activity of its milestone", activities)


def _repeated(kind: str, ids: Iterable[tuple[Place, Hashable]]) -> Iterator[Finding]:
    seen: set[Hashable] = set()
    for place, name in ids:
        if name in seen:
            yield Finding((*place, "id"), f"The id ‘{name}’ is taken by another {kind}; choose a different one.")
        seen.add(name)
