"""Origins and source groups: who is one speaker, what joins reports without a common text, what reviewers decide."""

import pytest

from sayso.languages.pack import load_part
from sayso.origins.blocks import find_joins, find_new_joins
from sayso.origins.independence import find_independence, origin_id
from sayso.origins.sources import OfficeWords, Sources
from sayso.records.claim import Claim
from sayso.records.corroboration import count_edges, count_origins, count_support, find_lineage
from sayso.records.origin import Independence, JoinReason
from tests.unit.building import count, decide, say, write
from tests.unit.origins.test_compare import OTHER, REST, TOP

WORDS = load_part("en", "offices", OfficeWords)


def _key(claim: Claim) -> str:
    return Sources([claim], WORDS).find({})[claim.id].key


@pytest.mark.parametrize(
    ("left", "right", "is_one"),
    [
        (say("a", "Vael", actor="army", role="spokesman"), say("b", "Dorn", actor="army", role="spokeswoman"), True),
        (
            say("a", "Vael", actor="state", role="spokesman of the Defence Ministry"),
            say("b", "Defense Ministry", actor="state"),
            True,
        ),
        (
            say("a", "Vael", actor="state", role="defence spokesman"),
            say("b", "Lind", actor="state", role="foreign minister"),
            False,
        ),
        (
            say("a", "Vint", actor="state", role="health minister"),
            say("b", "Vael", actor="state", role="spokesman"),
            False,
        ),
        (say("a", "Vael", actor="army", role="spokesman"), say("b", "Vael", actor="rebels", role="spokesman"), False),
        (say("a", "Dr Selka Vorrin"), say("b", "Selka Vorrin", role="surgeon"), True),
        (say("a", "Selka Vorrin"), say("b", "Selma Vorrin"), False),
        (
            say("a", "Orla Pim", role="spokeswoman for the Tamsin Rescue Union"),
            say("b", "the Tamsin Rescue Union"),
            True,
        ),
        (say("a", "Orla Pim", role="a member of the Tamsin Rescue Union"), say("b", "the Tamsin Rescue Union"), False),
        (say("a", "Tobren Askil", role="head of Norvik Civil Defence"), say("b", "Norvik Civil Defence"), True),
        (say("a", "the city's civil defence service"), say("b", "Civil Defence"), True),
        (say("a", "unnamed"), say("b", "unnamed"), False),
        (say("a", "unnamed", report="r1"), say("b", "unnamed", report="r1"), True),
        (say("a", "own", outlet="Ostrel Wire"), say("b", "own", outlet="Ostrel Wire"), True),
        (say("a", "own", outlet="OSTREL"), say("b", "own", outlet="Ostrel Wire"), True),
        (say("a", "own", outlet="Ostrel Wire"), say("b", "own", outlet="Norvik Wire"), False),
        (say("a", "own"), say("b", "own"), False),
    ],
)
def test_who_is_one_speaker(left: Claim, right: Claim, is_one: bool) -> None:
    assert (_key(left) == _key(right)) is is_one


def test_a_person_whose_office_one_report_gives_is_that_office_in_all() -> None:
    claims = [say("a", "Maren Dastrow", actor="coalition", role="spokeswoman"), say("b", "Maren Dastrow")]
    keys = {source.key for source in Sources(claims, WORDS).find({}).values()}
    assert keys == {"office:coalition:forces"}


@pytest.mark.parametrize(
    ("names", "count_of_sources"),
    [
        (["Norvik Civil Defence", "Civil Defence"], 1),
        (["Norvik Civil Defence", "Halvost Civil Defence", "Civil Defence"], 3),
        (["Norvik Civil Defence", "Defence", "Civil Defence"], 1),
        (["Ada Lund", "Lund"], 1),
        (["Ada Lund", "Bo Lund", "Lund"], 3),
    ],
)
def test_a_short_name_is_the_only_full_one_that_ends_in_it(names: list[str], count_of_sources: int) -> None:
    claims = [say(f"c{number}", name) for number, name in enumerate(names)]
    assert len({source.key for source in Sources(claims, WORDS).find({}).values()}) == count_of_sources


def _origins(independence: Independence) -> list[tuple[str, ...]]:
    return sorted(origin.reports for origin in independence.origins)


def test_reports_that_have_all_they_say_of_the_harm_from_one_source_are_one_origin() -> None:
    reports = [write("r1"), write("r2"), write("r3"), write("r4"), write("r5")]
    claims = [
        say("a", "Civil Defence", count(14), report="r1"),
        say("b", "Civil Defence", count(21), report="r2"),
        say("c", "Civil Defence", count(21), report="r3"),
        # A headline repeats the source's number; another number is the outlet's own.
        say("b2", "own", count(21), report="r2", outlet="Ostrel Wire"),
        say("c2", "own", count(22), report="r5", outlet="Plover"),
        say("c3", "Civil Defence", count(21), report="r5"),
        say("d", "Ada", count(5), report="r3"),
        say("e", "unnamed", count(21), report="r4"),
        # Blame is not the harm: it comes from somebody else, and the reports stay joined.
        say("f", "unnamed", party="army", act="airstrike", report="r1"),
    ]
    independence = find_independence(reports, claims)
    assert _origins(independence) == [("r1", "r2"), ("r3",), ("r4",), ("r5",)]
    (join,) = (join for origin in independence.origins for join in origin.joins)
    assert (join.reason, join.left, join.right) == (JoinReason.SAME_PRIMARY_SOURCE, "r1", "r2")


def test_a_text_in_common_joins_no_reports_of_other_speakers_with_other_figures() -> None:
    body = (
        "The strike hit a building of four floors in the east of the city early on Tuesday, and rescue workers were "
        "still looking for survivors under the rubble in the evening. Schools stay closed until Friday. "
    )
    reports = [write(name, body) for name in ("r1", "r2")]

    def origin_count(*claims: Claim) -> int:
        return len(find_independence(reports, claims).origins)

    first = say("c1", "Norvik Hospital", count(14), report="r1")
    assert origin_count(first, say("c2", "Red Lantern", count(21), report="r2")) == 2
    assert origin_count(first, say("c2", "Red Lantern", count(14), report="r2")) == 1
    assert origin_count(first, say("c2", "Norvik Hospital", count(21), report="r2")) == 1
    assert origin_count(first, say("c2", "unnamed", count(21), report="r2")) == 1
    # A text that brings a speaker of the first with it is taken from it, whoever else speaks.
    both = (say("c2", "Norvik Hospital", count(14), report="r2"), say("c3", "Red Lantern", count(21), report="r2"))
    assert origin_count(first, *both) == 1


def test_what_is_said_of_other_things_does_not_join_reports() -> None:
    claims = [say("a", "Civil Defence", report="r1"), say("b", "Civil Defence", report="r2")]
    assert _origins(find_independence([write("r1"), write("r2")], claims)) == [("r1",), ("r2",)]


def test_an_origin_keeps_its_id_when_a_repost_comes_in() -> None:
    first = write("r5", TOP + REST, published="2031-03-17")
    repost = write("r1", TOP + REST, published="2031-03-18")
    undated = write("r0", TOP + REST)
    alone = find_independence([first], [])
    grown = find_independence([undated, repost, first], [])
    assert [origin.id for origin in alone.origins] == [origin.id for origin in grown.origins] == [origin_id("r5")]


def test_joins_kept_elsewhere_give_the_same() -> None:
    reports = [write("r1", TOP + REST), write("r2", TOP), write("r3", OTHER)]
    kept = [*find_new_joins(reports[1], reports[:1]), *find_new_joins(reports[2], reports[:2])]
    assert find_independence(reports, [], joins=kept) == find_independence(reports, [])
    assert tuple(kept) == find_joins(reports)


def test_a_reviewer_parts_and_joins_reports_and_the_last_word_stands() -> None:
    reports = [write("r1", TOP + REST), write("r2", TOP + REST), write("r3", OTHER)]
    part, join = decide(1, "part", "r1", "r2"), decide(2, "join", "r2", "r3")
    assert _origins(find_independence(reports, [], [part])) == [("r1",), ("r2",), ("r3",)]
    assert _origins(find_independence(reports, [], [part, join])) == [("r1",), ("r2", "r3")]
    again = decide(3, "join", "r1", "r2")
    assert _origins(find_independence(reports, [], [part, again])) == [("r1", "r2"), ("r3",)]
    undone = decide(3, "undo", "d1")
    assert find_independence(reports, [], [part, undone]) == find_independence(reports, [])


def test_parted_reports_do_not_meet_through_a_third() -> None:
    reports = [write("r1", TOP + REST), write("r2", TOP + REST), write("r3", TOP + REST)]
    origins = _origins(find_independence(reports, [], [decide(1, "part", "r1", "r2")]))
    assert origins == [("r1", "r3"), ("r2",)]


def test_a_reviewer_joins_and_parts_claims() -> None:
    claims = [say("a", "Ada", count(1)), say("b", "Bo", count(1)), say("c", "Ada", count(1))]
    reports = [write(claim.report) for claim in claims]
    groups = lambda *decisions: sorted(  # noqa: E731
        group.claims for group in find_independence(reports, claims, decisions).source_groups
    )
    assert groups() == [("a", "c"), ("b",)]
    assert groups(decide(1, "join", "a", "b")) == [("a", "b", "c")]
    assert groups(decide(1, "part", "a", "c")) == [("a",), ("b",), ("c",)]
    ids = [group.id for group in find_independence(reports, claims, [decide(1, "part", "a", "c")]).source_groups]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ([], 0),
        ([("o1", "s1"), ("o1", "s2")], 1),
        ([("o1", "s1"), ("o2", "s1")], 1),
        ([("o1", "s1"), ("o2", "s2")], 2),
        # Taken greedily, o1 with s1 and o2 with s1 would leave one; the largest set has two.
        ([("o1", "s1"), ("o1", "s2"), ("o2", "s1")], 2),
        ([("o1", "s1"), ("o2", "s1"), ("o2", "s2"), ("o3", "s2"), ("o3", "s3")], 3),
    ],
)
def test_the_largest_set_of_claims_that_share_nothing(edges: list[tuple[str, str]], expected: int) -> None:
    assert count_edges(edges) == expected
    assert count_edges(reversed(edges)) == expected


def test_one_ministry_in_twelve_reports_counts_once() -> None:
    claims = [say(f"c{n}", "Vael", count(n + 1), actor="army", role="spokesman", report=f"r{n}") for n in range(12)]
    reports = [write(f"r{n}") for n in range(12)]
    independence = find_independence(reports, claims)
    assert count_origins(claims, independence) == 1
    assert count_support(claims, find_lineage(independence)).report_count == 12
