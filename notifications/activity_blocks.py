"""The line of one activity with its buttons, and the buttons of a journey, the same wherever they stand.

An overflow menu holds five choices at most, so what is wanted most are buttons and the rest is in the menu; every act
on an activity can be reached from every line (requirements J3). Rights and state are checked at the press.
"""

from dataclasses import replace
from functools import cache

from journeys.journey import Activity, ActivityState, Journey, JourneyState, MilestoneState, Outcome
from journeys.run import Run
from journeys.template import ActivityKind
from notifications import phrases, run_phrases
from notifications.elements import Block, overflow, plain_text
from notifications.escaping import plain
from notifications.ids import Action, Choice, Origin
from notifications.refs import MenuRef, Ref
from notifications.splitter import Item

LONGEST_DESCRIPTION = 300

CHOICES = {
    Choice.PROGRESS: "Set in progress",
    Choice.SKIP: "Skip…",
    Choice.SNOOZE: "Snooze…",
    Choice.BLOCK: "Block…",
    Choice.REASSIGN: "Reassign…",
    Choice.NOTE: "Add a note…",
    Choice.DUE_DATE: "Change due date…",
    Choice.FAIL_ACTIVITY: "Mark as failed…",
    Choice.FAIL_MILESTONE: "Fail the milestone…",
    Choice.REOPEN: "Reopen",
    Choice.PAUSE: "Pause…",
    Choice.RESUME: "Resume",
    Choice.END: "End…",
    Choice.FAIL: "Fail…",
    Choice.LOG: "History",
}


def activity_item(
    run: Run,
    activity: Activity,
    origin: Origin,
    *,
    names_journey: bool = True,
    names_owner: bool = True,
    tells_start: bool = False,
) -> Item:
    """A line with all buttons that make sense now: none but the menu once it has ended, only Mark done beside it once
    its milestone has, none while paused or for whoever may act on it no longer."""
    lines = activity_lines(run, activity, names_journey=names_journey, names_owner=names_owner, tells_start=tells_start)
    return Item(lines, activity_buttons(run, activity, origin))


def described_item(run: Run, activity: Activity, origin: Origin) -> Item:
    """As `activity_item` where the journey is known, with what the template says is to be done while it is open."""
    item = activity_item(run, activity, origin, names_journey=False)
    definition = run.template.activities_by_id.get((activity.milestone, activity.definition))
    if definition is None or not definition.description or not activity.is_open:
        return item
    return replace(item, lines=(*item.lines, phrases.said(definition.description, LONGEST_DESCRIPTION)))


def short_item(run: Run, activity: Activity, origin: Origin) -> Item:
    """The recipient's own, with nothing but Mark done beside it, for where there are many."""
    buttons = () if activity.id in run.read_only else (done_button(activity, origin),)
    return Item(activity_lines(run, activity, names_owner=False), buttons)


def activity_lines(
    run: Run,
    activity: Activity,
    *,
    names_journey: bool = True,
    names_owner: bool = True,
    tells_start: bool = False,
) -> tuple[str, str]:
    """Title; then journey, who it waits for and when it is due, or what has become of it."""
    place = run_phrases.place_and_start if tells_start else run_phrases.place
    standing = _standing(run, activity, names_owner)
    return phrases.strong(activity.title), phrases.listed((place(run) if names_journey else "", *standing))


def _standing(run: Run, activity: Activity, names_owner: bool) -> tuple[str, ...]:
    if not activity.is_open:
        return (phrases.handled(activity),)
    owner = phrases.owner(activity) if names_owner else ""
    if left_open := run_phrases.left_open(run, activity):
        return owner, left_open
    return owner, phrases.due_in(run, activity), *phrases.marks(activity, run.reminded_on)


def activity_buttons(run: Run, activity: Activity, origin: Origin) -> tuple[Block, ...]:
    if run.journey.state is JourneyState.PAUSED or activity.id in run.read_only:
        return ()
    if not activity.is_open:
        return (activity_menu(run, activity, origin),)
    if not _is_in_progress(run, activity):
        return done_button(activity, origin), activity_menu(run, activity, origin)
    own = _task_buttons(run, activity, origin) if activity.kind is ActivityKind.TASK else ()
    return done_button(activity, origin), snooze_button(activity, origin), *own, activity_menu(run, activity, origin)


def _is_in_progress(run: Run, activity: Activity) -> bool:
    """Whether its milestone is; nobody is reminded any more of what a milestone that has ended left open."""
    return run.journey.milestone(activity.milestone).state is MilestoneState.IN_PROGRESS


def _task_buttons(run: Run, activity: Activity, origin: Origin) -> tuple[Block, Block]:
    is_blocked = activity.is_blocked(run.reminded_on)
    block = unblock_button(activity, origin) if is_blocked else block_button(activity, origin)
    return reassign_button(activity, origin), block


def done_button(activity: Activity, origin: Origin) -> Block:
    return _button("Mark done", Action.DONE, activity.id, origin, f"Mark done: {activity.title}")


def snooze_button(activity: Activity, origin: Origin) -> Block:
    return _button("Snooze", Action.SNOOZE, activity.id, origin, f"Snooze reminders: {activity.title}")


def reassign_button(activity: Activity, origin: Origin) -> Block:
    return _button("Reassign", Action.REASSIGN, activity.id, origin, f"Reassign: {activity.title}")


def block_button(activity: Activity, origin: Origin) -> Block:
    return _button("Block", Action.BLOCK, activity.id, origin, f"Block while waiting for somebody: {activity.title}")


def unblock_button(activity: Activity, origin: Origin) -> Block:
    return _button("Unblock", Action.UNBLOCK, activity.id, origin, f"Unblock: {activity.title}")


def reopen_button(activity: Activity, origin: Origin) -> Block:
    return _button("Reopen", Action.REOPEN, activity.id, origin, f"Reopen: {activity.title}")


def skip_button(activity: Activity, origin: Origin) -> Block:
    return _button("Skip…", Action.SKIP, activity.id, origin, f"Skip: {activity.title}")


def fail_milestone_button(activity: Activity, origin: Origin) -> Block:
    """For the milestone that a failed activity holds."""
    spoken = f"Fail the milestone of: {activity.title}"
    return _button("Fail the milestone…", Action.FAIL_MILESTONE, activity.id, origin, spoken)


def activity_menu(run: Run, activity: Activity, origin: Origin) -> Block:
    """The choices that have no button of their own; a journey that has ended without success is not taken up again."""
    is_over = run.journey.outcome not in (None, Outcome.COMPLETED)
    choices = (Choice.NOTE,) if is_over else _activity_choices(activity, _is_in_progress(run, activity))
    return _menu(Action.MORE, choices, activity.id, origin)


def _activity_choices(activity: Activity, is_in_progress: bool) -> tuple[Choice, ...]:
    match activity.state:
        case ActivityState.PENDING | ActivityState.IN_PROGRESS if not is_in_progress:
            return Choice.SKIP, Choice.NOTE
        case ActivityState.PENDING:
            return Choice.PROGRESS, Choice.SKIP, Choice.DUE_DATE, Choice.NOTE, Choice.FAIL_ACTIVITY
        case ActivityState.IN_PROGRESS:
            return Choice.SKIP, Choice.DUE_DATE, Choice.NOTE, Choice.FAIL_ACTIVITY
        case ActivityState.FAILED:
            held = (Choice.FAIL_MILESTONE,) if activity.required and is_in_progress else ()
            return Choice.REOPEN, Choice.SKIP, *held, Choice.NOTE
        case _:
            return Choice.REOPEN, Choice.NOTE


def open_button(journey_id: str, origin: Origin, label: str = "Open", *, spoken: str | None = None) -> Block:
    return _button(label, Action.OPEN_JOURNEY, journey_id, origin, spoken)


def snooze_journey_button(run: Run, origin: Origin) -> Block:
    spoken = f"Snooze reminders: {run.customer.name}"
    return _button("Snooze", Action.SNOOZE_JOURNEY, run.journey.id, origin, spoken)


def resume_button(run: Run, origin: Origin) -> Block:
    return _button("Resume", Action.RESUME_JOURNEY, run.journey.id, origin, f"Resume: {run.customer.name}")


def start_button(customer_key: str, origin: Origin) -> Block:
    """Opens the form that starts a journey for this customer."""
    return _button("Start a journey", Action.START, customer_key, origin, None)


def journey_menu(journey: Journey, origin: Origin) -> Block:
    return _menu(Action.JOURNEY_MORE, _journey_choices(journey.state), journey.id, origin)


def _journey_choices(state: JourneyState) -> tuple[Choice, ...]:
    match state:
        case JourneyState.SCHEDULED:
            return Choice.END, Choice.FAIL, Choice.LOG
        case JourneyState.IN_PROGRESS:
            return Choice.PAUSE, Choice.END, Choice.FAIL, Choice.LOG
        case JourneyState.PAUSED:
            return Choice.RESUME, Choice.END, Choice.FAIL, Choice.LOG
        case _:
            return (Choice.LOG,)


def _button(label: str, action: Action, subject: str, origin: Origin, spoken: str | None) -> Block:
    value = str(Ref(subject, origin))
    button: Block = {"type": "button", "text": _label(label), "action_id": action, "value": value}
    return button if spoken is None else button | {"accessibility_label": plain(spoken, 75)}


def _menu(action: Action, choices: tuple[Choice, ...], subject: str, origin: Origin) -> Block:
    ref = Ref(subject, origin)
    return overflow(action, [{"text": _label(CHOICES[c]), "value": str(MenuRef(c, ref))} for c in choices])


@cache
def _label(text: str) -> Block:
    return plain_text(text, 75)
