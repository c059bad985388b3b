"""Independence of reports and of claims, each join with its reason (method, section 4).

The ids survive growth: an origin's id comes from its earliest report (by publication, then by id), a source group's
from its source. A repost that comes in later changes neither.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations, islice

from sayso.languages.pack import load_part
from sayso.origins.blocks import find_joins
from sayso.origins.copies import find_copied_sources
from sayso.origins.source_key import NAMELESS, SourceKey
from sayso.origins.sources import OfficeWords, Sources
from sayso.records.claim import Claim, Harm, Kind, Scope, Stance
from sayso.records.decision import Decision, Verb
from sayso.records.ids import make_id
from sayso.records.origin import Independence, Join, JoinReason, Origin, SourceGroup
from sayso.records.report import Report
from sayso.records.standing import find_standing
from sayso.records.window import last_day

_OF_THE_HARM = frozenset({Scope.INCIDENT, Scope.PART})
_NO_WORD_ON_IT = frozenset({Stance.ASKS, Stance.ANNOUNCES})
_AFTER_ALL_DATES = "9999-99-99"
Pair = tuple[str, str]
_Figures = set[tuple[Harm, int]]


def find_independence(
    reports: Iterable[Report],
    claims: Iterable[Claim],
    decisions: Iterable[Decision] = (),
    *,
    joins: Iterable[Join] | None = None,
    words: OfficeWords | None = None,
) -> Independence:
    """The origins of `reports` and the source groups of `claims`. The order of neither matters.

    `joins` are those of `compare_reports` where they are kept already (None: found here). What a reviewer joined or
    parted stands above everything: two reports that were parted never share an origin, through whatever third.
    """
    known = {report.id: report for report in reports}
    listed = sorted({claim.id: claim for claim in claims}.values(), key=lambda claim: claim.id)
    words = words or load_part("en", "offices", OfficeWords)
    by_hand = _judge_pairs(decisions)
    found = find_joins(known.values()) if joins is None else tuple(joins)
    sourcing = Sources(listed, words)
    primary = sourcing.find({})
    told = [claim for claim in listed if claim.toll and _speaks_of_harm(claim)]
    linked = [*_drop_formulas(found, told, primary), *_join_by_source(listed, told, primary)]
    origins = _find_origins(known, linked, by_hand)
    origin_of = {report: origin.id for origin in origins for report in origin.reports}
    sources = find_copied_sources(listed, sourcing.find(origin_of), origins, known)
    return Independence(origins, _find_groups(listed, sources, by_hand))


def _judge_pairs(decisions: Iterable[Decision]) -> dict[Pair, Decision]:
    """The last standing decision on each pair of reports or claims that was joined or parted."""
    judged: dict[Pair, Decision] = {}
    for decision in find_standing(decisions):
        if decision.verb in (Verb.JOIN, Verb.PART):
            for pair in combinations(sorted({target.id for target in decision.targets}), 2):
                judged[pair] = decision
    return judged


def _drop_formulas(
    joins: Sequence[Join], claims: Sequence[Claim], sources: Mapping[str, SourceKey]
) -> tuple[Join, ...]:
    """The joins without those by text alone of two reports that give other figures on the word of other speakers.

    A text that was taken over brings its speakers with it; what such reports share is the way in which tolls are told.
    `claims` are those that speak of the harm.
    """
    by_text = [join for join in joins if join.reason is JoinReason.TEXT_REUSED]
    joined = {report for join in by_text for report in (join.left, join.right)}
    told: dict[str, tuple[set[str], _Figures]] = {}
    for claim in claims:
        if claim.report in joined and sources[claim.id].is_primary:
            keys, given = told.setdefault(claim.report, (set(), set()))
            keys.add(sources[claim.id].key)
            given |= _figures(claim)

    def is_formula(join: Join) -> bool:
        if join.reason is not JoinReason.TEXT_REUSED or not (join.left in told and join.right in told):
            return False
        (left_keys, left_figures), (right_keys, right_figures) = told[join.left], told[join.right]
        return left_keys.isdisjoint(right_keys) and left_figures.isdisjoint(right_figures)

    return tuple(join for join in joins if not is_formula(join))


def _join_by_source(claims: Sequence[Claim], of_harm: Sequence[Claim], sources: Mapping[str, SourceKey]) -> list[Join]:
    """Joins of reports in which everything that is said about the harm goes back to one and the same source.

    `of_harm` are those of the claims that speak of it.
    """
    voiced = {claim.report for claim in of_harm if claim.speaker.own_voice}
    told: dict[str, _Figures] = {}
    for claim in claims if voiced else ():
        if claim.report in voiced and claim.toll and sources[claim.id].is_primary:
            told.setdefault(claim.report, set()).update(_figures(claim))
    heard: dict[str, list[SourceKey]] = {}
    for claim in of_harm:
        # What an outlet says itself, with a number of its source, is that source's word again: a headline, a lead.
        if not (claim.speaker.own_voice and _figures(claim) <= told.get(claim.report, set())):
            heard.setdefault(claim.report, []).append(sources[claim.id])
    sole: dict[str, list[tuple[str, str]]] = {}
    for report in sorted(heard):
        first, *others = heard[report]
        if first.is_primary and (not others or all(each.is_primary and each.key == first.key for each in others)):
            name = min(first.name, *(source.name for source in others)) if others else first.name
            sole.setdefault(first.key, []).append((report, name))
    return [
        Join(
            group[0][0], report, JoinReason.SAME_PRIMARY_SOURCE, f"all that both say of the harm is the word of {name}"
        )
        for _, group in sorted(sole.items())
        for report, name in group[1:]
    ]


def _speaks_of_harm(claim: Claim) -> bool:
    """Whether the claim says who came to harm. Who did it, or how, is another matter."""
    if Kind.BACKGROUND in claim.kinds or claim.stance in _NO_WORD_ON_IT:
        return False
    for toll in claim.toll:  # noqa: SIM110 - `any` makes a generator, which takes longer than most of these loops
        if toll.scope in _OF_THE_HARM:
            return True
    return False


def _figures(claim: Claim) -> _Figures:
    return {(toll.harm, toll.min) for toll in claim.toll if toll.scope in _OF_THE_HARM}


def _find_origins(
    known: Mapping[str, Report], joins: Iterable[Join], by_hand: Mapping[Pair, Decision]
) -> tuple[Origin, ...]:
    parted = {pair for pair, decision in by_hand.items() if decision.verb is Verb.PART}
    reviewed = [_join_by_hand(pair, decision) for pair, decision in _joined(by_hand) if set(pair) <= known.keys()]
    usable = [join for join in joins if join.left in known and join.right in known]
    ordered = [*reviewed, *sorted(usable, key=lambda join: (join.left, join.right, join.reason, join.detail))]
    sets = _unite(sorted(known), ordered, parted)
    by_report: dict[str, list[tuple[int, Join]]] = {}
    for place, join in enumerate(ordered):
        by_report.setdefault(join.left, []).append((place, join))
    origins = [
        _make_origin(
            members,
            [known[member] for member in members],
            [join for _, join in sorted(found for member in members for found in by_report.get(member, ()))],
            parted,
        )
        for members in sets
    ]
    return tuple(sorted(origins, key=lambda origin: origin.id))


def _joined(by_hand: Mapping[Pair, Decision]) -> list[tuple[Pair, Decision]]:
    chosen = [(pair, decision) for pair, decision in by_hand.items() if decision.verb is Verb.JOIN]
    return sorted(chosen, key=lambda item: (item[1].sequence, item[0]))


def _join_by_hand(pair: Pair, decision: Decision) -> Join:
    return Join(pair[0], pair[1], JoinReason.REVIEWER, f"{decision.reason} ({decision.id})")


def _unite(members: Sequence[str], joins: Iterable[Join], parted: set[Pair]) -> list[tuple[str, ...]]:
    """The sets that `joins`, in order, make of `members`; one that would unite a parted pair is passed over."""
    home: dict[str, list[str]] = {}
    for join in joins:
        left = home.setdefault(join.left, [join.left])
        right = home.setdefault(join.right, [join.right])
        if left is right or (parted and any(_pair(a, b) in parted for a in left for b in right)):
            continue
        bigger, smaller = (left, right) if len(left) >= len(right) else (right, left)
        bigger.extend(smaller)
        home.update(dict.fromkeys(smaller, bigger))
    alone = [(member,) for member in members if member not in home]
    return sorted([*alone, *(tuple(sorted(group)) for group in {id(group): group for group in home.values()}.values())])


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def _make_origin(members: tuple[str, ...], reports: list[Report], joins: Iterable[Join], parted: set[Pair]) -> Origin:
    if len(members) == 1:
        return Origin(origin_id(members[0]), members)
    inside = set(members)
    kept = tuple(
        join
        for join in joins
        if join.left in inside and join.right in inside and _pair(join.left, join.right) not in parted
    )
    return Origin(origin_id(min(reports, key=_age).id), members, kept)


def origin_id(report_id: str) -> str:
    """The id of the origin whose earliest report is `report_id`."""
    return make_id("org", report_id)


def _age(report: Report) -> tuple[str, str]:
    day = last_day(report.published.edtf) if report.published else None
    return day or _AFTER_ALL_DATES, report.id


def _find_groups(
    claims: Sequence[Claim], sources: Mapping[str, SourceKey], by_hand: Mapping[Pair, Decision]
) -> tuple[SourceGroup, ...]:
    parted = {pair for pair, decision in by_hand.items() if decision.verb is Verb.PART}
    by_key: dict[str, list[str]] = {}
    for claim in claims:
        by_key.setdefault(sources[claim.id].key, []).append(claim.id)
    if not by_hand:  # then each source is one group
        one_each = [
            _make_group(tuple(members), {key}, members[0], sources, _join_one_source(members, sources, parted))
            for key, members in by_key.items()
        ]
        return tuple(sorted(one_each, key=lambda group: group.id))
    joins = [_join_by_hand(pair, decision) for pair, decision in _joined(by_hand) if set(pair) <= sources.keys()]
    joins += [join for _, members in sorted(by_key.items()) for join in _join_one_source(members, sources, parted)]
    sets = _unite([claim.id for claim in claims], joins, parted)
    groups = _make_groups(sets, sources, joins, lambda claim: by_key[sources[claim].key])
    return tuple(sorted(groups, key=lambda group: group.id))


def _join_one_source(members: list[str], sources: Mapping[str, SourceKey], parted: set[Pair]) -> list[Join]:
    """Joins of the claims of one source: each with the first that it was not parted from."""
    if not parted:
        return [Join(members[0], claim, sources[claim].reason, sources[claim].key) for claim in members[1:]]
    joins = []
    for place, claim in enumerate(members):
        earlier = islice(members, place)
        partner = next((other for other in earlier if _pair(other, claim) not in parted), None)
        if partner is not None:
            joins.append(Join(partner, claim, sources[claim].reason, sources[claim].key))
    return joins


def _make_groups(
    sets: Iterable[tuple[str, ...]],
    sources: Mapping[str, SourceKey],
    joins: Sequence[Join],
    same_key: Callable[[str], list[str]],
) -> list[SourceGroup]:
    by_left: dict[str, list[Join]] = {}
    for join in joins:
        by_left.setdefault(join.left, []).append(join)
    groups = []
    for members in sets:
        inside = set(members)
        keys = {sources[claim].key for claim in members}
        lowest = min(keys)
        first = min(claim for claim in members if sources[claim].key == lowest)
        # A part of a source that a reviewer split off is told apart by its first claim.
        is_whole = same_key(first)[0] in inside
        kept = [join for claim in members for join in by_left.get(claim, ()) if join.right in inside]
        groups.append(_make_group(members, keys, first, sources, kept, is_whole=is_whole))
    return groups


def _make_group(
    members: tuple[str, ...],
    keys: set[str],
    first: str,
    sources: Mapping[str, SourceKey],
    joins: Iterable[Join],
    *,
    is_whole: bool = True,
) -> SourceGroup:
    identifier = make_id("src", sources[first].key, None if is_whole else first)
    # The fullest name that is one, and no description ("the city's rescue service").
    names = {sources[claim].name for claim in members}
    name = min(names, key=lambda name: (not name[:1].isupper(), -len(name), name))
    return SourceGroup(identifier, name, members, tuple(joins), all(key.startswith(NAMELESS) for key in keys))
