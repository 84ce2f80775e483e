"""The form that starts a journey (requirements J1); `bot.forms.start` reads it, its preview follows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from journeys.customer import CSM, Customer, role_words
from journeys.reports import TemplateSummary
from journeys.template import Template
from notifications import blocks, phrases
from notifications.elements import Block, external_select, given, option, plain_text
from notifications.ids import ROLE_FIELD, Field, Form
from notifications.requests import StartContext
from notifications.views import fields

MOST_TEMPLATES = 100
MOST_ROLES = 25


def start_form(
    *,
    templates: Sequence[TemplateSummary],
    customer: Customer | None,
    template: Template | None,
    starts_on: date,
    owners: Mapping[str, str],
    context: StartContext,
) -> Block:
    """A given customer is fixed; `owners` (Slack ids by role) are chosen beforehand for the roles of `template`.

    Choosing a template dispatches `Field.TEMPLATE`, so that the form can be drawn again with that one's roles.
    """
    context = replace(context, customer=customer.key if customer else "")
    if not templates:
        return _nothing_to_start(context)
    content = (
        _customer(customer),
        *_template(templates, template),
        fields.day(Field.STARTS_ON, "Start date", starts_on, hint="It may lie in the past or ahead."),
        *_owners(template, owners),
    )
    return _form(content, context, submit="Preview")


def role_name(role: str) -> str:
    """A role as people read it: "CSM", "Implementation specialist"."""
    return phrases.sentence_case(role_words(role))


def _form(content: Sequence[Block], context: StartContext, submit: str | None) -> Block:
    return blocks.modal(
        "Start a journey",
        content,
        callback_id=Form.START,
        submit=submit,
        close="Cancel" if submit else "Close",
        private_metadata=context.encode(),
    )


def _nothing_to_start(context: StartContext) -> Block:
    said = "There is no active journey template yet. Activate one, then start journeys with it."
    return _form([blocks.section(said)], context, submit=None)


def _customer(customer: Customer | None) -> Block:
    if customer:
        return blocks.section(f"Customer: {phrases.strong(customer.name)}")
    select = external_select(Field.CUSTOMER, placeholder="Type a part of the name", min_query_length=1)
    return blocks.input_block("Customer", select, block_id=Field.CUSTOMER)


def _template(templates: Sequence[TemplateSummary], chosen: Template | None) -> tuple[Block, ...]:
    listed = _first(templates, chosen)
    select = blocks.input_block("Journey", _select(listed, chosen), block_id=Field.TEMPLATE, dispatch_action=True)
    if len(listed) == len(templates):
        return (select,)
    more = len(templates) - len(listed)
    return select, blocks.context(f"{more} more templates do not fit here. Name one in `/journey start` to use it.")


def _first(templates: Sequence[TemplateSummary], chosen: Template | None) -> list[TemplateSummary]:
    """As many as a list can hold, the chosen one among them."""
    key = chosen.key if chosen else ""
    ordered = sorted(templates, key=lambda t: t.key != key)
    return sorted(ordered[:MOST_TEMPLATES], key=lambda t: (t.stage, t.name))


def _select(templates: Sequence[TemplateSummary], chosen: Template | None) -> Block:
    options = {summary.key: _option(summary) for summary in templates}
    groups = [
        {"label": plain_text(stage, 75), "options": [options[summary.key] for summary in of_stage]}
        for stage, of_stage in groupby(templates, key=lambda t: t.stage)
    ]
    return given(
        type="static_select",
        action_id=Field.TEMPLATE,
        option_groups=groups,
        placeholder=plain_text("Choose a template", 150),
        initial_option=options.get(chosen.key) if chosen else None,
    )


def _option(summary: TemplateSummary) -> Block:
    milestones = phrases.count(summary.milestones, "milestone")
    activities = phrases.count(summary.activities, "activity", "activities")
    return option(summary.name, summary.key, f"{phrases.sentence_case(summary.type)}, {milestones}, {activities}")


def _owners(template: Template | None, owners: Mapping[str, str]) -> tuple[Block, ...]:
    if template is None:
        return ()
    roles = (CSM, *(role for role in template.roles if role != CSM))
    asked = (_owner(role, owners.get(role)) for role in roles[:MOST_ROLES])
    more = f" {len(roles) - MOST_ROLES} more roles are filled from the customer." if len(roles) > MOST_ROLES else ""
    hint = "An owner left empty is taken from the customer; where nobody is named there, the CSM takes the tasks."
    return *asked, blocks.context(hint + more)


def _owner(role: str, chosen: str | None) -> Block:
    return fields.user(f"{ROLE_FIELD}{role}", role_name(role), chosen, optional=True)
