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
def test_every_word_is_decided_once_in_a_window_that_holds_it(pieces: list[tuple[int, ...]]) -> None:
    words = _words(pieces)
    windows = cut_windows(words, pieces=40, overlap=12)
    decided = [number for window in windows for number in range(window.first, window.last)]
    assert decided == list(range(len(words)))
    for window in windows:
        assert window.start <= window.first < window.last <= window.end
        assert sum(len(word.pieces) for word in words[window.start : window.end]) <= 40


def test_a_window_ends_with_a_sentence_and_the_next_repeats_the_last_ones() -> None:
    words = _words([*([(2000,)] * 9), (STOP,)] * 10)
    first, second = cut_windows(words, pieces=45, overlap=12)[:2]
    assert (first.start, first.end) == (0, 40)
    assert second.start == 30
    assert first.last == second.first == 35
