"""Forms about a whole journey (requirements J5, T3). The context names it; `bot.forms.journeys` reads them."""

from collections.abc import Sequence

from journeys.journey import Outcome
from journeys.run import Run
from notifications import blocks, phrases
from notifications.elements import Block, option, radio_buttons, static_select
from notifications.ids import Field, Form
from notifications.requests import BY_HAND, FormContext
from notifications.splitter import split_text
from notifications.views import fields
from notifications.views.activities import snooze_until

OUTCOMES = {
    Outcome.COMPLETED: "The goal is reached. It counts as a success.",
    Outcome.EXITED: "It stops early for a good reason. It does not count as a failure.",
    Outcome.CANCELLED: "It was started by mistake. It is left out of all rates.",
}
"""How a journey can be ended by hand, each explained in the 75 characters Slack allows."""

MOST_CHOICES = 100
LONGEST_CHOICE = 75


def snooze_journey_form(run: Run, context: FormContext) -> Block:
    return fields.form("Snooze", Form.SNOOZE_JOURNEY, "Snooze", context, fields.about_journey(run), snooze_until(run))


def pause_form(run: Run, context: FormContext) -> Block:
    return fields.form(
        "Pause journey",
        Form.PAUSE,
        "Pause",
        context,
        fields.about_journey(run),
        blocks.section(
            "While it is paused its days do not count and nobody is reminded. Due dates ahead move with it."
        ),
        fields.day(
            Field.UNTIL, "Resume on", None, hint="Leave empty to pause until somebody resumes it.", optional=True
        ),
        fields.reason(optional=True),
    )


def end_form(run: Run, context: FormContext) -> Block:
    choices = [option(phrases.OUTCOMES[outcome], outcome, OUTCOMES[outcome]) for outcome in BY_HAND]
    chosen = Outcome.COMPLETED if run.done == run.total else None
    return fields.form(
        "End journey",
        Form.END,
        "End journey",
        context,
        fields.about_journey(run),
        blocks.section(f"{_open(run)} To end it as failed, choose “Fail…” instead: that asks for the reason."),
        blocks.input_block(
            "How did it end?", radio_buttons(Field.OUTCOME, choices, chosen=chosen), block_id=Field.OUTCOME
        ),
        fields.note(optional=True),
    )


def fail_form(run: Run, context: FormContext) -> Block:
    """Asks for one of the template's reasons; for a reason in words where the template lists none."""
    reasons = run.template.failure_reasons
    return fields.form(
        "Fail journey",
        Form.FAIL,
        "Fail journey",
        context,
        fields.about_journey(run),
        blocks.section(_open(run)),
        *(_listed(reasons) if reasons else (fields.reason("Why did it fail?"),)),
        fields.note(optional=True),
    )


def _open(run: Run) -> str:
    number = sum(activity.is_open for activity in run.journey.activities)
    skipped = f"; {phrases.count(number, 'open activity', 'open activities')} will be skipped" if number else ""
    return f"The journey ends now{skipped}."


def _listed(reasons: Sequence[str]) -> tuple[Block, ...]:
    """The value of an option is the position of its reason; reasons too long for an option are written out above."""
    listed = reasons[:MOST_CHOICES]
    is_long = any(len(reason) > LONGEST_CHOICE for reason in listed)
    labels = [f"{place}. {reason}" for place, reason in enumerate(listed, 1)] if is_long else listed
    choices = [option(label, str(place)) for place, label in enumerate(labels)]
    select = static_select(Field.REASON, choices, placeholder="Choose a reason")
    written = split_text("\n".join(phrases.said(label, 600) for label in labels)) if is_long else []
    asked = blocks.input_block("Why did it fail?", select, block_id=Field.REASON)
    return *(blocks.section(part) for part in written), asked
