"""What `doctor` looks at in a dossier: each check says what it found, and what to do if that is not well."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sayso.errors import SaysoError, StoreError, VerificationError
from sayso.pipeline.answer_checks import Asker, check_answers
from sayso.pipeline.stale import MOST_NAMED, find_stale, phrase_stale
from sayso.pipeline.views import Finding
from sayso.records.capture import Capture
from sayso.store.captures import drop_unused_payloads, find_unused_payloads, load_captures, load_unread
from sayso.store.checks import walk_log
from sayso.store.decisions import load_decisions
from sayso.store.payloads import is_underway, load_payload
from sayso.store.readings import all_report_ids, count_reports_with_issue
from sayso.store.schema import schema_version
from sayso.store.sqlite import SAFE_WAL_SINCE, journal_mode
from sayso.store.store import Store
from sayso.text.counting import phrase_count, phrase_entries

ROOT_SHOWN = 16
"""Characters of the log's root in a line for people: enough to see that it is another."""


def examine(store: Store, captures: Path, ask: Asker) -> Iterator[Finding]:
    """The findings on a dossier, one for each check, as they are made; `ask` makes the questions that it answers."""
    yield _examine("database", lambda: _check_database(store))
    yield _examine("event log", lambda: _check_events(store))
    yield _examine("captures", lambda: _check_captures(store, captures))
    yield _examine("decisions", lambda: _check_decisions(store))
    yield _examine("answers", lambda: check_answers(store, ask, mend=True))


def _examine(check: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(check, is_well=True, message=look())
    except SaysoError as error:
        return Finding(check, is_well=False, message=str(error))


def _check_database(store: Store) -> str:
    with store.reading() as connection:
        engine = store.dialect.engine_version(connection)
        version = schema_version(connection)
        count = len(all_report_ids(connection))
        unread = count_reports_with_issue(connection, "LANG-001")
    note = ""
    if engine.startswith("SQLite") and journal_mode() != "wal":
        newer = ".".join(map(str, SAFE_WAL_SINCE))
        note = f" (older than {newer}: several writers wait for each other a little longer, nothing is at risk)"
    return f"{engine}{note}, schema {version}, {phrase_count(count, 'report')}{_phrase_no_pack(unread)}"


def _phrase_no_pack(count: int) -> str:
    """Reports that stand in no incident because no rule reads their language: no damage, but nobody else says so."""
    return f", {count} of them in a language without a pack, which no rule reads (LANG-001)" if count else ""


def _check_events(store: Store) -> str:
    with store.reading() as connection:
        state = walk_log(connection)
    root = state.root.hex()[:ROOT_SHOWN]
    return f"{phrase_entries(state.size)}, each in its place under the root {root}"


def _check_captures(store: Store, folder: Path) -> str:
    cleared = _clear_away(store, folder)
    with store.reading() as connection:
        captures = list(load_captures(connection))
        unread = load_unread(connection)
        unused = find_unused_payloads(connection, folder)
    wrong = [trouble for capture in captures if (trouble := _trouble_with(folder, capture))]
    if wrong:
        more = f", and {len(wrong) - MOST_NAMED} more" if len(wrong) > MOST_NAMED else ""
        raise VerificationError("; ".join(wrong[:MOST_NAMED]) + more)
    left = _phrase_unread(unread) + _phrase_cleared(cleared) + _phrase_unused(unused)
    return f"{phrase_count(len(captures), 'capture')}, all there and as received{left}"


def _clear_away(store: Store, folder: Path) -> int:
    """The number of payloads of a run that was cut short, which are gone now; none where nothing may be written."""
    if not is_underway(folder):
        return 0
    try:
        with store.writing(at="", by="sayso doctor") as writing:
            return drop_unused_payloads(writing, folder)
    except StoreError:
        return 0


def _phrase_unread(unread: Sequence[tuple[str, str]]) -> str:
    """Captures without a report: no damage, but somebody should look at them."""
    if not unread:
        return ""
    named = "; ".join(f"{capture}: {reason}" for capture, reason in unread[:MOST_NAMED])
    more = f"; and {len(unread) - MOST_NAMED} more" if len(unread) > MOST_NAMED else ""
    return f"; {len(unread)} of them could not be read ({named}{more})"


def _phrase_cleared(count: int) -> str:
    return f"; {count} left by a run that was cut short cleared away" if count else ""


def _phrase_unused(unused: Sequence[Path]) -> str:
    """Files that no marker names: no harm, and taken up when the report is added again."""
    if not unused:
        return ""
    named = ", ".join(f"{path.parent.name}/{path.name}" for path in unused[:MOST_NAMED])
    more = f" and {len(unused) - MOST_NAMED} more" if len(unused) > MOST_NAMED else ""
    return f"; of no report, and may be deleted: {named}{more}"


def _trouble_with(folder: Path, capture: Capture) -> str | None:
    for sha256, _byte_count in capture.payloads:
        try:
            load_payload(folder, sha256)
        except SaysoError as error:
            return str(error)
        except OSError as error:
            return f"capture {sha256[:12]} cannot be read: {error.strerror}"
    return None


def _check_decisions(store: Store) -> str:
    with store.reading() as connection:
        count = len(load_decisions(connection))
        stale = find_stale(connection)
    if stale:
        raise VerificationError(phrase_stale(stale))
    return f"{phrase_count(count, 'decision')}, none stale"
