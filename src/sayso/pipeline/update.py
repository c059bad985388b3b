"""What `add` does with one input: read it, keep it, find its copies, regroup the incidents it touches.

Everything looks at the neighbourhood of the new report alone, by indexes, so that a big dossier takes a report as fast
as a small one; and everything follows from what the dossier holds, not from the order in which it came.
"""

import contextlib
import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection

from sayso.errors import InvalidRecord, LimitExceeded, ReadingError, StoreError, UnreadableInput
from sayso.origins.blocks import SHARED_MIN, find_new_joins
from sayso.origins.shingles import shingles_of
from sayso.origins.translations import SOUGHT_SHARE, kept_marks, sought_marks
from sayso.pipeline.grouping import mention_keys, regroup
from sayso.pipeline.views import Addition, Outcome
from sayso.records.capture import Capture
from sayso.records.codec import dumps
from sayso.records.fetch import Fetch
from sayso.records.ids import digest
from sayso.records.reading import Reading
from sayso.records.report import Report
from sayso.store.captures import (
    drop_unread,
    drop_unused_payloads,
    load_capture,
    load_capture_at,
    load_captures_of_bytes,
    save_address,
    save_capture,
    save_payload_file,
    save_payloads,
    save_unread,
)
from sayso.store.erasures import find_erasure
from sayso.store.incidents import incidents_of_mentions
from sayso.store.origins import load_joins, save_joins
from sayso.store.payloads import is_kept, is_whole, settle_payloads
from sayso.store.readings import (
    drop_reading,
    load_mentions_of_reports,
    load_report,
    load_reports,
    report_of_capture,
    save_reading,
)
from sayso.store.runs import last_input, save_run
from sayso.store.shingles import connect_strands, reports_sharing_shingles, save_shingles
from sayso.store.store import Store, Writing
from sayso.text.versions import find_changes

Reader = Callable[[Capture, bytes], Reading]
"""Reads one capture; raises `ReadingError` when it cannot."""

READ_STAGE = "read"
ADDED_BY = "sayso add"
PLACE_FACTS = 3
"""Of the facts given of a capture, those first that tell one place from another; a date may be corrected."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Adding:
    """What all inputs of one `add` have in common: where they go, who reads them, and the clock (UTC, ISO 8601).

    `version` names the stages and data that `reader` reads with: when it changes, an input is read again. `by` is who
    adds, as the log has it. The clock is asked when a transaction begins: an `add` of many inputs may take hours.
    """

    store: Store
    captures: Path
    reader: Reader
    version: str
    clock: Callable[[], str]
    by: str = ADDED_BY


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReadInput:
    """One input that was read, or could not be, and is to be kept.

    Attributes:
        capture: Its capture, with what was known of it before.
        payloads: Its bytes, and those of the files beside them.
        reading: What was read; None if its parser choked on it.
        reason: Why there is no reading, "" if there is one.
        mark: The fingerprint of all that the reading follows from.
        fetched: How it was fetched, None if it was not.
        earlier: The report that its address gave the last time, if it was another one.
    """

    capture: Capture
    payloads: tuple[bytes, ...]
    reading: Reading | None
    reason: str
    mark: str
    fetched: Fetch | None
    earlier: Report | None

    @property
    def name(self) -> str:
        """What it goes by in messages."""
        return _name(self.capture)


def add_input(adding: Adding, capture: Capture, payload: bytes, files: Sequence[bytes] = ()) -> Addition:
    """What became of one input. It is kept whole, in one transaction, or not at all; see `read_input`.

    Raises:
        StoreError: the dossier cannot be written.
    """
    found = read_input(adding, capture, payload, files)
    return found if isinstance(found, Addition) else keep_inputs(adding, [found])[0]


def read_input(adding: Adding, capture: Capture, payload: bytes, files: Sequence[bytes] = ()) -> "Addition | ReadInput":
    """What is to be kept of one input, or what became of it where there is nothing to keep.

    `files` are those beside the bytes of a page that was fetched. A page whose text is that of the last time is not
    kept anew: what differs is the date in its corner, or what it advertises.

    Raises:
        StoreError: the dossier cannot be read.
    """
    name = _name(capture)
    fetched = capture.fetch
    with adding.store.reading() as connection:
        erased = _phrase_erased(connection, capture.sha256)
        earlier = _earlier_version(connection, capture)
        capture = _with_what_is_known(connection, capture)
        mark = _reading_mark(capture, adding.version)
        report_id = report_of_capture(connection, capture.id)
        is_same = report_id is not None and last_input(connection, READ_STAGE, capture.id) == mark
    if erased is not None:
        return Addition(name, Outcome.FAILED, capture.id, error=erased)
    if is_same and is_kept(adding.captures, capture.sha256, payload):
        _note_address(adding, fetched, capture.id)
        return Addition(name, Outcome.UNCHANGED, capture.id, report_id)
    reading, reason = None, ""
    try:
        reading = adding.reader(capture, payload)
    except (LimitExceeded, UnreadableInput, InvalidRecord) as error:
        # The source may be gone tomorrow, and a later version may read it.
        reason = str(error)
    except ReadingError as error:  # it is no report at all, or nothing was asked of it yet
        return Addition(name, Outcome.FAILED, capture.id, error=str(error))
    if reading is not None and earlier is not None and earlier.text == reading.report.text:
        return Addition(name, Outcome.UNCHANGED, earlier.capture, earlier.id)
    return ReadInput(
        capture=capture,
        payloads=(payload, *(files if capture.fetch is fetched else ())),
        reading=reading,
        reason=reason,
        mark=mark,
        fetched=fetched,
        earlier=earlier,
    )


def keep_inputs(adding: Adding, inputs: Sequence[ReadInput]) -> list[Addition]:
    """What became of each of these inputs, once all are on the disk: they are kept in one transaction, or none is.

    No two of them may be of the same bytes: what the second is follows from the first.

    Raises:
        StoreError: the dossier cannot be written.
    """
    try:
        with adding.store.writing(at=adding.clock(), by=adding.by) as writing:
            # Somebody may have erased one while it was read.
            erased = {each.capture.id: _phrase_erased(writing.connection, each.capture.sha256) for each in inputs}
            kept = [each for each in inputs if erased[each.capture.id] is None]
            # Within the transaction: nobody else counts on bytes that may be taken back.
            payloads = [payload for each in kept for payload in each.payloads]
            hashes = save_payloads(writing, adding.captures, payloads)
            made = {each.capture.id: _keep_one(writing, each) for each in kept}
    except BaseException:
        _take_back(adding)
        raise
    settle_payloads(adding.captures, hashes)
    return [
        made.get(each.capture.id) or Addition(each.name, Outcome.FAILED, each.capture.id, error=erased[each.capture.id])
        for each in inputs
    ]


def _keep_one(writing: Writing, read: ReadInput) -> Addition:
    """What becomes of one input with the transaction. What was read from the same capture before stays if it failed."""
    capture, reading, earlier = read.capture, read.reading, read.earlier
    if reading is None:
        save_capture(writing, capture)
        save_unread(writing, capture.id, read.reason)
        error = f"{read.reason}; its bytes are kept as {capture.id}"
        return Addition(read.name, Outcome.FAILED, capture.id, error=error)
    outcome = _keep(writing, capture, reading)
    drop_unread(writing, capture.id)
    if read.fetched is not None:
        save_address(writing, read.fetched.requested, capture.id)
    save_run(writing, READ_STAGE, capture.id, read.mark)
    made = Addition(read.name, outcome, capture.id, reading.report.id, len(reading.claims), reading.issues)
    if earlier is None:
        return made
    return dataclasses.replace(made, earlier=earlier.id, changes=find_changes(earlier.text, reading.report.text))


def _name(capture: Capture) -> str:
    return capture.file_name or capture.url or capture.id


def _earlier_version(connection: Connection, capture: Capture) -> Report | None:
    """The report that the address of a fetched capture gave the last time, if that was another capture."""
    known = load_capture_at(connection, capture.fetch.requested) if capture.fetch else None
    if known is None or known.id == capture.id:
        return None
    report_id = report_of_capture(connection, known.id)
    return load_report(connection, report_id) if report_id else None


def _note_address(adding: Adding, fetched: Fetch | None, capture_id: str) -> None:
    """Enter that an address gave what the dossier has: a page can go back to what it was."""
    if fetched is None:
        return
    with adding.store.reading() as connection:
        known = load_capture_at(connection, fetched.requested)
    if known is None or known.id != capture_id:
        with adding.store.writing(at=adding.clock(), by=adding.by) as writing:
            save_address(writing, fetched.requested, capture_id)


def _phrase_erased(connection: Connection, sha256: str) -> str | None:
    """The line that says that these bytes were erased, None if they were not."""
    erasure = find_erasure(connection, sha256)
    if erasure is None:
        return None
    return f"was erased from this dossier on {erasure.at[:10]} ({erasure.reason}): it is not taken in again"


def keep_container(adding: Adding, capture: Capture, stream: BinaryIO) -> str | None:
    """Keep a container as it was received, beside the reports that are taken out of it. Once is enough.

    Returns why it is not taken in, if it was erased before.

    Raises:
        StoreError: the dossier cannot be written, or the file was changed since it was hashed.
    """
    with adding.store.reading() as connection:
        erased = _phrase_erased(connection, capture.sha256)
        is_known = load_capture(connection, capture.id) is not None
    if erased or (is_known and is_whole(adding.captures, capture.sha256)):
        return erased
    stream.seek(0)
    try:
        with adding.store.writing(at=adding.clock(), by=adding.by) as writing:
            save_payload_file(writing, adding.captures, capture.sha256, stream)
            save_capture(writing, capture)
    except BaseException:
        _take_back(adding)
        raise
    settle_payloads(adding.captures, [capture.sha256])
    return None


def keep_feed(adding: Adding, capture: Capture, payload: bytes, files: Sequence[bytes]) -> None:
    """Keep a feed that was fetched, with its exchange, beside the pages that it leads to; no report is read from it.

    The same bytes from there are kept once, and none that were erased before.

    Raises:
        StoreError: the dossier cannot be written.
    """
    with adding.store.reading() as connection:
        is_known = load_capture(connection, capture.id) is not None
        if is_known or capture.fetch is None or _phrase_erased(connection, capture.sha256):
            return
    try:
        with adding.store.writing(at=adding.clock(), by=adding.by) as writing:
            hashes = save_payloads(writing, adding.captures, (payload, *files))
            save_capture(writing, capture)
            for url in dict.fromkeys((capture.fetch.requested, capture.fetch.last.url)):
                save_address(writing, url, capture.id)
    except BaseException:
        _take_back(adding)
        raise
    settle_payloads(adding.captures, hashes)


def note_container(adding: Adding, capture: Capture, reason: str | None) -> None:
    """Keep what is wrong with a container, or that nothing is (None)."""
    with adding.store.writing(at=adding.clock(), by=adding.by) as writing:
        if reason is None:
            drop_unread(writing, capture.id)
        else:
            save_unread(writing, capture.id, reason)


def _take_back(adding: Adding) -> None:
    """Leave no bytes behind of a report that could not be kept; what goes wrong here must not hide what went wrong."""
    with (
        contextlib.suppress(StoreError, OSError),
        adding.store.writing(at=adding.clock(), by=adding.by) as writing,
    ):
        drop_unused_payloads(writing, adding.captures)


def _with_what_is_known(connection: Connection, capture: Capture) -> Capture:
    """The capture as first received, with what is said of it now where something is said.

    Facts given later complete a capture that has none of its own; other facts are those of another place, and the
    same bytes from there a repost.
    """
    known = load_capture(connection, capture.id) or _find_same(connection, capture)
    if known is None:
        return capture
    return dataclasses.replace(
        known,
        url=capture.url if capture.url is not None else known.url,
        outlet=capture.outlet if capture.outlet is not None else known.outlet,
        external_id=capture.external_id if capture.external_id is not None else known.external_id,
        published=capture.published or known.published,
        title=capture.title or known.title,
        fetch=known.fetch or capture.fetch,
    )


def _find_same(connection: Connection, capture: Capture) -> Capture | None:
    """The capture of the same bytes that has come to be from the same place, or the only one that could be."""
    others = load_captures_of_bytes(connection, capture.sha256)
    from_there = [each for each in others if _facts(each)[:PLACE_FACTS] == _facts(capture)[:PLACE_FACTS]]
    fitting = [
        each
        for each in others
        if all(None in pair or pair[0] == pair[1] for pair in zip(_facts(each), _facts(capture), strict=True))
    ]
    found = from_there or fitting
    return found[0] if len(found) == 1 else None


def _facts(capture: Capture) -> tuple[str | None, ...]:
    published = capture.published.edtf if capture.published else None
    return capture.url, capture.outlet, capture.external_id, published, capture.title


def _reading_mark(capture: Capture, version: str) -> str:
    """The fingerprint of all that a reading follows from: the bytes and what was said of them, not when they came."""
    return digest(dumps(dataclasses.replace(capture, captured_at="", tool="", fetch=None)), version)[:16]


def _keep(writing: Writing, capture: Capture, reading: Reading) -> Outcome:
    connection = writing.connection
    earlier_id = report_of_capture(connection, capture.id)
    earlier = load_report(connection, earlier_id) if earlier_id else None
    earlier_mentions = load_mentions_of_reports(connection, [earlier_id] if earlier_id else [])
    left_behind = incidents_of_mentions(connection, [mention.id for mention in earlier_mentions])
    is_completed = save_capture(writing, capture)
    if earlier and earlier.id != reading.report.id:
        save_shingles(writing, earlier.id, (), earlier=indexed_hashes(earlier))
        drop_reading(writing, earlier.id)
        earlier = None
    change = save_reading(writing, reading, keys=mention_keys(reading.mentions))
    _find_copies(writing, reading.report, earlier)
    regroup(writing, reading.mentions, left_behind)
    if earlier_id is None:
        return Outcome.ADDED
    return Outcome.UPDATED if change.is_changed or is_completed else Outcome.UNCHANGED


def indexed_hashes(report: Report) -> tuple[int, ...]:
    """The hashes under which a report is found for its text, and for its names and figures in another language."""
    return (*shingles_of(report), *kept_marks(report))


def _find_copies(writing: Writing, report: Report, earlier: Report | None) -> None:
    connection = writing.connection
    hashes = shingles_of(report)
    save_shingles(writing, report.id, indexed_hashes(report), earlier=indexed_hashes(earlier) if earlier else ())
    sharing = {*reports_sharing_shingles(writing, hashes, share=SHARED_MIN)}
    sharing |= {*reports_sharing_shingles(writing, sought_marks(report), share=SOUGHT_SHARE)}
    others = load_reports(connection, sorted(sharing - {report.id}))
    joined_before = {side for join in load_joins(connection, [report.id]) for side in (join.left, join.right)}
    if save_joins(writing, report.id, find_new_joins(report, others)):
        connect_strands(writing, {report.id, *joined_before})
