"""PDF, Markdown, docx and e-mail: the words, exactly; what the format says of them; what could not be read is named."""

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from sayso.errors import ReadingError, UnreadableInput
from sayso.records.capture import Capture
from sayso.records.issue import Issue
from sayso.records.report import Report
from sayso.reports.coverage import LEAST_LOST, find_loss
from sayso.reports.read import read_report
from tests.formats import FIRST, SECOND, THIRD, change_zip, make_docx, make_mail, make_pdf, wrap, write_pdf

CAPTURE = Capture("cap-1", "0" * 64, 1, "2031-06-01T12:00:00Z", None, None, "Harbour Lights", None, None, None, "tests")
PARAGRAPHS = [FIRST, SECOND, THIRD]


def read(payload: bytes, name: str | None = None) -> tuple[Report, list[Issue]]:
    capture = Capture("cap-1", "0" * 64, 1, "2031-06-01T12:00:00Z", name, None, "Harbour Lights", None, None, None, "t")
    report, issues = read_report(capture, payload)
    assert all(piece.span.words(report.text) for piece in report.furniture)
    return report, list(issues)


def codes(issues: list[Issue]) -> list[str]:
    return [issue.code for issue in issues]


def marked(report: Report) -> dict[str, str]:
    return {piece.span.words(report.text): piece.rule for piece in report.furniture}


def page(number: int, *paragraphs: str) -> list[str]:
    lines = ["Harbour Lights Bulletin", ""]
    for paragraph in paragraphs:
        lines += [*wrap(paragraph), ""]
    return [*lines, f"- {number} -"]


def test_the_lines_of_a_pdf_become_paragraphs_and_running_heads_furniture() -> None:
    report, issues = read(make_pdf([page(1, FIRST, SECOND), page(2, THIRD)], title="A bulletin of no page"))

    shown = [each for each in report.text.split("\n\n") if each not in marked(report)]
    assert shown == PARAGRAPHS
    assert marked(report) == {"Harbour Lights Bulletin": "PDF-001", "- 1 -": "PDF-001", "- 2 -": "PDF-001"}
    assert report.title is None
    assert codes(issues) == []


def test_a_sentence_goes_on_over_a_page_of_a_pdf() -> None:
    half = FIRST.index("and rescuers")
    report, _issues = read(make_pdf([page(1, SECOND, FIRST[:half]), page(2, FIRST[half:], THIRD)]))

    assert FIRST in report.text.split("\n\n")


def test_words_hyphenated_at_the_end_of_a_line_are_whole() -> None:
    report, issues = read(make_pdf([["The civil de-", "fence service counted nine dead in Norvik."]]))

    assert report.text == "The civil defence service counted nine dead in Norvik."
    assert codes(issues) == []


def test_pages_of_a_pdf_without_text_are_named() -> None:
    pdf = make_pdf([page(1, FIRST), ["\u00a0"]])
    picture = b"q 100 0 0 100 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI Q"
    start = pdf.index(b"BT", pdf.index(b"BT") + 2)
    end = pdf.index(b"ET", start) + 2
    scanned = pdf[:start] + picture.ljust(end - start) + pdf[end:]
    report, issues = read(scanned)

    assert FIRST in report.text
    assert [(issue.code, "pages without text: 2" in issue.message) for issue in issues] == [("FORMAT-001", True)]


@pytest.mark.parametrize(
    ("payload", "saying"),
    [
        (b"%PDF-1.4", "damaged or cut short"),
        (make_pdf([[""]]), "only pictures"),
        (make_docx(PARAGRAPHS)[:-900], "damaged"),
        (change_zip(make_docx(PARAGRAPHS), {"word/document.xml": b"<w:document"}), "damaged"),
    ],
    ids=["cut PDF", "empty PDF", "cut docx", "broken docx"],
)
def test_damage_is_said_in_a_line(payload: bytes, saying: str) -> None:
    with pytest.raises(UnreadableInput, match=saying) as raised:
        read(payload)

    assert "\n" not in str(raised.value)


def test_a_pdf_in_arabic_is_flagged_for_its_order() -> None:
    """Letters are drawn by numbers that only a table of the font names: 0x41 is qaf, and so on."""
    table = b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <41> <5A> <0641> endbfrange"
    table = b"/CIDInit /ProcSet findresource begin begincmap " + table + b" endcmap end"
    fonts = b"<< /Font << /F1 5 0 R >> >>"
    shown = b"BT /F1 12 Tf 72 700 Td (ABC DEF GHI 14 JKL) Tj ET"
    pdf = write_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources %s >>" % fonts,
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(table), table),
        ],
        root=1,
    )
    report, issues = read(pdf)

    assert "\u0641\u0642\u0643" in report.text or "\u0643\u0642\u0641" in report.text
    assert "FORMAT-002" in codes(issues)


def test_markdown_without_its_marks() -> None:
    text = f"""---
title: Nine killed in Norvik
author: Lene Orrick
outlet: Daily Plover
date: 2031-03-12
---
# Nine killed

{FIRST.replace("nine dead", "**nine dead**")}

> {SECOND.replace("Ember Front", "[Ember Front](https://ember.example/who?x=1)")}

![The market](market.jpg)

```
not a report
```

{THIRD.replace(" after", chr(10) + "after")}
"""
    report, issues = read(text.encode(), "report.md")

    assert report.text.split("\n\n") == ["Nine killed", FIRST, SECOND, "The market", "not a report", THIRD]
    assert marked(report) == {"The market": "MD-001", "not a report": "MD-002"}
    assert (report.title, report.byline) == ("Nine killed in Norvik", "Lene Orrick")
    assert report.published is not None
    assert report.published.edtf == "2031-03-12"
    assert codes(issues) == []


def test_markdown_whose_front_matter_is_none_keeps_it() -> None:
    report, _issues = read(b"---\n- a\n- b\n---\n\n" + FIRST.encode(), "report.md")

    assert FIRST in report.text


def test_a_document_with_its_head_tables_notes_and_what_was_inserted() -> None:
    document = docx.Document(io.BytesIO(make_docx([FIRST], header="Civil Defence Service")))
    inserted = f'<w:p {nsdecls("w")}><w:ins w:id="1" w:author="x"><w:r><w:t>{SECOND}</w:t></w:r></w:ins>'
    inserted += '<w:del w:id="2" w:author="x"><w:r><w:delText>Ninety dead.</w:delText></w:r></w:del></w:p>'
    document.element.body.insert(1, parse_xml(inserted))
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Norvik", "nine dead"
    stream = io.BytesIO()
    document.save(stream)
    report, issues = read(stream.getvalue())

    assert report.text.split("\n\n") == ["Civil Defence Service", FIRST, SECOND, "Norvik\tnine dead"]
    assert marked(report) == {"Civil Defence Service": "DOCX-001"}
    assert report.byline == "Lene Orrick"
    assert codes(issues) == []


def test_a_document_whose_words_a_parser_would_not_see_is_flagged() -> None:
    """Words in a part of the markup that the walk leaves out; on a reader that trusts its walk alone this fails."""
    hidden = " ".join(f"word{number}" for number in range(LEAST_LOST + 1))
    plain = make_docx(PARAGRAPHS)
    body = f'<w:del w:id="1" w:author="x"><w:r><w:t>{hidden}</w:t></w:r></w:del>'
    xml = docx.Document(io.BytesIO(plain)).part.blob.decode()
    changed = xml.replace("</w:p>", body + "</w:p>", 1)
    _report, issues = read(change_zip(plain, {"word/document.xml": changed.encode()}))

    assert codes(issues) == ["FORMAT-004"]


def test_a_document_that_points_elsewhere_opens_nothing() -> None:
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    plain = make_docx(PARAGRAPHS)
    xml = docx.Document(io.BytesIO(plain)).part.blob
    head, rest = xml.split(b"?>", 1)
    changed = head + b"?>" + entity + rest.replace(b"Shells", b"&e;Shells", 1)
    try:
        report, _issues = read(change_zip(plain, {"word/document.xml": changed}))
    except ReadingError:
        return
    assert "root:" not in report.text


def test_a_mail_with_its_head_quoted_lines_and_attachments() -> None:
    quoted = "On Tue, 11 Mar 2031, desk wrote:\n> What happened?\n> Nine hundred dead?"
    body = f"{FIRST}\n\n{quoted}\n\n{SECOND}\n\n-- \nLene\n"
    report, issues = read(make_mail(body, attached=["statement.pdf", ("quay.png", "image/png", b"\x89PNG\r\n\x1a\n")]))

    assert report.title == "Nine killed in Norvik – a first account"
    assert report.byline == "Lene Orrick"
    assert report.published is not None
    assert report.published.edtf == "2031-03-12"
    assert marked(report) == {
        "On Tue, 11 Mar 2031, desk wrote:": "MAIL-002",
        "> What happened?\n> Nine hundred dead?": "MAIL-001",
        "-- \nLene": "MAIL-003",
    }
    message = next(issue.message for issue in issues if issue.code == "FORMAT-003")
    assert message == "attached or embedded files were not read: quay.png (is a picture (PNG))"


def test_a_mail_whose_page_says_more_than_its_text_is_flagged() -> None:
    more = " ".join(f"word{number}" for number in range(LEAST_LOST + 1))
    report, issues = read(make_mail(FIRST, page=f"<html><body><p>{FIRST}</p><p>{more}</p></body></html>"))

    assert report.text.strip() == FIRST
    assert "FORMAT-004" in codes(issues)


def test_a_mail_with_a_page_alone() -> None:
    report, _issues = read(
        make_mail("", page="<html><body>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</body></html>")
    )

    assert report.text.split("\n\n") == PARAGRAPHS


def test_text_below_the_depth_that_a_parser_goes_to_is_flagged() -> None:
    """libxml2 drops what is nested deeper than 256 elements; on a reader with one parser this fails."""
    deep = "<div>" * 400 + " ".join(f"word{number}" for number in range(60)) + "</div>" * 400
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    report, issues = read(f"<html><body><article>{body}{deep}</article></body></html>".encode())

    assert FIRST in report.text
    assert "word59" not in report.text
    assert "FORMAT-004" in codes(issues)


def test_the_second_reading_forgives_order_and_little_things() -> None:
    words = [f"word{number}" for number in range(2000)]

    assert find_loss(" ".join(reversed(words)), " ".join(words)) == ()
    assert find_loss(" ".join(words[30:]), " ".join(words)) == ()
    assert [issue.code for issue in find_loss(" ".join(words[100:]), " ".join(words))] == ["FORMAT-004"]
    assert [issue.code for issue in find_loss("", " ".join(words[:LEAST_LOST]))] == ["FORMAT-004"]
