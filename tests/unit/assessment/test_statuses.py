"""Both statuses, each rung with what lies just beside it; parties; provisional values; overrides."""

import pytest

from sayso.records.assessment import HarmStatus, OwnAssessment, PartyStance, StrikeStatus
from sayso.records.claim import Claim
from tests.unit.building import HADRIN, count, decide, judge, partners, say, tell_of, write

ARMY = {"actor": "army", "role": "spokesman of the army"}
REBELS = {"actor": "rebels", "role": "spokesman of the rebels"}
HARM = say("h", "Ada", count(14))
BLAME = say("b1", "Bo", party="army", act="airstrike")
DOCTOR = say("d1", "Cy", count(14), role="surgeon at the hospital")
NEIGHBOUR = say("d2", "Di", count(11), role="neighbour")

STRIKE: list[tuple[str, list[Claim], str]] = [
    ("one origin blames", [HARM, BLAME], "single_source_claim"),
    ("two origins blame", [HARM, BLAME, say("b2", "Ed", party="army", act="airstrike")], "likely_strike"),
    (
        "the same speaker twice is one origin",
        [HARM, BLAME, say("b2", "Bo", party="army", act="airstrike")],
        "single_source_claim",
    ),
    (
        "one blames, and the party is near",
        [HARM, BLAME, say("n", "Ed", party="army", kinds=("place_time",))],
        "likely_strike",
    ),
    (
        "the party is said not to be near",
        [HARM, BLAME, say("n", "Ed", party="army", kinds=("place_time",), negated=True)],
        "single_source_claim",
    ),
    ("nobody is named", [HARM], "contested_strike"),
    ("two sides are blamed", [HARM, BLAME, say("b2", "Ed", party="rebels", act="shelling")], "contested_strike"),
    ("two partners are blamed", [HARM, BLAME, say("b2", "Ed", party="ally", act="airstrike")], "single_source_claim"),
    (
        "declared",
        [HARM, say("x", "Vael", party="army", act="airstrike", stance="admits", admits="act", **ARMY)],
        "declared_strike",
    ),
    (
        "declared while another is blamed",
        [
            HARM,
            say("x", "Vael", party="army", act="airstrike", admits="act", **ARMY),
            say("b2", "Ed", party="rebels", act="shelling"),
        ],
        "declared_strike",
    ),
    (
        "a denial declares nothing",
        [HARM, BLAME, say("x", "Vael", party="army", act="airstrike", stance="denies", **ARMY)],
        "single_source_claim",
    ),
    (
        "an inquiry declares nothing",
        [HARM, BLAME, say("x", "Vael", inquiry="open", stance="announces", **ARMY)],
        "single_source_claim",
    ),
    (
        "a denial that blames another is a counter-accusation",
        [HARM, BLAME, say("x", "Vael", party="rebels", act="shelling", **ARMY)],
        "contested_strike",
    ),
]

ADMISSION = say("x", "Vael", party="army", act="airstrike", stance="admits", admits="act", **ARMY)
HARM_CASES: list[tuple[str, list[Claim], str, str]] = [
    ("none reported", [BLAME], "none_reported", "harm:none_reported"),
    (
        "no victims is no harm",
        [BLAME, say("n", "Ed", count(0), stance="denies")],
        "none_reported",
        "harm:none_reported",
    ),
    (
        "confirmed",
        [HARM, say("x", "Vael", party="army", act="airstrike", stance="admits", admits="harm", **ARMY)],
        "confirmed",
        "harm:confirmed",
    ),
    (
        "a hedged admission that takes responsibility is acceptance",
        [HARM, say("x", "Vael", count(8), party="army", act="airstrike", stance="believes", admits="harm", **ARMY)],
        "confirmed",
        "harm:confirmed",
    ),
    ("declared is not accepted", [HARM, ADMISSION], "weak", "harm:weak"),
    ("contested: nobody named", [HARM], "contested", "harm:contested:nobody_named"),
    (
        "contested: rivals",
        [HARM, BLAME, say("b2", "Ed", party="rebels", act="shelling")],
        "contested",
        "harm:contested:rivals_blamed",
    ),
    (
        "contested: rival cause on the accused party's word",
        [HARM, ADMISSION, say("y", "Vael", cause="explosion", **ARMY)],
        "contested",
        "harm:contested:rival_cause",
    ),
    (
        "an explosion on a witness's word is no rival cause",
        [HARM, ADMISSION, say("y", "Di", cause="explosion", role="neighbour")],
        "weak",
        "harm:weak",
    ),
    (
        "contested: a stampede needs no party",
        [HARM, BLAME, say("y", "Di", cause="stampede")],
        "contested",
        "harm:contested:rival_cause",
    ),
    (
        "a cause under inquiry is nobody's word",
        [HARM, BLAME, say("y", "Di", cause="stampede", inquiry="open")],
        "weak",
        "harm:weak",
    ),
    (
        "fair: two at first hand, and a party blamed",
        [DOCTOR, NEIGHBOUR, BLAME],
        "fair",
        "harm:fair (near: nobody known)",
    ),
    ("one at first hand is weak", [DOCTOR, HARM, BLAME], "weak", "harm:weak"),
    (
        "two at first hand of one report are one origin",
        [
            say("d1", "Cy", count(14), role="surgeon", report="r1"),
            say("d2", "Di", count(11), role="neighbour", report="r1"),
            BLAME,
        ],
        "weak",
        "harm:weak",
    ),
    (
        "a monitoring group is not at first hand",
        [DOCTOR, say("m", "Monitor", count(19), role="rights group"), BLAME],
        "weak",
        "harm:weak",
    ),
    (
        "an accused party's own medics are not",
        [DOCTOR, say("m", "Vint", count(9), actor="army", role="army surgeon", cause="mine"), BLAME],
        "contested",
        "harm:contested:rival_cause",
    ),
]


@pytest.mark.parametrize(("claims", "expected"), [case[1:] for case in STRIKE], ids=[case[0] for case in STRIKE])
def test_strike_status(claims: list[Claim], expected: str) -> None:
    status = judge(claims, are_partners=partners(("army", "ally"))).strike_status
    assert status.value == expected
    assert status.rules
    assert status.would_change_if


@pytest.mark.parametrize(
    ("claims", "expected", "rule"), [case[1:] for case in HARM_CASES], ids=[case[0] for case in HARM_CASES]
)
def test_harm_status(claims: list[Claim], expected: str, rule: str) -> None:
    status = judge(claims).harm_status
    assert (status.value, status.rules) == (expected, (rule,))
    assert status.would_change_if


def test_the_outlets_own_reporter_there_knows_at_first_hand() -> None:
    there = write("r1", byline="By Pell Adrin in Hadrin")
    away = write("r1", byline="By Pell Adrin in Halvost")
    claims = [DOCTOR, BLAME, say("o", "own", count(11), report="r1")]
    assert judge(claims, [there]).harm_status.value == "fair"
    assert judge(claims, [away]).harm_status.value == "weak"
    assert tell_of(claims).place == HADRIN


def test_nothing_is_assessed_before_a_claim_of_harm_is_accepted() -> None:
    claims = [DOCTOR, NEIGHBOUR, BLAME]
    assessment = judge(claims, accepted={"b1"})
    assert (assessment.harm_status.value, assessment.harm_status.provisional) == ("not_assessed", "fair")
    assert (assessment.strike_status.value, assessment.strike_status.provisional) == (None, "single_source_claim")
    assert assessment.ranges == ()
    assert judge(claims, accepted={"b1"}, unreviewed=True).ranges != ()
    assert judge(claims, accepted={"b1", "d1"}).harm_status.value == "weak"


def test_what_would_change_a_status_is_said_as_a_status_and_its_condition() -> None:
    """Each goes on from "would become": the words of a person, with nothing to work out."""
    waiting = judge([DOCTOR, NEIGHBOUR, BLAME], accepted={"b1"})
    assert waiting.harm_status.would_change_if == ("assessed if a reviewer accepts a claim of harm",)
    assert waiting.strike_status.would_change_if == waiting.harm_status.would_change_if
    given = [*(case[1] for case in STRIKE), *(case[1] for case in HARM_CASES)]
    known = {*map(str, HarmStatus), *map(str, StrikeStatus)}
    for claims in given:
        found = judge(claims)
        for change in (*found.strike_status.would_change_if, *found.harm_status.would_change_if):
            become, _, condition = change.partition(" if ")
            assert condition
            assert {name for part in become.split(", ") for name in part.split(" or ")} <= known, change


def test_a_reviewer_discounts_and_both_values_stay() -> None:
    decisions = (decide(1, "override", "inc-1", value="harm_status=discounted"),)
    status = judge([HARM, BLAME], decisions=decisions).harm_status
    assert status.value == "discounted"
    assert status.override is not None
    assert status.override.reason == "for a reason"
    assert status.would_change_if == ("weak if the reviewer's finding is undone",)
    undone = (*decisions, decide(2, "undo", "d1"))
    assert judge([HARM, BLAME], decisions=undone).harm_status.value == "weak"


def test_an_override_stands_beside_the_derived_value() -> None:
    decisions = (decide(1, "override", "inc-1", value="strike_status=likely_strike"),)
    status = judge([HARM, BLAME], decisions=decisions).strike_status
    assert status.value == "single_source_claim"
    assert status.override is not None
    assert status.override.value == "likely_strike"


def test_near_set_by_hand() -> None:
    decisions = (decide(1, "override", "inc-1", value="near.army=yes"),)
    assert judge([HARM, BLAME], decisions=decisions).strike_status.value == "likely_strike"


def test_positions_of_the_parties() -> None:
    claims = [
        HARM,
        BLAME,
        say("b2", "Ed", party="army", act="airstrike"),
        say("x", "Vael", party="army", act="airstrike", stance="denies", **ARMY),
        say("y", "Vael", party="rebels", act="shelling", **ARMY),
        say("z", "Vael", inquiry="open", stance="announces", **ARMY),
    ]
    positions = {party.party: party for party in judge(claims).parties}
    army, rebels = positions["army"], positions["rebels"]
    assert army.positions == (PartyStance.ACCUSED, PartyStance.DENIED, PartyStance.ACCUSER, PartyStance.INVESTIGATING)
    assert (army.accusing_origin_count, army.accusing_report_count) == (2, 2)
    assert rebels.positions == (PartyStance.ACCUSED,)
    assert rebels.accusing_origin_count == 1
    assert army.own_assessment is OwnAssessment.NOT_YET_ASSESSED


def test_a_closed_inquiry_gives_the_partys_own_assessment() -> None:
    claims = [HARM, BLAME, say("z", "Vael", inquiry="closed", result="non_credible", investigator="army", **ARMY)]
    (army,) = (party for party in judge(claims).parties if party.party == "army")
    assert army.own_assessment is OwnAssessment.NON_CREDIBLE
    assert PartyStance.INVESTIGATING not in army.positions


def test_as_of_a_date_the_record_stands_as_it_stood() -> None:
    reports = [write("r-h", published="2031-03-18"), write("r-b1", published="2031-03-20")]
    claims = [HARM, BLAME, say("late", "Ed", count(30), said="2031-04-02"), say("undated", "Fi", count(60))]
    dates = {"r-undated": "2031-05-01"}
    early = judge(claims, reports, as_of="2031-03-18", capture_dates=dates)
    assert early.strike_status.value == "contested_strike"
    assert [(item.min, item.max) for item in early.ranges] == [(14, 14)]
    assert [
        (item.min, item.max) for item in judge(claims, reports, as_of="2031-04-02", capture_dates=dates).ranges
    ] == [(14, 30)]
    assert [
        (item.min, item.max) for item in judge(claims, reports, as_of="2031-05-01", capture_dates=dates).ranges
    ] == [(30, 60)]
    before = judge(claims, reports, as_of="2030-01-01", capture_dates=dates)
    assert before.harm_status.value == "not_assessed"
