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
from sayso.records.window import month_day

MOST_NAMED = 3
"""Incidents named in an issue; the rest is counted."""


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
    of_day: dict[str, list[Cluster]] = {}
    issues: list[Issue] = []
    for mention in ordered:
        day = month_day(mention.date.edtf) if mention.date else None
        # Mentions of one day come before vaguer ones: only clusters that began on that day can hold one.
        candidates = _best_candidates(mention, clusters if day is None else of_day.get(day, ()), marks)
        if len(candidates) == 1:
            _attach(mention, *candidates[0])
            continue
        clusters.append(Cluster([mention], [f"{mention.id}: sets it up"]))
        if day is not None:
            of_day.setdefault(day, []).append(clusters[-1])
        if candidates:
            issues.append(make_issue("GROUP-001", detail=_name_some(candidates), record=mention.id))
    return clusters, tuple(issues)


def _name_some(candidates: Iterable[tuple[Cluster, str]]) -> str:
    names = sorted(cluster.members[0].id for cluster, _ in candidates)
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


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
