"""Which reports need comparing at all: those that share runs of words. An index does what a database does at scale."""

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from itertools import combinations

from sayso.origins.compare import SENTENCE_SHARE, STATED_SHARE, compare_sketches
from sayso.origins.shingles import Run, sketch_of
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
    sketches = {identifier: sketch_of(report) for identifier, report in sorted(known.items())}
    joins = (
        compare_sketches(known[left], sketches[left], known[right], sketches[right])
        for left, right in find_candidates({identifier: sketch.runs for identifier, sketch in sketches.items()})
    )
    return (*(join for join in joins if join is not None), *find_translations(known.values()))


def find_new_joins(report: Report, others: Iterable[Report]) -> tuple[Join, ...]:
    """The joins of one report with each of `others` (those that share hashes with it, say, by the index of a store)."""
    known = sorted(others, key=lambda other: other.id)
    sketch = sketch_of(report)
    joins = (compare_sketches(report, sketch, other, sketch_of(other)) for other in known)
    return (*(join for join in joins if join is not None), *find_new_translations(report, known))


def find_candidates(runs_of: Mapping[str, AbstractSet[Run]]) -> tuple[tuple[str, str], ...]:
    """The pairs of reports that share enough runs of words to be worth comparing, sorted."""
    seen: set[Run] = set()
    known: set[Run] = set()  # of reports that have some of the runs of those before: what comes again is among them
    for runs in runs_of.values():
        before = len(seen)
        seen |= runs
        if len(seen) < before + len(runs):
            known |= runs
    holders: dict[Run, list[str]] = {run: [] for run in known}
    for identifier in sorted(runs_of):
        for run in runs_of[identifier] & known:
            holders[run].append(identifier)
    shared = Counter(pair for ids in holders.values() for pair in _pairs(ids))
    sizes = {identifier: len(runs) for identifier, runs in runs_of.items()}
    return tuple(
        sorted(pair for pair, count in shared.items() if count >= SHARED_MIN * min(sizes[pair[0]], sizes[pair[1]]))
    )


def _pairs(ids: list[str]) -> Iterable[tuple[str, str]]:
    return combinations(ids, 2) if len(ids) <= COMMON else ((ids[0], other) for other in ids[1:])
