"""Taking journey templates out of use, and bringing them back (requirements T7, T9)."""

from collections.abc import Sequence
from datetime import datetime

from bot.usecases.automatic import note_open_gates
from bot.usecases.deciding import redraw_questions
from bot.usecases.desk import Caller, Desk, person, write_once
from journeys.errors import NotAllowed, NotPossible
from journeys.reports import TemplateSummary
from journeys.template import Template
from storage import open_gates, templates
from storage.database import Transaction
from storage.template_overview import overview


def template_to_archive(desk: Desk, caller: Caller, name: str) -> TemplateSummary:
    """The template with the number of its running journeys, for the confirmation. Refuses whoever could not do it."""
    with desk.database.read() as tx:
        template = _active(tx, caller.workspace, name)
        _require_right(tx, caller, template)
        return _summary(tx, caller.workspace, template.key)


def archive(desk: Desk, caller: Caller, name: str) -> TemplateSummary:
    """No more journeys start from the template, and it is hidden; those that run go on, and what was stays."""
    with write_once(desk, caller) as tx:
        template = _active(tx, caller.workspace, name)
        _require_right(tx, caller, template)
        return _archived(tx, caller.workspace, template, caller.now)


def restore(desk: Desk, caller: Caller, name: str) -> TemplateSummary:
    """Bring a template back; customers who are inside by now do not start by themselves."""
    with write_once(desk, caller) as tx:
        template = _out_of_use(tx, caller.workspace, name)
        _require_right(tx, caller, template)
        return _restored(tx, desk, caller.workspace, template, caller.now)


def archive_keys(desk: Desk, workspace: str, keys: Sequence[str], now: datetime) -> list[TemplateSummary]:
    """From the command line: all of them or none."""
    with desk.database.write() as tx:
        return [_archived(tx, workspace, _active(tx, workspace, key), now) for key in keys]


def restore_keys(desk: Desk, workspace: str, keys: Sequence[str], now: datetime) -> list[TemplateSummary]:
    """From the command line: all of them or none."""
    with desk.database.write() as tx:
        return [_restored(tx, desk, workspace, _out_of_use(tx, workspace, key), now) for key in keys]


def _archived(tx: Transaction, workspace: str, template: Template, now: datetime) -> TemplateSummary:
    templates.archive(tx, workspace, template.key, now)
    redraw_questions(tx, workspace, open_gates.lacking_ticks(tx, workspace, template.key), now)
    return _summary(tx, workspace, template.key)


def _restored(tx: Transaction, desk: Desk, workspace: str, template: Template, now: datetime) -> TemplateSummary:
    templates.restore(tx, workspace, template.key)
    note_open_gates(tx, desk, workspace, template, now)
    return _summary(tx, workspace, template.key)


def _active(tx: Transaction, workspace: str, name: str) -> Template:
    found = templates.active(tx, workspace, name)
    if found is not None:
        return found[1]
    if known := templates.archived(tx, workspace, name):
        raise NotPossible(f"{known[1].name} is archived already.")
    raise NotPossible(f"There is no active template “{name}”. `/journey template list` shows all.")


def _out_of_use(tx: Transaction, workspace: str, name: str) -> Template:
    found = templates.archived(tx, workspace, name)
    if found is not None:
        return found[1]
    if known := templates.active(tx, workspace, name):
        raise NotPossible(f"{known[1].name} is not archived.")
    raise NotPossible(f"There is no archived template “{name}”. `/journey template list archived` shows all.")


def _require_right(tx: Transaction, caller: Caller, template: Template) -> None:
    actor = person(tx, caller)
    if not actor.is_active or not (actor.is_admin or actor.id == template.owner):
        raise NotAllowed(f"Only a Slack admin or the owner of {template.name} can do this.")


def _summary(tx: Transaction, workspace: str, key: str) -> TemplateSummary:
    return next(summary for summary in overview(tx, workspace) if summary.key == key)
