"""The cases of the words that tell walls: pages that are none of the report, and reports that hold the same words."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.languages.pack import load_part
from sayso.records.fetch import Fetch, Hop, HopReason, Robots
from sayso.reports.read import read_report_text
from sayso.reports.walls import WallWords, find_walls
from tests.fiction import make_capture

CASES = yaml.safe_load((Path(__file__).parent / "en" / "walls" / "words.yaml").read_text("utf-8"))
BODY = " ".join(
    ["Shells struck a market in Norvik on Wednesday, and rescuers counted nine dead, the civil defence service said."]
    * 28
)
RULES = load_part("en", "walls", WallWords).rules


def _walls(text: str) -> dict[str, str]:
    """The codes of the walls that are found, each with the rule that says so."""
    capture, _payload = make_capture(text)
    _report, issues = read_report_text(capture, text)
    return {each.code: each.message.rpartition("(")[2].rstrip(")") for each in issues if each.code.startswith("WALL")}


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    assert len(BODY.split()) > 400
    assert all(case["rule"] in _walls(text.replace("BODY", BODY)).values() for text in case["hits"])
    assert [text for text in case["near_misses"] if _walls(text.replace("BODY", BODY))] == []


def test_every_rule_has_a_hit_a_near_miss_and_a_reason() -> None:
    assert {rule.id for rule in RULES} == {case["rule"] for case in CASES if case["hits"] and case["near_misses"]}
    assert all(rule.reason for rule in RULES)


def test_a_redirect_to_the_front_page_is_a_missing_page() -> None:
    capture, _payload = make_capture(BODY)
    report, _issues = read_report_text(capture, BODY)
    asked = "http://plover.example/2031/market"

    def hop(url: str, reason: HopReason) -> Hop:
        return Hop(url, reason, "93.184.215.14", 80, 200, (), "2031", "2031", None)

    def codes(*urls: str) -> list[str]:
        hops = tuple(hop(url, HopReason.REDIRECT if number else HopReason.ASKED) for number, url in enumerate(urls))
        fetch = Fetch(urls[0], hops, Robots.ABSENT, "tests", (), None, None)
        return [issue.code for issue in find_walls(dataclasses.replace(capture, fetch=fetch), report, "en")]

    assert codes(asked, "http://plover.example/") == ["WALL-004"]
    assert codes(asked, "http://plover.example/2031/the-market") == []
    assert codes("http://plover.example/", "https://plover.example/") == []
