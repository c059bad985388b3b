from hypothesis import given
from hypothesis import strategies as st

from sayso.models.windows import cut_windows, sentence_starts
from sayso.models.wordpieces import BREAK, Word

STOP, CLOSING_QUOTE = 1012, 1524
PIECES = st.sampled_from([(2000,), (2000, 2001), (STOP,), (BREAK,), (CLOSING_QUOTE,), (2000,) * 8])


def _words(pieces: list[tuple[int, ...]]) -> list[Word]:
    return [Word(10 * number, 10 * number + (0 if one == (BREAK,) else 5), one) for number, one in enumerate(pieces)]


def test_a_sentence_begins_behind_a_stop_and_its_closing_mark() -> None:
    words = _words([(2000,), (STOP,), (CLOSING_QUOTE,), (2000,), (BREAK,), (2000,)])
    assert sentence_starts(words) == [0, 3, 5]


def test_no_words_give_no_windows() -> None:
    assert cut_windows([]) == []


@given(st.lists(PIECES, min_size=1, max_size=300))
def test_every_word_lies_in_one_window_and_no_window_is_too_long(pieces: list[tuple[int, ...]]) -> None:
    words = _words(pieces)
    windows = cut_windows(words, pieces=40)
    assert [number for window in windows for number in range(*window)] == list(range(len(words)))
    for window in windows:
        assert sum(len(word.pieces) for word in words[window.start : window.end]) <= 40


def test_windows_end_with_sentences_and_are_about_as_long_as_each_other() -> None:
    words = _words([*([(2000,)] * 9), (STOP,)] * 10)
    assert cut_windows(words, pieces=45) == [(0, 30), (30, 60), (60, 100)]


def test_a_window_rather_ends_with_a_paragraph() -> None:
    sentence = [*([(2000,)] * 9), (STOP,)]
    words = _words([*sentence, *sentence, (BREAK,), *sentence, *sentence, *sentence])
    assert cut_windows(words, pieces=45) == [(0, 21), (21, 51)]


def test_a_sentence_longer_than_a_window_is_cut() -> None:
    words = _words([(2000,)] * 50)
    assert cut_windows(words, pieces=45) == [(0, 45), (45, 50)]
