"""Where mentions stand, all of them or only those that new ones may have moved.

A mention's place depends on those before it in their order alone: on what speaks for it and each of them, and on the
members of the clusters they stand in. So when mentions are added to others whose places are known, most of these are
put where they stood without a look.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sayso.incidents.ground import RIVALS_SOUGHT, Ground, Held, Placement, Told
from sayso.incidents.kinds import Kinds
from sayso.incidents.weights import load_weights


def place_mentions(
    told: Iterable[Told], kinds: Kinds, known: Mapping[str, Placement] | None = None
) -> dict[str, Placement]:
    """Where each mention stands, by its id, in the order in which they were put there.

    Args:
        told: The mentions.
        kinds: Their kinds.
        known: Where some of them stood when these, and no others, were all there were.
    """
    known = known or {}
    ground = Ground(kinds)
    arrivals: list[_Arrival] = []
    placements: dict[str, Placement] = {}
    has_moved = False  # once a known one has, nothing is sure of those after it
    for each in sorted(told, key=lambda each: each.order):
        before = known.get(each.id)
        if before and not (has_moved or any(arrival.may_move(each, before, ground) for arrival in arrivals)):
            placements[each.id] = before
            ground.put(each, before.cluster)
            continue
        placements[each.id] = after = ground.find(each)
        cluster = ground.put(each, after.cluster)
        if before is None:
            arrivals.append(_Arrival(each, cluster))
        elif before.cluster != after.cluster:
            has_moved = True
    return placements


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A mention that is new, and the cluster in which it stands."""

    told: Told
    cluster: Held

    def may_move(self, told: Told, before: Placement, ground: Ground) -> bool:
        """Whether a mention, which comes after, may now stand elsewhere than before, or for another reason.

        It may say yes where nothing moves, but never no where something does.
        """
        if told.report == self.told.report:
            return True
        weights = load_weights()
        is_concerned = self.cluster.name == before.cluster or self.cluster.name in before.rivals
        score = ground.weigh(told, self.told)
        if score is None or score < weights.join:
            return is_concerned and ground.keeps_out(told, self.told)
        if score > before.score:
            return True
        if score < before.score - weights.margin:
            return False
        if before.rivals:
            return self._may_be_named(before, ground)
        if before.cluster != self.cluster.name:
            return True
        return score == before.score and ground.explain(told, self.told) < before.reason

    def _may_be_named(self, before: Placement, ground: Ground) -> bool:
        """Whether a mention that was left alone has one more rival to name."""
        if self.cluster.name in before.rivals:
            return False
        last = ground.cluster(before.rivals[-1])
        return len(before.rivals) < RIVALS_SOUGHT or last is None or self.cluster.number < last.number
