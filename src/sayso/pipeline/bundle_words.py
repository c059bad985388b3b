"""What a bundle says in words and in the terms of archives: the statement, RO-Crate metadata, PROV."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sayso.records.capture import Capture
from sayso.records.deed import Timestamp
from sayso.records.event import LogEvent
from sayso.records.fetch import FileRole
from sayso.text.counting import phrase_count

CRATE_CONTEXT = "https://w3id.org/ro/crate/1.1/context"
CRATE_PROFILE = "https://w3id.org/ro/crate/1.1"
PROV = "http://www.w3.org/ns/prov#"
_DONE = {
    "capture": "took in",
    "capture again": "noted more about the source of",
    "keep": "noted what was made of",
    "read": "read the text of",
    "read again": "read again the text of",
    "claim": "found, or noted anew,",
    "mention": "found, or noted anew,",
    "group": "put together",
    "join": "joined by shared text",
    "migrate": "carried over to a newer form",
    "remove": "removed",
}
_HOW_TO_READ = """\
Nothing here says what is true. It says who said what, where that was published, what was received, and that it was not
changed since.

How to check it: python3 verify_bundle.py BUNDLE.zip, with Python 3.11 or later, on any machine, without a network.
`verify_bundle.py` is in the bundle; a copy from elsewhere is better. It says which key signed: that it is the key of
those who made the bundle has to be learnt from them, not from the bundle. Single files can be checked by any program
for SHA-256 against `manifest.json`.

What is in it:
  statement.txt          this text
  views/                 the incident, each report with its text, and its claims, as sayso shows them (JSON)
  captures.wacz          the bytes that were received, as a web archive: renamed to .zip it opens like any archive, and
                         `archive/data.warc.gz` in it has one record for each capture
  captures/              what was kept beside them, where it was: the exchange with the server, a picture, a print, the
                         page after its scripts
  records/               the records of the dossier, each as the log has it
  log/                   the log's signed checkpoint, its public key, the entries of these records with their proofs
  timestamps/            what timestamp servers attested
  manifest.json, .sig    the SHA-256 of every file here, and a signature of that list
  provenance.jsonld, ro-crate-metadata.json   the same hands and files in the terms of PROV-O and RO-Crate
"""
_KINDS = {
    "capture": "capture",
    "report": "report",
    "claim": "claim",
    "incident_mention": "mention of an incident",
    "incident": "incident",
    "origin_join": "shared text",
    "decision": "decision",
}
_TYPES = {
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".txt": "text/plain",
    ".py": "text/x-python",
    ".wacz": "application/wacz",
    ".warc.gz": "application/warc",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".tsr": "application/timestamp-reply",
    ".pem": "application/x-pem-file",
}


def make_statement(
    *,
    about: str,
    captures: Sequence[Capture],
    holders: Mapping[str, Capture],
    reports: Mapping[str, str],
    files: Sequence[str],
    entries: Sequence[LogEvent],
    withheld: Sequence[str],
    stamps: Sequence[Timestamp],
    tool: str,
) -> str:
    """The plain words about a bundle: for each capture the questions of the Berkeley Protocol, then each hand since.

    `reports` gives the report that was read from a capture, `holders` the captures that others came in, by their ids.
    """
    parts = [f"What this bundle holds: {about}, as {tool} recorded it.\n", _HOW_TO_READ]
    parts += [_describe_capture(capture, holders, reports.get(capture.id), files, entries) for capture in captures]
    parts.append(_describe_hands(entries))
    parts.append(_describe_times(stamps))
    if withheld:
        parts.append("Left out, because something in it is withheld:\n" + "".join(f"  - {each}\n" for each in withheld))
    return "\n".join(parts)


def make_crate(about: str, members: Mapping[str, tuple[int, str]], *, tool: str, made_at: str) -> dict[str, Any]:
    """The metadata of a bundle as an RO-Crate 1.1; of each member the number of its bytes and their SHA-256."""
    files = [
        {
            "@id": name,
            "@type": "File",
            "contentSize": str(byte_count),
            "encodingFormat": _type_of(name),
            "sha256": sha256,
        }
        for name, (byte_count, sha256) in sorted(members.items())
    ]
    descriptor = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": CRATE_PROFILE},
    }
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Evidence about {about}",
        "description": f"Captures, records and proofs about {about}, from a sayso dossier.",
        "datePublished": made_at,
        "license": "No licence is given: the captures belong to those who published them.",
        "creator": {"@id": "#sayso"},
        "hasPart": [{"@id": each["@id"]} for each in files],
    }
    software = {"@id": "#sayso", "@type": "SoftwareApplication", "name": tool}
    return {"@context": CRATE_CONTEXT, "@graph": [descriptor, root, software, *files]}


def make_provenance(captures: Sequence[Capture], entries: Sequence[LogEvent]) -> dict[str, Any]:
    """What became of each record by whose hand, and what it came in, in the terms of PROV-O."""
    graph: list[dict[str, Any]] = [
        {
            "@id": f"urn:sayso:{capture.id}",
            "@type": "prov:Entity",
            "prov:generatedAtTime": capture.captured_at,
            **_describe_source(capture),
            **({"prov:wasDerivedFrom": {"@id": f"urn:sayso:{capture.part_of}"}} if capture.part_of else {}),
        }
        for capture in captures
    ]
    agents = {event.by: f"#agent-{hashlib.sha256(event.by.encode()).hexdigest()[:12]}" for event in entries}
    graph += [{"@id": agents[name], "@type": "prov:Agent", "prov:label": name} for name in sorted(agents)]
    for event in entries:
        activity = f"#entry-{event.sequence}"
        graph.append(
            {
                "@id": activity,
                "@type": "prov:Activity",
                "prov:label": event.action,
                "prov:endedAtTime": event.at,
                "prov:wasAssociatedWith": {"@id": agents[event.by]},
            }
        )
        version = {"@id": f"urn:sayso:{event.record}#{event.sequence}", "@type": "prov:Entity"}
        graph.append(
            {
                **version,
                "prov:specializationOf": {"@id": f"urn:sayso:{event.record}"},
                ("prov:wasGeneratedBy" if event.content else "prov:wasInvalidatedBy"): {"@id": activity},
            }
        )
    return {"@context": {"prov": PROV}, "@graph": graph}


def _describe_source(capture: Capture) -> dict[str, Any]:
    """The address that bytes were fetched from; one that somebody states is told as what it is."""
    if capture.url is None:
        return {}
    if capture.fetch is not None:
        return {"prov:hadPrimarySource": {"@id": capture.url}}
    return {"prov:label": f"said to be from {capture.url}; not fetched from there by sayso"}


def _where_from(capture: Capture) -> str:
    if capture.fetch is not None and capture.url:
        return capture.url
    file = f"a file named {capture.file_name or 'nothing'}"
    if capture.part:
        return f"{capture.part} of {capture.part_of}, a mail whose record is here and whose bytes are not"
    if capture.part_of:
        said = f"{capture.url}, as the archive says that held it" if capture.url else "an archive that gives no address"
        return f"{said}: {capture.part_of}, whose record is here and whose bytes are not"
    if capture.url:
        return f"{file}; {capture.url} is what whoever added it gave as its address: sayso did not fetch it from there"
    return f"{file}; where the file came from is not recorded"


def _describe_capture(
    capture: Capture,
    holders: Mapping[str, Capture],
    report: str | None,
    files: Sequence[str],
    entries: Sequence[LogEvent],
) -> str:
    taken = next((each for each in entries if each.kind == "capture" and each.record == capture.id), None)
    beside = [name for name in files if name.startswith(f"captures/{capture.id}/")]
    rows = (
        ("what", f"{phrase_count(capture.byte_count, 'byte')}{_quoted(capture.title)}{_outlet(capture)}"),
        ("where from", _where_from(capture)),
        ("when", f"{capture.captured_at} (UTC, by the clock of the machine that took it in)"),
        ("by whom", taken.by if taken else "not recorded"),
        ("with what", capture.tool),
        ("raw bytes", f"captures.wacz, the record of {capture.id}, as they were received"),
        ("screenshot", _describe_screenshot(capture, beside)),
        ("hash", f"SHA-256 {capture.sha256}"),
        *_describe_holders(capture, holders, entries),
        *_describe_fetch(capture),
        *((("beside it", ", ".join(beside)),) if beside else ()),
        *((("read as", f"report {report} (views/report-{report}.json)"),) if report else ()),
    )
    return f"Capture {capture.id}\n" + "".join(f"  {name + ':':12} {_one_line(words)}\n" for name, words in rows)


def _describe_holders(
    capture: Capture, holders: Mapping[str, Capture], entries: Sequence[LogEvent]
) -> Iterator[tuple[str, str]]:
    """What an attachment came in, and what that came in, up to what somebody added."""
    seen = {capture.id}
    while capture.part and capture.part_of and capture.part_of in holders and capture.part_of not in seen:
        capture = holders[capture.part_of]
        seen.add(capture.id)
        taken = next((each for each in entries if each.kind == "capture" and each.record == capture.id), None)
        by = f" by {taken.by}" if taken else ""
        whole = (
            f"{phrase_count(capture.byte_count, 'byte')}, SHA-256 {capture.sha256}, taken in {capture.captured_at}{by}"
        )
        yield "came in", f"{capture.id}: {whole}; {_where_from(capture)}"


def _describe_screenshot(capture: Capture, beside: Sequence[str]) -> str:
    here = next((name for name in beside if "/screenshot" in name), None)
    taken = capture.fetch is not None and any(file.role is FileRole.SCREENSHOT for file in capture.fetch.files)
    return here or ("taken, and left out" if taken else "none was taken")


def _describe_fetch(capture: Capture) -> Iterator[tuple[str, str]]:
    """Each request on the way to the bytes of a page, and how it was drawn."""
    for hop in capture.fetch.hops if capture.fetch else ():
        certificate = f"certificate {hop.certificate_sha256}" if hop.certificate_sha256 else "not encrypted"
        where = f"from {hop.address} port {hop.port}, status {hop.status}, {certificate}"
        yield "request", f"{hop.url} ({hop.reason}), {hop.started_at} to {hop.ended_at}, {where}"
    drawn = capture.fetch.rendering if capture.fetch else None
    if drawn is not None:
        trouble = f"; not all of it could be drawn: {drawn.trouble}" if drawn.trouble else ""
        refused = f", {phrase_count(len(drawn.refused), 'address', 'addresses')} refused" if drawn.refused else ""
        asked = f"asked again for this, with {phrase_count(drawn.request_count, 'request')}{refused}"
        yield "drawn", f"by {drawn.browser}, {drawn.started_at} to {drawn.ended_at}; {drawn.url} was {asked}{trouble}"


def _outlet(capture: Capture) -> str:
    published = f", published {capture.published.edtf}" if capture.published else ""
    return (f"; said to be of {capture.outlet}" if capture.outlet else "") + published


def _quoted(title: str | None) -> str:
    return f", “{title}”" if title else ""


def _describe_hands(entries: Sequence[LogEvent]) -> str:
    lines = [f"  entry {each.sequence}, {each.at}: {_describe_hand(each)}\n" for each in entries]
    return "Each hand and each transformation since, as the log has it:\n" + "".join(lines)


def _describe_hand(event: LogEvent) -> str:
    done = _DONE.get(event.action) or f"decided ({event.action}),"
    return f"{_one_line(event.by)}: {done} {_KINDS.get(event.kind or '', 'record')} {event.record}"


def _describe_times(stamps: Sequence[Timestamp]) -> str:
    if not stamps:
        return "No timestamp server has attested a head of the log yet.\n"
    lines = [f"  {each.attested_at}: {each.server} attests {each.subject}\n" for each in stamps]
    return "Times that others attest, for heads of the log:\n" + "".join(lines)


def _type_of(name: str) -> str:
    return next((kind for end, kind in _TYPES.items() if name.endswith(end)), "application/octet-stream")


def _one_line(words: str) -> str:
    """Words of a source on one line of plain text: nothing in them that could pass for a line of ours."""
    return "".join(each if each.isprintable() else " " for each in " ".join(words.split()))
