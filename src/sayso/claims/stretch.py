"""One stretch of text, cut into units and groups of people, and where a word of harm has its people.

They stand before it or behind it, or nowhere because the harm is negated, planned or asked about.
"""

from sayso.claims.harm_words import Form, Lexicon, Predicate
from sayso.claims.kin import with_kin
from sayso.claims.people import find_groups
from sayso.claims.people_ages import OLDEST
from sayso.claims.people_group import Group
from sayso.claims.victims import start_of_name
from sayso.claims.word_units import Unit
from sayso.records.claim import Qualifier, Whom
from sayso.text.numbers import RANGE_RULE

_GAP = frozenset(
    {",", "and", "&", "plus", "as", "well", "along", "with", "or", "also", "-", "–", "—", "both", "together", '"'}
)

COUNT_RULE = "EN-TOLL-462"
"""The rule that reads a number before "the number of"."""
NUMBER_RULE = "EN-TOLL-472"
"""The rule that reads a number behind "the number of men at"."""
_COUNT_WORDS = 4
"""Units from a number to the people behind "the number of"."""
_QUOTES = frozenset({'"', "“", "”"})
_COUNTS = (["the", "number", "of"], ["the", "tally", "of"], ["the", "count", "of"])
SUBJECT_REACH = 30
"""Units to the left in which a predicate looks for its subject: news puts places and dates between."""


class Stretch:
    """One stretch cut into units and groups, with the look-ups that the rules share."""

    __slots__ = ("cued", "ends", "groups", "has_condition", "lexicon", "lows", "parts", "starts", "text", "units")

    def __init__(self, text: str, units: list[Unit], lexicon: Lexicon) -> None:
        self.text, self.units, self.lexicon = text, units, lexicon
        groups = with_kin(units, _with_ages(units, find_groups(units, lexicon)), lexicon)
        self.groups = _with_named_heads(units, _with_counts_before(units, groups), lexicon)
        self.starts = {group.first: group for group in self.groups}
        self.ends = {group.last: group for group in self.groups}
        self.parts: dict[int, Group] = {}
        self.lows = [unit.low for unit in units]
        self.has_condition = self.has_any("conditions")
        self.cued = [index for index, unit in enumerate(units) if unit.predicates]

    def is_in(self, index: int, name: str) -> bool:
        """Whether the unit at `index` is in the named set of the lexicon."""
        return 0 <= index < len(self.lows) and self.lows[index] in self.lexicon.sets[name]

    def has_any(self, name: str) -> bool:
        """Whether a unit of the stretch is in the named set of the lexicon."""
        return not self.lexicon.sets[name].isdisjoint(self.lows)

    def low(self, index: int) -> str:
        """The unit at `index` in lower case, "" outside the stretch."""
        return self.lows[index] if 0 <= index < len(self.lows) else ""

    def predicate(self, index: int, *forms: Form) -> Predicate | None:
        """The predicate of the unit at `index` that has one of the forms."""
        if not 0 <= index < len(self.units):
            return None
        unit = self.units[index]
        return unit.form(*forms) if unit.predicates else None

    def drop(self, group: Group) -> None:
        """Forget a group that turned out to be no count."""
        self.groups.remove(group)
        del self.starts[group.first], self.ends[group.last]

    def add(self, group: Group) -> None:
        """Take a group in."""
        self.groups = sorted([*self.groups, group], key=lambda one: one.first)
        self.starts[group.first] = self.ends[group.last] = group

    def group_around(self, index: int) -> Group | None:
        """The group that the unit at `index` stands in."""
        return next((group for group in self.groups if group.first <= index < group.last), None)


def _with_ages(units: list[Unit], groups: list[Group]) -> list[Group]:
    """The groups, with no count for the age of "a girl of eight", which belongs to the girl (EN-TOLL-483)."""
    found: list[Group] = []
    for group in groups:
        person = found[-1] if found else None
        if person is not None and _is_age_of(units, person, group):
            found[-1] = person._replace(last=group.last)
        else:
            found.append(_with_own_age(units, group))
    return found


def _with_own_age(units: list[Unit], person: Group) -> Group:
    """A person with the figure between commas behind: "a woman, 70, and a boy"."""
    age = person.last + 1
    is_set_off = age + 1 < len(units) and units[age - 1].low == units[age + 1].low == ","
    return person._replace(last=age + 1) if is_set_off and _is_one(person) and units[age].low.isdecimal() else person


def _is_one(person: Group) -> bool:
    """Whether a group is one child, woman or man."""
    return person.whom in (Whom.CHILDREN, Whom.WOMEN, Whom.MEN) and person.max == 1 and not person.has_number


def _is_age_of(units: list[Unit], person: Group, group: Group) -> bool:
    """Whether a bare number is the age of the child, woman or man before it: "a girl of eight", "a girl, eight,"."""
    if not _is_one(person) or group.has_noun or group.min > OLDEST or person.last + 1 != group.first:
        return False
    link = units[person.last].low
    after = units[group.last].low if group.last < len(units) else ","
    return link == "of" or (link == "," and after in (",", ".", ";"))


def _with_counts_before(units: list[Unit], groups: list[Group]) -> list[Group]:
    """The groups, with the number before "the number of": "brings to 195 the number of villagers" (EN-TOLL-462)."""
    found: list[Group] = []
    for group in groups:
        if found and (told := _of_number(units, found[-1], group)) is not None:
            found[-1] = told
            continue
        at = group.first - _COUNT_WORDS
        number = units[at].number if at > 0 else None
        is_count = group.is_bare_plural and [unit.low for unit in units[at + 1 : group.first]] in _COUNTS
        if number is not None and is_count and found and found[-1].last > at:
            found.pop()  # the bare number
        if number is not None and is_count:
            group = group._replace(
                first=at, min=number.min, max=number.max, qualifier=number.qualifier, has_number=True, rule=COUNT_RULE
            )
        found.append(group)
    return found


def _of_number(units: list[Unit], people: Group, group: Group) -> Group | None:
    """The people of "the number of [men killed] at [over 100]" with their number; None: the words say no such thing."""
    first = people.first
    while first > 0 and units[first - 1].predicates:
        first -= 1  # "the number of [executed] men"
    before = [unit.low for unit in units[max(0, first - 3) : first]]
    number = units[group.first].number
    if number is None or group.has_noun or not people.is_bare_plural or before not in _COUNTS:
        return None
    between = [unit.low for unit in units[people.last : group.first] if not unit.predicates and unit.low not in _QUOTES]
    if between not in (["at"], ["to"], ["as"]):
        return None
    return people._replace(
        last=group.last, min=number.min, max=number.max, qualifier=number.qualifier, has_number=True, rule=NUMBER_RULE
    )


def _with_named_heads(units: list[Unit], groups: list[Group], lexicon: Lexicon) -> list[Group]:
    """The groups, with one for the person whose kin or company follow: "[Amira Solen] and her two children"."""
    found: list[Group] = []
    for group in groups:
        link = group.first - 1
        is_kin = units[group.first].low in ("his", "her", "their") and units[link].low in ("and", ",", "with")
        is_counted = group.has_number and units[link].low == "and"
        if link > 0 and (is_kin or is_counted):
            first = start_of_name(units, end_of_name(units, link), lexicon)
            is_apart = first is not None and (not found or found[-1].last <= first)
            if first is not None and found and _is_named_so(units, found[-1], first):
                found[-1] = found[-1]._replace(last=link)
            elif first is not None and is_apart and (is_kin or _opens_clause(units, first)):
                found.append(Group(first, link, 1, 1, Qualifier.EXACT, Whom.UNKNOWN, has_number=False))
        found.append(group)
    return found


def _is_named_so(units: list[Unit], person: Group, first: int) -> bool:
    """Whether the name at `first` is that of the person before it: "citizen Teo Roni", "a printer, Teo Roni,"."""
    between = [unit.low for unit in units[person.last : first]]
    return person.max == 1 and not person.has_number and between in ([], [","])


def end_of_name(units: list[Unit], link: int) -> int:
    """Where a name before `link` ends, a comma and an age left out: "[Amira Solen], 40, and ten others"."""
    if link < 2 or units[link - 1].low != ",":
        return link
    is_age = link > 2 and units[link - 3].low == "," and units[link - 2].text.isdigit()
    return link - 3 if is_age else link - 1


def _opens_clause(units: list[Unit], index: int) -> bool:
    """Whether a name stands where a subject or an object does: "[Amira Solen] and ten others", "killed [...]"."""
    before = units[index - 1] if index else None
    return before is None or before.ends_clause or before.form(Form.PARTICIPLE, Form.GERUND, Form.FINITE) is not None


# What stands before a predicate.


def is_blocked(stretch: Stretch, index: int, reach: int = 4, *, is_noun: bool = False) -> bool:
    """Whether the words right before say that it did not, will not or need not happen.

    Before a noun "to" is a preposition and says nothing. Rule EN-TOLL-467.
    """
    for back in range(index - 1, max(-1, index - 1 - reach), -1):
        low = stretch.low(back)
        if is_noun and stretch.is_in(back, "presupposing"):
            return False
        if stretch.is_in(back, "negators"):
            return True
        if low == "to" and stretch.is_in(back - 1, "hearsay") and stretch.low(back + 1) == "be":
            return False  # "strikes believed to be Norvik's killed nine"
        if stretch.is_in(back, "modals") and not (is_noun and low == "to"):
            is_perfect = any(stretch.is_in(at, "perfect") for at in range(back + 1, index))
            return not (is_perfect and low in stretch.lexicon.sets["hedged_modals"])
        if back in stretch.ends or stretch.units[back].number is not None or not low[0].isalpha():
            return False
        if stretch.units[back].predicates and stretch.predicate(back, Form.PARTICIPLE, Form.FINITE, Form.GERUND):
            return False
    return False


def is_intended(stretch: Stretch, index: int) -> bool:
    """Whether the word right before a gerund makes it an aim or a risk: "into killing", "instead of killing"."""
    before = index - 1
    while before > 0 and stretch.low(before).endswith("ly"):
        before -= 1
    return stretch.is_in(before, "intents")


def is_conditional(stretch: Stretch, index: int) -> bool:
    """Whether "if" or "whether" stands before in the same clause."""
    if not stretch.has_condition:
        return False
    for back in range(index - 1, max(-1, index - 15), -1):
        if stretch.units[back].ends_clause or stretch.low(back) == ",":
            return False
        if stretch.is_in(back, "conditions"):
            return True
    return False


def verb_phrase(stretch: Stretch, index: int) -> tuple[int, bool, bool]:
    """Where the verb phrase that ends at `index` starts, whether it is passive, whether it is perfect."""
    start, is_passive, is_perfect = index, False, False
    for back in range(index - 1, max(-1, index - 7), -1):
        if back + 1 in stretch.ends or stretch.units[back].number is not None:
            break
        if stretch.is_in(back, "passive"):
            start, is_passive = back, True
        elif stretch.is_in(back, "perfect"):
            start, is_perfect = back, True
        elif (
            stretch.is_in(back, "auxiliaries")
            or stretch.low(back).endswith("ly")
            or stretch.is_in(back, "adverbs")
            or stretch.is_in(back, "modals")
            or stretch.is_in(back, "negators")
        ):
            start = back
        elif stretch.predicate(back, Form.PARTICIPLE) or stretch.low(back) in ("and", "or"):
            continue
        else:
            break
    return start, is_passive, is_perfect


# Where the people stand.


def object_chain(stretch: Stretch, index: int, is_strict: bool) -> list[Group]:
    """The groups right behind a verb: "killed [two women], [a child] and [12 others]"."""
    chain: list[Group] = []
    position = skip_to_group(stretch, index)
    while position in stretch.starts:
        group = stretch.starts[position]
        if position in stretch.parts or (chain and _is_apart(stretch, chain[-1], group)):
            break
        if is_strict and (not group.has_noun or group.is_unknown_noun):
            break
        chain.append(group)
        position = next_in_chain(stretch, group.last)
    return chain


def skip_to_group(stretch: Stretch, index: int) -> int:
    """Behind adverbs, quotation marks and a joined second verb ("killed or wounded 12")."""
    position = index
    while position < index + 4 and position not in stretch.starts:
        low = stretch.low(position)
        is_joined = (
            low in ("and", "or")
            and stretch.predicate(position + 1, Form.PARTICIPLE, Form.GERUND, Form.FINITE) is not None
        )
        if is_joined:
            position += 2
        elif (
            _opens_range(stretch, position)
            or low in ("also", "or", '"', "“", "reportedly", "mostly", "instantly", "another")
            or low.endswith("ly")
        ):
            position += 1
        else:
            break
    return position


def _opens_range(stretch: Stretch, index: int) -> bool:
    """Whether this is the "from" of "killed from 12 to 15 people"."""
    group = stretch.starts.get(index + 1) if stretch.low(index) == "from" else None
    return group is not None and group.rule == RANGE_RULE


def next_in_chain(stretch: Stretch, position: int) -> int:
    """Where the next group of a coordination would start."""
    start = position
    while position < start + 3 and position not in stretch.starts and stretch.is_in(position, "list_links"):
        position += 1
    return position


def _is_apart(stretch: Stretch, last: Group, group: Group) -> bool:
    """Whether a group after another begins something new ("and five were hurt", "residents said") (EN-TOLL-473)."""
    if has_own_verb(stretch, group) or only_touches(last, group) or stretch.is_in(group.last, "of_those"):
        return True  # "wounding five others, [two] of whom are in serious condition"
    return last.last == group.first and stretch.is_in(group.last, "speech")


def only_touches(first: Group, second: Group) -> bool:
    """Whether two groups stand side by side without a link and one is a bare plural or a bare number.

    Where commas were lost, only counted people make a list.
    """
    return first.last == second.first and (first.is_bare_plural or second.is_bare_plural or not first.has_noun)


def has_own_verb(stretch: Stretch, group: Group) -> bool:
    """Whether a group is the subject of a predicate right behind it: "and [30] wounded", "and [five] were hurt"."""
    after = group.last
    while after < group.last + 3 and (stretch.is_in(after, "auxiliaries") or stretch.is_in(after, "perfect")):
        after += 1
    own = stretch.predicate(after, Form.PARTICIPLE, Form.INTRANSITIVE, Form.ADJECTIVE)
    return own is not None or stretch.is_in(after, "survivals")


def subject_chain(stretch: Stretch, index: int, reach: int = SUBJECT_REACH) -> list[Group]:
    """The groups before a verb, in its clause, that are its subject: no parts, nothing in a prepositional phrase."""
    position = index
    while position > max(0, index - reach):
        group = stretch.ends.get(position)
        if group is None:
            if _is_barrier(stretch, position - 1, index):
                return []
            position -= 1
            continue
        if group.first in stretch.parts or is_in_phrase(stretch, group):
            position = group.first
            continue
        return whole_chain(stretch, group)
    return []


def _is_barrier(stretch: Stretch, index: int, verb: int) -> bool:
    """Whether a subject cannot stand further left: another clause begins here."""
    unit = stretch.units[index]
    if unit.ends_clause or unit.low in stretch.lexicon.sets["subject_barriers"]:
        return True
    predicate = unit.form(Form.FINITE, Form.GERUND, Form.INTRANSITIVE, Form.PARTICIPLE)
    if predicate is None:
        return False
    if verb - index == 1 and unit.form(Form.PARTICIPLE) is not None:
        return False  # "12 people killed injured"
    return not (verb - index <= 3 and stretch.low(index + 1) in ("and", "or"))


def is_in_phrase(stretch: Stretch, group: Group) -> bool:
    """Whether the group stands in a prepositional phrase, the chain before it included."""
    first = group
    while (before := _previous_in_chain(stretch, first)) is not None:
        first = before
    return stretch.is_in(first.first - 1, "prepositions")


def _previous_in_chain(stretch: Stretch, group: Group) -> Group | None:
    position = group.first
    skipped = 0
    while skipped < 3 and position not in stretch.ends and stretch.is_in(position - 1, "list_links"):
        position -= 1
        skipped += 1
    found = stretch.ends.get(position)
    if found is not None and (
        only_touches(found, group) or _ends_toll(stretch, found, group) or _is_apposition(stretch, found, group)
    ):
        return None
    return None if found is None or (found.first in stretch.parts) != (group.first in stretch.parts) else found


def _is_apposition(stretch: Stretch, first: Group, second: Group) -> bool:
    """Whether one person is told of twice between commas: "an eighth person, a girl of 14, died"."""
    are_single = first.max == second.max == 1 and not first.has_number and not second.has_number
    end = second.last + 2 * (stretch.low(second.last) == "of" and stretch.low(second.last + 1).isdigit())
    is_between = first.last + 1 == second.first and stretch.low(first.last) == "," == stretch.low(end)
    return are_single and is_between and stretch.low(end + 1) not in ("and", "or", "a", "an")


def _ends_toll(stretch: Stretch, first: Group, second: Group) -> bool:
    """Whether a bare number is a toll's figure, and others follow: "has risen to 19, with 30 wounded"."""
    return (
        not first.has_noun and first.has_number and stretch.low(first.first - 1) in ("to", "at") and second.has_number
    )


def coordination(stretch: Stretch, last: Group) -> list[Group]:
    """The groups of the coordination that ends with `last`, in order."""
    chain = [last]
    while (before := _previous_in_chain(stretch, chain[0])) is not None:
        chain.insert(0, before)
    return chain


def whole_chain(stretch: Stretch, last: Group) -> list[Group]:
    """The coordination that ends with `last`, unless an earlier member is the object of a verb before it."""
    chain = coordination(stretch, last)
    start = chain[0].first
    is_object = stretch.predicate(start - 1, Form.PARTICIPLE, Form.GERUND, Form.FINITE) is not None
    return chain[-1:] if is_object and len(chain) > 1 else chain
