"""Who has a question before them, by who has read it for whom (requirements N4, N5, T2)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.usecases.asking_again import asked_of
from bot.usecases.question_readers import has_read
from journeys.messages import STAND_IN, Card, CardKind, Message, MessageKind
from storage import cards, customers, outbox
from storage.database import Database
from storage.migrations import migrate
from tests.storage.examples import HOUR, NOW, OTHER, WORKSPACE, customer, furnish, message

MARA, LUCIA, THEO = "U-MARA", "U-LUCIA", "U-THEO"
ASKED = {"template": "onboarding", "customer": "acme"}
FIRST = message("first", kind=MessageKind.TICKS, journey="", recipient=MARA, created_at=NOW, about=ASKED)
"""What asked for ticks when it came up."""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'journeybot.db'}")
    migrate(made)
    furnish(made, WORKSPACE, OTHER)
    with made.write() as tx:
        customers.put_many(
            tx, [customer(key, workspace=place) for place in (WORKSPACE, OTHER) for key in ("acme", "bluebell")]
        )
    yield made
    made.close()


def _read(database: Database, asked: Message, reader: str) -> None:
    """It comes to somebody, who stands in where it is for somebody else."""
    stands_in = {} if reader == asked.recipient else {STAND_IN: reader}
    posted = replace(asked, about={**asked.about, **stands_in})
    card = Card(
        posted.workspace, posted.id, CardKind.TICKS, "", posted.recipient, "D1", posted.id, posted.about,
        posted.about["customer"],
    )  # fmt: skip
    with database.write() as tx:
        outbox.put_many(tx, [posted], ready_at=NOW)
        cards.put_many(tx, [card])


def _once_more(to: str) -> Message:
    return asked_of(to, FIRST, f"anew:{to}", NOW + HOUR)


def _has_read(database: Database, asked: Message, who: str) -> bool:
    with database.read() as tx:
        return has_read(tx, asked, who)


@pytest.mark.parametrize(
    ("asked_of", "read_by", "anew_of", "who", "has"),
    [
        (MARA, MARA, MARA, MARA, True),
        (MARA, MARA, LUCIA, LUCIA, False),
        (MARA, THEO, MARA, THEO, True),
        (MARA, THEO, MARA, MARA, False),
        (MARA, THEO, MARA, LUCIA, False),
        (MARA, THEO, THEO, THEO, True),
        (MARA, THEO, LUCIA, LUCIA, False),
        # The card that Theo got for Mara asks nothing any more.
        (MARA, THEO, LUCIA, THEO, False),
        (THEO, MARA, MARA, MARA, True),
    ],
)
def test_ticks_are_before_whoever_read_them_for_the_same_csm_or_becomes_it(
    database: Database, asked_of: str, read_by: str, anew_of: str, who: str, has: bool
) -> None:
    _read(database, replace(FIRST, recipient=asked_of), read_by)
    assert _has_read(database, _once_more(anew_of), who) is has


@pytest.mark.parametrize(
    "another",
    [
        replace(FIRST, created_at=NOW - timedelta(days=1)),
        replace(FIRST, about={**ASKED, "template": "renewal"}),
        replace(FIRST, about={**ASKED, "customer": "bluebell"}),
        replace(FIRST, workspace=OTHER),
    ],
    ids=["before it came up again", "another template", "another customer", "another workspace"],
)
def test_to_have_read_something_else_does_not_count(database: Database, another: Message) -> None:
    _read(database, replace(another, id="another", key="another"), MARA)
    assert not _has_read(database, _once_more(MARA), MARA)


def test_what_waits_has_not_been_read(database: Database) -> None:
    with database.write() as tx:
        outbox.put_many(tx, [FIRST], ready_at=NOW)
    assert not _has_read(database, _once_more(MARA), MARA)


def test_a_question_about_a_journey_says_itself_who_have_read_it(database: Database) -> None:
    held = message(kind=MessageKind.HELD, recipient=MARA)
    again = asked_of(MARA, held, "again", NOW, read_by=(THEO,))
    once_more = asked_of(MARA, again, "again:again", NOW, read_by=(*again.read_by, LUCIA))
    assert [_has_read(database, once_more, who) for who in (THEO, LUCIA, MARA)] == [True, True, False]
