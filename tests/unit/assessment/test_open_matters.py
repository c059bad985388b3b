"""Contradictions by dimension, open questions, victims, the timeline and the rows of the profiles."""

from dataclasses import replace

import pytest

from sayso.assessment.profiles.profile import load_profile, profile_names
from sayso.assessment.profiles.rows import GED_COLUMNS, make_row, phrase_row
from sayso.errors import UsageError
from sayso.records.claim import Claim, Harm, Toll
from tests.unit.building import HADRIN, SORREL, count, judge, range_of, say, tell_of, word, write

ARMY = {"actor": "army", "role": "spokesman of the army"}

CONTRADICTIONS: list[tuple[str, list[Claim], set[str]]] = [
    ("two totals", [say("a", "Ada", count(11)), say("b", "Bo", count(14))], {"toll"}),
    ("an open figure and a higher one", [say("a", "Ada", count(11, q="at_least")), say("b", "Bo", count(14))], set()),
    (
        "an update of one speaker",
        [say("a", "Ada", count(11), said="2031-03-17"), say("b", "Ada", count(14), said="2031-03-18")],
        set(),
    ),
    ("a difference of scope", [say("a", "Ada", count(11, scope="part")), say("b", "Bo", count(14))], set()),
    (
        "a victim of a list",
        [say("a", "Ada", count(1, names=["Ola Brandt"], scope="part")), say("b", "Bo", count(14))],
        set(),
    ),
    (
        "children as parts of two totals",
        [
            say("a", "Ada", count(14), count(2, whom="children", scope="part")),
            say("b", "Bo", count(14), count(5, whom="children", scope="part")),
        ],
        set(),
    ),
    (
        "a child of a list",
        [say("a", "Ada", count(1, whom="children", scope="part")), say("b", "Bo", count(5, whom="children"))],
        set(),
    ),
    (
        "two totals of children",
        [say("a", "Ada", count(3, whom="children")), say("b", "Bo", count(5, whom="children"))],
        {"toll"},
    ),
    (
        "parts that are added",
        [say("a", "Ada", count(5, scope="part"), count(1, scope="part")), say("b", "Bo", count(14))],
        set(),
    ),
    (
        "a sum that the words make of its parts",
        [say("a", "Ada", count(6), count(5, scope="part"), count(1, scope="part")), say("b", "Bo", count(14))],
        set(),
    ),
    (
        "two figures of one source, the wider agreed on",
        [say("a", "Ada", count(2)), say("b", "Ada", count(14)), say("c", "Bo", count(14))],
        set(),
    ),
    ("rounding", [say("a", "Ada", count(21)), say("b", "Bo", count(20, q="about"))], set()),
    ("more than rounding", [say("a", "Ada", count(21)), say("b", "Bo", count(40, q="about"))], {"toll"}),
    ("two causes", [say("a", "Ada", cause="airstrike"), say("b", "Bo", cause="explosive_device")], {"cause"}),
    (
        "a word that names no mechanism",
        [say("a", "Ada", cause="airstrike"), say("b", "Bo", party="army", act="killing")],
        set(),
    ),
    ("a wider word for one cause", [say("a", "Ada", cause="airstrike"), say("b", "Bo", cause="bombing")], set()),
    (
        "two parties",
        [say("a", "Ada", party="army", act="strike"), say("b", "Bo", party="rebels", act="strike")],
        {"party"},
    ),
    (
        "blamed and denied",
        [
            say("a", "Ada", party="army", act="strike"),
            say("b", "Vael", party="army", act="strike", stance="denies", **ARMY),
        ],
        {"party"},
    ),
    (
        "fighters or civilians",
        [say("a", "Ada", count(12)), say("b", "Vael", count(12, whom="fighters"), **ARMY)],
        {"victim_status"},
    ),
    ("both counted apart", [say("a", "Ada", count(12)), say("b", "Bo", count(12), count(3, whom="fighters"))], set()),
    ("two days", [say("a", "Ada", date="2031-03-17"), say("b", "Bo", date="2031-03-18")], {"date"}),
    ("a day and its month", [say("a", "Ada", date="2031-03-17"), say("b", "Bo", date="2031-03")], set()),
    ("harm denied", [say("a", "Ada", count(12)), say("b", "Vael", count(0), stance="denies", **ARMY)], {"occurrence"}),
    ("harm doubted", [say("a", "Ada", count(12)), say("b", "Vael", count(0), stance="doubts", **ARMY)], set()),
]


@pytest.mark.parametrize(
    ("claims", "expected"), [case[1:] for case in CONTRADICTIONS], ids=[case[0] for case in CONTRADICTIONS]
)
def test_contradictions(claims: list[Claim], expected: set[str]) -> None:
    assert {item.dimension.value for item in judge(claims).contradictions} == expected


def test_a_figure_is_shown_under_its_own_speaker() -> None:
    """Unnamed speakers of one report are one source to count, and so is an office; each figure has its own speaker."""
    claims = [
        say("a", "unnamed", count(30), report="r1", words="local activists"),
        say("b", "unnamed", count(17), report="r1", words="witnesses"),
        say("c", "unnamed", count(12), report="r2"),
        say("d", "own", count(21), report="r3"),
        say("e", "Vael", count(5), actor="army", role="spokesman of the army"),
        say("f", "Orn", count(5), actor="army", role="spokesman of the army"),
    ]
    found = judge(claims, [write("r3", outlet="Hadrin Herald")])
    shown = {"12 (not named)", "17 (witnesses)", "21 (Hadrin Herald)", "30 (local activists)"}
    killed = range_of(found)
    assert killed is not None
    assert {f"{figure.max} ({figure.source})" for figure in killed.figures} == {*shown, "5 (Vael)"}
    (toll,) = found.contradictions
    assert set(toll.summary.removeprefix("killed, civilians: ").split("; ")) == {*shown, "5 (Orn, Vael)"}


def test_a_figure_that_a_headline_repeats_is_drawn_under_the_name() -> None:
    claims = [say("a", "own", count(14), report="r1", outlet="Hadrin Herald"), say("b", "Ada", count(14), report="r1")]
    killed = range_of(judge(claims))
    assert killed is not None
    assert [figure.source for figure in killed.figures] == ["Ada"]


QUESTIONS: list[tuple[str, list[Claim], list[tuple[str, str, bool]]]] = [
    ("a video mentioned", [say("a", "Ada", evidence="video", concerns=True)], [("evidence", "mentioned", False)]),
    ("which may not be of this", [say("a", "Ada", evidence="video")], [("evidence", "mentioned", True)]),
    ("or is not", [say("a", "Ada", evidence="video", concerns=False)], []),
    (
        "of no incident, in a report on this one",
        [say("h", "Ada", count(2), report="r1"), say("a", "Ada", evidence="video", report="r1", incident=None)],
        [("evidence", "mentioned", True)],
    ),
    (
        "promised",
        [say("a", "Ada", evidence="video"), say("b", "Bo", evidence="the footage", status="promised", holder="army")],
        [("evidence", "promised", True)],
    ),
    ("released", [say("a", "Ada", evidence="video"), say("b", "Bo", evidence="footage", status="released")], []),
    (
        "another thing released",
        [say("a", "Ada", evidence="video"), say("b", "Bo", evidence="satellite image", status="released")],
        [("evidence", "mentioned", True)],
    ),
    (
        "released before it was asked for",
        [
            say("a", "Ada", evidence="video", said="2031-03-20"),
            say("b", "Bo", evidence="video", status="released", said="2031-03-10"),
        ],
        [("evidence", "mentioned", True)],
    ),
    (
        "refused",
        [say("a", "Ada", evidence="video"), say("b", "Bo", evidence="video", status="withheld")],
        [("evidence", "withheld", True)],
    ),
    ("an inquiry", [say("a", "Vael", inquiry="open", stance="announces", **ARMY)], [("inquiry", "open", False)]),
    (
        "an inquiry closed",
        [say("a", "Vael", inquiry="open", stance="announces", **ARMY), say("b", "Vael", inquiry="closed", **ARMY)],
        [],
    ),
    (
        "another's inquiry closed",
        [say("a", "Vael", inquiry="open", stance="announces", **ARMY), say("b", "Court", inquiry="closed")],
        [("inquiry", "open", False)],
    ),
    (
        "an inquiry refused",
        [say("a", "Vael", inquiry="open", stance="denies", **ARMY)],
        [("inquiry", "withheld", False)],
    ),
]


@pytest.mark.parametrize(("claims", "expected"), [case[1:] for case in QUESTIONS], ids=[case[0] for case in QUESTIONS])
def test_open_questions(claims: list[Claim], expected: list[tuple[str, str, bool]]) -> None:
    found = judge(claims).open_questions
    assert [(item.kind, item.status, item.is_possibly_related) for item in found] == expected


def test_what_nobody_says_of_an_inquiry_stays_unknown() -> None:
    """Neither a question nor an inquirer is made up: who speaks of an inquiry need not hold it."""
    (unsaid,) = judge([say("a", "Vael", inquiry="open", stance="announces", **ARMY)]).open_questions
    assert (unsaid.what, unsaid.holder) == (None, None)
    claims = [
        say("a", "Ada", inquiry="open", stance="announces", investigator="the court"),
        say("b", "Bo", inquiry="open", stance="announces", investigator="the court", question="who fired"),
    ]
    (said,) = judge(claims).open_questions
    assert (said.what, said.holder) == ("who fired", "the court")


def test_places_apart_contradict_and_a_place_within_does_not() -> None:
    def place(claim: str, by: str, where: object) -> Claim:
        return say(claim, by, place=where)

    hadrin, sorrel = replace(HADRIN, id="g:7"), replace(SORREL, id="g:8")
    assert {c.dimension.value for c in judge([place("a", "Ada", hadrin), place("b", "Bo", sorrel)]).contradictions} == {
        "place"
    }
    assert not judge([place("a", "Ada", hadrin), place("b", "Bo", HADRIN)]).contradictions


def test_victims_are_distinct_across_spellings() -> None:
    claims = [
        say("a", "Ada", count(3, names=[("Amal Nabil Haddan", 34, "female"), ("Omar Haddan", 5), ("Omar Haddan", 9)])),
        say("b", "Bo", count(2, names=[("Amal Haddan", 35, None), ("Omar Haddan", 9)])),
        say("c", "Cy", count(1, names=[("Amal Haddan", 70, None)])),
        say("d", "Di", count(1, scope="other_incident", names=["Siv Aas"])),
    ]
    victims = judge(claims).victims
    assert sorted((victim.name, victim.age or 0, victim.claims) for victim in victims) == [
        ("Amal Haddan", 70, ("c",)),
        ("Amal Nabil Haddan", 0, ("a", "b")),
        ("Omar Haddan", 5, ("a",)),
        ("Omar Haddan", 9, ("a", "b")),
    ]
    assert len({victim.id for victim in victims}) == 4
    assert all(victim.is_withheld for victim in judge(claims, withheld={"a", "b", "c"}).victims)


def test_the_timeline_says_what_changed() -> None:
    claims = [
        say("a", "Ada", count(14), said="2031-03-17"),
        say("b", "Ada", count(21), said="2031-03-19"),
        say("c", "Bo", party="army", act="airstrike", said="2031-03-18"),
        say("d", "Vael", party="army", act="airstrike", stance="denies", said="2031-03-18", **ARMY),
        say("e", "Cy"),
    ]
    timeline = judge(claims).timeline
    assert [(entry.date, entry.claim) for entry in timeline] == [
        ("2031-03-17", "a"),
        ("2031-03-18", "c"),
        ("2031-03-18", "d"),
        ("2031-03-19", "b"),
    ]
    assert "civilians killed now 14" in timeline[0].what
    assert timeline[1].what == "blames army"
    assert timeline[2].what == "army denies it"
    assert "civilians killed now 21" in timeline[3].what


TOLLS: list[tuple[Toll, str]] = [
    (count(1, whom="unknown"), "gives 1 person killed"),
    (count(14, whom="unknown"), "gives 14 people killed"),
    (count(1, whom="children"), "gives 1 child killed"),
    (count(2, whom="women", harm="injured"), "gives 2 women injured"),
    (count(1, whom="staff"), "gives 1 member of staff killed"),
    (count(1, q="at_least", whom="unknown"), "gives 1 or more people killed"),
    (count(60, q="up_to", whom="unknown"), "gives up to 60 people killed"),
    (count(3, 5), "gives 3 to 5 civilians killed"),
    (word("dozens", 12, 24, whom="unknown", harm="injured"), "gives dozens of people injured"),
    (word("several", 2, 2, whom="fighters"), "gives several fighters killed"),
    (word("couple", 2, 2, whom="men"), "gives a couple of men killed"),
    (count(1, whom="unknown", names=[("Ola Brandt", 34)]), "names Ola Brandt among the killed"),
    (count(3, names=["Ola Brandt", "Per Lund", "Siv Aas"]), "names Ola Brandt, Per Lund and Siv Aas among the killed"),
    (count(14, names=["Siv Aas"]), "gives 14 civilians killed, and names Siv Aas among the killed"),
]


@pytest.mark.parametrize(("toll", "words"), TOLLS, ids=[words for _, words in TOLLS])
def test_the_timeline_says_tolls_in_plain_english(toll: Toll, words: str) -> None:
    (entry,) = judge([say("a", "Ada", toll)]).timeline
    assert entry.what.split("; ")[0] == words


def test_profiles_show_their_own_columns() -> None:
    claims = [say("a", "Ada", count(14), count(3, whom="fighters")), say("b", "Bo", word("dozens", 12, 24))]
    rows = {
        name: make_row(load_profile(name), tell_of(claims), judge(claims, profile=load_profile(name)))
        for name in profile_names()
    }
    assert rows["airwars-style"]["killed_civilians_max"] == 24
    assert (rows["ibc-style"]["reported_minimum"], rows["ibc-style"]["status"]) == (12, "corroborated")
    assert tuple(rows["ged-style"]) == GED_COLUMNS
    assert len(GED_COLUMNS) == 49
    assert (rows["ged-style"]["low"], rows["ged-style"]["best"], rows["ged-style"]["high"]) == (15, None, 27)
    assert (rows["ged-style"]["date_prec"], rows["ged-style"]["where_prec"]) == (1, 1)
    assert (rows["acled-style"]["fatalities"], rows["acled-style"]["time_precision"]) == (15, 1)


@pytest.mark.parametrize(
    ("name", "best", "words"),
    [
        ("airwars-style", {}, None),
        ("airwars-style", {Harm.KILLED: 16, Harm.INJURED: 30}, "a reviewer's best: 16 killed, 30 injured"),
        ("ibc-style", {}, "civilians killed minimum 14, maximum open, provisional"),
        ("ged-style", {}, "deaths low 14, best –, high open"),
        ("ged-style", {Harm.KILLED: 16}, "deaths low 14, best 16, high open"),
        (
            "ged-style",
            {Harm.KILLED: 16, Harm.MISSING: 2},
            "deaths low 14, best 16, high open; a reviewer's best: 2 missing",
        ),
        ("acled-style", {Harm.DETAINED: 4}, "fatalities 14; a reviewer's best: 4 detained"),
    ],
)
def test_a_profile_says_its_own_figure_and_all_that_a_reviewer_set(
    name: str, best: dict[Harm, int], words: str | None
) -> None:
    claims = [say("a", "Ada", count(14, q="at_least"))]
    profile = load_profile(name)
    row = make_row(profile, tell_of(claims), judge(claims, [write("r-a")], profile=profile), best=best)
    assert phrase_row(profile, row, best=best) == words
    if name == "ged-style":
        assert (len(row), row["best"]) == (49, best.get(Harm.KILLED))
    else:
        assert {column: row[column] for column in row if column.startswith("best")} == {
            f"best_{harm}": number for harm, number in best.items()
        }


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(UsageError, match="no profile 'house-style'"):
        load_profile("house-style")


def test_a_lone_origin_is_provisional_by_ibc() -> None:
    claims = [say("a", "Ada", count(14))]
    row = make_row(load_profile("ibc-style"), tell_of(claims), judge(claims, [write("r-a")]))
    assert row["status"] == "provisional"
