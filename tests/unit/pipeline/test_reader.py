"""What comes back from the reading process is checked before it is believed."""

import dataclasses
import hashlib

import pytest

from sayso.errors import DataError, EmptyInput, InputTooLarge, InvalidRecord, LimitExceeded
from sayso.pipeline.read import read_capture
from sayso.pipeline.reader import IsolatedReader, check_reading
from sayso.records.capture import Capture
from sayso.records.codec import to_json
from sayso.records.span import Span
from sayso.settings import Settings
from tests.fiction import make_capture
from tests.full_records import CLAIM, FULL_READING, REPORT

CAPTURE = Capture("cap-1", hashlib.sha256(b"").hexdigest(), 0, "2031", None, None, None, None, None, None, "tests")
FAR = Span(5, 10_000)
MENTION = FULL_READING.mentions[0]


def test_a_reading_that_holds_together_is_believed() -> None:
    check_reading(FULL_READING, CAPTURE)


@pytest.mark.parametrize(
    "changes",
    [
        {"report": dataclasses.replace(REPORT, capture="cap-2")},
        {"claims": (dataclasses.replace(CLAIM, content=(FAR,)),)},
        {"claims": (dataclasses.replace(CLAIM, speaker=dataclasses.replace(CLAIM.speaker, span=FAR)),)},
        {"claims": (dataclasses.replace(CLAIM, toll=(dataclasses.replace(CLAIM.toll[0], span=FAR),)),)},
        {"claims": (dataclasses.replace(CLAIM, report="rep-2"),)},
        {"claims": (dataclasses.replace(CLAIM, incident="i9"),)},
        {"claims": (CLAIM, CLAIM)},
        {"mentions": (dataclasses.replace(MENTION, claims=("cl-9",)),)},
        {"mentions": (dataclasses.replace(MENTION, report="rep-2"),)},
        {"mentions": (MENTION, MENTION)},
    ],
)
def test_a_reading_that_does_not_hold_together_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidRecord):
        check_reading(dataclasses.replace(FULL_READING, **changes), CAPTURE)  # type: ignore[arg-type]


def test_the_process_reads_what_the_function_reads() -> None:
    capture, payload = make_capture("Two people were killed in Tamsin on 17 March 2031, the mayor said.")
    with IsolatedReader(Settings()) as reader:
        assert reader(capture, payload) == read_capture(capture, payload)


def test_errors_of_the_input_and_of_our_own_data_are_told_apart() -> None:
    with IsolatedReader(Settings()) as reader:
        with pytest.raises(EmptyInput):
            reader(*make_capture(" "))
        with pytest.raises(InputTooLarge, match="max_input_bytes"):
            IsolatedReader(Settings(max_input_bytes=1))(*make_capture("too long"))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({}, LimitExceeded),
        ({"reading": {"report": 1}}, LimitExceeded),
        ({"reading": to_json(FULL_READING)}, LimitExceeded),
        ({"failed": {"name": "DataError", "message": "the pack is wrong"}}, DataError),
    ],
)
def test_a_process_that_lies_is_not_believed(
    answer: dict[str, object], error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = IsolatedReader(Settings())
    monkeypatch.setattr(reader._worker, "call", lambda request, payload: answer)
    with pytest.raises(error):
        reader(*make_capture("Some other text"))
