"""Whatever the bytes: a report or one clear error, spans within the text, the same again, plain text unchanged."""

import dataclasses
import itertools

from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import ReadingError
from sayso.records.capture import Capture
from sayso.records.codec import dumps, loads
from sayso.records.report import Report
from sayso.reports.decode import decode
from sayso.reports.furniture import find_furniture
from sayso.reports.read import read_report, read_report_text

CAPTURE = Capture("cap-1", "0" * 64, 1, "2025-06-01T12:00:00Z", None, None, None, None, None, None, "test")
PIECES = st.sampled_from(
    ["READ MORE: x", "--AFP", "(Reuters)", "NORVIK (Ostrel) – ", "Source: X", "\n\n", "\r\n", "\u2028", "Nine killed",
     ". ", "3 comments", "By Lene Orrick", "© 2025 AFP", "Photo: X", "“", "\u00a0", "12 March 2025", "\ufeff",
     "Related stories\n", "Share ", "<p>", "\x00", "é"]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=30).map("".join)


def read(payload: bytes, name: str | None = None) -> Report | None:
    try:
        report, issues = read_report(dataclasses.replace(CAPTURE, file_name=name), payload)
    except ReadingError as error:
        message = str(error)
    else:
        assert all(issue.span is None or issue.span.end <= len(report.text) for issue in issues)
        return report
    assert message
    assert "\n" not in message
    return None


@given(st.binary(max_size=300) | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes(payload: bytes) -> None:
    report = read(payload)

    assert report == read(payload)
    if report:
        ends = [(piece.span.start, piece.span.end) for piece in report.furniture]
        assert all(end <= len(report.text) for _, end in ends)
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(ends))
        assert loads(Report, dumps(report)) == report
        report.text.encode("utf-8")


@given(TEXTS)
def test_plain_text_stays_unchanged(text: str) -> None:
    if text.strip():
        report, _issues = read_report_text(CAPTURE, text)

        assert len(report.text) == len(text)
        assert (
            report.text == text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") or "\ufffd" in report.text
        )


@given(TEXTS)
def test_furniture_lies_in_order_in_the_text(text: str) -> None:
    spans = [finding.furniture.span for finding in find_furniture(text, "en")]

    assert spans == sorted(spans)
    assert all(not before.overlaps(after) for before, after in itertools.pairwise(spans))
    assert all(span.words(text).strip() for span in spans)


@given(TEXTS)
def test_any_page(text: str) -> None:
    report = read(
        f"<html><body><article><h1>Nine</h1><p>{text}</p></article></body></html>".encode("utf-8", "surrogatepass"),
        "x.html",
    )

    if report:
        assert all(piece.span.end <= len(report.text) for piece in report.furniture)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_utf8_round_trip(text: str) -> None:
    decoded = decode(text.encode("utf-8"))

    assert decoded.lost_count == 0
    assert decoded.text in (text, text.removeprefix("\ufeff")) or "\x00" in text
