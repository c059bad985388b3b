"""The people that a stretch counts: a number with a noun ("at least 12 civilians"), one person, a bare plural.

Words are cut into units, numbers being one unit each; groups of people are found in one walk over them. What
happened to the people is not asked here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sayso.claims.harm_words import Form, Lexicon, Noun, Predicate
from sayso.records.claim import Harm, Qualifier, Whom
from sayso.records.span import Span
from sayso.text.cut import MARK, cut_words
from sayso.text.numbers import NumberMention
from sayso.text.pieces import PieceReader

MOST_MODIFIERS = 6
"""Words between a number and its noun: "three young Syrian Arab Red Crescent volunteers" has five."""
LONGEST_BODY = 6
"""Words in the name of a body whose members are counted."""
CHILD_AGE = 18
"""Below this age a person is a child (Convention on the Rights of the Child, article 1)."""

_TOKEN = re.compile(rf"([^\W_]+(?:[’'.&-][^\W_]+(?:[’'.&-][^\W_]+)*|)|{MARK})")
_AGED = re.compile(r"(\d{1,3}|[a-z]+)-?(?:year|month|week|day)s?-?old", re.IGNORECASE)
OLDEST = 110
"""Years."""
_NAMES_LIKE_WORDS = {"IS": "isis", "US": "u.s"}
"""Names that would be read as "is" and "us"; in upper-case text nothing tells them apart."""
_ENDS_CLAUSE = frozenset(".;:!?")


@dataclass(slots=True, eq=False)
class Unit:
    """One word, mark or number of a stretch, with what the lexicon knows of it."""

    start: int
    end: int
    text: str
    low: str
    number: NumberMention | None = None
    noun: Noun | None = None
    predicates: tuple[Predicate, ...] = ()

    def form(self, *forms: Form) -> Predicate | None:
        """The first predicate of this unit that has one of the forms."""
        for one in self.predicates:
            if one.form in forms:
                return one
        return None

    @property
    def ends_clause(self) -> bool:
        """Whether this is a mark that ends a clause or a sentence."""
        return self.low in _ENDS_CLAUSE


class Group(NamedTuple):
    """People counted together: units `first` to `last` (exclusive), with the bounds of their number.

    `is_definite` people were told of before ("the soldiers") and are no new count. `has_noun` is False for a bare
    number. `harm` is set when the group's own words say what happened ("12 fatalities", "six wounded children").
    """

    first: int
    last: int
    min: int
    max: int | None
    qualifier: Qualifier
    whom: Whom
    word: str | None = None
    rule: str | None = None
    harm: Harm | None = None
    has_noun: bool = True
    has_number: bool = True
    is_definite: bool = False
    is_mixed: bool = False
    is_unknown_noun: bool = False

    @property
    def is_bare_plural(self) -> bool:
        """Whether people are named without a number ("civilians")."""
        return not self.has_number and self.max is None and not self.is_definite

    @property
    def counts(self) -> bool:
        """Whether this is a count of people: neither people told of before nor a count of none."""
        return not self.is_definite and self.max != 0


def cut_units(text: str, span: Span, numbers: tuple[NumberMention, ...], lexicon: Lexicon) -> list[Unit]:
    """The units of `text` within `span`: numbers whole, known phrases joined, everything else word by word."""
    units: list[Unit] = []
    position = span.start
    names = {} if span.words(text).isupper() else _NAMES_LIKE_WORDS
    for mention in numbers:
        _cut_words(text, position, mention.span.start, units, names, lexicon)
        words = mention.span.words(text)
        units.append(Unit(mention.span.start, mention.span.end, words, words.lower(), mention))
        position = mention.span.end
    _cut_words(text, position, span.end, units, names, lexicon)
    return _joined(text, units, lexicon)


def _cut_words(text: str, start: int, end: int, units: list[Unit], names: Mapping[str, str], lexicon: Lexicon) -> None:
    entries, unknown = lexicon.entries, (None, ())
    for at, words in _PIECES.over(text, start, end):
        for first, last, word, low in words:
            low = names.get(word, low)
            noun, predicates = entries.get(low, unknown)
            units.append(Unit(at + first, at + last, word, low, None, noun, predicates))


def _words_of(piece: str) -> tuple[tuple[int, int, str, str], ...]:
    """The words and marks of what stands between two spaces, as they stand there and in lower case."""
    cuts = cut_words(piece, 0, len(piece), pattern=_TOKEN)
    return tuple([(start, end, word, word.lower().replace("’", "'")) for word, start, end in zip(*cuts, strict=True)])


_PIECES = PieceReader(_words_of)


def _joined(text: str, units: list[Unit], lexicon: Lexicon) -> list[Unit]:
    """The units, with phrases of the lexicon made one."""
    starts = lexicon.phrases
    found: list[Unit] = []
    skip = 0
    for index, unit in enumerate(units):
        if skip:
            skip -= 1
            continue
        if unit.low in starts and (phrase := _phrase_at(units, index, starts[unit.low])):
            skip = len(phrase) - 1
            low, end = " ".join(phrase), units[index + skip].end
            noun, predicates = lexicon.entries.get(low, (None, ()))
            unit = Unit(unit.start, end, text[unit.start : end], low, None, noun, predicates)
        found.append(unit)
    return found


def _phrase_at(units: list[Unit], index: int, seconds: Mapping[str, tuple[tuple[str, ...], ...]]) -> tuple[str, ...]:
    """The longest of the phrases that stands at `index`, empty if none does."""
    after = units[index + 1].low if index + 1 < len(units) else ""
    for phrase in seconds.get(after, ()):
        if len(phrase) == 2 or tuple([other.low for other in units[index : index + len(phrase)]]) == phrase:
            return phrase
    return ()


def find_groups(units: list[Unit], lexicon: Lexicon) -> list[Group]:
    """The groups of people in a row of units, in order, never overlapping."""
    groups: list[Group] = []
    free = 0
    for index in _openers(units, lexicon):
        if index < free:
            continue
        is_number = units[index].number is not None
        if is_number and (_is_age(units, index) or _is_of_parent(units, index, lexicon)):
            continue
        group = _group_at(units, index, lexicon) or _twice(units, index, groups)
        if group is not None and groups and _says_both(units, groups[-1], group):
            groups[-1] = groups[-1]._replace(last=group.last, is_mixed=True)
            free = group.last
        elif group is not None:
            groups.append(_as_children(units, group, lexicon))
            free = group.last
    return groups


def _says_both(units: list[Unit], counted: Group, group: Group) -> bool:
    """For "14 people, both civilians and fighters": what follows says who they are, and counts nobody more."""
    if not counted.has_number or group.has_number:
        return False
    between = [unit.low for unit in units[counted.last : group.first]]
    is_first = between == [","] and units[group.first].low == "both"
    return is_first or (counted.is_mixed and between == ["and"] and group.is_bare_plural)


def _as_children(units: list[Unit], group: Group, lexicon: Lexicon) -> Group:
    """For "three brothers aged 9, 11 and 14": children, since none of the ages behind them is a grown-up's."""
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
        elif unit.low not in _BETWEEN_AGES:
            break
    return group._replace(whom=Whom.CHILDREN) if ages and max(ages) < CHILD_AGE else group


AGES_RULE, BOTH_RULE = "EN-TOLL-463", "EN-TOLL-464"
"""The rules that read ages behind people, and "both civilians and fighters"."""
_OF_ANY_AGE = frozenset({Whom.MEN, Whom.WOMEN, Whom.CIVILIANS, Whom.UNKNOWN})
_BETWEEN_AGES = frozenset({",", "and", "between", "from", "to", "-"})
MOST_AGES = 16
"""Units behind "aged" in which the ages of several people stand."""


def _openers(units: list[Unit], lexicon: Lexicon) -> list[int]:
    """The units at which a group can begin, in order: numbers, words for people, determiners, "twice as many"."""
    determiners = lexicon.sets["determiners"]
    found = [
        index
        for index, unit in enumerate(units)
        if unit.noun is not None or unit.number is not None or unit.low in determiners or unit.low == "twice"
    ]
    before_times = [index - 1 for index, unit in enumerate(units) if unit.low == "times" and index]
    return sorted({*found, *before_times}) if before_times else found


def _is_age(units: list[Unit], index: int) -> bool:
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


def _is_of_parent(units: list[Unit], index: int, lexicon: Lexicon) -> bool:
    """For "a father of four was killed": the children are no count of the harmed (EN-TOLL-442)."""
    return index > 1 and units[index - 1].low == "of" and units[index - 2].low in lexicon.sets["parents"]


def _twice(units: list[Unit], index: int, groups: list[Group]) -> Group | None:
    """For "Killed three and wounded twice as many" (or "three times"): the last count, so many times."""
    lows = tuple(unit.low for unit in units[index : index + 4])
    length = 3 if lows[1:3] == ("as", "many") else 4
    times = _TIMES.get(lows[0] if length == 3 else " ".join(lows[:2]))
    if not groups or times is None or lows[length - 2 : length] != ("as", "many"):
        return None
    last = groups[-1]
    top = None if last.max is None else times * last.max
    return last._replace(
        first=index, last=index + length, min=times * last.min, max=top, has_noun=False, whom=Whom.UNKNOWN
    )


_TIMES = {"twice": 2, "three times": 3, "four times": 4, "five times": 5, "ten times": 10}


def _group_at(units: list[Unit], index: int, lexicon: Lexicon) -> Group | None:
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
    start = _after_of(units, index + 1)
    head = _find_head(units, start, lexicon) or _head_of_those(units, start, lexicon)
    if head is None:
        return _with_unknown_noun(units, base, start, lexicon)
    noun, last, harm, adjective = head
    whom = adjective if noun.whom is Whom.UNKNOWN and adjective is not None else noun.whom
    are_men = units[last - 1].low == "men"  # "two of our men", but not "two of my brothers"
    if whom is Whom.MEN and are_men and units[start - 1].low in _OF_A_FORCE and units[start - 2].low == "of":
        whom = Whom.FIGHTERS
    base = base._replace(last=last, whom=whom, harm=noun.harm or harm, has_noun=True)
    if noun.is_family:
        return _family(units, base)
    return _coordinated(units, _with_body(units, _membership(units, base, lexicon), lexicon), lexicon)


def _after_of(units: list[Unit], index: int) -> int:
    """Behind "of", "more", "other" and the like, which may follow a number."""
    skipped = 0
    while (
        index < len(units)
        and skipped < 3
        and units[index].low
        in ("of", '"', "”", "more", "other", "others'", "further", "their", "its", "his", "her", "our", "my")
    ):
        if (
            units[index].low == "of"
            and index + 1 < len(units)
            and units[index + 1].low in ("them", "whom", "the", "those", "which")
        ):
            break
        index += 1
        skipped += 1
    return index


_OF_A_FORCE = frozenset({"their", "our", "his", "my"})
"""Whose men are fighters: "12 of their men". A village has men of its own ("12 of its men")."""


def _head_of_those(
    units: list[Unit], start: int, lexicon: Lexicon
) -> tuple[Noun, int, Harm | None, Whom | None] | None:
    """The people of whom some are counted: "12 of [the group's fighters]"."""
    pair = [unit.low for unit in units[start : start + 2]]
    if len(pair) < 2 or pair[0] != "of" or pair[1] not in ("the", "those", "these"):
        return None
    head = _find_head(units, start + 2, lexicon)
    return head if head is not None and head[0].is_plural and head[0].harm is None else None


def _find_head(units: list[Unit], start: int, lexicon: Lexicon) -> tuple[Noun, int, Harm | None, Whom | None] | None:
    """The people noun that is counted, where it ends, and what its adjectives say of harm and of whom."""
    harm: Harm | None = None
    adjective: Whom | None = None
    found: tuple[Noun, int] | None = None
    index = start
    while index < len(units) and index - start <= MOST_MODIFIERS:
        unit = units[index]
        if unit.noun is not None:
            if found is not None and not (
                _continues(found[0], unit.noun) or units[index - 1].low in lexicon.adjectives
            ):
                break
            adjective = adjective if found is None or found[0].whom is Whom.UNKNOWN else found[0].whom
            found = (unit.noun, index + 1)
        elif _stands_alone(units, index, found):
            found = (
                Noun(Whom.CHILDREN if _is_child(unit.low) else Whom.UNKNOWN, is_plural=False, harm=None),
                index + 1,
            )
        elif found is not None or not (_modifies(units, index, lexicon) or _joins_adjectives(units, index, lexicon)):
            break
        elif unit.predicates and (predicate := unit.form(Form.PARTICIPLE, Form.ADJECTIVE)) is not None:
            harm = predicate.harm
        adjective = lexicon.adjectives.get(unit.low, adjective)
        if unit.low.endswith("old") and _AGED.fullmatch(unit.low):
            adjective = adjective or (Whom.CHILDREN if _is_child(unit.low) else None)
        index += 1
    return None if found is None else (found[0], found[1], harm, adjective)


def _joins_adjectives(units: list[Unit], index: int, lexicon: Lexicon) -> bool:
    """Whether this is the "and" of "70 regime and rebel fighters"."""
    around = units[max(0, index - 1) : index + 2]
    is_link = units[index].low == "and" and len(around) == 3
    return is_link and all(unit.low in lexicon.adjectives or unit.low == "rebel" for unit in (around[0], around[2]))


def _continues(first: Noun, second: Noun) -> bool:
    """Whether two people nouns in a row are one noun phrase: "civilian victims", not "civilians people"."""
    return not first.is_plural or second.harm is not None


def _stands_alone(units: list[Unit], index: int, found: tuple[Noun, int] | None) -> bool:
    """For "a 17-year-old was killed": with no noun behind it, an age stands for the person (EN-TOLL-443)."""
    low = units[index].low
    if found is not None or not low.endswith("old") or _AGED.fullmatch(low) is None:
        return False
    after = units[index + 1 : index + 2]
    return not after or not after[0].low[0].isalpha() or after[0].low in _BEHIND_PERSON or bool(after[0].predicates)


_BEHIND_PERSON = frozenset(
    {"was", "is", "has", "had", "who", "in", "at", "and", "on", "died", "from", "after", "when", "by", "while", "to"}
)


def _modifies(units: list[Unit], index: int, lexicon: Lexicon) -> bool:
    """Whether a unit can stand between a number and its noun. A participle can, when a noun comes right behind it."""
    unit = units[index]
    if unit.low == "-" and index + 1 < len(units) and units[index + 1].low == "old":
        return True  # "a 3-year - old girl", as tokenised texts have it
    if unit.number is not None or not unit.low[0].isalnum() or unit.low in lexicon.sets["things"]:
        return False
    if unit.predicates and unit.form(Form.PARTICIPLE, Form.ADJECTIVE) is not None:
        return any(other.noun is not None and other.noun.harm is None for other in units[index + 1 : index + 2])
    if unit.predicates or unit.low in lexicon.sets["modals"] or unit.low in lexicon.sets["campaign_spans"]:
        return False
    return unit.low not in lexicon.sets["stop_words"]


def _with_unknown_noun(units: list[Unit], base: Group, start: int, lexicon: Lexicon) -> Group:
    """A bare number, taking along words that may be an unknown noun for people ("12 Syrians", "three beekeepers")."""
    index = start
    while index < len(units) and index - start < 3 and _modifies(units, index, lexicon):
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


def _family(units: list[Unit], group: Group) -> Group:
    """For "A family of five" is five; "three families" at least six (R4: a family is at least two)."""
    after = units[group.last : group.last + 2]
    if len(after) == 2 and after[0].low == "of" and (number := after[1].number) is not None:
        return group._replace(
            last=group.last + 2, min=number.min, max=number.max, qualifier=number.qualifier, word=number.word
        )
    is_couple = units[group.last - 1].low == "couple"
    if not is_couple and group.min == 1 and not group.has_number:
        return group._replace(min=2, max=None, qualifier=Qualifier.VAGUE, word="family")
    return group._replace(
        min=2 * group.min,
        max=2 if is_couple else None,
        qualifier=Qualifier.EXACT if is_couple else Qualifier.AT_LEAST,
    )


def _membership(units: list[Unit], group: Group, lexicon: Lexicon) -> Group:
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
        if whom is Whom.FIGHTERS and head.low in ("members", "member"):
            return group._replace(whom=Whom.FIGHTERS)
    return group


def _with_body(units: list[Unit], group: Group, lexicon: Lexicon) -> Group:
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
        not is_first and unit.low in (*lexicon.adjectives, "of", "for", "group", "movement")
    )


def _coordinated(units: list[Unit], group: Group, lexicon: Lexicon) -> Group:
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
        if noun is None and not _modifies(units, at, lexicon):
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


_DEMONSTRATIVES = frozenset({"this", "that", "each", "every", "any", "some", "a", "an"})


def _determined(units: list[Unit], index: int, lexicon: Lexicon) -> Group | None:
    """One person ("a soldier", "his wife"), or people told of before ("the soldiers", "his children")."""
    sets = lexicon.sets
    low = units[index].low
    if low not in _DEMONSTRATIVES and index + 1 < len(units) and units[index + 1].number is not None:
        return _numbered(units, index + 1, lexicon)._replace(first=index)
    head = _find_head(units, index + 1, lexicon)
    if head is None:
        return None
    noun, last, harm, adjective = head
    whom = adjective if noun.whom is Whom.UNKNOWN and adjective is not None else noun.whom
    if whom in (Whom.MEN, Whom.CIVILIANS) and adjective is Whom.CHILDREN:
        whom = Whom.CHILDREN
    base = Group(index, last, 1, 1, Qualifier.EXACT, whom, harm=noun.harm or harm, has_number=False)
    if noun.is_family and low in sets["indefinite"]:
        return _family(units, base)
    if not noun.is_plural and not noun.is_family:
        return base if low in sets["indefinite"] or low in ("the", "one") else None
    if low in ("more", "other", "further", "additional", "some", "any") and low != "any":
        return base._replace(min=2, max=None, qualifier=Qualifier.VAGUE)
    return base._replace(is_definite=True, min=2, max=None, qualifier=Qualifier.VAGUE)


def _bare(units: list[Unit], index: int, lexicon: Lexicon) -> Group | None:
    """A bare plural, at least two and open (R4); a singular only before a name ("civilian Amal Roni")."""
    head = _find_head(units, index, lexicon)
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


def _is_child(aged: str) -> bool:
    match = _AGED.fullmatch(aged)
    if match is None:
        return False
    return "year" not in aged or (int(match[1]) < CHILD_AGE if match[1].isdigit() else match[1] in _CHILD_AGES)


_CHILD_AGES = frozenset(
    {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
)
