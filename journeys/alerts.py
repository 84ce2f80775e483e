"""Who is told, and when, that a journey is delayed or stuck (requirements N1, N5, N7).

Three kinds of values are watched: the activity value, the journey-day value, and the day value of each milestone in
progress. The first two make up the subject `journey`, the others one subject each. When a value gets worse than it has
been, its subject is told at its level, once per episode and recipient. An episode of a subject ends when the subject
is on track again.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from journeys.journey import JOURNEY, Activity, Journey, Level, Watch
from journeys.messages import Told
from journeys.progress import ACTIVITIES, Progress, counted_activities, levels, watched_values
from journeys.run import watcher_of
from journeys.template import Template


@dataclass(frozen=True, slots=True)
class Crossing:
    """A value of a subject got worse; `level` is the subject's."""

    subject: str
    value: str
    level: Level
    episode: int


def watched(
    journey: Journey, template: Template, progress: Progress | None, today: date
) -> tuple[Journey, tuple[Crossing, ...]]:
    """The journey with what has now been noticed of it, and what got worse since the last look.

    What was noticed on a later date than `today` stays until that date comes: the clocks of two processes may differ,
    and a customer's zone may change, by which nothing is told twice.
    """
    if progress is None:
        return journey, ()
    subjects = levels(progress, template.status_rule)
    values = watched_values(progress.answer, template.status_rule)
    watches = dict(journey.watches)
    for name, level in {**values, **subjects}.items():
        watches[name] = _next_watch(watches.get(name, Watch()), level, today)
    crossings = tuple(_crossings(journey.watches, watches, values, subjects))
    noticed = {name: watch for name, watch in watches.items() if watch != Watch()}
    return (journey if noticed == journey.watches else replace(journey, watches=noticed)), crossings


def _next_watch(watch: Watch, level: Level, today: date) -> Watch:
    """On track ends the episode; getting worse than ever in it raises its peak, and begins it if there is none."""
    if watch.since and watch.since > today:
        return watch
    if level is Level.ON_TRACK:
        return watch if watch.peak is level else Watch(watch.episode, since=today)
    if level.severity <= watch.peak.severity:
        return watch
    return Watch(watch.episode + (watch.peak is Level.ON_TRACK), level, today)


def _crossings(
    before: Mapping[str, Watch], after: Mapping[str, Watch], values: Mapping[str, Level], subjects: Mapping[str, Level]
) -> Iterator[Crossing]:
    for value, level in values.items():
        subject = value if value in subjects else JOURNEY
        watch = after.get(subject, Watch())
        # What was noticed by the date further east may have left a value late while its subject was not.
        begins = level is not Level.ON_TRACK and watch.episode > before.get(subject, Watch()).episode
        is_worse = after[value].peak is level and level.severity > before.get(value, Watch()).peak.severity
        if begins or is_worse:
            yield Crossing(subject, value, subjects[subject], watch.episode)


def owed(journey: Journey, template: Template, crossings: tuple[Crossing, ...], today: date) -> tuple[Told, ...]:
    """What is to be told to whom: task owners hear of their overdue tasks, the CSM of all the rest (N1).

    The rest is also what its owner has put off, who is to be left alone (J3).
    """
    tolds = (
        Told(journey.workspace, told_subject(journey, crossing.subject), crossing.level, crossing.episode, recipient)
        for crossing in crossings
        for recipient in _hearers(journey, template, crossing, today)
        if recipient
    )
    return tuple(dict.fromkeys(tolds))


def _hearers(journey: Journey, template: Template, crossing: Crossing, today: date) -> list[str | None]:
    if crossing.value != ACTIVITIES:
        return [watcher_of(journey, template)]
    return [hearer(activity, journey, template, today) for activity in overdue_activities(journey, template, today)]


def hearer(activity: Activity, journey: Journey, template: Template, today: date) -> str | None:
    """Who can do something about it; where they have put it off, whoever watches over the journey in their place."""
    able = answerable(activity, journey, template)
    if not activity.is_put_off(today):
        return able
    watcher = watcher_of(journey, template)
    return None if watcher == able else watcher


def answerable(activity: Activity, journey: Journey, template: Template) -> str | None:
    """Who can do something about an activity: its owner, or the journey's watcher where nobody owns it."""
    return activity.owner or watcher_of(journey, template)


def overdue_activities(journey: Journey, template: Template, today: date) -> tuple[Activity, ...]:
    """The activities that make a journey late, those that are put off among them (requirements P2)."""
    return tuple(a for a in counted_activities(journey, template.completed_count) if a.is_overdue(today))


def noticed_on(journey: Journey, subjects: Collection[str]) -> date | None:
    """The customer's date on which something was last noticed of any of the subjects."""
    watches = (journey.watches.get(subject, Watch()) for subject in subjects)
    return max((watch.since for watch in watches if watch.since), default=None)


def told_subject(journey: Journey, subject: str) -> str:
    return journey.id if subject == JOURNEY else f"{journey.id}/{subject}"


def subject_of(told: Told) -> str:
    """The subject within its journey: `JOURNEY` or a milestone's id."""
    return told.subject.partition("/")[2] or JOURNEY
