"""Answers that are kept: what was derived for incidents, under the question that was asked.

They follow from records, so no entry of the log binds them, no backup takes them along, and erasing anything takes all
of them out. Each question says up to which entry of the log its answers take account of everything.
"""

import dataclasses
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from sayso.store.rows import portions
from sayso.store.tables import ANSWER, ANSWERED

MOST_QUESTIONS = 16
"""Questions whose answers are kept: all profiles by both ways of counting, and some past days. The stalest go first."""
_LEVEL = 1  # of Zstandard: a quarter of the room already, in a third of the time that zlib takes for a third


@dataclass(frozen=True, slots=True)
class Answered:
    """A question whose answers are kept; `sequence` is the last entry of the log that they take account of."""

    question: str
    sequence: int
    profile: str
    as_of: str | None
    unreviewed: bool


def load_answered(connection: Connection) -> tuple[Answered, ...]:
    """All questions whose answers are kept, the stalest first."""
    query = select(ANSWERED).order_by(ANSWERED.c.sequence, ANSWERED.c.question)
    return tuple(Answered(*row) for row in connection.execute(query))


def find_answered(connection: Connection, question: str) -> Answered | None:
    """The question of this key, None if no answer to it is kept."""
    row = connection.execute(select(ANSWERED).where(ANSWERED.c.question == question)).one_or_none()
    return None if row is None else Answered(*row)


def load_answers(connection: Connection, question: str, incident_ids: Iterable[str] | None = None) -> dict[str, bytes]:
    """What is kept for these incidents, or all, each as one line, b"" where it cannot be unpacked."""
    query = select(ANSWER.c.incident, ANSWER.c.record).where(ANSWER.c.question == question)
    if incident_ids is None:
        rows = [tuple(row) for row in connection.execute(query)]
    else:
        rows = [
            tuple(row)
            for portion in portions(sorted(set(incident_ids)))
            for row in connection.execute(query.where(ANSWER.c.incident.in_(portion)))
        ]
    return {incident: _unpack(packed) for incident, packed in rows}


def keep_answers(
    connection: Connection, answered: Answered, lines: Mapping[str, bytes], *, gone: Collection[str] | None
) -> None:
    """Keep answers, as lines by incident, to a question that is answered up to a later entry now.

    Args:
        connection: A connection that writes.
        answered: The question.
        lines: The answers made anew.
        gone: The incidents whose answers no longer hold; None: those of all.
    """
    key = answered.question
    for portion in portions(sorted({*(gone or ()), *lines})):
        connection.execute(delete(ANSWER).where(ANSWER.c.question == key, ANSWER.c.incident.in_(portion)))
    if gone is None:
        connection.execute(delete(ANSWER).where(ANSWER.c.question == key))
    if find_answered(connection, key) is None:
        connection.execute(insert(ANSWERED).values(**dataclasses.asdict(answered)))
    else:
        connection.execute(update(ANSWERED).where(ANSWERED.c.question == key).values(sequence=answered.sequence))
    rows = [
        {"question": key, "incident": incident, "record": zstd.compress(line, _LEVEL)}
        for incident, line in lines.items()
    ]
    if rows:
        connection.execute(insert(ANSWER), rows)
    for stale in load_answered(connection)[:-MOST_QUESTIONS]:
        connection.execute(delete(ANSWER).where(ANSWER.c.question == stale.question))
        connection.execute(delete(ANSWERED).where(ANSWERED.c.question == stale.question))


def forget_answers(connection: Connection) -> None:
    """Take out every answer: what they say may be somebody's words that are to go."""
    connection.execute(delete(ANSWER))
    connection.execute(delete(ANSWERED))


def _unpack(packed: bytes) -> bytes:
    try:
        return zstd.decompress(packed)
    except (zstd.ZstdError, TypeError, ValueError):
        return b""
