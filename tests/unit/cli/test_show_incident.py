"""One incident for people: what is open and what would change a status, in words that stand by themselves."""

import dataclasses
import io

import pytest
from rich.console import Console

from sayso.cli.show_incident import show_incident
from sayso.records.assessment import OpenQuestion, Status
from tests.full_records import FULL_VIEW

QUESTIONS = [
    (OpenQuestion("inquiry", "open", "who fired", "the court", ()), "inquiry, open: who fired (by the court)"),
    (OpenQuestion("inquiry", "open", "who fired", None, ()), "inquiry, open: who fired"),
    (OpenQuestion("inquiry", "open", None, "the court", ()), "inquiry, open: an inquiry by the court"),
    (OpenQuestion("inquiry", "open", None, None, ()), "inquiry, open: an inquiry"),
    (OpenQuestion("evidence", "withheld", "video", "army", ()), "evidence, withheld: video (held by army)"),
    (OpenQuestion("evidence", "withheld", None, "army", ()), "evidence, withheld: evidence held by army"),
]


def show(**changes: object) -> list[str]:
    written = io.StringIO()
    assessment = dataclasses.replace(FULL_VIEW.assessment, **changes)  # type: ignore[arg-type]
    show_incident(Console(file=written, width=200), dataclasses.replace(FULL_VIEW, assessment=assessment))
    return [line.strip() for line in written.getvalue().splitlines()]


@pytest.mark.parametrize(("question", "line"), QUESTIONS, ids=[line for _, line in QUESTIONS])
def test_what_is_open_is_said_without_inventing(question: OpenQuestion, line: str) -> None:
    assert line in show(open_questions=(question,))


def test_what_would_change_a_status_is_a_sentence() -> None:
    changes = ("contested_strike if another party is blamed",)
    lines = show(strike_status=Status("likely_strike", None, (), (), changes))
    assert "would become contested strike if another party is blamed" in lines
