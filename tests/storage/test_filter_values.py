"""What journeys can be filtered by is what there is in a workspace (requirements V1)."""

from storage import customers, filter_values, templates
from storage.database import Database
from tests.storage.examples import NOW, OTHER, WORKSPACE, add_workspace, customer, template


def test_a_segment_is_there_once_whoever_is_in_it_and_gone_with_the_last(database: Database) -> None:
    with database.write() as tx:
        add_workspace(tx)
        add_workspace(tx, OTHER)
        both = [customer("acme", segments=("Large", "North")), customer("globex", segments=("large",))]
        customers.put_many(tx, [*both, customer("acme", workspace=OTHER, segments=("South",))])
        assert filter_values.segments(tx, WORKSPACE) == ["large", "north"]
        customers.put_many(tx, [customer("acme")])
        assert filter_values.segments(tx, WORKSPACE) == ["large"]


def test_templates_go_by_key_and_name_archived_ones_too(database: Database) -> None:
    with database.write() as tx:
        add_workspace(tx)
        before = filter_values.template_names(tx, WORKSPACE)
        templates.archive(tx, WORKSPACE, "onboarding", NOW)
        assert before == filter_values.template_names(tx, WORKSPACE) == [("onboarding", template().name.casefold())]
