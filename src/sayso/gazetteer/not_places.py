"""Whether a name is no place whatever the gazetteer says: a part of another name, a person, a month, a common word."""

from sayso.gazetteer.gazetteer import Entry
from sayso.gazetteer.mention import Mention
from sayso.gazetteer.name_words import Word
from sayso.gazetteer.word_row import POINTED, WordRow
from sayso.records.place import Precision

_SHORT = frozenset(("US", "UK", "DC", "LA"))
"""Names of two letters that are read as places without a comma before them."""
_PROMINENT_PEOPLE = 1_000_000
"""Inhabitants from which a city is as well known as a country."""


def find_people(row: WordRow) -> set[str]:
    """The keys of the surnames of people who are named in full or with a title; none in a text of capitals."""
    if row.is_shouted:
        return set()
    found = (_surname_of_person(row, first, last) for first, last in row.runs)
    return {surname for surname in found if surname is not None}


def _surname_of_person(row: WordRow, first: int, last: int) -> str | None:
    """The last word of a person's full name, None if this is none: the same word alone is that person again."""
    words, lexicon = row.words, row.lexicon
    title = first > 0 and words[first - 1].key in lexicon.titles
    if first == last and not title:
        return None  # so it is with most names
    names = [at for at in range(first, last + 1) if words[at].text != "."]
    while len(names) > 1 and words[names[0]].key in lexicon.titles:
        names = names[1:]
        title = True
    if not 1 <= len(names) <= 4 or not (words[names[0]].is_capital and words[names[-1]].is_capital):
        return None
    starts_given = words[names[0]].key in lexicon.given_names
    if len(names) == 1:
        return words[names[0]].key if title and not words[names[0]].is_possessive else None
    if title or (starts_given and not _is_known_whole(row, names[0], names[-1])):
        return words[names[-1]].key
    return None


def _is_known_whole(row: WordRow, first: int, last: int) -> bool:
    """Whether a run of words is the name of a place with inhabitants, or one of the dossier's own."""
    key = " ".join(word.key for word in row.words[first : last + 1] if word.key)
    return any(entry.population > 0 or entry.main == 3 for entry in row.gazetteer.find(key))


def is_something_else(row: WordRow, mention: Mention, people: set[str]) -> bool:
    """Whether a name is no place whatever the gazetteer says: a person, a month, a common word, a newspaper."""
    lexicon, word = row.lexicon, row.words[mention.first]
    if mention.entries[0].main == 3:
        return False
    before = row.words[mention.first - 1] if mention.first else None
    if before is not None and before.text == "." and mention.first > 1:
        before = row.words[mention.first - 2] if row.words[mention.first - 2].key in POINTED else before
    if (
        before is not None
        and before.key in lexicon.titles
        and not before.is_possessive
        and mention.entries[0].place.precision is not Precision.COUNTRY
    ):
        return before.key not in lexicon.kinds_before
    if mention.first != mention.last:
        return mention.is_partial and not _is_prominent(mention.entries[0])
    if mention.key in people and not _is_prominent(mention.entries[0]) and not _has_wider(row, mention):
        return True
    is_word = mention.key in lexicon.common or (mention.key in row.small and not row.is_shouted)
    if not (word.text.isupper() and len(mention.key) > 1 and not row.is_shouted):
        mention.is_doubtful = is_word or mention.key in lexicon.surnames or mention.key in lexicon.given_names
    if word.is_first and mention.key in lexicon.common and not mention.is_after_preposition:
        return True
    if word.text.isupper() and not row.is_shouted and 2 < len(word.text) <= 5 and not _is_wide(mention.entries[0]):
        return True
    if row.text[word.start - 1 : word.start] == "$" or row.text[word.end : word.end + 1] == "$":
        return True
    if len(mention.key) < 3 and word.text.replace(".", "") not in _SHORT:
        return not _is_after_comma(row, mention)
    return False


def _has_wider(row: WordRow, mention: Mention) -> bool:
    """Whether a comma and a further name stand behind a name."""
    return (
        mention.last + 2 < len(row.words)
        and row.words[mention.last + 1].text == ","
        and row.words[mention.last + 2].is_capital
    )


def _is_after_comma(row: WordRow, mention: Mention) -> bool:
    """Whether a further name and a comma or bracket stand before a name."""
    return (
        mention.first > 1
        and row.words[mention.first - 1].text in (",", "(")
        and row.words[mention.first - 2].is_capital
    )


def is_part_of_more(row: WordRow, at: int, end: int, run_first: int, run_last: int, entry: Entry) -> bool:
    """Whether capitalised words beside the name belong to it and make it something else."""
    return _is_held_left(row, at, run_first) or _is_held_right(row, end, run_last, entry)


def _is_held_left(row: WordRow, at: int, run_first: int) -> bool:
    """Whether the words before a name belong to it: "Bank of [Norvik]", "Ada [Norvik]"."""
    lexicon, words = row.lexicon, row.words
    if at == run_first:
        return False
    before = words[at - 1]
    if before.key == "of" or (before.key == "the" and at - 2 >= run_first and words[at - 2].key == "of"):
        head = words[at - 2] if before.key == "of" else words[at - 3]
        return head.key in lexicon.of_organisations and head.is_capital
    if not before.is_capital or before.is_possessive:
        return False
    if before.key in lexicon.directions or before.key in lexicon.kinds_before or before.key in lexicon.common:
        return before.key in lexicon.titles
    if row.is_shouted:
        return before.key in lexicon.titles or before.key in lexicon.given_names
    return not (before.is_first and _is_small_word(row, before))


def _is_small_word(row: WordRow, word: Word) -> bool:
    """Whether a capitalised word at the start of a sentence is an ordinary word."""
    lexicon = row.lexicon
    return word.key in lexicon.prepositions or word.key in lexicon.common or word.key in row.small or len(word.key) < 3


def _is_held_right(row: WordRow, end: int, run_last: int, entry: Entry) -> bool:
    """Whether the word behind a name belongs to it: "[Norvik] Tribune"."""
    lexicon, words = row.lexicon, row.words
    if end >= run_last or words[end].is_possessive:
        return False
    after = words[end + 1]
    if not after.is_capital:
        return False
    if after.key in lexicon.kinds_after and after.key not in lexicon.organisations:
        return False
    if _is_wide(entry) and (
        after.key in lexicon.official
        or (after.key in lexicon.given_names and words[end].key not in lexicon.given_names)
    ):
        return False
    if after.key in lexicon.directions or after.key in lexicon.prepositions:
        return False
    return not row.is_shouted or after.key in lexicon.organisations


def _is_prominent(entry: Entry) -> bool:
    """Whether a place is so well known that its name alone is more likely the place than a person."""
    return entry.place.precision is Precision.COUNTRY or (entry.population >= _PROMINENT_PEOPLE and entry.main >= 2)


def _is_wide(entry: Entry) -> bool:
    """Whether a place is a country, a province or a very large city under its own name."""
    return entry.main >= 2 and (
        entry.place.precision in (Precision.COUNTRY, Precision.PROVINCE) or entry.population >= _PROMINENT_PEOPLE
    )
