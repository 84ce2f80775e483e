"""What was filled in to start a journey, and what was consented to on its preview (requirements J1, T2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.forms.submission import BadSubmission, FieldErrors, Submission
from bot.forms.ticks import parse_boxes
from notifications.ids import ROLE_FIELD, TICKED, Field
from notifications.requests import RequestTooLong, StartContext, StartRequest

OVERRIDE_NEEDED = "Tick this to start although conditions are not met."
_LARGE_VERSION = 1_000_000
_ROLE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class StartDraft:
    """A start form while it is filled in; what is not chosen yet is empty or None."""

    context: StartContext
    template: str
    starts_on: date | None
    owners: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ConfirmedStart:
    """A start as its preview showed it, with the consents given there.

    `override` is to conditions that are not met, `again` to a second run beside one that has not ended. `ticks` are
    the identities of conditions that were said to be met.
    """

    request: StartRequest
    override: bool
    again: bool
    ticks: frozenset[str] = frozenset()


def parse_draft(view: Mapping[str, Any]) -> StartDraft:
    """What is chosen so far, so that the form can be drawn again with the roles of another template."""
    form = Submission(view)
    context = form.carried(StartContext.decode)
    return StartDraft(context, form.choice(Field.TEMPLATE), form.day(Field.STARTS_ON), _owners(form))


def parse_start(view: Mapping[str, Any]) -> StartRequest | FieldErrors:
    """The request without a version: the preview names the active one."""
    form = Submission(view)
    context = form.carried(StartContext.decode)
    customer = context.customer or form.choice(Field.CUSTOMER, "Choose the customer.")
    template = form.choice(Field.TEMPLATE, "Choose a journey template.")
    starts_on = form.day(Field.STARTS_ON, "Choose the day on which the journey starts.")
    owners = _owners(form)
    if form.errors or starts_on is None:
        return form.errors
    request = StartRequest(
        customer, template, starts_on, owners=owners, channel=context.channel, response_url=context.response_url
    )
    return _bounded(request)


def parse_start_preview(view: Mapping[str, Any]) -> ConfirmedStart | FieldErrors:
    """A consent is asked for only where it is needed; a box that is there has to be ticked.

    Where conditions can be ticked, whether an override is needed is only known once they are judged.
    """
    form = Submission(view)
    request = form.carried(StartRequest.decode)
    if request.version is None:
        raise BadSubmission
    ticks = parse_boxes(form)
    override = _consent(form, Field.OVERRIDE, OVERRIDE_NEEDED if ticks is None else None)
    again = _consent(form, Field.AGAIN, "Tick this to start a second run beside the first.")
    return form.errors or ConfirmedStart(request, override, again, ticks or frozenset())


def _owners(form: Submission) -> dict[str, str]:
    chosen = {block_id.removeprefix(ROLE_FIELD): form.user(block_id) for block_id in form.blocks_of(ROLE_FIELD)}
    if not all(map(_ROLE.fullmatch, chosen)):
        raise BadSubmission
    return {role: user for role, user in chosen.items() if user is not None}


def _bounded(request: StartRequest) -> StartRequest | FieldErrors:
    """Its preview has to be able to carry it, the version included."""
    try:
        replace(request, version=_LARGE_VERSION).encode()
    except RequestTooLong as error:
        return {Field.TEMPLATE: str(error)}
    return request


def _consent(form: Submission, field: Field, needed: str | None) -> bool:
    if not form.has(field):
        return False
    is_given = bool(form.ticked(field, (TICKED,)))
    if not is_given and needed:
        form.errors[field] = needed
    return is_given
