"""What `verify` looks at: the database, its log, every record against it, every capture's bytes, heads and timestamps.

Each check stands on its own feet, and whatever a damaged database makes of one is that check's finding. Nothing is put
right. What was found is itself entered in the log.
"""

import hashlib
import random
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from sayso.errors import SaysoError, StoreError, VerificationError
from sayso.pipeline.answer_checks import check_answers
from sayso.pipeline.dossier import Dossier
from sayso.pipeline.heads import known_key, origin_of
from sayso.pipeline.input import utc_now
from sayso.pipeline.views import Finding
from sayso.proofs.checkpoint import Checkpoint, check_signature, read_checkpoint
from sayso.proofs.timestamp import check_token
from sayso.records.capture import Capture
from sayso.records.deed import SignedHead, Timestamp, Verification
from sayso.records.ids import digest, make_id
from sayso.store.captures import load_captures
from sayso.store.checks import LogState, count_records, find_broken, walk_log
from sayso.store.deeds import load_deeds, save_deed
from sayso.store.erasures import Erasure, load_erasures
from sayso.store.facts import load_fact
from sayso.store.open import find_schema_trouble
from sayso.store.payloads import load_payload, payload_path
from sayso.store.schema import HEAD, schema_version
from sayso.store.shingles import find_stray_phrases
from sayso.text.counting import phrase_count, phrase_entries

MOST_NAMED = 3
"""Records named in one finding; the rest is counted."""
REMEDY = "restore the database from a copy"
_ROOT_SHOWN = 16
CHAIN = "chain"
"""The fact of a dossier that says how the chain ended that its log once was."""


@dataclass(slots=True)
class _Seen:
    """What the checks have seen on the way, for those that come later and for the entry in the log."""

    log: LogState | None = None
    captures: list[Capture] = field(default_factory=list)
    erased: tuple[Erasure, ...] = ()
    checked: int = 0


def verify(dossier: Dossier, *, since: str | None = None, sample: int | None = None) -> tuple[Finding, ...]:
    """The findings on the dossier, one for each check; that they were made is entered in its log.

    Args:
        dossier: The dossier.
        since: A checkpoint that was kept elsewhere, as its text: the log must continue the one that it signs.
        sample: How many captures to look at, drawn by chance; None looks at all.
    """
    seen = _Seen()
    findings = tuple(find_troubles(dossier, since=since, sample=sample, seen=seen))
    made = utc_now()
    verification = Verification(
        id=make_id("ver", made, *(each.message for each in findings)),
        made_at=made,
        size=seen.log.size if seen.log else None,
        root=seen.log.root.hex() if seen.log else None,
        captures=seen.checked,
        sample=sample,
        since=None if since is None else digest(since),
        wrong=tuple(f"{each.check}: {each.message}" for each in findings if not each.is_well),
    )
    return (*findings, _examine("entry", lambda: _enter(dossier, verification)))


def find_troubles(
    dossier: Dossier,
    *,
    since: str | None = None,
    sample: int | None = None,
    only: Collection[str] | None = None,
    seen: _Seen | None = None,
) -> Iterator[Finding]:
    """The same findings, of a dossier in which nothing is entered; `only` those of the checks that are named."""
    seen = seen or _Seen()
    store = dossier.store
    with store.reading() as connection:
        checks: tuple[tuple[str, Callable[[], str]], ...] = (
            ("database", lambda: _check_database(dossier, connection)),
            ("event log", lambda: _check_log(connection, since, seen)),
            ("records", lambda: _check_records(connection)),
            ("checkpoints", lambda: _check_heads(dossier, connection, since, seen)),
            ("timestamps", lambda: _check_timestamps(connection)),
            ("answers", lambda: check_answers(store, dossier.ask, mend=False)),
        )
        for name, check in checks:
            if only is None or name in only:
                yield _examine(name, check)
        if only is not None and "captures" not in only:
            return
        listed = _examine("captures", lambda: _list_captures(connection, seen))
    yield (
        listed if not listed.is_well else _examine("captures", lambda: _check_captures(dossier.captures, sample, seen))
    )


def _examine(check: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(check, is_well=True, message=look())
    except (SaysoError, OSError) as error:
        return Finding(check, is_well=False, message=" ".join(str(error).split()))
    except Exception as error:  # noqa: BLE001 - whatever a damaged database makes of a check is its finding
        kind = type(error).__name__
        return Finding(check, is_well=False, message=f"the database is damaged ({kind}): restore it from a copy")


def _check_database(dossier: Dossier, connection: Connection) -> str:
    store = dossier.store
    if schema_version(connection) != HEAD:
        raise VerificationError(f"the database does not say that it has the schema {HEAD}, which it was opened with")
    trouble = store.dialect.find_damage(connection) or find_schema_trouble(store, connection)
    if trouble:
        raise VerificationError(trouble)
    return f"{store.dialect.engine_version(connection)}: whole, its tables and triggers as sayso made them"


def _check_log(connection: Connection, since: str | None, seen: _Seen) -> str:
    sizes = {head.size for head in load_deeds(connection, SignedHead)}
    if since is not None:
        sizes.add(read_checkpoint(since).size)
    state = seen.log = walk_log(connection, sizes=sizes)
    if state.backdated:
        first = state.backdated[0]
        raise VerificationError(
            f"the time of {phrase_entries(len(state.backdated))} lies before that of earlier ones, first of entry "
            f"{first}: a clock was set back, or somebody wrote the past"
        )
    chain = load_fact(connection, CHAIN)
    if chain is not None and chain["broken_at"] is not None:
        raise VerificationError(
            f"when this dossier was migrated, its old log was broken at entry {chain['broken_at']} already"
        )
    root = state.root.hex()[:_ROOT_SHOWN]
    return f"{phrase_entries(state.size)}, each as it was written, in its place and time, under the root {root}"


def _check_records(connection: Connection) -> str:
    broken = list(find_broken(connection))
    if broken:
        named = "; ".join(f"{each.kind} {each.record}: {each.message}" for each in broken[:MOST_NAMED])
        more = f"; and {len(broken) - MOST_NAMED} more" if len(broken) > MOST_NAMED else ""
        raise VerificationError(named + more)
    if stray := find_stray_phrases(connection):
        raise VerificationError(
            f"{phrase_count(len(stray), 'shingle')} taken for phrases that too few reports have: {REMEDY}"
        )
    return f"{phrase_count(count_records(connection), 'record')}, each as its entry in the log says"


def _check_heads(dossier: Dossier, connection: Connection, since: str | None, seen: _Seen) -> str:
    heads = load_deeds(connection, SignedHead)
    for head in heads:
        check_signature(head.note, head.key)
        _check_head(dossier, seen, read_checkpoint(head.note), f"the checkpoint of {head.made_at}")
    if since is None:
        return f"{len(heads)} kept here, each signed, and the log continues each" if heads else "none was made yet"
    given = read_checkpoint(since)
    _check_given_signature(dossier, since, {head.key for head in heads})
    _check_head(dossier, seen, given, "the checkpoint given")
    return f"the log continues that of the checkpoint given ({phrase_entries(given.size)}), and {len(heads)} kept here"


def _check_given_signature(dossier: Dossier, note: str, kept: set[str]) -> None:
    """The signature must be of a key that this machine has, or failing that of one that the dossier has signed with."""
    own = known_key(dossier)
    keys = {own} if own is not None else kept
    if not keys:
        raise VerificationError("the signature of the checkpoint cannot be checked: no key here, none in the dossier")
    troubles = []
    for key in sorted(keys):
        try:
            return check_signature(note, key)
        except VerificationError as error:
            troubles.append(error)
    raise troubles[0]


def _check_head(dossier: Dossier, seen: _Seen, head: Checkpoint, name: str) -> None:
    if head.origin != origin_of(dossier):
        raise VerificationError(f"{name} is of another log, {head.origin}, not of {origin_of(dossier)}")
    if seen.log is None:
        raise VerificationError(f"{name} cannot be held against the log: that is damaged itself")
    if head.size > seen.log.size:
        raise VerificationError(
            f"{name} knows {phrase_entries(head.size)}, and the log has {seen.log.size}: it was cut short, or put "
            "back to an older state"
        )
    if seen.log.roots[head.size] != head.root:
        raise VerificationError(
            f"{name} signs another history: the first {head.size} entries are not what they were then"
        )


def _check_timestamps(connection: Connection) -> str:
    stamps = load_deeds(connection, Timestamp)
    notes = {head.id: head.note for head in load_deeds(connection, SignedHead)}
    for stamp in stamps:
        if check_token(stamp.token, stamp.sha256, stamp.authority) != stamp.attested_at:
            raise VerificationError(f"the timestamp {stamp.id} attests another time than was noted")
        if stamp.subject in notes and digest_of(notes[stamp.subject]) != stamp.sha256:
            raise VerificationError(f"the timestamp {stamp.id} is of another text than its checkpoint")
    return (
        f"{phrase_count(len(stamps), 'token')}, each of what it says, signed by its authority"
        if stamps
        else "none was asked for yet"
    )


def digest_of(note: str) -> str:
    """The SHA-256 of a text, as hex: what a timestamp of it attests."""
    return hashlib.sha256(note.encode()).hexdigest()


def _list_captures(connection: Connection, seen: _Seen) -> str:
    seen.captures = list(load_captures(connection))
    seen.erased = load_erasures(connection)
    return ""


def _check_captures(folder: Path, sample: int | None, seen: _Seen) -> str:
    total = len(seen.captures)
    chosen = seen.captures if sample is None or sample >= total else random.sample(seen.captures, sample)
    wrong = []
    for sha256, byte_count in (each for capture in chosen for each in capture.payloads):
        try:
            payload = load_payload(folder, sha256)
            if len(payload) != byte_count:
                wrong.append(f"capture {sha256[:12]} has another length than was noted")
        except (StoreError, OSError) as error:
            wrong.append(str(error))
    seen.checked = len(chosen)
    wrong += [
        f"capture {each.sha256[:12]} was erased, and its bytes are there: erase them again"
        for each in seen.erased
        if payload_path(folder, each.sha256).exists()
    ]
    if wrong:
        more = f"; and {len(wrong) - MOST_NAMED} more" if len(wrong) > MOST_NAMED else ""
        raise VerificationError("; ".join(wrong[:MOST_NAMED]) + more)
    of = "" if len(chosen) == total else f" of {total}, drawn by chance"
    erased = f"; {len(seen.erased)} erased, each with its hash and reason" if seen.erased else ""
    return f"{phrase_count(len(chosen), 'capture')}{of}: the bytes of each are those that were received{erased}"


def _enter(dossier: Dossier, verification: Verification) -> str:
    with dossier.store.writing(at=verification.made_at, by=dossier.user) as writing:
        save_deed(writing, verification)
    return f"this verification is {verification.id}"
