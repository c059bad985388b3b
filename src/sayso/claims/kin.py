"""Kin who are told of together: "an infant, her parents and her grandmother", "his brother Teo and two cousins".

Each is somebody's, and all of them are one list of people.
"""

from sayso.claims.harm_words import Lexicon
from sayso.claims.people_group import Group
from sayso.claims.victims import LONGEST_NAME, is_name_part
from sayso.claims.word_units import Unit
from sayso.records.claim import Qualifier

PAIR_RULE, SECOND_RULE = "EN-TOLL-495", "EN-TOLL-498"
"""The rules that read somebody's parents, and two who share an article."""


def with_kin(units: list[Unit], groups: list[Group], lexicon: Lexicon) -> list[Group]:
    """The groups; kin have their name with them and a parent the number of the children, and parents are two."""
    found: list[Group] = []
    for group in groups:
        group = _with_children(units, _as_pair(units, group, lexicon), lexicon)
        second = _second(units, group, lexicon)
        found += [group, second] if second is not None else [_with_name(units, group, lexicon)]
    return found


def is_kin(units: list[Unit], group: Group, lexicon: Lexicon) -> bool:
    """Whether these are somebody's: "his wife", "their two daughters"."""
    return units[group.first].low in lexicon.sets["kin_owners"] and group.has_noun and not group.is_definite


def _as_pair(units: list[Unit], group: Group, lexicon: Lexicon) -> Group:
    """For "her parents", "his grandparents": two (EN-TOLL-495)."""
    is_pair = group.is_definite and units[group.last - 1].low in lexicon.sets["pairs"]
    if not is_pair or units[group.first].low not in lexicon.sets["kin_owners"]:
        return group
    return group._replace(min=2, max=2, qualifier=Qualifier.EXACT, is_definite=False, rule=PAIR_RULE)


def _second(units: list[Unit], group: Group, lexicon: Lexicon) -> Group | None:
    """The other of two who share an article: "a father and [son]", "his wife and [daughter]" (EN-TOLL-498)."""
    at = group.last + 1
    first, second = units[group.last - 1].noun, units[at].noun if at < len(units) else None
    if first is None or second is None or second.is_plural or second.is_family or second.harm is not None:
        return None
    is_one = group.max == 1 and not group.has_number and units[group.first].low in lexicon.sets["determiners"]
    if not is_one or units[group.last].low != "and":
        return None
    return Group(at, at + 1, 1, 1, Qualifier.EXACT, second.whom, rule=SECOND_RULE, has_number=False)


def _with_children(units: list[Unit], group: Group, lexicon: Lexicon) -> Group:
    """For "a mother of three": the number belongs to her (EN-TOLL-442)."""
    end = group.last + 2
    is_parent = units[group.last - 1].low in lexicon.sets["parents"] and end <= len(units)
    if is_parent and units[group.last].low == "of" and units[end - 1].number is not None:
        return group._replace(last=end)
    return group


def _with_name(units: list[Unit], group: Group, lexicon: Lexicon) -> Group:
    """For "his brother Teo and two of their cousins": the name belongs to the brother."""
    if group.max != 1 or not is_kin(units, group, lexicon):
        return group
    end = group.last
    while end < len(units) and end - group.last < LONGEST_NAME and is_name_part(units[end], lexicon):
        end += 1
    return group._replace(last=end)
