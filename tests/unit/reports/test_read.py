"""One capture becomes one report: what it says of itself, and what is wrong with it."""

import dataclasses

import pytest

from sayso.errors import EmptyInput, UnsupportedInput
from sayso.records.capture import Capture
from sayso.records.date import DateBasis, EdtfDate
from sayso.records.fetch import Fetch, Hop, HopReason, Robots
from sayso.records.report import FurnitureKind, Report
from sayso.reports.furniture import rule_table
from sayso.reports.page import PAGE_RULES
from sayso.reports.read import STAGE, read_report, read_report_text

CAPTURE = Capture(
    id="cap-0123456789abcdef",
    sha256="0" * 64,
    byte_count=1,
    captured_at="2025-06-01T12:00:00Z",
    file_name="report.txt",
    url=None,
    outlet=None,
    published=None,
    title=None,
    external_id=None,
    tool="test",
)
BODY = "Shells struck a market in Norvik on Wednesday, and rescuers counted nine dead, the civil defence service said."
REPOST = f"""Home | World | Ideas

Nine killed in Norvik market

By Lene Orrick in Norvik

NORVIK, March 12 (Ostrel) – {BODY}

READ MORE: The long winter

{BODY}

(CC BY 4.0) Photo: Tavi Lundeq

This post originally ran on Ostrel Wire.


Comments are closed.
"""


def capture(**said: object) -> Capture:
    return dataclasses.replace(CAPTURE, **said)  # type: ignore[arg-type]


def read(text: str, **said: object) -> Report:
    return read_report(capture(**said), text.encode())[0]


def codes(payload: bytes, **said: object) -> list[str]:
    return [issue.code for issue in read_report(capture(**said), payload)[1]]


def test_everything_that_a_repost_says_of_itself() -> None:
    report = read(REPOST)

    assert report.text == REPOST
    assert report.title == "Nine killed in Norvik market"
    assert report.byline == "Lene Orrick"
    assert report.dateline is not None
    assert (report.dateline.place, report.dateline.agency) == ("NORVIK", "Ostrel")
    assert report.republished_from == "Ostrel Wire"
    assert report.wire_credit is None
    assert report.outlet is None
    assert report.published == EdtfDate("XXXX-03-12", DateBasis.STATED, report.published and report.published.span)
    assert report.language == "en"
    assert [(piece.kind.value, piece.span.words(REPOST)) for piece in report.furniture] == [
        ("navigation", "Home | World | Ideas"),
        ("credit", "By Lene Orrick in Norvik"),
        ("related_link", "READ MORE: The long winter"),
        ("licence", "(CC BY 4.0) Photo: Tavi Lundeq"),
        ("republication", "This post originally ran on Ostrel Wire."),
        ("comments", "Comments are closed."),
    ]
    assert report.made_by[0] == STAGE
    assert report.made_by[1].startswith("pack:en:")
    assert {piece.rule for piece in report.furniture} == set(report.made_by[2:])


def test_what_the_user_says_wins() -> None:
    given = EdtfDate("2025-03-13", DateBasis.GIVEN)

    report = read(
        REPOST, title="Own title", outlet="The Daily Plover", published=given, external_id="x1", url="http://a.example/"
    )

    assert report.title == "Own title"
    assert report.outlet == "The Daily Plover"
    assert report.published == given
    assert report.external_id == "x1"
    assert report.url == "http://a.example/"


def test_a_site_that_names_itself_republishes_nobody() -> None:
    assert read(f"{BODY}\n\nSource: Ostrel Wire", outlet="The Ostrel Wire").republished_from is None
    assert read(f"{BODY}\n\nSource: Ostrel Wire", outlet="The Daily Plover").republished_from == "Ostrel Wire"


def test_a_single_line_gives_up_its_sign_off() -> None:
    report = read(f"Sun 10 Mar 2024 Nine killed in Norvik. {BODY}--AFP")

    assert report.wire_credit == "AFP"
    assert report.published is not None
    assert report.published.edtf == "2024-03-10"
    assert [piece.span.words(report.text) for piece in report.furniture] == ["Sun 10 Mar 2024", "--AFP"]


def test_the_date_of_a_statement() -> None:
    report = read(f"Norvik: no answers\n\nStatement by the Estuary Rights Monitor, 14 March 2025\n\n{BODY}")

    assert report.published is not None
    assert report.published.edtf == "2025-03-14"
    assert report.published.span is not None
    assert report.published.span.words(report.text) == "14 March 2025"
    assert report.byline == "Estuary Rights Monitor"


def test_a_date_and_its_label_are_no_part_of_the_first_sentence() -> None:
    report = read(f"Published March 12 2025 {BODY}")

    assert [(piece.kind, piece.span.words(report.text)) for piece in report.furniture] == [
        (FurnitureKind.OTHER, "Published March 12 2025")
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{BODY}\n\n{BODY}",  # a sentence with its full stop
        f"Nine killed\n{BODY}",  # not set apart
        "Nine killed\n\nTen hurt\n\nNo names",  # a list
        f"and the rest of it\n\n{BODY}",  # the middle of something
        f"NORVIK (Ostrel) – Nine people were killed on Wednesday\n\n{BODY}",  # a first paragraph
        "Nine killed",
    ],
)
def test_no_title_where_it_is_not_plain(text: str) -> None:
    assert read(text).title is None


def test_line_ends_and_blanks_stay_as_they_are() -> None:
    text = f"Nine killed\r\n\r\n{BODY}\u00a0\r\n\r\nREAD MORE:\u00a0The long winter\r\n"

    report = read_report(CAPTURE, b"\xef\xbb\xbf" + text.encode())[0]

    assert report.text == text
    assert [piece.span.words(text) for piece in report.furniture] == ["READ MORE:\u00a0The long winter"]
    assert report.title == "Nine killed"


def test_issues() -> None:
    body = BODY.encode()

    assert codes(body, outlet="Ostrel Wire") == []
    assert codes(body) == ["CHAIN-001"]
    assert codes(body + b" caf\xc3\xa9 \xff", outlet="X") == ["TEXT-001"]
    assert codes("Девять человек погибли в результате обстрела рынка, сообщила служба.".encode(), outlet="X") == [
        "LANG-001"
    ]


def test_a_long_text_is_cut_with_an_issue() -> None:
    report, issues = read_report(capture(outlet="X"), BODY.encode(), max_text_characters=60)

    assert report.text == BODY[:60]
    assert [issue.code for issue in issues] == ["TEXT-002"]
    assert "max_text_characters" in issues[0].message


def test_a_language_that_is_given_is_believed() -> None:
    assert read_report(CAPTURE, BODY.encode(), language_hint="de")[0].language == "de"


def test_a_string_is_read_as_it_is() -> None:
    text = "\ufeff<html> is no page here. " + BODY + " \ud800"

    report, issues = read_report_text(CAPTURE, text)

    assert report.text == text.replace("\ud800", "\ufffd")
    assert "TEXT-001" in [issue.code for issue in issues]


@pytest.mark.parametrize(
    ("payload", "error"), [(b"  \n", EmptyInput), (b"\xef\xbb\xbf \n", EmptyInput), (b"GIF89a", UnsupportedInput)]
)
def test_what_cannot_be_read(payload: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_report(CAPTURE, payload)


def test_the_same_capture_gives_the_same_report() -> None:
    assert read_report(CAPTURE, REPOST.encode()) == read_report(CAPTURE, REPOST.encode())


def test_rule_ids_are_distinct() -> None:
    assert not set(PAGE_RULES) & {rule.id for rule in rule_table("en")}


@pytest.mark.parametrize(
    ("served", "declared", "text"),
    [
        ("text/html; charset=windows-1251", "", "Обстріл ринку"),
        ('text/html; Charset="windows-1251"', "<meta charset=windows-1252>", "Обстріл ринку"),
        ("text/html", "<meta charset=windows-1251>", "Обстріл ринку"),
    ],
)
def test_the_encoding_that_a_server_gives_goes_before_that_of_the_page(served: str, declared: str, text: str) -> None:
    hop = Hop("http://a.example/", HopReason.ASKED, "1.1.1.1", 80, 200, (("content-type", served),), "", "", None)
    fetch = Fetch(hop.url, (hop,), Robots.ABSENT, "test", (), None, None)
    words = "<p>Люди стояли біля крамниці, коли впали снаряди.</p>"
    payload = f"<html><head>{declared}</head><body><p>{text}</p>{words}</body></html>".encode("windows-1251")

    assert text in read_report(capture(file_name=None, fetch=fetch), payload)[0].text
