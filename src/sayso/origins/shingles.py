"""What two texts are compared by: hashed runs of words, sentence by sentence. Knows no language."""

import hashlib
import re
from dataclasses import dataclass

from sayso.records.report import Report

SHINGLE_WORDS = 3
"""Longer runs lose a text that was edited in every sentence; runs of two are shared by chance."""
SENTENCE_WORDS_MIN = 4
"""A shorter sentence ("Read more", "He agreed.") says nothing of where it comes from."""
HASH_BITS = 63
"""Fits a signed integer of every database."""

_WORD = re.compile(r"\w+")
# Coarser than the sentences of the reader on purpose: a full stop of an abbreviation cuts alike in both texts.
_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+|[\r\n]+")


@dataclass(frozen=True, slots=True)
class SentenceShingles:
    """One sentence: its hashed runs of words, and how many words it has."""

    hashes: frozenset[int]
    word_count: int


@dataclass(frozen=True, slots=True)
class Sketch:
    """A report as it is compared: its sentences, and all their hashes together."""

    sentences: tuple[SentenceShingles, ...]
    hashes: frozenset[int]


def sketch_of(report: Report) -> Sketch:
    """The report as it is compared, without furniture: a footer or a "read more" line joins no reports."""
    sentences = tuple(_shingle(words) for words in _sentences(_own_text(report)))
    return Sketch(sentences, frozenset().union(*(sentence.hashes for sentence in sentences)))


def shingles_of(report: Report) -> tuple[int, ...]:
    """The report's hashes, sorted, each once: stable over runs and machines, for an inverted index."""
    return tuple(sorted(sketch_of(report).hashes))


def _own_text(report: Report) -> str:
    position, kept = 0, []
    for span in sorted(
        [piece.span for piece in report.furniture] + ([report.dateline.span] if report.dateline else [])
    ):
        kept.append(report.text[position : span.start])
        position = max(position, span.end)
    return "\n".join([*kept, report.text[position:]])


def _sentences(text: str) -> list[list[str]]:
    pieces = (_WORD.findall(piece.casefold()) for piece in _END.split(text))
    return [words for words in pieces if len(words) >= SENTENCE_WORDS_MIN]


def _shingle(words: list[str]) -> SentenceShingles:
    runs = (" ".join(words[i : i + SHINGLE_WORDS]) for i in range(len(words) - SHINGLE_WORDS + 1))
    return SentenceShingles(frozenset(_hash(run) for run in runs), len(words))


def _hash(run: str) -> int:
    digest = hashlib.blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> (64 - HASH_BITS)
