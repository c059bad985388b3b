"""The kit's attribution corpora as windows of words with numbered spans, and which documents are held back."""

import hashlib
import json
import random
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from pathlib import Path

from sayso.models.windows import WINDOW_PIECES, sentence_starts
from sayso.models.wordpieces import Word, WordPieces
from sayso.text.sentences import find_paragraphs

HELD_BACK_SHARE = 0.075
"""Share of the training documents that are never trained on: thresholds and the calibration are set on them."""

Segment = tuple[int, int]
"""First and last word of a stretch, both inclusive."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One attribution in numbers of words: the cue's first and last, one source or none, one or two contents."""

    cue: Segment
    source: tuple[Segment, ...]
    content: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A text as words, with its attributions."""

    id: str
    corpus: str
    text: str
    words: list[Word]
    golds: list[Gold]


@dataclass(frozen=True, slots=True)
class Example:
    """One window: the words, and the attributions whose cue lies in it, in numbers of its own words."""

    corpus: str
    words: list[Word]
    golds: list[Gold]


def load_documents(folder: Path, corpus: str, pieces: WordPieces) -> list[Document]:
    """The documents of one part of the kit, in the order of the file."""
    texts = {row["id"]: row["text"] for row in _rows(folder / "input.jsonl")}
    documents = []
    for row in _rows(folder / "gold.jsonl"):
        text = texts[row["id"]]
        words = pieces.words(text, find_paragraphs(text))
        golds = [gold for one in row["attributions"] if (gold := _gold(one, text, words)) is not None]
        documents.append(Document(row["id"], corpus, text, words, golds))
    return documents


def load_texts(folder: Path, corpus: str, pieces: WordPieces) -> list[Document]:
    """The texts of one part of the kit without what is annotated in them, in the order of the file."""
    texts = [(row["id"], row["text"]) for row in _rows(folder / "input.jsonl")]
    return [Document(name, corpus, text, pieces.words(text, find_paragraphs(text)), []) for name, text in texts]


def is_held_back(document: Document) -> bool:
    """Whether a document is kept for thresholds and calibration: by a hash of its id, so for good."""
    digest = hashlib.sha256(document.id.encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < HELD_BACK_SHARE


def cut_examples(document: Document, chance: random.Random) -> list[Example]:
    """The windows of one document, without overlap, the first of a random length: they differ in each epoch."""
    words = document.words
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word.pieces))
    starts = sentence_starts(words)
    examples = []
    begin, room = 0, chance.randint(WINDOW_PIECES // 3, WINDOW_PIECES)
    while begin < len(words):
        end = begin
        while end < len(words) and ends[end + 1] - ends[begin] <= room:
            end += 1
        whole = [start for start in starts if begin < start <= end]
        if end < len(words) and whole:
            end = whole[-1]
        end = max(end, begin + 1)
        examples.append(Example(document.corpus, words[begin:end], _within(document.golds, begin, end)))
        begin, room = end, WINDOW_PIECES
    return examples


def _within(golds: list[Gold], begin: int, end: int) -> list[Gold]:
    return [
        Gold(
            (gold.cue[0] - begin, gold.cue[1] - begin),
            _clipped(gold.source, begin, end),
            _clipped(gold.content, begin, end),
        )
        for gold in golds
        if begin <= gold.cue[0] and gold.cue[1] < end
    ]


def _clipped(segments: tuple[Segment, ...], begin: int, end: int) -> tuple[Segment, ...]:
    return tuple(
        (max(first, begin) - begin, min(last, end - 1) - begin)
        for first, last in segments
        if first < end and last >= begin
    )


def _rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file]


def _gold(one: dict, text: str, words: list[Word]) -> Gold | None:
    cue = _segments(one["cue"], text, words)
    if not cue:
        return None
    source = _segments(one["source"], text, words)
    content = _segments(one["content"], text, words)
    return Gold((cue[0][0], cue[-1][1]), _longest(source, 1), _longest(content, 2))


def _longest(segments: list[Segment], count: int) -> tuple[Segment, ...]:
    by_length = sorted(segments, key=lambda segment: segment[0] - segment[1])
    return tuple(sorted(by_length[:count]))


def _segments(spans: list[list[int]], text: str, words: list[Word]) -> list[Segment]:
    """Spans of characters as stretches of words; marks at their edges are left out, and so are gaps of marks alone."""
    starts = [word.start for word in words]
    found: list[Segment] = []
    for start, end in sorted(spans):
        first = bisect_right(starts, start) - 1
        if first < 0 or words[first].end <= start:
            first += 1
        last = bisect_left(starts, end) - 1
        while first <= last and not _says(text, words[first]):
            first += 1
        while first <= last and not _says(text, words[last]):
            last -= 1
        if first > last:
            continue
        if found and not any(_says(text, word) for word in words[found[-1][1] + 1 : first]):
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def _says(text: str, word: Word) -> bool:
    return not word.is_break and text[word.start].isalnum()
