"""What Alembic runs: migrations inside the transaction that `migrate` opened."""

from alembic import context

from storage.migrations import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
context.run_migrations()
