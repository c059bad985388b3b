"""Facts about the dossier itself: its id, its schema, what its log was before."""

import json
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from sayso.store.store import Writing
from sayso.store.tables import META


def load_fact(connection: Connection, key: str) -> Any:
    """The JSON value kept under `key`, None when there is none."""
    found = connection.scalar(select(META.c.value).where(META.c.key == key))
    return None if found is None else json.loads(found)


def save_fact(writing: Writing, key: str, value: Any, *, action: str) -> None:
    """Keep a JSON value under `key` in the place of the one before, and enter it in the log as `action`."""
    writing.connection.execute(delete(META).where(META.c.key == key))
    writing.connection.execute(insert(META), [{"key": key, "value": json.dumps(value, sort_keys=True)}])
    writing.log(action, "meta", key)
