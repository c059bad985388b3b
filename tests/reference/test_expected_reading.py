"""A real report against what a careful reader takes from it. Both lie outside the project; absent, this is skipped.

The matching is that of the expected reading: one to one, by the words of the content, Jaccard at least one half. The
figures are
the least that the reader must reach; they are floors, not targets.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sayso.pipeline.read import read_text
from sayso.records.claim import Claim, Harm, Scope, Whom
from sayso.records.reading import Reading

LEAST_JACCARD = 0.5
MOST_FURTHER = 6
FLOORS = {"found": 17, "speaker_and_chain": 15, "stance": 14, "kinds": 14}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Matched:
    """A reading with its claims matched to the expected rows, by row number."""

    reading: Reading
    rows: dict[int, dict[str, Any]]
    claims: dict[int, Claim]


@pytest.fixture(scope="module", params=[None, "2017-04-02"])
def matched(request: pytest.FixtureRequest, reports_kit: Path) -> Matched:
    expected = next(reports_kit.glob("000_*.expected.jsonl"))
    text = expected.with_name(expected.name.removesuffix(".expected.jsonl") + ".txt").read_bytes().decode()
    rows = {row["n"]: row for row in map(json.loads, expected.read_text("utf-8").splitlines())}
    reading = read_text(text, published=request.param)
    return Matched(reading, rows, _match(text, rows, reading.claims))


def _match(text: str, rows: dict[int, dict[str, Any]], claims: tuple[Claim, ...]) -> dict[int, Claim]:
    scored = []
    for number, row in rows.items():
        wanted = _words(text, [tuple(span) for span in row["content"]])
        for index, claim in enumerate(claims):
            found = _words(text, [(span.start, span.end) for span in claim.content])
            scored.append((len(wanted & found) / len(wanted | found), -number, -index))
    pairs: dict[int, Claim] = {}
    used: set[int] = set()
    for score, number, index in sorted(scored, reverse=True):
        if score >= LEAST_JACCARD and -number not in pairs and -index not in used:
            pairs[-number] = claims[-index]
            used.add(-index)
    return pairs


def _words(text: str, spans: list[tuple[int, ...]]) -> set[int]:
    return {match.start() for start, end in spans for match in _WORD.finditer(text, start, end)}


def _speaker(claim: Claim) -> str | None:
    if claim.speaker.own_voice:
        return "OWN_VOICE"
    return "UNNAMED" if claim.speaker.unnamed else claim.speaker.name


def _chain_after_speaker(claim: Claim) -> list[str]:
    names = [link.name for link in claim.chain]
    return names if claim.speaker.own_voice else names[1:]


def test_claims_are_found_and_few_others(matched: Matched) -> None:
    assert len(matched.claims) >= FLOORS["found"]
    assert len(matched.reading.claims) - len(matched.claims) <= MOST_FURTHER


def test_speakers_and_chains(matched: Matched) -> None:
    right = [
        number
        for number, claim in matched.claims.items()
        if _speaker(claim) in matched.rows[number]["speaker"]
        and _chain_after_speaker(claim) == matched.rows[number]["chain_after_speaker"]
    ]
    assert len(right) >= FLOORS["speaker_and_chain"], sorted(set(matched.claims) - set(right))


def test_stances(matched: Matched) -> None:
    right = [number for number, claim in matched.claims.items() if claim.stance in matched.rows[number]["stance"]]
    assert len(right) >= FLOORS["stance"], sorted(set(matched.claims) - set(right))


def test_kinds(matched: Matched) -> None:
    right = [
        number for number, claim in matched.claims.items() if set(claim.kinds) & set(matched.rows[number]["kinds"])
    ]
    assert len(right) >= FLOORS["kinds"], sorted(set(matched.claims) - set(right))


def test_incident_holds_what_it_should(matched: Matched) -> None:
    assert len(matched.reading.mentions) == 1
    for number, claim in matched.claims.items():
        wanted = matched.rows[number]["in_incident"]
        assert wanted is None or wanted == (claim.incident is not None), number


def test_toll_is_over_two_hundred_and_not_exactly(matched: Matched) -> None:
    killed = [
        toll
        for claim in matched.reading.claims
        for toll in claim.toll
        if toll.harm is Harm.KILLED and toll.whom is Whom.CIVILIANS and toll.scope is Scope.INCIDENT and claim.incident
    ]
    assert (201, None) in [(toll.min, toll.max) for toll in killed]
    assert (200, 200) not in [(toll.min, toll.max) for toll in killed]


def test_no_date_is_invented(matched: Matched) -> None:
    reading = matched.reading
    (mention,) = reading.mentions
    given = reading.report.published is not None and reading.report.published.basis == "given"
    assert reading.report.published is not None
    assert reading.report.published.edtf == ("2017-04-02" if given else "XXXX-04")
    assert mention.date is not None
    assert mention.date.edtf == ("2017-03-17" if given else "XXXX-03-17")
    if not given:
        years = {claim.event.date.edtf[:4] for claim in reading.claims if claim.event and claim.event.date}
        assert years <= {"XXXX", "2014"}


def test_days_of_saying(matched: Matched) -> None:
    given = matched.reading.report.published is not None and matched.reading.report.published.basis == "given"
    said = {number: claim.said.edtf if claim.said else None for number, claim in matched.claims.items()}
    assert said[1] == ("2017-04-02" if given else None)
    assert said[3] == ("../2017-04-02" if given else None)
    assert said[17] == ("2017-03-27/2017-04-02" if given else None)


def test_furniture_is_all_recognised(matched: Matched) -> None:
    report = matched.reading.report
    kinds = sorted(str(piece.kind) for piece in report.furniture)
    assert kinds.count("related_link") == 3
    assert {"republication", "comments"} <= set(kinds)
    assert {"licence", "credit"} & set(kinds)
    assert report.dateline is not None
    assert (report.dateline.place, report.dateline.agency) == ("Mosul", "Tasnim")
    assert not any(
        span.overlaps(piece.span)
        for claim in matched.reading.claims
        for span in claim.content
        for piece in report.furniture
    )
