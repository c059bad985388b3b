"""Which version of the schema a database has, and whether this sayso can use it."""

from sqlalchemy import Connection, inspect, text

from sayso.errors import DossierTooNew

HEAD = "0013"
"""The newest migration. Revisions are numbered, so that an older sayso can tell a newer database."""


def schema_version(connection: Connection) -> str | None:
    """The version of the schema in the database, None when there is none yet.

    Raises:
        DossierTooNew: the database was made or migrated by a newer version of sayso.
    """
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    if found is not None and str(found) > HEAD:
        raise DossierTooNew(
            f"this dossier has database version {found}, this sayso knows versions up to {HEAD}: install a newer sayso"
        )
    return None if found is None else str(found)
