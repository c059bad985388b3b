"""Merges and splits of incidents that a reviewer decided, laid over the clusters that the rules made."""

from collections.abc import Iterable

from sayso.incidents.group import Cluster
from sayso.records.decision import Decision, Verb
from sayso.records.incident import IncidentMention, incident_id
from sayso.records.standing import find_standing


def apply_decisions(clusters: list[Cluster], decisions: Iterable[Decision]) -> list[Cluster]:
    """The clusters after every standing merge and split, in the order of the log.

    A merge names incidents (by id, or by any of their mentions). A split names the mentions, or the reports, that
    are to be an incident of their own; its value is that incident's name. An id of the incident that is split may
    stand among them.
    """
    for decision in find_standing(decisions):
        names = [target.id for target in decision.targets]
        if decision.verb is Verb.MERGE:
            clusters = _merge(clusters, names, decision)
        elif decision.verb is Verb.SPLIT:
            clusters = _split(clusters, names, decision)
    return clusters


def _merge(clusters: list[Cluster], names: list[str], decision: Decision) -> list[Cluster]:
    chosen = [cluster for cluster in clusters if any(_goes_by(member, names) for member in cluster.members)]
    if len(chosen) < 2:
        return clusters
    members = [member for cluster in chosen for member in cluster.members]
    reasons = [reason for cluster in chosen for reason in cluster.reasons]
    merged = Cluster(
        members, [*reasons, f"merged by {decision.by}: {decision.reason or 'no reason given'} ({decision.id})"]
    )
    merged.name = next((cluster.name for cluster in chosen if cluster.name), None)
    merged.parts = [part for cluster in chosen for part in cluster.parts or [cluster]]
    return [cluster for cluster in clusters if cluster not in chosen] + [merged]


def _split(clusters: list[Cluster], names: list[str], decision: Decision) -> list[Cluster]:
    whole = next(
        (cluster for cluster in clusters if any(incident_id(member.id) in names for member in cluster.members)), None
    )
    taken: list[IncidentMention] = []
    rest: list[Cluster] = []
    for cluster in clusters:
        moved = [member for member in cluster.members if {member.id, member.report} & set(names)]
        if not moved or len(moved) == len(cluster.members) or (whole is not None and cluster is not whole):
            rest.append(cluster)
            continue
        stays = [member for member in cluster.members if member not in moved]
        ids = {member.id for member in stays}
        reasons = [reason for reason in cluster.reasons if reason.split(": ")[0] in ids]
        parts = [part for part in cluster.parts if ids.intersection(member.id for member in part.members)]
        rest.append(Cluster(stays, reasons, cluster.name, parts))
        taken += moved
    if not taken:
        return clusters
    reason = f"split by {decision.by}: {decision.reason or 'no reason given'} ({decision.id})"
    return [*rest, Cluster(taken, [reason], decision.value)]


def _goes_by(member: IncidentMention, names: list[str]) -> bool:
    return member.id in names or incident_id(member.id) in names
