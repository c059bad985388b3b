"""What stays open, as the page of an incident calls it."""

import dataclasses

import pytest

from sayso.records.assessment import OpenQuestion
from sayso.web.incident_page import make_incident_page
from tests.full_records import FULL_VIEW

NAMES = {"army": "Army of Drennia"}
CASES = [
    (OpenQuestion("inquiry", "open", "who fired", "army", ()), ("who fired", "Army of Drennia")),
    (OpenQuestion("inquiry", "open", None, "army", ()), ("An inquiry by Army of Drennia", None)),
    (OpenQuestion("inquiry", "open", None, None, ()), ("An inquiry", None)),
    (OpenQuestion("evidence", "withheld", None, "army", ()), ("Evidence held by Army of Drennia", None)),
]


@pytest.mark.parametrize(("question", "called"), CASES, ids=[called[0] for _, called in CASES])
def test_what_is_open_is_called_without_inventing(question: OpenQuestion, called: tuple[str, str | None]) -> None:
    assessment = dataclasses.replace(FULL_VIEW.assessment, open_questions=(question,))
    page = make_incident_page(dataclasses.replace(FULL_VIEW, assessment=assessment), NAMES)
    assert [(each.what, each.holder) for each in page.questions] == [called]
