"""Where one mention stands among those that are at least as exact: with the one that most speaks for.

What speaks for two mentions is weighed pair by pair (`sayso.incidents.weigh`), among those that may meet by place and
day or share a name. What fits several incidents about equally well is left alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sayso.incidents.kinds import Kinds
from sayso.incidents.marks import Marks
from sayso.incidents.weigh import Reasons, share_name, street_keys, weigh_marks, weigh_publication
from sayso.incidents.weights import load_weights
from sayso.text.person_keys import person_block

SET_UP = "sets it up"
RIVALS_SOUGHT = 3
"""Two make a mention ambiguous; the third tells whether there are more than can be named."""


@dataclass(frozen=True, slots=True)
class Told:
    """A mention as far as its place among others depends on it.

    Attributes:
        id: The mention's id.
        report: The report's id.
        kind: What it says of when and where (`sayso.incidents.kinds`).
        exactness: Sorts before that of every mention that says less exactly when and where.
        marks: What it says beside that.
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
        reason: In words, with the points.
        score: The points of what speaks most for any cluster, 0 when nothing does.
        rivals: The first of several clusters that fit about equally well, for which the mention was left alone.
    """

    cluster: str
    reason: str
    score: int = 0
    rivals: tuple[str, ...] = ()


@dataclass(slots=True)
class Held:
    """What a cluster holds: its number in the order of setting up, reports, and members that differ in what counts."""

    name: str
    number: int
    reports: set[str] = field(default_factory=set)
    members: dict[tuple[str, Marks], Told] = field(default_factory=dict)


@dataclass(slots=True)
class _Candidate:
    """A cluster that a mention may stand in: the points of the member that most speaks for it, and its reason.

    `is_named` says whether such a member is about a person by the same full name, or about the same house or street.
    """

    cluster: Held
    score: int
    reasons: str
    is_named: bool

    @property
    def is_sure(self) -> bool:
        """Whether so much speaks for it, a name among it, that no second incident could have as much by chance."""
        return self.is_named and self.score >= load_weights().sure


class Ground:
    """The clusters that mentions have set up so far. Mentions come in their order, the most exact first."""

    def __init__(self, kinds: Kinds) -> None:
        """Begin with no cluster.

        Args:
            kinds: Those of all mentions to come.
        """
        self._kinds = kinds
        self._weights = load_weights()
        self._clusters: dict[str, Held] = {}
        self._of: dict[str, Held] = {}
        self._of_kind: dict[str, list[Told]] = {}
        self._of_name: dict[str, list[Told]] = {}

    def find(self, told: Told) -> Placement:
        """Where a mention stands among those put here before it."""
        candidates = sorted(self._find_candidates(told), key=lambda each: (-each.score, each.cluster.number))
        fitting = [each for each in candidates if not self._is_kept_out(told, each.cluster)]
        if not fitting:
            return Placement(told.id, SET_UP)
        best = fitting[0]
        rivals = [each for each in fitting if each.score >= best.score - self._weights.margin]
        if len(rivals) == 1 or best.is_sure:
            return Placement(best.cluster.name, best.reasons, best.score)
        first = sorted(rivals, key=lambda each: each.cluster.number)[:RIVALS_SOUGHT]
        return Placement(told.id, SET_UP, best.score, tuple(each.cluster.name for each in first))

    def put(self, told: Told, name: str) -> Held:
        """Put a mention in the cluster of this name, which is its own id when it sets one up; gives the cluster."""
        cluster = self._clusters.get(name)
        if cluster is None:
            cluster = self._clusters[name] = Held(name, len(self._clusters))
        cluster.reports.add(told.report)
        cluster.members.setdefault((told.kind, told.marks), told)
        self._of[told.id] = cluster
        self._of_kind.setdefault(told.kind, []).append(told)
        for block in blocks_of(told.marks):
            self._of_name.setdefault(block, []).append(told)
        return cluster

    def cluster(self, name: str) -> Held | None:
        """The cluster of this name."""
        return self._clusters.get(name)

    def weigh(self, left: Told, right: Told) -> int | None:
        """The points that speak for two mentions telling of one incident, None when they cannot meet."""
        may_meet = right.kind in self._kinds.meeting(left.kind)
        if not may_meet and not share_name(left.marks, right.marks):
            return None
        return self._sum(left, right)

    def keeps_out(self, left: Told, right: Told) -> bool:
        """Whether one of two mentions would keep the other out of its incident."""
        return left.report == right.report or self._sum(left, right) <= self._weights.veto

    def explain(self, left: Told, right: Told) -> str:
        """The points that speak for two mentions, and against, in words."""
        reasons = [*self._base(left, right), *weigh_marks(left.marks, right.marks)]
        parts = ", ".join(f"{words} {points:+d}" for words, points in reasons)
        return f"{parts}: {sum(points for _, points in reasons)} points"

    def _find_candidates(self, told: Told) -> Iterable[_Candidate]:
        """The clusters for which enough speaks, each by its member that most speaks for it."""
        best: dict[str, tuple[int, list[Told]]] = {}
        for other in self._near(told):
            score = self._sum(told, other)
            if score < self._weights.join:
                continue
            name = self._of[other.id].name
            if name not in best or score > best[name][0]:
                best[name] = (score, [other])
            elif score == best[name][0]:
                best[name][1].append(other)
        for name, (score, members) in best.items():
            reason = min(self.explain(told, member) for member in members)
            is_named = any(share_name(told.marks, member.marks) for member in members)
            yield _Candidate(self._clusters[name], score, reason, is_named)

    def _near(self, told: Told) -> Iterator[Told]:
        for kind in self._kinds.meeting(told.kind):
            yield from self._of_kind.get(kind, ())
        meeting = set(self._kinds.meeting(told.kind)) if told.marks.names or told.marks.streets else set()
        seen: set[str] = set()
        for block in blocks_of(told.marks):
            for other in self._of_name.get(block, ()):
                is_new = other.kind not in meeting and other.id not in seen
                seen.add(other.id)
                if is_new and share_name(told.marks, other.marks):
                    yield other

    def _is_kept_out(self, told: Told, cluster: Held) -> bool:
        if told.report in cluster.reports:
            return True
        return any(self._sum(told, member) <= self._weights.veto for member in cluster.members.values())

    def _sum(self, left: Told, right: Told) -> int:
        points = sum(points for _, points in self._base(left, right))
        return points + sum(points for _, points in weigh_marks(left.marks, right.marks))

    def _base(self, left: Told, right: Told) -> Reasons:
        dates = self._kinds.date(left.kind), self._kinds.date(right.kind)
        published = weigh_publication(dates[0], left.marks.published, dates[1], right.marks.published)
        return (*self._kinds.weigh(left.kind, right.kind), *published)


def blocks_of(marks: Marks) -> tuple[str, ...]:
    """By what a mention is found for the people it is about, and for the streets that it names."""
    people = {block for name in marks.names if (block := person_block(name))}
    return tuple(sorted(people | street_keys(marks)))
