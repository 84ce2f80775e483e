"""Workers tell each other when they have posted in a channel, by the database's clock."""

from sqlalchemy import update

from storage import paces
from storage.database import Database
from storage.owed_tables import paces as table
from storage.paces import Channel
from tests.storage.examples import NOW, OTHER, WORKSPACE

HERE, THERE, ELSEWHERE = Channel(WORKSPACE, "C1"), Channel(WORKSPACE, "C2"), Channel(OTHER, "C1")


def _note(database: Database, *channels: Channel, owner: str = "me") -> None:
    with database.write() as tx:
        paces.note_posts(tx, channels, owner=owner)


def _seen(database: Database, besides: str) -> dict[Channel, float]:
    with database.read() as tx:
        return paces.seconds_since(tx, [HERE, THERE, ELSEWHERE], besides=besides)


def test_a_post_is_seen_by_everybody_but_whoever_made_it(database: Database) -> None:
    _note(database, HERE)
    assert _seen(database, "me") == {}
    assert list(_seen(database, "you")) == [HERE]
    assert 0 <= _seen(database, "you")[HERE] < 60


def test_only_the_last_post_of_a_channel_counts(database: Database) -> None:
    _note(database, HERE, ELSEWHERE, HERE)
    _note(database, HERE, owner="you")
    assert list(_seen(database, "you")) == [ELSEWHERE]
    assert list(_seen(database, "me")) == [HERE]


def test_only_the_channels_asked_for_are_told(database: Database) -> None:
    _note(database, HERE, THERE, ELSEWHERE)
    with database.read() as tx:
        assert set(paces.seconds_since(tx, [ELSEWHERE], besides="you")) == {ELSEWHERE}


def test_posts_of_long_ago_are_forgotten(database: Database) -> None:
    _note(database, HERE, THERE)
    with database.write() as tx:
        tx.execute(update(table).where(table.c.channel == "C1").values(posted_at=NOW.replace(year=2020)))
        assert paces.forget_old(tx) == 1
    assert list(_seen(database, "you")) == [THERE]
