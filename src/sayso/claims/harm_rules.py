"""What happened to whom: one rule for each grammatical form of a word of harm."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from sayso.claims.harm_words import Form, Predicate
from sayso.claims.kin import is_kin
from sayso.claims.parts import mark_parts
from sayso.claims.people_ages import CHILD_AGE
from sayso.claims.people_group import Group
from sayso.claims.stretch import (
    Stretch,
    coordination,
    end_of_name,
    has_own_verb,
    is_blocked,
    is_conditional,
    is_intended,
    object_chain,
    skip_to_group,
    subject_chain,
    verb_phrase,
    whole_chain,
)
from sayso.claims.victims import find_named_object, start_of_name
from sayso.records.claim import Harm, Qualifier, Whom
from sayso.text.numbers import HALF_RULE, RANGE_RULE

KIN_RULE = "EN-TOLL-496"
"""The rule that counts whoever was killed along with somebody."""
TOLL_REACH = 26
"""Units behind "death toll" in which its figure stands."""
RANGE_REACH = 3
"""Units behind "death toll" in which a range needs no link: "death toll estimated between 12 and 15"."""
RELATIVE_REACH = 16
"""Words of a relative clause between commas: ", who were laid to rest the following day,"."""
NEEDS_REACH = 10
"""Units behind a verb in which the word that it needs stands: "treated in the city's main hospital for burns"."""


class Found(NamedTuple):
    """A group with what happened to it, before sums are made. `at` is the unit of the predicate.

    `is_part`: told as a part of a count. `is_floor`: a count that is known to leave people out.
    """

    group: Group
    harm: Harm
    at: int
    is_part: bool = False
    is_joint: bool = False
    is_floor: bool = False


def find_all(stretch: Stretch) -> list[Found]:
    """Every group of the stretch to which something is said to have happened, parts included."""
    if not stretch.groups and not any(stretch.predicate(index, Form.SELF) for index in stretch.cued):
        return []
    mark_parts(stretch)
    found: list[Found] = []
    for index in stretch.cued:
        for predicate in stretch.units[index].predicates:
            if predicate.harm is not None and _has_needs(stretch, index, predicate):
                found.extend(_RULES[predicate.form](stretch, index, predicate))
    found = [told for one in found for told in _with_half(stretch, one)]
    found.extend(_and_self(stretch, found))
    found.extend(_intrinsic(stretch))
    found.extend(_parts_of(stretch, found))
    found = [one for one in _in_all(stretch, _with_gapped(stretch, found)) if not _is_compared(stretch, one)]
    return _with_shared_noun(stretch, [one for one in found if one.group.counts])


def _is_compared(stretch: Stretch, one: Found) -> bool:
    """For "41 were killed, compared with 29 killed the week before": the 29 are another time's (EN-TOLL-465)."""
    before = one.group.first - 1
    return stretch.is_in(before, "compared") or (stretch.low(before) == "the" and stretch.is_in(before - 1, "compared"))


def _with_shared_noun(stretch: Stretch, found: list[Found]) -> list[Found]:
    """For "Killed 28 and wounded 30 militants": the first figure counts the people named behind the second."""
    named = {one.at: one.group for one in found if one.group.has_noun}
    told: list[Found] = []
    for one in found:
        other = named.get(one.group.last + 1)
        if (
            not one.group.has_noun
            and not one.is_part
            and other is not None
            and stretch.is_in(one.group.last, "coordinators")
        ):
            one = one._replace(group=one.group._replace(whom=other.whom))
        told.append(one)
    return told


def _has_needs(stretch: Stretch, index: int, predicate: Predicate) -> bool:
    """Whether a word that the predicate needs ("burns" after "treated") stands behind it in its clause.

    "Nine were killed and 23 others were taken to hospital" needs none: beside the dead, they are the wounded.
    Rule EN-TOLL-468.
    """
    if not predicate.needs or (stretch.low(index).endswith("hospital") and _are_others(stretch, index)):
        return True
    for unit in stretch.units[index + 1 : index + 1 + NEEDS_REACH]:
        if unit.low in predicate.needs:
            return True
        if unit.ends_clause or unit.low == ",":
            return False
    return False


def _are_others(stretch: Stretch, index: int) -> bool:
    """Whether a verb's people are the others beside dead ones told of before: "23 others were taken to hospital"."""
    start = verb_phrase(stretch, index)[0]
    is_beside = any(stretch.predicate(at, Form.PARTICIPLE, Form.INTRANSITIVE) for at in range(start))
    return is_beside and stretch.low(start - 1) == "others"


# One rule for each form.


def _by_participle(stretch: Stretch, index: int, predicate: Predicate) -> Iterator[Found]:
    """For "killed": passive (its people before it), active (behind it) or short for a passive ("12 killed")."""
    assert predicate.harm is not None
    around = stretch.group_around(index)
    if around is not None:
        return
    start, is_passive, is_perfect = verb_phrase(stretch, index)
    if is_blocked(stretch, index) or is_conditional(stretch, index):
        return
    if not is_passive and stretch.is_in(index + 1, "object_pronouns") and index + 1 not in stretch.starts:
        return  # active, of people told before: "militants kidnapped them"
    is_named = not is_passive and find_named_object(stretch.units, index + 1, stretch.lexicon) is not None
    if is_named and index + 1 not in stretch.starts:
        return  # active with a name behind it: "a sniper killed Teo Roni"
    if not is_passive and _is_doer(stretch, start, index):
        return  # active, of somebody whose trade no rule knows: "gunmen shot dead a beekeeper"
    if _is_shot_dead(stretch, index):
        return  # "shot a woman and two children dead": killed, and not hurt besides
    second = _joint(stretch, index, predicate)
    behind = skip_to_group(stretch, index + 1)
    after = stretch.starts.get(behind) if behind not in stretch.parts else None
    before = stretch.ends.get(start)
    if stretch.is_in(start - 1, "relative_people") and before is None:
        before = stretch.ends.get(start - 1)
    is_reduced = before is not None and not is_perfect and (after is None or has_own_verb(stretch, after))
    if is_passive or is_reduced or after is None:
        chain = _subject_of(stretch, index, start, is_passive, is_perfect)
        chain = _with_kin(stretch, index, start, chain) or [*chain, *_killed_with(stretch, index, chain)]
        if predicate.is_strict:
            chain = [group for group in chain if group.has_noun and not group.is_unknown_noun]
    elif (
        before is not None
        and not is_perfect
        and stretch.low(index - 1) not in ("that", "which", "who")
        and _is_victim_first(before, after)
    ):
        chain = whole_chain(stretch, before)
    else:
        chain = object_chain(stretch, index + 1, predicate.is_strict)
    yield from _found(stretch, chain, predicate.harm, index, is_joint=second)


def _is_doer(stretch: Stretch, start: int, index: int) -> bool:
    """Whether fighters without a number stand before an active verb, and behind it somebody who is no group.

    Rule EN-TOLL-469.
    """
    before = stretch.ends.get(start)
    if before is None or before.whom is not Whom.FIGHTERS or not before.is_bare_plural:
        return False
    return index + 1 not in stretch.starts and stretch.is_in(index + 1, "indefinite")


def _is_victim_first(before: Group, after: Group) -> bool:
    """For "12 civilians killed two days": the group behind is not one that was killed."""
    return before.has_number and after.is_definite


def _subject_of(stretch: Stretch, index: int, start: int, is_passive: bool, is_perfect: bool) -> list[Group]:
    """The people of a passive or shortened verb; an active one without an object has none."""
    if (
        is_passive
        and stretch.starts.get(index + 1) is not None
        and stretch.low(start - 1) in ("also", "among", '"', "")
    ):
        return object_chain(stretch, index + 1, is_strict=False)
    if is_perfect and not is_passive:
        return []
    if stretch.is_in(start - 1, "relative_people"):
        start -= 1
    elif is_passive:
        return subject_chain(stretch, start)
    if (adjacent := stretch.ends.get(start)) is not None and adjacent.first not in stretch.parts:
        return whole_chain(stretch, adjacent)
    chain = subject_chain(stretch, start, reach=8)
    is_object = (
        bool(chain) and stretch.predicate(chain[0].first - 1, Form.PARTICIPLE, Form.GERUND, Form.FINITE) is not None
    )
    return [] if is_object or (chain and not chain[-1].has_number) else chain


def _killed_with(stretch: Stretch, index: int, chain: list[Group]) -> list[Group]:
    """Who is told behind the verb to have shared the fate: "12 people were killed [along with five soldiers]"."""
    first = stretch.starts.get(index + 2)
    if not chain or first is None or not stretch.is_in(index + 1, "companions"):
        return []
    # A bare number is as likely one of animals.
    return [first] if first.has_number and first.has_noun and not first.is_unknown_noun else []


def _with_kin(stretch: Stretch, index: int, start: int, chain: list[Group]) -> list[Group]:
    """Somebody and his kin: "a teacher was killed [along with his wife and their two daughters]" (EN-TOLL-496).

    He may be told of by his name alone.
    """
    first = stretch.starts.get(index + 2)
    is_company = stretch.is_in(index + 1, "companions") or stretch.low(index + 1) == "with"
    if first is None or not is_company or not is_kin(stretch.units, first, stretch.lexicon):
        return []
    if not chain:
        end = end_of_name(stretch.units, start)
        name = start_of_name(stretch.units, end, stretch.lexicon)
        if name is None:
            return []
        chain = [Group(name, end, 1, 1, Qualifier.EXACT, Whom.UNKNOWN, has_number=False)]
    return [*chain, *object_chain(stretch, index + 2, is_strict=True)]


def _joint(stretch: Stretch, index: int, predicate: Predicate) -> bool:
    """Whether two harms share one figure: "killed or wounded", in headlines "175 killed injured"."""
    forms = (Form.PARTICIPLE, Form.ADJECTIVE, Form.GERUND, Form.FINITE)
    if any(_is_told_together(stretch, index, at, predicate) for at in (index - 1, index + 1)):
        return True
    for at in (index + 2, index - 2):
        other = stretch.predicate(at, *forms)
        if min(index, at) in stretch.ends and max(index, at) + 1 in stretch.starts:
            continue  # "shot [two men] dead and wounded [a boy]"
        if (
            other is not None
            and stretch.low((index + at) // 2) in ("and", "or", "/")
            and other.harm is not predicate.harm
        ):
            return {other.harm, predicate.harm} <= {Harm.KILLED, Harm.INJURED, Harm.MISSING}
    return False


def _is_told_together(stretch: Stretch, index: int, at: int, predicate: Predicate) -> bool:
    """Whether at `index` and `at` stand "killed" and "injured" with nothing between them and no figure behind."""
    other = stretch.predicate(at, Form.PARTICIPLE)
    if other is None or {other.harm, predicate.harm} != {Harm.KILLED, Harm.INJURED}:
        return False
    return stretch.predicate(index, Form.PARTICIPLE) is not None and max(index, at) + 1 not in stretch.starts


def _by_gerund(stretch: Stretch, index: int, predicate: Predicate) -> Iterator[Found]:
    """For "killing 15": people behind it."""
    assert predicate.harm is not None
    if is_blocked(stretch, index, reach=3) or is_intended(stretch, index) or stretch.group_around(index) is not None:
        return
    chain = object_chain(stretch, index + 1, predicate.is_strict)
    yield from _found(stretch, chain, predicate.harm, index, is_joint=_joint(stretch, index, predicate))


def _by_finite(stretch: Stretch, index: int, predicate: Predicate) -> Iterator[Found]:
    """For "Air raid kills 19": people behind it, unless it is an intention or a possibility."""
    if stretch.low(index - 1) in stretch.lexicon.sets["indefinite"] or stretch.low(index - 1) == "the":
        return
    if not is_conditional(stretch, index):
        yield from _by_gerund(stretch, index, predicate)


def _by_intransitive(stretch: Stretch, index: int, predicate: Predicate) -> Iterator[Found]:
    """For "12 people died": people before it."""
    assert predicate.harm is not None
    if is_blocked(stretch, index) or is_conditional(stretch, index):
        return
    start, _, _ = verb_phrase(stretch, index)
    near = stretch.ends.get(start - 1) if stretch.is_in(start - 1, "relative_people") else None
    chain = subject_chain(stretch, start, reach=14) if near is None else whole_chain(stretch, near)
    yield from _found(stretch, [*chain, *_killed_with(stretch, index, chain)], predicate.harm, index)


def _by_adjective(stretch: Stretch, index: int, predicate: Predicate) -> Iterator[Found]:
    """For "12 people dead", "were found dead", "left five dead", "went missing"."""
    assert predicate.harm is not None
    if stretch.group_around(index) is not None or is_blocked(stretch, index):
        return
    is_joint = _joint(stretch, index, predicate)
    start, _, _ = verb_phrase(stretch, index)
    near = stretch.ends.get(index)
    if near is not None:
        chain = _shot(stretch, near) or whole_chain(stretch, near)
        yield from _found(stretch, chain, predicate.harm, index, is_joint=is_joint)
    elif start < index:
        yield from _found(stretch, subject_chain(stretch, start), predicate.harm, index)
    elif stretch.is_in(index - 1, "leaving"):
        yield from _found(stretch, object_chain(stretch, index + 1, is_strict=False), predicate.harm, index)
    else:
        chain = subject_chain(stretch, index, reach=6)
        yield from _found(stretch, [group for group in chain if group.has_number], predicate.harm, index)


def _shot(stretch: Stretch, last: Group) -> list[Group]:
    """For "shot [a woman] and [two children] dead": the object of the verb, to which "dead" belongs as a whole."""
    chain = coordination(stretch, last)
    return chain if stretch.is_in(chain[0].first - 1, "shots") else []


def _is_shot_dead(stretch: Stretch, index: int) -> bool:
    """Whether whom this verb hit are "dead" behind it."""
    first = stretch.starts.get(index + 1)
    if first is None or not stretch.is_in(index, "shots"):
        return False
    return any(_is_dead(stretch, group.last) and _shot(stretch, group)[:1] == [first] for group in stretch.groups)


def _is_dead(stretch: Stretch, index: int) -> bool:
    told = stretch.predicate(index, Form.ADJECTIVE)
    return told is not None and told.harm is Harm.KILLED


def _by_nominal(stretch: Stretch, index: int, predicate: Predicate) -> Iterator[Found]:
    """For "the death of 12 civilians"."""
    assert predicate.harm is not None
    if stretch.low(index + 1) != "of" or is_blocked(stretch, index, reach=5, is_noun=True):
        return
    if any(stretch.is_in(back, "plans") for back in range(index - 3, index)):
        return
    chain = object_chain(stretch, index + 2, is_strict=True)
    if not chain and (group := stretch.starts.get(index + 2)) is not None and not group.is_unknown_noun:
        chain = [group]
    yield from _found(stretch, chain, predicate.harm, index)


def _by_toll(stretch: Stretch, index: int, predicate: Predicate) -> Iterator[Found]:
    """For "The death toll rose to 31", "brought to 49 the number killed"."""
    assert predicate.harm is not None
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
        if group is None or unit.number is None or not _is_of_toll(stretch, group, index):
            continue
        if not _is_forecast(stretch, index, at):
            yield from _found(stretch, [group], predicate.harm, index)
        return


def _is_of_toll(stretch: Stretch, group: Group, index: int) -> bool:
    """Whether a figure is that of a "toll" at `index`: "stands at 12", "estimated between 12 and 15"."""
    is_range = group.rule == RANGE_RULE and (
        group.first - index <= RANGE_REACH or stretch.is_in(group.first - 1, "range_links")
    )
    return is_range or stretch.is_in(group.first - 1, "toll_links")


def _is_forecast(stretch: Stretch, index: int, at: int) -> bool:
    """For "could rise to 40", "expected to climb to 40" are no tolls."""
    between = [stretch.low(position) for position in range(index + 1, at)]
    return any(low in stretch.lexicon.sets["modals"] and low != "to" for low in between) or any(
        low in stretch.lexicon.sets["prospects"] for low in between
    )


def _by_anchor(stretch: Stretch, index: int, predicate: Predicate) -> Iterator[Found]:
    """For "Among the dead were 22 children", "six children were among the dead", "the victims include a nurse".

    Rule EN-TOLL-470.
    """
    assert predicate.harm is not None
    is_among = stretch.is_in(index - 1, "some_of")
    if stretch.low(index + 1) == "at" and (told := stretch.starts.get(index + 2)) is not None and told.has_number:
        yield from _found(stretch, [told], predicate.harm, index)  # "put the dead at nine and the wounded at 30"
        return
    first = _past_relative(stretch, index + 1)
    after = first
    while after < first + 4 and (
        stretch.is_in(after, "passive")
        or stretch.is_in(after, "perfect")
        or stretch.low(after) in ("at", "least", "also")
    ):
        after += 1
    has_verb = after > first
    if (
        has_verb
        and (stretch.low(after), stretch.low(after + 1)) == ("put", "at")
        and (told := stretch.starts.get(after + 2)) is not None
    ):
        yield from _found(stretch, [told], predicate.harm, index)
        return
    if stretch.is_in(after, "part_verbs"):
        yield from _found(
            stretch, object_chain(stretch, after + 1, is_strict=False), predicate.harm, index, is_part=True
        )
    elif is_among and has_verb:
        yield from _found(stretch, object_chain(stretch, after, is_strict=False), predicate.harm, index, is_part=True)
    elif is_among:
        start, _, _ = verb_phrase(stretch, index - 1)
        chain = subject_chain(stretch, start)
        # "Three children, among them twin sisters, were among the dead": the three were.
        heads = {head.first: head for group in chain for head in (stretch.parts.get(group.first, group),)}
        yield from _found(stretch, list(heads.values()), predicate.harm, index, is_part=True)
    elif (
        (has_verb or stretch.low(after) == "as")
        and stretch.low(index - 1) == "of"
        and (counted := _counted_of(stretch, index - 1)) is not None
    ):  # "five of the dead were fighters", "identified five of the dead as fighters"
        yield from _of_them(stretch, counted, after if has_verb else after + 1, predicate.harm, index)


def _is_under_age(stretch: Stretch, position: int) -> bool:
    """For "four of the dead were under 18", "under the age of 18" (EN-TOLL-477)."""
    words = " ".join(stretch.low(position + step) for step in range(5)).split()
    limits = [limit.split() for limit in stretch.lexicon.sets["age_limits"]]
    ages = [words[len(limit)] for limit in limits if words[: len(limit)] == limit and len(words) > len(limit)]
    return any(age.isdecimal() and int(age) <= CHILD_AGE for age in ages)


def _past_relative(stretch: Stretch, index: int) -> int:
    """Past a relative clause between commas: "The victims[, who were buried on Friday,] included four children".

    Rule EN-TOLL-476.
    """
    if stretch.low(index) != "," or not stretch.is_in(index + 1, "relative_subjects"):
        return index
    end = next((at for at in range(index + 2, index + RELATIVE_REACH) if stretch.low(at) == ","), None)
    return index if end is None else end + 1


def _of_them(stretch: Stretch, counted: Group, position: int, harm: Harm, index: int) -> Iterator[Found]:
    """For "Five of the dead were (foreign) children": the number from before, the people from behind."""
    if counted.has_number and _is_under_age(stretch, position):
        yield Found(counted._replace(whom=Whom.CHILDREN), harm, index, is_part=True)
        return
    while position not in stretch.starts and _is_modifier(stretch, position):
        position += 1
    chain = object_chain(stretch, position, is_strict=True)
    if len(chain) == 1 and not chain[0].has_number and not chain[0].is_definite:
        named = counted._replace(whom=chain[0].whom, has_noun=True)
        yield Found(named, harm, index, is_part=True)
    elif not chain and counted.has_number:
        yield Found(counted, harm, index, is_part=True)  # "27 of the dead were brought to the morgue"


def _counted_of(stretch: Stretch, of: int) -> Group | None:
    """The number before "of the dead": "four", and "four" of "four more of the wounded"."""
    return stretch.ends.get(of) or (stretch.ends.get(of - 1) if stretch.is_in(of - 1, "besides") else None)


def _is_modifier(stretch: Stretch, index: int) -> bool:
    """Whether a word says more of the people right behind it: "were [opposition] fighters"."""
    return index < len(stretch.units) and stretch.low(index) in stretch.lexicon.adjectives


def _with_half(stretch: Stretch, one: Found) -> Iterator[Found]:
    """For "More than half of the 20 people killed were children": 20 were, and of them 11 children at least."""
    group = one.group
    count = re.search(r"\d+$", stretch.units[group.first].text) if group.rule == HALF_RULE else None
    if count is None or group.last != one.at:
        yield one
        return
    verb = next(
        (at for at in range(one.at + 1, len(stretch.units)) if stretch.is_in(at, "passive")), len(stretch.units)
    )
    people = stretch.starts.get(verb + 1)
    if people is None or not people.is_bare_plural:
        yield one
        return
    stretch.drop(people)
    number = int(count[0])
    yield Found(group._replace(min=number, max=number, qualifier=Qualifier.EXACT, rule=None), one.harm, one.at)
    part = people._replace(min=group.min, max=group.max, qualifier=group.qualifier, has_number=True)
    yield Found(part, one.harm, one.at, is_part=True)


def _with_gapped(stretch: Stretch, found: list[Found]) -> list[Found]:
    """For "One killed four at the mill and the other seven at the bridge": both, as parts of what all did."""
    if not stretch.has_any("gapped"):
        return found
    for group in stretch.groups:
        if stretch.low(group.first) not in stretch.lexicon.sets["gapped"] or group.has_noun or not group.has_number:
            continue
        before = [one for one in found if one.at < one.group.first and one.group.last <= group.first]
        is_own = has_own_verb(stretch, group) or any(one.group.first == group.first for one in found)
        if before and not is_own and not any(unit.ends_clause for unit in stretch.units[before[-1].at : group.first]):
            told = Found(group, before[-1].harm, group.first, is_part=True)
            return [one._replace(is_part=True) if one is before[-1] else one for one in found] + [told]
    return found


def _in_all(stretch: Stretch, found: list[Found]) -> list[Found]:
    """For "six died at the mill and five at the bridge, 11 in all": with the sum, of which the others are parts."""
    if not stretch.has_any("totals"):
        return found
    for group in stretch.groups:
        if not stretch.is_in(group.last, "totals") or group.has_noun or not group.has_number:
            continue
        before = [one for one in found if one.group.last <= group.first and one.harm is Harm.KILLED]
        if before and all(one.group.min <= group.min for one in before):
            parts = [one._replace(is_part=True) if one in before else one for one in found]
            return [*parts, Found(group, Harm.KILLED, group.last)]
    return found


def _and_self(stretch: Stretch, found: list[Found]) -> list[Found]:
    """For "killed his wife and then himself": the killer is dead too, as a part (EN-TOLL-449)."""
    if not stretch.has_any("selves"):
        return []
    active = (Form.PARTICIPLE, Form.GERUND, Form.FINITE, Form.NOMINAL)
    killings = [one.at for one in found if one.harm is Harm.KILLED and not one.is_part]
    killings = [at for at in killings if stretch.predicate(at, *active) or stretch.low(at) == "lives"]
    told: list[Found] = []
    for index, unit in enumerate(stretch.units):
        if unit.low not in stretch.lexicon.sets["selves"] or not stretch.is_in(index - 1, "self_links"):
            continue
        before = [at for at in killings if at < index and not _is_passive(stretch, at)]
        if before and not any(other.ends_clause for other in stretch.units[before[-1] : index]):
            own = Group(index, index + 1, 1, 1, Qualifier.EXACT, Whom.UNKNOWN)
            told.append(Found(own, Harm.KILLED, before[-1], is_part=True))
    return told


def _is_passive(stretch: Stretch, index: int) -> bool:
    return stretch.predicate(index, Form.PARTICIPLE) is not None and verb_phrase(stretch, index)[1]


def _by_self(stretch: Stretch, index: int, predicate: Predicate) -> Iterator[Found]:
    """For "killed himself", "a murder-suicide": who died by his own hand is a part, never added to those he killed."""
    assert predicate.harm is not None
    if is_blocked(stretch, index) or is_conditional(stretch, index) or stretch.is_in(index - 1, "undone_links"):
        return
    least = stretch.lexicon.self_counts[stretch.low(index)]
    most, qualifier = (1, Qualifier.EXACT) if least == 1 else (None, Qualifier.AT_LEAST)
    yield Found(Group(index, index + 1, least, most, qualifier, Whom.UNKNOWN), predicate.harm, index, is_part=True)
    if stretch.low(index + 1) == "and":
        yield from _found(stretch, object_chain(stretch, index + 2, is_strict=True), predicate.harm, index)


_RULES = {
    Form.PARTICIPLE: _by_participle,
    Form.GERUND: _by_gerund,
    Form.FINITE: _by_finite,
    Form.INTRANSITIVE: _by_intransitive,
    Form.ADJECTIVE: _by_adjective,
    Form.NOMINAL: _by_nominal,
    Form.TOLL: _by_toll,
    Form.ANCHOR: _by_anchor,
    Form.SELF: _by_self,
}


def _found(
    stretch: Stretch, chain: list[Group], harm: Harm, at: int, *, is_part: bool = False, is_joint: bool = False
) -> Iterator[Found]:
    """The groups of a chain with their harm; those that stand "among" a count are parts, with what they are among."""
    for group in chain:
        noun = stretch.units[group.last - 1].noun
        if noun is None or noun.harm is None or noun.harm is harm:  # "suffered injuries and died": no injuries died
            yield Found(group, harm, at, is_part or group.first in stretch.parts, is_joint)
    if chain and stretch.is_in(chain[0].first - 1, "some_of") and not is_part:
        start, _, _ = verb_phrase(stretch, chain[0].first - 1)
        for group in subject_chain(stretch, start):
            yield Found(group, harm, at, is_part=True)


def _intrinsic(stretch: Stretch) -> Iterator[Found]:
    """Groups whose own words say what happened: "12 fatalities", "six wounded children"."""
    for group in stretch.groups:
        if group.harm is None or not (group.has_number or group.first in stretch.starts):
            continue
        if not group.has_number and group.qualifier is Qualifier.VAGUE:
            continue
        if (
            group.first not in stretch.parts
            and not is_blocked(stretch, group.first, is_noun=True)
            and not _is_saved(stretch, group)
        ):
            yield Found(group, group.harm, group.first)


def _is_saved(stretch: Stretch, group: Group) -> bool:
    return any(stretch.is_in(at, "saving_verbs") for at in range(group.first - 3, group.first))


def _parts_of(stretch: Stretch, found: list[Found]) -> Iterator[Found]:
    """The parts of every count that was found, with its harm (EN-TOLL-473)."""
    for one in tuple(found):
        for first, head in stretch.parts.items():
            above = stretch.parts.get(head.first, head)  # "22 died: 12 staff and ten patients, three of them children"
            if one.group.first in (head.first, above.first) and not one.is_part:
                yield Found(stretch.starts[first], one.harm, one.at, is_part=True)
