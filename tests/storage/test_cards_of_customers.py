"""The cards that are drawn again when something about a customer has changed (requirements N6, J8)."""

from journeys.messages import Card, CardKind
from storage import cards, customers
from storage.database import Database
from storage.journey_saves import insert_many
from tests.storage import examples
from tests.storage.examples import OTHER, WORKSPACE


def put(database: Database, workspace: str, customer: str, journey: str, *kinds: CardKind) -> None:
    with database.write() as tx:
        customers.put_many(tx, [examples.customer(customer, workspace=workspace)])
        insert_many(tx, [(examples.journey(journey, workspace=workspace, customer=customer, again=True), None)])
        cards.put_many(
            tx, [Card(workspace, f"{journey} {k}", k, journey, "U-MARA", "D1", f"{journey}{k}") for k in kinds]
        )


def found(database: Database, *keys: str) -> list[str]:
    with database.read() as tx:
        return [card.message for card in cards.of_customers(tx, WORKSPACE, CardKind.COMPLETION, keys)]


def test_cards_of_one_kind_are_found_for_many_customers_over_all_their_journeys(database: Database) -> None:
    examples.furnish(database, WORKSPACE, OTHER)
    put(database, WORKSPACE, "acme", "j1", CardKind.COMPLETION, CardKind.ALERT)
    put(database, WORKSPACE, "acme", "j2", CardKind.COMPLETION)
    put(database, WORKSPACE, "bluebell", "j3", CardKind.COMPLETION)
    put(database, WORKSPACE, "cobalt", "j4", CardKind.COMPLETION)
    put(database, OTHER, "acme", "j5", CardKind.COMPLETION)

    assert found(database, "acme", "bluebell") == ["j1 completion", "j2 completion", "j3 completion"]
    assert found(database, "acme", *(f"nobody-{n}" for n in range(5000))) == ["j1 completion", "j2 completion"]
    assert found(database) == []
