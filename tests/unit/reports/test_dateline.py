"""Datelines, and what only looks like one."""

import pytest

from sayso.reports.dateline import find_dateline
from sayso.reports.furniture import find_lines

REST = "Shells struck a market on Wednesday, rescuers said."


@pytest.mark.parametrize(
    ("dateline", "place", "agency"),
    [
        ("Norvik (Ostrel) – ", "Norvik", "Ostrel"),
        ("NORVIK, March 3 (Reuters) - ", "NORVIK", "Reuters"),
        ("Norvik, Drennia (AP) _ ", "Norvik", "AP"),
        ("GRENNICK — ", "GRENNICK", None),
        ("GRENNICK: ", "GRENNICK", None),
        ("GRENNICK, Tolveria – ", "GRENNICK", None),
        ("PORT HALVOST, 4 FEB 90 (ACAN-EFE) -- [TEXT] ", "PORT HALVOST", "ACAN-EFE"),
        ("Port Halvost (Voice of Tolveria) – ", "Port Halvost", "Voice of Tolveria"),
        ("Norvik, Drennia — ", "Norvik", None),
        ("Norvik, 3 March — ", "Norvik", None),
        ("(Norvik) – ", "Norvik", None),
        ("(Norvik, March 3, 2025) - ", "Norvik", None),
        ("(Reuters) - ", None, "Reuters"),
        ("March 3 (UPI) -- ", None, "UPI"),
        ("Norvik SANA-", "Norvik", "SANA"),
        ("AFP - ", None, "AFP"),
        ("PARIS (France) – ", "PARIS", None),
    ],
)
def test_dateline(dateline: str, place: str | None, agency: str | None) -> None:
    text = dateline + REST

    found = find_dateline(text, find_lines(text), "en")

    assert found is not None
    assert (found.place, found.agency) == (place, agency)
    assert text[found.span.end :] == REST


@pytest.mark.parametrize(
    "text",
    [
        "Analysis – Why the talks failed in Norvik.",
        "READ: " + REST,
        "UPDATE: " + REST,
        "Norvik – the city that was – has fallen.",
        "Drennia - Tolveria relations are at a low.",
        "On Friday, Dastrow — who speaks for the Coalition — denied it.",
        "DASTROW: We did not fire.\n\nHESTIN: You did.",
        "FIVE SOLDIERS -- ALL FROM HALVOST -- WERE KILLED ON MONDAY.",
        "Wednesday, March 12 — " + REST,
        "Trader (and father) – Hobb Arlen – saw it.",
        "He said: (Reuters) - nothing.",
    ],
)
def test_near_miss(text: str) -> None:
    assert find_dateline(text, find_lines(text), "en") is None


def test_a_line_of_its_own() -> None:
    text = f"Statement on events in Norvik\n\nHalvost, 13 March 2025\n\n{REST}"

    found = find_dateline(text, find_lines(text), "en")

    assert found is not None
    assert found.place == "Halvost"
    assert found.span.words(text) == "Halvost, 13 March 2025"


def test_below_a_headline_but_not_deep_in_the_text() -> None:
    headline = f"Nine killed\n\nNORVIK (Ostrel) - {REST}"
    deep = f"{REST}\n\n" * 8 + f"NORVIK (Ostrel) - {REST}"

    assert find_dateline(headline, find_lines(headline), "en") is not None
    assert find_dateline(deep, find_lines(deep), "en") is None
