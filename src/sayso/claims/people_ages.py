"""Ages told with people: who is a child, and which numbers are ages and count nobody."""

import re

from sayso.claims.harm_words import Lexicon
from sayso.claims.people_group import Group
from sayso.claims.word_units import Unit
from sayso.records.claim import Whom

CHILD_AGE = 18
"""Below this age a person is a child (Convention on the Rights of the Child, article 1)."""
AGED = re.compile(r"(\d{1,3}|[a-z]+)-?(?:year|month|week|day)s?-?old", re.IGNORECASE)
OLDEST = 110
"""Years."""
_OF_ANY_AGE = frozenset({Whom.MEN, Whom.WOMEN, Whom.CIVILIANS, Whom.UNKNOWN})
MOST_AGES = 16
"""Units behind "aged" in which the ages of several people stand."""


def as_children(units: list[Unit], group: Group, lexicon: Lexicon) -> Group:
    """For "three brothers aged 9, 11 and 14": children, since none of the ages behind them is a grown-up's.

    Rule EN-TOLL-463.
    """
    if group.whom not in _OF_ANY_AGE or group.last >= len(units):
        return group
    behind = group.last + (units[group.last].low == ",")
    if behind >= len(units) or units[behind].low not in lexicon.sets["age_words"]:
        return group
    ages: list[int] = []
    for unit in units[behind + 1 : behind + 1 + MOST_AGES]:
        if unit.number is not None:
            ages.append(unit.number.max or OLDEST)
        elif unit.low.isdecimal():
            ages.append(min(int(unit.low), OLDEST))
        elif unit.low not in lexicon.sets["between_ages"]:
            break
    return group._replace(whom=Whom.CHILDREN) if ages and max(ages) < CHILD_AGE else group


def is_age(units: list[Unit], index: int) -> bool:
    """For "a boy, 3, was killed": a figure set off behind a person is an age (EN-TOLL-441)."""
    if not 0 < index < len(units) - 1 or not units[index].low.isdigit() or int(units[index].low) > OLDEST:
        return False
    before, after = units[index - 1].low, units[index + 1].low
    if (before, after) not in ((",", ","), ("(", ")")) or index < 2:
        return False
    person = units[index - 2]
    if person.text.isupper() and person.text.isalpha() and person.noun is None and len(person.text) > 1:
        return True  # a name in text that is all capitals
    return person.noun is not None and not person.noun.is_plural and not person.noun.is_family


def is_child(aged: str, lexicon: Lexicon) -> bool:
    """Whether an age as one word is a child's: "nine-year-old", "3-month-old"."""
    match = AGED.fullmatch(aged)
    if match is None:
        return False
    return "year" not in aged or (
        int(match[1]) < CHILD_AGE if match[1].isdigit() else match[1] in lexicon.sets["child_ages"]
    )
