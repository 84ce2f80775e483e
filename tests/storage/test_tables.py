"""Everything belongs to a workspace, in every key (requirements S2; design, Everything belongs to a workspace)."""

import pytest
from sqlalchemy import Table, UniqueConstraint

from storage import history_tables, owed_tables, tables

ALL = [*tables.customers.metadata.sorted_tables]
assert {history_tables.acts, owed_tables.checks} <= {*ALL}


@pytest.fixture(params=ALL, ids=lambda table: str(table.name))
def table(request: pytest.FixtureRequest) -> Table:
    found: Table = request.param
    return found


def test_the_primary_key_begins_with_the_workspace(table: Table) -> None:
    assert next(iter(table.primary_key.columns)).name == "workspace_id"


def test_every_unique_key_begins_with_the_workspace(table: Table) -> None:
    keys = [list(c.columns) for c in table.constraints if isinstance(c, UniqueConstraint)]
    keys += [list(index.columns) for index in table.indexes if index.unique]
    assert all(key[0].name == "workspace_id" for key in keys)


def test_every_reference_begins_with_the_workspace_on_both_sides(table: Table) -> None:
    for reference in table.foreign_key_constraints:
        first = reference.elements[0]
        assert (first.parent.name, first.column.name) == ("workspace_id", "workspace_id")


def test_conditions_of_partial_indexes_are_said_in_one_way() -> None:
    running = {tables.RUNNING, tables.IN_PROGRESS, tables.OPEN}
    lines = {f"{owed_tables.IN_LINE} AND {kind}" for kind in (owed_tables.IS_POST, owed_tables.IS_REDRAW)}
    absences = {tables.HAS_STAND_IN, tables.TIME_OFF}
    kinds = {owed_tables.DIGEST, owed_tables.IN_NO_DIGEST}
    conditions = running | lines | absences | kinds | {owed_tables.ON_ITS_WAY, owed_tables.DEAD}
    used = {str(index.dialect_options["sqlite"]["where"]) for table in ALL for index in table.indexes} - {"None"}
    assert used == conditions
