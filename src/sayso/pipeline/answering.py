"""Answers from one look to the next: those that still hold are taken from the database, those made anew kept there.

An answer holds while no entry of the log touches its incident (`sayso.pipeline.touched`). What cannot be kept, because
somebody else is writing or nothing may be written here, is made again the next time.
"""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection

from sayso.errors import InvalidRecord, StoreError
from sayso.pipeline.touched import find_touched
from sayso.records.answer import Answer
from sayso.records.compact import pack, unpack
from sayso.store.answers import Answered, find_answered, keep_answers, load_answers
from sayso.store.events import log_size
from sayso.store.store import Store

_NOTHING = b"null"
"""What is kept for an incident of which nothing was known on the day asked about."""
_BEHIND = 500
"""Entries that answers may lag behind the log before that alone is a reason to write: going through them takes time."""


@dataclass(slots=True)
class Answering:
    """The answers to one question within one look at the dossier."""

    question: Answered
    """The question, answered up to the end of the log."""
    holds_from: int | None
    """The last entry that the kept answers took account of; None if there are none."""
    touched: frozenset[str] | None
    """The incidents that entries since have to do with; None: all."""
    known: dict[str, bytes] = field(default_factory=dict)
    made: dict[str, bytes] = field(default_factory=dict)

    def find(self, incident_id: str) -> tuple[Answer | None, bool]:
        """The answer that is kept for an incident (None: nothing was known of it), and whether there is one."""
        line = self.known.get(incident_id)
        if line is None:
            return None, False
        try:
            return (None if line == _NOTHING else unpack(Answer, line)), True
        except (InvalidRecord, RecursionError):
            return None, False  # damaged: it is made anew

    def take(self, incident_id: str, answer: Answer | None) -> None:
        """Note an answer that was made anew."""
        self.made[incident_id] = _NOTHING if answer is None else pack(answer)

    def keep(self, store: Store) -> None:
        """Keep what was made, unless something was written meanwhile, is being written, or may not be written."""
        behind = self.question.sequence - (self.holds_from or 0)
        if not self.made and (self.holds_from is None or behind < _BEHIND):
            return
        with contextlib.suppress(StoreError), store.noting() as connection:
            # Whatever was entered since may be an erasure: its words must not come back.
            if log_size(connection) == self.question.sequence:
                keep_answers(connection, self.question, self.made, gone=self.touched)


def open_answers(
    connection: Connection,
    key: str,
    *,
    profile: str,
    as_of: str | None,
    unreviewed: bool,
    incident_ids: Iterable[str] | None = None,
) -> Answering:
    """The answers to the question of this key that still hold, for these incidents or all."""
    size = log_size(connection)
    kept = find_answered(connection, key)
    asked = Answered(key, size, profile, as_of, unreviewed)
    if kept is None or kept.sequence > size:  # more than there is: the database is an older copy
        return Answering(asked, None, None)
    touched = find_touched(connection, kept.sequence) if kept.sequence < size else frozenset()
    if touched is None:
        return Answering(asked, kept.sequence, None)
    wanted = None if incident_ids is None else set(incident_ids) - touched
    lines = load_answers(connection, key, wanted)
    return Answering(asked, kept.sequence, touched, {each: line for each, line in lines.items() if each not in touched})
