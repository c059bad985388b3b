"""What speaks for two mentions telling of one incident, and against: each feature alone, and what outweighs what."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from sayso.incidents.incidents import group_incidents
from sayso.incidents.marks import Marks, find_marks
from sayso.incidents.weigh import weigh_marks, weigh_publication, weigh_where_and_when
from sayso.incidents.weights import load_weights
from sayso.records.claim import Claim
from sayso.records.incident import IncidentMention, Particulars
from sayso.records.place import Place, PlaceCandidate, Precision
from tests.unit.building import HADRIN, NORVIK, SORREL, count, day, mention, say, write

DAY = "2031-03-17"
TELMARK = Place("Telmark", ("Lennet", "Drennia"), 51.1, 11.1, Precision.TOWN, id="g:2")
FAR_TOWN = Place("Ostrava Bay", ("Lennet", "Drennia"), 53.0, 11.0, Precision.TOWN, id="g:3")
DRENNIA = Place("Drennia", (), 50.0, 10.0, Precision.COUNTRY, id="g:9")
WEIGHTS = load_weights()


def _points(left: tuple[str | None, Place | None], right: tuple[str | None, Place | None]) -> int:
    one, other = mention("r1", *left), mention("r2", *right)
    there, back = weigh_where_and_when(one, other), weigh_where_and_when(other, one)
    assert there == back
    return sum(points for _, points in there)


def _told(report: str, date: str | None, place: Place | None, *names: object, killed: int = 1, **slots: object):  # type: ignore[no-untyped-def]
    """A mention with one claim of a toll."""
    claim = say(f"c-{report}", "Ada", count(killed, names=names, **slots), report=report)
    return mention(report, date, place, claim.id), claim


def _count(*told: tuple[IncidentMention, Claim], published: dict[str, str] | None = None) -> int:
    """How many incidents these tell of."""
    days = published or {}
    reports = [replace(write(each.report), published=day(days.get(each.report))) for each, _ in told]
    return len(group_incidents([each for each, _ in told], [claim for _, claim in told], reports)[0])


@pytest.mark.parametrize(
    ("name", "place", "points"),
    [
        ("same neighbourhood", HADRIN, WEIGHTS.place.same_fine),
        ("within", NORVIK, WEIGHTS.place.within),
        ("within a country", DRENNIA, WEIGHTS.place.within_wide),
        ("near", TELMARK, WEIGHTS.place.near),
        ("far", FAR_TOWN, WEIGHTS.place.far),
        ("unknown to the gazetteer", Place("Mill Lane"), WEIGHTS.place.unknown),
        ("none", None, WEIGHTS.place.unsaid),
    ],
)
def test_places(name: str, place: Place | None, points: int) -> None:
    assert _points((None, HADRIN), (None, place)) == points, name


def test_one_town_says_less_than_one_neighbourhood() -> None:
    assert _points((None, NORVIK), (None, NORVIK)) == WEIGHTS.place.same < WEIGHTS.place.same_fine


def test_one_name_that_two_reports_take_for_different_places_says_nothing() -> None:
    other = PlaceCandidate("g:3", "Telmark", ("Sund", "Ulmaria"), 60.0, 30.0, Precision.TOWN)
    here = replace(TELMARK, alternatives=(other,))
    there = Place("Telmark", ("Sund", "Ulmaria"), 60.0, 30.0, Precision.TOWN, id="g:3")
    assert _points((None, here), (None, there)) == WEIGHTS.place.other_candidate
    assert _points((None, TELMARK), (None, there)) == WEIGHTS.place.far


@pytest.mark.parametrize(
    ("date", "points"),
    [
        (DAY, WEIGHTS.date.same_day),
        ("XXXX-03-17", WEIGHTS.date.same_day),
        ("2031-03-15/2031-03-20", WEIGHTS.date.within[0].points),
        ("2031-03", WEIGHTS.date.within[1].points),
        ("2031", WEIGHTS.date.within[2].points),
        ("../2031-04-02", WEIGHTS.date.unknown),
        ("2031-03-18", WEIGHTS.date.apart[0].points),
        ("2031-03-20/2031-03-21", WEIGHTS.date.apart[1].points),
        ("2031-04-17", WEIGHTS.date.apart[2].points),
        ("2030-03-17", WEIGHTS.date.far_apart),
        (None, 0),
    ],
)
def test_dates(date: str | None, points: int) -> None:
    assert _points((DAY, None), (date, None)) == points


def test_spans_with_days_in_common_are_not_taken_for_one_within_the_other() -> None:
    assert _points(("2031-03-10/2031-03-17", None), ("2031-03-15/2031-03-20", None)) == WEIGHTS.date.overlap


@pytest.mark.parametrize(
    ("published", "points"),
    [
        ("2031-03-16", WEIGHTS.published.before),
        ("2031-03-17", WEIGHTS.published.after[0].points),
        ("2031-03-27", WEIGHTS.published.after[1].points),
        ("2031-05-01", WEIGHTS.published.after[2].points),
        ("2032-03-17", WEIGHTS.published.long_after),
    ],
)
def test_publication_stands_in_where_there_is_no_date(published: str, points: int) -> None:
    assert sum(each for _, each in weigh_publication(None, published, day(DAY), None)) == points
    assert weigh_publication(day(DAY), published, day(DAY), published) == ()


def test_a_name_outweighs_a_town_next_door_and_a_day_taken_wrongly() -> None:
    first = _told("r1", DAY, HADRIN, "Siv Aas")
    assert _count(first, _told("r2", DAY, TELMARK, "Sivi Aas")) == 1
    assert _count(first, _told("r2", "2031-03-19", HADRIN, "Siv Aas")) == 1
    assert _count(first, _told("r2", DAY, TELMARK)) == 2
    assert _count(first, _told("r2", "2031-03-19", HADRIN)) == 2


def test_a_name_does_not_outweigh_all() -> None:
    first = _told("r1", DAY, HADRIN, "Siv Aas")
    assert _count(first, _told("r2", "2029-03-17", FAR_TOWN, "Siv Aas")) == 2
    assert _count(first, _told("r2", DAY, TELMARK, "Aas")) == 2, "a last name alone"


def test_single_deaths_of_people_of_other_names_are_two_incidents() -> None:
    assert _count(_told("r1", DAY, HADRIN, "Siv Aas"), _told("r2", DAY, HADRIN, "Per Lund")) == 2
    assert _count(_told("r1", DAY, HADRIN, "Siv Aas", killed=4), _told("r2", DAY, HADRIN, "Per Lund", killed=4)) == 1


@pytest.mark.parametrize(("left", "right", "is_one"), [(7, 7, True), (7, 41, False), (None, 41, False)])
def test_an_age_tells_two_places_of_one_city_apart_or_joins_them(left: int | None, right: int, is_one: bool) -> None:
    """Two deaths on one day in a city, the third report names the city alone."""
    older = _told("r1", DAY, HADRIN, ("Ola", 41 if left is None else left))
    younger = _told("r2", DAY, SORREL, ("Per", 12))
    third = _told("r3", DAY, NORVIK, ("Ola", right))
    assert (_count(older, younger, third) == 2) is (is_one or left is None)


def test_the_age_of_somebody_not_named_is_in_the_words() -> None:
    toll = replace(count(1), whom_words="a 7-year-old girl")
    many = replace(count(12), whom_words="12 people")
    claims = {"a": say("a", "Ada", toll), "b": say("b", "Ada", many)}
    assert find_marks(mention("r1", None, None, "a", "b"), claims).ages == {7}


def test_reports_of_one_town_without_days_are_told_apart_by_their_publication() -> None:
    first, second = _told("r1", None, TELMARK), _told("r2", None, TELMARK)
    assert _count(first, second, published={"r1": "2031-03-17", "r2": "2031-03-18"}) == 1
    assert _count(first, second, published={"r1": "2031-03-17", "r2": "2029-03-18"}) == 2


def test_a_chain_of_likeness_does_not_bring_together_what_cannot_be_one() -> None:
    """The second fits the first by its name and the third by place and day, and these two cannot be one."""
    first = _told("r1", DAY, FAR_TOWN, "Siv Aas")
    second = _told("r2", DAY, HADRIN, "Siv Aas")
    third = _told("r3", DAY, HADRIN)
    fourth = _told("r4", "2029-03-17", FAR_TOWN, "Siv Aas")
    assert _count(first, second, third) <= 2
    assert _count(first, fourth) == 2


def test_reasons_are_words_and_points_and_name_nobody() -> None:
    told = [_told("r1", DAY, HADRIN, "Siv Aas"), _told("r2", DAY, NORVIK, "Siv Aas")]
    (incident,) = group_incidents([each for each, _ in told], [claim for _, claim in told], [write("r1"), write("r2")])[
        0
    ]
    assert incident.reasons == (
        "r1#i1: sets it up",
        (
            "r2#i1: one place in the other +30, the same day +20, a name of somebody harmed shared +60,"
            " one person counted in both +5: 115 points"
        ),
    )


def test_marks_are_weighed_the_same_both_ways() -> None:
    claims = [
        say("a", "Ada", count(3, names=["Siv Aas", "Per Lund"]), party="army"),
        say("b", "Ada", count(3, names=["Sivi Aas", "Siv Aas"]), party="army", act="airstrike"),
        say("c", "Ada", count(1, names=[("Ola Brandt", 7)])),
        say("d", "Ada", count(1, names=[("Ola Berg", 41)])),
    ]
    marks = [find_marks(mention("r", None, None, each.id), {each.id: each}) for each in claims]
    for left in marks:
        for right in marks:
            assert weigh_marks(left, right) == weigh_marks(right, left)


def _passing(report: str, **particulars: tuple[str, ...] | tuple[int, ...]) -> Marks:
    told = replace(mention(report, DAY, NORVIK), particulars=Particulars(**particulars))  # type: ignore[arg-type]
    return find_marks(told, {})


@pytest.mark.parametrize(
    ("left", "right", "points"),
    [
        ({"streets": ("cooper",)}, {"streets": ("cooper", "weaver")}, WEIGHTS.streets.street),
        ({"streets": ("cooper", "weaver")}, {"streets": ("cooper", "weaver")}, 25),
        (
            {"streets": ("cooper",), "addresses": ("30 cooper",)},
            {"streets": ("cooper",), "addresses": ("30 cooper",)},
            WEIGHTS.streets.address,
        ),
        (
            {"streets": ("cooper",), "addresses": ("30 cooper",)},
            {"streets": ("weaver",), "addresses": ("12 weaver",)},
            WEIGHTS.streets.other,
        ),
        ({"streets": ("cooper",)}, {"streets": ("weaver",)}, 0),
        ({"people": ("ada brandt",)}, {"people": ("ada brandt", "tovin marsk")}, WEIGHTS.people.other_name),
        ({"people": ("ada brandt",)}, {"others": ("ada brandt",)}, WEIGHTS.people.passing_name),
        ({"others": ("ada brandt", "tovin marsk")}, {"others": ("ada brandt", "tovin marsk")}, 25),
        ({"ages": (31,)}, {"ages": (31, 40)}, WEIGHTS.people.any_age),
        ({"ages": (31,)}, {"ages": (40,)}, 0),
    ],
)
def test_what_is_told_in_passing(left: dict[str, Any], right: dict[str, Any], points: int) -> None:
    one, other = _passing("r1", **left), _passing("r2", **right)
    assert weigh_marks(one, other) == weigh_marks(other, one)
    assert sum(each for _, each in weigh_marks(one, other)) == points
    assert not any("brandt" in words for words, _ in weigh_marks(one, other))


def test_reports_that_say_neither_when_nor_where_meet_by_a_house_number() -> None:
    one, first = _told("r1", None, None)
    other, second = _told("r2", None, None)
    there = Particulars(streets=("cooper",), addresses=("30 cooper",))
    elsewhere = Particulars(streets=("cooper",), addresses=("95 cooper",))
    assert _count((replace(one, particulars=there), first), (replace(other, particulars=there), second)) == 1
    assert _count((replace(one, particulars=there), first), (replace(other, particulars=elsewhere), second)) == 2


@pytest.mark.parametrize(("days", "count"), [(0, 1), (4, 1), (7, 2), (40, 2)])
def test_reports_that_say_neither_when_nor_where_meet_by_a_street_in_fresh_news(days: int, count: int) -> None:
    one, first = _told("r1", None, None)
    other, second = _told("r2", None, None)
    street = Particulars(others=("tovin marsk",), streets=("cooper",), ages=(31,))
    later = (datetime.date(2031, 3, 17) + datetime.timedelta(days=days)).isoformat()
    told = (replace(one, particulars=street), first), (replace(other, particulars=street), second)
    assert _count(*told, published={"r1": "2031-03-17", "r2": later}) == count


def test_a_town_may_lie_in_a_county_of_its_state() -> None:
    county = Place("Lennet County", ("Drennia",), 51.5, 11.5, Precision.PROVINCE, id="g:7")
    abroad = Place("Lennet County", ("Ulmaria",), 51.5, 11.5, Precision.PROVINCE, id="g:8")
    assert _points((None, TELMARK), (None, county)) == WEIGHTS.place.may_lie_in
    assert _points((None, TELMARK), (None, abroad)) == WEIGHTS.place.far
