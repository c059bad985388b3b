"""Which figures are current: explicit before vague (R6), later before earlier (R11), and the wounded who died (R8)."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from sayso.assessment.tolls import Count, Figures
from sayso.records.assessment import Group, LeftOut
from sayso.records.claim import Harm
from sayso.records.quick_init import changed
from sayso.records.window import is_earlier, outer_days

_AFTER_ALL_DAYS = "9999-99-99"
_TOTAL_GROUPS = frozenset({Group.CIVILIANS, Group.UNKNOWN})
_Given = tuple[tuple[str, str], Harm, int]
"""A speaker, a harm and a number."""


def find_current(figures: Figures) -> list[Count]:
    """The figures that stand, after R6, R8 and R11; what falls is noted in `figures` with its reason."""
    standing = []
    is_any_vague = any(count.is_vague for count in figures.counts)
    explicit = _by_source(count for count in figures.counts if not count.is_vague) if is_any_vague else {}
    for count in figures.counts:
        if not count.is_vague:
            standing.append(count)
            continue
        rivals = [explicit.get((count.harm, count.group, name), []) for name in count.edge]
        better = next((other for of_name in rivals for other in of_name if r6_beats(other, count)), None)
        if better is not None:
            _note(figures, count, "R6", f"a vague word, and the same origin gives {better.min}")
            continue
        standing.append(count)
    return r11_replace(figures, standing)


def r6_beats(explicit: Count, vague: Count) -> bool:
    """R6: whether a number of the same origin, or of the same speaker at any time, beats a vague word.

    A part that a claim gives beside its own vague total ("dozens, among them a family of five") does not.
    """
    if not vague.is_vague or explicit.is_vague or (explicit.harm, explicit.group) != (vague.harm, vague.group):
        return False
    if explicit.is_subgroup and not vague.is_subgroup:
        return False
    if explicit.claim.id == vague.claim.id and explicit.is_part:
        return False
    return explicit.edge[0] == vague.edge[0] or explicit.edge[1] == vague.edge[1]


def r11_replace(figures: Figures, counts: list[Count]) -> list[Count]:
    """R11: the figures that no later one of the same speaker replaces, nor that speaker's retraction.

    R8 keeps the larger of two figures of injured as a maximum, when the speaker's dead rose by the later one: the
    wounded who died count as killed, but they had been wounded.
    """
    kept = []
    by_measure: dict[Measure, list[Count]] = {}
    latest: dict[Measure, str] = {}
    told: list[tuple[Count, Measure, str]] = []
    for count in counts:
        measure, (first, last) = measure_of(count), outer_days(count.dated)
        by_measure.setdefault(measure, []).append(count)
        if first > latest.setdefault(measure, first):
            latest[measure] = first
        told.append((count, measure, last))
    in_order: dict[Measure, list[Count]] = {}
    fallen = {_source(count) for count, measure, last in told if count.harm is Harm.INJURED and last < latest[measure]}
    dead = _find_dead(counts, fallen) if fallen else {}
    taken_back = _by_figure(figures.retracted)
    for count, measure, last in told:
        # Many figures are the latest, or the only one, of their speaker: no need to look.
        later = None
        if last < latest[measure]:
            if measure not in in_order:
                in_order[measure] = sorted(by_measure[measure], key=_lateness, reverse=True)
            later = _find_later(count, in_order[measure])
        if later is None and not (taken_back and _is_taken_back(count, taken_back)):
            kept.append(count)
        elif later is not None and r8_keeps_wounded(count, later, dead.get(_source(count), _NOBODY)):
            kept.append(changed(count, has_floor=False, rules=(*count.rules, "R8")))
        else:
            reason = f"its speaker gave {_number(later)} later" if later is not None else "its speaker took it back"
            _note(figures, count, "R11", reason)
    return kept


@dataclass(frozen=True, slots=True)
class Dead:
    """What one source said of the dead of one group, in the order of the days: each figure's first possible day.

    `until` and `since` hold, for each place in that order, the highest of the figures before it, and from it on.
    """

    days: tuple[str, ...] = ()
    until: tuple[int, ...] = (0,)
    since: tuple[int, ...] = (0,)


_NOBODY = Dead()


def r8_keeps_wounded(earlier: Count, later: Count, dead: Dead) -> bool:
    """R8: whether an earlier, larger figure of injured stays as the maximum: some of the wounded have died since.

    `dead` is what the same source said of the dead.
    """
    if earlier.harm is not Harm.INJURED or later.min >= earlier.min:
        return False
    place = bisect_right(dead.days, outer_days(earlier.dated)[1] or _AFTER_ALL_DAYS)
    return dead.since[place] > dead.until[place]


def _source(count: Count) -> tuple[str, Group]:
    return count.edge[1], count.group


def _find_dead(counts: Iterable[Count], sources: Iterable[tuple[str, Group]]) -> dict[tuple[str, Group], Dead]:
    """What each of these sources said of the dead of the group, with a date."""
    said: dict[tuple[str, Group], list[tuple[str, int]]] = {source: [] for source in sources}
    for count in counts:
        if count.harm is Harm.KILLED and count.dated is not None and (figures := said.get(_source(count))) is not None:
            figures.append((outer_days(count.dated)[0], count.min))
    return {source: _make_dead(sorted(figures)) for source, figures in said.items()}


def _make_dead(figures: Sequence[tuple[str, int]]) -> Dead:
    numbers = [number for _, number in figures]
    until = tuple(accumulate(numbers, max, initial=0))
    since = tuple(accumulate(reversed(numbers), max, initial=0))[::-1]
    return Dead(tuple(day for day, _ in figures), until, since)


def _by_source(counts: Iterable[Count]) -> dict[tuple[Harm, Group, str], list[Count]]:
    """The figures by what they measure, under their origin and under their source group."""
    found: dict[tuple[Harm, Group, str], list[Count]] = {}
    for count in counts:
        for name in count.edge:
            found.setdefault((count.harm, count.group, name), []).append(count)
    return found


def _find_later(count: Count, counts: Iterable[Count]) -> Count | None:
    """The latest figure of the same speaker for the same thing, if surely said later. The undated replace nothing.

    `counts` are those of its measure with the latest first, so that the first one that fits is it.
    """
    dated = count.dated
    if dated is not None:
        for other in counts:
            if other.dated is not None and is_earlier(dated, other.dated):
                return other
    return None


def _lateness(count: Count) -> tuple[str, int, str]:
    return count.dated or "", count.min, count.claim.id


def _is_taken_back(count: Count, taken_back: Mapping[_Given, list[Count]]) -> bool:
    given = (count.speaker, count.harm, count.min)
    return any(_retracts(retracted, count) for retracted in taken_back.get(given, ()))


def _by_figure(counts: Iterable[Count]) -> dict[_Given, list[Count]]:
    found: dict[_Given, list[Count]] = {}
    for count in counts:
        found.setdefault((count.speaker, count.harm, count.min), []).append(count)
    return found


Measure = tuple[tuple[str, str], Harm, Group, bool, bool]


def measure_of(count: Count) -> Measure:
    """What a figure is one of several for: its speaker, and the thing that is counted."""
    # A count of a part and a total are two figures; for children, women, men and fighters there is only one.
    is_apart = count.group in _TOTAL_GROUPS and count.is_part
    return count.speaker, count.harm, count.group, count.is_subgroup, is_apart


def _is_after(later: str | None, earlier: str | None) -> bool:
    return later is not None and earlier is not None and is_earlier(earlier, later)


def _retracts(retraction: Count, count: Count) -> bool:
    same = retraction.speaker == count.speaker and (retraction.harm, retraction.min) == (count.harm, count.min)
    return same and not _is_after(count.dated, retraction.dated)


def _number(count: Count) -> str:
    return f"{count.min} or more" if count.max is None else str(count.max)


def _note(figures: Figures, count: Count, rule: str, reason: str) -> None:
    figures.left_out.append((count.harm, count.group, LeftOut(count.claim.id, rule, reason)))
