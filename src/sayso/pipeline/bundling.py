"""Bundles: one incident or report with everything that proves it, for somebody who has neither sayso nor the dossier.

What is in it stands in the dossier's log, and the log's head is signed; the statement, the views and the metadata are
listed in a manifest that is signed too. What is withheld, and every record and every byte from which it could be
learnt, is left out, and that it is is said. The same state of a dossier gives the same bytes.
"""

import base64
import contextlib
import errno
import functools
import hashlib
import importlib.resources
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection

from sayso import __version__
from sayso.errors import UsageError
from sayso.pipeline.bundle_words import make_crate, make_provenance, make_statement
from sayso.pipeline.dossier import Dossier
from sayso.pipeline.heads import make_head, origin_of
from sayso.pipeline.incident_output import describe_incident_page
from sayso.pipeline.input import utc_now
from sayso.pipeline.look import find_incident, find_report, look_at_reading
from sayso.pipeline.output import describe_dossier_claims, describe_dossier_report
from sayso.pipeline.signing import key_path, load_key
from sayso.pipeline.views import ReadingView
from sayso.pipeline.withholding import find_withholding
from sayso.proofs.checkpoint import sign_text
from sayso.proofs.entry import entry_bytes
from sayso.proofs.tree import prove_consistency, prove_inclusion
from sayso.proofs.verify_bundle import CAPTURES, ENTRIES, HEAD, KEY, MANIFEST, SEAL, STAMPS, write_zip
from sayso.proofs.wacz import read_pieces, write_wacz
from sayso.records.capture import Capture
from sayso.records.decision import Verb
from sayso.records.deed import Export, SignedHead, Timestamp
from sayso.records.event import LogEvent
from sayso.records.fetch import FileRole, KeptFile
from sayso.records.ids import make_id
from sayso.review.withheld import Withholding
from sayso.store.captures import load_capture
from sayso.store.decisions import load_decisions_about
from sayso.store.deeds import load_deeds, save_deed
from sayso.store.events import load_events, read_nodes
from sayso.store.failures import from_os_error, storage_errors
from sayso.store.lookup import find_matches
from sayso.store.origins import join_id, load_joins
from sayso.store.payloads import FILE_MODE, FOLDER_MODE, flush_folder, load_payload
from sayso.store.seals import load_contents, load_seals

SCRIPT = "verify_bundle.py"
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_WRONG_PLACE = frozenset({
    errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENAMETOOLONG, errno.EISDIR, errno.ELOOP,
})  # fmt: skip
"""Errors for which another name is to be given."""
STATEMENT = "statement.txt"
CRATE = "ro-crate-metadata.json"
PROVENANCE = "provenance.jsonld"


_ENDINGS = {
    FileRole.EXCHANGE: ".warc.gz",
    FileRole.SCREENSHOT: ".png",
    FileRole.PRINT: ".pdf",
    FileRole.RENDERED: ".html",
}


@dataclass(slots=True)
class _Chosen:
    """What a bundle is about: records by kind, the captures whose bytes are in it, views, and what was left out."""

    about: str
    views: dict[str, Any]
    records: dict[str, list[str]] = field(default_factory=dict)
    captures: list[Capture] = field(default_factory=list)
    read_as: dict[str, str] = field(default_factory=dict)
    """The report of each capture, by their ids."""
    holders: dict[str, Capture] = field(default_factory=dict)
    """The archives and mails that captures came in, by their ids: their records are there, their bytes are not."""
    withheld: list[str] = field(default_factory=list)
    is_any_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A member of a bundle: how many bytes it has, their SHA-256, and what gives them, piece by piece."""

    byte_count: int
    sha256: str
    pieces: Callable[[], Iterable[bytes]]


def make_bundle(dossier: Dossier, what: str, out: Path, *, now: str | None = None) -> Export:
    """What was written to `out` about an incident (by its code) or a report (by its id), as it stands in the log.

    It is written beside its place and put there when it is whole and in the log. One capture at a time is in memory.

    Args:
        dossier: The dossier.
        what: An incident's code or a report's id.
        out: The archive, which must not be there yet.
        now: UTC in ISO 8601; None is this moment.

    Raises:
        UsageError: there is no such thing, no signing key, or a file already, or the archive would be too large.
        StoreError: bytes of a capture are missing, or the dossier or the archive cannot be written.
    """
    if out.exists():
        raise UsageError(f"{out} is there already: name another file")
    with dossier.store.reading() as connection:
        chosen = _choose(dossier, connection, what)
        needed = max(each.sequence for each in _entries(connection, chosen))
        heads = load_deeds(connection, SignedHead)
    head = _pick_head(heads, needed) or make_head(dossier, now=now)
    with _new_file(out) as (stream, scratch):
        with dossier.store.reading() as connection:
            members = _members(dossier, connection, chosen, head, scratch)
            try:
                write_zip(((name, part.pieces()) for name, part in sorted(members.items())), stream)
            except ValueError:
                raise UsageError("the bundle would be larger than 4 GiB: bundle single reports instead") from None
        stream.flush()
        sha256 = _hash_file(stream)
        made_at = now or utc_now()
        export = Export(make_id("exp", sha256, made_at), made_at, chosen.about, sha256, head.id)
        with dossier.store.writing(at=made_at, by=dossier.user) as writing:
            save_deed(writing, export)
    return export


@contextlib.contextmanager
def _new_file(out: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A file that is put in its place at the end of the block, and a folder beside it for what is on the way.

    Raises:
        UsageError: it cannot be written there, or there is another by now.
        StoreError: the disk is full, or fails.
    """
    folder = out.absolute().parent
    beside, whole = folder / f".{out.name}.part", folder / f".{out.name}.whole"
    try:
        shutil.rmtree(beside, ignore_errors=True)  # what one that was cut short has left
        beside.mkdir(mode=FOLDER_MODE)
        with storage_errors(), os.fdopen(os.open(beside / "bundle", _NEW, FILE_MODE), "wb+") as stream:
            yield stream, beside
            _flush(stream)
        (beside / "bundle").rename(whole)
        shutil.rmtree(beside)
        flush_folder(folder)
        if out.exists():
            raise FileExistsError
        whole.rename(out)  # the last thing: what is beside it is gone by then
        flush_folder(folder)
    except FileExistsError:
        raise UsageError(f"{out} is there already: name another file") from None
    except OSError as error:
        if error.errno in _WRONG_PLACE:
            raise UsageError(f"{out} cannot be written: {error.strerror}") from None
        raise from_os_error(error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        with contextlib.suppress(OSError):  # what went wrong before says more
            whole.unlink(missing_ok=True)


def _flush(stream: BinaryIO) -> None:
    os.fsync(stream.fileno())


def _hash_file(stream: BinaryIO) -> str:
    stream.seek(0)
    return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # a file on the disk


def _pick_head(heads: Iterable[SignedHead], needed: int) -> SignedHead | None:
    """The last head that was signed, if it covers the entries."""
    last = max(heads, key=lambda head: (head.size, head.made_at), default=None)
    return last if last is not None and last.size >= needed else None


def _choose(dossier: Dossier, connection: Connection, what: str) -> _Chosen:
    reports = [match.id for match in find_matches(connection, what) if match.kind == "report"]
    if reports:
        report = find_report(connection, what)
        return _choose_reports(dossier, connection, _Chosen(f"report {report}", {}), [report], None)
    view = dossier.incident(what, unreviewed=True)
    incident = find_incident(connection, view.incident.id)
    page = describe_incident_page(view)
    chosen = _Chosen(f"incident {view.incident.code}", {f"views/incident-{view.incident.id}.json": page})
    chosen = _choose_reports(dossier, connection, chosen, sorted(set(incident.reports)), set(incident.claims))
    raw = load_contents(connection, "incident", [incident.id]).get(incident.id, "")
    if find_withholding(connection) is None:
        _take(chosen, "incident", [incident.id])
    elif raw:
        chosen.withheld.append("the record of the incident (its view is in the bundle)")
    return chosen


def _choose_reports(
    dossier: Dossier, connection: Connection, chosen: _Chosen, reports: Sequence[str], only: set[str] | None
) -> _Chosen:
    withholding = find_withholding(connection)
    chosen.is_any_withheld = withholding is not None
    open_reports = []
    for report_id in reports:
        shown, plain = look_at_reading(connection, report_id, withholding), look_at_reading(connection, report_id, None)
        if shown is None or plain is None:
            raise UsageError(f"no report {report_id}: `sayso reports` lists them")
        chosen.views[f"views/report-{report_id}.json"] = describe_dossier_report(shown)
        chosen.views[f"views/claims-{report_id}.json"] = describe_dossier_claims(shown)
        if shown != plain or _could_tell(dossier, connection, plain, withholding):
            chosen.withheld.append(f"the bytes and records of report {report_id} (what may be shown is in the views)")
            continue
        open_reports.append(report_id)
        _take_reading(connection, chosen, plain, only)
    if chosen.is_any_withheld and any(each.fetch and each.fetch.files for each in chosen.captures):
        chosen.withheld.append("pictures, prints and exchanges of pages: nobody has looked whether they show it")
    _take_joins(connection, chosen, set(open_reports))
    _take_decisions(connection, chosen, is_any_withheld=withholding is not None)
    return chosen


def _could_tell(dossier: Dossier, connection: Connection, view: ReadingView, withholding: Withholding | None) -> bool:
    """Whether the capture of a report, its bytes or what was said of it, holds a name or place that is withheld."""
    capture = load_capture(connection, view.report.capture)
    if withholding is None or capture is None:
        return False
    told = (capture, *_holders(connection, capture))
    names = [(each.file_name, each.url, each.title, each.external_id, each.part) for each in told]
    said = " ".join(word for each in names for word in each if word)
    text = f"{said} {load_payload(dossier.captures, capture.sha256).decode('utf-8', 'replace')}".casefold()
    return any(each in text for each in (*withholding.names, *withholding.places))


def _take_reading(connection: Connection, chosen: _Chosen, view: ReadingView, only: set[str] | None) -> None:
    capture = load_capture(connection, view.report.capture)
    if capture is None:
        raise UsageError(f"the capture of report {view.report.id} is missing: `sayso verify` says more")
    chosen.captures.append(capture)
    chosen.read_as[capture.id] = view.report.id
    holders = _holders(connection, capture)
    chosen.holders.update({each.id: each for each in holders})
    _take(chosen, "capture", [capture.id, *(each.id for each in holders)])
    _take(chosen, "report", [view.report.id])
    _take(chosen, "claim", [each.id for each in view.claims if only is None or each.id in only])
    _take(chosen, "incident_mention", [each.id for each in view.mentions if only is None or only & set(each.claims)])


def _holders(connection: Connection, capture: Capture) -> list[Capture]:
    """The captures that it came in, the nearest first: a mail, the mail or the archive that held that."""
    found: list[Capture] = []
    holder = capture
    while holder.part_of and holder.part_of not in {each.id for each in found}:
        above = load_capture(connection, holder.part_of)
        if above is None:
            break
        found.append(above)
        holder = above
    return found


def _take(chosen: _Chosen, kind: str, records: Iterable[str]) -> None:
    known = chosen.records.setdefault(kind, [])
    known.extend(each for each in records if each not in known)


def _take_joins(connection: Connection, chosen: _Chosen, reports: set[str]) -> None:
    joins = [join for join in load_joins(connection, reports) if {join.left, join.right} <= reports]
    _take(chosen, "origin_join", [join_id(join) for join in joins])


def _take_decisions(connection: Connection, chosen: _Chosen, *, is_any_withheld: bool) -> None:
    """The decisions on what is in the bundle; where anything is withheld, those that could say it are left out."""
    about = load_decisions_about(connection, [each for records in chosen.records.values() for each in records])
    plain = [
        each
        for each in about
        if each.verb is not Verb.WITHHOLD and not (is_any_withheld and (each.reason or each.value))
    ]
    _take(chosen, "decision", [each.id for each in plain])
    if len(plain) < len(about):
        chosen.withheld.append(f"{len(about) - len(plain)} decisions, some of which could say what is withheld")


def _entries(connection: Connection, chosen: _Chosen) -> list[LogEvent]:
    """Every entry of the log about the records of the bundle, in order."""
    found = {
        event.sequence: event
        for kind, records in chosen.records.items()
        for record in records
        for event in load_events(connection, record=record)
        if event.kind in (kind, None)
    }
    return [found[sequence] for sequence in sorted(found)]


def _members(
    dossier: Dossier, connection: Connection, chosen: _Chosen, head: SignedHead, scratch: Path
) -> dict[str, Part]:
    entries = [each for each in _entries(connection, chosen) if each.sequence <= head.size]
    stamps, older = _stamped_heads(connection, head)
    records, listed = _records(connection, chosen)
    log = {
        "entries": [_prove(connection, each, head) for each in entries],
        "records": listed,
        "continued": [_continue(connection, each, head) for each in older],
    }
    words = {
        **records,
        **{name: _json(view) for name, view in chosen.views.items()},
        HEAD: head.note.encode(),
        KEY: f"{head.key}\n".encode(),
        ENTRIES: _json(log),
        **{_head_name(each): each.note.encode() for each in older},
        **_stamps(stamps, head),
        SCRIPT: importlib.resources.files("sayso.proofs").joinpath(SCRIPT).read_bytes(),
    }
    members = {name: _part(content) for name, content in words.items()}
    if chosen.captures:
        members |= _received(dossier.captures, chosen, scratch)
    tool = f"sayso {__version__}"
    statement = make_statement(
        about=chosen.about,
        captures=chosen.captures,
        holders=chosen.holders,
        reports=chosen.read_as,
        files=sorted(members),
        entries=entries,
        withheld=chosen.withheld,
        stamps=stamps,
        tool=tool,
    )
    members[STATEMENT] = _part(statement.encode())
    members[PROVENANCE] = _part(_json(make_provenance((*chosen.captures, *chosen.holders.values()), entries)))
    measured = {name: (part.byte_count, part.sha256) for name, part in members.items()}
    members[CRATE] = _part(_json(make_crate(chosen.about, measured, tool=tool, made_at=head.made_at)))
    told = {name: {"sha256": members[name].sha256, "bytes": members[name].byte_count} for name in sorted(members)}
    manifest = _json({"about": chosen.about, "members": told})
    return members | {MANIFEST: _part(manifest), SEAL: _part(_seal(dossier, manifest))}


def _received(folder: Path, chosen: _Chosen, scratch: Path) -> dict[str, Part]:
    """The bytes of the captures as an archive, and the files beside them."""
    files = [] if chosen.is_any_withheld else list(_files(chosen.captures))
    parts = {name: _kept(folder, file.sha256, file.byte_count) for _, file, name in files}
    exchanges = {
        each.id: functools.partial(load_payload, folder, file.sha256)
        for each, file, _ in files
        if file.role is FileRole.EXCHANGE
    }
    path = scratch / CAPTURES
    with path.open("xb+") as stream, tempfile.TemporaryFile(dir=scratch) as beside:
        payloads = ((each, load_payload(folder, each.sha256)) for each in chosen.captures)
        write_wacz(payloads, exchanges, out=stream, scratch=beside)
        size, sha256 = stream.tell(), _hash_file(stream)
    return parts | {CAPTURES: Part(size, sha256, functools.partial(_read_file, path))}


def _part(content: bytes) -> Part:
    return Part(len(content), hashlib.sha256(content).hexdigest(), lambda: [content])


def _kept(folder: Path, sha256: str, byte_count: int) -> Part:
    """A file that is loaded, and seen to be what it was, when its turn comes."""
    return Part(byte_count, sha256, lambda: (load_payload(folder, each) for each in (sha256,)))


def _read_file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        yield from read_pieces(stream)


def _files(captures: Iterable[Capture]) -> Iterator[tuple[Capture, KeptFile, str]]:
    """The files beside the bytes of captures, each with its name in a bundle."""
    for capture in captures:
        for file in capture.fetch.files if capture.fetch else ():
            yield capture, file, f"captures/{capture.id}/{file.role}{_ENDINGS[file.role]}"


def _records(connection: Connection, chosen: _Chosen) -> tuple[dict[str, bytes], list[dict[str, Any]]]:
    """Each record as the canonical line that its entry commits to, and by which entry and salt."""
    members, listed = {}, []
    for kind, ids in sorted(chosen.records.items()):
        lines, seals = load_contents(connection, kind, ids), load_seals(connection, kind, ids)
        for record in sorted(lines):
            name = f"records/{kind}/{record}.json"
            members[name] = lines[record].encode("ascii")
            listed.append({"member": name, "entry": seals[record].sequence, "salt": seals[record].salt})
    return members, listed


def _prove(connection: Connection, event: LogEvent, head: SignedHead) -> dict[str, Any]:
    path = prove_inclusion(event.sequence - 1, head.size, lambda nodes: read_nodes(connection, nodes))
    return {"line": entry_bytes(event).decode("ascii"), "path": [each.hex() for each in path]}


def _continue(connection: Connection, older: SignedHead, head: SignedHead) -> dict[str, Any]:
    path = prove_consistency(older.size, head.size, lambda nodes: read_nodes(connection, nodes))
    return {"head": _head_name(older), "path": [each.hex() for each in path]}


def _stamped_heads(connection: Connection, head: SignedHead) -> tuple[list[Timestamp], list[SignedHead]]:
    """The timestamps of heads up to this one, and those heads."""
    heads = {each.id: each for each in load_deeds(connection, SignedHead) if each.size <= head.size}
    stamps = [each for each in load_deeds(connection, Timestamp) if each.subject in heads]
    older = {each.subject: heads[each.subject] for each in stamps if each.subject != head.id}
    return stamps, [older[each] for each in sorted(older)]


def _head_name(head: SignedHead) -> str:
    return f"log/heads/{head.id}.txt"


def _stamps(stamps: Iterable[Timestamp], head: SignedHead) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    listed = []
    for stamp in stamps:
        token, authority = f"timestamps/{stamp.id}.tsr", f"timestamps/{stamp.id}.pem"
        members[token], members[authority] = base64.b64decode(stamp.token), stamp.authority.encode()
        name = HEAD if stamp.subject == head.id else f"log/heads/{stamp.subject}.txt"
        told = {"head": name, "token": token, "authority": authority, "server": stamp.server}
        listed.append({**told, "sha256": stamp.sha256, "attested_at": stamp.attested_at})
    return members | {STAMPS: _json(listed)}


def _seal(dossier: Dossier, manifest: bytes) -> bytes:
    """The signature of the manifest, as a note: the origin, the manifest's hash."""
    key = load_key(key_path(dossier.settings, dossier.path))
    origin = origin_of(dossier)
    return sign_text(f"{origin}\nmanifest {hashlib.sha256(manifest).hexdigest()}\n", origin, key).encode()


def _json(value: Any) -> bytes:
    return (json.dumps(value, sort_keys=True, indent=1) + "\n").encode("ascii")
