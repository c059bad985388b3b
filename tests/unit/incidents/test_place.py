"""Placing mentions quickly, and placing only what new ones may have moved, gives what the plain rule gives."""

import random

import pytest

from sayso.incidents.ground import Ground, Placement, Told
from sayso.incidents.group import tell
from sayso.incidents.kinds import Kinds
from sayso.incidents.marks import find_marks
from sayso.incidents.place import place_mentions
from sayso.records.claim import Claim
from sayso.records.incident import IncidentMention
from sayso.records.place import Place, Precision
from tests.plain_grouping import place_plainly
from tests.unit.building import HADRIN, NORVIK, SORREL, count, mention, say

PLACES = (
    HADRIN,
    HADRIN,
    SORREL,
    NORVIK,
    None,
    Place("Drennia", (), 50.0, 10.0, Precision.COUNTRY, id="g:9"),
    Place("17 Alder Street", ("Hadrin", "Norvik"), 51.0, 11.0, Precision.STREET),
)
DATES = (
    "2031-03-17",
    "2031-03-17",
    "2031-03-18",
    "2031-03-17/2031-03-18",
    "2031-03",
    "2031",
    "XXXX-03-17",
    "XXXX-03",
    "../2031-04-02",
    None,
    None,
)


PEOPLE = ("Siv Aas", "Sivi Aas", "Per Lund", ("Ola Brandt", 7), ("Ola Brandt", 41), "Lund")
PUBLISHED = {f"r{number}": f"2031-03-{10 + number:02}" for number in range(0, 16, 2)}


def make_mentions(chance: random.Random) -> tuple[list[IncidentMention], dict[str, Claim]]:
    """Mentions with one claim each, told in few or many ways, with few or many figures, people and parties."""
    places = chance.sample(PLACES, chance.randint(1, len(PLACES)))
    dates = chance.sample(DATES, chance.randint(1, len(DATES)))
    naming = chance.choice([0.0, 0.3, 1.0])
    figure_max, parties = chance.choice([1, 3, 10]), ["army", "rebels"][: chance.randint(1, 2)]
    mentions, claims = [], {}
    for number in range(chance.randint(1, 25)):
        made = mention(
            f"r{chance.randint(0, 16)}", chance.choice(dates), chance.choice(places), f"c{number}", label=f"i{number}"
        )
        people = chance.sample(PEOPLE, chance.randint(0, 2)) if chance.random() < naming else []
        tolls = [count(chance.randint(1, figure_max), names=people) for _ in range(chance.randint(0, 2))]
        blamed = {"party": chance.choice(parties), "act": "airstrike"} if chance.random() < 0.5 else {}
        mentions.append(made)
        claims[f"c{number}"] = say(f"c{number}", "Ada", *tolls, report=made.report, **blamed)
    return mentions, claims


def tell_all(mentions: list[IncidentMention], claims: dict[str, Claim]) -> tuple[list[Told], Kinds]:
    told = [tell(each, find_marks(each, claims, PUBLISHED.get(each.report))) for each in mentions]
    return told, Kinds({each.kind: example for each, example in zip(told, mentions, strict=True)})


def shown(placements: dict[str, Placement]) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """What is seen of placements. The points are those of an earlier day where a mention was not looked at again."""
    return {mention: (each.cluster, each.reason, each.rivals) for mention, each in placements.items()}


@pytest.mark.parametrize("part", range(8))
def test_the_quick_way_is_the_plain_rule(part: int) -> None:
    for seed in range(part * 40, part * 40 + 40):
        mentions, claims = make_mentions(random.Random(seed))
        told, kinds = tell_all(mentions, claims)
        assert place_mentions(told, kinds) == place_plainly(mentions, claims, PUBLISHED), seed


@pytest.mark.parametrize("part", range(8))
def test_placing_report_by_report_is_placing_all_at_once(part: int) -> None:
    for seed in range(part * 40, part * 40 + 40):
        chance = random.Random(seed)
        mentions, claims = make_mentions(chance)
        reports = sorted({each.report for each in mentions})
        chance.shuffle(reports)
        here: list[IncidentMention] = []
        known: dict[str, Placement] = {}
        for report in reports:
            here += [each for each in mentions if each.report == report]
            known = place_mentions(*tell_all(here, claims), known)
            assert shown(known) == shown(place_plainly(here, claims, PUBLISHED)), (seed, report)


def test_one_more_vague_report_is_placed_without_placing_the_others_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when every mention is looked at again: 300 look-ups for each of the last twenty."""
    dates = [None, "2031", *(f"2031-{month:02}" for month in range(1, 13))]
    chance = random.Random(5)
    mentions = [mention(f"r{number:03}", chance.choice(dates), HADRIN, f"c{number}") for number in range(300)]
    claims = {
        f"c{number}": say(f"c{number}", "Ada", count(chance.randint(3, 30)), report=each.report)
        for number, each in enumerate(mentions)
    }
    chance.shuffle(mentions)
    known = place_mentions(*tell_all(mentions[:280], claims))
    looked_up: list[str] = []
    find = Ground.find

    def counted(ground: Ground, told: Told) -> Placement:
        looked_up.append(told.id)
        return find(ground, told)

    monkeypatch.setattr(Ground, "find", counted)
    costs = []
    for size in range(281, 301):
        looked_up.clear()
        known = place_mentions(*tell_all(mentions[:size], claims), known)
        costs.append(len(looked_up))
    assert sorted(costs)[len(costs) // 2] <= 15
    assert shown(known) == shown(place_plainly(mentions, claims, PUBLISHED))
