"""Bundles: checked by the script that is in them, by other programs' readers, and for what must not be in them."""

import ast
import dataclasses
import functools
import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sayso.errors import UsageError
from sayso.pipeline.bundling import make_bundle
from sayso.pipeline.dossier import Dossier, open_dossier
from sayso.pipeline.heads import make_head
from sayso.pipeline.input import utc_now
from sayso.pipeline.orders import Order
from sayso.pipeline.verifying import find_troubles
from sayso.proofs import verify_bundle
from sayso.proofs.verify_bundle import Wrong, verify
from sayso.records.capture import Capture, capture_id
from sayso.records.decision import Verb
from sayso.records.deed import Export
from sayso.records.fetch import Fetch, FileRole, Hop, HopReason, KeptFile, Rendering, Robots
from sayso.records.reading import Reading
from tests.conftest import miss
from tests.fiction import NOON, make_capture, read_fiction
from tests.proven import make_proven
from tests.timestamp_server import TimestampServer, find_openssl

CODE = "2031-03-17-old-harbour"
ADDRESS = "https://tamsin.example/news/1"
PACKAGE = {
    "type": "object",
    "required": ["profile", "wacz_version", "resources"],
    "properties": {
        "profile": {"const": "data-package"},
        "wacz_version": {"enum": ["1.1.1"]},
        "resources": {
            "type": "array",
            "minItems": 3,
            "items": {
                "required": ["name", "path", "hash", "bytes"],
                "properties": {"hash": {"pattern": "^sha256:[0-9a-f]{64}$"}, "bytes": {"type": "integer"}},
            },
        },
    },
}


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dossier]:
    if find_openssl() is None:
        miss("no openssl here")
    folder = tmp_path_factory.mktemp("bundles")
    with TimestampServer(folder / "authority") as server:
        made, _ = make_proven(folder / "dossier", key=folder / "key.pem", server=server)
    make_head(made)  # the timestamp is that of an older head than the bundle's
    yield made
    made.close()


@pytest.fixture(scope="module")
def archive(dossier: Dossier) -> bytes:
    return bundle(dossier, CODE)[0]


def bundle(dossier: Dossier, what: str) -> tuple[bytes, Export]:
    """The bytes of a bundle, and its entry in the log."""
    with tempfile.TemporaryDirectory() as name:
        export = make_bundle(dossier, what, Path(name) / "bundle.zip")
        assert [path.name for path in Path(name).iterdir()] == ["bundle.zip"]
        assert (Path(name) / "bundle.zip").stat().st_mode & 0o077 == 0
        return (Path(name) / "bundle.zip").read_bytes(), export


def read_zip(archive: bytes) -> dict[str, bytes]:
    """The members of a bundle, or of the archive in it."""
    return {name: bytes(content) for name, content in verify_bundle.read_zip(memoryview(archive)).items()}


def write_zip(members: dict[str, bytes]) -> bytes:
    """A bundle of these members, as sayso writes one."""
    out = io.BytesIO()
    verify_bundle.write_zip(((name, [members[name]]) for name in sorted(members)), out)
    return out.getvalue()


def changed(archive: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The bundle with a member changed and the manifest made to fit: what somebody does who knows the form."""
    members = read_zip(archive)
    assert old in members[name], name
    members[name] = members[name].replace(old, new)
    manifest = json.loads(members["manifest.json"])
    if name in manifest["members"]:
        told = {"sha256": hashlib.sha256(members[name]).hexdigest(), "bytes": len(members[name])}
        manifest["members"][name] = told
        members["manifest.json"] = (json.dumps(manifest, sort_keys=True, indent=1) + "\n").encode()
    return write_zip(members)


def test_the_script_in_a_bundle_verifies_it_with_nothing_else(archive: bytes, dossier: Dossier, tmp_path: Path) -> None:
    (tmp_path / "bundle.zip").write_bytes(archive)
    (tmp_path / "verify_bundle.py").write_bytes(read_zip(archive)["verify_bundle.py"])
    command = [sys.executable, "-I", "-S", "verify_bundle.py", "bundle.zip"]  # -S: without installed packages
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "signatures of log/checkpoint.txt and the manifest" in ran.stdout
    assert "1 timestamp by the authorities" in ran.stdout
    assert "the bytes of 2 captures" in ran.stdout
    assert "not checked" not in ran.stdout
    without = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={"PATH": str(tmp_path)})
    assert without.returncode == 0
    assert without.stdout.count("not checked") == 2
    key = read_zip(archive)["log/key.txt"].decode().strip()
    assert verify(archive, key=key)[1] == []
    with pytest.raises(Wrong, match="another key"):
        verify(archive, key=key[:-1])


def test_the_script_imports_the_standard_library_alone() -> None:
    tree = ast.parse(Path(str(verify_bundle.__file__)).read_text("utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in named} <= sys.stdlib_module_names


@pytest.mark.slow
def test_the_same_state_gives_the_same_bytes_and_each_export_is_an_entry(dossier: Dossier, archive: bytes) -> None:
    again, export = bundle(dossier, CODE)
    assert again == archive
    assert export.sha256 == hashlib.sha256(archive).hexdigest()
    assert [each.message for each in find_troubles(dossier) if not each.is_well] == []


def test_other_programs_read_a_bundle(archive: bytes, tmp_path: Path) -> None:
    (tmp_path / "bundle.zip").write_bytes(archive)
    with zipfile.ZipFile(tmp_path / "bundle.zip") as opened:
        assert opened.testzip() is None
        members = {name: opened.read(name) for name in opened.namelist()}
    assert members == read_zip(archive)
    unzip = shutil.which("unzip")
    if unzip:
        assert subprocess.run([unzip, "-tqq", tmp_path / "bundle.zip"]).returncode == 0
    crate = json.loads(members["ro-crate-metadata.json"])
    by_id = {each["@id"]: each for each in crate["@graph"]}
    assert by_id["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    assert {each["@id"] for each in by_id["./"]["hasPart"]} == {
        name for name in members if name not in ("manifest.json", "manifest.sig", "ro-crate-metadata.json")
    }
    provenance = json.loads(members["provenance.jsonld"])
    known = {each["@id"] for each in provenance["@graph"]}
    assert all(
        each["prov:wasAssociatedWith"]["@id"] in known for each in provenance["@graph"] if "prov:endedAtTime" in each
    )


def test_the_captures_are_a_wacz(archive: bytes, dossier: Dossier) -> None:
    with zipfile.ZipFile(io.BytesIO(read_zip(archive)["captures.wacz"])) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
        assert {each.compress_type for each in opened.infolist()} == {zipfile.ZIP_STORED}
    package = json.loads(files["datapackage.json"])
    jsonschema.validate(package, PACKAGE)
    assert {each["path"] for each in package["resources"]} | {
        "datapackage.json",
        "datapackage-digest.json",
    } == files.keys()
    warc = files["archive/data.warc.gz"]
    records = list(ArchiveIterator(io.BytesIO(warc), record_types=WarcRecordType.resource, verify_digests=True))
    assert len(records) == 2
    pages = [json.loads(line) for line in files["pages/pages.jsonl"].splitlines()]
    assert pages[0]["format"] == "json-pages-1.0"
    for line in files["indexes/index.cdx"].decode().splitlines():
        told = json.loads(line.split(" ", 2)[2])
        part = warc[told["offset"] : told["offset"] + told["length"]]
        (record,) = ArchiveIterator(io.BytesIO(part), verify_digests=True)
        assert f"sha256:{hashlib.sha256(record.reader.read()).hexdigest()}" == told["digest"]
        assert told["url"] in {page.get("url") for page in pages}


def test_a_wacz_holds_by_another_validator(archive: bytes, tmp_path: Path) -> None:
    validator = os.environ.get("SAYSO_WACZ") or shutil.which("wacz")
    if validator is None:
        pytest.skip("no `wacz` here: it needs surt (AGPL), so it has no place in the lock; SAYSO_WACZ names one")
    (tmp_path / "captures.wacz").write_bytes(read_zip(archive)["captures.wacz"])
    ran = subprocess.run([validator, "validate", "-f", "captures.wacz"], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_statement_answers_each_question_for_each_capture(archive: bytes) -> None:
    statement = read_zip(archive)["statement.txt"].decode()
    for question in ("what:", "where from:", "when:", "by whom:", "with what:", "raw bytes:", "screenshot:", "hash:"):
        assert statement.count(f"\n  {question}") == 2, question
    assert "Ada, with sayso add: took in capture cap-" in statement
    assert statement.count("\n  read as:     report rep-") == 2
    assert "Left out" not in statement


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("statement.txt", b"Ada", b"Eve", "manifest is not the one that was signed"),
        ("log/checkpoint.txt", b"\n2", b"\n3", "is not in the log|does not continue"),
        ("log/entries.json", b"Ada", b"Eve", "is not in the log"),
        ("log/key.txt", b"+", b"-", "manifest is not the one that was signed|key"),
        ("timestamps/timestamps.json", b"T", b"U", "manifest is not the one that was signed"),
        ("manifest.sig", b"manifest ", b"manifest 0", "manifest is not the one that was signed"),
    ],
)
def test_a_member_changed_by_somebody_who_knows_the_form_is_named(
    archive: bytes, name: str, old: bytes, new: bytes, words: str
) -> None:
    """Fails on a script that trusts the manifest: here the manifest was made to fit."""
    with pytest.raises(Wrong, match=words):
        verify(changed(archive, name, old, new))


def test_a_record_changed_by_somebody_who_knows_the_form_is_named(archive: bytes) -> None:
    claim = next(name for name in read_zip(archive) if name.startswith("records/claim/"))
    with pytest.raises(Wrong, match="is not what entry"):
        verify(changed(archive, claim, b"killed", b"harmed"))
    members = read_zip(archive)
    del members[claim]
    with pytest.raises(Wrong, match="manifest lists other members"):
        verify(write_zip(members))


def test_what_is_withheld_is_in_no_member(dossier: Dossier, tmp_path: Path) -> None:
    """Fails on a bundle with raw records or bytes of a report in which a name is withheld, or with its salt or hash."""
    copy = tmp_path / "copy"
    shutil.copytree(dossier.path, copy)
    with open_dossier(copy) as opened:
        opened.settings = dataclasses.replace(opened.settings, signing_key=dossier.settings.signing_key)
        view = opened.incident(CODE, unreviewed=True)
        name = "Oren Bas"
        claims = [claim.id for claim in view.claims if claim.speaker.name == name]
        reports = {claim.report for claim in view.claims if claim.speaker.name == name}
        opened.decide([Order(verb=Verb.WITHHOLD, ids=tuple(claims), reason=f"{name} is at risk", by="Ada")])
        archive, _ = bundle(opened, CODE)
    verify(archive)
    members = read_zip(archive)
    everything = b"\n".join([*members.values(), *read_zip(members["captures.wacz"]).values()])
    for spelling in (b"Oren", b"Oren_Bas", b"at risk"):
        assert spelling not in everything
    assert not any(report in name for report in reports for name in members if name.startswith("records/"))
    statement = members["statement.txt"].decode()
    assert "Left out, because something in it is withheld:" in statement
    assert "the bytes and records of report" in statement


def test_a_report_alone_makes_a_bundle_and_nothing_else_does(dossier: Dossier, tmp_path: Path) -> None:
    report = dossier.readings()[0].report.id
    archive, export = bundle(dossier, report)
    assert export.about == f"report {report}"
    held, left = verify(archive)
    assert left == []
    assert any(each.startswith("the bytes of 1 capture, each those that were received") for each in held)
    with pytest.raises(UsageError, match="no incident nothing"):
        make_bundle(dossier, "nothing", tmp_path / "a.zip")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "a.zip").write_bytes(b"somebody else's")
    with pytest.raises(UsageError, match="is there already"):
        make_bundle(dossier, report, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == b"somebody else's"


@pytest.mark.slow
def test_no_bit_of_a_bundle_can_be_changed(archive: bytes) -> None:
    """Two thousand flips. Fails on a script that leaves out a member, or what lies between members."""
    chance, counts = random.Random(6), {"Wrong": 0}
    for _ in range(2000):
        raw = bytearray(archive)
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        with pytest.raises(Wrong):
            verify(bytes(raw))
        counts["Wrong"] += 1
    print(f"\nbundle: 2000 flips, {counts}")


def test_a_page_that_was_fetched_comes_with_its_exchange_and_pictures(dossier: Dossier, tmp_path: Path) -> None:
    hop = Hop(ADDRESS, HopReason.ASKED, "192.0.2.7", 443, 200, (), NOON, NOON, "ab" * 32)
    warc = make_exchange(ADDRESS)
    payloads = {FileRole.EXCHANGE: (warc, "application/warc"), FileRole.SCREENSHOT: (b"a picture", "image/png")}
    files = tuple(
        KeptFile(role, hashlib.sha256(content).hexdigest(), len(content), media)
        for role, (content, media) in payloads.items()
    )
    capture, payload = make_capture("2031-03-21 hill-market Ilo_Ren 5 killed\n", outlet="Radio Tamsin")
    drawn = Rendering(ADDRESS, "Chromium 99", NOON, NOON, 7, ("http://10.0.0.5/",), "no print")
    fetch = Fetch(ADDRESS, (hop,), Robots.ALLOWED, "sayso tests", files, None, None, drawn)
    capture = dataclasses.replace(capture, url=ADDRESS, fetch=fetch)
    added = dossier.add_one(
        capture, payload, [content for content, _ in payloads.values()], reader=read_fiction, now=utc_now(), version="1"
    )
    assert added.report is not None
    archive, _ = bundle(dossier, added.report)
    held, _ = verify(archive)
    assert any("the bytes of 1 capture, each those that were received, 2 files beside them" in each for each in held)
    members = read_zip(archive)
    statement = members["statement.txt"].decode()
    assert f"screenshot:  captures/{capture.id}/screenshot.png" in statement
    assert f"request:     {ADDRESS} (asked)" in statement
    assert f"where from:  {ADDRESS}\n" in statement
    assert (
        f"drawn:       by Chromium 99, {NOON} to {NOON}; {ADDRESS} was asked again for this, with 7 requests"
        in statement
    )
    assert "not all of it could be drawn: no print" in statement
    (source,) = [each for each in json.loads(members["provenance.jsonld"])["@graph"] if capture.id in each["@id"]][:1]
    assert source["prov:hadPrimarySource"] == {"@id": ADDRESS}
    inside = read_zip(members["captures.wacz"])
    assert inside[f"archive/{capture.id}.warc.gz"] == warc
    answers = [line for line in inside["indexes/index.cdx"].decode().splitlines() if '"status": "200"' in line]
    assert len(answers) == 1
    picture = f"captures/{capture.id}/screenshot.png"
    with pytest.raises(Wrong, match="is not what was kept beside"):
        verify(changed(archive, picture, b"picture", b"forgery"))


MIB = 1 << 20
LARGE = 16 * MIB
LIMITED = """
import dataclasses, resource, sys
from pathlib import Path
from sayso.pipeline.bundling import make_bundle
from sayso.pipeline.dossier import open_dossier
from sayso.proofs.verify_bundle import main
def limit(mebibytes):
    used = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmData"))
    resource.setrlimit(resource.RLIMIT_DATA, ((used + mebibytes * 1024) * 1024,) * 2)
folder, key, what, out, mebibytes = sys.argv[1:]
with open_dossier(Path(folder)) as dossier:
    dossier.settings = dataclasses.replace(dossier.settings, signing_key=key)
    limit(int(mebibytes))
    make_bundle(dossier, what, Path(out))
sys.exit(main([out]))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the limit is of Linux")
def test_a_bundle_takes_the_memory_of_its_largest_file(dossier: Dossier, tmp_path: Path) -> None:
    """Fails on the bytes of all captures in memory at once. It is made, and then verified, in the same memory."""
    for number in range(6):
        story = f"2031-03-25 old-harbour Oren_Bas {number + 3} killed\n"
        payload = story.encode() + random.Random(number).randbytes(LARGE)
        picture = random.Random(-number - 1).randbytes(LARGE)
        file = KeptFile(FileRole.SCREENSHOT, hashlib.sha256(picture).hexdigest(), LARGE, "image/png")
        hop = Hop(ADDRESS, HopReason.ASKED, "192.0.2.7", 443, 200, (), NOON, NOON, None)
        fetch = Fetch(ADDRESS, (hop,), Robots.ALLOWED, "sayso tests", (file,), None, None)
        capture = make_large(payload, f"{ADDRESS}/{number}", fetch)
        read = functools.partial(read_first_line, len(story))
        dossier.add_one(capture, payload, [picture], reader=read, now=utc_now(), version="1")
    code = next(view.incident.code for view in dossier.incidents(unreviewed=True) if "2031-03-25" in view.incident.code)
    words = (str(dossier.path), str(dossier.settings.signing_key), code, str(tmp_path / "bundle.zip"))
    done = subprocess.run([sys.executable, "-c", LIMITED, *words, "80"], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr[-600:]
    assert "the bytes of 6 captures, each those that were received, 6 files beside them" in done.stdout
    assert (tmp_path / "bundle.zip").stat().st_size > 12 * LARGE


def make_large(payload: bytes, url: str, fetch: Fetch) -> Capture:
    capture, _ = make_capture("")
    sha256 = hashlib.sha256(payload).hexdigest()
    return dataclasses.replace(
        capture, id=capture_id(sha256, url, None, None), sha256=sha256, byte_count=len(payload), url=url, fetch=fetch
    )


def read_first_line(length: int, capture: Capture, payload: bytes) -> Reading:
    return read_fiction(capture, payload[:length])


def test_an_address_that_somebody_gave_is_not_told_as_one_that_was_fetched(dossier: Dossier) -> None:
    capture, payload = make_capture("2031-03-22 hill-market Ilo_Ren 6 killed\n", outlet="Radio Tamsin")
    capture = dataclasses.replace(capture, url=ADDRESS)
    added = dossier.add_one(capture, payload, [], reader=read_fiction, now=utc_now(), version="1")
    assert added.report is not None
    members = read_zip(bundle(dossier, added.report)[0])

    assert (
        f"where from:  a file named report.txt; {ADDRESS} is what whoever added it gave"
        in members["statement.txt"].decode()
    )
    (source,) = [each for each in json.loads(members["provenance.jsonld"])["@graph"] if capture.id in each["@id"]][:1]
    assert "prov:hadPrimarySource" not in source


def make_exchange(url: str) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(url, "response", payload=io.BytesIO(b"words"), length=5, http_headers=headers)
    )
    return out.getvalue()
