from sayso.models.attributions import FoundAttribution, share_out
from sayso.records.span import Span

TEXT = "x" * 110


def _found(cue: Span, *content: Span, probability: float = 0.9) -> FoundAttribution:
    return FoundAttribution(None, cue, content, probability, 0.0, 0.9, 0.9)


def test_words_that_two_claim_go_to_the_nearer_cue() -> None:
    first, second = Span(0, 30), Span(60, 90)
    one, other = _found(Span(32, 36), first, second), _found(Span(95, 99), first, second)
    assert [each.content for each in share_out(TEXT, [one, other])] == [(first,), (second,)]


def test_a_cue_with_nothing_left_is_none() -> None:
    one, other = _found(Span(32, 36), Span(0, 30)), _found(Span(95, 99), Span(0, 30))
    assert share_out(TEXT, [one, other]) == (one,)


def test_speech_within_speech_stays_whole() -> None:
    outer, inner = _found(Span(0, 4), Span(5, 60)), _found(Span(12, 16), Span(17, 60))
    assert share_out(TEXT, [outer, inner]) == (outer, inner)


def test_an_improbable_cue_takes_nothing() -> None:
    weak, strong = _found(Span(32, 36), Span(0, 30), probability=0.1), _found(Span(95, 99), Span(0, 30))
    assert share_out(TEXT, [weak, strong]) == (weak, strong)


def test_a_cue_of_the_same_paragraph_goes_before_a_nearer_one() -> None:
    text = "x" * 28 + "\n\n" + "x" * 80
    before, behind = _found(Span(20, 24), Span(30, 60)), _found(Span(90, 94), Span(30, 60))
    assert share_out(text, [before, behind]) == (behind,)
