"""People named as harmed are figures of their own where the same words give none, and named in those they give."""

from sayso.pipeline.read import read_text
from sayso.records.claim import Claim, Harm, Kind, Scope, Toll, Whom


def _claims(text: str) -> tuple[Claim, ...]:
    return read_text(text).claims


def _tolls(text: str, harm: Harm) -> list[Toll]:
    return [toll for claim in _claims(text) for toll in claim.toll if toll.harm is harm]


def _names(toll: Toll) -> list[str]:
    return [victim.name for victim in toll.names]


def test_a_name_is_a_count_of_one() -> None:
    (toll,) = _tolls("Police in Norvik detained the baker Teo Vale on Monday.", Harm.DETAINED)
    assert (toll.min, toll.max, toll.scope, _names(toll)) == (1, 1, Scope.INCIDENT, ["Teo Vale"])


def test_names_go_to_the_figure_that_has_room_for_them() -> None:
    (toll,) = _tolls("Police detained two lawyers, Amal Roni and Teo Vale.", Harm.DETAINED)
    assert (toll.min, toll.max, _names(toll)) == (2, 2, ["Amal Roni", "Teo Vale"])


def test_children_named_are_a_part_of_the_count() -> None:
    whole, part = _tolls("Gunmen abducted Amal Roni, 34, and Teo Roni, 6.", Harm.DETAINED)
    assert (whole.min, whole.max) == (2, 2)
    assert (part.whom, part.min, part.scope) == (Whom.CHILDREN, 1, Scope.PART)


def test_what_is_told_and_not_counted_is_harm_alone() -> None:
    (claim,) = _claims("Amal Roni was tortured and threatened by soldiers.")
    assert claim.toll == ()
    assert claim.kinds == (Kind.HARM,)
    assert [harm.kind.value for harm in claim.harms] == ["torture", "threat"]


def test_the_rules_that_found_a_harm_stand_in_its_claim() -> None:
    (claim,) = _claims("Amal Roni was tortured by soldiers.")
    assert "EN-HARM-004" in claim.made_by


def test_a_name_in_another_paragraph_is_not_joined_to_a_place_name() -> None:
    text = "With reporting by Ostrel Wire\n\nRescue workers said that two of the wounded died in hospital."
    found = [harm.victims for claim in _claims(text) for harm in claim.harms]
    assert found
    assert set(found) == {()}


def test_nobody_is_named_by_a_denial_that_names_nobody() -> None:
    assert [claim.harms for claim in _claims("Nobody was tortured, the army said.")] == [()]


def test_the_antecedent_of_a_pronoun_stands_in_the_sentence_before() -> None:
    text = "Amal Roni is a poet. She was detained on Monday. The sun shone. The hills were green and quiet for days. "
    text += "Everybody in the town of Norvik went about his business, and no one spoke much of what had been. " * 2
    (first,) = _tolls(text, Harm.DETAINED)
    assert _names(first) == ["Amal Roni"]
    assert _tolls(text + "He was abducted.", Harm.DETAINED) == [first]
