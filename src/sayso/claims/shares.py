"""Shares of a count: "half of them children", "a third of the 24 dead were women", "40 per cent of whom"."""

from fractions import Fraction
from typing import NamedTuple

from sayso.claims.people_group import Group
from sayso.claims.stretch import Stretch
from sayso.records.claim import Qualifier

LONGEST_SHARE = 3
"""Units of a share in words: "three", "-", "quarters"."""
WHOLE = 100
_PER_CENT = (["%"], ["percent"], ["per", "cent"], ["pc"])
_HEDGES = {
    ("more", "than"): Qualifier.OVER,
    ("over",): Qualifier.OVER,
    ("at", "least"): Qualifier.AT_LEAST,
    ("about",): Qualifier.ABOUT,
    ("around",): Qualifier.ABOUT,
    ("roughly",): Qualifier.ABOUT,
    ("some",): Qualifier.ABOUT,
    ("nearly",): Qualifier.NEARLY,
    ("almost",): Qualifier.NEARLY,
    ("up", "to"): Qualifier.UP_TO,
    ("less", "than"): Qualifier.UP_TO,
}


class Share(NamedTuple):
    """A share whose words begin at unit `first`, with its hedge."""

    first: int
    part: Fraction
    qualifier: Qualifier


def find_share(stretch: Stretch, end: int) -> Share | None:
    """The share whose words end before unit `end`."""
    found = _in_words(stretch, end) or _in_hundred(stretch, end)
    if found is None:
        return None
    first, part = found
    for words, qualifier in _HEDGES.items():
        if tuple(stretch.lows[max(0, first - len(words)) : first]) == words:
            return Share(first - len(words), part, qualifier)
    return Share(first, part, Qualifier.EXACT)


def _in_words(stretch: Stretch, end: int) -> tuple[int, Fraction] | None:
    for length in range(LONGEST_SHARE, 0, -1):
        if end < length:
            continue
        part = stretch.lexicon.shares.get(" ".join(stretch.lows[end - length : end]))
        if part is not None:
            return end - length, part
    return None


def _in_hundred(stretch: Stretch, end: int) -> tuple[int, Fraction] | None:
    """A share in hundredths before unit `end`: "40 per cent" (EN-TOLL-480); those in words are data."""
    for words in _PER_CENT:
        at = end - len(words) - 1
        if at >= 0 and stretch.lows[at + 1 : end] == words and stretch.lows[at].isdecimal():
            hundredths = int(stretch.lows[at])
            return (at, Fraction(hundredths, WHOLE)) if 0 < hundredths <= WHOLE else None
    return None


def count_share(whole: Group, share: Share, named: Group) -> Group | None:
    """So many of the people of `whole` as the share says, being those that `named` names; None: nothing is said.

    Half of an odd count is the next whole number; another share that is no whole number lies between two. "More than
    half" is at least the next whole number (R4).
    """
    if share.qualifier is Qualifier.UP_TO or whole.qualifier is Qualifier.UP_TO or not whole.min or whole.word:
        return None
    exact = whole.min * share.part
    low = int(exact) + 1 if share.qualifier is Qualifier.OVER else -(-exact.numerator // exact.denominator)
    is_open = whole.max is None or share.qualifier in (Qualifier.OVER, Qualifier.AT_LEAST)
    qualifier = share.qualifier
    if whole.max is None and qualifier is not Qualifier.OVER:
        qualifier = Qualifier.AT_LEAST
    high: int | None = None if is_open else low
    if not is_open and share.part != Fraction(1, 2) and exact.denominator > 1:
        low, high, qualifier = int(exact), int(exact) + 1, Qualifier.BETWEEN
    return named._replace(min=low, max=high, qualifier=qualifier, has_number=True, has_noun=True, word=None, rule=None)
