"""Captures: their records in the database, and which of the files of `sayso.store.payloads` they count on."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, delete, insert, select, update

from sayso.records.capture import Capture
from sayso.records.codec import dumps, fingerprint, loads
from sayso.store.payloads import clear_payloads, payload_files, write_payload_file, write_payloads
from sayso.store.rows import indexable, portions
from sayso.store.store import Writing
from sayso.store.tables import ADDRESS, CAPTURE, CAPTURE_FILE, UNREAD


def save_payloads(writing: Writing, folder: Path, payloads: Iterable[bytes]) -> tuple[str, ...]:
    """The hashes of `payloads`, which are on the disk when this returns; what earlier runs left is cleared away first.

    Once the transaction is kept, call `settle_payloads`; when it is not, `drop_unused_payloads`.

    Raises:
        StorageFull: the disk is full, or the folder may not be written.
    """
    drop_unused_payloads(writing, folder)
    return write_payloads(folder, payloads)


def save_payload_file(writing: Writing, folder: Path, sha256: str, stream: BinaryIO) -> None:
    """The same for one file that is too large to hold in memory; `sha256` is its hash.

    Raises:
        StorageFull: the disk is full, or the folder may not be written.
        StoreError: the file was changed meanwhile.
    """
    drop_unused_payloads(writing, folder)
    write_payload_file(folder, sha256, stream)


def drop_unused_payloads(writing: Writing, folder: Path) -> int:
    """The number of payloads cleared away that a run which was cut short had left.

    Within a writing transaction nobody else counts on bytes that are not yet in the record.
    """
    return clear_payloads(folder, is_used=lambda sha256: is_payload_used(writing.connection, sha256))


def find_unused_payloads(connection: Connection, folder: Path) -> tuple[Path, ...]:
    """The files in the folder of captures that no record counts on, sorted."""
    return tuple(path for path in payload_files(folder) if not is_payload_used(connection, path.name))


def is_payload_used(connection: Connection, sha256: str) -> bool:
    """Whether a record counts on the bytes with this hash. Every table that holds such hashes is asked here."""
    key = indexable(sha256) or ""
    is_capture = connection.scalar(select(CAPTURE.c.id).where(CAPTURE.c.sha256 == key).limit(1)) is not None
    return (
        is_capture
        or connection.scalar(select(CAPTURE_FILE.c.capture).where(CAPTURE_FILE.c.sha256 == key).limit(1)) is not None
    )


def save_capture(writing: Writing, capture: Capture) -> bool:
    """Keep the record of a capture; a newer record of the same capture takes its place. Says whether it is another."""
    mark = fingerprint(capture)
    known = writing.connection.scalar(select(CAPTURE.c.fingerprint).where(CAPTURE.c.id == capture.id))
    if known == mark:
        return False
    values = {"sha256": capture.sha256, "fingerprint": mark, "record": dumps(capture)}
    if known is None:
        writing.connection.execute(insert(CAPTURE).values(id=capture.id, **values))
    else:
        writing.connection.execute(update(CAPTURE).where(CAPTURE.c.id == capture.id).values(**values))
    _save_files(writing, capture)
    writing.log("capture" if known is None else "capture again", "capture", capture.id)
    return True


def save_captures(writing: Writing, captures: Iterable[Capture]) -> None:
    """Keep the records of many captures as `save_capture` does, the new ones among them by a few statements."""
    wanted = {capture.id: capture for capture in captures}
    known: set[str] = set()
    for portion in portions(sorted(wanted)):
        known.update(writing.connection.scalars(select(CAPTURE.c.id).where(CAPTURE.c.id.in_(portion))))
    new = [capture for capture in wanted.values() if capture.id not in known and capture.fetch is None]
    if new:
        rows = [
            {"id": each.id, "sha256": each.sha256, "fingerprint": fingerprint(each), "record": dumps(each)}
            for each in new
        ]
        writing.connection.execute(insert(CAPTURE), rows)
    for capture in new:
        writing.log("capture", "capture", capture.id)
        del wanted[capture.id]
    for capture in wanted.values():
        save_capture(writing, capture)


def load_capture(connection: Connection, capture_id: str) -> Capture | None:
    """The capture with this id, None when there is none."""
    line = connection.scalar(select(CAPTURE.c.record).where(CAPTURE.c.id == capture_id))
    return None if line is None else loads(Capture, line)


def load_capture_times(connection: Connection, capture_ids: Iterable[str]) -> dict[str, str]:
    """When each of these captures was made (UTC in ISO 8601), by its id; those without a time are left out."""
    found = {}
    for portion in portions(sorted(set(capture_ids))):
        for line in connection.scalars(select(CAPTURE.c.record).where(CAPTURE.c.id.in_(portion))):
            capture = loads(Capture, line)
            if capture.captured_at:
                found[capture.id] = capture.captured_at
    return found


def load_captures_of_bytes(connection: Connection, sha256: str) -> tuple[Capture, ...]:
    """The captures of the bytes with this hash, by id: one for each place that they came from."""
    query = select(CAPTURE.c.record).where(CAPTURE.c.sha256 == sha256).order_by(CAPTURE.c.id)
    return tuple(loads(Capture, line) for line in connection.scalars(query))


def load_attached(connection: Connection, capture_id: str) -> tuple[Capture, ...]:
    """The captures of what was attached to a mail, by id. It takes a look at every capture."""
    query = (
        select(CAPTURE.c.record).where(CAPTURE.c.record.contains(capture_id, autoescape=True)).order_by(CAPTURE.c.id)
    )
    found = (loads(Capture, line) for line in connection.scalars(query))
    return tuple(each for each in found if each.part_of == capture_id and each.part)


def load_captures(connection: Connection) -> Iterator[Capture]:
    """Every capture, by id."""
    for line in connection.scalars(select(CAPTURE.c.record).order_by(CAPTURE.c.id)):
        yield loads(Capture, line)


def save_unread(writing: Writing, capture_id: str, reason: str) -> None:
    """Keep why nothing could be read from a capture, in the place of an earlier reason."""
    writing.connection.execute(delete(UNREAD).where(UNREAD.c.capture == capture_id))
    # Escaped, as every record is: a line may name what a hostile file calls itself.
    writing.connection.execute(insert(UNREAD).values(capture=capture_id, reason=dumps(reason)))
    writing.log("unread", "capture", capture_id)


def drop_unread(writing: Writing, capture_id: str) -> None:
    """Forget why a capture could not be read: it can be now."""
    if writing.connection.execute(delete(UNREAD).where(UNREAD.c.capture == capture_id)).rowcount:
        writing.bind("capture", capture_id)


def load_unread(connection: Connection) -> tuple[tuple[str, str], ...]:
    """The captures from which nothing could be read, each with the reason, by id."""
    query = select(UNREAD.c.capture, UNREAD.c.reason).order_by(UNREAD.c.capture)
    return tuple((capture, json.loads(reason)) for capture, reason in connection.execute(query))


def load_captures_at(connection: Connection, url: str) -> tuple[Capture, ...]:
    """What this address gave, each time that it was something else, the oldest first."""
    query = select(ADDRESS.c.capture).where(ADDRESS.c.url == (indexable(url) or "")).order_by(ADDRESS.c.position)
    found = [load_capture(connection, capture) for capture in connection.scalars(query).all()]
    return tuple(capture for capture in found if capture is not None)


def load_capture_at(connection: Connection, url: str) -> Capture | None:
    """The capture that this address gave the last time; None if it was never fetched."""
    query = select(ADDRESS.c.capture).where(ADDRESS.c.url == (indexable(url) or "")).order_by(ADDRESS.c.position.desc())
    known = connection.scalar(query.limit(1))
    return None if known is None else load_capture(connection, known)


def _save_files(writing: Writing, capture: Capture) -> None:
    """Enter the files beside a capture."""
    writing.connection.execute(delete(CAPTURE_FILE).where(CAPTURE_FILE.c.capture == capture.id))
    if capture.fetch is None:
        return
    rows = [{"sha256": sha256, "capture": capture.id} for sha256 in {file.sha256 for file in capture.fetch.files}]
    if rows:
        writing.connection.execute(insert(CAPTURE_FILE), rows)


def save_address(writing: Writing, url: str, capture_id: str) -> None:
    """Enter that an address gave a capture, unless that is what it gave the last time."""
    key = indexable(url) or ""
    last = writing.connection.execute(
        select(ADDRESS.c.position, ADDRESS.c.capture)
        .where(ADDRESS.c.url == key)
        .order_by(ADDRESS.c.position.desc())
        .limit(1)
    ).first()
    if last is None or last.capture != capture_id:
        position = 0 if last is None else last.position + 1
        writing.connection.execute(insert(ADDRESS).values(url=key, position=position, capture=capture_id))
        writing.bind("capture", capture_id)
