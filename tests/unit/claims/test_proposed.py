"""What a model proposes is read by the rules for every statement, and never takes words from whom the rules found."""

import pytest

from sayso.claims.proposed import ALONE
from sayso.errors import InvalidRecord
from sayso.pipeline.read import make_context, read_capture
from sayso.records.claim import Claim, Kind, Quoted, Stance
from sayso.records.proposal import Proposal
from sayso.records.reading import Reading
from sayso.records.span import Span
from tests.fiction import make_capture

RULES = make_context(reader="rules")
"""The rules alone: what the trained reader finds by itself is another matter."""
STAMP = "llm:tamsin-7b@127.0.0.1:8080#0123456789ab"


def _read(
    text: str,
    content: str,
    speaker: str | None,
    cue: str,
    stance: str = "asserts",
    kinds: tuple[Kind, ...] = (Kind.TOLL,),
) -> Reading:
    """The reading of a text with one proposal; the words are found where they stand last."""
    named = _last(text, speaker) if speaker else None
    proposal = Proposal(_last(text, content), named, _last(text, cue), Stance(stance), kinds, STAMP)
    return read_capture(*make_capture(text, published="2031-03-17"), context=RULES, proposals=(proposal,))


def _last(text: str, words: str) -> Span:
    start = text.rindex(words)
    return Span(start, start + len(words))


def _words(reading: Reading, claim: Claim) -> str:
    return " … ".join(span.words(reading.report.text) for span in claim.content)


def _of_model(reading: Reading) -> list[Claim]:
    return [claim for claim in reading.claims if STAMP in claim.made_by]


def _only(reading: Reading) -> Claim:
    (claim,) = _of_model(reading)
    return claim


UNKNOWN_CUE = "Ila Voss, the mayor, chirped to reporters in Hadrin that at least 14 people were killed on Monday."


def test_what_only_the_model_finds_is_read_by_our_own_grammars() -> None:
    reading = _read(UNKNOWN_CUE, "14 people were killed", "Ila Voss, the mayor", "chirped")
    claim = _only(reading)
    assert _words(reading, claim) == "at least 14 people were killed on Monday"
    assert (claim.speaker.name, claim.speaker.role) == ("Ila Voss", "mayor")
    assert [(toll.min, toll.max) for toll in claim.toll] == [(14, None)]
    assert claim.event is not None
    assert claim.event.date is not None
    assert claim.event.date.edtf == "2031-03-17"
    assert claim.chain[0].name == "Ila Voss"
    assert claim.chain[-1].name == "Norvik Wire"
    assert claim.confidence == ALONE
    assert claim.incident is not None


@pytest.mark.parametrize(
    ("text", "content", "speaker", "cue", "words"),
    [
        (UNKNOWN_CUE, "14 people were killed", "Ila Voss", "chirped", "at least 14 people were killed on Monday"),
        (
            "It is not true that 14 people were killed, chirped the mayor of Hadrin.",
            "14 people were killed",
            "the mayor",
            "chirped",
            "It is not true that 14 people were killed",
        ),
        (
            "No aircraft of ours flew near Hadrin, the army let it be known.",
            "aircraft of ours flew near Hadrin",
            "the army",
            "let it be known",
            "No aircraft of ours flew near Hadrin",
        ),
        (
            "The army let it be known that no more than 3 people were killed in Hadrin.",
            "3 people were killed",
            "The army",
            "let it be known",
            "no more than 3 people were killed in Hadrin",
        ),
        (
            "The mayor chirped it was never so that 14 people were killed in Hadrin.",
            "14 people were killed",
            "The mayor",
            "chirped",
            "never so that 14 people were killed in Hadrin",
        ),
        (
            "It is not true, the army let it be known, that 14 people were killed.",
            "14 people were killed",
            "the army",
            "let it be known",
            "It is not true",
        ),
    ],
)
def test_a_model_cannot_cut_off_what_changes_the_meaning(
    text: str, content: str, speaker: str, cue: str, words: str
) -> None:
    reading = _read(text, content, speaker, cue)
    assert any(words in _words(reading, claim) for claim in _of_model(reading))


def test_a_denial_that_is_widened_is_read_as_one() -> None:
    reading = _read(
        "It is not true that 14 people were killed in Hadrin, the army let it be known.",
        "14 people were killed in Hadrin",
        "the army",
        "let it be known",
    )
    assert [claim.negated for claim in _of_model(reading)] == [True]


RULES_KNOW = "The Norvik Civil Defence said 14 people were killed in Hadrin. The army arrived later."


def test_agreement_raises_the_confidence_of_the_rules_claim() -> None:
    alone = read_capture(*make_capture(RULES_KNOW, published="2031-03-17"), context=RULES)
    both = _read(RULES_KNOW, "14 people were killed in Hadrin", "The Norvik Civil Defence", "said")
    assert len(both.claims) == len(alone.claims)
    (before,) = (claim for claim in alone.claims if claim.cue)
    (after,) = (claim for claim in both.claims if claim.id == before.id)
    assert before.confidence < after.confidence < 1
    assert after.made_by == (*before.made_by, f"{STAMP}:agrees")
    assert "LLM-002" not in [issue.code for issue in both.issues]


CONTESTED = "The Norvik Civil Defence and the army met; the Civil Defence said 14 people were killed in Hadrin."


def test_another_speaker_is_an_issue_and_takes_no_words_from_the_first() -> None:
    alone = read_capture(*make_capture(CONTESTED, published="2031-03-17"), context=RULES)
    both = _read(CONTESTED, "14 people were killed in Hadrin", "the army", "said")
    (before,) = (claim for claim in alone.claims if "14 people" in _words(alone, claim))
    (after,) = (claim for claim in both.claims if "14 people" in _words(both, claim))
    assert after.speaker == before.speaker
    assert after.confidence < before.confidence
    assert f"{STAMP}:differs" in after.made_by
    assert _of_model(both) == []
    (issue,) = (issue for issue in both.issues if issue.code == "LLM-002")
    assert issue.record == after.id
    assert "army" in issue.message


def test_a_speaker_for_what_the_rules_took_for_the_outlets_voice_is_added_beside_it() -> None:
    text = "At least 14 people were killed in Hadrin on Monday, as the mayor would have it."
    alone = read_capture(*make_capture(text, published="2031-03-17"), context=RULES)
    assert [claim.speaker.own_voice for claim in alone.claims] == [True]
    both = _read(text, "14 people were killed in Hadrin on Monday", "the mayor", "would have it")
    assert sorted(claim.speaker.own_voice for claim in both.claims) == [False, True]
    (own,) = (claim for claim in both.claims if claim.speaker.own_voice)
    assert own.confidence < alone.claims[0].confidence


@pytest.mark.parametrize(
    ("text", "speaker", "cue"),
    [
        ("The army, which the mayor accused, denied that 14 people were killed.", "The army", "denied"),
        ("The army was there. The mayor chirped that 14 people were killed.", "The army", "was there"),
        ("A mayor. “The army” chirped that 14 people were killed.", "mayor. “The army", "chirped"),
        ("“Hm?” — the mayor chirped that 14 people were killed.", "?” —", "chirped"),
        ("READ MORE: the mayor chirps that 14 people were killed in Hadrin", "the mayor", "chirps"),
    ],
)
def test_words_that_are_not_those_of_the_speaker_are_left_out_and_counted(text: str, speaker: str, cue: str) -> None:
    reading = _read(f"Jets hit Hadrin on Monday.\n{text}\nIt was noon.", "14 people were killed", speaker, cue)
    assert _of_model(reading) == []
    assert [issue.message for issue in reading.issues if issue.code == "LLM-001"]


def test_a_quotation_may_stand_outside_the_sentence_of_its_speaker() -> None:
    text = "Ila Voss, the mayor, shook her head. “At least 14 people were killed in Hadrin.”"
    claim = _only(_read(text, "14 people were killed in Hadrin", "Ila Voss, the mayor", "shook her head"))
    assert (claim.quoted, claim.stance) == (Quoted.DIRECT, Stance.ASSERTS)
    assert [(toll.min, toll.max) for toll in claim.toll] == [(14, None)]


def test_marks_around_a_speaker_are_not_part_of_the_name() -> None:
    text = "“At least 14 people were killed in Hadrin,” the mayor chirped."
    assert _only(_read(text, "14 people were killed in Hadrin", ",” the mayor", "chirped")).speaker.name == "mayor"


def test_a_known_cue_is_meant_as_the_rules_have_it() -> None:
    text = "“No aircraft of ours flew”: so, with a smile, denied the army the whole story."
    reading = _read(text, "No aircraft of ours flew", "the army", "denied", "admits")
    assert {claim.stance for claim in reading.claims if "aircraft" in _words(reading, claim)} == {Stance.DENIES}


def test_a_proposal_whose_parts_overlap_cannot_be() -> None:
    with pytest.raises(InvalidRecord, match="overlap"):
        Proposal(Span(0, 9), Span(4, 12), Span(20, 24), Stance.ASSERTS, (), STAMP)


def test_a_proposal_beyond_the_text_is_refused() -> None:
    beyond = Proposal(Span(0, 9), None, Span(900, 904), Stance.ASSERTS, (), STAMP)
    with pytest.raises(InvalidRecord, match="beyond the text"):
        read_capture(*make_capture(RULES_KNOW), proposals=(beyond,))


GERMAN = (
    "In Hadrin wurden am Montag mindestens 14 Menschen getötet, teilte die Feuerwehr von Hadrin mit. "
    "Die Armee von Norvik wies die Vorwürfe zurück, und der Bürgermeister sprach von einer Schande für das Land."
)


def test_a_language_without_a_pack_gives_words_and_no_figures() -> None:
    reading = _read(GERMAN, "mindestens 14 Menschen getötet", "die Feuerwehr von Hadrin", "teilte")
    assert reading.report.language == "de"
    claim = _only(reading)
    assert _words(reading, claim) == "mindestens 14 Menschen getötet"
    assert (claim.speaker.name, claim.chain[-1].name) == ("die Feuerwehr von Hadrin", "Norvik Wire")
    assert (claim.kinds, claim.toll, claim.event, claim.incident) == ((Kind.TOLL,), (), None, None)
    assert claim.confidence == ALONE
    assert "LANG-001" in [issue.code for issue in reading.issues]


def test_nobody_named_in_a_language_without_a_pack_is_unnamed() -> None:
    claim = _only(_read(GERMAN, "mindestens 14 Menschen getötet", None, "teilte", kinds=()))
    assert claim.speaker.unnamed
    assert claim.kinds == (Kind.OTHER,)
