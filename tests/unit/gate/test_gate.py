"""The gate weighs different words that stand near each other, and says which words and where."""

import pytest

from sayso.errors import DataError, InvalidRecord
from sayso.gate.gate import MOST_TOLD, Gate, GateFamily, GateWords, Tells
from sayso.languages import pack
from sayso.pipeline.gate import judge_text
from sayso.pipeline.read import read_text
from sayso.records.verdict import Verdict

REACH = 40
WORDS = GateWords(
    REACH,
    (
        GateFamily("XX-GATE-001", "enough alone", Tells.ATTACK, 1.0, ("air raid", "Überfall", "бомба")),
        GateFamily("XX-GATE-002", "half", Tells.ATTACK, 0.5, ("shots", "smoke", "guns"), most=2),
        GateFamily("XX-GATE-003", "deaths", Tells.DEATHS, 1.0, ("dead", "killed")),
        GateFamily("XX-GATE-101", "illness", Tells.OTHER_CAUSE, 0.5, ("fever", "cough", "virus")),
    ),
)
GATE = Gate(WORDS)


def _told(text: str) -> list[tuple[str, float]]:
    return [(word.span.words(text), word.weight) for word in GATE.judge(text).words]


def test_a_text_without_a_telling_word_does_not_pass() -> None:
    assert GATE.judge("The fair opened on time.") == Verdict(False, 0.0, ())
    assert GATE.judge("") == Verdict(False, 0.0, ())


@pytest.mark.parametrize(
    "text", ["air raid", "An AIR RAID began", "“Air raid”", "an air\nraid…", "the überfall", "ÜBERFALL!", "БОМБА—"]
)
def test_a_word_is_found_in_any_case_between_any_signs(text: str) -> None:
    assert GATE.judge(text).score == 1.0


@pytest.mark.parametrize("text", ["fair raids", "air raider", "airraid", "überfalle", "deadline", "killed2"])
def test_a_part_of_a_word_is_no_word(text: str) -> None:
    assert GATE.judge(text).score == 0.0


def test_the_same_word_again_is_no_more_evidence() -> None:
    assert GATE.judge("shots shots shots").score == 0.5
    assert GATE.judge("shots and smoke").can_matter


def test_no_more_words_of_a_family_count_than_it_says() -> None:
    assert GATE.judge("shots smoke guns").score == 1.0


@pytest.mark.parametrize("lead", range(0, 3 * REACH, 7))
def test_words_within_one_reach_are_weighed_together_wherever_they_stand(lead: int) -> None:
    near = "shots" + "." * (REACH - len("shots") - 1) + "smoke"
    assert GATE.judge("-" * lead + near).can_matter


def test_words_far_apart_are_not_weighed_together() -> None:
    assert GATE.judge("shots" + " ." * (2 * REACH) + " smoke").score == 0.5


def test_illness_explains_deaths_and_no_attack() -> None:
    assert not GATE.judge("dead of fever").can_matter
    assert GATE.judge("dead after an air raid, fever, cough, virus").score == 1.0
    assert GATE.judge("fever, cough, virus").score == 0.0
    assert GATE.judge("fever, cough, virus" + " ." * (2 * REACH) + " two dead").can_matter


def test_the_verdict_names_its_words_in_order_with_their_places() -> None:
    assert _told("– “Dead” of fever – après l’air raid") == [("Dead", 1.0), ("fever", -0.5), ("air raid", 1.0)]
    assert _told("𝔘𝔫𝔦 dead") == [("dead", 1.0)]
    assert _told("\ud800 dead\udfff") == [("dead", 1.0)]


def test_a_verdict_names_only_so_many_words() -> None:
    many = tuple(f"word{number}" for number in range(3 * MOST_TOLD))
    gate = Gate(GateWords(10_000, (GateFamily("XX-GATE-001", "many", Tells.ATTACK, 0.5, many),)))
    assert len(gate.judge(" ".join(many)).words) == MOST_TOLD


def test_words_that_cannot_be_weighed_are_refused() -> None:
    family = WORDS.families[0]
    with pytest.raises(InvalidRecord, match="stands in"):
        Gate(GateWords(10, (family, GateFamily("XX-GATE-009", "again", Tells.ATTACK, 0.5, ("air-raid",)))))
    for weight, words in ((0.0, ("x",)), (1.5, ("x",)), (0.5, ())):
        with pytest.raises(InvalidRecord, match="XX-GATE-008"):
            GateFamily("XX-GATE-008", "wrong", Tells.ATTACK, weight, words)
    for reach, families in ((0, WORDS.families), (10, ())):
        with pytest.raises(InvalidRecord, match="a gate has"):
            GateWords(reach, families)


def test_a_language_without_a_pack_cannot_be_judged() -> None:
    with pytest.raises(DataError, match="'xx'"):
        judge_text("anything", language="xx")


def test_a_pack_whose_gate_is_wrong_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = {"reach": 10, "families": [_family("a"), _family("b")]}
    monkeypatch.setattr(pack, "_yaml", lambda language, part: broken)
    with pytest.raises(DataError, match=r"'qz', gate\.yaml: 'word' stands in"):
        judge_text("anything", language="qz")


def _family(rule: str) -> dict[str, object]:
    return {"rule": rule, "reason": "wrong", "tells": "attack", "weight": 0.5, "words": ["word"]}


HARMLESS = "The fair of Hadrin opened on Tuesday, the mayor said. It was the first of its kind in the town."


def test_what_a_person_gives_is_read_and_marked() -> None:
    marked = read_text(HARMLESS, published="2031-03-12")
    assert [issue.code for issue in marked.issues].count("GATE-001") == 1
    assert marked.claims
    told = read_text(f"{HARMLESS} Gunmen killed two.", published="2031-03-12")
    assert "GATE-001" not in [issue.code for issue in told.issues]


def test_a_headline_apart_from_the_text_counts() -> None:
    told = read_text(HARMLESS, title="After the massacre of Hadrin")
    assert "GATE-001" not in [issue.code for issue in told.issues]


def test_a_language_that_is_not_read_is_not_judged() -> None:
    other = read_text(
        "Der Markt von Hadrin wurde am Dienstag eröffnet, und es gab Kuchen für alle, die gekommen waren."
    )
    assert [issue.code for issue in other.issues if issue.code in ("LANG-001", "GATE-001")] == ["LANG-001"]
