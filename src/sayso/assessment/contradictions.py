"""Claims that cannot all be right, by dimension; apart from updates, from differences of scope and from rounding."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import fields
from itertools import combinations, islice
from operator import attrgetter
from typing import TypeVar

from sayso.assessment.case import Case, is_background
from sayso.assessment.causes import find_mechanism, find_rival_causes, mechanisms_agree
from sayso.assessment.parties import Stand
from sayso.assessment.tolls import Count
from sayso.records.assessment import Conceded, Contradiction, Dimension, Group, Range
from sayso.records.claim import Claim, Harm, Kind, Qualifier, Stance, Whom
from sayso.records.place import Place, Precision
from sayso.records.window import dates_exclude, is_earlier

ROUNDING = 0.1
"""Share by which an "about 20" and a 21 may differ and still be one number."""
T = TypeVar("T")
_ROUND = frozenset({Qualifier.ABOUT, Qualifier.NEARLY})
_WIDE = frozenset({Precision.COUNTRY, Precision.PROVINCE, Precision.DISTRICT, Precision.SUBDISTRICT})


def find_contradictions(
    case: Case,
    stands: dict[str, Stand],
    counts: Iterable[Count],
    ranges: Iterable[Range],
    conceded: dict[str, tuple[Conceded, ...]],
) -> tuple[Contradiction, ...]:
    """Every contradiction of the case, in the order of the dimensions."""
    found = [
        *_about_toll(counts),
        *_above_max(ranges, conceded),
        *_about_cause(case, stands),
        *_about_party(case, stands),
        *_about_victims(case),
        *_about_date(case),
        *_about_place(case),
        *_about_occurrence(case),
    ]
    order = list(Dimension)
    return tuple(sorted(found, key=lambda item: (order.index(item.dimension), item.summary)))


def _about_toll(counts: Iterable[Count]) -> Iterable[Contradiction]:
    """Current totals of different sources that exclude each other. Parts and their sums are floors (R7)."""
    measures: dict[tuple[Harm, Group], list[Count]] = {}
    for count in counts:
        if count.is_total and not count.is_vague and count.has_floor:
            measures.setdefault((count.harm, count.group), []).append(count)
    for (harm, group), same in sorted(measures.items()):
        clashing = _find_clashing(_keep_highest(same))
        if clashing:
            said = "; ".join(_name_figures(clashing))
            claims = sorted({count.claim.id for count in clashing})
            yield Contradiction(Dimension.TOLL, f"{harm}, {group}: {said}", tuple(claims))


def _find_clashing(counts: list[Count]) -> list[Count]:
    """The totals that one of another speaker excludes. Figures are compared once for each value, not for each claim."""
    by_value: dict[tuple[int, int | None, bool, bool], list[Count]] = {}
    for count in counts:
        by_value.setdefault((count.min, count.max, count.is_subgroup, _is_rounded(count)), []).append(count)
    groups = list(by_value.values())
    # Of the speakers against a figure two are enough: whoever gives it, one of them is another.
    speakers = [set(islice({count.speaker for count in group}, 2)) for group in groups]
    against: list[set[tuple[str, str]]] = [set() for _ in groups]
    for (one, left), (other, right) in combinations(enumerate(groups), 2):
        is_known = len(against[one]) > 1 and len(against[other]) > 1
        if not is_known and _exclude(left[0], right[0]):
            against[one] |= speakers[other]
            against[other] |= speakers[one]
    return [
        count
        for group, others in zip(groups, against, strict=True)
        for count in group
        if _is_any_other(others, count.speaker)
    ]


def _is_any_other(names: Collection[T], own: T) -> bool:
    """Whether there is a name among distinct ones that is not `own`."""
    return len(names) > 1 or (len(names) == 1 and own not in names)


def _keep_highest(counts: list[Count]) -> list[Count]:
    """The totals less those that their own speaker also puts higher: two scopes, of which the wider is the total.

    Unnamed speakers are one source to count, but each stands by his own figure.
    """
    highest: dict[tuple[str, str], int] = {}
    speakers = [count.speaker for count in counts]
    for count, speaker in zip(counts, speakers, strict=True):
        highest[speaker] = max(count.min, highest.get(speaker, 0))
    return [count for count, speaker in zip(counts, speakers, strict=True) if count.min == highest[speaker]]


def _exclude(left: Count, right: Count) -> bool:
    """Whether two figures cannot both be right, if two speakers give them: one alone updates, or means two scopes."""
    if left.is_subgroup != right.is_subgroup:
        return False
    low, high = (left, right) if left.min <= right.min else (right, left)
    if low.max is None or low.max >= high.min:
        return False
    is_rounded = _is_rounded(low) or _is_rounded(high)
    return not (is_rounded and high.min - low.max <= ROUNDING * high.min)


def _is_rounded(count: Count) -> bool:
    for toll in count.claim.toll:  # noqa: SIM110 - `any` makes a generator, which takes longer than most of these loops
        if toll.qualifier in _ROUND:
            return True
    return False


def _name_figures(counts: Iterable[Count]) -> Iterable[str]:
    """Each figure once, with everybody who gives it."""
    speakers: dict[tuple[int, str], set[str]] = {}
    for count in counts:
        speakers.setdefault((count.min, _figure(count)), set()).add(count.source)
    return (f"{figure} ({', '.join(sorted(names))})" for (_, figure), names in sorted(speakers.items()))


def _figure(count: Count) -> str:
    if count.max is None:
        return f"{count.min} or more"
    return str(count.min) if count.min == count.max else f"{count.min} to {count.max}"


def _above_max(ranges: Iterable[Range], conceded: dict[str, tuple[Conceded, ...]]) -> Iterable[Contradiction]:
    """R10: a concession above the maximum."""
    highest = {item.harm: item for item in ranges if item.group is Group.CIVILIANS}
    for party, concessions in sorted(conceded.items()):
        for item in concessions:
            found = highest.get(item.harm)
            if found is not None and found.max is not None and item.min > found.max:
                summary = f"{item.harm}: {party} concedes {item.min}, above the maximum of {found.max}"
                yield Contradiction(Dimension.TOLL, summary, tuple(sorted({*item.claims, *found.max_from.claims})))


def _about_cause(case: Case, stands: dict[str, Stand]) -> Iterable[Contradiction]:
    """Mechanisms that exclude each other, each on somebody's word, and causes that rival a strike.

    A retelling of the same speaker is no second word: what one source says of two things it does not hold against
    itself.
    """
    said: dict[str, list[Claim]] = {}
    for claim in case.stated:
        mechanism = find_mechanism(claim)
        if mechanism and not is_background(claim) and Kind.INQUIRY not in claim.kinds:
            said.setdefault(mechanism, []).append(claim)
    names = [pair for pair in combinations(sorted(said), 2) if not mechanisms_agree(*pair)]
    sides = [(said[left], said[right]) for left, right in names]
    rivals = [claim for claim in find_rival_causes(case, stands) if claim.cause and claim.cause.party is None]
    if rivals:
        ids = {claim.id for claim in rivals}
        sides.append((rivals, [claim for claims in said.values() for claim in claims if claim.id not in ids]))
    clashing = [claim for left, right in sides for claim in _of_different_sources(case, left, right)]
    if clashing:
        against = sorted({name for claim in clashing if (name := find_mechanism(claim))})
        yield Contradiction(Dimension.CAUSE, " against ".join(against), _claims(clashing))


def _of_different_sources(case: Case, left: list[Claim], right: list[Claim]) -> Iterable[Claim]:
    """The claims of each side that another source of the other side stands against."""
    sources = [{case.lineage.edge(claim)[1] for claim in side} for side in (left, right)]
    for side, others in ((left, sources[1]), (right, sources[0])):
        if others:
            yield from (claim for claim in side if _is_any_other(others, case.lineage.edge(claim)[1]))


def _about_party(case: Case, stands: dict[str, Stand]) -> Iterable[Contradiction]:
    """Parties of different sides that are blamed, and parties that deny what they are blamed for."""
    blamed = sorted(party for party, stand in stands.items() if stand.accusing or stand.declared)
    rivals = [pair for pair in combinations(blamed, 2) if not case.are_one_side(*pair)]
    if rivals:
        names = sorted({party for pair in rivals for party in pair})
        yield Contradiction(
            Dimension.PARTY,
            "blamed: " + ", ".join(names),
            _claims(claim for name in names for claim in (*stands[name].accusing, *stands[name].declared)),
        )
    for party in blamed:
        stand = stands[party]
        denied = _standing_denials(case, stand)
        if denied and (stand.accusing or stand.declared):
            claims = _claims((*stand.accusing, *stand.declared, *denied))
            yield Contradiction(Dimension.PARTY, f"{party} is blamed and denies it", claims)


def _standing_denials(case: Case, stand: Stand) -> list[Claim]:
    """The party's denials less those that it has taken back: what it admits later is an update of its own word."""
    admitted = [day for claim in stand.declared if (day := case.since.get(claim.id)) is not None]
    last = max(admitted, default=None)
    return [
        claim
        for claim in stand.denied
        if last is None or (day := case.since.get(claim.id)) is None or not is_earlier(day, last)
    ]


def _about_victims(case: Case) -> Iterable[Contradiction]:
    """People whom one source calls fighters, or says were among the dead, and others civilians."""
    # Who counts both apart disputes nobody's status.
    counting = [claim for claim in case.reporting if _counts(claim, Group.FIGHTERS)]
    from_fighters = [claim for claim in counting if not _counts(claim, Group.CIVILIANS)]
    if not from_fighters:
        return
    from_civilians = [claim for claim in case.reporting if _counts(claim, Group.CIVILIANS)]
    deniers = [claim for claim in case.claims if _denies_fighters(claim)]
    sources = {case.lineage.edge(claim)[1] for claim in from_fighters}
    against = [claim for claim in (*from_civilians, *deniers) if case.lineage.edge(claim)[1] not in sources]
    if against:
        yield Contradiction(Dimension.VICTIM_STATUS, "fighters, or civilians", _claims((*from_fighters, *against)))


def _counts(claim: Claim, group: Group) -> bool:
    if group is Group.FIGHTERS:
        return _counts_fighters(claim)
    return any(toll.whom not in (Whom.FIGHTERS, Whom.UNKNOWN) for toll in claim.toll)


def _counts_fighters(claim: Claim) -> bool:
    for toll in claim.toll:  # noqa: SIM110 - `any` makes a generator, which takes longer than most of these loops
        if toll.whom is Whom.FIGHTERS:
            return True
    return False


def _denies_fighters(claim: Claim) -> bool:
    return _counts_fighters(claim) and (claim.stance is Stance.DENIES or claim.negated)


def _about_date(case: Case) -> Iterable[Contradiction]:
    """Dates of the event that no day satisfies."""
    dated = [(claim.event.date.edtf, claim) for claim in case.stated if claim.event and claim.event.date]
    yield from _clash(Dimension.DATE, dated, dates_exclude, str)


def _about_place(case: Case) -> Iterable[Contradiction]:
    """Places of the event that lie apart."""
    told = [(claim.event.place, claim) for claim in case.stated if claim.event and claim.event.place]
    if len({place.id for place, _ in told}) < 2:
        return  # as in most incidents
    placed = [(_which(place), claim) for place, claim in told]
    by_which = {which: place for (which, _), (place, _) in zip(placed, told, strict=True)}
    yield from _clash(
        Dimension.PLACE,
        placed,
        lambda left, right: _lie_apart(by_which[left], by_which[right]),
        lambda which: by_which[which].name,
    )


_which = attrgetter(*(field.name for field in fields(Place) if field.name not in ("span", "alternatives")))
"""Which place it is, wherever a text names it."""


def _lie_apart(left: Place, right: Place) -> bool:
    """Whether two places of one precision are surely two: resolved to different entries, neither around the other."""
    if left.id is None or right.id is None or left.id == right.id or left.precision != right.precision:
        return False
    is_around = left.name in right.within or right.name in left.within or left.name == right.name
    return not is_around and left.precision not in _WIDE


def _about_occurrence(case: Case) -> Iterable[Contradiction]:
    """Whether it happened at all, or whether anybody was harmed: denied by one, reported by another."""
    denying = [each for each in case.claims if each.stance is Stance.DENIES and _denies_occurrence(each)]
    if denying and case.reporting:
        claims = _claims((*denying, *case.reporting))
        yield Contradiction(Dimension.OCCURRENCE, "harm is reported, and denied", claims)


def _denies_occurrence(claim: Claim) -> bool:
    """Whether a denial is one of the event or the harm, not of a part in it."""
    if is_background(claim) or claim.responsibility is not None:
        return False
    if claim.negated and Kind.HARM in claim.kinds:
        return True  # "No civilians were harmed"
    return Kind.PLACE_TIME in claim.kinds or any(toll.whom is not Whom.FIGHTERS for toll in claim.toll)


def _clash(
    dimension: Dimension, said: list[tuple[T, Claim]], exclude: Callable[[T, T], bool], name: Callable[[T], str]
) -> Iterable[Contradiction]:
    """What excludes each other, asked once for each value: a thousand claims may name one day."""
    by_value: dict[T, list[Claim]] = {}
    for value, claim in said:
        by_value.setdefault(value, []).append(claim)
    clashing = {
        value: by_value[value]
        for left, right in combinations(by_value, 2)
        if exclude(left, right)
        for value in (left, right)
    }
    if clashing:
        names = sorted({name(value) for value in clashing})
        yield Contradiction(
            dimension, " against ".join(names), _claims(claim for claims in clashing.values() for claim in claims)
        )


def _claims(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(sorted({claim.id for claim in claims}))
