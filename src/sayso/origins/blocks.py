"""Which reports need comparing at all: those that share runs of words. An index does what a database does at scale."""

from collections.abc import Iterable, Mapping

from sayso.origins.candidates import find_candidates
from sayso.origins.compare import SENTENCE_SHARE, STATED_SHARE, compare_sketches
from sayso.origins.shingles import cut_lines, lines_of, sketch_of, sketch_sentences
from sayso.origins.translations import find_new_translations, find_translations
from sayso.records.collecting import collection_paused
from sayso.records.origin import Join
from sayso.records.report import Report

SHARED_MIN = SENTENCE_SHARE * STATED_SHARE / 2
"""Of the smaller text's runs. The least that a join needs is a third of a quarter of its words; half of that, because
sentences differ in length."""
COMMON = 100
"""Reports that may share a run of words before all are paired with its first holder alone: "according to the" would
pair all with all, while the copies of one text still all meet their first."""


def find_joins(reports: Iterable[Report]) -> tuple[Join, ...]:
    """Every join between two of `reports` by text or statement, sorted. The order of the reports does not matter."""
    with collection_paused():
        return _find_joins({report.id: report for report in reports})


def _find_joins(known: Mapping[str, Report]) -> tuple[Join, ...]:
    ids = sorted(known)
    texts = [lines_of(known[identifier]) for identifier in ids]
    pairs = find_candidates(texts, share=SHARED_MIN, common=COMMON)
    # Most texts share nothing with any other: only the others are cut into sets of runs.
    sketches = {
        place: sketch_sentences(cut_lines(texts[place])) for place in {place for pair in pairs for place in pair}
    }
    joins = (
        compare_sketches(known[ids[left]], sketches[left], known[ids[right]], sketches[right]) for left, right in pairs
    )
    return (*(join for join in joins if join is not None), *find_translations(known.values()))


def find_new_joins(report: Report, others: Iterable[Report]) -> tuple[Join, ...]:
    """The joins of one report with each of `others` (those that share hashes with it, say, by the index of a store)."""
    known = sorted(others, key=lambda other: other.id)
    sketch = sketch_of(report)
    joins = (compare_sketches(report, sketch, other, sketch_of(other)) for other in known)
    return (*(join for join in joins if join is not None), *find_new_translations(report, known))
