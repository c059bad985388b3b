"""The range of civilians killed that grows with each day's claims is the one made anew from all claims until then."""

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from sayso.assessment import assess
from sayso.assessment.bounds import find_ranges
from sayso.assessment.case import Case
from sayso.assessment.current import find_current
from sayso.assessment.day_by_day import CiviliansKilled
from sayso.assessment.parties import find_charged, find_stands
from sayso.assessment.tolls import find_figures
from sayso.origins.independence import find_independence
from sayso.records.assessment import Group
from sayso.records.claim import Claim, Harm
from tests.unit.building import count, say, tell_of, word, write

DAYS = ["2031-03-17", "2031-03-18", "2031-03-19", "2031-03-17/2031-03-19", "2031-03-18/..", "XXXX-03-18", None, None]
CAPTURED = {"r2": "2031-03-17", "r3": "2031-03-18"}
"""Days on which reports without a date were captured: what they say counts from then, and has no date of its own."""
SPEAKERS = ["Ada", "Bo", "Civil Defence", "Cy", "unnamed", "own"]


@st.composite
def claims(draw: Callable[..., Any]) -> list[Claim]:
    found = []
    for number in range(draw(st.integers(1, 14))):
        slots: dict[str, Any] = {
            "said": draw(st.sampled_from(DAYS)),
            "stance": draw(st.sampled_from(["asserts", "asserts", "asserts", "admits", "retracts"])),
        }
        if draw(st.integers(0, 3)) == 0:
            slots |= {"party": draw(st.sampled_from(["army", "rebels"])), "act": "airstrike"}
        if draw(st.integers(0, 3)) == 0:
            slots |= {"actor": draw(st.sampled_from(["army", "rebels"])), "role": "spokesman"}
        if draw(st.integers(0, 5)) == 0:
            slots |= {"cause": draw(st.sampled_from(["mine", "secondary_explosion"]))}
        figures = draw(st.lists(figures_of(), max_size=3))
        report = f"r{draw(st.integers(0, 4))}"
        found.append(say(f"c{number:02}", draw(st.sampled_from(SPEAKERS)), *figures, report=report, **slots))
    return found


@st.composite
def figures_of(draw: Callable[..., Any]) -> Any:
    slots = {
        "harm": draw(st.sampled_from(["killed", "killed", "killed", "injured"])),
        "whom": draw(st.sampled_from(["civilians", "children", "women", "fighters", "unknown", "unknown"])),
        "scope": draw(st.sampled_from(["incident", "incident", "part", "campaign"])),
        "names": draw(st.sampled_from([(), (), (), ("Siv Aas", "Per Lund"), ("Ola Brandt",)])),
    }
    if draw(st.integers(0, 2)) == 0:
        return word("dozens", 12, 24, **slots)
    return count(draw(st.integers(0, 6)), q=draw(st.sampled_from(["exact", "at_least", "up_to"])), **slots)


def _make_anew(case: Case, known: list[Claim]) -> tuple[int, int | None, set[str]] | None:
    counted = [claim for claim in known if not claim.toll or any(toll.harm is Harm.KILLED for toll in claim.toll)]
    case = replace(case, claims=tuple(counted))
    figures = find_figures(case, find_charged(find_stands(case)))
    for found in find_ranges(case, figures, find_current(figures)):
        if (found.harm, found.group) == (Harm.KILLED, Group.CIVILIANS):
            return found.min, found.max, {*found.min_from.claims, *found.max_from.claims}
    return None


FIGURE_THAT_GETS_A_DATE = [
    say("c0", "Ada", count(9), report="r2"),
    say("c1", "Ada", count(9), report="r0"),
    say("c2", "Ada", count(4), report="r4", said="2031-03-19"),
]
"""The first is known from the day of capture alone, until the second gives the same figure on a day."""


@given(claims())
@example(FIGURE_THAT_GETS_A_DATE)
def test_each_day_has_the_range_of_all_claims_until_then(said: list[Claim]) -> None:
    names = sorted({claim.report for claim in said})
    reports = [write(name, published="2031-03-18" if name in ("r0", "r1") else None) for name in names]
    independence = find_independence(reports, said)
    case = assess._make_case(tell_of(said), said, reports, independence, assess.Options(capture_dates=CAPTURED))
    whole = find_figures(case, find_charged(find_stands(case)))
    killed, known = CiviliansKilled(case, whole), []
    ordered = sorted(case.claims, key=lambda claim: (case.since.get(claim.id) or "9999", claim.id))
    for _, of_day in groupby(ordered, key=lambda claim: case.since.get(claim.id)):
        today = list(of_day)
        killed.add(today)
        known += today
        found = killed.bounds()
        grown = found and (found[0].value or 0, found[1].value, {*found[0].claims, *found[1].claims})
        assert grown == _make_anew(case, known)
