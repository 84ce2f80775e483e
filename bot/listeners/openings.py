"""Modals that a command, a button or a menu opens."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.usecases import asking
from bot.usecases.desk import Caller, Desk
from bot.usecases.milestones import milestone_to_act_on
from bot.usecases.starting import StartOrder, preview, require_starter
from bot.usecases.trying import activity_to_act_on, journey_to_act_on
from journeys.due_dates import following
from journeys.errors import NotPossible
from journeys.history import Verb
from journeys.journey import Activity
from journeys.run import Run
from journeys.shown import shown
from notifications.ids import COMMAND, Choice
from notifications.requests import FormContext, StartContext, StartRequest
from notifications.views.activities import (
    block_form,
    due_date_form,
    fail_activity_form,
    note_form,
    reassign_form,
    skip_form,
    snooze_form,
)
from notifications.views.journey_forms import end_form, fail_form, pause_form, snooze_journey_form
from notifications.views.milestones import complete_milestone_form, fail_milestone_form, reopen_milestone_form
from notifications.views.start import start_form
from notifications.views.start_preview import start_preview

View = dict[str, Any]

ACTIVITY_FORMS: Mapping[Choice, Callable[[Run, Activity, FormContext], View]] = {
    Choice.SKIP: skip_form,
    Choice.FAIL_ACTIVITY: fail_activity_form,
    Choice.SNOOZE: snooze_form,
    Choice.BLOCK: block_form,
    Choice.REASSIGN: reassign_form,
    Choice.NOTE: note_form,
    Choice.DUE_DATE: lambda run, activity, context: due_date_form(run, activity, context, _following(run, activity)),
}
JOURNEY_FORMS: Mapping[Choice, Callable[[Run, FormContext], View]] = {
    Choice.SNOOZE: snooze_journey_form,
    Choice.PAUSE: pause_form,
    Choice.END: end_form,
    Choice.FAIL: fail_form,
}


VERBS: Mapping[Choice, Verb] = {
    Choice.SKIP: Verb.SKIP,
    Choice.FAIL_ACTIVITY: Verb.FAIL_ACTIVITY,
    Choice.SNOOZE: Verb.SNOOZE,
    Choice.BLOCK: Verb.BLOCK,
    Choice.REASSIGN: Verb.REASSIGN,
    Choice.NOTE: Verb.NOTE,
    Choice.DUE_DATE: Verb.MOVE_DUE_DATE,
    Choice.PAUSE: Verb.PAUSE,
    Choice.END: Verb.END,
    Choice.FAIL: Verb.FAIL,
}


def opened_activity_form(desk: Desk, caller: Caller, choice: Choice, context: FormContext) -> View:
    """Refuses at once what the form's submission would refuse."""
    if choice is Choice.FAIL_MILESTONE:
        return opened_milestone_form(desk, caller, Verb.FAIL_MILESTONE, context)
    if choice not in ACTIVITY_FORMS:
        raise _no_such_choice()
    run, activity = activity_to_act_on(desk, caller, context.ref.id, VERBS[choice])
    return ACTIVITY_FORMS[choice](run, activity, replace(context, shown=shown(activity, VERBS[choice])))


def opened_milestone_form(desk: Desk, caller: Caller, verb: Verb, context: FormContext) -> View:
    """Refuses at once what the form's submission would refuse."""
    seen = milestone_to_act_on(desk, caller, context.ref.id, verb)
    match verb:
        case Verb.COMPLETE_MILESTONE:
            return complete_milestone_form(seen.run, seen.definition, context)
        case Verb.REOPEN_MILESTONE:
            return reopen_milestone_form(seen.run, seen.definition, context, seen.skipped)
        case _:
            return fail_milestone_form(seen.run, seen.definition, context)


def opened_journey_form(desk: Desk, caller: Caller, choice: Choice, context: FormContext) -> View:
    """Refuses at once what the form's submission would refuse."""
    if choice not in JOURNEY_FORMS:
        raise _no_such_choice()
    run = journey_to_act_on(desk, caller, context.ref.id, VERBS[choice])
    return JOURNEY_FORMS[choice](run, replace(context, shown=shown(run.journey, VERBS[choice])))


def _no_such_choice() -> NotPossible:
    return NotPossible(f"This menu does not offer that. Ask again, for example with `{COMMAND} status`.")


def _following(run: Run, activity: Activity) -> str:
    count = len(following(run.journey, activity.id))
    if not count:
        return "Nothing else is due on that day or later."
    return f"{count} later {'activity' if count == 1 else 'activities'} would move by as many days."


def start_view(
    desk: Desk, caller: Caller, context: StartContext, template: str | None = None, starts_on: date | None = None
) -> View:
    """The computed dates where customer and template are known, else the form that asks for them (J1)."""
    if context.customer:
        require_starter(desk, caller, context.customer)
    if context.customer and template:
        begins = starts_on or asking.today(desk, caller, context.customer)
        request = StartRequest(
            context.customer, template, begins, channel=context.channel, response_url=context.response_url
        )
        return preview_view(desk, caller, request)
    return form_view(desk, caller, context, template, starts_on, {})


def form_view(
    desk: Desk,
    caller: Caller,
    context: StartContext,
    template: str | None,
    starts_on: date | None,
    owners: Mapping[str, str],
) -> View:
    offered, customer, chosen = asking.start_choices(desk, caller, context.customer, template)
    return start_form(
        templates=offered,
        customer=customer,
        template=chosen,
        starts_on=starts_on or asking.today(desk, caller, context.customer),
        owners={**(customer.roles if customer else {}), **owners},
        context=context,
    )


def preview_view(desk: Desk, caller: Caller, request: StartRequest, note: str = "") -> View:
    """The computed dates; `note` says why they are shown once more."""
    order = StartOrder(request.customer, request.template, request.starts_on, request.owners)
    shown = preview(desk, caller, order)
    return start_preview(replace(shown, warnings=(note, *shown.warnings)) if note else shown, request)
