"""Edits gather in a draft version, one is in force, running journeys keep theirs (requirements T7, T8)."""

from typing import Any

import pytest

from journeys.journey import JourneyState
from journeys.reports import TemplateSummary
from journeys.template import Template
from storage import journeys, templates
from storage.database import Database, Transaction
from storage.errors import NameTaken
from storage.tables import TemplateState
from tests.storage.examples import HOUR, NOW, WORKSPACE, furnish, journey, template


def put(tx: Transaction, new: Template, state: TemplateState = TemplateState.DRAFT) -> int:
    return templates.put_version(tx, WORKSPACE, new, state=state, reason="because", by="U-MARA", at=NOW)


def renewal(**changes: Any) -> Template:
    return template("renewal", "Renewal", stage="Retention", **changes)


def test_edits_gather_in_one_draft_while_the_active_version_holds(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        assert put(tx, template(goal="first edit")) == 2
        assert put(tx, template(goal="second edit")) == 2
        assert templates.draft(tx, WORKSPACE, "onboarding") == (2, template(goal="second edit"))
        assert templates.active(tx, WORKSPACE, "onboarding") == (1, template())


def test_activating_retires_the_version_before_and_keeps_it_for_running_journeys(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        templates.activate(tx, WORKSPACE, "onboarding", put(tx, template(goal="new")), NOW + HOUR)
        assert templates.active(tx, WORKSPACE, "onboarding") == (2, template(goal="new"))
        assert templates.draft(tx, WORKSPACE, "onboarding") is None
        assert templates.version(tx, WORKSPACE, "onboarding", 1) == template()
        assert put(tx, template(goal="newer")) == 3


def test_a_version_can_be_put_in_force_at_once(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        assert put(tx, template(goal="new"), TemplateState.ACTIVE) == 2
        assert templates.active(tx, WORKSPACE, "onboarding") == (2, template(goal="new"))


def test_a_draft_is_not_in_force(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        put(tx, renewal())
        assert templates.active(tx, WORKSPACE, "renewal") is None
        assert [found.key for _, found in templates.all_active(tx, WORKSPACE)] == ["onboarding"]


@pytest.mark.parametrize("text", ["renewal", " RENEWAL ", "Renewal"])
def test_a_template_is_found_by_its_key_or_its_name_in_any_case(database: Database, text: str) -> None:
    furnish(database)
    with database.write() as tx:
        put(tx, renewal(), TemplateState.ACTIVE)
        assert templates.active(tx, WORKSPACE, text) == (1, renewal())


def test_a_key_wins_over_a_name(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        put(tx, template("other", "renewal"), TemplateState.ACTIVE)
        put(tx, template("renewal", "Another"), TemplateState.ACTIVE)
        found = templates.active(tx, WORKSPACE, "renewal")
    assert found is not None
    assert found[1].key == "renewal"


@pytest.mark.parametrize("state", [TemplateState.DRAFT, TemplateState.ACTIVE])
def test_a_name_belongs_to_one_template_of_a_workspace(database: Database, state: TemplateState) -> None:
    furnish(database)
    with pytest.raises(NameTaken, match="choose a different one"), database.write() as tx:
        put(tx, template("copy", "ONBOARDING"), state)


def test_a_name_that_somebody_else_took_meanwhile_is_refused_at_activation(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        number = put(tx, template(name="Welcome"))
        put(tx, template("other", "Welcome"))
    with pytest.raises(NameTaken), database.write() as tx:
        templates.activate(tx, WORKSPACE, "onboarding", number, NOW)


def test_a_new_name_is_in_force_with_its_version(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        number = put(tx, template(name="Welcome"))
        assert templates.active(tx, WORKSPACE, "welcome") is None
        templates.activate(tx, WORKSPACE, "onboarding", number, NOW)
        assert templates.active(tx, WORKSPACE, "welcome") == (2, template(name="Welcome"))
        put(tx, template("other", "Onboarding"))


def test_an_archived_template_starts_nothing_but_keeps_its_versions(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        templates.archive(tx, WORKSPACE, "onboarding", NOW)
        assert templates.active(tx, WORKSPACE, "onboarding") is None
        assert templates.all_active(tx, WORKSPACE) == []
        assert templates.version(tx, WORKSPACE, "onboarding", 1) == template()
        templates.activate(tx, WORKSPACE, "onboarding", 1, NOW)
        assert templates.active(tx, WORKSPACE, "onboarding") == (1, template())


def test_many_versions_are_read_at_once(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        put(tx, template(goal="two"))
        put(tx, renewal())
        wanted = {("onboarding", 2), ("renewal", 1), ("unknown", 1)}
        assert templates.versions(tx, WORKSPACE, wanted) == {
            ("onboarding", 2): template(goal="two"),
            ("renewal", 1): renewal(),
        }


def test_a_document_is_parsed_once_however_often_it_is_read(database: Database) -> None:
    furnish(database)
    with database.read() as tx:
        first, second = (templates.version(tx, WORKSPACE, "onboarding", 1) for _ in range(2))
    assert first is second


def test_the_catalogue_counts_all_runs_ever_and_those_not_ended(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        put(tx, renewal())
        put(tx, template("legacy", "Legacy"), TemplateState.ACTIVE)
        templates.archive(tx, WORKSPACE, "legacy", NOW)
        put(tx, template(goal="draft"))
        new = [journey("j1", state=JourneyState.ENDED), journey("j2"), journey("j3", again=True)]
        journeys.insert_many(tx, [(one, None) for one in new])
        found = templates.overview(tx, WORKSPACE)
    assert [(one.key, one.state, one.version, one.executions, one.running) for one in found] == [
        ("legacy", "archived", 1, 0, 0),
        ("onboarding", "active", 1, 3, 2),
        ("renewal", "draft", 1, 0, 0),
    ]
    shown = found[2]
    assert isinstance(shown, TemplateSummary)
    assert (shown.name, shown.stage, shown.type, shown.milestones, shown.activities) == (
        "Renewal",
        "Retention",
        "transactional",
        1,
        1,
    )
