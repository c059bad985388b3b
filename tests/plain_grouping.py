"""The rule of grouping as plainly as it can be written: each mention is compared with every cluster before it.

It is slow, and what the quick way through kinds and marks is held to.
"""

from collections.abc import Iterable, Mapping

from sayso.incidents.ground import Placement
from sayso.incidents.match import Fit, Marks, find_fit, find_marks, specificity
from sayso.records.claim import Claim
from sayso.records.incident import IncidentMention

REASONS = {Fit.SAME: "same day, same place", Fit.LOOSE: "its time and place lie within, or hold, those of the incident"}
TOLD_APART = "; told from others by toll or party"
Clusters = dict[str, list[IncidentMention]]


def place_plainly(mentions: Iterable[IncidentMention], claims: Mapping[str, Claim]) -> dict[str, Placement]:
    """Where each mention stands, by its id."""
    clusters: Clusters = {}
    placements = {}
    marks: dict[str, Marks] = {}
    for mention in sorted(mentions, key=lambda mention: (specificity(mention), mention.id)):
        marks[mention.id] = find_marks(mention, claims)
        placement = placements[mention.id] = _place(mention, clusters, marks)
        clusters.setdefault(placement.cluster, []).append(mention)
    return placements


def _place(mention: IncidentMention, clusters: Clusters, marks: Mapping[str, Marks]) -> Placement:
    fits = {name: _fit(mention, members) for name, members in clusters.items()}
    best = max(fits.values(), default=Fit.NOT)
    tied = [name for name, fit in fits.items() if fit is best is not Fit.NOT]
    shares = {name: max(marks[mention.id].shared(marks[each.id]) for each in clusters[name]) for name in tied}
    most = max(shares.values(), default=0)
    if not tied or (mention.place is None and most == 0):
        return Placement(mention.id, "sets it up")
    if len(tied) == 1:
        return Placement(tied[0], REASONS[best], most)
    chosen = [name for name in tied if shares[name] == most]
    if len(chosen) == 1:
        return Placement(chosen[0], REASONS[best] + TOLD_APART, most)
    return Placement(mention.id, "sets it up", most, tuple(chosen[:3]))


def _fit(mention: IncidentMention, members: Iterable[IncidentMention]) -> Fit:
    fits = [Fit.NOT if each.report == mention.report else find_fit(mention, each) for each in members]
    return Fit.NOT if Fit.NOT in fits else max(fits)
