"""From current figures to ranges: the highest toll (R1), the corroborated one (R2), and what is disputed (R9)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sayso.assessment.case import Case
from sayso.assessment.tolls import Count, Figures
from sayso.assessment.victims import find_victims, is_in_group
from sayso.records.assessment import BoundTrace, Figure, Group, Range
from sayso.records.claim import Claim, Harm
from sayso.records.corroboration import Matching, has_edges
from sayso.records.victim import Victim


@dataclass(frozen=True, slots=True)
class Disputed:
    """People of whom somebody but the charged party says that they were fighters (R9)."""

    low: int
    high: int
    claims: tuple[str, ...]
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class Bound:
    """One bound and why. `value` None is an open maximum."""

    value: int | None
    claims: tuple[str, ...]
    rules: tuple[str, ...]


def find_ranges(case: Case, figures: Figures, current: Iterable[Count]) -> tuple[Range, ...]:
    """The range of each harm and group that anybody gives a figure for, in the order of the code lists.

    Args:
        case: The claims that count.
        figures: What they count, with what was left out.
        current: The figures that stand.
    """
    by_group: dict[tuple[Harm, Group], list[Count]] = {}
    for count in current:
        by_group.setdefault((count.harm, count.group), []).append(count)
    found = []
    for harm in Harm:
        of_harm = [count for group in Group for count in by_group.get((harm, group), ())]
        if not of_harm:
            continue
        disputed = r9_find_disputed(of_harm)
        named = find_victims(case.naming, harm=harm)
        for group in Group:
            if (harm, group) in by_group:
                victims = [victim for victim in named if is_in_group(victim, group)]
                found.append(_make_range(case, figures, by_group[harm, group], victims, disputed))
    return tuple(found)


def r1_max(counts: list[Count]) -> Bound:
    """R1: the highest toll that anybody gives, hearsay too. R5: an open one is closed by one at least as high."""
    floors = [count.min for count in counts if count.max is None]
    highest = max((count.max for count in counts if count.max is not None), default=None)
    if highest is not None and highest >= max(floors, default=0):
        claims = [count for count in counts if count.max == highest]
        return Bound(highest, _ids(claims), ("R1", *(("R5",) if floors else ()), *_rules(claims)))
    claims = [count for count in counts if count.max is None and count.min == max(floors)]
    return Bound(None, _ids(claims), ("R1", *_rules(claims)))


def r2_min(counts: list[Count], victims: list[Victim], needed: int) -> Bound:
    """R2: the highest number that `needed` origins support, or the named victims if they are more.

    With too few origins it is the lowest of the current figures; parts are floors, of which the highest holds.
    """
    floors = [count for count in counts if count.has_floor]
    bound = r2_corroborated(floors, needed) if _has_origins(floors, needed) else r2_single(counts)
    if len(victims) > (bound.value or 0):
        return Bound(len(victims), tuple(sorted({claim for victim in victims for claim in victim.claims})), ("R2",))
    return bound


def r2_corroborated(floors: list[Count], needed: int) -> Bound:
    """R2: the highest n that `needed` origins support, where a claim of 14 supports 11 too; 0 when none is."""
    matching = Matching()
    by_number: dict[int, list[Count]] = {}
    for count in floors:
        by_number.setdefault(count.min, []).append(count)
    for number in sorted(by_number, reverse=True):
        matching.add(count.edge for count in by_number[number])
        if matching.size >= needed:
            support = [count for count in floors if count.min >= number]
            return Bound(number, _ids(support), ("R2", *_rules(support)))
    return Bound(0, _ids(floors), ("R2",))


def r2_single(counts: list[Count]) -> Bound:
    """R2: with a single origin, the lowest of its current figures.

    Figures without a floor give 0, by the rule that took it: "up to" (R5), or fighters whom somebody disputes (R9).
    """
    floors = [count for count in counts if count.has_floor]
    totals = [count for count in floors if not _is_floor(count)]
    if totals:
        lowest = min(count.min for count in totals)
    elif floors:
        lowest = max(count.min for count in floors)
    else:
        return Bound(0, _ids(counts), _rules(counts))
    chosen = [count for count in totals or floors if count.min == lowest]
    return Bound(lowest, _ids(chosen), ("R2", *_rules(chosen)))


def r3_is_lone(counts: list[Count], highest: Bound) -> bool:
    """R3: whether the maximum rests on one origin alone, so that it moves the maximum only."""
    claims = set(highest.claims)
    top = [count for count in counts if count.claim.id in claims]
    return has_edges((count.edge for count in top), 1) and not _has_two(top) and _has_origins(counts, 2)


def r9_find_disputed(counts: list[Count]) -> Disputed | None:
    """R9: the people that somebody but the charged party calls fighters among the dead, where nobody's own sum says so.

    All sides agree when no source counts anybody as a civilian by the word.
    """
    among = [count for count in counts if count.group is Group.FIGHTERS and count.is_part and not count.is_own_word]
    if not among:
        return None
    sums = {
        (count.claim.id, count.harm) for count in counts if count.group is Group.CIVILIANS and not count.is_subgroup
    }
    loose = [count for count in among if (count.claim.id, count.harm) not in sums]
    sources = {count.edge[1] for count in among}
    said_civilian = any(
        count.is_explicit_civilian and count.group is Group.CIVILIANS and count.edge[1] not in sources
        for count in counts
    )
    low, high = max((c.min for c in loose), default=0), max((c.max or c.min for c in loose), default=0)
    return Disputed(low, high, _ids(among), is_agreed=not said_civilian)


def _make_range(
    case: Case, figures: Figures, counts: list[Count], victims: list[Victim], disputed: Disputed | None
) -> Range:
    harm, group = counts[0].harm, counts[0].group
    if disputed is not None and group is Group.FIGHTERS and not disputed.is_agreed:
        called_fighters = set(disputed.claims)
        counts = [_only_max(count) if count.claim.id in called_fighters else count for count in counts]
    low, high = find_bounds(counts, victims, disputed, case.profile.corroboration)
    edges = {count.claim.id: count.claim for count in counts}
    support = case.support(list(edges.values()))
    own_word = ("R9",) if any(count.is_own_word for count in counts) else ()
    return Range(
        harm,
        group,
        low.value or 0,
        high.value,
        high.value is None,
        BoundTrace(low.claims, tuple(dict.fromkeys((*low.rules, *own_word)))),
        BoundTrace(high.claims, tuple(dict.fromkeys((*high.rules, *own_word)))),
        tuple(
            sorted(
                {out for of_harm, of, out in figures.left_out if of_harm is harm and of is group},
                key=lambda out: (out.claim, out.rule),
            )
        ),
        _draw(counts),
        support.origin_count,
        support.report_count,
    )


def find_bounds(
    counts: list[Count], victims: list[Victim], disputed: Disputed | None, needed: int
) -> tuple[Bound, Bound]:
    """The minimum and the maximum of one harm and group.

    Args:
        counts: Its current figures, of which there is one at least.
        victims: The people named who count in it.
        disputed: Who may have been fighters, of that harm.
        needed: Origins that corroborate a figure.
    """
    low = r2_min(counts, victims, needed)
    high = r1_max(counts)
    if r3_is_lone(counts, high):
        high = replace(high, rules=(*high.rules, "R3"))
    if disputed is not None and counts[0].group is Group.CIVILIANS:
        low, high = _take_out(low, high, disputed)
    return _keep_order(low, high)


def _take_out(low: Bound, high: Bound, disputed: Disputed) -> tuple[Bound, Bound]:
    """R9: the disputed leave the minimum; where all sides agree, they leave the maximum too."""
    if disputed.high == 0:
        return low, high
    low = Bound(max(0, (low.value or 0) - disputed.high), (*low.claims, *disputed.claims), (*low.rules, "R9"))
    if disputed.is_agreed and high.value is not None:
        high = Bound(max(0, high.value - disputed.low), (*high.claims, *disputed.claims), (*high.rules, "R9"))
    return low, high


def _keep_order(low: Bound, high: Bound) -> tuple[Bound, Bound]:
    """A minimum above the highest toll given (a longer list of names) is itself a toll: it raises the maximum."""
    if high.value is not None and (low.value or 0) > high.value:
        high = Bound(low.value, low.claims, ("R1", "R2"))
    return low, high


def _only_max(count: Count) -> Count:
    return replace(count, has_floor=False, rules=(*count.rules, "R9"))


def _is_floor(count: Count) -> bool:
    """Whether a figure is a partial count. Of children, women, men, fighters, a part of the dead is all there are."""
    return count.is_part and count.group in (Group.CIVILIANS, Group.UNKNOWN)


def _has_origins(counts: Iterable[Count], needed: int) -> bool:
    """Whether so many origins stand behind figures.

    Children counted as civilians support a number, but make no second origin.
    """
    edges = (count.edge for count in counts if not (count.is_subgroup and count.group is Group.CIVILIANS))
    return has_edges(edges, needed)


def _has_two(counts: Iterable[Count]) -> bool:
    return has_edges((count.edge for count in counts), 2)


def _draw(counts: list[Count]) -> tuple[Figure, ...]:
    """Each origin's current figures, once for each source: what is drawn beside the range.

    The claim drawn is one whose speaker is named, where there is one: a headline repeats the figure without a name.
    """
    drawn: dict[tuple[str, str, int, int | None], Figure] = {}
    for count in sorted(counts, key=lambda count: (_is_nobody(count.claim), count.claim.id)):
        source = f"{count.source} (its own word)" if count.is_own_word else count.source
        key = (count.edge[0], count.edge[1], count.min, count.max)
        drawn.setdefault(key, Figure(count.edge[0], source, count.claim.id, count.min, count.max))
    return tuple(
        drawn[key] for key in sorted(drawn, key=lambda key: (key[2], key[3] is None, key[3] or 0, key[0], key[1]))
    )


def _is_nobody(claim: Claim) -> bool:
    return claim.speaker.unnamed or claim.speaker.own_voice


def _ids(counts: Iterable[Count]) -> tuple[str, ...]:
    return tuple(sorted({count.claim.id for count in counts}))


def _rules(counts: Iterable[Count]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule for count in counts for rule in count.rules))
