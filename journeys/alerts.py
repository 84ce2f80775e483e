"""Who is told, and when, that a journey is delayed or stuck (requirements N1, N5, N7).

Three kinds of values are watched: the activity value, the journey-day value, and the day value of each milestone in
progress. The first two make up the subject `journey`, the others one subject each. When a value gets worse than it has
been, its subject is told at its level, once per episode and recipient. An episode of a subject ends when the subject
is on track again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from journeys.journey import JOURNEY, Activity, Journey, Level, Watch
from journeys.messages import Told
from journeys.progress import Progress, counted_activities, levels
from journeys.template import ActivityKind, StatusRule, Template

ACTIVITIES = "(activities)"
JOURNEY_DAYS = "(journey days)"


@dataclass(frozen=True, slots=True)
class Crossing:
    """A value of a subject got worse; `level` is the subject's."""

    subject: str
    value: str
    level: Level
    episode: int


def watched(journey: Journey, template: Template, progress: Progress | None) -> tuple[Journey, tuple[Crossing, ...]]:
    """The journey with what has now been noticed of it, and what got worse since the last look."""
    if progress is None:
        return journey, ()
    subjects = levels(progress, template.status_rule)
    watches = dict(journey.watches)
    for subject, level in subjects.items():
        watches[subject] = _next_watch(watches.get(subject, Watch()), level)
    crossings = tuple(_crossings(journey.watches, watches, progress, template.status_rule, subjects))
    for value, level in _values(progress, template.status_rule):
        if value not in subjects:
            watches[value] = _next_watch(watches.get(value, Watch()), level)
    changed = {k: w for k, w in watches.items() if w != Watch()}
    return (journey if changed == journey.watches else replace(journey, watches=changed)), crossings


def _next_watch(watch: Watch, level: Level) -> Watch:
    """On track ends the episode; getting worse than ever in it raises its peak, and begins it if there is none."""
    if level is Level.ON_TRACK:
        return Watch(watch.episode)
    if level.severity <= watch.peak.severity:
        return watch
    return Watch(watch.episode + (watch.peak is Level.ON_TRACK), level)


def _values(progress: Progress, status_rule: StatusRule) -> Iterator[tuple[str, Level]]:
    """The watched values by name; a milestone's value goes by its id, as its subject does."""
    answer = progress.answer
    if status_rule in (StatusRule.ACTIVITIES, StatusRule.BOTH):
        yield ACTIVITIES, answer.activities
    if status_rule in (StatusRule.JOURNEY_DAYS, StatusRule.DAYS, StatusRule.BOTH):
        yield JOURNEY_DAYS, answer.journey_days
    if status_rule in (StatusRule.DAYS, StatusRule.BOTH):
        yield from answer.milestone_days.items()


def _crossings(
    before: Mapping[str, Watch],
    after: Mapping[str, Watch],
    progress: Progress,
    status_rule: StatusRule,
    subjects: Mapping[str, Level],
) -> Iterator[Crossing]:
    for value, level in _values(progress, status_rule):
        if level.severity > before.get(value, Watch()).peak.severity:
            subject = value if value in subjects else JOURNEY
            yield Crossing(subject, value, subjects[subject], after[subject].episode)


def owed(journey: Journey, template: Template, crossings: tuple[Crossing, ...], today: date) -> tuple[Told, ...]:
    """What is to be told to whom: task owners hear of their overdue tasks, the CSM of all the rest (N1)."""
    tolds = (
        Told(journey.workspace, told_subject(journey, crossing.subject), crossing.level, crossing.episode, recipient)
        for crossing in crossings
        for recipient in _recipients(journey, template, crossing, today)
    )
    return tuple(dict.fromkeys(tolds))


def owed_to_new_owner(
    journey: Journey, template: Template, progress: Progress | None, activity: Activity, today: date
) -> tuple[Told, ...]:
    """Who takes over an overdue task of a late journey is told as its former owner was."""
    if progress is None or activity.owner is None or not activity.is_overdue(today):
        return ()
    level, watch = levels(progress, template.status_rule)[JOURNEY], journey.watches.get(JOURNEY, Watch())
    if level is Level.ON_TRACK:
        return ()
    return (Told(journey.workspace, told_subject(journey, JOURNEY), level, watch.episode, activity.owner),)


def told_subject(journey: Journey, subject: str) -> str:
    return journey.id if subject == JOURNEY else f"{journey.id}/{subject}"


def subject_of(told: Told) -> str:
    """The subject within its journey: `JOURNEY` or a milestone's id."""
    return told.subject.partition("/")[2] or JOURNEY


def _recipients(journey: Journey, template: Template, crossing: Crossing, today: date) -> Iterator[str]:
    if crossing.value != ACTIVITIES:
        yield from _csm(journey, template)
        return
    overdue = [a for a in counted_activities(journey, template.completed_count) if a.is_overdue(today)]
    yield from (a.owner for a in overdue if a.owner)
    if any(a.owner is None for a in overdue):
        yield from _csm(journey, template)


def _csm(journey: Journey, template: Template) -> Iterator[str]:
    """The CSM, or who stands in while there is none (requirements T6)."""
    recipient = journey.csm or template.owner
    if recipient:
        yield recipient


def is_still_true(told: Told, progress: Progress | None, template: Template) -> bool:
    """Whether the subject is at the level that was to be told (requirements N7)."""
    if progress is None:
        return False
    return levels(progress, template.status_rule).get(subject_of(told)) is told.level


def overdue_for(journey: Journey, template: Template, recipient: str, today: date) -> tuple[Activity, ...]:
    """The overdue activities a recipient can act on, the longest overdue first; achievements are the CSM's."""
    own = (
        a
        for a in counted_activities(journey, template.completed_count)
        if a.is_overdue(today) and _is_answerable(a, journey, template, recipient)
    )
    return tuple(sorted(own, key=lambda a: (a.due_on or today, a.id)))


def _is_answerable(activity: Activity, journey: Journey, template: Template, recipient: str) -> bool:
    if activity.kind is ActivityKind.ACHIEVEMENT:
        return recipient in _csm(journey, template)
    return activity.owner == recipient
