"""What is withheld is covered in records: names in any form, words, places; others keep their names."""

from dataclasses import replace

import pytest

from sayso.records.decision import Verb
from sayso.records.harm import HarmKind, HarmTold, VictimName
from sayso.records.place import Place, Precision
from sayso.records.span import Span
from sayso.review.withheld import (
    WITHHELD_NAME,
    Withholding,
    cover_record,
    cover_spans,
    find_withheld,
    hide_claim,
    hide_place,
    hide_report,
    hide_victims,
    make_mask,
)
from tests.unit.building import HADRIN, NORVIK, count, decide, judge, say, write

BRYD = Withholding(names=frozenset({"bryd tull"}), words={"r-a": frozenset({"Bryd", "Tull"})})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Bryd Tull, 9", "████ ████, 9"),
        ("BRYD TULL dead", "████ ████ dead"),
        ("https://a.example/bryd-tull_9", "https://a.example/█████████_9"),
        ("Bryd\nTull's mother", "████\n████'s mother"),
        ("little Bryd and Mr Tull", "little ████ and Mr ████"),
        ("Wenna Tull, 52, and Bryd Tull, 9", "Wenna Tull, 52, and ████ ████, 9"),
        ("Tullow, a bryd of paradise", "Tullow, a bryd of paradise"),
    ],
)
def test_a_name_is_covered_in_all_its_forms_and_the_text_keeps_its_length(text: str, shown: str) -> None:
    mask = BRYD.mask(["r-a"], ["Wenna Tull", "Bryd Tull", "Tull"])
    assert mask.cover(text) == shown
    assert len(shown) == len(text)


def test_single_words_of_a_name_are_covered_in_its_own_reports_alone() -> None:
    mask = BRYD.mask(["r-b"], [])
    assert mask.cover("Bryd Tull and Bryd Orrel") == "████ ████ and Bryd Orrel"
    assert BRYD.hides("Bryd Tull", ["r-b"])
    lone = Withholding(names=frozenset({"samir"}), words={"r-a": frozenset({"Samir"})})
    assert (lone.hides("Samir", ["r-a"]), lone.hides("Samir", ["r-b"])) == (True, False)
    assert lone.mask(["r-b"], []).cover("Samir") == "Samir"


def test_nothing_withheld_covers_nothing() -> None:
    assert make_mask([], []).cover("Bryd Tull") == "Bryd Tull"


def test_a_record_is_covered_at_any_depth_but_for_ids_and_codes() -> None:
    claim = say("c-0123456789abcdef", "Bryd Tull", count(2, names=["Bryd Tull"]), chain=["Tull Wire"])
    covered = cover_record(claim, BRYD.mask(["r-a"], []).cover)
    assert (covered.id, covered.stance, covered.speaker.name) == (claim.id, claim.stance, "████ ████")
    assert covered.toll[0].names[0].name == "████ ████"
    assert cover_record(Verb.ACCEPT, str.upper) is Verb.ACCEPT


def test_who_is_named_as_harmed_in_words_is_withheld_as_in_figures() -> None:
    person = VictimName("Bryd Tull", Span(0, 1), 9, None, "pupil")
    told = HarmTold(HarmKind.TORTURE, Span(0, 1), (person,))
    claim = replace(say("c-1", "Siv Aas", report="r-a"), harms=(told,))
    assert hide_claim(claim, Withholding()).harms == (told,)
    assert hide_claim(claim, BRYD).harms == (replace(told, victims=()),)
    assert hide_claim(claim, Withholding(claims=frozenset({"c-1"}))).harms == (replace(told, victims=()),)


def test_spans_of_a_withheld_claim_are_covered_in_text_and_title() -> None:
    report = write("r-a", "Two died. Siv Aas ran.", title="Siv Aas ran")
    shown = hide_report(report, Withholding(spans={"r-a": (Span(10, 21),)}))
    assert (shown.text, shown.title) == ("Two died. ███ ███ ███.", "███ ███ ███")
    assert cover_spans("ab cd", [Span(1, 5)]) == "a█ ██"
    whole = hide_report(report, Withholding(reports=frozenset({"r-a"}), spans={"r-a": (Span(0, 22),)}))
    assert (whole.text, whole.title, whole.url) == ("███ █████ ███ ███ ████", "███ ███ ███", None)


def test_a_withheld_claim_keeps_its_count_without_names_and_exact_place() -> None:
    claim = say("a", "Ada", count(2, names=["Siv Aas", "Per Lund"]), place=HADRIN)
    hidden = hide_claim(claim, Withholding(claims=frozenset({"a"})))
    assert (hidden.toll[0].names, hidden.toll[0].min) == ((), 2)
    assert hidden.event is not None
    assert hidden.event.place is not None
    assert (hidden.event.place.name, hidden.event.place.precision) == ("Norvik", Precision.DISTRICT)
    other = hide_claim(claim, Withholding(names=frozenset({"siv aas"})))
    assert [each.name for each in other.toll[0].names] == ["Per Lund"]
    assert other.event == claim.event


@pytest.mark.parametrize(
    ("place", "name", "lat"),
    [
        (Place("Gate", ("Hadrin", "Norvik", "Lennet"), 51.234, 11.0, Precision.STREET), "Norvik", 51.2),
        (Place("Hadrin", ("Norvik", "Lennet"), 51.234, 11.0, Precision.NEIGHBOURHOOD), "Norvik", 51.2),
        (Place("the mill"), "place withheld", None),
        (NORVIK, "Norvik", NORVIK.lat),
    ],
)
def test_an_exact_place_becomes_what_surrounds_it(place: Place, name: str, lat: float | None) -> None:
    hidden = hide_place(place)
    assert (hidden.name, hidden.lat) == (name, lat)


def test_a_withheld_victim_still_counts_without_a_name_and_undo_brings_it_back() -> None:
    victims = judge([say("a", "Ada", count(2, names=["Siv Aas", "Per Lund"]))]).victims
    held = find_withheld([decide(1, "withhold", victims[0].id), decide(2, "withhold", "x"), decide(3, "undo", "d2")])
    assert held == {victims[0].id}
    shown = hide_victims(victims, Withholding(victims=held), ["r-a"])
    assert [(each.name, each.is_withheld) for each in shown] == [(WITHHELD_NAME, True), (victims[1].name, False)]
