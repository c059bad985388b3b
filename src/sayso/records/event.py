"""One entry of a dossier's append-only log: what was done to which record, by which stage or person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogEvent:
    """Entry `sequence` of the log. `at` is UTC in ISO 8601; `fingerprint` is the version written, None for a removal.

    `previous` is the hash of the entry before, `hash` that of this one over all its fields: a chain.
    """

    sequence: int
    at: str
    action: str
    record: str
    fingerprint: str | None
    by: str
    previous: str
    hash: str
