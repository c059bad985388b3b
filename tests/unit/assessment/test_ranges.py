"""Each rule R1 to R12 of the method by cases: what it says, and what lies just beside it."""

from dataclasses import replace

import pytest

from sayso.assessment.profiles.profile import load_profile
from sayso.records.claim import Claim, Qualifier
from tests.unit.building import bounds, count, judge, range_of, say, word, write

ARMY = {"actor": "army", "role": "spokesman of the army"}
FAMILY = count(5, scope="part")
MONK = count(1, scope="part")
JOINT = replace(word("dozens", 0, 24), qualifier=Qualifier.UP_TO)

CASES: list[tuple[str, list[Claim], dict[tuple[str, str], tuple[int, int | None] | None]]] = [
    # R1
    (
        "R1 the highest toll sets max",
        [say("a", "Ada", count(11)), say("b", "Bo", count(14)), say("c", "Cy", count(30))],
        {("killed", "civilians"): (14, 30)},
    ),
    (
        "R1 more than one incident can harm counts nowhere",
        [say("a", "Ada", count(11)), say("b", "Bo", count(1_000_000_000)), say("c", "Cy", count(1_000_000))],
        {("killed", "civilians"): (11, 1_000_000)},
    ),
    (
        "R1 hearsay counts",
        [say("a", "Ada", count(11)), say("b", "unnamed", count(40), stance="believes")],
        {("killed", "civilians"): (11, 40)},
    ),
    (
        "R1 a toll that is only expected is none",
        [say("a", "Ada", count(11)), say("b", "Bo", count(40), stance="announces")],
        {("killed", "civilians"): (11, 11)},
    ),
    (
        "R1 a denied toll is none",
        [say("a", "Ada", count(11)), say("b", "Bo", count(40), stance="denies")],
        {("killed", "civilians"): (11, 11)},
    ),
    (
        "R1 a doubted toll is none",
        [say("a", "Ada", count(11)), say("b", "Bo", count(40), stance="doubts")],
        {("killed", "civilians"): (11, 11)},
    ),
    (
        "R1 a replaced figure lives on in somebody else's mouth",
        [
            say("a", "Ada", count(40), said="2031-03-17"),
            say("b", "Ada", count(11), said="2031-03-18"),
            say("c", "Bo", count(40)),
        ],
        {("killed", "civilians"): (11, 40)},
    ),
    # R2
    (
        "R2 a claim of 14 supports 11 too",
        [say("a", "Ada", count(11)), say("b", "Bo", count(14))],
        {("killed", "civilians"): (11, 14)},
    ),
    (
        "R2 two speakers of one report do not corroborate each other",
        [say("a", "Ada", count(11), report="r1"), say("b", "Bo", count(14), report="r1"), say("c", "Cy", count(5))],
        {("killed", "civilians"): (5, 14)},
    ),
    (
        "R2 one speaker in two reports does not corroborate himself",
        [say("a", "Ada", count(14)), say("b", "Ada", count(14)), say("c", "Cy", count(5))],
        {("killed", "civilians"): (5, 14)},
    ),
    (
        "R2 a single origin gives the lowest of its figures",
        [say("a", "Ada", count(11), report="r1"), say("b", "Bo", count(14), report="r1")],
        {("killed", "civilians"): (11, 14)},
    ),
    (
        "R2 named victims raise min, and one origin is enough",
        [say("a", "Ada", count(2, names=["Ola Brandt", "Per Lund", "Siv Aas"]))],
        {("killed", "civilians"): (3, 3)},
    ),
    (
        "R2 the same name in two spellings is one victim",
        [say("a", "Ada", count(1, names=["Yusuf Haddan"])), say("b", "Bo", count(1, names=["Youssef Haddan"]))],
        {("killed", "civilians"): (1, 1)},
    ),
    # R3
    (
        "R3 a lone higher toll moves max only",
        [say("a", "Ada", count(14)), say("b", "Bo", count(14)), say("c", "Cy", count(60))],
        {("killed", "civilians"): (14, 60)},
    ),
    (
        "R3 two higher tolls move min too",
        [say("a", "Ada", count(14)), say("b", "Bo", count(60)), say("c", "Cy", count(60))],
        {("killed", "civilians"): (60, 60)},
    ),
    # R4
    ("R4 dozens are 12 to 24", [say("a", "Ada", word("dozens", 12, 24))], {("killed", "civilians"): (12, 24)}),
    (
        "R4 the profile's table goes before the reader's numbers",
        [say("a", "Ada", word("many", 99, 99))],
        {("killed", "civilians"): (2, 10)},
    ),
    (
        "R4 hundreds are 200 or more",
        [say("a", "Ada", word("hundreds of", 200, None))],
        {("killed", "civilians"): (200, None)},
    ),
    (
        "R4 most of them gives no toll",
        [say("a", "Ada", count(9)), say("b", "Bo", word("most of them", 2, None))],
        {("killed", "civilians"): (9, 9)},
    ),
    (
        "R4 an unknown word keeps the reader's numbers",
        [say("a", "Ada", word("two score", 40, 40))],
        {("killed", "civilians"): (40, 40)},
    ),
    (
        "R4 a bare plural is at least two, open",
        [say("a", "Ada", count(9), count(2, None, q="vague", whom="children", scope="part"))],
        {("killed", "children"): (2, None), ("killed", "civilians"): (9, 9)},
    ),
    (
        "R4 children count within civilians",
        [say("a", "Ada", count(6, whom="children")), say("b", "Bo", count(4))],
        {("killed", "civilians"): (4, None), ("killed", "children"): (6, 6)},
    ),
    # R5
    ("R5 at least 14 is open", [say("a", "Ada", count(14, q="at_least"))], {("killed", "civilians"): (14, None)}),
    ("R5 over 200 is 201 or more", [say("a", "Ada", count(201, q="over"))], {("killed", "civilians"): (201, None)}),
    ("R5 up to 20 alone gives min 0", [say("a", "Ada", count(20, q="up_to"))], {("killed", "civilians"): (0, 20)}),
    (
        "R5 up to 20 corroborates nothing",
        [say("a", "Ada", count(14)), say("b", "Bo", count(20, q="up_to"))],
        {("killed", "civilians"): (14, 20)},
    ),
    (
        "R5 an open max is closed by a figure as high",
        [say("a", "Ada", count(14, q="at_least")), say("b", "Bo", count(14))],
        {("killed", "civilians"): (14, 14)},
    ),
    (
        "R5 an open max is closed by a higher up to",
        [say("a", "Ada", count(41, q="over")), say("b", "Bo", count(60, q="up_to"))],
        {("killed", "civilians"): (41, 60)},
    ),
    (
        "R5 an open max is not closed by a lower figure",
        [say("a", "Ada", count(14, q="at_least")), say("b", "Bo", count(13))],
        {("killed", "civilians"): (13, None)},
    ),
    ("R5 about 20 is 20", [say("a", "Ada", count(20, q="about"))], {("killed", "civilians"): (20, 20)}),
    # R6
    (
        "R6 a number beats a vague word of the same origin",
        [say("a", "Ada", count(35), report="r1"), say("b", "Bo", word("hundreds", 200, None), report="r1")],
        {("killed", "civilians"): (35, 35)},
    ),
    (
        "R6 a number beats a later vague word of the same speaker",
        [say("a", "Ada", count(35), said="2031-03-17"), say("b", "Ada", word("dozens", 12, 24), said="2031-03-20")],
        {("killed", "civilians"): (35, 35)},
    ),
    (
        "R6 another origin's vague word stands",
        [say("a", "Ada", count(5)), say("b", "Bo", word("dozens", 12, 24))],
        {("killed", "civilians"): (5, 24)},
    ),
    (
        "R6 a part beside its own vague total does not beat it",
        [say("a", "Ada", word("dozens", 12, 24), FAMILY)],
        {("killed", "civilians"): (12, 24)},
    ),
    (
        "R6 a vague word for two harms at once is a vague word",
        [say("a", "Ada", JOINT, report="r1"), say("b", "Bo", word("dozens", 12, 24), report="r1")],
        {("killed", "civilians"): (12, 24)},
    ),
    (
        "R6 a number beats a vague word for two harms at once",
        [say("a", "Ada", JOINT, report="r1"), say("b", "Bo", count(14), report="r1")],
        {("killed", "civilians"): (14, 14)},
    ),
    # R7
    ("R7 a family of five and a monk are six", [say("a", "Ada", FAMILY, MONK)], {("killed", "civilians"): (6, 6)}),
    (
        "R7 three women and two children are five",
        [say("a", "Ada", count(3, whom="women"), count(2, whom="children"))],
        {("killed", "civilians"): (5, 5), ("killed", "women"): (3, 3), ("killed", "children"): (2, 2)},
    ),
    (
        "R7 parts beside a total are not added to it",
        [say("a", "Ada", count(20), FAMILY, MONK)],
        {("killed", "civilians"): (20, 20)},
    ),
    (
        "R7 two totals of one claim may overlap",
        [say("a", "Ada", count(5), count(21))],
        {("killed", "civilians"): (5, 21)},
    ),
    (
        "R7 a partial count is a floor",
        [say("a", "Ada", count(17, scope="part"))],
        {("killed", "civilians"): (17, None)},
    ),
    (
        "R7 a floor is closed by a total, and supports its number",
        [say("a", "Ada", count(17, scope="part")), say("b", "Bo", count(21))],
        {("killed", "civilians"): (17, 21)},
    ),
    (
        "R7 a family and the children in it are not added",
        [say("a", "Ada", FAMILY, count(3, whom="children", scope="part"))],
        {("killed", "civilians"): (5, None)},
    ),
    # R8
    (
        "R8 the missing are not dead",
        [say("a", "Ada", count(14), count(20, harm="missing"))],
        {("killed", "civilians"): (14, 14), ("missing", "civilians"): (20, 20)},
    ),
    (
        "R8 the detained have a range of their own",
        [say("a", "Ada", count(3, harm="detained"))],
        {("killed", "civilians"): None, ("detained", "civilians"): (3, 3)},
    ),
    (
        "R8 wounded who died: injured max keeps the larger figure, min the smaller",
        [
            say("a", "Ada", count(14), count(30, harm="injured"), said="2031-03-17"),
            say("b", "Ada", count(16), count(28, harm="injured"), said="2031-03-18"),
        ],
        {("killed", "civilians"): (16, 16), ("injured", "civilians"): (28, 30)},
    ),
    (
        "R8 a plain correction of the injured is no death",
        [
            say("a", "Ada", count(14), count(30, harm="injured"), said="2031-03-17"),
            say("b", "Ada", count(28, harm="injured"), said="2031-03-18"),
        ],
        {("killed", "civilians"): (14, 14), ("injured", "civilians"): (28, 28)},
    ),
    # R9
    (
        "R9 people are taken to be civilians",
        [say("a", "Ada", count(12, whom="unknown"))],
        {("killed", "civilians"): (12, 12)},
    ),
    (
        "R9 a total that mixes fighters and civilians is unknown",
        [say("a", "Ada", count(12, whom="unknown", mixed=True))],
        {("killed", "civilians"): None, ("killed", "unknown"): (12, 12)},
    ),
    (
        "R9 disputed by others: out of the civilian min, into the fighters' max",
        [
            say("a", "Ada", count(15)),
            say("b", "Bo", count(15)),
            say("c", "Cy", count(3, whom="fighters", scope="part")),
        ],
        {("killed", "civilians"): (12, 15), ("killed", "fighters"): (0, 3)},
    ),
    (
        "R9 all agree: the fighters leave altogether",
        [
            say("a", "Ada", count(15, whom="unknown")),
            say("b", "Bo", count(15, whom="unknown")),
            say("c", "Cy", count(3, whom="fighters", scope="part")),
        ],
        {("killed", "civilians"): (12, 12), ("killed", "fighters"): (3, 3)},
    ),
    (
        "R9 a speaker's own total less his fighters",
        [say("a", "Ada", count(15, whom="unknown"), count(3, whom="fighters", scope="part"))],
        {("killed", "civilians"): (12, 12), ("killed", "fighters"): (3, 3)},
    ),
    (
        "R9 the accused party's word alone is no evidence",
        [
            say("a", "Ada", count(15), party="army", act="airstrike"),
            say("b", "Bo", count(15)),
            say("c", "Vael", count(3, whom="fighters", scope="part"), **ARMY),
        ],
        {("killed", "civilians"): (15, 15), ("killed", "fighters"): (3, 3)},
    ),
    (
        "R9 counts of both apart dispute nothing",
        [say("a", "Ada", count(12), count(3, whom="fighters")), say("b", "Bo", count(12))],
        {("killed", "civilians"): (12, 12), ("killed", "fighters"): (3, 3)},
    ),
    # R10
    (
        "R10 a concession is no part of the range and no origin",
        [
            say("a", "Ada", count(14), party="army", act="airstrike"),
            say("b", "Vael", count(8), stance="admits", **ARMY),
        ],
        {("killed", "civilians"): (14, 14)},
    ),
    (
        "R10 a number given with a rival cause is no concession",
        [
            say("a", "Ada", count(14), party="army", act="airstrike"),
            say("b", "Vael", count(8), cause="explosive_device", cause_party="rebels", **ARMY),
        ],
        {("killed", "civilians"): (8, 14)},
    ),
    (
        "R10 a rival cause elsewhere in the same statement counts too",
        [
            say("a", "Ada", count(14), party="army", act="airstrike"),
            say("b", "Vael", count(8), report="r9", **ARMY),
            say("c", "Vael", report="r9", party="rebels", act="shelling", **ARMY),
        ],
        {("killed", "civilians"): (8, 14)},
    ),
    # R11
    (
        "R11 a later figure of the same speaker replaces the earlier",
        [say("a", "Ada", count(20), said="2031-03-17"), say("b", "Ada", count(14), said="2031-03-18")],
        {("killed", "civilians"): (14, 14)},
    ),
    (
        "R11 an office is one speaker, whoever reads it out",
        [
            say("a", "Dorn", count(20), said="2031-03-17", actor="state", role="spokesman of the health ministry"),
            say("b", "Vint", count(14), said="2031-03-18", actor="state", role="health minister"),
        ],
        {("killed", "civilians"): (14, 14)},
    ),
    (
        "R11 another speaker replaces nothing",
        [say("a", "Ada", count(20), said="2031-03-17"), say("b", "Bo", count(14), said="2031-03-18")],
        {("killed", "civilians"): (14, 20)},
    ),
    (
        "R11 undated figures replace nothing",
        [say("a", "Ada", count(20), said="2031-03-17"), say("b", "Ada", count(14))],
        {("killed", "civilians"): (14, 20)},
    ),
    (
        "R11 dates that may be one day replace nothing",
        [say("a", "Ada", count(20), said="2031-03-17"), say("b", "Ada", count(14), said="2031-03")],
        {("killed", "civilians"): (14, 20)},
    ),
    (
        "R11 children are no later figure for all",
        [say("a", "Ada", count(20), said="2031-03-17"), say("b", "Ada", count(5, whom="children"), said="2031-03-18")],
        {("killed", "civilians"): (20, 20), ("killed", "children"): (5, 5)},
    ),
    (
        "R11 a retraction takes the figure back",
        [
            say("a", "Ada", count(20), said="2031-03-17"),
            say("b", "Ada", count(20), stance="retracts", said="2031-03-18"),
            say("c", "Bo", count(5)),
        ],
        {("killed", "civilians"): (5, 5)},
    ),
    # R12
    (
        "R12 a campaign's toll never enters",
        [say("a", "Ada", count(14)), say("b", "Bo", count(1140, scope="campaign"))],
        {("killed", "civilians"): (14, 14)},
    ),
    (
        "R12 another incident's toll never enters",
        [say("a", "Ada", count(14)), say("b", "Bo", count(31, scope="other_incident"))],
        {("killed", "civilians"): (14, 14)},
    ),
    (
        "R12 background never enters",
        [say("a", "Ada", count(14)), say("b", "Bo", count(31), kinds=("toll", "background"))],
        {("killed", "civilians"): (14, 14)},
    ),
    (
        "R12 a claim of another incident never enters",
        [say("a", "Ada", count(14)), say("b", "Bo", count(31), incident="i2")],
        {("killed", "civilians"): (14, 14)},
    ),
]


@pytest.mark.parametrize(("claims", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_rule(claims: list[Claim], expected: dict[tuple[str, str], tuple[int, int | None] | None]) -> None:
    assessment = judge(claims)
    assert {key: bounds(assessment, *key) for key in expected} == expected


def test_every_rule_has_two_hits_and_a_near_miss_or_more() -> None:
    counted = {f"R{number}": sum(name.startswith(f"R{number} ") for name, *_ in CASES) for number in range(1, 13)}
    assert not {rule for rule, cases in counted.items() if cases < 2}, counted


def test_bounds_name_their_claims_and_rules() -> None:
    found = range_of(
        judge([say("a", "Ada", count(14)), say("b", "Bo", count(14)), say("c", "Cy", count(60, q="up_to"))])
    )
    assert found is not None
    assert (found.min_from.claims, found.min_from.rules) == (("a", "b"), ("R2",))
    assert found.max_from.claims == ("c",)
    assert set(found.max_from.rules) == {"R1", "R3", "R5"}
    assert (found.origin_count, found.report_count) == (3, 3)


def test_what_is_left_out_says_why() -> None:
    claims = [
        say("a", "Ada", count(35), report="r1"),
        say("b", "Bo", word("hundreds", 200, None), report="r1"),
        say("c", "Cy", count(900, scope="campaign")),
        say("d", "Ada", count(30), said="2031-03-17"),
        say("e", "Ada", count(31), said="2031-03-18"),
    ]
    found = range_of(judge(claims))
    assert found is not None
    assert {(out.claim, out.rule) for out in found.left_out} == {("b", "R6"), ("c", "R12"), ("d", "R11")}


def test_figures_are_drawn_once_for_each_source() -> None:
    claims = [
        say("a", "Ada", count(14), report="r1"),
        say("b", "Ada", count(14), report="r2"),
        say("c", "Bo", count(20)),
    ]
    found = range_of(judge(claims))
    assert found is not None
    assert sorted((figure.min, figure.max, figure.source) for figure in found.figures) == [
        (14, 14, "Ada"),
        (20, 20, "Bo"),
    ]


def test_a_party_word_on_fighters_is_labelled() -> None:
    claims = [say("a", "Vael", count(20, whom="fighters"), party="army", act="airstrike", admits="act", **ARMY)]
    found = range_of(judge(claims), "killed", "fighters")
    assert found is not None
    assert (found.min, found.max) == (20, 20)
    assert "R9" in found.max_from.rules
    assert found.figures[0].source == "Vael (its own word)"


def test_a_concession_above_the_max_is_a_contradiction() -> None:
    claims = [
        say("a", "Ada", count(14), party="army", act="airstrike"),
        say("b", "Vael", count(30), stance="admits", admits="harm", party="army", **ARMY),
    ]
    assessment = judge(claims)
    assert bounds(assessment) == (14, 14)
    (army,) = (party for party in assessment.parties if party.party == "army")
    assert [(item.harm, item.min, item.max) for item in army.conceded] == [("killed", 30, 30)]
    assert any("concedes 30" in item.summary for item in assessment.contradictions)


def test_a_retelling_does_not_bring_an_old_toll_back() -> None:
    reports = [
        write("r1", published="2031-03-11"),
        write("r2", published="2031-03-13"),
        write("r3", published="2031-03-18"),
    ]
    claims = [
        say("a", "Civil Defence", count(14), report="r1"),
        say("b", "Civil Defence", count(21), report="r2"),
        say("c", "Civil Defence", count(14), report="r3"),
    ]
    assert bounds(judge(claims, reports)) == (21, 21)


def test_a_repost_adds_no_origin() -> None:
    text = (
        "The market was hit at dawn. Nine people were killed, rescuers said. The road is closed and the school is shut."
    )
    reports = [write("r1", text, published="2031-03-11"), write("r2", text, published="2031-03-12")]
    claims = [
        say("a", "own", count(9), report="r1", outlet="Ostrel"),
        say("b", "own", count(9), report="r2", outlet="Plover"),
    ]
    found = range_of(judge(claims, reports))
    assert found is not None
    assert (found.origin_count, found.report_count) == (1, 2)


def test_profiles_differ_on_the_same_claims() -> None:
    claims = [say("a", "Ada", word("several", 2, 2))]
    assert bounds(judge(claims)) == (2, 2)
    assert bounds(judge(claims, profile=load_profile("acled-style"))) == (3, 3)
