"""Mentions of many reports to incidents: the same moment, the same spot; what fits several stays alone.

The most exact mentions come first and set up the incidents; vaguer ones attach where exactly one fits. Two incidents
near in time and place never merge, and two that one report tells apart never do. Nothing depends on the order of the
input.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sayso.incidents.match import Fit, Marks, find_fit, find_marks, specificity
from sayso.records.claim import Claim
from sayso.records.incident import IncidentMention
from sayso.records.issue import Issue, make_issue


@dataclass(slots=True)
class Cluster:
    """Mentions that tell of one incident, and why each stands here. Grows while grouping, and only there."""

    members: list[IncidentMention]
    reasons: list[str] = field(default_factory=list)
    name: str | None = None


def cluster_mentions(
    mentions: Iterable[IncidentMention], claims: Mapping[str, Claim]
) -> tuple[list[Cluster], tuple[Issue, ...]]:
    """The clusters of `mentions`, and an issue for each that could stand with several and was left alone."""
    distinct = {mention.id: mention for mention in mentions}.values()
    ordered = sorted(distinct, key=lambda mention: (specificity(mention), mention.id))
    marks = {mention.id: find_marks(mention, claims) for mention in ordered}
    clusters: list[Cluster] = []
    issues: list[Issue] = []
    for mention in ordered:
        candidates = _best_candidates(mention, clusters, marks)
        if len(candidates) == 1:
            _attach(mention, *candidates[0])
            continue
        clusters.append(Cluster([mention], [f"{mention.id}: sets it up"]))
        if candidates:
            others = ", ".join(sorted(cluster.members[0].id for cluster, _ in candidates))
            issues.append(make_issue("GROUP-001", detail=others, record=mention.id))
    return clusters, tuple(issues)


def _best_candidates(
    mention: IncidentMention, clusters: Iterable[Cluster], marks: Mapping[str, Marks]
) -> list[tuple[Cluster, str]]:
    """The clusters that fit best, each with the reason: by time and place first, by toll and party where those tie."""
    fits = [(cluster, _fit_cluster(mention, cluster)) for cluster in clusters]
    best = max((fit for _, fit in fits), default=Fit.NOT)
    if best is Fit.NOT:
        return []
    tied = [cluster for cluster, fit in fits if fit is best]
    reason = (
        "same day, same place" if best is Fit.SAME else "its time and place lie within, or hold, those of the incident"
    )
    shares = [(cluster, _shared_marks(mention, cluster, marks)) for cluster in tied]
    most = max(share for _, share in shares)
    if mention.place is None and most == 0:
        return []  # a day alone is no reason
    if len(tied) == 1:
        return [(tied[0], reason)]
    chosen = [cluster for cluster, share in shares if share == most] if most else tied
    return [(cluster, f"{reason}; told from others by toll or party") for cluster in chosen]


def _fit_cluster(mention: IncidentMention, cluster: Cluster) -> Fit:
    """The worst fit with any member and the best with one: all must be compatible, one is enough to be the same."""
    if any(member.report == mention.report for member in cluster.members):
        return Fit.NOT
    fits = [find_fit(mention, member) for member in cluster.members]
    return Fit.NOT if Fit.NOT in fits else max(fits)


def _shared_marks(mention: IncidentMention, cluster: Cluster, marks: Mapping[str, Marks]) -> int:
    return max(marks[mention.id].shared(marks[member.id]) for member in cluster.members)


def _attach(mention: IncidentMention, cluster: Cluster, reason: str) -> None:
    cluster.members.append(mention)
    cluster.reasons.append(f"{mention.id}: {reason}")
