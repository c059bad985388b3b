"""Quotations of a model are found word for word, with no word and no number cut, or they are no proposal."""

import pytest

from sayso.llm.answer import Quoted
from sayso.llm.verbatim import Fault, Passage, find_verbatim, place
from sayso.records.claim import Kind, Stance
from sayso.records.proposal import Proposal
from sayso.records.span import Span

TEXT = "Ila Voss, the mayor, said that 14 people\nwere killed. The army denied that 14 people were killed."
STAMP = "llm:test"


def _passage(text: str) -> Passage:
    return Passage(text, (Span(0, len(text)),))


def _place(text: str, content: str, speaker: str | None, cue: str) -> Proposal | Fault:
    return place(Quoted(content, speaker, cue, Stance.ASSERTS, (Kind.TOLL,)), _passage(text), STAMP)


def _found(text: str, words: str) -> list[str]:
    return [span.words(text) for span in find_verbatim(words, _passage(text))]


def test_of_the_same_words_those_are_taken_that_stand_by_speaker_and_cue() -> None:
    first = _place(TEXT, "14 people were killed", "Ila Voss, the mayor", "said")
    second = _place(TEXT, "14 people were killed", "The army", "denied")
    assert isinstance(first, Proposal)
    assert isinstance(second, Proposal)
    assert first.content.words(TEXT) == "14 people\nwere killed"
    assert second.content.words(TEXT) == "14 people were killed"
    assert first.content.end < second.content.start
    assert (first.made_by, first.speaker) == (STAMP, Span(0, 19))


@pytest.mark.parametrize(
    ("content", "speaker", "cue"),
    [
        ("40 people were killed", "The army", "denied"),
        ("14 people were wounded", "The army", "denied"),
        ("14 People were killed", "The army", "denied"),
        ("fourteen people were killed", "The army", "denied"),
        ("14 people were killed", "The navy", "denied"),
        ("14 people were killed", "The army", "admitted"),
        ("14 people were kill", "The army", "denied"),
        ("4 people were killed", "The army", "denied"),
        ("14 people were killed\x1b[2J", "The army", "denied"),
        ("14 people were \u200bkilled", "The army", "denied"),
    ],
)
def test_what_does_not_stand_there_is_no_proposal(content: str, speaker: str, cue: str) -> None:
    assert _place(TEXT, content, speaker, cue) is Fault.NOT_IN_TEXT


def test_words_that_stand_far_apart_or_in_each_other_are_no_proposal() -> None:
    far = "The army denied it. " + "Nothing happened for a while. " * 40 + "At last 14 people were killed."
    assert _place(far, "14 people were killed", "The army", "denied") is Fault.APART
    assert _place(TEXT, "said that 14 people were killed", "Ila Voss", "said") is Fault.APART
    other = "The army spoke." + " Nothing happened." * 20 + " A clerk denied that 14 people were killed."
    assert _place(other, "14 people were killed", "The army", "denied") is Fault.APART


def test_words_too_short_or_too_long_are_no_proposal() -> None:
    assert _place(TEXT, "14", "The army", "denied") is Fault.OUT_OF_BOUNDS
    assert _place(TEXT, "14 people were killed", "x" * 201, "denied") is Fault.OUT_OF_BOUNDS
    assert _place(TEXT, "14 people were killed", "The army", "x" * 61) is Fault.OUT_OF_BOUNDS
    assert _place(TEXT, "14 people were killed", ".", "denied") is Fault.OUT_OF_BOUNDS
    assert _place(TEXT, "14 people were killed", "The army", ",") is Fault.OUT_OF_BOUNDS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,4 people died", "4 people died"),
        ("1.4 million fled", "4 million fled"),
        ("10-12 people died", "12 people died"),
        ("10–12 people died", "12 people died"),
        ("10–12 people died", "died 10"),
        ("it killed 10–12", "it killed 10"),
        ("it killed 10,000", "it killed 10"),
        ("a loss of -4 percent", "4 percent"),
        ("the unkilled dead", "killed dead"),
        ("the killings went on", "the killing"),
        ("a snake_case name", "case name"),
    ],
)
def test_no_word_and_no_number_is_cut(text: str, words: str) -> None:
    assert _found(text, words) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It killed 10, he said", "It killed 10"),
        ("killed 10.", "killed 10"),
        ("“14 died”", "14 died"),
        ("the  \n\t army", "the army"),
        ("军方否认有平民死亡", "否认"),
        ("กองทัพปฏิเสธว่า", "ปฏิเสธ"),
        ("قال الجيش إن", "الجيش"),
    ],
)
def test_whole_words_are_found_in_any_script(text: str, words: str) -> None:
    assert len(_found(text, words)) == 1


def test_signs_of_patterns_are_only_signs() -> None:
    assert _found("a (b|c)+ .* [d]", "(b|c)+ .*") == ["(b|c)+ .*"]
    assert _found("aaaa", ".*") == []
    assert _found("text", " ") == []


def test_words_are_not_found_across_paragraphs_or_outside_what_was_sent() -> None:
    passage = Passage(TEXT, (Span(0, 53), Span(54, len(TEXT))))
    assert list(find_verbatim("killed. The army", passage)) == []
    assert list(find_verbatim("The army", Passage(TEXT, (Span(0, 53),)))) == []


def test_the_same_letters_everywhere_do_not_take_long() -> None:
    text = "a " * 2000
    many = Quoted("a " * 900, "a", "a", Stance.ASSERTS, ())
    assert place(many, _passage(text), STAMP) is not None
