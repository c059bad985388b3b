import pytest

from sayso.errors import DataError
from sayso.models.weights import read_file
from sayso.models.wordpieces import BREAK, MAX_PIECES_OF_WORD, UNKNOWN, WordPieces
from sayso.records.span import Span


@pytest.fixture(scope="module")
def pieces() -> WordPieces:
    return WordPieces(read_file("vocab.txt").decode())


def _spelled(pieces: WordPieces, word: str) -> list[str]:
    names = read_file("vocab.txt").decode().split("\n")
    return [names[number] for number in pieces.pieces(word)]


def test_a_word_falls_into_the_longest_pieces(pieces: WordPieces) -> None:
    assert _spelled(pieces, "said") == ["said"]
    assert _spelled(pieces, "airstrike") == ["airs", "##tri", "##ke"]
    assert _spelled(pieces, "SAID") == ["said"]


def test_accents_are_left_off_and_what_is_unknown_is_unknown(pieces: WordPieces) -> None:
    assert pieces.pieces("café") == pieces.pieces("cafe")
    assert pieces.pieces("\U0001f54a") == (UNKNOWN,)
    assert pieces.pieces("x" * 5000) == (UNKNOWN,)


def test_one_word_cannot_fill_a_window(pieces: WordPieces) -> None:
    assert len(pieces.pieces("qzxv" * 24)) <= MAX_PIECES_OF_WORD


def test_words_keep_their_offsets_and_paragraphs_end_in_a_break(pieces: WordPieces) -> None:
    text = "Orla Venn spoke.\n\nNobody's “here”."
    words = pieces.words(text, (Span(0, 16), Span(18, len(text))))
    assert [text[word.start : word.end] for word in words] == [
        "Orla", "Venn", "spoke", ".", "", "Nobody", "'", "s", "“", "here", "”", ".",
    ]  # fmt: skip
    assert [word.pieces for word in words if word.is_break] == [(BREAK,)]


def test_a_vocabulary_cut_short_is_refused() -> None:
    with pytest.raises(DataError, match="vocabulary is damaged"):
        WordPieces("[PAD]\n[unused0]\nword")
