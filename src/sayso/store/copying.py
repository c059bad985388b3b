"""The whole database as lines of JSON that any engine can be filled from, and back.

A line is a table with its columns, or a row of the last table: `{"table": ..., "columns": [...]}`, `[...]`.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, column, insert, inspect, select, table

from sayso.errors import StoreError
from sayso.store.erasures import tables_of_files
from sayso.store.tables import CAPTURE, DERIVED, METADATA

_ROWS_AT_ONCE = 500
_DAMAGED = "the backup holds what no dossier of its version has: make another"


def dump_rows(connection: Connection) -> Iterator[str]:
    """Every table with all its rows, those first that others refer to; rows by their primary keys.

    What is made from the others is left out.
    """
    for each in METADATA.sorted_tables:
        if each.name in DERIVED:
            continue
        yield json.dumps({"table": each.name, "columns": each.columns.keys()})
        ordered = select(each).order_by(*each.primary_key.columns)
        for row in connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(ordered):
            yield json.dumps(list(row))


def load_rows(connection: Connection, lines: Iterable[str]) -> None:
    """Fill empty tables with the rows of `dump_rows`.

    Raises:
        StoreError: a line is none, or names what this database does not have.
    """
    known = {
        name: {each["name"] for each in inspect(connection).get_columns(name)} for name in _table_names(connection)
    }
    name, columns, waiting = "", list[str](), list[list[Any]]()
    rest = iter(lines)
    while portion := list(islice(rest, _ROWS_AT_ONCE)):
        for line in portion:
            found = _parse(line)
            if isinstance(found, dict):
                _insert(connection, name, columns, waiting)
                name, columns, waiting = found["table"], found["columns"], []
                if name not in known or not set(columns) <= known[name]:
                    raise StoreError(_DAMAGED)
            elif len(found) != len(columns):
                raise StoreError(_DAMAGED)
            else:
                waiting.append(found)
        _insert(connection, name, columns, waiting)
        waiting = []


def all_hashes(connection: Connection) -> tuple[str, ...]:
    """The hashes of all bytes that records count on, sorted."""
    found = set(connection.scalars(select(CAPTURE.c.sha256)))
    for each in tables_of_files():
        found.update(connection.scalars(select(each.c.sha256)))
    return tuple(sorted(found))


def _table_names(connection: Connection) -> list[str]:
    return [name for name in inspect(connection).get_table_names() if name != "alembic_version"]


def _parse(line: str) -> dict[str, Any] | list[Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise StoreError(_DAMAGED) from error
    if isinstance(found, list):
        return found
    if not isinstance(found, dict) or found.keys() != {"table", "columns"}:
        raise StoreError(_DAMAGED)
    return found


def _insert(connection: Connection, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        into = table(name, *map(column, columns))
        connection.execute(insert(into), [dict(zip(columns, row, strict=True)) for row in rows])
