"""Bringing a database to the newest schema. A module apart, because Alembic takes half a second to import."""

import importlib.resources

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def migrate(connection: Connection, *, to: str = "head") -> None:
    """Run the migrations that the database lacks, within the transaction of `connection`."""
    config = Config()
    config.set_main_option("script_location", str(importlib.resources.files("sayso.store") / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
