"""What stands behind the noun that is counted and belongs to it: "a family [of five]", "12 women [and children]".

Each function takes a group and gives it back longer, or as it was.
"""

from sayso.claims.harm_words import Form, Lexicon
from sayso.claims.people_group import Group
from sayso.claims.people_nouns import modifies
from sayso.claims.word_units import Unit
from sayso.records.claim import Qualifier, Whom

LONGEST_BODY = 6
"""Words in the name of a body whose members are counted."""


def with_unknown_noun(units: list[Unit], base: Group, start: int, lexicon: Lexicon) -> Group:
    """A bare number, taking along words that may be an unknown noun for people ("12 Syrians", "three beekeepers")."""
    index = start
    while index < len(units) and index - start < 3 and modifies(units, index, lexicon):
        index += 1
    if index == start or (start < len(units) and units[start].low == "of"):
        return base
    last_word = units[index - 1]
    whom = lexicon.adjectives.get(last_word.low)
    if (
        whom is not None
        and index + 1 < len(units)
        and units[index].low in ("and", ",")
        and units[index + 1].number is not None
    ):
        return base._replace(last=index, has_noun=True, whom=whom)
    if last_word.low.endswith("s") and last_word.low not in lexicon.sets["things"]:
        return base._replace(last=index, has_noun=True, is_unknown_noun=True)
    return base


def as_family(units: list[Unit], group: Group, lexicon: Lexicon) -> Group:
    """For "A family of five" is five; "three families" at least six (R4: a family is at least two)."""
    after = units[group.last : group.last + 2]
    if len(after) == 2 and after[0].low == "of" and (number := after[1].number) is not None:
        return group._replace(
            last=group.last + 2, min=number.min, max=number.max, qualifier=number.qualifier, word=number.word
        )
    is_couple = units[group.last - 1].low in lexicon.sets["couples"]
    if not is_couple and group.min == 1 and not group.has_number:
        return group._replace(min=2, max=None, qualifier=Qualifier.VAGUE, word="family")
    return group._replace(
        min=2 * group.min,
        max=2 if is_couple else None,
        qualifier=Qualifier.EXACT if is_couple else Qualifier.AT_LEAST,
    )


def with_membership(units: list[Unit], group: Group, lexicon: Lexicon) -> Group:
    """For "12 members of the security forces": whom is said behind "of"."""
    head, after = units[group.last - 1], units[group.last : group.last + 7]
    if group.whom is not Whom.UNKNOWN or len(after) < 2 or after[0].low not in ("of", "from") or head.low == "others":
        return group
    for unit in after[1:]:
        if (
            unit.number is not None
            or unit.form(Form.PARTICIPLE, Form.GERUND, Form.FINITE, Form.INTRANSITIVE)
            or unit.ends_clause
        ):
            break
        whom = lexicon.adjectives.get(unit.low) or (unit.noun.whom if unit.noun is not None else None)
        if whom is Whom.FIGHTERS and head.low in lexicon.sets["members"]:
            return group._replace(whom=Whom.FIGHTERS)
    return group


def with_body(units: list[Unit], group: Group, lexicon: Lexicon) -> Group:
    """The group with the name of whose they are, where a list goes on behind it: "12 members [of the Front] and"."""
    last = group.last
    if last >= len(units) or units[last].low not in ("of", "from") or units[last - 1].noun is None:
        return group
    start = end = last + 1 + (last + 1 < len(units) and units[last + 1].low == "the")
    while end < len(units) and end - start < LONGEST_BODY and _is_of_body(units[end], lexicon, is_first=end == start):
        end += 1
    is_list = end < len(units) and units[end].low in ("and", ",")
    return group._replace(last=end) if end > start and is_list else group


def _is_of_body(unit: Unit, lexicon: Lexicon, *, is_first: bool) -> bool:
    """Whether a word belongs to the name of a body: a capital, or behind one "group", "rebel" and the like."""
    if unit.number is not None or not unit.text[0].isalpha() or unit.low in ("and", "or"):
        return False
    return unit.text[0].isupper() or (
        not is_first and (unit.low in lexicon.adjectives or unit.low in lexicon.sets["body_links"])
    )


def with_second_noun(units: list[Unit], group: Group, lexicon: Lexicon) -> Group:
    """For "12 women and children", "30 civilians and fighters": one number over two nouns."""
    end = _second_noun(units, group.last, lexicon)
    first = units[group.last - 1].noun
    if end is None or first is None or not first.is_plural or group.min < 2:
        return group
    if units[end - 1].low == "others" or _is_followed_by_passive(units, end, lexicon):
        return group
    second = units[end - 1].noun
    kinds = {group.whom, second.whom if second is not None else Whom.UNKNOWN}
    civil = {Whom.CIVILIANS, Whom.CHILDREN, Whom.WOMEN}
    whom = group.whom if len(kinds) == 1 else Whom.CIVILIANS if kinds <= civil else Whom.UNKNOWN
    sides = {kind is Whom.FIGHTERS for kind in kinds if kind is not Whom.UNKNOWN}
    return group._replace(last=end, whom=whom, is_mixed=len(sides) == 2)


def _second_noun(units: list[Unit], index: int, lexicon: Lexicon) -> int | None:
    """Behind the plural noun that "and" joins to a first one at `index` ("troops and state employees")."""
    if index >= len(units) or units[index].low not in ("and", "or"):
        return None
    for at in range(index + 1, min(len(units), index + 4)):
        noun = units[at].noun
        if noun is not None and noun.is_plural:
            return at + 1
        if noun is None and not modifies(units, at, lexicon):
            return None
    return None


def _is_followed_by_passive(units: list[Unit], index: int, lexicon: Lexicon) -> bool:
    """Whether "was" or "were" comes right away: the noun before it starts a clause of its own, if one came before."""
    return (
        index < len(units)
        and units[index].low in lexicon.sets["passive"]
        and any(
            other.form(Form.PARTICIPLE, Form.INTRANSITIVE, Form.GERUND)
            for other in units[max(0, index - 12) : index - 3]
        )
    )
