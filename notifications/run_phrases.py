"""How a run of a journey is named, and how far it is put in words.

All of it is markup in which users' texts are already escaped, as in `phrases`.
"""

from collections.abc import Iterable
from datetime import date

from journeys.journey import Activity, ActivityState, Journey, JourneyState, Milestone, MilestoneState
from journeys.run import Run
from journeys.template import MilestoneDefinition
from notifications.graphemes import cut
from notifications.phrases import (
    LEVELS,
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_TEMPLATE_NAME,
    OUTCOMES,
    at,
    because,
    by,
    count,
    day,
    listed,
    said,
)


def journey_name(run: Run) -> str:
    """Which journey of its customer it is, with the version of its template: "Guided onboarding v3"."""
    return f"{said(run_name(run))} v{run.journey.template_version}"


def template_name(run: Run) -> str:
    """Name and version of a journey's template, where it is said beside it when the journey started."""
    return f"{said(run.template.name)} v{run.journey.template_version}"


def run_name(run: Run) -> str:
    """Name of a journey's template, not escaped yet; of one that was started beside another also since when it runs:
    "Guided onboarding (started again Tue 24 Nov)"."""
    return with_start(run.template.name, run.journey, run.today)


def with_start(name: str, journey: Journey, today: date) -> str:
    """A name of a journey, not escaped; of one that was started beside another with since when it runs."""
    start = _started(journey, today) if journey.again else ""
    since = f" ({start})" if start else ""
    return cut(name, LONGEST_NAME - len(since)) + since


def place(run: Run) -> str:
    """Whose journey it is and which: "Acme Rockets, Guided onboarding"."""
    return f"{said(run.customer.name)}, {said(run_name(run))}"


def place_and_start(run: Run) -> str:
    """Which it is where several of a name are there to choose from: "Acme Rockets, Rollout · started Tue 24 Nov"."""
    return listed((f"{said(run.customer.name)}, {said(run.template.name)}", started(run)))


def started(run: Run) -> str:
    """Which of several runs of a template it is: "started Tue 24 Nov"; of one to come its headline says when."""
    return _started(run.journey, run.today)


def _started(journey: Journey, today: date) -> str:
    if journey.state is JourneyState.SCHEDULED:
        return ""
    return _began(journey, "started again" if journey.again else "started", today)


def _began(journey: Journey, word: str, today: date) -> str:
    return f"{'was planned for' if journey.never_began else word} {day(journey.starts_on, today)}"


def share_names(runs: Iterable[Run]) -> bool:
    """Whether two different ones of a customer's journeys bear the same name."""
    names = {run.journey.id: run.template.name for run in runs}
    return len(set(names.values())) < len(names)


def headline(run: Run) -> str:
    """State or progress of a journey with its reason, the word in bold: "*Stuck*: 3 of 3 activities overdue" (P3), and
    that it has come to a halt."""
    progress = run.progress
    if progress is not None:
        return listed((f"*{LEVELS[progress.headline]}*: {said(progress.reason, LONGEST_REASON)}", _given_up(run)))
    match run.journey.state:
        case JourneyState.SCHEDULED:
            return _scheduled(run)
        case JourneyState.PAUSED:
            return paused(run.journey, run.today)
        case _:
            return ended(run.journey)


def _given_up(run: Run) -> str:
    """Why nothing goes on in a journey that nobody has ended: "nothing is in progress any more, since First failed"."""
    names = [said(definition.name, LONGEST_TEMPLATE_NAME) for definition in run.given_up]
    if not names:
        return ""
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"nothing is in progress any more, since {names[0]}{more} failed"


def _scheduled(run: Run) -> str:
    starts_on, why = day(run.journey.starts_on, run.today), run.journey.reason
    if why is not None:
        return f"*Scheduled*: was to start on {starts_on}{because(why)}"
    if not run.has_consent:
        return f"*Scheduled*: cannot start on {starts_on} unless the customer consents to marketing"
    return f"*Scheduled*: starts on {starts_on}"


def paused(journey: Journey, today: date) -> str:
    since = f" since {day(journey.paused_on, today)}" if journey.paused_on else ""
    until = f" until {day(journey.resumes_on, today)}" if journey.resumes_on else " until somebody resumes it"
    return f"*Paused*{since},{until}{because(journey.reason)}"


def ended(journey: Journey) -> str:
    """How, by whom, when and why a journey ended."""
    outcome = OUTCOMES[journey.outcome] if journey.outcome else "Ended"
    return f"*{outcome}* {by(journey.ended_by)}, {at(journey.ended_at)}{because(journey.reason)}"


def figures(run: Run) -> str:
    """How far a journey is: "day 12 of 45 · 5 of 21 activities done · planned end Fri 17 Jul"."""
    match run.journey.state:
        case JourneyState.SCHEDULED:
            return (
                f"{count(run.total, 'activity', 'activities')} planned · planned end {day(run.planned_end, run.today)}"
            )
        case JourneyState.ENDED:
            completed = sum(a.state is ActivityState.COMPLETED for a in run.journey.activities)
            return f"{completed} of {run.total} activities done · {_began(run.journey, 'started', run.today)}"
        case _:
            days = day_of(run, run.day, run.template.length_days)
            done = f"{run.done} of {run.total} activities done"
            pause = " plus the pause" if run.journey.paused_on else ""
            return listed((days, done, f"planned end {day(run.planned_end, run.today)}{pause}", _waiting(run)))


def day_of(run: Run, day: int, length: int) -> str:
    """Which day it is of how many: "day 12 of 45", and when these are over, "day 50 of 45 planned"."""
    return f"{run.template.day_word} {day} of {length}{' planned' if day > length else ''}"


def _waiting(run: Run) -> str:
    """How long the journey has waited on the customer: "8 days waiting on the customer" (requirements P4)."""
    days = run.waiting_days
    return f"{count(days, run.template.day_word)} waiting on the customer" if days else ""


def milestone(run: Run, definition: MilestoneDefinition, current: Milestone) -> str:
    """A milestone in progress with its day: "Kick-off (day 3 of 7)"."""
    days = day_of(run, run.day_of(current), definition.length_days)
    return f"{said(definition.name, LONGEST_TEMPLATE_NAME)} ({days})"


def ended_milestone(ended: Milestone, today: date) -> str:
    """How a milestone ended, when and why: "failed on Wed 3 Jun: They left."."""
    on = f" on {day(ended.ended_on, today)}" if ended.ended_on else ""
    return f"{ended.state}{on}{because(ended.reason)}"


def left_open(run: Run, activity: Activity) -> str:
    """Why nobody waits any longer for an activity that is open: "milestone First failed on Wed 3 Jun: They left.";
    nothing while its milestone is in progress."""
    milestone = run.journey.milestone(activity.milestone)
    if not activity.is_open or milestone.state is MilestoneState.IN_PROGRESS:
        return ""
    name = said(run.template.milestones_by_id[milestone.id].name, LONGEST_TEMPLATE_NAME)
    return f"milestone {name} {ended_milestone(milestone, run.today)}"
