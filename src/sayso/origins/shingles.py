"""What two texts are compared by: runs of words, sentence by sentence. Knows no language.

In memory runs are compared as they are; an index of a store keeps a hash of each, the same on every machine.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sayso.records.report import Report

SHINGLE_WORDS = 3
"""Longer runs lose a text that was edited in every sentence; runs of two are shared by chance."""
SENTENCE_WORDS_MIN = 4
"""A shorter sentence ("Read more", "He agreed.") says nothing of where it comes from."""
HASH_BITS = 63
"""Fits a signed integer of every database."""

_LETTER = re.compile(r"\w")
_OTHER_SIGN = re.compile(r"[^\w\x00-\x7f]")
# Coarser than the sentences of the reader on purpose: a full stop of an abbreviation cuts alike in both texts.
# A sentence ends with its line, or at a stop before a space; a closing quotation mark or bracket may stand between.
_STOPS, _CLOSERS, _LINE_ENDS = ".!?…", "\"'”’»)]", "\r\n"
_STOP, _STOP_CLOSED, _STOP_SPACE = b".", b'."', b". "


def _sign_of(char: str) -> str:
    """What a character is to a sentence: a letter of a word, a stop, a closing sign, a line's end, a space, a sign."""
    if _LETTER.match(char):
        return char
    for signs, sign in ((_STOPS, "."), (_CLOSERS, '"'), (_LINE_ENDS, "\n")):
        if char in signs:
            return sign
    return " " if char.isspace() else ","


_SIGNS = bytes(ord(_sign_of(chr(code))) if code < 128 else code for code in range(256))
_NO_SIGNS = bytes(32 if code in b'.",' else code for code in range(256))

Run = tuple[str, str, str]
"""Words that follow each other in a sentence, in lower case: `SHINGLE_WORDS` of them."""


@dataclass(frozen=True, slots=True)
class SentenceRuns:
    """One sentence: its runs of words, and how many words it has."""

    runs: frozenset[Run]
    word_count: int


@dataclass(frozen=True, slots=True)
class Sketch:
    """A report as it is compared: its sentences, and all their runs of words together."""

    sentences: tuple[SentenceRuns, ...]
    runs: frozenset[Run]


def sketch_of(report: Report) -> Sketch:
    """The report as it is compared, without furniture: a footer or a "read more" line joins no reports."""
    return sketch_sentences(sentences_of(report))


def sentences_of(report: Report) -> list[list[str]]:
    """The words of each of the report's sentences that is long enough, in lower case, furniture left out."""
    return cut_lines(lines_of(report))


def lines_of(report: Report) -> bytes:
    """The report's words in lower case (UTF-8), spaces between them, each sentence in a line of its own; no furniture.

    Lines may be empty, and spaces more than one; no other sign is left.
    """
    return _one_sentence_a_line(_own_text(report).casefold())


def cut_lines(lines: bytes) -> list[list[str]]:
    """The words of each of the lines that is long enough for a sentence."""
    text = lines.decode("utf-8", "surrogatepass")
    return [words for line in text.split("\n") if len(words := line.split()) >= SENTENCE_WORDS_MIN]


def sketch_sentences(cut: Iterable[list[str]]) -> Sketch:
    """The sketch of a text that is already cut into `sentences_of`."""
    sentences = tuple([SentenceRuns(_runs(words), len(words)) for words in cut])
    return Sketch(sentences, frozenset().union(*[sentence.runs for sentence in sentences]))


def shingles_of(report: Report) -> tuple[int, ...]:
    """The hashes of the report's runs, sorted, each once: stable over runs and machines, for an inverted index."""
    return tuple(sorted({hash_words(" ".join(run)) for run in sketch_of(report).runs}))


def _own_text(report: Report) -> str:
    if not report.furniture and report.dateline is None:
        return report.text
    position, kept = 0, []
    for span in sorted(
        [piece.span for piece in report.furniture] + ([report.dateline.span] if report.dateline else [])
    ):
        kept.append(report.text[position : span.start])
        position = max(position, span.end)
    return "\n".join([*kept, report.text[position:]])


def _one_sentence_a_line(text: str) -> bytes:
    """The words of the text as `lines_of` gives them.

    Signs become one sign for each thing that they can do, so that a sentence ends where a full stop stands before a
    space. Bytes are replaced many times quicker than patterns find words.
    """
    if not text.isascii():
        text = _OTHER_SIGN.sub(lambda sign: _sign_of(sign[0]), text)
    marked = text.encode("utf-8", "surrogatepass").translate(_SIGNS)
    while _STOP_CLOSED in marked:
        marked = marked.replace(_STOP_CLOSED, _STOP)
    return marked.replace(_STOP_SPACE, b"\n").translate(_NO_SIGNS)


def _runs(words: list[str]) -> frozenset[Run]:
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def hash_words(run: str) -> int:
    """The number under which words stand in an inverted index: `HASH_BITS` bits, the same on every machine."""
    digest = hashlib.blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> (64 - HASH_BITS)
