"""One entry of a dossier's append-only log: what was done to which record, by which stage or person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogEvent:
    """Entry `sequence` of the log, from 1. `at` is UTC in ISO 8601.

    `kind` says what `record` is an id of: the name of its table. `content` is the commitment to all that is kept of the
    record when the entry is written (`sayso.proofs.entry`), None when nothing is kept of it any longer. Entries written
    before there were commitments have no kind, and as content the fingerprint that they were written with.
    """

    sequence: int
    at: str
    action: str
    kind: str | None
    record: str
    content: str | None
    by: str
