"""Each issue that reading claims can raise, in a text that raises it and in one beside it that does not."""

import pytest

from sayso.pipeline.read import read_text

WIRE = "Radio Tamsin"
CASES = [
    ("DATE-001", None, "The mayor said the mill burned.", None),
    ("DATE-002", None, "On March 11 a strike last month killed nine people in Mosul.", None),
    (
        "DATE-003",
        "2025-03-13",
        "On Monday, 11 March 2025, a strike killed nine people.",
        "On Tuesday, 11 March 2025, it rained.",
    ),
    ("DATE-004", None, "A strike killed nine people on Tuesday.", "A strike killed nine people on 11 March 2025."),
    (
        "PLACE-001",
        "2025-03-13",
        "A strike killed nine people in the village of Qerrubastan on Tuesday.",
        "A strike killed nine people in Mosul on Tuesday.",
    ),
    (
        "PLACE-002",
        "2025-03-13",
        "A strike killed nine people in Springfield on Tuesday.",
        "A strike killed nine people in Springfield, Illinois, on Tuesday.",
    ),
    (
        "DATE-005",
        "2025-03-13",
        "A strike killed nine people in Mosul on 11 June 2031.",
        "A strike killed nine people in Mosul on 11 March 2025.",
    ),
    (
        "PLACE-003",
        "2025-03-13",
        "A strike killed nine people in the Black Sea on Tuesday.",
        "A strike killed nine people in Mosul on Tuesday.",
    ),
    (
        "TOLL-001",
        "2025-03-13",
        "A strike killed 1,000,000,000 people in Mosul, Ada Marl said.",
        "A strike killed 1,000 people in Mosul, Ada Marl said.",
    ),
    (
        "TOLL-002",
        "2025-03-13",
        "A strike killed -5 people in Mosul.",
        "A strike killed 5 people at -5 degrees in Mosul.",
    ),
    ("TOLL-002", "2025-03-13", "A strike killed 0 people in Mosul.", "A strike at 0600 killed 5 people in Mosul."),
    ("TOLL-002", "2025-03-13", "A strike killed 10^9 people in Mosul.", "A strike killed 9 people in Mosul."),
    ("QUOTE-001", "2025-03-13", "“We saw two jets over the town, Ada Marl said.", "“We saw two jets,” Ada Marl said."),
    ("QUOTE-002", "2025-03-13", "It was cold. “We saw two jets over it.”", "“We saw two jets over it,” Ada Marl said."),
]


def _codes(text: str, published: str | None) -> list[str]:
    return [issue.code for issue in read_text(text, published=published, outlet=WIRE).issues]


@pytest.mark.parametrize(("code", "published", "text", "_beside"), CASES, ids=[case[0] for case in CASES])
def test_it_is_raised(code: str, published: str | None, text: str, _beside: str | None) -> None:
    assert code in _codes(text, published)


@pytest.mark.parametrize(
    ("code", "published", "beside"),
    [(code, published or "2025-03-13", beside) for code, published, _text, beside in CASES if beside],
    ids=[case[0] for case in CASES if case[3]],
)
def test_it_is_not_raised(code: str, published: str, beside: str) -> None:
    assert code not in _codes(beside, published)
