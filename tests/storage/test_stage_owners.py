"""Who answers for a stage, one for each (requirements N2)."""

from storage import stage_owners
from storage.database import Database
from tests.storage.examples import WORKSPACE, furnish


def test_one_person_answers_for_a_stage_until_another_does_or_nobody(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        stage_owners.put(tx, WORKSPACE, "Adoption", "U-MARA")
        stage_owners.put(tx, WORKSPACE, "Adoption", "U-TOM")
        stage_owners.put(tx, WORKSPACE, "Upsell", "U-MARA")
        assert stage_owners.all_owners(tx, WORKSPACE) == {"Adoption": "U-TOM", "Upsell": "U-MARA"}
        assert stage_owners.all_owners(tx, "another") == {}
        stage_owners.remove(tx, WORKSPACE, "Adoption")
        assert stage_owners.all_owners(tx, WORKSPACE) == {"Upsell": "U-MARA"}
