"""The figures of harm in one stretch of text: killed, injured, missing and detained, by whom and how many.

One walk over the stretch: words of harm are found, each looks for its people on the side on which its form has them,
parts and sums follow. A figure that is asked for, planned or negated is none. Which incident a figure belongs to is
not asked here.
"""

import dataclasses
from collections.abc import Iterator
from itertools import pairwise

from sayso.claims.floors import mark_floors
from sayso.claims.harm_rules import Found, find_all
from sayso.claims.harm_words import Form, Lexicon, Predicate, TollWords, build_lexicon
from sayso.claims.one_more import with_one_more
from sayso.claims.people_ages import CHILD_AGE
from sayso.claims.people_group import Group
from sayso.claims.stretch import Stretch, is_blocked, skip_to_group, verb_phrase
from sayso.claims.victims import find_named_object, find_named_subject, find_names
from sayso.claims.word_units import cut_units
from sayso.records.claim import Harm, Qualifier, Scope, Toll, Whom
from sayso.records.harm import VictimName
from sayso.records.span import Span
from sayso.text.numbers import NumberWords, find_numbers
from sayso.text.word_index import has_any

LONGEST_STRETCH = 2000
"""Characters: no sentence of news is longer; what is, is a list or hostile."""
SUPERLATIVE_REACH = 7
"""Units before "since" in which "the deadliest" stands: "the worst attack on the town's market since"."""
CIVIL = frozenset({Whom.CIVILIANS, Whom.CHILDREN, Whom.WOMEN, Whom.MEN, Whom.STAFF, Whom.UNKNOWN})
"""Who is added up on one side (R7): everybody but fighters, people being taken for civilians (R9)."""


def find_tolls(text: str, span: Span, words: TollWords, numbers: NumberWords) -> tuple[Toll, ...]:
    """The tolls told in `span` of `text` (a claim's words or a sentence), in the order of their figures.

    Parts have `Scope.PART`; groups told as parts of one count come with their sum (R7). Cumulative figures have
    `Scope.CAMPAIGN`. "No casualties", "could rise to 20" and "to kill 5" yield nothing.
    """
    lexicon = build_lexicon(words)
    if span.end - span.start <= LONGEST_STRETCH:
        return _tolls_in(text, span, lexicon, numbers)
    return tuple(toll for piece in _pieces(text, span) for toll in _tolls_in(text, piece, lexicon, numbers))


def may_tell_tolls(text: str, span: Span, words: TollWords) -> bool:
    """Whether the words in `span` allow a toll at all; where they do not, `find_tolls` finds none."""
    return _may_tell(text, span, build_lexicon(words))


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """The span itself, or an overlong one in pieces that end at white space: rules that look around take time."""
    start = span.start
    while span.end - start > LONGEST_STRETCH:
        end = max(text.rfind(" ", start, start + LONGEST_STRETCH), text.rfind("\n", start, start + LONGEST_STRETCH))
        end = start + LONGEST_STRETCH if end <= start else end
        yield Span(start, end)
        start = end
    yield Span(start, span.end)


def _tolls_in(text: str, span: Span, lexicon: Lexicon, numbers: NumberWords) -> tuple[Toll, ...]:
    if not _may_tell(text, span, lexicon):
        return ()
    stretch = Stretch(
        text, cut_units(text, span, find_numbers(text, numbers, start=span.start, end=span.end), lexicon), lexicon
    )
    if not stretch.cued and not any(group.harm is not None for group in stretch.groups):
        return ()
    found = _distinct([_as_died(stretch, one) for one in find_all(stretch)])
    campaign = _campaign_marks(stretch, found)
    found = mark_floors(stretch, found, campaign)
    names = find_names(text, span, lexicon)
    found = _without_named(found, names)
    tolls = [*_tolls(stretch, found, campaign), *_named_alone(stretch, found, names)]
    return _with_names(with_one_more(stretch, tuple(sorted(tolls, key=_order))), names)


def _may_tell(text: str, span: Span, lexicon: Lexicon) -> bool:
    """Whether the words of harm allow a toll at all: asked first, because most stretches have none."""
    start, end = span.start, span.end
    if has_any(text, lexicon.triggers, start, end):
        return True
    return has_any(text, lexicon.weak_triggers, start, end) and has_any(text, lexicon.needs, start, end)


_HARMS = tuple(Harm)


def _order(toll: Toll) -> tuple[int, int, int]:
    return (toll.span.start, -toll.span.end, _HARMS.index(toll.harm))


def _distinct(found: list[Found]) -> list[Found]:
    """Each group once for each harm; a part or a joint count gives way to a plain one only if that came first."""
    kept: dict[tuple[int, Harm], Found] = {}
    for one in found:
        kept.setdefault((one.group.first, one.harm), one)
    return sorted(kept.values(), key=lambda one: (one.group.first, one.at))


def _as_died(stretch: Stretch, one: Found) -> Found:
    """For "two people wounded in the shelling have died": they are dead, and a part of the dead (R8) (EN-TOLL-484)."""
    link = one.group.last + 1 if stretch.is_in(one.group.last, "besides") else one.group.last  # "four [more] of"
    is_told_of = one.harm is Harm.INJURED and one.group.last <= one.at and link + 1 >= one.at
    if not is_told_of or not (one.group.has_number or one.group.max == 1):
        return one
    for index in range(one.at + 1, len(stretch.units)):
        if not one.group.has_number and (index in stretch.starts or stretch.is_in(index, "speech")):
            return one  # "a man injured in the blast said that his brother died"
        if index in stretch.starts and stretch.starts[index].has_number:
            some = stretch.starts[index]
            is_own = stretch.predicate(some.last, Form.INTRANSITIVE) is not None
            if some.has_noun or is_own or stretch.is_in(some.last, "of_those"):
                return one
        if predicate := stretch.predicate(index, Form.INTRANSITIVE):
            is_death = predicate.harm is Harm.KILLED and not is_blocked(stretch, index)
            return one._replace(harm=Harm.KILLED, at=index, is_part=True) if is_death else one
        if stretch.units[index].ends_clause:
            return one
    return one


# From groups to tolls.


def _tolls(stretch: Stretch, found: list[Found], campaign: set[int]) -> Iterator[Toll]:
    """Every found group as a toll, chains of one side summed (R7)."""
    chains: dict[tuple[int, Harm, bool, bool], list[Found]] = {}
    plain = [one for one in found if not one.is_part and not one.is_joint]
    kinds: dict[tuple[int, Harm], set[Whom]] = {}
    for one in plain:
        kinds.setdefault((one.at, one.harm), set()).add(one.group.whom)
    for one in plain:
        # Beside civilians and fighters, those of whom nothing is said may be either: they stay a count of their own.
        is_either = one.group.whom is Whom.UNKNOWN and {Whom.CIVILIANS, Whom.FIGHTERS} <= kinds[one.at, one.harm]
        chains.setdefault((one.at, one.harm, one.group.whom is Whom.FIGHTERS, is_either), []).append(one)
    summed = {id(one) for chain in chains.values() if len(chain) > 1 for one in chain}
    for chain in chains.values():
        if len(chain) > 1:
            yield _sum(stretch, chain, chain[0].at in campaign)
    for one in found:
        yield _toll(stretch, one, found, one.is_part or one.is_floor or id(one) in summed, one.at in campaign)


def _toll(stretch: Stretch, one: Found, found: list[Found], is_part: bool, is_campaign: bool) -> Toll:
    group = one.group
    low, high, qualifier = group.min, group.max, group.qualifier
    if one.is_joint:
        low, high, qualifier = 0, group.max, Qualifier.UP_TO
        if high is None:
            high = max(group.min, 1)
    parts = _stated_parts(stretch, one, found)
    known = sum(part.group.min for part in parts)
    if group.is_bare_plural and known > low:
        low = known
    scope = _scope(is_part=is_part, is_campaign=is_campaign)
    return Toll(
        harm=one.harm, whom=group.whom, min=low, max=high, qualifier=qualifier, scope=scope, span=_span(stretch, group),
        word=group.word, whom_words=_whom_words(stretch, group), is_mixed=group.is_mixed or _is_mixed(group, parts),
    )  # fmt: skip


def _scope(*, is_part: bool, is_campaign: bool) -> Scope:
    if is_campaign:
        return Scope.CAMPAIGN
    return Scope.PART if is_part else Scope.INCIDENT


def _stated_parts(stretch: Stretch, one: Found, found: list[Found]) -> list[Found]:
    """The parts that the same stretch states of a count."""
    if one.is_part:
        return []
    among = stretch.is_in(one.group.first - 1, "some_of")
    return [part for part in found if part.is_part and part.harm is one.harm and _belongs(stretch, part, one, among)]


def _belongs(stretch: Stretch, part: Found, whole: Found, among: bool) -> bool:
    head = stretch.parts.get(part.group.first)
    return (head is not None and head.first == whole.group.first) or (among and part.at == whole.at)


def _is_mixed(group: Group, parts: list[Found]) -> bool:
    """Whether parts show that "people" mix both sides: fighters among them, or civilians who are not all."""
    if group.whom is not Whom.UNKNOWN:
        return False
    kinds = {part.group.whom for part in parts}
    civilians = sum(part.group.min for part in parts if part.group.whom is Whom.CIVILIANS)
    return Whom.FIGHTERS in kinds or 0 < civilians < group.min


def _sum(stretch: Stretch, chain: list[Found], is_campaign: bool) -> Toll:
    """Disjoint parts of one count, added."""
    groups = [one.group for one in chain]
    tops = [group.max for group in groups]
    kinds = {group.whom for group in groups}
    whom = (
        groups[0].whom
        if len(kinds) == 1
        else Whom.CIVILIANS
        if Whom.CIVILIANS in kinds and kinds <= CIVIL
        else Whom.UNKNOWN
    )
    top = None if None in tops else sum(top for top in tops if top is not None)
    span = Span(stretch.units[groups[0].first].start, stretch.units[groups[-1].last - 1].end)
    qualifiers = {group.qualifier for group in groups}
    qualifier = groups[0].qualifier if len(qualifiers) == 1 else Qualifier.AT_LEAST if top is None else Qualifier.ABOUT
    return Toll(
        harm=chain[0].harm, whom=whom, min=sum(group.min for group in groups), max=top, qualifier=qualifier,
        scope=_scope(is_part=chain[0].is_floor, is_campaign=is_campaign), span=span,
        whom_words=span.words(stretch.text),
    )  # fmt: skip


def _span(stretch: Stretch, group: Group) -> Span:
    return Span(stretch.units[group.first].start, stretch.units[group.last - 1].end)


def _whom_words(stretch: Stretch, group: Group) -> str | None:
    """The words for the people, without their number; None for a bare number."""
    first = group.first
    while first < group.last and (stretch.units[first].number is not None or stretch.low(first) == "of"):
        first += 1
    if first >= group.last:
        return None
    return stretch.text[stretch.units[first].start : stretch.units[group.last - 1].end]


# What a figure covers.


def _campaign_marks(stretch: Stretch, found: list[Found]) -> set[int]:
    """The predicates whose figures are cumulative: each mark belongs to the predicate nearest to it (R12).

    Rule EN-TOLL-466.
    """
    positions = sorted({one.at for one in found})
    if not positions:
        return set()
    if stretch.has_any("periods") or _is_part_of_year(stretch):
        return set(positions)
    marked: set[int] = set()
    for mark in _marks(stretch):
        nearest = min(positions, key=lambda at: (abs(at - mark), -at))
        if _can_last(stretch, nearest):
            marked.add(nearest)
            marked.update(at for at in positions if at < nearest and _shares_mark(stretch, at, nearest))
    return marked | {one.at for one in found if _counts_days(stretch, one)}


def _shares_mark(stretch: Stretch, at: int, marked: int) -> bool:
    """Whether two participles share auxiliary and mark: "63 had been [killed] and 141 others [injured] since March".

    Rule EN-TOLL-475.
    """
    if stretch.low(at + 1) != "and" or any(stretch.predicate(one, Form.PARTICIPLE) is None for one in (at, marked)):
        return False
    group = stretch.starts.get(skip_to_group(stretch, at + 2))
    return group is not None and group.last == marked


def _is_part_of_year(stretch: Stretch) -> bool:
    """Whether figures are told for months of a year: "killed 72 people in the first eight months of 2022"."""
    lows, spans = stretch.lows, stretch.lexicon.sets["campaign_spans"]
    return "first" in lows and any(
        low in spans and lows[at + 1 : at + 2] == ["of"] and "first" in lows[max(0, at - 2) : at]
        for at, low in enumerate(lows)
    )


def _counts_days(stretch: Stretch, one: Found) -> bool:
    """Whether a toll is told for several days: "the toll in two days of bombardment to 61"."""
    if stretch.predicate(one.at, Form.TOLL) is None or one.group.first < one.at:
        return False
    between = stretch.lows[one.at + 1 : one.group.first]
    return any(
        first in ("in", "over", "after", "from") and last in stretch.lexicon.sets["long_times"]
        for first, last in zip(between, between[2:], strict=False)
    )


def _can_last(stretch: Stretch, index: int) -> bool:
    """Whether a cumulative mark can belong to a predicate: not to a simple past ("killed two in a war zone")."""
    if stretch.predicate(index, Form.PARTICIPLE) is None:
        return True
    _, is_passive, is_perfect = verb_phrase(stretch, index)
    return is_perfect or (not is_passive and skip_to_group(stretch, index + 1) not in stretch.starts)


def _marks(stretch: Stretch) -> Iterator[int]:
    yield from _cue_marks(stretch)
    lows = stretch.lows
    if "since" not in lows and stretch.lexicon.sets["campaign_spans"].isdisjoint(lows):
        return
    for index, low in enumerate(lows):
        if (
            (low == "since" and _is_long_since(stretch, lows, index))
            or (low in stretch.lexicon.sets["campaign_spans"] and _is_span_of_time(lows, index))
            or _is_running_total(stretch, lows, index)
        ):
            yield index


def _is_running_total(stretch: Stretch, lows: list[str], index: int) -> bool:
    """For "bringing to 64 the number of civilians killed this month": a span that a sum is brought up to."""
    is_span = lows[index] in stretch.lexicon.sets["campaign_spans"] or lows[index] == "week"
    return (
        is_span
        and lows[index - 1 : index] == ["this"]
        and any(low in stretch.lexicon.sets["brings"] for low in lows[:index])
    )


def _is_long_since(stretch: Stretch, lows: list[str], index: int) -> bool:
    """Whether figures are counted from long ago: not "since dawn", nor in "the deadliest (or the first) since 2015"."""
    sets = stretch.lexicon.sets
    if any(low in sets["since_near"] for low in lows[index + 1 : index + 7]):
        return False
    if any(one in sets["firsts"] and other in sets["first_things"] for one, other in pairwise(lows[:index])):
        return False
    return not any(low in sets["superlatives"] for low in lows[max(0, index - SUPERLATIVE_REACH) : index])


def _cue_marks(stretch: Stretch) -> Iterator[int]:
    """Where the words of a campaign stand ("so far this year"); "five-year conflict" is read as "year conflict"."""
    cues, text = stretch.lexicon.campaign, stretch.text
    start, end = stretch.units[0].start, stretch.units[-1].end
    may_be = stretch.lexicon.campaign_words.may_find(text, start, end) or "_" in text
    if not may_be and "-year" not in text[start:end].lower():
        return
    words: list[tuple[str, int]] = []
    for index, unit in enumerate(stretch.units):
        low = unit.low
        if " " in low:
            words.extend((word, index) for word in low.split())
        else:
            words.append((low[low.index("-year") + 1 :] if "-year" in low and _lasts(stretch, index) else low, index))
    for at, (word, index) in enumerate(words):
        if word in cues and at + 1 < len(words):
            for cue in cues[word].get(words[at + 1][0], ()):
                if tuple(word for word, _ in words[at : at + len(cue)]) == cue:
                    yield index


def _lasts(stretch: Stretch, index: int) -> bool:
    """Whether a war at `index` is what figures count: "in the five-year war", "the five-year war has killed 12"."""
    is_span = any(stretch.low(at) in ("in", "of", "from", "during", "throughout") for at in (index - 1, index - 2))
    return is_span or any(stretch.is_in(at, "perfect") for at in (index + 2, index + 3))


def _is_span_of_time(lows: list[str], index: int) -> bool:
    """For "in the past five months", "over the last year", "in two weeks"."""
    before = lows[max(0, index - 4) : index]
    return (
        bool({"past", "last", "previous"} & set(before))
        and bool({"in", "over", "during", "within", "for"} & set(before))
        and (lows[index] not in ("month", "year") or "last" not in before or "the" in before)
    )


# Names.


def _without_named(found: list[Found], names: tuple[VictimName, ...]) -> list[Found]:
    """The findings without single people ("her son") when the stretch gives names: they are the count then."""
    killed = [one for one in found if one.harm is Harm.KILLED]
    if not names or any(one.group.has_number or one.group.max != 1 for one in killed) or len(killed) > len(names):
        return found
    return [one for one in found if one.harm is not Harm.KILLED]


def _named_alone(stretch: Stretch, found: list[Found], names: tuple[VictimName, ...]) -> Iterator[Toll]:
    """One toll for named people where no figure was told: "Amal Roni was killed", a list of names with ages."""
    if any(one.harm is Harm.KILLED for one in found):
        return
    for index in stretch.cued:
        predicate = stretch.predicate(index, Form.PARTICIPLE, Form.INTRANSITIVE, Form.GERUND)
        if predicate is None or predicate.harm is not Harm.KILLED or predicate.is_strict or is_blocked(stretch, index):
            continue
        if victims := _named_by(stretch, index, predicate, names):
            yield from _tolls_of_named(victims)
            return


def _named_by(
    stretch: Stretch, index: int, predicate: Predicate, names: tuple[VictimName, ...]
) -> tuple[VictimName, ...]:
    """The named people whom a predicate is about: before a passive, right behind an active."""
    start, is_passive, _ = verb_phrase(stretch, index)
    if is_passive or predicate.form is Form.INTRANSITIVE:
        aged = tuple(name for name in names if name.span.end <= stretch.units[start].start)
        alone = (
            find_named_subject(stretch.units, start, stretch.lexicon)
            if stretch.low(start) in ("was", "died", "has")
            else None
        )
    else:
        behind = stretch.units[index + 1].start if index + 1 < len(stretch.units) else -1
        aged = names if any(name.span.start == behind for name in names) else ()
        aged = tuple(name for name in aged if name.span.start >= behind)
        alone = find_named_object(stretch.units, index + 1, stretch.lexicon)
    return aged or (() if alone is None else (VictimName(alone.words(stretch.text), alone),))


def _tolls_of_named(victims: tuple[VictimName, ...]) -> Iterator[Toll]:
    """As many as are named, and the children among them."""
    span = Span(victims[0].span.start, victims[-1].span.end)
    count = len(victims)
    yield Toll(Harm.KILLED, Whom.UNKNOWN, count, count, Qualifier.EXACT, Scope.INCIDENT, span, names=victims)
    if children := [name for name in victims if name.age is not None and name.age < CHILD_AGE]:
        count = len(children)
        yield Toll(Harm.KILLED, Whom.CHILDREN, count, count, Qualifier.EXACT, Scope.PART, children[0].span)


def _with_names(tolls: tuple[Toll, ...], names: tuple[VictimName, ...]) -> tuple[Toll, ...]:
    """The tolls, with the named victims on the first count of killed of the incident."""
    if not names or any(toll.names for toll in tolls):
        return tolls
    for index, toll in enumerate(tolls):
        if toll.harm is Harm.KILLED and toll.scope is Scope.INCIDENT and (toll.max is None or toll.max >= len(names)):
            return (*tolls[:index], dataclasses.replace(toll, names=names), *tolls[index + 1 :])
    return tolls
