"""Rules and trained reader put together, with what the trained reader says written by hand: no weights are needed."""

import pytest

from sayso.claims.agreement import put_together
from sayso.claims.attribution import find_attributions
from sayso.claims.cues import CueWords, compile_cues
from sayso.claims.sentence_draft import Attribution
from sayso.claims.speech_families import MODEL_RULE
from sayso.languages.pack import load_part
from sayso.models.attributions import FoundAttribution
from sayso.models.weights import Confidence, TrainedReader
from sayso.records.claim import Stance
from sayso.records.span import Span
from sayso.text.quotes import find_quotes

LEXICON = compile_cues(load_part("en", "cues", CueWords), ())
READER = TrainedReader("test", "0" * 12, None, Confidence(0.0, 1.0, 1.0, 1.0, 1.0, -1.0, 0.02), 0.35)  # type: ignore[arg-type]


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def _found(
    text: str, source: str | None, cue: str, *content: str, cue_probability: float = 0.9, nested: float = 0.0
) -> FoundAttribution:
    return FoundAttribution(
        _span(text, source) if source else None,
        _span(text, cue),
        tuple(_span(text, words) for words in content),
        cue_probability,
        nested,
        0.9,
        0.9,
    )


def _read(text: str, *found: FoundAttribution) -> list[Attribution]:
    sentence = Span(0, len(text))
    quotes = find_quotes(text, sentence)
    rules = find_attributions(text, sentence, quotes, LEXICON)
    return put_together(text, [sentence], quotes, rules, list(found), LEXICON, READER)


def _words(text: str, one: Attribution) -> tuple[str | None, str, str]:
    source = one.source.words(text) if one.source else None
    return source, one.cue[0].words(text), " … ".join(span.words(text) for span in one.content)


def test_the_model_says_where_content_ends_and_the_rules_what_kind_of_speech_it_is() -> None:
    text = "The garrison promised that shells would not fall on the school, days after the truce."
    (one,) = _read(text, _found(text, "The garrison", "promised", "that shells would not fall on the school"))
    assert _words(text, one) == ("The garrison", "promised", "shells would not fall on the school")
    assert one.stance is Stance.ANNOUNCES
    assert one.rule.startswith("EN-ATT")


def test_of_an_admission_the_rules_words_hold() -> None:
    text = "The garrison admitted that it hit the school, but not that anybody died."
    (one,) = _read(text, _found(text, "The garrison", "admitted", "that it hit the school, but not that anybody died"))
    assert _words(text, one) == ("The garrison", "admitted", "it hit the school")
    assert one.stance is Stance.ADMITS


def test_few_words_before_their_cue_are_no_statement() -> None:
    text = "Amal Roni was threatened by the mayor's guards."
    assert _read(text, _found(text, "the mayor's guards", "was threatened", "Amal Roni")) == []


def test_what_a_town_is_also_called_is_no_statement() -> None:
    text = "Hadrin is one of the last parts of the city that they hold, also known as Tavrash."
    whole = "one of the last parts of the city that they hold"
    assert _read(text, _found(text, None, "known as", whole, "Tavrash")) == []


def test_a_statement_stops_before_a_paragraph_that_it_only_just_reaches() -> None:
    text = "The mayor insisted that nobody had fired.\n\nClaims to the contrary are false."
    (one,) = _read(text, _found(text, "The mayor", "insisted", "that nobody had fired.\n\nClaims"))
    assert _words(text, one) == ("The mayor", "insisted", "nobody had fired.")


def test_a_relay_behind_the_speech_that_it_relays_is_kept() -> None:
    text = "The dam was mined, Orla Venn said, the Tarn Gazette reported."
    both = _read(text, _found(text, "Orla Venn", "said", "The dam was mined"))
    assert [_words(text, one)[:2] for one in both] == [("Orla Venn", "said"), ("the Tarn Gazette", "reported")]


def test_agreement_is_surer_than_a_difference_and_than_the_model_alone() -> None:
    text = "Orla Venn said the bridge was hit twice on Monday."
    same = _read(text, _found(text, "Orla Venn", "said", "the bridge was hit twice on Monday"))[0]
    differs = _read(text, _found(text, "Orla Venn", "said", "Monday"))[0]
    assert same.confidence is not None
    assert differs.confidence is not None
    assert same.confidence > differs.confidence


def test_what_only_the_model_finds_enters_with_its_confidence() -> None:
    text = "There is little doubt in Tarn that the dam was mined, in the view of Orla Venn."
    (one,) = _read(
        text, _found(text, "Orla Venn", "in the view of", "There is little doubt in Tarn that the dam was mined")
    )
    assert one.rule == MODEL_RULE
    assert one.confidence == pytest.approx(1 / (1 + (0.1 / 0.9) / 0.81), abs=1e-6)


def test_what_the_model_thinks_improbable_does_not_enter() -> None:
    text = "The walls of Tarn speak of another time."
    assert _read(text, _found(text, "The walls of Tarn", "speak of", "another time", cue_probability=0.2)) == []


def test_a_noun_that_only_the_rules_take_for_speech_is_left_out() -> None:
    text = "The margin was three percentage points for all voters in Tarn."
    assert find_attributions(text, Span(0, len(text)), (), LEXICON)
    assert _read(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("According to Orla Venn, the houses were shelled twice.", "the houses were shelled twice"),
        ("The mayor said two houses burned down.", "two houses burned down"),
        ("The garrison admitted that it fired on the school.", "it fired on the school"),
        ("The mayor put the toll at nine.", "the toll at nine"),
    ],
)
def test_the_rules_keep_the_first_word_where_they_are_sure(text: str, words: str) -> None:
    (one,) = _read(text)
    assert _words(text, one)[2] == words
    assert one.confidence is not None


def test_according_to_keeps_the_claim_out_of_the_source() -> None:
    text = "According to Orla Venn, the houses were shelled twice."
    (one,) = _read(text, _found(text, "Orla Venn, the houses", "According to", "were shelled twice"))
    assert _words(text, one) == ("Orla Venn", "According to", "the houses were shelled twice")


def test_speech_within_speech_is_kept_where_the_model_sees_it() -> None:
    text = "Orla Venn said the bishop reported nine graves."
    outer = _found(text, "Orla Venn", "said", "the bishop reported nine graves")
    weak = _found(text, "the bishop", "reported", "nine graves", cue_probability=0.05, nested=0.1)
    strong = weak._replace(nested_probability=0.8)
    assert len(_read(text, outer, weak)) == 1
    assert [_words(text, one)[1] for one in _read(text, outer, strong)] == ["said", "reported"]


def test_what_he_says_he_doubts_is_doubted() -> None:
    text = "Orla Venn said she doubted the count of the garrison."
    (one,) = _read(text, _found(text, "Orla Venn", "said", "she doubted the count of the garrison"))
    assert one.stance is Stance.DOUBTS


def test_all_of_a_quotation_is_said() -> None:
    text = "“It was dark. Nobody saw the shells come,” Orla Venn said."
    (one,) = _read(text, _found(text, "Orla Venn", "said", "Nobody saw the shells come"))
    assert _words(text, one)[2] == "“It was dark. Nobody saw the shells come,”"


def test_nobody_says_what_he_did_not_say_and_a_byname_is_no_statement() -> None:
    text = "The garrison did not say whether its guns, also known as the Twins, had fired."
    found = (
        _found(text, "The garrison", "did not say", "whether its guns"),
        _found(text, None, "also known as", "the Twins"),
    )
    assert _read(text, *found) == []


def test_a_list_behind_the_statement_stays_with_it() -> None:
    text = "The hospital reported 19 deaths on Monday: six children and 13 women."
    (one,) = _read(text, _found(text, "The hospital", "reported", "19 deaths on Monday"))
    assert _words(text, one)[2] == "19 deaths on Monday: six children and 13 women"


def test_he_said_between_commas_only_repeats_who_speaks() -> None:
    text = "Orla Venn recalled an attack in May in which, he said, two bridges fell."
    found = (
        _found(text, "Orla Venn", "recalled", "an attack in May"),
        _found(text, "he", "said", "two bridges fell"),
    )
    (one,) = _read(text, *found)
    assert _words(text, one) == ("Orla Venn", "recalled", "an attack in May in which, he said, two bridges fell")


@pytest.mark.parametrize(("source", "named"), [("Ada Marl. The mayor", "Ada Marl"), (". The mayor", None)])
def test_a_speaker_stays_within_his_sentence(source: str, named: str | None) -> None:
    text = '"Schools must be safe for our children," said Ada Marl. The mayor left.'
    first = Span(0, text.index(" The mayor"))
    found = _found(text, source, "said", "Schools must be safe for our children")
    read = put_together(text, [first, Span(first.end + 1, len(text))], (), [], [found], LEXICON, READER)
    assert [one.source.words(text) if one.source else None for one in read] == [named]
