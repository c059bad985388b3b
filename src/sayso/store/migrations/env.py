"""Alembic's entry point: migrations run inside a transaction that the caller has begun."""

from alembic import context

from sayso.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
