"""The log of everything that was done: append-only, each entry sealed with the hash of the one before.

The chain shows that entries were changed or taken out of the middle. That the whole log was cut short or computed anew,
only a head kept elsewhere can show.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, insert, select

from sayso.errors import VerificationError
from sayso.records.event import LogEvent
from sayso.records.ids import digest
from sayso.store.tables import EVENT

GENESIS = "0" * 64
"""What stands as the hash before the first entry."""


def make_event(
    last: tuple[int, str], *, at: str, action: str, record: str, fingerprint: str | None, by: str
) -> LogEvent:
    """The entry that follows one of the given (sequence, hash)."""
    sequence, previous = last[0] + 1, last[1]
    seal = _hash(sequence, at, action, record, fingerprint, by, previous)
    return LogEvent(sequence, at, action, record, fingerprint, by, previous, seal)


def event_head(connection: Connection) -> tuple[int, str]:
    """Sequence and hash of the last entry; (0, GENESIS) of an empty log."""
    last = connection.execute(
        select(EVENT.c.sequence, EVENT.c.hash).order_by(EVENT.c.sequence.desc()).limit(1)
    ).one_or_none()
    return (last.sequence, last.hash) if last else (0, GENESIS)


def append_events(connection: Connection, events: Sequence[LogEvent]) -> None:
    """Write entries made by `make_event`, in order."""
    if events:
        names = EVENT.c.keys()
        connection.execute(insert(EVENT), [{name: getattr(event, name) for name in names} for event in events])


def load_events(connection: Connection, *, record: str | None = None) -> Iterator[LogEvent]:
    """The entries in order: all, or those about one record."""
    query = select(EVENT).order_by(EVENT.c.sequence)
    if record is not None:
        query = query.where(EVENT.c.record == record)
    for row in connection.execute(query).mappings():
        yield LogEvent(**row)


def verify_events(events: Iterable[LogEvent]) -> int:
    """The number of entries, when each is what it was when it was written and none is missing in between.

    Raises:
        VerificationError: an entry was changed, or one is missing; names the first.
    """
    count, last = 0, GENESIS
    for event in events:
        count += 1
        if event.sequence != count or event.previous != last or event.hash != _hash_of(event):
            raise VerificationError(f"the event log was changed at entry {count}: restore the database from a copy")
        last = event.hash
    return count


def _hash_of(event: LogEvent) -> str:
    return _hash(event.sequence, event.at, event.action, event.record, event.fingerprint, event.by, event.previous)


def _hash(sequence: int, at: str, action: str, record: str, fingerprint: str | None, by: str, previous: str) -> str:
    return digest(str(sequence), at, action, record, fingerprint, by, previous)
