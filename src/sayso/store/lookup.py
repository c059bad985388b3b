"""Finding the record that an id, or the unique beginning of one, stands for, as git does with commits."""

from dataclasses import dataclass

from sqlalchemy import Connection, Table, select

from sayso.store.rows import indexable
from sayso.store.tables import CLAIM, DECISION, INCIDENT, INCIDENT_MENTION, REPORT

MOST_SHOWN = 5
_TABLES = {
    "claim": CLAIM,
    "report": REPORT,
    "incident": INCIDENT,
    "mention": INCIDENT_MENTION,
    "decision": DECISION,
}


@dataclass(frozen=True, slots=True)
class Match:
    """One record that an id may stand for: its kind (the name of its table) and its whole id."""

    kind: str
    id: str


def find_matches(connection: Connection, words: str) -> tuple[Match, ...]:
    """The records whose id is `words`, or else whose id begins with it or whose code it is; a few at most.

    One match is an answer, several are an ambiguity, none is an unknown id.
    """
    key = indexable(words) or ""
    exact = [Match(kind, key) for kind, table in _TABLES.items() if _exists(connection, table, key)]
    if exact:
        return tuple(exact)
    coded = select(INCIDENT.c.id).where(INCIDENT.c.code == key).limit(MOST_SHOWN)
    by_code = tuple(Match("incident", found) for found in connection.scalars(coded))
    return by_code or _beginning_with(connection, key)


def _exists(connection: Connection, table: Table, key: str) -> bool:
    return connection.scalar(select(table.c.id).where(table.c.id == key)) is not None


def _beginning_with(connection: Connection, key: str) -> tuple[Match, ...]:
    if not key:
        return ()
    found: list[Match] = []
    for kind, table in _TABLES.items():
        # A range, not LIKE: it uses the index on every engine and knows no wildcards.
        inside = select(table.c.id).where(table.c.id >= key, table.c.id < key + "\U0010ffff")
        found += [Match(kind, each) for each in connection.scalars(inside.order_by(table.c.id).limit(MOST_SHOWN))]
    return tuple(found[:MOST_SHOWN])
