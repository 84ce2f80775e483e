"""Who is told, and when, that a journey is delayed or stuck (requirements N1, N5, N7).

Three kinds of values are watched: the activity value, the journey-day value, and the day value of each milestone in
progress. The first two make up the subject `journey`, the others one subject each. When a value gets worse than it has
been, its subject is told at its level, once per episode and recipient. An episode of a subject ends when the subject
is on track again.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from journeys.journey import JOURNEY, Activity, Journey, Level, MilestoneState, Watch
from journeys.messages import Told
from journeys.progress import ACTIVITIES, JOURNEY_DAYS, Progress, counted_activities, levels, watched_values
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
        for recipient in _recipients(journey, template, crossing, today)
    )
    return tuple(dict.fromkeys(tolds))


def owed_to_new_owner(
    journey: Journey, template: Template, progress: Progress | None, activity: Activity, today: date
) -> tuple[Told, ...]:
    """Who takes over an overdue task is told as its former owner was, where the status rule watches activities."""
    return tuple(
        one for one in _owed_of(activity, journey, template, progress, today) if one.recipient == activity.owner
    )


def owed_to_new_watcher(journey: Journey, template: Template, today: date) -> tuple[Told, ...]:
    """Who takes over a journey is told what has been noticed of it, as whoever watched over it before was.

    So they are while it is paused, or where its customer has yet to come to that day: the alert waits until then.
    """
    if not journey.is_running:
        return ()
    watcher = watcher_of(journey, template)
    tolds = (
        told
        for crossing in _standing(journey)
        for told in owed(journey, template, (crossing,), _judged_on(journey, crossing.value, today))
        if told.recipient == watcher
    )
    return tuple(dict.fromkeys(tolds))


def _standing(journey: Journey) -> Iterator[Crossing]:
    """All that got worse in the episodes that last."""
    levels = {name: watch.peak for name, watch in journey.watches.items() if watch.peak is not Level.ON_TRACK}
    under_way = (m.id for m in journey.milestones if m.state is MilestoneState.IN_PROGRESS)
    for value in (ACTIVITIES, JOURNEY_DAYS, *under_way):
        subject = JOURNEY if value in (ACTIVITIES, JOURNEY_DAYS) else value
        if value in levels and subject in levels:
            yield Crossing(subject, value, levels[subject], journey.watches[subject].episode)


def _judged_on(journey: Journey, value: str, today: date) -> date:
    """The date by which a value is what it is: not after a pause began, and not before it was noticed."""
    judged = journey.paused_on or today
    return max(judged, noticed_on(journey, [value]) or judged)


def owed_in_the_owners_place(
    journey: Journey, template: Template, progress: Progress | None, activity: Activity, today: date
) -> tuple[Told, ...]:
    """What the owner of an overdue task would be told of it, told to whoever hears it now that it is put off."""
    if not activity.is_put_off(today):
        return ()
    return tuple(_owed_of(activity, journey, template, progress, today))


def _owed_of(
    activity: Activity, journey: Journey, template: Template, progress: Progress | None, today: date
) -> Iterator[Told]:
    """How the journey stands, to all who are to hear of it by a single overdue activity."""
    if progress is None or activity not in overdue_activities(journey, template, today):
        return
    if ACTIVITIES not in watched_values(progress.answer, template.status_rule):
        return
    level, watch = levels(progress, template.status_rule)[JOURNEY], journey.watches.get(JOURNEY, Watch())
    for recipient in _hearers(activity, journey, template, today):
        yield Told(journey.workspace, told_subject(journey, JOURNEY), level, watch.episode, recipient)


def noticed_on(journey: Journey, subjects: Collection[str]) -> date | None:
    """The customer's date on which something was last noticed of any of the subjects."""
    watches = (journey.watches.get(subject, Watch()) for subject in subjects)
    return max((watch.since for watch in watches if watch.since), default=None)


def told_subject(journey: Journey, subject: str) -> str:
    return journey.id if subject == JOURNEY else f"{journey.id}/{subject}"


def subject_of(told: Told) -> str:
    """The subject within its journey: `JOURNEY` or a milestone's id."""
    return told.subject.partition("/")[2] or JOURNEY


def _recipients(journey: Journey, template: Template, crossing: Crossing, today: date) -> Iterator[str]:
    if crossing.value != ACTIVITIES:
        yield from _watcher(journey, template)
        return
    for activity in overdue_activities(journey, template, today):
        yield from _hearers(activity, journey, template, today)


def _hearers(activity: Activity, journey: Journey, template: Template, today: date) -> tuple[str, ...]:
    """Who can do something about it; where they have put it off, whoever watches over the journey in their place."""
    able = tuple(_answerable(activity, journey, template))
    if not activity.is_put_off(today):
        return able
    return tuple(watcher for watcher in _watcher(journey, template) if watcher not in able)


def _watcher(journey: Journey, template: Template) -> Iterator[str]:
    watcher = watcher_of(journey, template)
    if watcher:
        yield watcher


def lasts(told: Told, journey: Journey) -> bool:
    """Whether the episode in which a level was to be told is not over; the next one brings alerts of its own."""
    watch = journey.watches.get(subject_of(told), Watch())
    return watch.episode == told.episode and watch.peak is not Level.ON_TRACK


def is_still_true(told: Told, progress: Progress | None, template: Template) -> bool:
    """Whether the subject is at the level that was to be told (requirements N7)."""
    return _level_now(told, progress, template) is told.level


def in_its_place(told: Told, progress: Progress | None, template: Template) -> Told | None:
    """What is true instead where the subject has got better before its level was told, and is not on track yet.

    Unless that has been told before, it is told now: the episode goes on, and brings no crossing of it any more.
    """
    level = _level_now(told, progress, template)
    return replace(told, level=level) if Level.ON_TRACK.severity < level.severity < told.level.severity else None


def _level_now(told: Told, progress: Progress | None, template: Template) -> Level:
    return levels(progress, template.status_rule).get(subject_of(told), Level.ON_TRACK) if progress else Level.ON_TRACK


def concerns(journey: Journey, template: Template, recipient: str, today: date) -> bool:
    """Whether an alert about the journey is still this person's business: they watch over it, or own an overdue task
    that is not put off."""
    theirs = overdue_for(journey, template, recipient, today)
    is_to_do = not all(activity.is_put_off(today) for activity in theirs)
    return recipient == watcher_of(journey, template) or is_to_do


def overdue_for(journey: Journey, template: Template, recipient: str, today: date) -> tuple[Activity, ...]:
    """The overdue activities a recipient can act on, the longest overdue first; achievements are the CSM's."""
    own = (a for a in overdue_activities(journey, template, today) if recipient in _answerable(a, journey, template))
    return tuple(sorted(own, key=lambda a: (a.due_on or today, a.id)))


def overdue_activities(journey: Journey, template: Template, today: date) -> tuple[Activity, ...]:
    """The activities that make a journey late, those that are put off among them (requirements P2)."""
    return tuple(a for a in counted_activities(journey, template.completed_count) if a.is_overdue(today))


def _answerable(activity: Activity, journey: Journey, template: Template) -> Iterator[str]:
    """Who can do something about an activity: its owner, or the journey's watcher where nobody owns it."""
    if activity.owner:
        yield activity.owner
    else:
        yield from _watcher(journey, template)
