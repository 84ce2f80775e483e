"""What a review of a template found, and where (requirements T7)."""

from collections.abc import Iterator
from dataclasses import dataclass

from journeys.template import ActivityDefinition, MilestoneDefinition, Template

Place = tuple[str | int, ...]
"""The way from the template to a part of it, such as ("milestones", 1, "begins", "after"); items count from 0."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to change, with a sentence that says how."""

    place: Place
    sentence: str


def placed_milestones(template: Template) -> Iterator[tuple[Place, MilestoneDefinition]]:
    """All milestones with their places."""
    for index, milestone in enumerate(template.milestones):
        yield ("milestones", index), milestone


def placed_activities(place: Place, milestone: MilestoneDefinition) -> Iterator[tuple[Place, ActivityDefinition]]:
    """The activities of the milestone at `place` with their own places."""
    for index, achievement in enumerate(milestone.achievements):
        yield (*place, "achievements", index), achievement
    for index, task in enumerate(milestone.tasks):
        yield (*place, "tasks", index), task
