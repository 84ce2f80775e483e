"""Putting template versions in force (requirements T7, T8)."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.usecases.automatic import Inside, note_open_gates
from bot.usecases.desk import Caller, Desk, lead, write_once
from journeys.errors import NotPossible
from journeys.facts import Declarations
from journeys.template import Template
from journeys.template_review import review
from storage import facts, templates
from storage.database import Transaction
from storage.tables import TemplateState
from storage.template_overview import overview


@dataclass(frozen=True, slots=True)
class Applied:
    """What `apply` did with one template: the version it made, or None where nothing had changed.

    Customers who were inside when it came into force do not start by themselves.
    """

    template: Template
    version: int | None
    is_active: bool
    inside: Inside = field(default_factory=Inside)


def apply(
    desk: Desk, workspace: str, wanted: list[Template], now: datetime, *, activate: bool, reason: str = ""
) -> list[Applied]:
    """Make a draft version of each changed template, and with `activate` put it in force; all or nothing."""
    with desk.database.write() as tx:
        return apply_in(tx, desk, workspace, wanted, now, activate=activate, reason=reason)


def apply_in(
    tx: Transaction, desk: Desk, workspace: str, wanted: list[Template], now: datetime, *, activate: bool, reason: str
) -> list[Applied]:
    """As `apply`, in a transaction that holds more than that."""
    return [_apply(tx, desk, workspace, template, now, activate=activate, reason=reason) for template in wanted]


def _apply(
    tx: Transaction, desk: Desk, workspace: str, template: Template, now: datetime, *, activate: bool, reason: str
) -> Applied:
    active = templates.active(tx, workspace, template.key)
    if active is not None and active[1] == template:
        return Applied(template, None, is_active=True)
    version = templates.put_version(tx, workspace, template, state=TemplateState.DRAFT, reason=reason, by="", at=now)
    if not activate:
        return Applied(template, version, is_active=False)
    if active is not None and active[1].type is not template.type:
        raise NotPossible(f"{template.name} is {active[1].type} since it was activated. Make a new template instead.")
    _activate(tx, workspace, template, version, now)
    return Applied(template, version, is_active=True, inside=note_open_gates(tx, desk, workspace, template, now))


def _activate(tx: Transaction, workspace: str, template: Template, version: int, now: datetime) -> None:
    """Raises `NotPossible` with all that stands in the way; facts the template declares are declared from now on."""
    _require_fit(tx, workspace, template)
    facts.declare(tx, workspace, template.facts)
    # Whoever declared the same meanwhile was waited for, and may have given it another type.
    _require_fit(tx, workspace, template)
    templates.activate(tx, workspace, template.key, version, now)


def _require_fit(tx: Transaction, workspace: str, template: Template) -> None:
    errors = review(template, facts.declared(tx, workspace)).errors
    if errors:
        raise NotPossible(f"{template.name} cannot be activated: {' '.join(e.sentence for e in errors)}")


def export(desk: Desk, workspace: str, keys: list[str]) -> list[Template]:
    """Active versions by key, else the draft; where no key is given, of all templates that are not archived.

    Raises `NotPossible` for a key nobody knows.
    """
    with desk.database.read() as tx:
        known = {summary.key: summary for summary in overview(tx, workspace)}
        unknown = [key for key in keys if key not in known]
        if unknown:
            raise NotPossible(f"There is no template {', '.join(unknown)}. Known ones: {', '.join(sorted(known))}.")
        in_use = sorted(key for key, summary in known.items() if summary.state != "archived")
        return [templates.version(tx, workspace, key, known[key].version) for key in keys or in_use]


def mark_reviewed(desk: Desk, caller: Caller, name: str) -> Template:
    """Note that a template was looked through and is still right (requirements T1)."""
    with write_once(desk, caller) as tx:
        lead(tx, caller)
        found = templates.active(tx, caller.workspace, name)
        if found is None:
            raise NotPossible(f"There is no active template “{name}”. `/journey template list` shows all.")
        templates.mark_reviewed(tx, caller.workspace, found[1].key, caller.now)
        return found[1]


def declared_facts(desk: Desk, workspace: str) -> Declarations:
    with desk.database.read() as tx:
        return facts.declared(tx, workspace)
