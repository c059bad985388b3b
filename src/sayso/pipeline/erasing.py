"""Erases a capture: its bytes, everything read from it, and what decisions say of it in words.

A hash and a reason stay, so that the log still shows that something was there and who destroyed it, and so that the
same bytes are not taken in again unnoticed.
"""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from sayso.errors import StoreError, UsageError
from sayso.pipeline.grouping import regroup
from sayso.pipeline.look import find_report
from sayso.pipeline.update import indexed_hashes
from sayso.records.capture import Capture
from sayso.records.decision import Decision, Target, Verb
from sayso.records.ids import make_id
from sayso.records.standing import find_standing
from sayso.review.edits import read_addition
from sayso.store.answers import forget_answers
from sayso.store.captures import drop_unused_payloads, is_payload_used, load_attached, load_capture, load_captures_at
from sayso.store.decisions import (
    append_decisions,
    load_decisions,
    load_decisions_about,
    load_decisions_by_verb,
    next_sequence,
)
from sayso.store.erasures import (
    ERASED,
    captures_beginning_with,
    captures_with_hashes,
    hashes_of_captures,
    redact_decisions,
    save_erasures,
)
from sayso.store.incidents import incidents_of_mentions
from sayso.store.origins import load_joins
from sayso.store.payloads import mark_payloads, overwrite_payload
from sayso.store.readings import (
    drop_reading,
    load_claims_of_reports,
    load_mentions_of_reports,
    load_reports,
    report_of_capture,
)
from sayso.store.shingles import save_shingles
from sayso.store.store import Store, Writing

_AGAIN = frozenset({Verb.ACCEPT, Verb.REJECT, Verb.WITHHOLD, Verb.MERGE})
"""Verbs that say the same of the records that are left, without a word of their own."""
_COPIES_LEFT = (
    "backups and other copies of the folder or the database",
    "bundles, exports and published pages made before",
    "what the disk keeps of deleted files: solid-state drives, snapshots, the journal of the file system",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasurePlan:
    """What erasing would destroy: all captures of the same bytes, with what was read from them.

    Of a mail, what was attached to it goes too, but for what came from elsewhere as well.

    Attributes:
        captures: The captures.
        reports: Ids of the reports read from them.
        hashes: Of all their bytes, further files included.
        decisions: Decisions about them, whose words go.
        undone: Those that also say something of other records, which is undone and must be decided again.
        archives: Ids of the captures of archives that they came in, which hold the same bytes, and of feeds that led to
            them, which may hold some of the words; they stay.
        attached: Ids of captures that were attached and stay, since the same bytes came from elsewhere too.
        sharing: Ids of other reports that share text with them, in which the same words may stand.
    """

    captures: tuple[Capture, ...]
    reports: tuple[str, ...]
    hashes: tuple[str, ...]
    decisions: tuple[Decision, ...]
    undone: tuple[Decision, ...]
    archives: tuple[str, ...]
    attached: tuple[str, ...]
    sharing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was erased and why, whether the database was written anew without it, and the copies not reached."""

    plan: ErasurePlan
    reason: str
    is_compacted: bool
    copies_left: tuple[str, ...]


def plan_erasure(connection: Connection, words: str) -> ErasurePlan:
    """What erasing the capture or report that `words` means would destroy.

    Raises:
        UsageError: there is none, or there are several.
    """
    first = _find_capture(connection, words)
    capture = load_capture(connection, first)
    ids, attached = _with_attached(connection, captures_with_hashes(connection, [capture.sha256]) if capture else ())
    captures = tuple(each for each in (load_capture(connection, capture_id) for capture_id in ids) if each)
    reports = tuple(each for each in (report_of_capture(connection, capture_id) for capture_id in ids) if each)
    gone = _ids_gone(connection, ids, reports)
    decisions = load_decisions_about(connection, gone)
    standing = {each.id for each in find_standing(load_decisions(connection))}
    undone = tuple(
        each
        for each in decisions
        if each.id in standing and each.verb not in _AGAIN and {target.id for target in each.targets} - gone
    )
    joins = load_joins(connection, reports)
    sharing = {side for join in joins for side in (join.left, join.right)} - set(reports)
    return ErasurePlan(
        captures=captures,
        reports=reports,
        hashes=hashes_of_captures(connection, ids),
        decisions=decisions,
        undone=undone,
        archives=_archives_of(connection, captures),
        attached=attached,
        sharing=tuple(sorted(sharing)),
    )


def _with_attached(connection: Connection, ids: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """These captures with all that was attached to them, and to that; and what of it stays."""
    gone, staying = list(ids), []
    for capture_id in gone:  # which grows
        for each in load_attached(connection, capture_id):
            others = {*captures_with_hashes(connection, [each.sha256])} - {each.id, *gone}
            # Of an attachment nobody says anything: where something is said, it was also added by itself.
            if others or any((each.url, each.outlet, each.external_id, each.published, each.title, each.fetch)):
                staying.append(each.id)
            elif each.id not in gone:
                gone.append(each.id)
    return tuple(gone), tuple(sorted({*staying} - {*gone}))


def _archives_of(connection: Connection, captures: Sequence[Capture]) -> tuple[str, ...]:
    found = {each.part_of for each in captures if each.part_of}
    for url in {each.fetch.found_in for each in captures if each.fetch and each.fetch.found_in}:
        found.update(each.id for each in load_captures_at(connection, url))
    return tuple(sorted(found - {each.id for each in captures}))


def erase(store: Store, folder: Path, words: str, *, reason: str, by: str, now: str) -> Erased:
    """What was erased: the record and the bytes, in one transaction and what is done after it.

    Args:
        store: The dossier's database.
        folder: That of the captures.
        words: The id of a capture or a report.
        reason: Why; it stays, so it must not say what was erased.
        by: Who does it.
        now: UTC in ISO 8601.

    Raises:
        UsageError: there is no such capture, or no reason.
        StoreError: the dossier cannot be written.
    """
    if not reason.strip():
        raise UsageError("erasing needs a reason (--reason), which stays in the record")
    with store.writing(at=now, by=by) as writing:
        store.dialect.forget_deleted(writing.connection)
        plan = plan_erasure(writing.connection, words)
        drop_unused_payloads(writing, folder)
        mark_payloads(folder, plan.hashes)
        _take_out(store, writing, plan, reason=" ".join(reason.split()))
    _destroy(store, folder, plan.hashes, now=now, by=by)
    return Erased(
        plan=plan,
        reason=" ".join(reason.split()),
        is_compacted=_compact(store),
        copies_left=(*_COPIES_LEFT, *store.dialect.copies_left()),
    )


def _find_capture(connection: Connection, words: str) -> str:
    found = captures_beginning_with(connection, words) if words.startswith("cap-") else ()
    if len(found) > 1:
        raise UsageError(f"{words} may be {', '.join(found)}: give more of the id")
    if found:
        return found[0]
    if words.startswith("cap-"):
        raise UsageError(f"no capture {words}: `sayso reports` lists the reports, which can be named as well")
    (report,) = load_reports(connection, [find_report(connection, words)])
    return report.capture


def _ids_gone(connection: Connection, captures: Iterable[str], reports: Sequence[str]) -> set[str]:
    """The ids of everything that goes: captures, reports, their claims (those added by hand too) and mentions."""
    by_hand = [each for each in load_decisions_by_verb(connection, [Verb.ADD]) if each.value != ERASED]
    added = {read_addition(each).id for each in by_hand if {target.id for target in each.targets} & set(reports)}
    claims = load_claims_of_reports(connection, reports)
    mentions = load_mentions_of_reports(connection, reports)
    return {*captures, *reports, *added, *(each.id for each in claims), *(each.id for each in mentions)}


def _take_out(store: Store, writing: Writing, plan: ErasurePlan, *, reason: str) -> None:
    connection = writing.connection
    gone = _ids_gone(connection, [capture.id for capture in plan.captures], plan.reports)
    mentions = load_mentions_of_reports(connection, plan.reports)
    left_behind = incidents_of_mentions(connection, [mention.id for mention in mentions])
    for report in load_reports(connection, plan.reports):
        save_shingles(writing, report.id, (), earlier=indexed_hashes(report))
        drop_reading(writing, report.id)
    _end_decisions(writing, plan.decisions, gone)
    with store.dialect.rewriting(connection, "decision"):
        redact_decisions(writing, plan.decisions)
    regroup(writing, (), left_behind)
    forget_answers(connection)
    save_erasures(writing, plan.captures, reason=reason)


def _end_decisions(writing: Writing, decisions: Sequence[Decision], gone: set[str]) -> None:
    """Undo what stands of these decisions, and say again of the records that are left what says it without words."""
    standing = {each.id for each in find_standing(load_decisions(writing.connection))}
    for decision in decisions:
        if decision.verb is Verb.UNDO or decision.id not in standing:
            continue
        _append(writing, Verb.UNDO, (Target(decision.id, None),))
        left = tuple(target for target in decision.targets if target.id not in gone)
        if left and decision.verb in _AGAIN and not (decision.verb is Verb.MERGE and len(left) < 2):
            _append(writing, decision.verb, left)


def _append(writing: Writing, verb: Verb, targets: tuple[Target, ...]) -> None:
    sequence = next_sequence(writing.connection)
    made = Decision(
        id=make_id("dec", str(sequence), verb.value, *(target.id for target in targets), writing.at),
        sequence=sequence,
        verb=verb,
        targets=targets,
        value=None,
        reason=ERASED,
        by=writing.by,
        decided_at=writing.at,
    )
    append_decisions(writing, [made])


def _destroy(store: Store, folder: Path, hashes: Iterable[str], *, now: str, by: str) -> None:
    """Overwrite and remove the bytes that nothing counts on any longer; cut short here, the next run removes them."""
    with store.writing(at=now, by=by) as writing:
        for sha256 in hashes:
            if not is_payload_used(writing.connection, sha256):
                overwrite_payload(folder, sha256)
        drop_unused_payloads(writing, folder)


def _compact(store: Store) -> bool:
    with contextlib.suppress(StoreError):
        store.compact()
        return True
    return False
