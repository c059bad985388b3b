"""The people that a stretch counts: a number with a noun ("at least 12 civilians"), one person, a bare plural.

Groups of people are found in one walk over the units of a stretch. What happened to the people is not asked here.
"""

from sayso.claims.harm_words import Form, Lexicon
from sayso.claims.people_ages import as_children, is_age
from sayso.claims.people_behind import as_family, with_body, with_membership, with_second_noun, with_unknown_noun
from sayso.claims.people_group import Group
from sayso.claims.people_nouns import find_head, head_of_those
from sayso.claims.word_units import Unit
from sayso.records.claim import Qualifier, Whom

ALL_SUCH_RULE = "EN-TOLL-497"
"""The rule that reads "nine people, all members of one family,"."""


def find_groups(units: list[Unit], lexicon: Lexicon) -> list[Group]:
    """The groups of people in a row of units, in order, never overlapping."""
    groups: list[Group] = []
    free = 0
    for index in _openers(units, lexicon):
        if index < free:
            continue
        is_number = units[index].number is not None
        if is_number and (is_age(units, index) or _is_of_parent(units, index, lexicon)):
            continue
        group = _group_at(units, index, lexicon) or _twice(units, index, groups, lexicon)
        if group is not None and groups and _says_both(units, groups[-1], group):
            groups[-1] = groups[-1]._replace(last=group.last, is_mixed=True)
            free = group.last
        elif group is not None and groups and _says_all(units, groups[-1], group):
            groups[-1] = _all_such(groups[-1], group)
            free = group.last
        elif group is not None:
            groups.append(as_children(units, group, lexicon))
            free = group.last
    return groups


def _says_both(units: list[Unit], counted: Group, group: Group) -> bool:
    """For "14 people, both civilians and fighters": what follows says who they are, and counts nobody more.

    Rule EN-TOLL-464.
    """
    if not counted.has_number or group.has_number:
        return False
    between = [unit.low for unit in units[counted.last : group.first]]
    is_first = between == [","] and units[group.first].low == "both"
    return is_first or (counted.is_mixed and between == ["and"] and group.is_bare_plural)


def _says_all(units: list[Unit], counted: Group, group: Group) -> bool:
    """For "nine people, all members of one family": what follows says who they are, and counts nobody more."""
    between = [unit.low for unit in units[counted.last : group.first]]
    is_all = between == [",", "all"] or (between == [","] and units[group.first].low == "all")
    return counted.has_number and not group.has_number and is_all


def _all_such(counted: Group, group: Group) -> Group:
    """So many of those who are told to be all of them: "12 people, all children" (EN-TOLL-497)."""
    if group.whom is Whom.UNKNOWN or counted.whom not in (Whom.UNKNOWN, Whom.CIVILIANS):
        return counted
    return counted._replace(whom=group.whom)


def _openers(units: list[Unit], lexicon: Lexicon) -> list[int]:
    """The units at which a group can begin, in order: numbers, words for people, determiners, "twice as many"."""
    determiners = lexicon.sets["determiners"]
    found = [
        index
        for index, unit in enumerate(units)
        if unit.noun is not None or unit.number is not None or unit.low in determiners or unit.low in lexicon.multiples
    ]
    before_times = [index - 1 for index, unit in enumerate(units) if unit.low == "times" and index]
    return sorted({*found, *before_times}) if before_times else found


def _is_of_parent(units: list[Unit], index: int, lexicon: Lexicon) -> bool:
    """For "a father of four was killed": the children are no count of the harmed (EN-TOLL-442)."""
    return index > 1 and units[index - 1].low == "of" and units[index - 2].low in lexicon.sets["parents"]


def _twice(units: list[Unit], index: int, groups: list[Group], lexicon: Lexicon) -> Group | None:
    """For "Killed three and wounded twice as many" (or "three times"): the last count, so many times."""
    lows = tuple(unit.low for unit in units[index : index + 4])
    length = 3 if lows[1:3] == ("as", "many") else 4
    times = lexicon.multiples.get(lows[0] if length == 3 else " ".join(lows[:2]))
    if not groups or times is None or lows[length - 2 : length] != ("as", "many"):
        return None
    last = groups[-1]
    top = None if last.max is None else times * last.max
    return last._replace(
        first=index, last=index + length, min=times * last.min, max=top, has_noun=False, whom=Whom.UNKNOWN
    )


def _group_at(units: list[Unit], index: int, lexicon: Lexicon) -> Group | None:
    """The group that begins at a unit, None if none does."""
    unit = units[index]
    if unit.number is not None:
        return _numbered(units, index, lexicon)
    if unit.low in lexicon.sets["determiners"]:
        return _determined(units, index, lexicon)
    if unit.noun is not None:
        return _bare(units, index, lexicon)
    return None


def _numbered(units: list[Unit], index: int, lexicon: Lexicon) -> Group:
    """A number with the noun it counts; without a noun it stays a bare number, whose predicate must stand beside it."""
    number = units[index].number
    assert number is not None
    base = Group(
        index,
        index + 1,
        number.min,
        number.max,
        number.qualifier,
        Whom.UNKNOWN,
        number.word,
        number.rule,
        has_noun=False,
    )
    start = _after_of(units, index + 1, lexicon)
    head = find_head(units, start, lexicon) or head_of_those(units, start, lexicon)
    if head is None:
        return with_unknown_noun(units, base, start, lexicon)
    noun, last, harm, adjective = head
    whom = adjective if noun.whom is Whom.UNKNOWN and adjective is not None else noun.whom
    are_men = units[last - 1].low == "men"  # "two of our men", but not "two of my brothers"
    if (
        whom is Whom.MEN
        and are_men
        and units[start - 1].low in lexicon.sets["force_owners"]
        and units[start - 2].low == "of"
    ):
        whom = Whom.FIGHTERS
    base = base._replace(last=last, whom=whom, harm=noun.harm or harm, has_noun=True)
    if noun.is_family:
        return as_family(units, base, lexicon)
    return with_second_noun(units, with_body(units, with_membership(units, base, lexicon), lexicon), lexicon)


def _after_of(units: list[Unit], index: int, lexicon: Lexicon) -> int:
    """Behind "of", "more", "other" and the like, which may follow a number."""
    skipped = 0
    while index < len(units) and skipped < 3 and units[index].low in lexicon.sets["behind_numbers"]:
        if units[index].low == "of" and index + 1 < len(units) and units[index + 1].low in lexicon.sets["of_wholes"]:
            break
        index += 1
        skipped += 1
    return index


def _determined(units: list[Unit], index: int, lexicon: Lexicon) -> Group | None:
    """One person ("a soldier", "his wife"), or people told of before ("the soldiers", "his children")."""
    sets = lexicon.sets
    low = units[index].low
    if low not in sets["demonstratives"] and index + 1 < len(units) and units[index + 1].number is not None:
        return _numbered(units, index + 1, lexicon)._replace(first=index)
    head = find_head(units, index + 1, lexicon)
    if head is None:
        return None
    noun, last, harm, adjective = head
    whom = adjective if noun.whom is Whom.UNKNOWN and adjective is not None else noun.whom
    if whom in (Whom.MEN, Whom.CIVILIANS) and adjective is Whom.CHILDREN:
        whom = Whom.CHILDREN
    base = Group(index, last, 1, 1, Qualifier.EXACT, whom, harm=noun.harm or harm, has_number=False)
    if noun.is_family and low in sets["indefinite"]:
        return as_family(units, base, lexicon)
    if not noun.is_plural and not noun.is_family:
        return base if low in sets["indefinite"] or low in ("the", "one") else None
    if low in ("more", "other", "further", "additional", "some", "any") and low != "any":
        return base._replace(min=2, max=None, qualifier=Qualifier.VAGUE)
    return base._replace(is_definite=True, min=2, max=None, qualifier=Qualifier.VAGUE)


def _bare(units: list[Unit], index: int, lexicon: Lexicon) -> Group | None:
    """A bare plural, at least two and open (R4); a singular only before a name ("civilian Amal Roni")."""
    head = find_head(units, index, lexicon)
    if head is None:
        return None
    noun, last, _, adjective = head
    whom = adjective if noun.whom is Whom.UNKNOWN and adjective is not None else noun.whom
    base = Group(
        index, last, 2, None, Qualifier.VAGUE, whom, harm=None if noun.harm is None else noun.harm, has_number=False
    )
    if units[last - 1].low == "others":
        return base._replace(max=2, word="others")
    if noun.is_plural and not noun.is_family:
        return base
    if noun.is_family or last >= len(units) or not (_starts_name(units, last) or _is_headline(units, index, last)):
        return None
    return base._replace(min=1, max=1, qualifier=Qualifier.EXACT)


def _is_headline(units: list[Unit], index: int, last: int) -> bool:
    """For "Girl killed in shelling": a headline leaves the article out."""
    is_first = (
        index == 0
        or units[index - 1].ends_clause
        or units[index - 1].low[0].isdigit()
        or units[index - 1].low in (",", "and")
    )
    return is_first and units[last].form(Form.PARTICIPLE, Form.INTRANSITIVE, Form.ADJECTIVE) is not None


def _starts_name(units: list[Unit], index: int) -> bool:
    """Whether two capitalised words stand at `index`."""
    pair = units[index : index + 2]
    return len(pair) == 2 and all(unit.text[0].isupper() and not unit.text.isupper() for unit in pair)
