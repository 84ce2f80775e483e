"""A journey is delayed or stuck (requirements N1, N6); the same card is drawn again for as long as it is there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from journeys.alerts import overdue_activities, subject_of
from journeys.journey import JOURNEY, Activity, Level
from journeys.notices import MOST_NAMED, Alert
from journeys.progress import Progress, worst
from journeys.run import Run
from journeys.template import ActivityKind, ProgressParameters, StatusRule
from notifications import blocks, phrases, run_phrases
from notifications.activity_blocks import activity_item, open_button, snooze_journey_button
from notifications.elements import Block
from notifications.ids import Origin
from notifications.own_wording import SHIPPED, Wording
from notifications.splitter import Content, Group, Item, fit
from notifications.wording_language import ready, word
from notifications.wording_values import journey_values


def alert_card(alert: Alert, wording: Wording = SHIPPED) -> Block:
    """What is late and why, with a way to act on each overdue activity; without buttons once it no longer holds."""
    level = alert_level(alert)
    said = partial(wording.say, "alert", values=_values(alert, level))
    told = said("told")
    overdue = alert.overdue if level else ()
    return blocks.message(". ".join(line for line in told.split("\n") if line), _fitted(alert, overdue, told, said))


def alert_text(alert: Alert, wording: Wording) -> str:
    """Which journey it is and why it is late, as lines of markup."""
    return wording.say("alert", "told", _values(alert, alert_level(alert)))


def _values(alert: Alert, level: Level | None) -> Mapping[str, object]:
    """What a wording can say of an alert at this level (requirements N8)."""
    run = alert.run
    return {
        **journey_values(run),
        "recipient": ready(phrases.who(alert.recipient)),
        "level": word(level or ""),
        "state": word(run.journey.state),
        "on_track": run.headline is Level.ON_TRACK and bool(run.current_milestones),
        "holding": bool(alert.holding),
        "can_snooze": can_snooze(alert),
        "rules": tuple(ready(rule) for rule in _rules(alert)),
        "overdue": len(alert.overdue) if level else 0,
        "settled": len(alert.handled),
    }


def _fitted(alert: Alert, overdue: Sequence[Activity], told: str, said: Callable[[str], str]) -> list[Block]:
    everything = open_button(alert.run.journey.id, Origin.ALERT, "Show all")
    late = (activity_item(alert.run, a, Origin.ALERT, names_journey=False) for a in overdue[:MOST_NAMED])
    settled = (Item((handled_line(alert, activity),)) for activity in alert.handled[:MOST_NAMED])
    groups = (
        Group(tuple(late), said("overdue_title") if overdue else "", more=everything, total=len(overdue)),
        Group(tuple(settled), said("settled_title") if alert.handled else "", total=len(alert.handled)),
    )
    lead = blocks.section(told)
    return fit(
        Content(lead=(lead,), groups=groups, tail=(blocks.actions(*alert_buttons(alert)),), footer=said("footer"))
    ).blocks


def alert_buttons(alert: Alert) -> tuple[Block, ...]:
    """Open, and Snooze where there is nothing overdue to act on (requirements N1)."""
    spoken = f"Open {alert.run.template.name} of {alert.run.customer.name}"
    to_open = open_button(alert.run.journey.id, Origin.ALERT, spoken=spoken)
    if can_snooze(alert) and not alert.overdue:
        return to_open, snooze_journey_button(alert.run, Origin.ALERT)
    return (to_open,)


def can_snooze(alert: Alert) -> bool:
    """Whether it offers that anywhere: beside what is theirs and overdue, else of the journey to whoever may."""
    is_beside_one = any(activity.id not in alert.run.read_only for activity in alert.overdue)
    return bool(alert.holding) and (is_beside_one or alert.may_snooze)


def handled_line(alert: Alert, activity: Activity) -> str:
    """What has become of an activity that the card once showed."""
    title = phrases.said(activity.title)
    if not activity.is_open:
        return f"~{title}~ {phrases.handled(activity)}"
    if left_open := run_phrases.left_open(alert.run, activity):
        return f"{title}: {left_open}"
    if activity.kind is ActivityKind.TASK and activity.owner != alert.recipient:
        return f"{title}: now with {phrases.who(activity.owner)}"
    return f"{title}: {phrases.due_in(alert.run, activity)}"


def alert_level(alert: Alert) -> Level | None:
    """The worst of what this card told and still holds, at today's level; None when nothing does."""
    now = alert.run.levels
    if not (alert.holding and now):
        return None
    return worst(now[subject_of(told)] for told in alert.holding if subject_of(told) in now)


def _rules(alert: Alert) -> Iterator[str]:
    """One line for each value behind what holds, in words and figures."""
    progress = alert.run.progress
    if progress is not None:
        for subject in dict.fromkeys(subject_of(told) for told in alert.holding):
            yield from (
                _of_journey(alert.run, progress) if subject == JOURNEY else _of_milestone(alert.run, progress, subject)
            )


def _of_journey(run: Run, progress: Progress) -> Iterator[str]:
    rule, answer = run.template.status_rule, progress.answer
    if rule in (StatusRule.ACTIVITIES, StatusRule.BOTH) and answer.activities is not Level.ON_TRACK:
        counted = phrases.count(progress.counted, "activity", "activities")
        yield f"{phrases.LEVELS[answer.activities]}: {progress.overdue} of {counted} overdue{_of_them_put_off(run)}"
    if rule is not StatusRule.ACTIVITIES and answer.journey_days is not Level.ON_TRACK:
        days = _days(run, progress.elapsed[JOURNEY], run.template.progress)
        yield f"{phrases.LEVELS[answer.journey_days]}: {days}"


def _of_them_put_off(run: Run) -> str:
    """Their owners are not told (requirements J3), so whoever is reads why."""
    put_off = sum(
        activity.is_put_off(run.today) for activity in overdue_activities(run.journey, run.template, run.today)
    )
    return f", {put_off} of them blocked or snoozed" if put_off else ""


def _of_milestone(run: Run, progress: Progress, milestone: str) -> Iterator[str]:
    level = progress.answer.milestone_days.get(milestone)
    if level is not None and level is not Level.ON_TRACK:
        definition = run.template.milestones_by_id[milestone]
        figures = _days(run, progress.elapsed[milestone], definition.progress)
        yield f"{phrases.LEVELS[level]}: {phrases.said(definition.name)} is on {figures}"


def _days(run: Run, elapsed: int, parameters: ProgressParameters) -> str:
    return f"{run.template.day_word} {elapsed}, on time up to {parameters.on_time_up_to}"
