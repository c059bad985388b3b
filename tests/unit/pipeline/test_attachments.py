"""What is attached to a mail becomes reports of its own that lead back to it; what a hostile mail does costs itself."""

import dataclasses
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.capture.file import make_capture
from sayso.capture.particulars import Particulars
from sayso.pipeline.adding import add_inputs
from sayso.pipeline.bundling import make_bundle
from sayso.pipeline.dossier import Dossier, create_dossier
from sayso.pipeline.expanding import Lost, Taken, hold_mail, take_members
from sayso.pipeline.heads import make_head
from sayso.pipeline.input import Given, find_inputs, read_inputs
from sayso.pipeline.reader import IsolatedReader
from sayso.pipeline.views import Addition, Outcome
from sayso.proofs.verify_bundle import verify
from sayso.records.capture import Capture
from sayso.reports.attachments import MOST_ATTACHMENTS, MOST_MAILS_DEEP
from sayso.reports.mail_signs import clean_name, may_have_attachments
from sayso.settings import Settings
from sayso.store.captures import load_captures
from sayso.store.payloads import load_payload, payload_path
from tests.fiction import NOON
from tests.formats import FIRST, SECOND, THIRD, make_docx, make_mail, make_page, make_pdf, make_record, make_warc
from tests.reliability.bombs import DOCUMENTS, Lure

SETTINGS = Settings(reader="rules")
PICTURE = ("quay.png", "image/png", b"\x89PNG\r\n\x1a\n")
PDF = ("statement.pdf", "application/pdf", make_pdf([[FIRST]]))
DOCX = ("list.docx", "application/octet-stream", make_docx([SECOND]))
PAGE = ("page.html", "text/html", make_page(THIRD))


@pytest.fixture(scope="module")
def reader() -> Iterator[IsolatedReader]:
    with IsolatedReader(SETTINGS) as made:
        yield made


@pytest.fixture
def dossier(tmp_path: Path) -> Iterator[Dossier]:
    with create_dossier(tmp_path / "dossier", now=NOON) as made:
        made.settings = SETTINGS
        yield made


def save(folder: Path, payload: bytes, name: str = "first.eml") -> Path:
    path = folder / name
    path.write_bytes(payload)
    return path


def add(dossier: Dossier, path: Path, reader: IsolatedReader, **given: str) -> list[Addition]:
    inputs = find_inputs([str(path)], given=Given(**given), manifest=None, settings=dossier.settings)
    return list(add_inputs(dossier, inputs, reader))


def captures(dossier: Dossier) -> dict[str, Capture]:
    with dossier.store.reading() as connection:
        return {each.id: each for each in load_captures(connection)}


def forward(inner: bytes, words: str = "See below.", *, more: bytes = b"") -> bytes:
    """A mail with another attached, byte for byte, and `more` parts, where `%m` stands for the mark between parts."""
    head = (
        b"From: Desk <desk@plover.example>\r\nSubject: Fwd\r\nMessage-ID: <2@plover.example>\r\nMIME-Version: 1.0\r\n"
    )
    head += b'Content-Type: multipart/mixed; boundary="%m"\r\n\r\n'
    own = b"--%m\r\nContent-Type: text/plain\r\n\r\n" + words.encode() + b"\r\n"
    attached = b"--%m\r\nContent-Type: message/rfc822\r\n\r\n"
    mark = b"=%d" % len(inner)
    start, end = (head + own + attached).replace(b"%m", mark), (b"\r\n" + more + b"--%m--\r\n").replace(b"%m", mark)
    return start + inner + end


def take(mail: bytes) -> list[Taken | Lost]:
    held = hold_mail("m.eml", make_capture(mail, captured_at=NOON, said=Particulars(), file_name="m.eml"), mail)
    assert held is not None
    with held.stream:
        return list(take_members(held, SETTINGS, now=NOON))


def test_attachments_are_reports_of_their_own_that_lead_back_to_their_mail(
    tmp_path: Path, dossier: Dossier, reader: IsolatedReader
) -> None:
    """Mutants seen: each names the outermost mail; an attached mail is parsed and written anew."""
    inner = make_mail(SECOND, attached=[DOCX], subject="The list").replace(b"\n", b"\r\n")
    page = b"--%m\r\nContent-Type: text/html; name=page.html\r\nContent-Disposition: attachment\r\n\r\n" + PAGE[2]
    path = save(tmp_path, forward(inner, FIRST, more=page + b"\r\n"))
    additions = add(dossier, path, reader, outlet="Harbour Lights")

    assert [(each.outcome, each.error) for each in additions] == [(Outcome.ADDED, None)] * 4
    assert [each.name.removeprefix(str(path)) for each in additions] == [
        "", " attachment 1", " attachment 1 attachment 1 “list.docx”", " attachment 2 “page.html”",
    ]  # fmt: skip
    kept = captures(dossier)
    outer, forwarded, listed, shown = (kept[each.capture] for each in additions)
    assert (outer.part_of, outer.part, outer.outlet) == (None, None, "Harbour Lights")
    assert (forwarded.part_of, forwarded.part, forwarded.outlet) == (outer.id, "attachment 1", None)
    assert (listed.part_of, listed.part, listed.file_name) == (forwarded.id, "attachment 1 “list.docx”", "list.docx")
    assert (shown.part_of, shown.file_name) == (outer.id, "page.html")
    assert load_payload(dossier.captures, forwarded.sha256) == inner
    assert load_payload(dossier.captures, listed.sha256) == DOCX[2]
    texts = [dossier.reading(str(each.report)).report.text for each in additions]
    assert [words in text for text, words in zip(texts, (FIRST, SECOND, SECOND, THIRD), strict=True)] == [True] * 4
    assert SECOND not in texts[0]
    assert {each.outcome for each in add(dossier, path, reader, outlet="Harbour Lights")} == {Outcome.UNCHANGED}
    assert all(each.is_well for each in dossier.doctor())


def test_what_is_of_no_kind_that_is_read_is_named_and_fails_nothing(
    tmp_path: Path, dossier: Dossier, reader: IsolatedReader
) -> None:
    signature = ("s.asc", "application/pgp-signature", b"-----BEGIN PGP SIGNATURE-----\n")
    (added,) = add(dossier, save(tmp_path, make_mail(FIRST, attached=[PICTURE, signature])), reader)
    assert added.outcome is Outcome.ADDED
    (named,) = [each.message for each in added.issues if each.code == "FORMAT-003"]
    assert named.endswith(": quay.png (is a picture (PNG)), s.asc (is application/pgp-signature)")


def test_what_cannot_be_read_costs_itself(tmp_path: Path, dossier: Dossier, reader: IsolatedReader) -> None:
    """A document that is a bomb, base 64 that is none, an archive: each is said, the others are read.

    Mutants seen: what of damaged base 64 can be decoded is taken for the file; a web archive is passed over in silence.
    """
    bomb = ("bomb.docx", "application/octet-stream", DOCUMENTS["billion laughs"](Lure("", "")))
    archive = ("site.warc", "application/warc", make_warc([make_record(make_page())], packed=False))
    mail = make_mail(FIRST, attached=[bomb, PDF, archive, DOCX])
    encoded = mail.rindex(b"UEsDB")  # the beginning of the last document in base 64
    mail = mail[: encoded + 40] + b"!!\xff?" + mail[encoded + 44 :]
    additions = add(dossier, save(tmp_path, mail), reader)

    assert [each.outcome for each in additions] == [
        Outcome.ADDED, Outcome.FAILED, Outcome.ADDED, Outcome.FAILED, Outcome.FAILED,
    ]  # fmt: skip
    assert "its bytes are kept as cap-" in str(additions[1].error)
    assert additions[1].capture in captures(dossier)
    assert "holds reports of its own" in str(additions[3].error)
    assert f"its base 64 is damaged; the mail is kept as {additions[0].capture}" in str(additions[4].error)


@pytest.mark.slow
def test_the_same_attachment_is_kept_once(tmp_path: Path, dossier: Dossier, reader: IsolatedReader) -> None:
    one = add(dossier, save(tmp_path, make_mail(FIRST, attached=[PDF, PDF])), reader)
    other = add(dossier, save(tmp_path, make_mail(SECOND, attached=[PDF]), "second.eml"), reader)
    assert [each.outcome for each in (*one, *other)] == [
        Outcome.ADDED, Outcome.ADDED, Outcome.UNCHANGED, Outcome.ADDED, Outcome.UNCHANGED,
    ]  # fmt: skip
    assert one[1].report == one[2].report == other[1].report


def test_a_mail_without_words_of_its_own_is_kept_for_what_is_attached(
    tmp_path: Path, dossier: Dossier, reader: IsolatedReader
) -> None:
    """Mutants seen: the mail of an attachment is not kept; a mail that holds nothing at all is passed over."""
    inner = make_mail("", attached=[PDF])
    (added,) = add(dossier, save(tmp_path, forward(inner, "")), reader)
    assert (added.outcome, added.error) == (Outcome.ADDED, None)
    kept = captures(dossier)
    holder = kept[str(kept[added.capture].part_of)]
    assert load_payload(dossier.captures, holder.sha256) == inner
    assert holder.part_of in kept
    assert all(each.is_well for each in dossier.doctor())
    (failed,) = add(dossier, save(tmp_path, make_mail("", attached=[PICTURE]), "empty.eml"), reader)
    assert str(failed.error).endswith("the mail has no words of its own")


def test_mails_within_mails_end_at_a_depth() -> None:
    mail = make_mail(FIRST, attached=[PDF])
    for _ in range(MOST_MAILS_DEEP + 2):
        mail = forward(mail)
    found = take(mail)
    assert [isinstance(each, Taken) for each in found] == [True] * MOST_MAILS_DEEP + [False]
    ids = [each.capture.part_of for each in found if isinstance(each, Taken)]
    assert len(set(ids)) == MOST_MAILS_DEEP
    assert isinstance(found[-1], Lost)
    assert "mails deep" in found[-1].reason


def test_attachments_end_at_a_number() -> None:
    parts = b"".join(
        b"--%%m\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=%d.txt\r\n\r\n%d\r\n" % (n, n)
        for n in range(MOST_ATTACHMENTS + 1)
    )
    found = take(forward(make_mail(FIRST), more=parts))
    assert sum(isinstance(each, Taken) for each in found) == MOST_ATTACHMENTS
    assert isinstance(found[-1], Lost)
    assert "more than 1000 attachments" in found[-1].reason


def test_the_name_of_an_attachment_leads_nowhere_and_turns_nothing() -> None:
    """Mutant seen: the name as the mail gives it."""
    hostile = "../../etc/\u202e\u2066annex\x1b[2Jfdp.txt"
    assert clean_name(hostile) == "annex[2Jfdp.txt"
    assert clean_name("C:\\mails\\list.txt") == "list.txt"
    assert [clean_name(each) for each in ("", "..", "a/", "\u200f\n")] == [None] * 4
    assert clean_name("x" * 300 + ".txt") == "x" * 100
    (found,) = take(make_mail(FIRST, attached=[(hostile.replace("\x1b", ""), "text/plain", b"Four words stand here.")]))
    assert isinstance(found, Taken)
    assert found.capture.file_name == "annex[2Jfdp.txt"
    assert found.name == "m.eml attachment 1 “annex[2Jfdp.txt”"


@pytest.mark.parametrize(
    ("head", "has_any"),
    [
        (b"Content-Type: text/plain", False),
        (b"Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-type:\n text/html; charset=utf-8", False),
        (b"Content-Type: text/plain\nContent-Disposition: inline", False),
        (b"content-type:application/pdf", True),
        (b"Content-Type:\n\tmessage/rfc822", True),
        (b"Content-Type: multipart/digest; boundary=x", True),
        (b"Content-Type: (a comment) text/plain", True),
        (b"Content-Type: text/plain\nContent-Disposition:\n attachment", True),
        (b"Content-Type: text/plain\nContent-Disposition: ATTACHMENT", True),
        (b"Content-Type: text/plainer", True),
    ],
)
def test_whether_a_mail_could_have_attachments(head: bytes, has_any: bool) -> None:
    assert may_have_attachments(b"From: a\n" + head + b"\n\nWords.\n") is has_any


def test_erasing_a_mail_reaches_what_was_attached_but_not_what_came_from_elsewhere_too(
    tmp_path: Path, dossier: Dossier, reader: IsolatedReader
) -> None:
    """Mutants seen: attachments stay; what was attached to an attached mail stays; what came from elsewhere goes."""
    mail = forward(make_mail(SECOND, attached=[DOCX]), FIRST)
    additions = add(dossier, save(tmp_path, mail), reader)
    hashes = [captures(dossier)[each.capture].sha256 for each in additions]
    erased = dossier.erase(additions[0].capture, reason="a witness at risk", by="a reviewer")
    assert {each.id for each in erased.plan.captures} == {each.capture for each in additions}
    assert not captures(dossier)
    assert not any(payload_path(dossier.captures, each).exists() for each in hashes)
    assert all(each.is_well for each in dossier.doctor())

    with_pdf = add(dossier, save(tmp_path, make_mail(THIRD, attached=[PDF]), "third.eml"), reader)
    (again,) = add(dossier, save(tmp_path, PDF[2], "own.pdf"), reader, url="https://harbour.example/own.pdf")
    erased = dossier.erase(with_pdf[0].capture, reason="a witness at risk", by="a reviewer")
    assert erased.plan.attached == (with_pdf[1].capture,)
    assert load_payload(dossier.captures, captures(dossier)[again.capture].sha256) == PDF[2]


def test_a_bundle_shows_what_an_attachment_came_in(tmp_path: Path, dossier: Dossier, reader: IsolatedReader) -> None:
    """Mutant seen: only the record of the nearest holder is there."""
    additions = add(dossier, save(tmp_path, forward(make_mail(SECOND, attached=[PDF]), FIRST)), reader)
    out = tmp_path / "bundle.zip"
    dossier.settings = dataclasses.replace(SETTINGS, signing_key=str(tmp_path / "key.pem"))
    make_head(dossier, now=NOON, with_new_key=True)
    make_bundle(dossier, str(additions[2].report), out, now=NOON)
    verify(out.read_bytes())
    with zipfile.ZipFile(out) as bundle:
        statement = bundle.read("statement.txt").decode()
        graph = json.loads(bundle.read("provenance.jsonld"))["@graph"]
    outer, forwarded, pdf = (each.capture for each in additions)
    assert f"where from:  attachment 1 “statement.pdf” of {forwarded}, a mail" in statement
    assert f"came in:     {forwarded}: " in statement
    assert f"attachment 1 of {outer}, a mail" in statement
    assert f"came in:     {outer}: " in statement
    derived = {each["@id"]: each["prov:wasDerivedFrom"]["@id"] for each in graph if "prov:wasDerivedFrom" in each}
    assert derived == {f"urn:sayso:{pdf}": f"urn:sayso:{forwarded}", f"urn:sayso:{forwarded}": f"urn:sayso:{outer}"}


@pytest.mark.slow
def test_reading_without_keeping_reads_attachments_too(tmp_path: Path, reader: IsolatedReader) -> None:
    mails = [forward(make_mail("", attached=[PDF])), make_mail(SECOND, attached=[PICTURE])]
    paths = [str(save(tmp_path, mail, f"{number}.eml")) for number, mail in enumerate(mails)]
    paths.append(str(save(tmp_path, make_warc([make_record(mails[0], media_type="message/rfc822")]), "site.warc.gz")))
    inputs = find_inputs(paths, given=Given(), manifest=None, settings=SETTINGS)
    outcomes = list(read_inputs(inputs, reader, SETTINGS))
    assert [each.error for each in outcomes] == [None] * 5
    assert [each.reading.report.text.strip() for each in outcomes if each.reading] == [
        "See below.", FIRST, SECOND, "See below.", FIRST,
    ]  # fmt: skip


@pytest.mark.slow
def test_a_mail_in_an_archive_brings_its_attachments(tmp_path: Path, dossier: Dossier, reader: IsolatedReader) -> None:
    records = [
        make_record(make_mail(FIRST, attached=[PDF]), media_type="message/rfc822"),
        make_record(make_page(THIRD)),
    ]
    additions = add(dossier, save(tmp_path, make_warc(records), "site.warc.gz"), reader)
    assert [(each.outcome, each.error) for each in additions] == [(Outcome.ADDED, None)] * 3
    kept = captures(dossier)
    assert kept[additions[1].capture].part_of == additions[0].capture
    assert kept[additions[2].capture].part is None
