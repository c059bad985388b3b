"""Codes, dates and figures in words."""

import pytest

from sayso.records.claim import Harm, Qualifier, Scope, Toll, Whom
from sayso.records.span import Span
from sayso.web.wording import say_date, say_figures, say_support, say_toll


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2025-03-11", "11 March 2025"),
        ("2025-03", "March 2025"),
        ("2025", "2025"),
        ("XXXX-03-11", "11 March, year unknown"),
        ("XXXX-04", "April, year unknown"),
        ("XXXX", "date unknown"),
        ("2025-03-XX", "March 2025"),
        ("202X", "202·"),
        ("2025-03-17/2025-03-18", "17 March 2025 to 18 March 2025"),
        ("../2025-03", "until March 2025"),
        ("2025-03/..", "from March 2025 on"),
        ("2025-03~", "about March 2025"),
        ("2025?", "perhaps 2025"),
        (None, "date unknown"),
    ],
)
def test_dates(edtf: str | None, words: str) -> None:
    assert say_date(edtf) == words


@pytest.mark.parametrize(
    ("least", "most", "words"), [(21, 60, "21–60"), (201, None, "201+"), (4, 4, "4"), (1140, None, "1,140+")]
)
def test_figures(least: int, most: int | None, words: str) -> None:
    assert say_figures(least, most) == words


@pytest.mark.parametrize(
    ("qualifier", "least", "most", "word", "words"),
    [
        (Qualifier.OVER, 201, None, None, "over 200 civilians killed"),
        (Qualifier.AT_LEAST, 14, None, None, "at least 14 civilians killed"),
        (Qualifier.UP_TO, 0, 60, None, "up to 60 civilians killed"),
        (Qualifier.VAGUE, 12, 24, "dozens", "dozens civilians killed"),
        (Qualifier.EXACT, 9, 9, None, "9 civilians killed"),
        (Qualifier.BETWEEN, 9, 12, None, "9–12 civilians killed"),
    ],
)
def test_tolls(qualifier: Qualifier, least: int, most: int | None, word: str | None, words: str) -> None:
    toll = Toll(Harm.KILLED, Whom.CIVILIANS, least, most, qualifier, Scope.INCIDENT, Span(0, 1), word=word)
    assert say_toll(toll) == words


def test_support() -> None:
    assert say_support(17, 6) == "17 reports, 6 origins"
    assert say_support(1, 1) == "1 report, 1 origin"
