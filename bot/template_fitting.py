"""Values made to fit a template's shape, so that no refused field hides what else is wrong (requirements T9)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.field_sentences import nearest, sentence
from bot.yaml_text import Place
from journeys.finding import Finding
from journeys.template import (
    AchievementDefinition,
    BeginRule,
    Condition,
    MilestoneDefinition,
    ProgressParameters,
    TaskDefinition,
    Template,
)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A template that fits its shape since neutral values stand where the file's were refused, and the refusals.

    `moved` tells of misspelt fields: where each belongs and where the file has it.
    """

    template: Template
    refused: tuple[Finding, ...]
    moved: Mapping[Place, Place]

    def in_file(self, place: Place) -> Place:
        """Where the file has what stands at `place` of the template."""
        for steps in range(len(place), 0, -1):
            if place[:steps] in self.moved:
                return (*self.in_file(self.moved[place[:steps]]), *place[steps:])
        return place


def fit(value: dict[str, Any]) -> Fitted:
    """Refusals can hide others behind them, so what was refused is replaced until all fits."""
    data = _without_nothing(value)
    refused: list[Finding] = []
    moved: dict[Place, Place] = {}
    while True:
        try:
            return Fitted(Template.model_validate(data), tuple(refused), moved)
        except ValidationError as error:
            errors = error.errors(include_url=False)
            misspelt = {near: place for place, near in _misspelt(data, errors)}
            apart = [e for e in errors if e["type"] != "missing" or e["loc"] not in misspelt]
            refused.extend(Finding(e["loc"], sentence(e, _known_fields(e["loc"]))) for e in apart)
            moved |= misspelt
            unknown = frozenset(e["loc"] for e in apart if e["type"] == "extra_forbidden")
            _replace(data, [e["loc"] for e in apart], unknown, misspelt)


def _without_nothing(value: Any) -> Any:
    """A field with nothing behind its colon is as good as absent."""
    match value:
        case dict():
            return {key: _without_nothing(item) for key, item in value.items() if item is not None}
        case list():
            return [_without_nothing(item) for item in value]
        case _:
            return value


def _replace(
    data: dict[str, Any], places: list[Place], unknown: frozenset[Place], misspelt: Mapping[Place, Place]
) -> None:
    """Put a neutral value, or nothing, wherever something was refused, and misspelt fields where they belong.

    An unknown field always goes: under a name that is right elsewhere, a stand-in would be refused for ever.
    """
    belongs = {stands: near for near, stands in misspelt.items()}
    for place in places:
        parent = _at(data, place[:-1])
        if place in belongs:
            parent[belongs[place][-1]] = parent.pop(place[-1])
        elif place in unknown or (stand_in := _stand_in(place)) is None:
            parent.pop(place[-1], None)
        else:
            parent[place[-1]] = stand_in


def _misspelt(data: dict[str, Any], errors: list[ErrorDetails]) -> Iterator[tuple[Place, Place]]:
    """Unknown fields that are plainly meant for one that is absent beside them: where each is and where it belongs."""
    for error in errors:
        *around, name = place = error["loc"]
        if error["type"] == "extra_forbidden":
            near = nearest(str(name), _known_fields(place))
            if near and near not in _at(data, tuple(around)):
                yield place, (*around, near)


def _at(data: Any, place: Place) -> Any:
    return reduce(lambda value, step: value[step], place, data)


def _known_fields(place: Place) -> tuple[str, ...]:
    """The fields that can stand where `place` is."""
    groups = [step for step in place[:-1] if isinstance(step, str)]
    model = _MODELS.get(groups[-1]) if groups else Template
    return tuple(model.model_fields) if model else ()


_CONDITION_LISTS = ("entry_conditions", "exit_conditions", "failure_conditions")
_MODELS: Mapping[str, type[BaseModel]] = {
    **dict.fromkeys(("audience", "condition", "reached_when", *_CONDITION_LISTS), Condition),
    "progress": ProgressParameters,
    "begins": BeginRule,
    "milestones": MilestoneDefinition,
    "achievements": AchievementDefinition,
    "tasks": TaskDefinition,
}


def _stand_in(place: Place) -> Any:
    """What is valid in place of a required field or an item of a list, or None where the place can be left empty."""
    match place:
        case ("facts", *_):
            return None
        case (*_, "id"):
            return _unlike_any_id(place)
        case (*_, "length_days" | "on_time_up_to"):
            return 0
        case (*_, "delayed_up_to"):
            return 3650
        case (*_, "progress"):
            return {"on_time_up_to": 0, "delayed_up_to": 3650}
        case (*_, "key" | "name" | "stage" | "title" | "sentence" | "role"):
            return "stand-in"
        case (*_, "failure_reasons", int()):
            return "stand-in"
        case (*_, str() as group, int()):
            required = (name for name, field in _MODELS[group].model_fields.items() if field.is_required())
            return {name: _stand_in((*place, name)) for name in required}
        case _:
            return None


def _unlike_any_id(place: Place) -> str:
    return "stand-in-" + "-".join(str(step) for step in place if isinstance(step, int))


def overlapping(places: Iterable[Place]) -> Callable[[Place], bool]:
    """Asks of a place whether it is one of these, within one, or around one."""
    those = frozenset(places)
    around = frozenset(place[:steps] for place in those for steps in range(len(place) + 1))
    return lambda place: place in around or any(place[:steps] in those for steps in range(len(place) + 1))


def independent(findings: Iterable[Finding], refused: Iterable[Place]) -> Iterator[Finding]:
    """The findings that are not mere consequences of refusals at these places."""
    places = frozenset(refused)
    overlaps, follows = overlapping(places), _consequence(places)
    return (finding for finding in findings if not overlaps(finding.place) and not follows(finding))


def _consequence(refused: frozenset[Place]) -> Callable[[Finding], bool]:
    """Asks of a finding whether it misses a milestone or a fact that a refusal hides."""
    ids_are_sure = not any(place[:1] == ("milestones",) and place[2:] in ((), ("id",)) for place in refused)
    facts = [f"“{place[1]}”" for place in refused if place[0] == "facts" and len(place) > 1]

    def follows(finding: Finding) -> bool:
        if "begins" in finding.place:
            return not ids_are_sure
        if finding.place[-1] == "rule":
            return ("facts",) in refused or any(fact in finding.sentence for fact in facts)
        return False

    return follows
