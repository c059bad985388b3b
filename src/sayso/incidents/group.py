"""Mentions of many reports to incidents, by what speaks for it; what fits several about equally well stays alone.

The most exact mentions come first and set up the incidents; others attach to the one that most speaks for. Two
incidents near in time and place stay apart unless the same people were harmed in them, and two that one report tells
apart are never merged. Nothing depends on the order of the input.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sayso.incidents.ground import Placement, Told
from sayso.incidents.kinds import Kinds, kind_of
from sayso.incidents.marks import Marks, find_marks
from sayso.incidents.match import specificity
from sayso.incidents.place import place_mentions
from sayso.records.claim import Claim
from sayso.records.incident import IncidentMention
from sayso.records.issue import Issue, make_issue

MOST_NAMED = 2
"""Incidents named in an issue, the most exact ones."""
_DIGITS_OF_DAYS = 7
"""Of the most days that a date can stand for, all from year 1 to 9999."""


@dataclass(slots=True)
class Cluster:
    """Mentions that tell of one incident, and why each stands here. Grows while grouping, and only there.

    `parts` are those that a reviewer merged into it, as they were.
    """

    members: list[IncidentMention]
    reasons: list[str] = field(default_factory=list)
    name: str | None = None
    parts: "list[Cluster]" = field(default_factory=list)


def cluster_mentions(
    mentions: Iterable[IncidentMention], claims: Mapping[str, Claim], published: Mapping[str, str] | None = None
) -> tuple[list[Cluster], tuple[Issue, ...]]:
    """The clusters of `mentions`, and an issue for each that could stand with several and was left alone.

    Args:
        mentions: What reports tell of.
        claims: Their claims, by id.
        published: The last day on which a report can have been published (ISO 8601), by its id, where it is known.
    """
    by_id = {mention.id: mention for mention in mentions}
    days = published or {}
    told = [tell(mention, find_marks(mention, claims, days.get(mention.report))) for mention in by_id.values()]
    examples = {each.kind: by_id[each.id] for each in told}
    placements = place_mentions(told, Kinds(examples))
    return gather_clusters(by_id, placements), find_rival_issues(placements)


def tell(mention: IncidentMention, marks: Marks) -> Told:
    """A mention as far as its place among others depends on it."""
    days, is_yearless, coarse = specificity(mention)
    exactness = f"{days:0{_DIGITS_OF_DAYS}}{is_yearless:d}{coarse:02}"
    return Told(mention.id, mention.report, kind_of(mention), exactness, marks)


def gather_clusters(mentions: Mapping[str, IncidentMention], placements: Mapping[str, Placement]) -> list[Cluster]:
    """The clusters that these placements make of the mentions (by id) that are given."""
    clusters: dict[str, Cluster] = {}
    for mention_id, placement in placements.items():
        if mention_id in mentions:
            cluster = clusters.setdefault(placement.cluster, Cluster([]))
            cluster.members.append(mentions[mention_id])
            cluster.reasons.append(f"{mention_id}: {placement.reason}")
    return list(clusters.values())


def find_rival_issues(placements: Mapping[str, Placement]) -> tuple[Issue, ...]:
    """An issue for each mention that could stand with several and was left alone."""
    return tuple(
        make_issue("GROUP-001", detail=_name_some(placement.rivals), record=mention)
        for mention, placement in placements.items()
        if placement.rivals
    )


def _name_some(rivals: tuple[str, ...]) -> str:
    return ", ".join(rivals[:MOST_NAMED]) + (" and others" if len(rivals) > MOST_NAMED else "")
