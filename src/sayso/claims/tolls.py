"""The figures of harm in one stretch of text: killed, injured, missing and detained, by whom and how many.

One walk over the stretch: words of harm are found, each looks for its people on the side on which its form has them, parts and
sums follow. A figure that is asked for, feared, planned or negated is none. Which incident a figure belongs to is not asked here.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.claims.harm_words import Form, Lexicon, Predicate, TollWords, build_lexicon
from sayso.claims.people import CHILD_AGE, Group, Unit, cut_units, find_groups
from sayso.claims.victims import find_names, find_named_subject
from sayso.records.claim import Harm, Qualifier, Scope, Toll, VictimName, Whom
from sayso.records.span import Span
from sayso.text.numbers import NumberWords, find_numbers

SUBJECT_REACH = 30
"""Units to the left in which a predicate looks for its subject: news puts places and dates between."""
TOLL_REACH = 26
"""Units behind "death toll" in which its figure stands."""
CIVIL = frozenset({Whom.CIVILIANS, Whom.CHILDREN, Whom.WOMEN, Whom.MEN, Whom.STAFF, Whom.UNKNOWN})
"""Who is added up on one side (R7): everybody but fighters, people being taken for civilians (R9)."""
TOLL_LINKS = frozenset({
    "to", "at", "of", "is", "was", "reached", "reaching", "hit", "exceeded", "exceeds", "now", "as", "surpassed", "stands", "stood",
    "climbed", "topped", "passed", ":", "be", "being", "past",
})  # fmt: skip
_GAP = frozenset({",", "and", "&", "plus", "as", "well", "along", "with", "or", "also", "-", "–", "—", "both", "together", '"'})
_COORDINATORS = frozenset({",", "and", "&", "plus"})


@dataclass(frozen=True, slots=True)
class _Found:
    """A group with what happened to it, before sums are made. `at` is the unit of the predicate."""

    group: Group
    harm: Harm
    at: int
    is_part: bool = False
    is_joint: bool = False


class _Stretch:
    """One stretch cut into units and groups, with the look-ups that the rules share."""

    __slots__ = ("cued", "ends", "groups", "lexicon", "parts", "starts", "text", "units")

    def __init__(self, text: str, units: list[Unit], lexicon: Lexicon) -> None:
        self.text, self.units, self.lexicon = text, units, lexicon
        self.groups = find_groups(units, lexicon)
        self.starts = {group.first: group for group in self.groups}
        self.ends = {group.last: group for group in self.groups}
        self.parts: dict[int, Group] = {}
        self.cued = [index for index, unit in enumerate(units) if unit.predicates]

    def is_in(self, index: int, name: str) -> bool:
        return 0 <= index < len(self.units) and self.units[index].low in self.lexicon.sets[name]

    def low(self, index: int) -> str:
        return self.units[index].low if 0 <= index < len(self.units) else ""

    def predicate(self, index: int, *forms: Form) -> Predicate | None:
        return self.units[index].form(*forms) if 0 <= index < len(self.units) else None

    def drop(self, group: Group) -> None:
        self.groups.remove(group)
        del self.starts[group.first], self.ends[group.last]

    def add(self, group: Group) -> None:
        self.groups = sorted([*self.groups, group], key=lambda one: one.first)
        self.starts[group.first] = self.ends[group.last] = group

    def group_around(self, index: int) -> Group | None:
        return next((group for group in self.groups if group.first <= index < group.last), None)


def find_tolls(text: str, span: Span, words: TollWords, numbers: NumberWords) -> tuple[Toll, ...]:
    """The tolls told in `span` of `text` (a claim's words or a sentence), in the order of their figures.

    Parts have `Scope.PART`; groups told as parts of one count come with their sum (R7). Cumulative figures have
    `Scope.CAMPAIGN`. "No casualties", "could rise to 20" and "to kill 5" yield nothing.
    """
    lexicon = build_lexicon(words)
    low = text[span.start : span.end].lower()
    if not any(word in low for word in lexicon.triggers):
        return ()
    stretch = _Stretch(text, cut_units(text, span, find_numbers(text, numbers, start=span.start, end=span.end), lexicon), lexicon)
    if not stretch.cued:
        return ()
    found = _distinct(_find_all(stretch))
    campaign = _campaign_marks(stretch, found)
    names = find_names(text, span, lexicon)
    found = _without_named(found, names)
    tolls = [*_tolls(stretch, found, campaign), *_named_alone(stretch, found, names)]
    return _with_names(tuple(sorted(tolls, key=_order)), names)


def _order(toll: Toll) -> tuple[int, int, int]:
    return (toll.span.start, -toll.span.end, list(Harm).index(toll.harm))


def _distinct(found: list[_Found]) -> list[_Found]:
    """Each group once for each harm; a part or a joint count gives way to a plain one only if that came first."""
    kept: dict[tuple[int, Harm], _Found] = {}
    for one in found:
        kept.setdefault((one.group.first, one.harm), one)
    return sorted(kept.values(), key=lambda one: (one.group.first, one.at))


def _find_all(stretch: _Stretch) -> list[_Found]:
    if not stretch.groups:
        return []
    _mark_parts(stretch)
    found: list[_Found] = []
    for index in stretch.cued:
        for predicate in stretch.units[index].predicates:
            if predicate.harm is not None:
                found.extend(_RULES[predicate.form](stretch, index, predicate))
    found.extend(_intrinsic(stretch))
    found.extend(_parts_of(stretch, found))
    return _with_shared_noun(stretch, [one for one in found if one.group.counts])


def _with_shared_noun(stretch: _Stretch, found: list[_Found]) -> list[_Found]:
    """ "Killed 28 and wounded 30 militants": the first figure counts the people named behind the second."""
    named = {one.at: one.group for one in found if one.group.has_noun}
    told: list[_Found] = []
    for one in found:
        other = named.get(one.group.last + 1)
        if not one.group.has_noun and not one.is_part and other is not None and stretch.low(one.group.last) in _COORDINATORS:
            one = dataclasses.replace(one, group=dataclasses.replace(one.group, whom=other.whom))
        told.append(one)
    return told


# What stands before a predicate.


def _is_blocked(stretch: _Stretch, index: int, reach: int = 4, *, is_noun: bool = False) -> bool:
    """Whether the words right before say that it did not, will not or need not happen. Before a noun "to" is a preposition."""
    for back in range(index - 1, max(-1, index - 1 - reach), -1):
        low = stretch.low(back)
        if stretch.is_in(back, "negators"):
            return True
        if stretch.is_in(back, "modals") and not (is_noun and low == "to"):
            is_perfect = any(stretch.is_in(at, "perfect") for at in range(back + 1, index))
            return not (is_perfect and low in stretch.lexicon.sets["hedged_modals"])
        if back in stretch.ends or stretch.units[back].number is not None or not low[0].isalpha():
            return False
        if stretch.units[back].predicates and stretch.predicate(back, Form.PARTICIPLE, Form.FINITE, Form.GERUND):
            return False
    return False


def _is_conditional(stretch: _Stretch, index: int) -> bool:
    for back in range(index - 1, max(-1, index - 15), -1):
        if stretch.units[back].ends_clause or stretch.low(back) == ",":
            return False
        if stretch.is_in(back, "conditions"):
            return True
    return False


def _verb_phrase(stretch: _Stretch, index: int) -> tuple[int, bool, bool]:
    """Where the verb phrase that ends at `index` starts, whether it is passive, whether it is perfect."""
    start, is_passive, is_perfect = index, False, False
    for back in range(index - 1, max(-1, index - 7), -1):
        if back + 1 in stretch.ends or stretch.units[back].number is not None:
            break
        if stretch.is_in(back, "passive"):
            start, is_passive = back, True
        elif stretch.is_in(back, "perfect"):
            start, is_perfect = back, True
        elif stretch.is_in(back, "auxiliaries") or stretch.low(back).endswith("ly") or stretch.low(back) in _ADVERBS:
            start = back
        elif stretch.is_in(back, "modals") or stretch.is_in(back, "negators"):
            start = back
        elif stretch.predicate(back, Form.PARTICIPLE) or stretch.low(back) in ("and", "or"):
            continue
        else:
            break
    return start, is_passive, is_perfect


_ADVERBS = frozenset({"also", "all", "both", "later", "since", "already", "have", "so", "far", "either", "then", "thus", "just", "now", "still",
                      "n't", "shot", "thought", "said", "hundreds", "there", "instantly", "together", "alone", "again", "only"})  # fmt: skip


# Where the people stand.


def _object_chain(stretch: _Stretch, index: int, is_strict: bool) -> list[Group]:
    """The groups right behind a verb: "killed [two women], [a child] and [12 others]"."""
    chain: list[Group] = []
    position = _skip_to_group(stretch, index)
    while position in stretch.starts:
        group = stretch.starts[position]
        if position in stretch.parts or (chain and _is_apart(stretch, chain[-1], group)):
            break
        if is_strict and (not group.has_noun or group.is_unknown_noun):
            break
        chain.append(group)
        position = _next_in_chain(stretch, group.last)
    return chain


def _skip_to_group(stretch: _Stretch, index: int) -> int:
    """Behind adverbs, quotation marks and a joined second verb ("killed or wounded 12")."""
    position = index
    while position < index + 4 and position not in stretch.starts:
        low = stretch.low(position)
        is_joined = low in ("and", "or") and stretch.predicate(position + 1, Form.PARTICIPLE, Form.GERUND, Form.FINITE) is not None
        if is_joined:
            position += 2
        elif low in ("also", "or", '"', "“", "reportedly", "mostly", "instantly", "another") or low.endswith("ly"):
            position += 1
        else:
            break
    return position


def _next_in_chain(stretch: _Stretch, position: int) -> int:
    """Where the next group of a coordination would start."""
    start = position
    while position < start + 3 and position not in stretch.starts and stretch.low(position) in _GAP:
        position += 1
    return position


def _is_apart(stretch: _Stretch, last: Group, group: Group) -> bool:
    """Whether a group after another begins something new: a clause of its own ("and five were hurt", "residents said")."""
    if _has_own_verb(stretch, group) or _only_touches(last, group):
        return True
    return last.last == group.first and stretch.is_in(group.last, "speech")


def _only_touches(first: Group, second: Group) -> bool:
    """Whether two groups stand side by side without a link and one is a bare plural or a bare number: where commas were lost
    only counted people make a list."""
    return first.last == second.first and (first.is_bare_plural or second.is_bare_plural or not first.has_noun)


def _has_own_verb(stretch: _Stretch, group: Group) -> bool:
    """Whether a group is the subject of a predicate right behind it: "and [30] wounded", "and [five] were hurt"."""
    after = group.last
    while after < group.last + 3 and (stretch.is_in(after, "auxiliaries") or stretch.is_in(after, "perfect")):
        after += 1
    return stretch.predicate(after, Form.PARTICIPLE, Form.INTRANSITIVE, Form.ADJECTIVE) is not None


def _subject_chain(stretch: _Stretch, index: int, reach: int = SUBJECT_REACH) -> list[Group]:
    """The groups before a verb that are its subject, the nearest clause only; parts and prepositional phrases are passed over."""
    position = index
    while position > max(0, index - reach):
        group = stretch.ends.get(position)
        if group is None:
            if _is_barrier(stretch, position - 1, index):
                return []
            position -= 1
            continue
        if group.first in stretch.parts or _is_in_phrase(stretch, group):
            position = group.first
            continue
        return _whole_chain(stretch, group)
    return []


def _is_barrier(stretch: _Stretch, index: int, verb: int) -> bool:
    """Whether a subject cannot stand further left: another clause begins here."""
    unit = stretch.units[index]
    if unit.ends_clause or unit.low in stretch.lexicon.sets["subject_barriers"]:
        return True
    predicate = unit.form(Form.FINITE, Form.GERUND, Form.INTRANSITIVE, Form.PARTICIPLE)
    if predicate is None:
        return False
    return not (verb - index <= 3 and stretch.low(index + 1) in ("and", "or"))


_PREPOSITIONS = frozenset({"in", "by", "at", "near", "from", "with", "against", "for", "on", "of", "to", "between", "around", "among", "amongst",
                           "targeting", "inside", "into", "over", "under", "after", "before", "since", "during", "like", "as", "about", "than"})  # fmt: skip


def _is_in_phrase(stretch: _Stretch, group: Group) -> bool:
    """Whether the group stands in a prepositional phrase, the chain before it included."""
    first = group
    while (before := _previous_in_chain(stretch, first)) is not None:
        first = before
    return stretch.low(first.first - 1) in _PREPOSITIONS


def _previous_in_chain(stretch: _Stretch, group: Group) -> Group | None:
    position = group.first
    skipped = 0
    while skipped < 3 and position not in stretch.ends and stretch.low(position - 1) in _GAP:
        position -= 1
        skipped += 1
    found = stretch.ends.get(position)
    if found is not None and _only_touches(found, group):
        return None
    return None if found is None or (found.first in stretch.parts) != (group.first in stretch.parts) else found


def _whole_chain(stretch: _Stretch, last: Group) -> list[Group]:
    """The coordination that ends with `last`, unless an earlier member is the object of a verb before it."""
    chain = [last]
    while (before := _previous_in_chain(stretch, chain[0])) is not None:
        chain.insert(0, before)
    start = chain[0].first
    is_object = stretch.predicate(start - 1, Form.PARTICIPLE, Form.GERUND, Form.FINITE) is not None
    return chain[-1:] if is_object and len(chain) > 1 else chain


# One rule for each form.


def _by_participle(stretch: _Stretch, index: int, predicate: Predicate) -> Iterator[_Found]:
    """ "killed": passive with its people before it, active with them behind it, or short for a passive ("12 killed")."""
    assert predicate.harm is not None  # noqa: S101 - the dispatcher looked
    around = stretch.group_around(index)
    if around is not None:
        return
    start, is_passive, is_perfect = _verb_phrase(stretch, index)
    if _is_blocked(stretch, index) or _is_conditional(stretch, index):
        return
    second = _joint(stretch, index, predicate)
    behind = _skip_to_group(stretch, index + 1)
    after = stretch.starts.get(behind) if behind not in stretch.parts else None
    before = stretch.ends.get(start)
    if stretch.low(start - 1) in ("who", "whom") and before is None:
        before = stretch.ends.get(start - 1)
    is_reduced = before is not None and not is_perfect and (after is None or _has_own_verb(stretch, after))
    if is_passive or is_reduced or after is None:
        chain = _subject_of(stretch, index, start, is_passive, is_perfect)
        if predicate.is_strict:
            chain = [group for group in chain if group.has_noun and not group.is_unknown_noun]
    elif before is not None and not is_perfect and stretch.low(index - 1) not in ("that", "which", "who") and _is_victim_first(before, after):
        chain = _whole_chain(stretch, before)
    else:
        chain = _object_chain(stretch, index + 1, predicate.is_strict)
    yield from _found(stretch, chain, predicate.harm, index, is_joint=second)


def _is_victim_first(before: Group, after: Group) -> bool:
    """ "12 civilians killed two days": the group behind is not one that was killed."""
    return before.has_number and after.is_definite


def _subject_of(stretch: _Stretch, index: int, start: int, is_passive: bool, is_perfect: bool) -> list[Group]:
    """The people of a passive or shortened verb; an active one without an object has none."""
    if is_passive and stretch.starts.get(index + 1) is not None and stretch.low(start - 1) in ("also", "among", '"', ""):
        return _object_chain(stretch, index + 1, is_strict=False)
    if is_perfect and not is_passive:
        return []
    if stretch.low(start - 1) in ("who", "whom"):
        start -= 1
    elif is_passive:
        return _subject_chain(stretch, start)
    if (adjacent := stretch.ends.get(start)) is not None and adjacent.first not in stretch.parts:
        return _whole_chain(stretch, adjacent)
    chain = _subject_chain(stretch, start, reach=8)
    is_object = bool(chain) and stretch.predicate(chain[0].first - 1, Form.PARTICIPLE, Form.GERUND, Form.FINITE) is not None
    return [] if is_object or (chain and not chain[-1].has_number) else chain


def _joint(stretch: _Stretch, index: int, predicate: Predicate) -> bool:
    """Whether two harms share one figure: "killed or wounded"."""
    forms = (Form.PARTICIPLE, Form.ADJECTIVE, Form.GERUND, Form.FINITE)
    for at in (index + 2, index - 2):
        other = stretch.predicate(at, *forms)
        if other is not None and stretch.low((index + at) // 2) in ("and", "or", "/") and other.harm is not predicate.harm:
            return {other.harm, predicate.harm} <= {Harm.KILLED, Harm.INJURED, Harm.MISSING}
    return False


def _by_gerund(stretch: _Stretch, index: int, predicate: Predicate) -> Iterator[_Found]:
    """ "killing 15": people behind it."""
    assert predicate.harm is not None  # noqa: S101 - the dispatcher looked
    if _is_blocked(stretch, index, reach=3) or stretch.group_around(index) is not None:
        return
    chain = _object_chain(stretch, index + 1, predicate.is_strict)
    yield from _found(stretch, chain, predicate.harm, index, is_joint=_joint(stretch, index, predicate))


def _by_finite(stretch: _Stretch, index: int, predicate: Predicate) -> Iterator[_Found]:
    """ "Air raid kills 19": people behind it, unless it is an intention or a possibility."""
    if stretch.low(index - 1) in stretch.lexicon.sets["indefinite"] or stretch.low(index - 1) == "the":
        return
    if not _is_conditional(stretch, index):
        yield from _by_gerund(stretch, index, predicate)


def _by_intransitive(stretch: _Stretch, index: int, predicate: Predicate) -> Iterator[_Found]:
    """ "12 people died": people before it."""
    assert predicate.harm is not None  # noqa: S101 - the dispatcher looked
    if _is_blocked(stretch, index) or _is_conditional(stretch, index):
        return
    start, _, _ = _verb_phrase(stretch, index)
    near = stretch.ends.get(start - 1) if stretch.low(start - 1) in ("who", "whom") else None
    chain = _subject_chain(stretch, start, reach=14) if near is None else _whole_chain(stretch, near)
    yield from _found(stretch, chain, predicate.harm, index)


def _by_adjective(stretch: _Stretch, index: int, predicate: Predicate) -> Iterator[_Found]:
    """ "12 people dead", "were found dead", "left five dead", "went missing"."""
    assert predicate.harm is not None  # noqa: S101 - the dispatcher looked
    if stretch.group_around(index) is not None or _is_blocked(stretch, index):
        return
    is_joint = _joint(stretch, index, predicate)
    start, is_passive, _ = _verb_phrase(stretch, index)
    near = stretch.ends.get(index)
    if near is not None:
        yield from _found(stretch, _whole_chain(stretch, near), predicate.harm, index, is_joint=is_joint)
    elif start < index:
        yield from _found(stretch, _subject_chain(stretch, start), predicate.harm, index)
    elif stretch.low(index - 1) in ("left", "leaving", "leaves", "leave"):
        yield from _found(stretch, _object_chain(stretch, index + 1, is_strict=False), predicate.harm, index)
    else:
        chain = _subject_chain(stretch, index, reach=6)
        yield from _found(stretch, [group for group in chain if group.has_number], predicate.harm, index)


def _by_nominal(stretch: _Stretch, index: int, predicate: Predicate) -> Iterator[_Found]:
    """ "the death of 12 civilians"."""
    assert predicate.harm is not None  # noqa: S101 - the dispatcher looked
    if stretch.low(index + 1) != "of" or _is_blocked(stretch, index, reach=5, is_noun=True):
        return
    chain = _object_chain(stretch, index + 2, is_strict=True)
    if not chain and (group := stretch.starts.get(index + 2)) is not None and not group.is_unknown_noun:
        chain = [group]
    yield from _found(stretch, chain, predicate.harm, index)


def _by_toll(stretch: _Stretch, index: int, predicate: Predicate) -> Iterator[_Found]:
    """ "The death toll rose to 31", "brought to 49 the number killed"."""
    assert predicate.harm is not None  # noqa: S101 - the dispatcher looked
    if stretch.is_in(index - 1, "superseded"):
        return
    before = stretch.ends.get(index - 1) if stretch.low(index - 1) in ("the", "their") else stretch.ends.get(index)
    if before is not None and not before.has_noun and stretch.low(before.first - 1) in ("to", "at"):
        yield from _found(stretch, [before], predicate.harm, index)
        return
    for at in range(index + 1, min(len(stretch.units), index + TOLL_REACH)):
        unit = stretch.units[at]
        if unit.ends_clause and unit.low != ":":
            return
        group = stretch.starts.get(at)
        if group is None or unit.number is None or stretch.low(at - 1) not in TOLL_LINKS:
            continue
        if not _is_forecast(stretch, index, at):
            yield from _found(stretch, [group], predicate.harm, index)
        return


def _is_forecast(stretch: _Stretch, index: int, at: int) -> bool:
    """ "could rise to 40", "expected to climb to 40" are no tolls."""
    between = [stretch.low(position) for position in range(index + 1, at)]
    return any(low in stretch.lexicon.sets["modals"] and low != "to" for low in between) or any(
        low in ("expected", "likely", "feared", "set") for low in between
    )


def _by_anchor(stretch: _Stretch, index: int, predicate: Predicate) -> Iterator[_Found]:
    """ "Among the dead were 22 children", "six children were among the dead", "the victims include a nurse"."""
    assert predicate.harm is not None  # noqa: S101 - the dispatcher looked
    is_among = stretch.low(index - 1) in ("among", "amongst")
    after = index + 1
    while after < index + 5 and (stretch.is_in(after, "passive") or stretch.is_in(after, "perfect") or stretch.low(after) in ("at", "least", "also")):
        after += 1
    has_verb = after > index + 1
    if stretch.low(after) in ("included", "include", "includes", "including", "include:", "comprised"):
        yield from _found(stretch, _object_chain(stretch, after + 1, is_strict=False), predicate.harm, index, is_part=True)
    elif is_among and has_verb:
        yield from _found(stretch, _object_chain(stretch, after, is_strict=False), predicate.harm, index, is_part=True)
    elif is_among:
        start, _, _ = _verb_phrase(stretch, index - 1)
        yield from _found(stretch, _subject_chain(stretch, start), predicate.harm, index, is_part=True)
    elif has_verb and stretch.low(index - 1) == "of" and (counted := stretch.ends.get(index - 1)) is not None:
        yield from _of_them(stretch, counted, after, predicate.harm, index)


def _of_them(stretch: _Stretch, counted: Group, position: int, harm: Harm, index: int) -> Iterator[_Found]:
    """ "Five of the dead were children": the number from before, the people from behind."""
    chain = _object_chain(stretch, position, is_strict=True)
    if len(chain) == 1 and not chain[0].has_number and not chain[0].is_definite:
        named = dataclasses.replace(counted, whom=chain[0].whom, has_noun=True)
        yield _Found(named, harm, index, is_part=True)


_RULES = {
    Form.PARTICIPLE: _by_participle,
    Form.GERUND: _by_gerund,
    Form.FINITE: _by_finite,
    Form.INTRANSITIVE: _by_intransitive,
    Form.ADJECTIVE: _by_adjective,
    Form.NOMINAL: _by_nominal,
    Form.TOLL: _by_toll,
    Form.ANCHOR: _by_anchor,
}


def _found(
    stretch: _Stretch, chain: list[Group], harm: Harm, at: int, *, is_part: bool = False, is_joint: bool = False
) -> Iterator[_Found]:
    """The groups of a chain with their harm; those that stand "among" a count are parts, with what they are among."""
    for group in chain:
        yield _Found(group, harm, at, is_part, is_joint)
    if chain and stretch.low(chain[0].first - 1) in ("among", "amongst") and not is_part:
        start, _, _ = _verb_phrase(stretch, chain[0].first - 1)
        for group in _subject_chain(stretch, start):
            yield _Found(group, harm, at, is_part=True)


def _intrinsic(stretch: _Stretch) -> Iterator[_Found]:
    """Groups whose own words say what happened: "12 fatalities", "six wounded children"."""
    for group in stretch.groups:
        if group.harm is None or not (group.has_number or group.first in stretch.starts):
            continue
        if not group.has_number and group.qualifier is Qualifier.VAGUE:
            continue
        if group.first not in stretch.parts and not _is_blocked(stretch, group.first, is_noun=True) and not _is_saved(stretch, group):
            yield _Found(group, group.harm, group.first)


def _is_saved(stretch: _Stretch, group: Group) -> bool:
    return any(stretch.low(at) in ("save", "saved", "saving", "saves", "risk", "risking") for at in range(group.first - 3, group.first))


# Parts of a count.


def _mark_parts(stretch: _Stretch) -> None:
    """Note every group that stands behind a cue of a part ("including"), with the group that it is a part of."""
    _drop_majorities(stretch)
    _mark_counted_parts(stretch)
    for index in stretch.cued:
        if stretch.predicate(index, Form.PART) is None or stretch.low(index) in ("of them", "of whom"):
            continue
        head = _head_before(stretch, index)
        position = _skip_quantity(stretch, index + 1)
        if head is None:
            continue
        first, stretch_end, is_told = position, position, _has_predicate(stretch, head, index)
        while position in stretch.starts:
            group = stretch.starts[position]
            if position != first and ((is_told and _has_own_verb(stretch, group)) or _only_touches(stretch.ends[stretch_end], group)):
                break
            stretch_end = group.last
            stretch.parts[position] = head
            position = _next_in_chain(stretch, group.last)
    _mark_trailing_parts(stretch)


def _has_predicate(stretch: _Stretch, group: Group, end: int) -> bool:
    """Whether a group has its word of harm already, before it or up to unit `end`: a verb behind is then another clause's."""
    forms = (Form.PARTICIPLE, Form.GERUND, Form.FINITE, Form.INTRANSITIVE, Form.ADJECTIVE, Form.NOMINAL)
    before = stretch.predicate(group.first - 1, *forms) or stretch.predicate(group.first - 2, Form.NOMINAL)
    return before is not None or any(stretch.predicate(at, *forms) for at in range(group.last, end))


def _skip_quantity(stretch: _Stretch, position: int) -> int:
    """Behind "at least", "many", "mostly" and marks between a cue and its people."""
    for _ in range(3):
        if position in stretch.starts or stretch.low(position) not in (",", "were", "are", "was", "only", "also", ":"):
            break
        position += 1
    return position


def _mark_trailing_parts(stretch: _Stretch) -> None:
    """ "12 people, [women and children] among them"; "12 people, many of them women and children"; "12 of them children"."""
    for index in stretch.cued:
        low = stretch.low(index)
        if low in ("among them", "amongst them") and (last := stretch.ends.get(index)) is not None and last.first not in stretch.parts:
            chain = [group for group in _whole_chain(stretch, last) if group.has_number == last.has_number]
            if len(chain) > 1 and chain[0].has_number and chain[0].min >= sum(group.min for group in chain[1:]):
                chain = chain[1:]
            head = _head_before(stretch, chain[0].first)
            if head is not None and index + 1 not in stretch.starts:
                stretch.parts.update({group.first: head for group in chain})


def _head_before(stretch: _Stretch, index: int) -> Group | None:
    """The nearest count to the left that is not itself a part."""
    for group in reversed(stretch.groups):
        if group.last <= index and group.first not in stretch.parts:
            if any(stretch.units[at].low in (".", "!", "?") for at in range(group.last, index)):
                return None
            is_counted_of = stretch.low(group.last) in ("of them", "of whom")
            if not is_counted_of and not (_is_in_phrase(stretch, group) and not group.has_number):
                return group
    return None


def _parts_of(stretch: _Stretch, found: list[_Found]) -> Iterator[_Found]:
    """The parts of every count that was found, with its harm."""
    for one in tuple(found):
        for first, head in stretch.parts.items():
            if head.first == one.group.first and not one.is_part:
                yield _Found(stretch.starts[first], one.harm, one.at, is_part=True)


def _drop_majorities(stretch: _Stretch) -> None:
    """ "Mostly civilians", "most of them children" give no count (R4): those people are no group of their own."""
    for index in stretch.cued:
        if stretch.predicate(index, Form.MAJORITY) is None:
            continue
        position = index + 1
        while position in stretch.starts and not stretch.starts[position].has_number:
            group = stretch.starts[position]
            stretch.drop(group)
            position = _next_in_chain(stretch, group.last)


def _mark_counted_parts(stretch: _Stretch) -> None:
    """ "12 of them children" is one part of twelve; "many of them women and children" tells of women and of children."""
    for index in stretch.cued:
        if stretch.low(index) not in ("of them", "of whom"):
            continue
        counted = stretch.ends.get(index)
        named = stretch.starts.get(_skip_quantity(stretch, index + 1))
        if counted is None or named is None or named.has_number:
            continue
        stretch.drop(counted)
        head = _head_before(stretch, index - 1)
        if counted.word is None:
            stretch.drop(named)
            named = dataclasses.replace(counted, whom=named.whom, has_noun=True)
            stretch.add(named)
        if head is not None:
            _mark_chain(stretch, named, head)


def _mark_chain(stretch: _Stretch, first: Group, head: Group) -> None:
    """Note a group, and the groups without a number that are coordinated with it, as parts of `head`."""
    stretch.parts[first.first] = head
    position = _next_in_chain(stretch, first.last)
    while position in stretch.starts and not stretch.starts[position].has_number and not first.has_number:
        stretch.parts[position] = head
        position = _next_in_chain(stretch, stretch.starts[position].last)


# From groups to tolls.


def _tolls(stretch: _Stretch, found: list[_Found], campaign: set[int]) -> Iterator[Toll]:
    """Every found group as a toll, chains of one side summed (R7)."""
    chains: dict[tuple[int, Harm, bool], list[_Found]] = {}
    for one in found:
        if not one.is_part and not one.is_joint:
            chains.setdefault((one.at, one.harm, one.group.whom is Whom.FIGHTERS), []).append(one)
    summed = {id(one) for chain in chains.values() if len(chain) > 1 for one in chain}
    for chain in chains.values():
        if len(chain) > 1:
            yield _sum(stretch, chain, chain[0].at in campaign)
    for one in found:
        yield _toll(stretch, one, found, one.is_part or id(one) in summed, one.at in campaign)


def _toll(stretch: _Stretch, one: _Found, found: list[_Found], is_part: bool, is_campaign: bool) -> Toll:
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
    scope = Scope.CAMPAIGN if is_campaign else Scope.PART if is_part else Scope.INCIDENT
    return Toll(
        harm=one.harm, whom=group.whom, min=low, max=high, qualifier=qualifier, scope=scope, span=_span(stretch, group),
        word=group.word, whom_words=_whom_words(stretch, group), is_mixed=group.is_mixed or _is_mixed(group, parts),
    )  # fmt: skip


def _stated_parts(stretch: _Stretch, one: _Found, found: list[_Found]) -> list[_Found]:
    """The parts that the same stretch states of a count."""
    if one.is_part:
        return []
    among = stretch.low(one.group.first - 1) in ("among", "amongst")
    return [
        part for part in found
        if part.is_part and part.harm is one.harm
        and (stretch.parts.get(part.group.first) is not None and stretch.parts[part.group.first].first == one.group.first
             or (among and part.at == one.at))
    ]  # fmt: skip


def _is_mixed(group: Group, parts: list[_Found]) -> bool:
    """Whether parts show that "people" are fighters and civilians: fighters named among them, or civilians who are not all."""
    if group.whom is not Whom.UNKNOWN:
        return False
    kinds = {part.group.whom for part in parts}
    civilians = sum(part.group.min for part in parts if part.group.whom is Whom.CIVILIANS)
    return Whom.FIGHTERS in kinds or 0 < civilians < group.min


def _sum(stretch: _Stretch, chain: list[_Found], is_campaign: bool) -> Toll:
    """Disjoint parts of one count, added."""
    groups = [one.group for one in chain]
    tops = [group.max for group in groups]
    kinds = {group.whom for group in groups}
    whom = groups[0].whom if len(kinds) == 1 else Whom.CIVILIANS if Whom.CIVILIANS in kinds and kinds <= CIVIL else Whom.UNKNOWN
    top = None if None in tops else sum(top for top in tops if top is not None)
    span = Span(stretch.units[groups[0].first].start, stretch.units[groups[-1].last - 1].end)
    qualifiers = {group.qualifier for group in groups}
    qualifier = groups[0].qualifier if len(qualifiers) == 1 else Qualifier.AT_LEAST if top is None else Qualifier.ABOUT
    return Toll(
        harm=chain[0].harm, whom=whom, min=sum(group.min for group in groups), max=top, qualifier=qualifier,
        scope=Scope.CAMPAIGN if is_campaign else Scope.INCIDENT, span=span, whom_words=span.words(stretch.text),
    )  # fmt: skip


def _span(stretch: _Stretch, group: Group) -> Span:
    return Span(stretch.units[group.first].start, stretch.units[group.last - 1].end)


def _whom_words(stretch: _Stretch, group: Group) -> str | None:
    """The words for the people, without their number; None for a bare number."""
    first = group.first + (1 if stretch.units[group.first].number is not None else 0)
    if first >= group.last:
        return None
    return stretch.text[stretch.units[first].start : stretch.units[group.last - 1].end]


# What a figure covers.


def _campaign_marks(stretch: _Stretch, found: list[_Found]) -> set[int]:
    """The predicates whose figures are cumulative: each mark belongs to the predicate nearest to it (R12)."""
    positions = sorted({one.at for one in found})
    if not positions:
        return set()
    marked: set[int] = set()
    for mark in _marks(stretch):
        nearest = min(positions, key=lambda at: (abs(at - mark), -at))
        if stretch.low(mark) != "since" or _can_last(stretch, nearest):
            marked.add(nearest)
    return marked


def _can_last(stretch: _Stretch, index: int) -> bool:
    """Whether "since" can belong to a predicate: not to a simple past ("killed two in a city divided since July")."""
    if stretch.predicate(index, Form.PARTICIPLE) is None:
        return True
    _, is_passive, is_perfect = _verb_phrase(stretch, index)
    return is_perfect or (not is_passive and _skip_to_group(stretch, index + 1) not in stretch.starts)


def _marks(stretch: _Stretch) -> Iterator[int]:
    lows = [unit.low for unit in stretch.units]
    line = " " + " ".join(lows) + " "
    for cue in stretch.lexicon.campaign:
        at = line.find(f" {cue} ")
        while at >= 0:
            yield line.count(" ", 0, at + 1) - 1
            at = line.find(f" {cue} ", at + 1)
    for index, low in enumerate(lows):
        if low == "since" and not any(other in stretch.lexicon.sets["since_near"] for other in lows[index + 1 : index + 7]):
            yield index
        elif low in stretch.lexicon.sets["campaign_spans"] and _is_span_of_time(lows, index):
            yield index


def _is_span_of_time(lows: list[str], index: int) -> bool:
    """ "in the past five months", "over the last year", "in two weeks"."""
    before = lows[max(0, index - 4) : index]
    return bool({"past", "last", "previous"} & set(before)) and bool({"in", "over", "during", "within", "for"} & set(before)) and (
        lows[index] not in ("month", "year") or "last" not in before or "the" in before
    )


# Names.


def _without_named(found: list[_Found], names: tuple[VictimName, ...]) -> list[_Found]:
    """The findings without single people ("her son") when the stretch gives their names: the names are the count then."""
    killed = [one for one in found if one.harm is Harm.KILLED]
    if not names or any(one.group.has_number or one.group.max != 1 for one in killed) or len(killed) > len(names):
        return found
    return [one for one in found if one.harm is not Harm.KILLED]


def _named_alone(stretch: _Stretch, found: list[_Found], names: tuple[VictimName, ...]) -> Iterator[Toll]:
    """One toll for named people where no figure was told: "Amal Roni was killed", a list of names with ages."""
    if any(one.harm is Harm.KILLED for one in found):
        return
    for index, unit in enumerate(stretch.units):
        predicate = unit.form(Form.PARTICIPLE, Form.INTRANSITIVE)
        if predicate is None or predicate.harm is not Harm.KILLED or predicate.is_strict or _is_blocked(stretch, index):
            continue
        start, is_passive, _ = _verb_phrase(stretch, index)
        if predicate.form is Form.PARTICIPLE and not is_passive:
            continue
        if names:
            span = Span(names[0].span.start, names[-1].span.end)
            yield Toll(Harm.KILLED, Whom.UNKNOWN, len(names), len(names), Qualifier.EXACT, Scope.INCIDENT, span)
            if children := [name for name in names if name.age is not None and name.age < CHILD_AGE]:
                count = len(children)
                yield Toll(Harm.KILLED, Whom.CHILDREN, count, count, Qualifier.EXACT, Scope.PART, children[0].span)
            return
        if stretch.low(start) in ("was", "died", "has") and (span_of_name := find_named_subject(stretch.units, start)) is not None:
            name = VictimName(span_of_name.words(stretch.text), span_of_name)
            yield Toll(Harm.KILLED, Whom.UNKNOWN, 1, 1, Qualifier.EXACT, Scope.INCIDENT, span_of_name, names=(name,))
            return


def _with_names(tolls: tuple[Toll, ...], names: tuple[VictimName, ...]) -> tuple[Toll, ...]:
    """The tolls, with the named victims on the first count of killed of the incident."""
    if not names:
        return tolls
    for index, toll in enumerate(tolls):
        if toll.harm is Harm.KILLED and toll.scope is Scope.INCIDENT and (toll.max is None or toll.max >= len(names)):
            return (*tolls[:index], dataclasses.replace(toll, names=names), *tolls[index + 1 :])
    return tolls
