"""Where one mention stands among those that are at least as exact, found without looking at all of them.

What decides is the first two clusters that fit best: one alone is the mention's own, two leave it alone. They are
looked for in the order in which the clusters were set up, by kind and by mark, and no further than the third.
"""

import heapq
from bisect import insort
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from sayso.incidents.kinds import Kinds
from sayso.incidents.match import Fit, Marks
from sayso.records.claim import Harm

SET_UP = "sets it up"
TOLD_APART = "; told from others by toll or party"
RIVALS_SOUGHT = 3
"""Two make a mention ambiguous; the third tells whether there are more than can be named."""
_REASONS = {
    Fit.SAME: "same day, same place",
    Fit.LOOSE: "its time and place lie within, or hold, those of the incident",
}

_Mark = tuple[Harm, int] | str
"""A toll or a party."""


@dataclass(frozen=True, slots=True)
class Told:
    """A mention as far as its place among others depends on it.

    Attributes:
        id: The mention's id.
        report: The report's id.
        kind: What it says of when and where (`sayso.incidents.kinds`).
        exactness: Sorts before that of every mention that says less exactly when and where.
        marks: The figures and the parties.
    """

    id: str
    report: str
    kind: str
    exactness: str
    marks: Marks

    @property
    def order(self) -> tuple[str, str]:
        """Its place in the order in which mentions are grouped."""
        return self.exactness, self.id


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a mention stands: the cluster, named by the mention that set it up, and why.

    Attributes:
        cluster: The id of the mention that set the cluster up.
        reason: In words.
        shared: How many kinds of mark were shared with the clusters that fitted best: 0 to 2.
        rivals: The first of several clusters that fit equally well, for which the mention was left alone.
    """

    cluster: str
    reason: str
    shared: int = 0
    rivals: tuple[str, ...] = ()


@dataclass(slots=True)
class Held:
    """What a cluster holds, as far as a fit depends on it."""

    name: str
    kind: str
    kinds: set[str] = field(default_factory=set)
    reports: set[str] = field(default_factory=set)
    marks: set[Marks] = field(default_factory=set)
    known: set[_Mark] = field(default_factory=set)

    def fit(self, report: str, fits: Mapping[str, Fit]) -> Fit:
        """The best fit with a member; NOT when one member does not fit or is of the same report."""
        if report in self.reports or not self.kinds <= fits.keys():
            return Fit.NOT
        return max(fits[kind] for kind in self.kinds)

    def shared(self, marks: Marks) -> int:
        """The most that one member's marks have in common with `marks`."""
        return max(marks.shared(each) for each in self.marks)


class Ground:
    """The clusters that mentions have set up so far. Mentions come in their order, the most exact first."""

    def __init__(self, kinds: Kinds) -> None:
        """Begin with no cluster.

        Args:
            kinds: Those of all mentions to come.
        """
        self._kinds = kinds
        self._clusters: list[Held] = []
        self._numbers: dict[str, int] = {}
        # By the kind of the mention that set a cluster up: the numbers of all clusters, and of those with a mark.
        self._set_up: dict[str, list[int]] = {}
        self._marked: dict[_Mark, dict[str, list[int]]] = {}
        self._unindexed: list[tuple[int, Marks]] = []

    def find(self, told: Told) -> Placement:
        """Where a mention stands among those put here before it."""
        fits = self._kinds.fits(told.kind)
        best, tied = self._first_of_all(told, fits)
        if not tied:
            return Placement(told.id, SET_UP)
        shared, sharing = self._first_sharing(told, fits, best)
        if not sharing and self._kinds.is_placeless(told.kind):
            return Placement(told.id, SET_UP)  # a day alone is no reason
        if len(tied) == 1:
            return Placement(tied[0].name, _REASONS[best], shared)
        chosen = sharing or tied
        if len(chosen) == 1:
            return Placement(chosen[0].name, _REASONS[best] + TOLD_APART, shared)
        return Placement(told.id, SET_UP, shared, tuple(cluster.name for cluster in chosen))

    def put(self, told: Told, name: str) -> Held:
        """Put a mention in the cluster of this name, which is its own id when it sets one up; gives the cluster."""
        if name not in self._numbers:
            self._numbers[name] = len(self._clusters)
            self._clusters.append(Held(name, told.kind))
            self._set_up.setdefault(told.kind, []).append(self._numbers[name])
        number = self._numbers[name]
        cluster = self._clusters[number]
        cluster.kinds.add(told.kind)
        cluster.reports.add(told.report)
        if told.marks not in cluster.marks:
            self._unindexed.append((number, told.marks))
            cluster.marks.add(told.marks)
        return cluster

    def is_earlier(self, name: str, other: str) -> bool:
        """Whether one cluster was set up before another."""
        return self._numbers[name] < self._numbers[other]

    def cluster(self, name: str) -> Held | None:
        """The cluster of this name."""
        number = self._numbers.get(name)
        return None if number is None else self._clusters[number]

    def _first_of_all(self, told: Told, fits: Mapping[str, Fit]) -> tuple[Fit, list[Held]]:
        """The best fit, and the first clusters that have it."""
        if Fit.SAME in fits.values() and (same := _first(self._all(fits), told, fits, Fit.SAME)):
            return Fit.SAME, same
        return Fit.LOOSE, _first(self._all(fits), told, fits, Fit.LOOSE)

    def _first_sharing(self, told: Told, fits: Mapping[str, Fit], best: Fit) -> tuple[int, list[Held]]:
        """How many kinds of mark are shared at most, and the first of those that share so many and fit as `best`."""
        self._index()
        tolls, parties = told.marks.tolls, told.marks.parties
        if tolls and parties:
            both = (cluster for cluster in self._with(tolls, fits) if cluster.shared(told.marks) > 1)
            if found := _first(both, told, fits, best):
                return 2, found
        found = _first(self._with([*tolls, *parties], fits), told, fits, best)
        return (1 if found else 0), found

    def _all(self, fits: Mapping[str, Fit]) -> Iterator[Held]:
        return self._in_order(self._set_up[kind] for kind in self._set_up.keys() & fits.keys())

    def _with(self, marks: Iterable[_Mark], fits: Mapping[str, Fit]) -> Iterator[Held]:
        marked = [self._marked[mark] for mark in marks if mark in self._marked]
        return self._in_order(each[kind] for each in marked for kind in each.keys() & fits.keys())

    def _in_order(self, sorted_numbers: Iterable[list[int]]) -> Iterator[Held]:
        last = -1
        for number in heapq.merge(*sorted_numbers):
            if number != last:
                yield self._clusters[number]
            last = number

    def _index(self) -> None:
        """Bring the index of marks up to date: many mentions are put where they stood before one is looked up."""
        for number, marks in self._unindexed:
            cluster = self._clusters[number]
            named: set[_Mark] = {*marks.tolls, *marks.parties}
            for mark in named - cluster.known:
                insort(self._marked.setdefault(mark, {}).setdefault(cluster.kind, []), number)
                cluster.known.add(mark)
        self._unindexed.clear()


def _first(clusters: Iterable[Held], told: Told, fits: Mapping[str, Fit], best: Fit) -> list[Held]:
    fitting = (cluster for cluster in clusters if cluster.fit(told.report, fits) is best)
    return list(islice(fitting, RIVALS_SOUGHT))
