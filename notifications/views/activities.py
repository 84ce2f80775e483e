"""Forms about one activity (requirements J3). The context names it; `bot.forms.activities` reads them."""

from journeys.journey import Activity, WaitsFor
from journeys.run import Run
from journeys.working_days import working_days
from notifications import blocks, phrases
from notifications.elements import Block, option, radio_buttons
from notifications.ids import Field, Form, Shift
from notifications.requests import FormContext
from notifications.views import fields

BLOCKED_DAYS = 5
"""So many working days a task is blocked unless another day is chosen."""

SHIFTS = {Shift.ONLY: "Only this one", Shift.FOLLOWING: "Move what follows too"}


def skip_form(run: Run, activity: Activity, context: FormContext) -> Block:
    reason = fields.reason("Why is it not going to be done?", hint="Nothing waits for a skipped activity any longer.")
    return fields.form("Skip", Form.SKIP, "Skip", context, fields.about_activity(run, activity), reason)


def fail_activity_form(run: Run, activity: Activity, context: FormContext) -> Block:
    held = (
        "Its milestone waits until the CSM reopens it, skips it or fails the milestone." if activity.required else None
    )
    reason = fields.reason("Why did it not succeed?", hint=held)
    about = fields.about_activity(run, activity)
    return fields.form("Mark as failed", Form.FAIL_ACTIVITY, "Mark as failed", context, about, reason)


def snooze_form(run: Run, activity: Activity, context: FormContext) -> Block:
    return fields.form(
        "Snooze", Form.SNOOZE, "Snooze", context, fields.about_activity(run, activity), snooze_until(run)
    )


def block_form(run: Run, activity: Activity, context: FormContext) -> Block:
    choices = [option(phrases.sentence_case(words), one) for one, words in phrases.WAITED_FOR.items()]
    chosen = WaitsFor.CUSTOMER if activity.blocked_on is None else activity.blocked_on
    return fields.form(
        "Block",
        Form.BLOCK,
        "Block",
        context,
        fields.about_activity(run, activity),
        blocks.input_block(
            "Whom does it wait for?", radio_buttons(Field.WAITS_FOR, choices, chosen=chosen), block_id=Field.WAITS_FOR
        ),
        fields.day(
            Field.UNTIL,
            "Until",
            working_days(run.customer.country).add(run.reminded_on, BLOCKED_DAYS),
            hint="Until then its owner is not reminded. Its due date and the status stay as they are.",
        ),
    )


def snooze_until(run: Run) -> Block:
    return fields.day(
        Field.UNTIL,
        "Remind again on",
        working_days(run.customer.country).add(run.reminded_on, 1),
        hint="Until then it is left out of digests. Due dates and status stay as they are.",
    )


def reassign_form(run: Run, activity: Activity, context: FormContext) -> Block:
    owner = fields.user(Field.OWNER, "New owner", activity.owner, hint="They get a message about it.")
    return fields.form("Reassign", Form.REASSIGN, "Reassign", context, fields.about_activity(run, activity), owner)


def note_form(run: Run, activity: Activity, context: FormContext) -> Block:
    note = fields.note(hint="It is kept in the history, with your name.")
    return fields.form("Add a note", Form.NOTE, "Add note", context, fields.about_activity(run, activity), note)


def due_date_form(run: Run, activity: Activity, context: FormContext, following: str) -> Block:
    """`following` says what "Move what follows too" would move: "3 later activities would move by as many days."."""
    choices = [option(label, shift) for shift, label in SHIFTS.items()]
    return fields.form(
        "Change due date",
        Form.DUE_DATE,
        "Change",
        context,
        fields.about_activity(run, activity),
        fields.day(Field.DUE_ON, "New due date", activity.due_on),
        blocks.input_block(
            "What moves?",
            radio_buttons(Field.SHIFT, choices, chosen=Shift.ONLY),
            block_id=Field.SHIFT,
            hint=following,
        ),
    )
