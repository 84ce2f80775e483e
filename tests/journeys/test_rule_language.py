"""What the language of rules leaves out."""

import pytest

from journeys.facts import FactType
from journeys.rule_language import FrozenDeclarations, environment

DECLARED: FrozenDeclarations = (("arr", FactType.NUMBER), ("edition", FactType.TEXT), ("segments", FactType.LIST))


@pytest.mark.parametrize(
    "rule",
    [
        "[1].map(x, x)",
        "[1].filter(x, true)",
        "edition + edition",
        "segments + segments",
        "dyn(arr)",
        "type(arr)",
        "bytes(edition)",
    ],
)
def test_what_could_grow_without_end_or_look_behind_types_is_not_in_the_language(rule: str) -> None:
    with pytest.raises(RuntimeError):
        environment(DECLARED).compile(rule)
