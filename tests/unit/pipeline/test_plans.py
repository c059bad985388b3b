"""How the database finds what an addition, a decision and a look ask for: by indexes, and by no walk through a table.

What walks through a table costs more with every report that is there; no clock is needed to see it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from sayso.pipeline.dossier import create_dossier
from sayso.pipeline.orders import Order
from sayso.pipeline.update import Adding, add_input
from sayso.records.decision import Verb
from sayso.store.incidents import load_incidents
from sayso.store.store import Store
from tests.fiction import NOON, make_capture, read_fiction

FROM_THE_END = re.compile(r"ORDER BY \S+ DESC\s+LIMIT")
"""A walk that ends with its first row: the last entry of the log."""

A_FEW_ROWS = "SCAN answered:"
"""The questions whose answers are kept: there are never more than sixteen."""

GIVEN = ("SCAN CONSTANT ROW", "SCAN json_each ")
"""Walks through no table: one row, and the ids that a statement was given."""


@contextmanager
def walks(store: Store) -> Iterator[set[str]]:
    """Every walk through a whole table by a statement of the block, with the statement."""
    found: set[str] = set()

    def look(_connection: Any, cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE")) and not FROM_THE_END.search(statement):
            planner = cursor.connection.cursor()
            planner.execute(f"EXPLAIN QUERY PLAN {statement}", parameters[0] if many else parameters)
            found.update(
                f"{row[3]}: {statement}"
                for row in planner.fetchall()
                if row[3].startswith("SCAN ") and not row[3].startswith(GIVEN)
            )

    event.listen(store._engine, "before_cursor_execute", look)
    try:
        yield found
    finally:
        event.remove(store._engine, "before_cursor_execute", look)


def make_story(number: int) -> tuple[str, str, str]:
    return (
        f"2031-03-{number % 27 + 1:02} old-harbour Mira_Tal {number + 3} killed\nThe town was quiet by {number} then.",
        f"Outlet {number % 3}",
        "2031-03-29",
    )


def test_nothing_walks_through_a_table(tmp_path: Path) -> None:
    with create_dossier(tmp_path / "d", now=NOON) as dossier:
        adding = Adding(
            store=dossier.store,
            captures=dossier.captures,
            reader=read_fiction,
            version="1",
            clock=lambda: NOON,
        )

        def add(number: int) -> None:
            words, outlet, published = make_story(number)
            add_input(adding, *make_capture(words, outlet=outlet, published=published))

        for number in range(12):
            add(number)
        with walks(dossier.store) as found:
            add(12)
            with dossier.store.reading() as connection:
                incident = load_incidents(connection, [load_incidents(connection)[0].id])[0]
            found -= {walk for walk in found if "FROM incident ORDER BY" in walk}  # what this test itself asked for
            dossier.decide([Order(verb=Verb.ACCEPT, ids=incident.claims[:1])], now=NOON)
            assert dossier.incident(incident.code).incident == incident
            add(13)
            dossier.decide([Order(verb=Verb.REJECT, ids=incident.claims[:1])], now=NOON)
            assert dossier.incident(incident.code).incident == incident  # by what the log says since the look before
        assert {walk for walk in found if not walk.startswith(A_FEW_ROWS)} == set()
