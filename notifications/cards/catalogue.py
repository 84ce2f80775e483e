"""All journey templates (requirements T11): the answer to `/journey template list`."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from journeys.reports import TemplateSummary
from journeys.template import Template, TemplateType
from notifications import blocks, phrases
from notifications.elements import Block
from notifications.escaping import day_text
from notifications.ids import COMMAND
from notifications.splitter import Content, Group, Item, fit

_TITLES = {
    TemplateType.MARKETING: "*Marketing*: only for customers who agreed to marketing",
    TemplateType.TRANSACTIONAL: "*Transactional*: for any customer",
}
_STATES = ("active", "draft", "archived")


def template_list_card(templates: Sequence[TemplateSummary], now: datetime) -> Block:
    """Marketing ones first; within a type the active ones, then by name. `now` shows which are due for review."""
    if not templates:
        text = "There are no journey templates yet. `journeybot templates apply` adds those in a folder."
        return blocks.message(text, [blocks.section(text)])
    active = sum(template.state == "active" for template in templates)
    summary = f"{phrases.count(len(templates), 'journey template')}, {active} active"
    ordered = sorted(templates, key=_reading_order)
    groups = tuple(
        Group(tuple(_item(template, now) for template in ordered if template.type == type_), title)
        for type_, title in _TITLES.items()
    )
    footer = f"Start one with `{COMMAND} start`, for example `{COMMAND} start acme {phrases.said(ordered[0].key)}`."
    content = Content(lead=(blocks.section(f"*{summary}*"),), groups=groups, footer=footer)
    return blocks.message(summary, fit(content).blocks)


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
    return Item((name, facts, *_review(template, now)))


def _review(template: TemplateSummary, now: datetime) -> Iterator[str]:
    """Where it is due, what to do once it is done (requirements T1)."""
    if template.reviewed_at and template.review_is_due(now):
        since = f"last looked through on {day_text(template.reviewed_at.date())}"
        yield f"*Review due*: {since}. Then type `{COMMAND} template reviewed {phrases.said(template.key)}`"


def reviewed_card(template: Template) -> Block:
    """Somebody has looked through a template."""
    due = phrases.count(template.review_every_months, "month")
    text = f"Noted: {phrases.strong(template.name)} was looked through and is still right. It is due again in {due}."
    return blocks.message(text, [blocks.section(text)])
