"""Reports that name each other as where they come from are flagged, whatever the length of the circle and the order."""

from itertools import permutations

import pytest

from sayso.origins.circles import find_circles
from sayso.records.report import Report
from tests.unit.building import write


def _carry(identifier: str, outlet: str, source: str | None) -> Report:
    return write(identifier, outlet=outlet, republished_from=source)


@pytest.mark.parametrize(
    ("told", "circles"),
    [
        ([("Quay Letter", "Sund Mirror"), ("Sund Mirror", "the Quay Letter")], ["Quay Letter and Sund Mirror"]),
        (
            [("Quay Letter", "Sund Mirror"), ("Sund Mirror", "Ostrel Wire"), ("Ostrel Wire", "Quay Letter")],
            ["Ostrel Wire and Quay Letter and Sund Mirror"],
        ),
        ([("Quay Letter", "Sund Mirror"), ("Sund Mirror", None)], []),
        ([("Quay Letter", "Sund Mirror"), ("Sund Mirror", "Ostrel Wire"), ("Ostrel Wire", None)], []),
        ([("Quay Letter", "The Quay Letter")], []),
        (
            [
                ("Quay Letter", "Sund Mirror"),
                ("Sund Mirror", "Quay Letter"),
                ("Dorvale Today", "Quay Letter"),
                ("Ostrel Wire", "Radio Tamsin"),
                ("Radio Tamsin", "Ostrel Wire"),
            ],
            ["Ostrel Wire and Radio Tamsin", "Quay Letter and Sund Mirror"],
        ),
    ],
)
def test_circles(told: list[tuple[str, str | None]], circles: list[str]) -> None:
    reports = [_carry(f"r{number}", outlet, source) for number, (outlet, source) in enumerate(told)]
    found = {find_circles(order) for order in list(permutations(reports))[:24]}
    assert len(found) == 1
    issues = find_circles(reports)
    assert [issue.code for issue in issues] == ["ORIGIN-001"] * len(circles)
    assert sorted(issue.message.partition(": ")[2] for issue in issues) == circles
