"""The inputs and head lines that several forms share; an input's action_id is its block_id."""

from datetime import date

from journeys.journey import Activity
from journeys.run import Run
from notifications import blocks, phrases, run_phrases
from notifications.elements import Block, checkboxes, datepicker, option, plain_text_input, users_select
from notifications.escaping import mention
from notifications.ids import TICKED, Field, Form
from notifications.requests import MOST_NOTE, MOST_REASON, FormContext


def form(title: str, callback: Form, submit: str, context: FormContext, *content: Block) -> Block:
    """A form about one activity or journey."""
    return blocks.modal(
        title, content, callback_id=callback, submit=submit, close="Cancel", private_metadata=context.encode()
    )


def about_activity(run: Run, activity: Activity) -> Block:
    which = phrases.listed((run_phrases.place_and_start(run), phrases.due_in(run, activity)))
    return blocks.section(f"{phrases.strong(activity.title)}\n{which}")


def about_journey(run: Run) -> Block:
    return blocks.section(f"*{run_phrases.place_and_start(run)}*\n{run_phrases.headline(run)}")


def day(field: Field, label: str, chosen: date | None, *, hint: str | None = None, optional: bool = False) -> Block:
    return blocks.input_block(label, datepicker(field, chosen=chosen), block_id=field, hint=hint, optional=optional)


def reason(label: str = "Reason", *, hint: str | None = None, optional: bool = False) -> Block:
    return _text(Field.REASON, label, MOST_REASON, hint, optional)


def note(label: str = "Note", *, hint: str | None = None, optional: bool = False) -> Block:
    return _text(Field.NOTE, label, MOST_NOTE, hint, optional)


def box(field: Field, label: str, text: str, *, ticked: bool = False, optional: bool = False) -> Block:
    """A single box to tick."""
    element = checkboxes(field, [option(text, TICKED)], chosen=(TICKED,) if ticked else ())
    return blocks.input_block(label, element, block_id=field, optional=optional)


def user(field: str, label: str, chosen: str | None, *, hint: str | None = None, optional: bool = False) -> Block:
    """A person to choose; `chosen` is left out where it is no Slack id."""
    known = chosen if chosen and mention(chosen) == f"<@{chosen}>" else None
    element = users_select(field, placeholder="Choose a person", chosen=known)
    return blocks.input_block(label, element, block_id=field, hint=hint, optional=optional)


def _text(field: Field, label: str, most: int, hint: str | None, optional: bool) -> Block:
    element = plain_text_input(field, multiline=True, most=most)
    return blocks.input_block(label, element, block_id=field, hint=hint, optional=optional)
