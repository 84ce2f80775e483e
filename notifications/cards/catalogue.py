"""All journey templates (requirements T11): the answer to `/journey template list`."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from journeys.reports import TemplateSummary
from journeys.template import Template, TemplateType
from notifications import blocks, phrases
from notifications.cards.notice import stated
from notifications.elements import Block, button
from notifications.escaping import day_text
from notifications.ids import COMMAND, Action
from notifications.splitter import Content, Group, Item, fit

_TITLES = {
    TemplateType.MARKETING: "*Marketing*: only for customers who agreed to marketing",
    TemplateType.TRANSACTIONAL: "*Transactional*: for any customer",
}
_STATES = ("active", "draft", "archived")


def template_list_card(templates: Sequence[TemplateSummary], now: datetime, *, archived: bool = False) -> Block:
    """Marketing ones first; within a type the active ones, then by name. `now` shows which are due for review.

    Those that are archived are only counted, or with `archived` shown instead of the others (requirements T9).
    """
    shown = [template for template in templates if (template.state == "archived") is archived]
    hidden = len(templates) - len(shown)
    if not shown:
        return stated(_none(hidden, archived))
    active = sum(template.state == "active" for template in shown)
    what = "archived journey template" if archived else "journey template"
    summary = phrases.count(len(shown), what) + ("" if archived else f", {active} active")
    ordered = sorted(shown, key=_reading_order)
    groups = tuple(
        Group(tuple(_item(template, now) for template in ordered if template.type == type_), title)
        for type_, title in _TITLES.items()
    )
    footer = _footer(ordered[0], hidden, archived)
    content = Content(lead=(blocks.section(f"*{summary}*"),), groups=groups, footer=footer)
    return blocks.message(summary, fit(content).blocks)


def _none(hidden: int, archived: bool) -> str:
    if archived:
        return "No journey template is archived."
    if hidden:
        return f"All journey templates are archived. `{COMMAND} template list archived` shows them."
    return "There are no journey templates yet. `journeybot templates apply` adds those in a folder."


def _footer(first: TemplateSummary, hidden: int, archived: bool) -> str:
    if archived:
        return f"`{COMMAND} template list` shows those in use."
    start = f"Start one with `{COMMAND} start`, for example `{COMMAND} start acme {phrases.said(first.key)}`."
    more = f" {hidden} archived: `{COMMAND} template list archived`." if hidden else ""
    return start + more


def _reading_order(template: TemplateSummary) -> tuple[int, str]:
    place = _STATES.index(template.state) if template.state in _STATES else len(_STATES)
    return place, template.name.casefold()


def _item(template: TemplateSummary, now: datetime) -> Item:
    name = f"{phrases.strong(template.name)} v{template.version} (`{phrases.said(template.key)}`)"
    size = (
        f"{phrases.count(template.milestones, 'milestone')} and "
        f"{phrases.count(template.activities, 'activity', 'activities')}"
    )
    runs = f"{template.running} running, {phrases.count(template.executions, 'run')} in all"
    facts = phrases.listed((template.state, phrases.said(template.stage), size, runs))
    return Item((name, facts, *_review(template, now)), tuple(_button(template)))


def _button(template: TemplateSummary) -> Iterator[Block]:
    """A draft has never been in use."""
    if template.state == "active":
        spoken = f"Archive {template.name}"
        yield button("Archive…", Action.ARCHIVE, value=template.key, accessibility_label=spoken)
    if template.state == "archived":
        yield button("Restore", Action.RESTORE, value=template.key, accessibility_label=f"Restore {template.name}")


def _review(template: TemplateSummary, now: datetime) -> Iterator[str]:
    """Where it is due, what to do once it is done (requirements T1)."""
    if template.reviewed_at and template.review_is_due(now):
        since = f"last looked through on {day_text(template.reviewed_at.date())}"
        yield f"*Review due*: {since}. Then type `{COMMAND} template reviewed {phrases.said(template.key)}`"


def archived_card(template: TemplateSummary) -> Block:
    """A template has been archived, or brought back."""
    name, key = phrases.strong(template.name), phrases.said(template.key)
    if template.state == "active":
        return stated(f"{name} is back: `{COMMAND} start acme {key}` starts it, for example.")
    going_on = f" {phrases.count(template.running, 'running journey')} of it will go on." if template.running else ""
    back = f"`{COMMAND} template restore {key}` brings it back."
    return stated(f"{name} is archived: no more journeys start from it.{going_on} {back}")


def reviewed_card(template: Template) -> Block:
    """Somebody has looked through a template."""
    due = phrases.count(template.review_every_months, "month")
    text = f"Noted: {phrases.strong(template.name)} was looked through and is still right. It is due again in {due}."
    return blocks.message(text, [blocks.section(text)])
