"""Each answer stands beside its own speaker: a source group is for counting, not a name."""

import dataclasses

from sayso.records.assessment import LeftOut
from sayso.records.origin import Independence, SourceGroup
from sayso.web.matrix import make_matrix
from sayso.web.range_chart import make_charts
from tests.full_records import FULL_VIEW, REPORT
from tests.unit.building import count, say

CLAIMS = (
    say("a", "unnamed", count(30), report=REPORT.id, words="local activists"),
    say("b", "unnamed", count(17), report=REPORT.id, words="witnesses"),
    say("c", "unnamed", count(12), report=REPORT.id),
    say("d", "own", count(21), report=REPORT.id),
)
GROUPS = (SourceGroup("grp-1", "local activists", ("a", "b", "c")), SourceGroup("grp-2", "the outlet", ("d",)))
VIEW = dataclasses.replace(FULL_VIEW, claims=CLAIMS, independence=Independence((), GROUPS))


def test_unnamed_speakers_of_one_report_have_their_own_rows() -> None:
    rows = [row for group in make_matrix(VIEW, {}).groups for row in group.rows]
    assert {row.name for row in rows} == {"local activists", "witnesses", "somebody not named", "the outlet"}


def test_a_figure_that_is_left_out_is_its_own_speakers() -> None:
    outs = tuple(LeftOut(claim.id, "R6", "vague") for claim in CLAIMS)
    ranges = (dataclasses.replace(VIEW.assessment.ranges[0], left_out=outs),)
    view = dataclasses.replace(VIEW, assessment=dataclasses.replace(VIEW.assessment, ranges=ranges))
    (chart,) = make_charts(view, {}, {})
    outlet = REPORT.outlet
    assert [each.source for each in chart.omissions] == [
        f"local activists in {outlet}",
        f"witnesses in {outlet}",
        f"not named in {outlet}",
        outlet,
    ]
