"""People told one by one: "Amal Roni, 42, his wife Teva and their three children", as a number and as names.

A list is read item by item, each a name, a relative, somebody of a trade, or a count with or without names behind it.
Where an item is none of these the list ends, and the number is only a least one.
"""

from typing import NamedTuple

from sayso.claims.harm_words import Lexicon, Noun
from sayso.claims.word_units import Unit
from sayso.records.claim import Whom
from sayso.records.harm import VictimName
from sayso.records.span import Span

MOST_MODIFIERS = 3
"""Words between an article or a number and its noun: "her 9-year-old twin daughters"."""
OLDEST = 115
LONGEST_APPOSITION = 9
"""Words in ", a nurse at the town's hospital,"."""


class People(NamedTuple):
    """How many people a list tells (`max` None: or more), how many are children, those named, and where it ends."""

    min: int
    max: int | None
    child_count: int
    names: tuple[VictimName, ...]
    end: int


class _Walk:
    """One walk over the units of a list."""

    def __init__(self, text: str, units: list[Unit], lexicon: Lexicon) -> None:
        self.text, self.units, self.lexicon = text, units, lexicon
        self.at = 0
        self.low = self.high = self.child_count = 0
        self.is_open = False
        self.room = 0
        self.names: list[VictimName] = []
        self.was_name = False
        self.end = 0

    def read(self) -> None:
        """Reads item by item, until one is none."""
        while self.at < len(self.units):
            if self.units[self.at].low in self.lexicon.sets["list_marks"]:
                self.at += 1
            elif not (self._age() or self._counted() or self._described() or self._named()):
                return

    def _is_end(self, index: int) -> bool:
        return index >= len(self.units) or self.units[index].low in self.lexicon.sets["list_marks"]

    def _ended_at(self, index: int) -> bool:
        self.at = index
        self.end = self.units[index - 1].end
        return True

    def _age(self) -> bool:
        """`, 42,` behind a name."""
        unit = self.units[self.at]
        if not self.was_name or not (unit.number or unit.low.isdigit() or unit.low in self.lexicon.sets["age_words"]):
            return False
        after = self.at + (2 if unit.low in self.lexicon.sets["age_words"] else 1)
        if not self._is_age_end(after):
            return False
        return self._ended_at(after)

    def _counted(self) -> bool:
        """`their three children`, "five children Ali, Nour, ...", "four of his siblings"."""
        start = self._past_owner(self.at)
        number = self.units[start].number if start < len(self.units) else None
        if number is None:
            return False
        start += 1
        if start < len(self.units) and self.units[start].low in self.lexicon.sets["list_counts_of"]:
            start = self._past_owner(start + 1)
        noun_at = self._noun_at(start)
        if noun_at is None:
            noun_at = self._plural_at(start)
        if noun_at is None:
            return False
        noun = self.units[noun_at].noun
        self._add(number.min, number.max, noun)
        self.room = number.min
        self.was_name = False
        return self._ended_at(noun_at + 1)

    def _described(self) -> bool:
        """`his wife`, "a nurse", "his wife Teva": one person; behind a name "a nurse" says what that person is."""
        start = self._past_owner(self.at)
        noun_at = self._noun_at(start)
        noun = self.units[noun_at].noun if noun_at is not None else None
        if noun_at is None or noun is None:
            return False
        is_owned = start > self.at and self.units[start - 1].low not in self.lexicon.sets["list_articles"]
        if self.was_name and start > self.at and not is_owned and not noun.is_plural:
            return self._ended_at(self._past_apposition(noun_at + 1))
        is_many = noun.is_plural or noun.is_family
        self._add(2 if is_many else 1, None if is_many else 1, noun)
        self.was_name = False
        behind = noun_at + 1
        if start > self.at and behind < len(self.units) and self.units[behind].low == ",":
            is_same = not is_owned or self._is_aged_name(behind + 1)
            behind += 1 if is_same else 0  # "a nurse, Amal Roni", "his wife, Teva Roni, 39"
        name_end = self._name_end(behind)
        if name_end is not None and not noun.is_plural:
            self._name(behind, name_end)
            return self._ended_at(name_end)
        self.room = len(self.units) if noun.is_plural else 0
        return self._ended_at(noun_at + 1)

    def _named(self) -> bool:
        """`Amal Roni`: one person, or one of those counted before."""
        start = self._past_trade(self.at)
        end = self._name_end(start)
        if end is None:
            return False
        if self.room:
            self.room -= 1
        else:
            self._add(1, 1, None)
        self._name(start, end)
        return self._ended_at(end)

    def _past_trade(self, index: int) -> int:
        """Past what somebody is by trade, before a name with an age: "store manager Amal Roni, 61"."""
        for at in range(index, min(index + MOST_MODIFIERS, len(self.units))):
            if not self.units[at].text.islower() or self.units[at].predicates or self._is_end(at):
                return at if at > index and self._is_aged_name(at) else index
        return index

    def _is_aged_name(self, index: int) -> bool:
        """Whether a name of two words or more and an age begin at `index`."""
        end = self._name_end(index)
        return end is not None and end - index > 1 and self._age_behind(end) is not None

    def _add(self, low: int, high: int | None, noun: Noun | None) -> None:
        self.low += low
        self.is_open = self.is_open or high is None
        self.high += high or low
        self.room = 0
        if noun is not None and noun.whom is Whom.CHILDREN:
            self.child_count += low

    def _name(self, start: int, end: int) -> None:
        span = Span(self.units[start].start, self.units[end - 1].end)
        self.was_name = True
        if end - start > 1:
            self.names.append(VictimName(" ".join(span.words(self.text).split()), span, self._age_behind(end)))

    def _age_behind(self, index: int) -> int | None:
        at = index + (1 if index < len(self.units) and self.units[index].low in (",", "(") else 0)
        at += 1 if at < len(self.units) and self.units[at].low in self.lexicon.sets["age_words"] else 0
        low = self.units[at].low if at < len(self.units) else ""
        return int(low) if low.isdigit() and int(low) <= OLDEST and self._is_age_end(at + 1) else None

    def _is_age_end(self, index: int) -> bool:
        return self._is_end(index) or self.units[index].low in (")", ".")

    def _past_owner(self, index: int) -> int:
        """Past "a", "his", "Roni's"."""
        while index < len(self.units) and (
            self.units[index].low in self.lexicon.sets["list_owners"] or self.units[index].low.endswith(("'s", "’s"))
        ):
            index += 1
        return index

    def _noun_at(self, index: int) -> int | None:
        """The noun for people that begins at `index`, a few words for what they are like passed over."""
        for at in range(index, min(index + MOST_MODIFIERS + 1, len(self.units))):
            unit = self.units[at]
            if unit.noun is not None and unit.noun.harm is None:
                return at
            if unit.number is not None or not unit.low[0].isalnum() or (unit.text[0].isupper() and at > index):
                return None
        return None

    def _plural_at(self, index: int) -> int | None:
        """A plural that may be of people: "two of her colleagues"."""
        unit = self.units[index] if index < len(self.units) else None
        is_plural = unit is not None and unit.text.islower() and unit.low.endswith("s") and self._is_end(index + 1)
        return index if is_plural else None

    def _name_end(self, index: int) -> int | None:
        """One past the name that begins at `index`, None if none does."""
        end = index
        while end < len(self.units) and self._is_part_of_name(end, is_first=end == index):
            end += 1
        return end if end > index else None

    def _is_part_of_name(self, index: int, *, is_first: bool) -> bool:
        unit = self.units[index]
        if unit.number is not None or unit.predicates or unit.low in self.lexicon.sets["list_owners"]:
            return False
        is_capital = unit.text[0].isupper() and unit.text[0].isalpha()
        return (
            is_capital
            or (not is_first and unit.low in self.lexicon.sets["name_particles"])
            or unit.low[:3] in ("al-", "el-")
        )

    def _past_apposition(self, index: int) -> int:
        """To the mark behind ", a nurse at the town's hospital"."""
        for at in range(index, min(index + LONGEST_APPOSITION, len(self.units))):
            if self.units[at].low in (",", ";"):
                return at
        return index


def find_people(text: str, units: list[Unit], lexicon: Lexicon) -> People | None:
    """The people that a list tells from the first of `units` on, None where it tells none.

    Args:
        text: The report's text.
        units: The words of the list, and what follows it.
        lexicon: The language's words for people.
    """
    walk = _Walk(text, units, lexicon)
    walk.read()
    if not walk.low:
        return None
    return People(walk.low, None if walk.is_open else walk.high, walk.child_count, tuple(walk.names), walk.end)
