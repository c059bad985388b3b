"""Mentions to incidents: one moment and spot; neighbours and next days stay apart; what fits several stays alone."""

from dataclasses import replace
from itertools import permutations

import pytest

from sayso.incidents.incidents import group_incidents
from sayso.incidents.match import may_meet
from sayso.records.claim import Claim
from sayso.records.decision import Decision
from sayso.records.incident import Incident, IncidentMention, answers_to, incident_id
from sayso.records.issue import Issue
from sayso.records.place import Place, Precision
from sayso.text.places import place_key
from tests.plain_grouping import find_connected
from tests.unit.building import HADRIN, NORVIK, SORREL, count, decide, mention, say, write

DRENNIA = Place("Drennia", (), 50.0, 10.0, Precision.COUNTRY, id="g:9")
DAY = "2031-03-17"


def _group(
    *told: IncidentMention, claims: tuple[Claim, ...] = (), decisions: tuple[Decision, ...] = ()
) -> tuple[tuple[Incident, ...], tuple[Issue, ...]]:
    """Groups mentions that each have at least one claim; all orders must give the same."""
    by_hand = {(claim.report, claim.incident) for claim in claims}
    every = [*claims]
    every += [
        say(f"c-{each.report}-{each.label}", "Ada", report=each.report, incident=each.label)
        for each in told
        if (each.report, each.label) not in by_hand
    ]
    reports = [write(name) for name in sorted({each.report for each in told})]
    results = {str(group_incidents(order, every, reports, decisions)) for order in list(permutations(told))[:24]}
    assert len(results) == 1
    return group_incidents(told, every, reports, decisions)


def _members(found: tuple[tuple[Incident, ...], tuple[Issue, ...]]) -> list[tuple[str, ...]]:
    return sorted(incident.mentions for incident in found[0])


@pytest.mark.parametrize(
    ("name", "left", "right", "is_one"),
    [
        ("same day, same place", (DAY, HADRIN), (DAY, HADRIN), True),
        ("a missing year", (DAY, HADRIN), ("XXXX-03-17", HADRIN), True),
        ("a day in a month", (DAY, HADRIN), ("2031-03", HADRIN), True),
        ("a day in an interval", (DAY, HADRIN), ("../2031-04-02", HADRIN), True),
        ("a district within the city", (DAY, HADRIN), (DAY, NORVIK), True),
        (
            "an article and a final h",
            (DAY, replace(HADRIN, name="al-Jadida")),
            (DAY, replace(HADRIN, name="Jadidah")),
            True,
        ),
        ("no date", (DAY, HADRIN), (None, HADRIN), True),
        ("the next day", (DAY, HADRIN), ("2031-03-18", HADRIN), False),
        ("another day of a missing year", (DAY, HADRIN), ("XXXX-03-18", HADRIN), False),
        ("windows that only overlap", ("2031-03-10/2031-03-17", HADRIN), ("2031-03-15/2031-03-20", HADRIN), False),
        ("the neighbouring district", (DAY, HADRIN), (DAY, SORREL), False),
        ("one name in two countries", (DAY, HADRIN), (DAY, replace(HADRIN, within=("Ulm", "Ulmaria"))), False),
        ("a day alone", (DAY, HADRIN), (DAY, None), False),
        ("a country alone", (DAY, HADRIN), (None, DRENNIA), False),
        ("nothing at all", (DAY, HADRIN), (None, None), False),
    ],
)
def test_two_mentions(name: str, left: tuple[str, Place], right: tuple[str | None, Place | None], is_one: bool) -> None:
    one, other = mention("r1", *left), mention("r2", *right)
    assert (len(_group(one, other)[0]) == 1) is is_one, name
    if is_one:
        assert may_meet(one, other)
        assert may_meet(other, one)


def test_spots_are_compared_by_distance_and_districts_are_not() -> None:
    spot = Place("17 Alder Street", ("Hadrin", "Norvik"), 51.0, 11.0, Precision.STREET)
    near = Place("the Alder bakery", ("Hadrin", "Norvik"), 51.002, 11.0, Precision.LANDMARK)
    far = replace(near, lat=51.02)
    assert len(_group(mention("r1", DAY, spot), mention("r2", DAY, near))[0]) == 1
    assert len(_group(mention("r1", DAY, spot), mention("r2", DAY, far))[0]) == 2


def test_two_incidents_near_in_time_and_place_stay_apart() -> None:
    found = _group(
        mention("r1", DAY, HADRIN),
        mention("r2", DAY, HADRIN),
        mention("r1", "2031-03-18", SORREL, label="i2"),
        mention("r3", "2031-03-18", SORREL),
    )
    assert _members(found) == [("r1#i1", "r2#i1"), ("r1#i2", "r3#i1")]
    assert found[1] == ()


def test_what_fits_several_stays_alone_and_says_so() -> None:
    found = _group(mention("r1", DAY, HADRIN), mention("r2", DAY, SORREL), mention("r3", DAY, NORVIK))
    assert _members(found) == [("r1#i1",), ("r2#i1",), ("r3#i1",)]
    (issue,) = found[1]
    assert (issue.code, issue.record) == ("GROUP-001", "r3#i1")


def test_a_toll_or_a_party_decides_between_candidates() -> None:
    told = (mention("r1", DAY, HADRIN), mention("r2", DAY, SORREL), mention("r3", DAY, NORVIK))
    tolls = (
        say("a", "Ada", count(14), report="r1"),
        say("b", "Bo", count(9), report="r2"),
        say("c", "Cy", count(9), report="r3"),
    )
    found = _group(*told, claims=tolls)
    assert _members(found) == [("r1#i1",), ("r2#i1", "r3#i1")]
    assert found[1] == ()


def test_a_town_without_a_day_joins_only_while_the_news_is_fresh() -> None:
    fresh, late = write("r2", published="2031-03-20"), write("r2", published="2031-03-29")
    told = (mention("r1", DAY, NORVIK), mention("r2", None, NORVIK))
    claims = (say("a", "Ada", report="r1"), say("b", "Bo", report="r2"))
    assert len(group_incidents(told, claims, (write("r1"), fresh))[0]) == 1
    assert len(group_incidents(told, claims, (write("r1"), late))[0]) == 2
    counted = (say("a", "Ada", count(14), report="r1", act="airstrike"), say("b", "Bo", count(14), report="r2"))
    assert len(group_incidents(told, counted, (write("r1"), late))[0]) == 1


def test_a_town_without_a_day_and_without_a_day_of_publication_is_too_little() -> None:
    told = (mention("r1", None, NORVIK), mention("r2", None, NORVIK))
    assert len(_group(*told)[0]) == 2
    named = (
        say("a", "Ada", count(1, names=["Siv Aas"]), report="r1"),
        say("b", "Bo", count(1, names=["Siv Aas"]), report="r2"),
    )
    assert len(_group(*told, claims=named)[0]) == 1


def test_reports_without_a_day_are_no_chain_through_a_town_dense_with_incidents() -> None:
    told = [mention(f"r{week}", None, NORVIK) for week in range(4)]
    reports = [write(f"r{week}", published=f"2031-03-{1 + 7 * week:02}") for week in range(4)]
    claims = [say(f"c{week}", "Ada", count(1), report=f"r{week}") for week in range(4)]
    assert len(group_incidents(told, claims, reports)[0]) == 4


def test_a_month_and_a_town_are_one_incident_only_with_nothing_against_it() -> None:
    told = (mention("r1", DAY, NORVIK), mention("r2", "2031-03", NORVIK))
    other = (
        say("a", "Ada", count(1, names=["Siv Aas"]), report="r1"),
        say("b", "Bo", count(1, names=["Per Lund"]), report="r2"),
    )
    assert len(_group(*told)[0]) == 1
    assert len(_group(*told, claims=other)[0]) == 2
    assert len(_group(told[0], mention("r2", "2031", NORVIK))[0]) == 2


def test_what_surely_is_of_two_incidents_stands_with_the_better() -> None:
    """By a name, a place and a day: then the two are one, which the others did not show, or nothing could tell."""
    told = (mention("r1", DAY, HADRIN), mention("r2", DAY, SORREL), mention("r3", DAY, NORVIK))
    claims = (
        say("a", "Ada", count(2, names=["Siv Aas"]), report="r1"),
        say("b", "Bo", count(2, names=["Per Lund"]), report="r2"),
        say("c", "Cy", count(2, names=["Siv Aas", "Per Lund"]), report="r3"),
    )
    found = _group(*told, claims=claims)
    assert _members(found) == [("r1#i1", "r3#i1"), ("r2#i1",)]
    assert found[1] == ()


def test_a_day_alone_attaches_by_the_toll() -> None:
    told = (mention("r1", DAY, HADRIN), mention("r2", DAY, None))
    tolls = (say("a", "Ada", count(14), report="r1"), say("b", "Bo", count(14), report="r2"))
    assert len(_group(*told, claims=tolls)[0]) == 1


def test_what_one_report_tells_apart_is_never_merged() -> None:
    found = _group(mention("r1", DAY, HADRIN), mention("r1", DAY, HADRIN, label="i2"))
    assert _members(found) == [("r1#i1",), ("r1#i2",)]
    assert sorted(incident.code for incident in found[0]) == ["2031-03-17-hadrin", "2031-03-17-hadrin-2"]


def test_the_most_exact_date_and_place_are_the_incidents() -> None:
    (incident,) = _group(
        mention("r1", "2031-03", HADRIN), mention("r2", "XXXX-03-17", NORVIK), mention("r3", DAY, HADRIN)
    )[0]
    assert incident.date is not None
    assert (incident.date.edtf, incident.place and incident.place.name, incident.code) == (
        DAY,
        "Hadrin",
        "2031-03-17-hadrin",
    )


def test_an_id_survives_growth() -> None:
    (alone,) = _group(mention("r2", DAY, HADRIN))[0]
    (grown,) = _group(mention("r2", DAY, HADRIN), mention("r1", DAY, HADRIN))[0]
    assert answers_to(grown, alone.id)
    assert answers_to(grown, alone.code)
    assert not answers_to(grown, incident_id("r9#i1"))


def test_merge_and_split_are_honoured_and_undone() -> None:
    told = (mention("r1", DAY, HADRIN), mention("r2", DAY, HADRIN), mention("r3", DAY, SORREL))
    first, second = incident_id("r1#i1"), incident_id("r3#i1")
    merge = decide(1, "merge", first, second)
    assert _members(_group(*told, decisions=(merge,))) == [("r1#i1", "r2#i1", "r3#i1")]
    assert _members(_group(*told, decisions=(merge, decide(2, "undo", "d1")))) == [("r1#i1", "r2#i1"), ("r3#i1",)]
    split = decide(2, "split", first, "r2", value="Second wave")
    found = _group(*told, decisions=(merge, split))
    assert _members(found) == [("r1#i1", "r3#i1"), ("r2#i1",)]
    assert "2031-03-17-second-wave" in {incident.code for incident in found[0]}
    assert any("for a reason" in reason for incident in found[0] for reason in incident.reasons)


def test_closed_blocks_grouped_alone_give_the_same() -> None:
    told = [
        mention("r1", DAY, HADRIN),
        mention("r2", "XXXX-03-17", HADRIN),
        mention("r3", "2031-03-18", SORREL),
        mention("r4", "2029-01-01", SORREL),
        mention("r5", None, None),
    ]
    blocks = find_connected(told, {})
    assert len(blocks) == 4
    whole = _group(*told)[0]
    parts = [incident for block in blocks for incident in _group(*block)[0]]
    assert sorted(whole, key=lambda incident: incident.id) == sorted(parts, key=lambda incident: incident.id)


def test_codes_once_given_are_kept() -> None:
    told = [mention("r1", DAY, HADRIN), mention("r1", DAY, HADRIN, label="i2")]
    claims = [say("a", "Ada", report="r1"), say("b", "Ada", report="r1", incident="i2")]
    first = incident_id("r1#i1")
    found, _ = group_incidents(told, claims, [write("r1")], known_codes={first: "2031-03-17-hadrin-2"})
    assert {incident.id: incident.code for incident in found}[first] == "2031-03-17-hadrin-2"


def test_a_mention_without_claims_is_no_incident() -> None:
    assert group_incidents([mention("r1", DAY, HADRIN)], [], [write("r1")]) == ((), ())


def test_names_are_compared_without_article_accent_and_final_h() -> None:
    assert place_key(Place("al-Jadída")) == place_key(Place("Jadidah")) == "jadida"
    assert place_key(Place("Sorrel Gate")) != place_key(Place("Sorrel"))
