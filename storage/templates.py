"""Journey templates and their versions (requirements T7-T9). Documents are the model's JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, case, func, insert, or_, select, update

from journeys.template import Template
from storage.database import Transaction
from storage.parsed_templates import parsed
from storage.statements import in_workspace, one_of, upsert
from storage.tables import TemplateState
from storage.tables import template_versions as _versions
from storage.tables import templates as _table
from storage.template_overview import overview

__all__ = [
    "activate",
    "active",
    "all_active",
    "archive",
    "archived",
    "draft",
    "overview",
    "put_version",
    "restore",
    "version",
    "versions",
]

_key = _table.c.key == bindparam("template")
_version_key = _versions.c.template_key == bindparam("template")
_number = _versions.c.version == bindparam("number", type_=Integer())
_in_use = and_(
    _versions.c.workspace_id == _table.c.workspace_id,
    _versions.c.template_key == _table.c.key,
    _versions.c.version == _table.c.active_version,
)

_never_active = _table.c.active_version.is_(None)
# Even where nothing changes this locks the template, so that two new versions never get one number.
_TOUCH = (
    update(_table)
    .where(in_workspace(_table), _key)
    .values(
        name=case((_never_active, bindparam("new_name")), else_=_table.c.name),
        name_key=case((_never_active, bindparam("new_name_key")), else_=_table.c.name_key),
    )
)
_NEW = insert(_table).values(
    workspace_id=bindparam("workspace"),
    key=bindparam("template"),
    name=bindparam("new_name"),
    name_key=bindparam("new_name_key"),
)
_NUMBERS = select(
    func.max(_versions.c.version).label("last"),
    func.max(case((_versions.c.state == TemplateState.DRAFT, _versions.c.version))).label("draft"),
).where(in_workspace(_versions), _version_key)
_PUT_VERSION = upsert(_versions)
_RETIRE = (
    update(_versions)
    .where(in_workspace(_versions), _version_key, _versions.c.state == TemplateState.ACTIVE)
    .values(state=TemplateState.RETIRED)
)
_ACTIVATE_VERSION = (
    update(_versions)
    .where(in_workspace(_versions), _version_key, _number)
    .values(state=TemplateState.ACTIVE, activated_at=bindparam("at"))
    .returning(_versions.c.name)
)
_ACTIVATE = (
    update(_table)
    .where(in_workspace(_table), _key)
    .values(
        active_version=bindparam("number"),
        name=bindparam("new_name"),
        name_key=bindparam("new_name_key"),
        archived_at=None,
    )
)
_MARK_REVIEWED = update(_table).where(in_workspace(_table), _key).values(reviewed_at=bindparam("at"))
_ARCHIVE = update(_table).where(in_workspace(_table), _key).values(archived_at=bindparam("at"))
_VERSION = select(_versions.c.document).where(in_workspace(_versions), _version_key, _number)
_VERSIONS = select(_versions.c.template_key, _versions.c.version, _versions.c.document).where(
    in_workspace(_versions),
    one_of(_versions.c.template_key, "keys"),
    _versions.c.version.between(bindparam("least"), bindparam("most")),
)
_DRAFT = select(_versions.c.version, _versions.c.document).where(
    in_workspace(_versions), _version_key, _versions.c.state == TemplateState.DRAFT
)
_named = or_(_key, _table.c.name_key == bindparam("folded"))
_in_force = select(_versions.c.version, _versions.c.document).join_from(_table, _versions, _in_use)
_by_key_first = (_table.c.key == bindparam("template")).desc()
_ALL_ACTIVE = _in_force.where(in_workspace(_table), _table.c.archived_at.is_(None)).order_by(_table.c.name_key)
_ACTIVE = _in_force.where(in_workspace(_table), _table.c.archived_at.is_(None), _named).order_by(_by_key_first).limit(1)
_ARCHIVED = (
    _in_force.where(in_workspace(_table), _table.c.archived_at.is_not(None), _named).order_by(_by_key_first).limit(1)
)


def put_version(
    tx: Transaction, workspace: str, template: Template, *, state: TemplateState, reason: str, by: str, at: datetime
) -> int:
    """Keep a new version as a draft, or activate it at once; its number. A draft that is there is replaced (T8).

    Raises `NameTaken` if another template of the workspace has the name.
    """
    names = {"new_name": template.name, "new_name_key": template.name.casefold()}
    key = {"workspace": workspace, "template": template.key}
    if not tx.execute(_TOUCH, key | names).rowcount:
        tx.execute(_NEW, key | names)
    last, draft = tx.execute(_NUMBERS, key).one()
    number: int = draft or (last or 0) + 1
    tx.execute(_PUT_VERSION, _version_row(workspace, template, number) | _circumstances(reason, by, at))
    if state is TemplateState.ACTIVE:
        activate(tx, workspace, template.key, number, at)
    return number


def _version_row(workspace: str, template: Template, number: int) -> dict[str, object]:
    return {
        "workspace_id": workspace,
        "template_key": template.key,
        "version": number,
        "name": template.name,
        "stage": template.stage,
        "type": template.type,
        "category": template.category,
        "document": template.model_dump_json(),
    }


def _circumstances(reason: str, by: str, at: datetime) -> dict[str, object]:
    return {
        "state": TemplateState.DRAFT,
        "reason": reason,
        "created_by": by,
        "created_at": at,
        "activated_at": None,
    }


def activate(tx: Transaction, workspace: str, key: str, version: int, at: datetime) -> None:
    """Let new journeys use this version; the one before retires, and an archived template comes back.

    Raises `NameTaken` if another template of the workspace got the version's name in the meantime.
    """
    where = {"workspace": workspace, "template": key}
    tx.execute(_RETIRE, where)
    name: str = tx.execute(_ACTIVATE_VERSION, where | {"number": version, "at": at}).scalar_one()
    tx.execute(_ACTIVATE, where | {"number": version, "new_name": name, "new_name_key": name.casefold()})


def archive(tx: Transaction, workspace: str, key: str, at: datetime) -> None:
    """Start no more journeys and hide the template; its journeys go on (requirements T9)."""
    tx.execute(_ARCHIVE, {"workspace": workspace, "template": key, "at": at})


def restore(tx: Transaction, workspace: str, key: str) -> None:
    """Bring an archived template back as it was."""
    tx.execute(_ARCHIVE, {"workspace": workspace, "template": key, "at": None})


def mark_reviewed(tx: Transaction, workspace: str, key: str, at: datetime) -> None:
    """Note that somebody looked the template through (requirements T1)."""
    tx.execute(_MARK_REVIEWED, {"workspace": workspace, "template": key, "at": at})


def active(tx: Transaction, workspace: str, key_or_name: str) -> tuple[int, Template] | None:
    """The version new journeys use, by the template's key or its name in any case; None if there is none."""
    return _named_one(tx, _ACTIVE, workspace, key_or_name)


def archived(tx: Transaction, workspace: str, key_or_name: str) -> tuple[int, Template] | None:
    """The version an archived template had in force, by key or name; None if no archived one is called so."""
    return _named_one(tx, _ARCHIVED, workspace, key_or_name)


def _named_one(
    tx: Transaction, statement: Select[Any], workspace: str, key_or_name: str
) -> tuple[int, Template] | None:
    text = key_or_name.strip()
    row = tx.execute(statement, {"workspace": workspace, "template": text, "folded": text.casefold()}).first()
    return (row.version, parsed(row.document)) if row else None


def all_active(tx: Transaction, workspace: str) -> list[tuple[int, Template]]:
    """The versions new journeys use, by name."""
    return [(number, parsed(document)) for number, document in tx.execute(_ALL_ACTIVE, {"workspace": workspace})]


def draft(tx: Transaction, workspace: str, key: str) -> tuple[int, Template] | None:
    """The version that gathers edits, if there is one."""
    row = tx.execute(_DRAFT, {"workspace": workspace, "template": key}).first()
    return (row.version, parsed(row.document)) if row else None


def version(tx: Transaction, workspace: str, key: str, number: int) -> Template:
    """A version that is known to exist, such as that of a journey."""
    row = tx.execute(_VERSION, {"workspace": workspace, "template": key, "number": number}).one()
    return parsed(row.document)


def versions(tx: Transaction, workspace: str, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Template]:
    """Many versions by key and number, in one query."""
    pairs = set(wanted)
    numbers = sorted(number for _, number in pairs) or [0]
    between = {"least": numbers[0], "most": numbers[-1]}
    rows = tx.execute(_VERSIONS, {"workspace": workspace, "keys": sorted({key for key, _ in pairs})} | between)
    return {(key, number): parsed(document) for key, number, document in rows if (key, number) in pairs}
