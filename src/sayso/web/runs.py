"""A report's text cut into runs, each carrying the marks that hold over the whole of it.

Spans overlap and nest; elements of a page may not. Cut at every edge of every span, each run carries what holds in it,
so that the marks are there without scripts, and the words between two tags are always words of the text.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sayso.records.claim import Claim
from sayso.records.report import Report
from sayso.records.span import Span
from sayso.web.visible import SIGN

CLAIMS_NAMED_MAX = 12
"""So many claims are named on one run. A text where more overlap is damaged or an attack; each still has its card."""

DEPTH_MAX = 3
"""Overlapping claims are shaded to this depth; more shades cannot be told apart."""

_PARAGRAPH = re.compile(r"[^\n]*\n*")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One thing that holds over a span: `layer` says what ("claim", "cue"); `key` which (a claim's id, a kind)."""

    span: Span
    layer: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a run: words, or one sign that is shown by its name because it cannot be seen."""

    text: str
    is_sign: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch over which the same marks hold. `opens` are the claims whose words begin here."""

    pieces: tuple[Piece, ...]
    layers: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    depth: int = 0
    furniture: str | None = None
    opens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or several without claims, with the claims whose words begin in it."""

    span: Span
    runs: tuple[Run, ...]
    claims: tuple[str, ...] = ()


@dataclass(slots=True)
class _Sweep:
    """The marks that hold at one place of the text, kept up to date from edge to edge."""

    layers: Counter[str] = field(default_factory=Counter)
    claims: dict[str, int] = field(default_factory=dict)
    furniture: dict[str, int] = field(default_factory=dict)

    def take(self, mark: Mark, step: int) -> None:
        self.layers[mark.layer] += step
        held = self.claims if mark.layer == "claim" else self.furniture if mark.layer == "furniture" else None
        if held is not None:
            held[mark.key] = held.get(mark.key, 0) + step
            if held[mark.key] <= 0:
                del held[mark.key]


def cut_blocks(report: Report, claims: Sequence[Claim]) -> tuple[Block, ...]:
    """The whole text of a report in blocks of runs, in order, without a gap but for the line ends between blocks."""
    text = report.text
    marks = [mark for mark in find_marks(report, claims) if mark.span.end <= len(text)]
    opening: dict[int, list[str]] = {}
    for claim in claims:
        opening.setdefault(min(claim.content).start, []).append(claim.id)
    spans = _block_spans(text, sorted(opening))
    return _fill(text, spans, marks, opening)


def find_marks(report: Report, claims: Iterable[Claim]) -> list[Mark]:
    """Everything in a report that is marked in its text."""
    marks = [Mark(piece.span, "furniture", piece.kind) for piece in report.furniture]
    for claim in claims:
        marks += [Mark(span, "claim", claim.id) for span in claim.content]
        marks += [Mark(span, "cue") for span in claim.cue]
        marks += [Mark(span, "hedge") for span in claim.hedges]
        marks += [Mark(span, "loaded") for span in claim.loaded]
        marks += [Mark(toll.span, "figure") for toll in claim.toll]
        if claim.speaker.span:
            marks.append(Mark(claim.speaker.span, "speaker"))
    return marks


def _block_spans(text: str, starts: Sequence[int]) -> list[Span]:
    """Paragraphs; neighbours in which no claim begins are one block."""
    spans: list[Span] = []
    is_joinable = False
    for match in _PARAGRAPH.finditer(text):
        if match.start() == match.end():
            continue
        has_claims = bisect_left(starts, match.start()) < bisect_left(starts, match.end())
        if is_joinable and not has_claims:
            spans[-1] = Span(spans[-1].start, match.end())
        else:
            spans.append(Span(match.start(), match.end()))
        is_joinable = not has_claims
    return spans


def _fill(text: str, spans: Sequence[Span], marks: Sequence[Mark], opening: dict[int, list[str]]) -> tuple[Block, ...]:
    edges: dict[int, list[tuple[Mark, int]]] = {}
    for mark in marks:
        edges.setdefault(mark.span.start, []).append((mark, 1))
        edges.setdefault(mark.span.end, []).append((mark, -1))
    cuts = sorted({*edges, *opening})
    sweep, blocks = _Sweep(), []
    for span in spans:
        inner = cuts[bisect_right(cuts, span.start) : bisect_left(cuts, span.end)]
        places = [span.start, *inner, span.end]
        runs: list[Run] = []
        begun: list[str] = []
        for start, end in pairwise(places):
            for mark, step in edges.get(start, ()):
                sweep.take(mark, step)
            opens = tuple(opening.get(start, ()))
            begun += opens
            runs.append(_make_run(text[start:end], sweep, opens))
        blocks.append(Block(span, tuple(_without_line_ends(runs)), tuple(begun)))
    return tuple(blocks)


def _without_line_ends(runs: list[Run]) -> list[Run]:
    """The runs of a block without the line ends after it: a block ends by being one."""
    for at in reversed(range(len(runs))):
        words = "".join(piece.text for piece in runs[at].pieces)
        kept = words.rstrip("\r\n")
        if kept:
            return [*runs[:at], replace(runs[at], pieces=cut_pieces(kept))]
        if runs[at].opens:
            return runs[: at + 1]
    return runs


def _make_run(words: str, sweep: _Sweep, opens: tuple[str, ...]) -> Run:
    layers = tuple(sorted(layer for layer, held in sweep.layers.items() if held > 0))
    return Run(
        cut_pieces(words),
        layers,
        tuple(sweep.claims)[:CLAIMS_NAMED_MAX],
        min(len(sweep.claims), DEPTH_MAX),
        next(iter(sweep.furniture), None),
        opens,
    )


def cut_pieces(words: str) -> tuple[Piece, ...]:
    """Words with each sign that cannot be seen set apart."""
    pieces, at = [], 0
    for match in SIGN.finditer(words):
        if match.start() > at:
            pieces.append(Piece(words[at : match.start()]))
        pieces.append(Piece(match[0], is_sign=True))
        at = match.end()
    if at < len(words):
        pieces.append(Piece(words[at:]))
    return tuple(pieces)
