"""Advice on a template: what often goes wrong, none of it forbidden (requirements T4, T7, T10)."""

import re
from collections.abc import Iterator
from unicodedata import normalize

from journeys.finding import Finding, Place, placed_activities, placed_milestones
from journeys.template import ActivityDefinition, MilestoneDefinition, Template, TemplateType

MOST_ACTIVITIES = 12
SHORTEST_NAME = 4

_SAYING_NOTHING = frozenset(
    {"achievement", "activity", "copy", "draft", "example", "foo", "journey", "milestone", "misc", "new", "other"}
    | {"phase", "sample", "stage", "step", "stuff", "task", "tbd", "template", "test", "testing", "things", "todo"}
    | {"unnamed", "untitled"}
)
_ARTICLES = frozenset({"a", "an", "the"})


def advice_on(template: Template) -> Iterator[Finding]:
    """All advice, in the order of the template's fields."""
    if _says_nothing(template.name):
        yield Finding(("name",), f"‘{template.name}’ says little; name the journey by what it leads to.")
    yield _reminder(template)
    yield from _waiting_for_ticks(template)
    yield from _journey_length(template)
    for place, milestone in placed_milestones(template):
        yield from _on_milestone(place, milestone)
    yield from _near_duplicates(template)


def _reminder(template: Template) -> Finding:
    if template.type is TemplateType.MARKETING:
        return Finding(("type",), "A marketing journey starts only for customers who opted in to marketing.")
    return Finding(("type",), "A transactional journey starts for anyone, so nothing in it may be marketing.")


def _waiting_for_ticks(template: Template) -> Iterator[Finding]:
    """An automatic start needs every condition met; one without a rule is met once it is ticked (requirements T2)."""
    for position, condition in enumerate(template.entry_conditions):
        if template.automatic_start and not condition.rule:
            sentence = f"‘{condition.sentence}’ has no rule, so each start waits for a person's tick, or give it one."
            yield Finding(("entry_conditions", position), sentence)


def _journey_length(template: Template) -> Iterator[Finding]:
    """Compares the length with the longest way through the milestones along their begin rules, in days."""
    way, length = _longest_way(template), template.length_days
    if template.milestones and way > length:
        yield Finding(
            ("length_days",),
            f"The milestones take {_days(way)}, {_days(way - length)} more than the journey's {length}.",
        )
    elif template.milestones and way * 2 < length:
        yield Finding(
            ("length_days",),
            f"The milestones take {_days(way)}, {_days(length - way)} less than the journey's {length}.",
        )


def _longest_way(template: Template) -> int:
    ends: dict[str, int] = {}
    for milestone in template.milestones:
        begins = milestone.begins
        begin = begins.days_after_start or 0
        if begins.after is not None:
            begin = ends.get(begins.after, 0)
        ends[milestone.id] = begin + milestone.length_days
    return max(ends.values(), default=0)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _on_milestone(place: Place, milestone: MilestoneDefinition) -> Iterator[Finding]:
    if _says_nothing(milestone.name):
        yield Finding((*place, "name"), f"‘{milestone.name}’ says little; name the milestone by what it leads to.")
    yield from _milestone_size(place, milestone)
    yield from _milestone_length(place, milestone)
    for own, activity in placed_activities(place, milestone):
        yield from _on_activity(own, activity, milestone)


def _milestone_size(place: Place, milestone: MilestoneDefinition) -> Iterator[Finding]:
    count = len(milestone.activities)
    if count == 0:
        yield Finding(place, f"‘{milestone.name}’ is empty, so it is done as soon as it begins.")
    elif not milestone.achievements:
        yield Finding(place, f"‘{milestone.name}’ has no achievement; what does the customer reach in it?")
    if count > MOST_ACTIVITIES:
        yield Finding(
            place, f"‘{milestone.name}’ has {count} activities; more than {MOST_ACTIVITIES} are hard to follow."
        )


def _milestone_length(place: Place, milestone: MilestoneDefinition) -> Iterator[Finding]:
    expected = sum(task.expected_days or 0 for task in milestone.tasks)
    if milestone.length_days == 0 and milestone.activities:
        yield Finding((*place, "length_days"), f"‘{milestone.name}’ has a length of 0 days; give it time for its work.")
    elif expected > milestone.length_days:
        sentence = (
            f"The tasks are expected to take {_days(expected)}, ‘{milestone.name}’ only has {milestone.length_days}."
        )
        yield Finding((*place, "length_days"), sentence)


def _on_activity(place: Place, activity: ActivityDefinition, milestone: MilestoneDefinition) -> Iterator[Finding]:
    if _says_nothing(activity.title):
        yield Finding((*place, "title"), f"‘{activity.title}’ says little; say what has to be done.")
    if activity.due_in_days is not None and activity.due_in_days > milestone.length_days:
        sentence = (
            f"‘{activity.title}’ is due on day {activity.due_in_days}, "
            f"after ‘{milestone.name}’ ends on day {milestone.length_days}."
        )
        yield Finding((*place, "due_in_days"), sentence)


def _says_nothing(name: str) -> bool:
    """Too short to tell anything, or nothing but filler words and numbers. Other scripts say much in few characters."""
    words = re.findall(r"[^\W\d_]+", name.casefold())
    too_short = len(name) < SHORTEST_NAME and name.isascii()
    return too_short or not words or all(word in _SAYING_NOTHING for word in words)


def _near_duplicates(template: Template) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for place, milestone in placed_milestones(template):
        for own, activity in placed_activities(place, milestone):
            title = _bare(activity.title)
            if title in first:
                sentence = f"‘{activity.title}’ reads like another activity, in ‘{first[title]}’; tell them apart."
                yield Finding((*own, "title"), sentence)
            first.setdefault(title, milestone.name)


def _bare(title: str) -> str:
    """What is left of a title without case, articles and punctuation; its numbers stay apart."""
    words = re.findall(r"\d+|[^\W\d_]+", normalize("NFKC", title).casefold())
    return "".join(f" {word} " if word.isdigit() else word for word in words if word not in _ARTICLES) or title
