"""What the command line does with the database."""

from pathlib import Path

from sqlalchemy import text

from bot.jobs import job
from bot.settings import Settings
from storage.database import Database
from storage.migrations import migrate
from tests.postgres import PostgresServer
from tests.storage.examples import add_workspace


async def test_a_job_may_compute_for_minutes_between_two_statements(postgres: PostgresServer, tmp_path: Path) -> None:
    """As an import does that starts tens of thousands of journeys, all or none."""
    url = postgres.create_database(tmp_path.name)
    database = Database(url)
    migrate(database)
    with database.write() as tx:
        add_workspace(tx)
    database.close()

    async with job(Settings(JOURNEYBOT_DATABASE_URL=url)) as work:
        with work.desk.database.write() as tx:
            assert tx.execute(text("SHOW idle_in_transaction_session_timeout")).scalar_one() == "5min"
