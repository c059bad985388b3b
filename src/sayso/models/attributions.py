"""Text -> the attributions that the trained reader finds in it, with what it thinks of each.

Knows no rule and no language pack: what rules and model say together is decided in `sayso.claims`.
"""

import functools
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy
from numpy.typing import NDArray

from sayso.models.encoder import Encoded, Encoder
from sayso.models.segments import FAR, Segments, best_segments
from sayso.models.windows import cut_windows
from sayso.models.wordpieces import Word, WordPieces
from sayso.records.span import Span

LEAST_BEGIN = 0.08
"""Probability below which a word is not even looked at as the beginning of a cue."""
LEAST_CLAIM = 0.3
"""Probability below which a cue takes no content from another."""
LEAST_REST = 4
"""Characters: what is left of a content below this are marks between sentences."""
NEIGHBOURS = 6
"""Cues ahead with which a content is compared: what is said lies near its cue."""
_EXACT_WORDS = 16


class FoundAttribution(NamedTuple):
    """One speech act as the model reads it. The probabilities are the model's own, not calibrated.

    Attributes:
        source: Who speaks; None where the model finds nobody named.
        cue: The words that attribute.
        content: What is said, one or two stretches.
        cue_probability: That a cue begins here, or at a word that this one overlaps, of speech that the report tells.
        nested_probability: That one begins here in a text where speech within speech is marked too.
        source_probability: Of exactly this source, given the cue.
        content_probability: Of exactly this content, given the cue.
    """

    source: Span | None
    cue: Span
    content: tuple[Span, ...]
    cue_probability: float
    nested_probability: float
    source_probability: float
    content_probability: float


class CueLengths(NamedTuple):
    """The constants of the cue head and the links: a score for each length of a cue, the buckets of distance a side."""

    scores: tuple[float, ...]
    distances: int


class AttributionModel:
    """The trained reader of attributions.

    Args:
        pieces: Cuts words into pieces.
        encoder: The network.
        lengths: Its constants.
    """

    def __init__(self, pieces: WordPieces, encoder: Encoder, lengths: CueLengths) -> None:
        self._pieces = pieces
        self._encoder = encoder
        self._lengths = numpy.array(lengths.scores, numpy.float32)
        self._distances = lengths.distances

    def find(self, text: str, paragraphs: Sequence[Span]) -> tuple[FoundAttribution, ...]:
        """The attributions in `paragraphs` of `text`, in the order of their cues."""
        words = self._pieces.words(text, paragraphs)
        found: list[FoundAttribution] = []
        for window in cut_windows(words):
            inside = words[window.start : window.end]
            encoded = self._encoder.encode(inside)
            cues = self._cues(encoded, inside)
            if cues:
                found.extend(self._linked(encoded, cues, inside))
        return share_out(text, sorted(found, key=lambda one: one.cue))

    def _cues(self, encoded: Encoded, words: Sequence[Word]) -> list[tuple[int, int, float, float]]:
        """First word, last word and the two probabilities of the cues of a window; none overlaps another."""
        begin = 1 / (1 + numpy.exp(-encoded.begin.astype(numpy.float64)))
        firsts = (numpy.maximum.reduce(begin, axis=1) >= LEAST_BEGIN).nonzero()[0]
        scored = [
            (first, last, chance, nested)
            for first, last, (chance, nested) in zip(
                firsts.tolist(), self._ends(encoded, firsts).tolist(), begin[firsts].tolist(), strict=True
            )
            if not words[first].is_break
        ]
        scored.sort(key=lambda one: (-one[2], -one[3], one[0]))
        kept: list[tuple[int, int, float, float]] = []
        for first, last, chance, nested in scored:
            rival = next((i for i, one in enumerate(kept) if first <= one[1] and one[0] <= last), None)
            if rival is None:
                kept.append((first, last, chance, nested))
            else:
                start, end, other, inner = kept[rival]
                kept[rival] = (start, end, _either(chance, other), _either(nested, inner))
        return sorted(kept)

    def _ends(self, encoded: Encoded, firsts: NDArray[numpy.intp]) -> NDArray[numpy.intp]:
        """The best last word [N] of the cues that begin at the words `firsts` [N]."""
        count, width = encoded.cue_last.shape
        lasts = firsts[:, None] + numpy.arange(len(self._lengths))
        rooms = encoded.cue_last[numpy.minimum(lasts, count - 1)]
        products = (rooms @ encoded.cue_first[firsts][:, :, None])[:, :, 0]
        scores = numpy.where(lasts < count, products / math.sqrt(width) + self._lengths, FAR)
        ends: NDArray[numpy.intp] = firsts + scores.argmax(axis=1)
        return ends

    def _linked(
        self, encoded: Encoded, cues: Sequence[tuple[int, int, float, float]], words: Sequence[Word]
    ) -> list[FoundAttribution]:
        stretches = [(first, last) for first, last, _, _ in cues]
        scores = self._encoder.link(encoded, stretches, _buckets(stretches, len(words), self._distances))
        for row, (first, last) in enumerate(stretches):
            scores[:, row, first : last + 1] = FAR
        sources = best_segments(scores[:3], most=1)
        for row, source in enumerate(sources):
            for first, last in source.stretches:
                scores[3:, row, first : last + 1] = FAR
        contents = best_segments(scores[3:], most=2)
        found = []
        for (first, last, chance, nested), source, content in zip(cues, sources, contents, strict=True):
            spans = _spans(content, words)
            if spans:
                who = _spans(source, words)
                cue = Span(words[first].start, words[last].end)
                found.append(
                    FoundAttribution(
                        who[0] if who else None,
                        cue,
                        spans,
                        chance,
                        nested,
                        source.probability,
                        content.probability,
                    )
                )
        return found


def share_out(text: str, found: Sequence[FoundAttribution]) -> tuple[FoundAttribution, ...]:
    """The attributions, in order; words that two of them claim go to the nearer cue, of the same paragraph if one is.

    Speech within speech, where the cue of one stands in the content of the other, is left as it is.
    """
    shared = list(found)
    for index, one in enumerate(found):
        for number in range(index + 1, min(index + 1 + NEIGHBOURS, len(found))):
            other = found[number]
            if not _may_share(shared[index].content, shared[number].content):
                continue
            if min(one.cue_probability, other.cue_probability) < LEAST_CLAIM or _is_nested(one, other):
                continue
            for common in _common(shared[index].content, shared[number].content):
                loser = number if _gap(text, one.cue, common) <= _gap(text, other.cue, common) else index
                shared[loser] = shared[loser]._replace(content=_without(shared[loser].content, common))
    return tuple(one for one in shared if one.content)


def _is_nested(one: FoundAttribution, other: FoundAttribution) -> bool:
    return any(span.overlaps(other.cue) for span in one.content) or any(
        span.overlaps(one.cue) for span in other.content
    )


def _may_share(first: Sequence[Span], second: Sequence[Span]) -> bool:
    """Whether two contents, each in order, reach over a common stretch: most that lie near each other do not."""
    return bool(first and second) and first[0].start < second[-1].end and second[0].start < first[-1].end


def _common(first: Sequence[Span], second: Sequence[Span]) -> list[Span]:
    pairs = [(max(a.start, b.start), min(a.end, b.end)) for a in first for b in second]
    return [Span(start, end) for start, end in pairs if start < end]


def _gap(text: str, cue: Span, span: Span) -> tuple[bool, int]:
    """Whether a paragraph ends between them, and how many characters lie there."""
    start, end = (cue.end, span.start) if cue.start < span.start else (span.end, cue.start)
    return "\n" in text[start:end], max(0, end - start)


def _without(content: Sequence[Span], taken: Span) -> tuple[Span, ...]:
    """What of a content lies outside `taken`; a rest of a few characters is a mark, no words."""
    parts = [
        (start, end)
        for span in content
        for start, end in ((span.start, min(span.end, taken.start)), (max(span.start, taken.end), span.end))
    ]
    return tuple(Span(start, end) for start, end in parts if end - start >= LEAST_REST)


def _either(one: float, other: float) -> float:
    return 1 - (1 - one) * (1 - other)


def _spans(segments: Segments, words: Sequence[Word]) -> tuple[Span, ...]:
    spans = []
    for first, last in segments.stretches:
        while first < last and words[first].is_break:
            first += 1
        while last > first and words[last].is_break:
            last -= 1
        if words[last].end > words[first].start:
            spans.append(Span(words[first].start, words[last].end))
    return tuple(spans)


def _buckets(cues: Sequence[tuple[int, int]], count: int, distances: int) -> NDArray[numpy.int64]:
    """The bucket of distance [N, W] of each word from each cue: the middle one inside it, lower before it."""
    steps = _steps(count, distances)
    buckets = numpy.full((len(cues), count), distances, numpy.int64)
    for row, (first, last) in zip(buckets, cues, strict=True):
        row[:first] -= steps[:first][::-1]
        row[last + 1 :] += steps[: count - last - 1]
    return buckets


@functools.lru_cache(maxsize=512)
def _steps(count: int, distances: int) -> NDArray[numpy.int64]:
    """The steps for the distances 1 to `count`: up to 16 words each its own, then a quarter of a doubling a step."""
    distance = numpy.arange(1, count + 1)
    far = _EXACT_WORDS + numpy.floor(4 * numpy.log2(numpy.maximum(distance, _EXACT_WORDS) / _EXACT_WORDS))
    return numpy.where(distance <= _EXACT_WORDS, distance, numpy.minimum(far.astype(numpy.int64), distances))
