"""Where mentions stand, all of them or only those that new ones may have moved.

A mention's place depends on those before it in their order alone, and of those on the clusters that fit it best. So
when mentions are added to others whose places are known, most of these are put where they stood without a look.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sayso.incidents.ground import RIVALS_SOUGHT, TOLD_APART, Ground, Placement, Told
from sayso.incidents.kinds import Kinds
from sayso.incidents.match import Fit


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
    shifts: list[_Shift] = []
    placements: dict[str, Placement] = {}
    has_moved = False  # once a known one has, nothing is sure of those after it
    for each in sorted(told, key=lambda each: each.order):
        before = known.get(each.id)
        if before and not (has_moved or any(shift.may_move(each, before, ground) for shift in shifts)):
            placements[each.id] = before
            ground.put(each, before.cluster)
            continue
        placements[each.id] = after = ground.find(each)
        if before is None:
            shifts.append(_find_shift(each, after, ground, kinds))
        elif before.cluster != after.cluster:
            has_moved = True
        ground.put(each, after.cluster)
    return placements


@dataclass(frozen=True, slots=True)
class _Shift:
    """What is not as it was: a mention that is new, and where it stands.

    Attributes:
        told: The mention.
        fits: How well each kind fits its own.
        kinds: All of them.
        cluster: The cluster.
        is_cluster_new: Whether the mention set it up.
        is_kind_new: Whether no other member of it says the same of when and where.
    """

    told: Told
    fits: Mapping[str, Fit]
    kinds: Kinds
    cluster: str
    is_cluster_new: bool
    is_kind_new: bool

    def may_move(self, told: Told, before: Placement, ground: Ground) -> bool:
        """Whether a mention, which comes after, may now stand elsewhere than before, or for another reason.

        It may say yes where nothing moves, but never no where something does.
        """
        if told.report == self.told.report:
            return True
        fit = self.fits.get(told.kind, Fit.NOT)
        if fit is Fit.NOT:
            is_concerned = self.cluster == before.cluster or self.cluster in before.rivals
            return is_concerned or (self.is_kind_new and before.reason.endswith(TOLD_APART))
        if fit is Fit.SAME and self.is_kind_new:
            return True
        if before.cluster == told.id:
            return self._may_settle(told, before, ground)
        if before.cluster == self.cluster:
            return False
        if before.reason.endswith(TOLD_APART):
            return told.marks.shared(self.told.marks) >= before.shared
        return self.is_cluster_new

    def _may_settle(self, told: Told, before: Placement, ground: Ground) -> bool:
        """The same for a mention that set up a cluster of its own."""
        if not before.rivals:
            shared = self.kinds.is_placeless(told.kind) and told.marks.shared(self.told.marks) > 0
            return shared or (self.is_cluster_new and not self.kinds.is_placeless(told.kind))
        shared_count = told.marks.shared(self.told.marks)
        if shared_count != before.shared:
            return shared_count > before.shared
        if self.cluster in before.rivals or not (shared_count or self.is_cluster_new):
            return False
        return len(before.rivals) < RIVALS_SOUGHT or ground.is_earlier(self.cluster, before.rivals[-1])


def _find_shift(told: Told, placement: Placement, ground: Ground, kinds: Kinds) -> _Shift:
    held = ground.cluster(placement.cluster)
    return _Shift(
        told,
        kinds.fits(told.kind),
        kinds,
        placement.cluster,
        is_cluster_new=held is None,
        is_kind_new=held is None or told.kind not in held.kinds,
    )
