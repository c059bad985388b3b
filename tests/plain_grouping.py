"""The rule of grouping as plainly as it can be written: each mention is compared with every one before it.

It is slow, and what the quick way through kinds and names is held to.
"""

from collections.abc import Iterable, Mapping

from sayso.incidents.ground import Placement
from sayso.incidents.marks import Marks, find_marks
from sayso.incidents.match import may_meet, specificity
from sayso.incidents.weigh import share_name, weigh_marks, weigh_publication, weigh_where_and_when
from sayso.incidents.weights import load_weights
from sayso.records.claim import Claim
from sayso.records.incident import IncidentMention

Clusters = dict[str, list[IncidentMention]]


def place_plainly(
    mentions: Iterable[IncidentMention], claims: Mapping[str, Claim], published: Mapping[str, str]
) -> dict[str, Placement]:
    """Where each mention stands, by its id; `published` holds the days of publication by report."""
    clusters: Clusters = {}
    placements = {}
    marks: dict[str, Marks] = {}
    for mention in sorted(mentions, key=lambda mention: (specificity(mention), mention.id)):
        marks[mention.id] = find_marks(mention, claims, published.get(mention.report))
        placement = placements[mention.id] = _place(mention, clusters, marks)
        clusters.setdefault(placement.cluster, []).append(mention)
    return placements


def _place(mention: IncidentMention, clusters: Clusters, marks: Mapping[str, Marks]) -> Placement:
    weights = load_weights()
    fitting: dict[str, tuple[int, str, bool]] = {}
    for name, members in clusters.items():
        sums = [weigh(mention, member, marks) for member in members]
        if any(each.report == mention.report for each in members) or min(sums)[0] <= weights.veto:
            continue
        met = [each for each, member in zip(sums, members, strict=True) if may_stand_together(mention, member, marks)]
        if met and (most := max(points for points, _ in met)) >= weights.join:
            best_of = [each for each, (points, _) in zip(members, sums, strict=True) if points == most]
            is_named = any(share_name(marks[mention.id], marks[each.id]) for each in best_of)
            fitting[name] = most, min(words for points, words in met if points == most), is_named
    if not fitting:
        return Placement(mention.id, "sets it up")
    best = max(points for points, _, _ in fitting.values())
    rivals = [name for name, (points, _, _) in fitting.items() if points >= best - weights.margin]
    first = next(name for name, (points, _, _) in fitting.items() if points == best)
    if len(rivals) == 1 or (best >= weights.sure and fitting[first][2]):
        return Placement(first, fitting[first][1], best)
    return Placement(mention.id, "sets it up", best, tuple(rivals[:3]))


def may_stand_together(left: IncidentMention, right: IncidentMention, marks: Mapping[str, Marks]) -> bool:
    """Whether two mentions are weighed at all."""
    return may_meet(left, right) or share_name(marks[left.id], marks[right.id])


def weigh(left: IncidentMention, right: IncidentMention, marks: Mapping[str, Marks]) -> tuple[int, str]:
    """The points, and the words for them."""
    one, other = marks[left.id], marks[right.id]
    reasons = [
        *weigh_where_and_when(left, right),
        *weigh_publication(left.date, one.published, right.date, other.published),
        *weigh_marks(one, other),
    ]
    points = sum(each for _, each in reasons)
    return points, ", ".join(f"{words} {each:+d}" for words, each in reasons) + f": {points} points"


def find_connected(
    mentions: Iterable[IncidentMention], claims: Mapping[str, Claim]
) -> tuple[tuple[IncidentMention, ...], ...]:
    """The closed blocks: grouping each alone gives what grouping all together gives."""
    waiting = sorted(mentions, key=lambda mention: mention.id)
    marks = {mention.id: find_marks(mention, claims) for mention in waiting}
    blocks = []
    while waiting:
        block, frontier = [waiting[0]], [waiting.pop(0)]
        while frontier:
            mention = frontier.pop()
            near = [other for other in waiting if may_stand_together(mention, other, marks)]
            waiting = [other for other in waiting if other not in near]
            block += near
            frontier += near
        blocks.append(tuple(sorted(block, key=lambda mention: mention.id)))
    return tuple(blocks)
