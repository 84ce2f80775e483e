"""The confirmation that takes a template out of use (requirements T9)."""

from journeys.reports import TemplateSummary
from notifications import blocks, phrases
from notifications.elements import Block
from notifications.ids import COMMAND, Form
from notifications.requests import TemplateContext


def archive_form(template: TemplateSummary, context: TemplateContext) -> Block:
    """Counts what goes on, and says what stops."""
    running = {0: "No journey of it is running.", 1: "1 journey of it is running and goes on."}
    going_on = running.get(template.running, f"{template.running} journeys of it are running and go on.")
    told = (
        f"*Archive {phrases.said(template.name)}?*\n{going_on} No more start from it, neither by hand nor by "
        f"themselves, and it is left out of lists. Its history stays."
    )
    back = f"`{COMMAND} template restore {phrases.said(template.key)}` brings it back."
    return blocks.modal(
        "Archive template",
        [blocks.section(told), blocks.context(back)],
        callback_id=Form.ARCHIVE,
        submit="Archive",
        close="Cancel",
        private_metadata=context.encode(),
    )
