"""What holds of the pure rules for any claims and reports: no order matters, a repost adds nothing, min <= max."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sayso.incidents.incidents import group_incidents
from sayso.origins.independence import find_independence
from sayso.records.claim import Claim, Toll
from sayso.records.corroboration import count_edges, count_origins
from sayso.records.incident import IncidentMention
from sayso.records.report import Report
from sayso.review.states import what_counts
from tests.plain_grouping import find_connected
from tests.unit.building import HADRIN, NORVIK, SORREL, count, decide, judge, mention, say, word, write

DAYS = ["2031-03-17", "2031-03-18", "2031-03-20", None]
SPEAKERS = ["Ada", "Bo", "Civil Defence", "unnamed", "own"]
HARMS = ["killed", "injured", "missing"]
GROUPS = ["civilians", "children", "women", "fighters", "unknown", "staff"]
HEDGES = ["exact", "at_least", "up_to", "about"]


@st.composite
def tolls(draw: Callable[..., Any]) -> Toll:
    slots = {
        "harm": draw(st.sampled_from(HARMS)),
        "whom": draw(st.sampled_from(GROUPS)),
        "scope": draw(st.sampled_from(["incident", "incident", "part", "campaign"])),
        "mixed": draw(st.sampled_from([False, False, False, True])),
        "names": draw(st.sampled_from([(), (), ("Siv Aas", "Per Lund"), ("Ola Brandt",)])),
    }
    if draw(st.integers(0, 4)) == 0:
        return word("dozens", 12, 24, **slots)
    return count(draw(st.integers(0, 30)), q=draw(st.sampled_from(HEDGES)), **slots)


@st.composite
def claims_of(draw: Callable[..., Any], *, size: int = 7) -> list[Claim]:
    found = []
    for number in range(draw(st.integers(1, size))):
        slots: dict[str, Any] = {
            "said": draw(st.sampled_from(DAYS)),
            "stance": draw(st.sampled_from(["asserts", "asserts", "denies"])),
        }
        if draw(st.booleans()):
            slots |= {"party": draw(st.sampled_from(["army", "rebels"])), "act": "airstrike"}
        if draw(st.integers(0, 3)) == 0:
            slots |= {"actor": draw(st.sampled_from(["army", "rebels"])), "role": "spokesman"}
        report = f"r{draw(st.integers(0, 3))}"
        figures = draw(st.lists(tolls(), max_size=3))
        found.append(say(f"c{number}", draw(st.sampled_from(SPEAKERS)), *figures, report=report, **slots))
    return found


def _reports(claims: list[Claim]) -> list[Report]:
    names = sorted({claim.report for claim in claims})
    return [write(name, published="2031-03-18" if name in ("r0", "r1") else None) for name in names]


@given(claims_of(), st.randoms(use_true_random=False))
def test_the_order_of_claims_and_reports_does_not_matter(claims: list[Claim], random: Any) -> None:
    reports = _reports(claims)
    mixed, others = list(claims), list(reports)
    random.shuffle(mixed)
    random.shuffle(others)
    assert find_independence(others, mixed) == find_independence(reports, claims)
    assert judge(mixed, others) == judge(claims, reports)


@given(claims_of())
def test_min_is_never_above_max_and_bounds_name_claims_of_the_incident(claims: list[Claim]) -> None:
    assessment = judge(claims)
    known = {claim.id for claim in claims}
    for found in assessment.ranges:
        assert found.min >= 0
        assert found.max is None or found.min <= found.max
        assert set(found.min_from.claims) | set(found.max_from.claims) <= known
        assert found.max_from.claims
        assert found.origin_count <= found.report_count


@given(claims_of())
def test_nothing_about_a_range_comes_from_the_campaign(claims: list[Claim]) -> None:
    without = [replace(claim, toll=tuple(toll for toll in claim.toll if toll.scope != "campaign")) for claim in claims]
    with_ranges = [(item.harm, item.group, item.min, item.max) for item in judge(claims).ranges]
    assert with_ranges == [(item.harm, item.group, item.min, item.max) for item in judge(without).ranges]


@given(claims_of(size=5))
def test_a_repost_never_changes_a_count_of_origins(claims: list[Claim]) -> None:
    text = " ".join(
        f"the{number} market was hit at dawn and rescuers counted the dead of house {number}." for number in range(9)
    )
    reports = [
        replace(report, text=text) if report.id == "r0" else report
        for report in _reports([*claims, say("x", "Ada", report="r0")])
    ]
    copies = [replace(claim, id=f"{claim.id}-copy", report="r9") for claim in claims if claim.report == "r0"]
    grown = [*reports, write("r9", text, published="2031-03-25")]
    before = count_origins(claims, find_independence(reports, claims))
    after = count_origins([*claims, *copies], find_independence(grown, [*claims, *copies]))
    assert after == before


@given(claims_of(), st.sampled_from([day for day in DAYS if day]), st.sampled_from([day for day in DAYS if day]))
def test_a_later_day_knows_all_that_an_earlier_day_knew(claims: list[Claim], one: str, other: str) -> None:
    earlier, later = sorted((one, other))
    accept = [decide(1, "accept", *(claim.id for claim in claims))]
    known = {claim.id for claim in what_counts(claims, accept, as_of=earlier)}
    assert known <= {claim.id for claim in what_counts(claims, accept, as_of=later)}
    assert known <= {claim.id for claim in what_counts(claims, accept)}
    assert judge(claims, as_of=earlier).report_count <= judge(claims, as_of=later).report_count


@given(claims_of(), st.integers(0, 3), st.integers(0, 3))
def test_part_and_join_undo_each_other(claims: list[Claim], left: int, right: int) -> None:
    reports = _reports(claims)
    names = {report.id for report in reports}
    pair = (f"r{left}", f"r{right}")
    if left == right or not set(pair) <= names:
        return

    def sets(*decisions: Any) -> set[tuple[str, ...]]:
        return {origin.reports for origin in find_independence(reports, claims, decisions).origins}

    together = {frozenset(members) >= frozenset(pair) for members in sets(decide(1, "part", *pair))}
    assert together == {False}
    assert any(
        frozenset(members) >= frozenset(pair) for members in sets(decide(1, "part", *pair), decide(2, "join", *pair))
    )
    assert sets(decide(1, "join", *pair), decide(2, "part", *pair)) == sets(decide(1, "part", *pair))
    assert sets(decide(1, "part", *pair), decide(2, "undo", "d1")) == sets()


EDGES = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), max_size=7)


@given(EDGES)
def test_the_count_of_origins_is_the_largest_set_that_shares_nothing(edges: list[tuple[str, str]]) -> None:
    def share_nothing(chosen: tuple[tuple[str, str], ...]) -> bool:
        return len({left for left, _ in chosen}) == len({right for _, right in chosen}) == len(chosen)

    distinct = sorted(set(edges))
    best = max(size for size in range(len(distinct) + 1) if any(map(share_nothing, combinations(distinct, size))))
    assert count_edges(edges) == best


@st.composite
def mentions(draw: Callable[..., Any]) -> list[IncidentMention]:
    dates = ["2031-03-17", "2031-03-18", "XXXX-03-17", "2031-03", "2030-03-17", None]
    places = [HADRIN, SORREL, NORVIK, None]
    drawn = draw(
        st.lists(st.tuples(st.integers(0, 4), st.sampled_from(dates), st.sampled_from(places)), min_size=1, max_size=7)
    )
    return [
        mention(f"r{report}", date, place, label=f"i{number}") for number, (report, date, place) in enumerate(drawn)
    ]


@given(mentions(), st.randoms(use_true_random=False), st.data())
def test_grouping_depends_on_no_order_and_closed_blocks_group_alone(
    told: list[IncidentMention], random: Any, data: st.DataObject
) -> None:
    figures = [data.draw(st.integers(1, 3)) for _ in told]
    named = [data.draw(st.sampled_from([(), (), ("Siv Aas",), ("Per Lund", "Sivi Aas")])) for _ in told]
    claims = [
        say(f"c{number}", "Ada", count(figures[number], names=named[number]), report=each.report, incident=each.label)
        for number, each in enumerate(told)
    ]
    reports = [write(name) for name in sorted({each.report for each in told})]
    told = [replace(each, claims=(f"c{number}",)) for number, each in enumerate(told)]
    by_id = {claim.id: claim for claim in claims}
    whole = group_incidents(told, claims, reports)
    mixed = list(told)
    random.shuffle(mixed)
    assert group_incidents(mixed, claims, reports) == whole
    grouped = [
        incident.mentions
        for block in find_connected(told, by_id)
        for incident in group_incidents(block, claims, reports)[0]
    ]
    assert sorted(grouped) == sorted(incident.mentions for incident in whole[0])
