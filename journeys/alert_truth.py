"""Whose business it is by now what an alert tells, and whether it is still so (requirements N1, N7)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from journeys.alerts import (
    Crossing,
    answerable,
    hearer,
    noticed_on,
    overdue_activities,
    owed,
    subject_of,
    told_subject,
)
from journeys.journey import JOURNEY, Activity, Journey, Level, MilestoneState, Watch
from journeys.messages import Told
from journeys.progress import ACTIVITIES, JOURNEY_DAYS, watched_values
from journeys.run import Run


def owed_to_new_owner(run: Run, activity: Activity) -> tuple[Told, ...]:
    """Who takes over an overdue task is told as its former owner was, where the status rule watches activities."""
    return tuple(one for one in _owed_of(run, activity) if one.recipient == activity.owner)


def owed_in_the_owners_place(run: Run, activity: Activity) -> tuple[Told, ...]:
    """What the owner of an overdue task would be told of it, told to whoever hears it now that it is put off."""
    return tuple(_owed_of(run, activity)) if activity.is_put_off(run.today) else ()


def _owed_of(run: Run, activity: Activity) -> Iterator[Told]:
    """How the journey stands, to who is to hear of it by a single overdue activity."""
    journey, template, today = run.journey, run.template, run.today
    if run.progress is None or activity not in overdue_activities(journey, template, today):
        return
    if ACTIVITIES not in watched_values(run.progress.answer, template.status_rule):
        return
    episode, recipient = journey.watches.get(JOURNEY, Watch()).episode, hearer(activity, journey, template, today)
    if recipient:
        yield Told(journey.workspace, told_subject(journey, JOURNEY), run.levels[JOURNEY], episode, recipient)


def owed_to_new_watcher(run: Run) -> tuple[Told, ...]:
    """Who takes over a journey is told what has been noticed of it, as whoever watched over it before was.

    So they are while it is paused, or where its customer has yet to come to that day: the alert waits until then.
    """
    if not run.journey.is_running:
        return ()
    tolds = (
        told
        for crossing in _standing(run.journey)
        for told in owed(run.journey, run.template, (crossing,), _judged_on(run, crossing.value))
        if told.recipient == run.watcher
    )
    return tuple(dict.fromkeys(tolds))


def _standing(journey: Journey) -> Iterator[Crossing]:
    """All that got worse in the episodes that last."""
    peaks = {name: watch.peak for name, watch in journey.watches.items() if watch.peak is not Level.ON_TRACK}
    under_way = (m.id for m in journey.milestones if m.state is MilestoneState.IN_PROGRESS)
    for value in (ACTIVITIES, JOURNEY_DAYS, *under_way):
        subject = JOURNEY if value in (ACTIVITIES, JOURNEY_DAYS) else value
        if value in peaks and subject in peaks:
            yield Crossing(subject, value, peaks[subject], journey.watches[subject].episode)


def _judged_on(run: Run, value: str) -> date:
    """The date by which a value is what it is: not after a pause began, and not before it was noticed."""
    judged = run.journey.paused_on or run.today
    return max(judged, noticed_on(run.journey, [value]) or judged)


def lasts(told: Told, run: Run) -> bool:
    """Whether the episode in which a level was to be told is not over; the next one brings alerts of its own."""
    watch = run.journey.watches.get(subject_of(told), Watch())
    return watch.episode == told.episode and watch.peak is not Level.ON_TRACK


def is_still_true(told: Told, run: Run) -> bool:
    """Whether the subject is at the level that was to be told (requirements N7)."""
    return level_now(told, run) is told.level


def in_its_place(told: Told, run: Run) -> Told | None:
    """What is true instead where the subject has got better before its level was told, and is not on track yet.

    Unless that has been told before, it is told now: the episode goes on, and brings no crossing of it any more.
    """
    level = level_now(told, run)
    return replace(told, level=level) if Level.ON_TRACK.severity < level.severity < told.level.severity else None


def level_now(told: Told, run: Run) -> Level:
    """The level of the subject; one that is not in progress is not late."""
    return run.levels.get(subject_of(told), Level.ON_TRACK)


def concerns(run: Run, recipient: str) -> bool:
    """Whether an alert about the journey is still this person's business: they watch over it, or own an overdue task
    that is not put off."""
    return recipient == run.watcher or not all(a.is_put_off(run.today) for a in overdue_for(run, recipient))


def overdue_for(run: Run, recipient: str) -> tuple[Activity, ...]:
    """The overdue activities a recipient can act on, the longest overdue first; achievements are the CSM's."""
    overdue = overdue_activities(run.journey, run.template, run.today)
    own = (a for a in overdue if recipient == answerable(a, run.journey, run.template))
    return tuple(sorted(own, key=lambda a: (a.due_on or run.today, a.id)))
