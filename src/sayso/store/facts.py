"""Facts about the dossier itself: its id, its schema, what its log was before."""

import json
from typing import Any

from sqlalchemy import Connection, select

from sayso.store.tables import META


def load_fact(connection: Connection, key: str) -> Any:
    """The JSON value kept under `key`, None when there is none."""
    found = connection.scalar(select(META.c.value).where(META.c.key == key))
    return None if found is None else json.loads(found)
