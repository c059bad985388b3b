"""Which figures are current: explicit before vague (R6), later before earlier (R11), and the wounded who died (R8)."""

from collections.abc import Iterable
from dataclasses import replace

from sayso.assessment.tolls import Count, Figures
from sayso.records.assessment import Group, LeftOut
from sayso.records.claim import Harm
from sayso.records.window import is_earlier

_TOTAL_GROUPS = frozenset({Group.CIVILIANS, Group.UNKNOWN})


def find_current(figures: Figures) -> list[Count]:
    """The figures that stand, after R6, R8 and R11; what falls is noted in `figures` with its reason."""
    standing = []
    explicit = _by_source(count for count in figures.counts if not count.is_vague)
    for count in figures.counts:
        rivals = [explicit.get((count.harm, count.group, name), []) for name in count.edge] if count.is_vague else []
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
    by_speaker: dict[tuple[str, str, Harm, Group], list[Count]] = {}
    for count in counts:
        by_speaker.setdefault((*count.speaker, count.harm, count.group), []).append(count)
    for said in by_speaker.values():
        said.sort(key=lambda other: (other.dated or "", other.min, other.claim.id), reverse=True)
    dead: dict[tuple[str, Group], list[Count]] = {}
    for count in counts:
        if count.harm is Harm.KILLED:
            dead.setdefault((count.edge[1], count.group), []).append(count)
    taken_back = _by_figure(figures.retracted)
    for count in counts:
        later = _find_later(count, by_speaker[*count.speaker, count.harm, count.group])
        if later is None and not any(
            _retracts(retracted, count) for retracted in taken_back.get((*count.speaker, count.harm, count.min), ())
        ):
            kept.append(count)
        elif later is not None and r8_keeps_wounded(count, later, dead.get((count.edge[1], count.group), ())):
            kept.append(replace(count, has_floor=False, rules=(*count.rules, "R8")))
        else:
            reason = f"its speaker gave {_number(later)} later" if later is not None else "its speaker took it back"
            _note(figures, count, "R11", reason)
    return kept


def r8_keeps_wounded(earlier: Count, later: Count, dead: Iterable[Count]) -> bool:
    """R8: whether an earlier, larger figure of injured stays as the maximum: some of the wounded have died since.

    `dead` are the counts of the dead by the same source.
    """
    if earlier.harm is not Harm.INJURED or later.min >= earlier.min:
        return False
    before = [count.min for count in dead if count.dated is not None and not _is_after(count.dated, earlier.dated)]
    since = [count.min for count in dead if count.dated is not None and _is_after(count.dated, earlier.dated)]
    return bool(since) and max(since) > max(before, default=0)


def _by_source(counts: Iterable[Count]) -> dict[tuple[Harm, Group, str], list[Count]]:
    """The figures by what they measure, under their origin and under their source group."""
    found: dict[tuple[Harm, Group, str], list[Count]] = {}
    for count in counts:
        for name in count.edge:
            found.setdefault((count.harm, count.group, name), []).append(count)
    return found


def _find_later(count: Count, counts: Iterable[Count]) -> Count | None:
    """The latest figure of the same speaker for the same thing, if surely said later. The undated replace nothing.

    `counts` come with the latest first, so that the first one that fits is it.
    """
    later = (other for other in counts if _is_same_measure(count, other) and _is_after(other.dated, count.dated))
    return next(later, None) if count.dated is not None else None


def _by_figure(counts: Iterable[Count]) -> dict[tuple[str, str, Harm, int], list[Count]]:
    found: dict[tuple[str, str, Harm, int], list[Count]] = {}
    for count in counts:
        found.setdefault((*count.speaker, count.harm, count.min), []).append(count)
    return found


def _is_same_measure(left: Count, right: Count) -> bool:
    return (
        left.speaker == right.speaker
        and (left.harm, left.group, left.is_subgroup) == (right.harm, right.group, right.is_subgroup)
        # A count of a part and a total are two figures; for children, women, men and fighters there is only one.
        and (left.group not in _TOTAL_GROUPS or left.is_part == right.is_part)
    )


def _is_after(later: str | None, earlier: str | None) -> bool:
    return later is not None and earlier is not None and is_earlier(earlier, later)


def _retracts(retraction: Count, count: Count) -> bool:
    same = retraction.speaker == count.speaker and (retraction.harm, retraction.min) == (count.harm, count.min)
    return same and not _is_after(count.dated, retraction.dated)


def _number(count: Count) -> str:
    return f"{count.min} or more" if count.max is None else str(count.max)


def _note(figures: Figures, count: Count, rule: str, reason: str) -> None:
    figures.left_out.append((count.harm, count.group, LeftOut(count.claim.id, rule, reason)))
