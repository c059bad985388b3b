"""Whether one report comes from the other: most of one's own sentences, or a stated source and a text to match.

A passage taken over, a quotation and a digest do not join reports; they join the claims in them (`sources`).
"""

from sayso.origins.shingles import Run, Sketch, sketch_of
from sayso.origins.source_key import house_name
from sayso.records.origin import Join, JoinReason
from sayso.records.report import Report
from sayso.records.window import is_earlier

SENTENCE_SHARE = 1 / 3
"""A sentence comes from a text when a third of its runs of three words stand there: two edits in ten words leave it."""
REPORT_SHARE = 0.5
"""A report comes from another when most of its words stand in sentences that do."""
STATED_SHARE = 0.25
"""When a report says whose text it carries, a quarter of its words is enough: rewritten around an agency's copy."""
EXCERPT_SHARE = 1 / 3
"""Below this share of the longer text, the two are an excerpt or a passage; who took from whom decides."""
SHARED_RUNS_MIN = 24
"""Distinct runs of words: some 30 words in common. "At least 9 people were killed in an airstrike on ... on Tuesday,
the hospital said" is a formula, in which reports that know nothing of each other share a dozen."""
NEAR_IDENTITY = 0.85
"""Texts too short for that much are one text when the shorter stands in the other almost to the word: a figure or a
speaker that differs costs three runs each."""
LEAD_SENTENCES = 2
"""An excerpt keeps the top of a news report; a passage taken over, or an item of a digest, stands further down."""


def compare_reports(left: Report, right: Report) -> Join | None:
    """The join of two reports by their texts and by what they state, or None. The order of the two does not matter."""
    return compare_sketches(left, sketch_of(left), right, sketch_of(right))


def compare_sketches(left: Report, left_sketch: Sketch, right: Report, right_sketch: Sketch) -> Join | None:
    """The same as `compare_reports`, for texts that are already cut up."""
    if right.id < left.id:
        left, left_sketch, right, right_sketch = right, right_sketch, left, left_sketch
    if left.id == right.id or left_sketch.runs.isdisjoint(right_sketch.runs):
        return None
    shares = (_share(left_sketch, right_sketch), _share(right_sketch, left_sketch))
    return _join_stated(left, right, shares) or _join_text(left, left_sketch, right, right_sketch, shares)


def _join_text(
    left: Report, left_sketch: Sketch, right: Report, right_sketch: Sketch, shares: tuple[float, float]
) -> Join | None:
    taker = _find_taker(left, right)
    share = max(shares) if taker is None else shares[taker]
    if share < REPORT_SHARE or not _is_enough(left_sketch.runs, right_sketch.runs):
        return None
    if taker is None and min(shares) < EXCERPT_SHARE:
        longer, shorter = (left_sketch, right_sketch) if shares[0] < shares[1] else (right_sketch, left_sketch)
        if not any(_comes_from(sentence.runs, shorter) for sentence in longer.sentences[:LEAD_SENTENCES]):
            return None
    from_sketch = left_sketch if share == shares[0] else right_sketch
    detail = f"{share:.2f} of the words of {len(from_sketch.sentences)} sentences"
    return Join(left.id, right.id, JoinReason.TEXT_REUSED, detail)


def _is_enough(left: frozenset[Run], right: frozenset[Run]) -> bool:
    """Whether two texts share more than the formulas of their trade."""
    shared = len(left & right)
    return shared >= SHARED_RUNS_MIN or shared >= NEAR_IDENTITY * min(len(left), len(right))


def _find_taker(left: Report, right: Report) -> int | None:
    """Which of the two can have taken from the other: 0 or 1, the later one; None when their dates do not say."""
    if left.published is None or right.published is None:
        return None
    if is_earlier(left.published.edtf, right.published.edtf):
        return 1
    return 0 if is_earlier(right.published.edtf, left.published.edtf) else None


def _join_stated(left: Report, right: Report, shares: tuple[float, float]) -> Join | None:
    if max(shares) < STATED_SHARE:
        return None
    share = f"{max(shares):.2f} of the words"
    for taker, source in ((left, right), (right, left)):
        if _same_house(taker.republished_from, source.outlet, source.republished_from):
            detail = f"{taker.id} says that it first ran at {taker.republished_from}; {share}"
            return Join(left.id, right.id, JoinReason.STATED_REPUBLICATION, detail)
    for taker, source in ((left, right), (right, left)):
        for credit in _credits(taker):
            if _same_house(credit, source.outlet, *_credits(source)):
                return Join(left.id, right.id, JoinReason.WIRE_CREDIT, f"{taker.id} credits {credit}; {share}")
    return None


def _credits(report: Report) -> tuple[str, ...]:
    agency = report.dateline.agency if report.dateline else None
    return tuple(name for name in (report.wire_credit, agency) if name)


def _same_house(name: str | None, *others: str | None) -> bool:
    return name is not None and any(other is not None and house_name(name) == house_name(other) for other in others)


def _share(sketch: Sketch, other: Sketch) -> float:
    total = sum(sentence.word_count for sentence in sketch.sentences)
    taken = sum(sentence.word_count for sentence in sketch.sentences if _comes_from(sentence.runs, other))
    return taken / total if total else 0.0


def _comes_from(runs: frozenset[Run], other: Sketch) -> bool:
    return len(runs & other.runs) >= SENTENCE_SHARE * len(runs)
