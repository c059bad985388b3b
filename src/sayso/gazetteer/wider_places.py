"""What the words around a name say of where it lies: its kind, the wider place, its owner, others in its list."""

from collections.abc import Mapping
from itertools import pairwise

from sayso.gazetteer.mention import Mention
from sayso.gazetteer.word_row import WordRow
from sayso.records.place import Precision

_PROVINCE_SUFFIXES = ("governorate", "province", "oblast", "region", "state", "department")
"""Words with which the gazetteer names provinces that bear the name of their chief town."""


def has_preposition(row: WordRow, at: int) -> bool:
    """Whether a word for a spot ("in", "near") stands before the name at `at`."""
    before = at - 1
    while before >= 0 and (row.words[before].key in row.lexicon.directions or row.words[before].key == "the"):
        before -= 1
    if before > 0 and row.words[before].key == "of":  # "Jane Doe, 39, of NAME"
        return row.words[before - 1].text == ","
    return before >= 0 and row.words[before].key in row.lexicon.prepositions


def add_kinds(row: WordRow, mentions: list[Mention]) -> None:
    """Note the word for the kind of place beside each name: "the village of NAME", "NAME district"."""
    for mention in mentions:
        kind = kind_beside(row, mention.first, mention.last)
        if kind is not None:
            mention.kind, mention.is_kind_named = kind, True
        if kind is Precision.PROVINCE and mention.entries[0].main < 3:
            named = (row.gazetteer.find(f"{mention.key} {suffix}") for suffix in _PROVINCE_SUFFIXES)
            provinces = tuple(
                entry for entries in named for entry in entries if entry.place.precision is Precision.PROVINCE
            )
            mention.entries = tuple(dict.fromkeys((*provinces, *mention.entries)))


def follows_comma(row: WordRow, last: int) -> bool:
    """Whether a comma stands behind the word at `last`."""
    return last + 1 < len(row.words) and row.words[last + 1].text == ","


def kind_beside(row: WordRow, first: int, last: int) -> Precision | None:
    """The kind of place that the words before or after a name say it is."""
    kind = _kind_before(row, first) or _kind_after(row, last)
    kind = kind or (row.lexicon.kinds_after.get(row.words[last].key) if last > first else None)
    is_part = last > first and row.words[first].key in row.lexicon.name_parts
    return Precision.NEIGHBOURHOOD if is_part and kind in (Precision.CITY, Precision.TOWN) else kind


def _kind_before(row: WordRow, at: int) -> Precision | None:
    """The kind of place that the words before a name tell: "the village of NAME"."""
    words = row.words
    if words[at].is_first:
        return None  # "a raid on a village", then a new sentence or line
    if at >= 2 and words[at - 1].key == "of":
        return row.lexicon.kinds_before.get(words[at - 2].key)
    return row.lexicon.kinds_before.get(words[at - 1].key) if at >= 1 and not words[at - 1].is_capital else None


def _kind_after(row: WordRow, last: int) -> Precision | None:
    """The kind of place that the words behind a name tell: "NAME district"."""
    words = row.words
    if last + 1 >= len(words) or words[last].is_possessive or words[last + 1].is_first:
        return None
    if last + 2 < len(words) and (pair := f"{words[last + 1].key} {words[last + 2].key}") in row.lexicon.kinds_after:
        return row.lexicon.kinds_after[pair]
    return row.lexicon.kinds_after.get(words[last + 1].key)


def add_parents(row: WordRow, mentions: list[Mention]) -> None:
    """Join each name to the wider place that the words put it in: "X, Y", "X district of western Y", "Y's X"."""
    at_word = {mention.first: mention for mention in mentions}
    ends = {mention.last: mention for mention in mentions}
    for mention in mentions:
        wider = find_wider(row, mention.last, at_word)
        if wider is not None:
            mention.parents.append(wider)
            wider.children.append(mention)
        owner = ends.get(word_before_owner(row, mention.first))
        if owner is not None and row.words[owner.last].is_possessive:
            mention.parents.append(owner)
            owner.children.append(mention)
            mention.is_inside = True


def add_neighbours(row: WordRow, mentions: list[Mention]) -> None:
    """Join names that stand in one list: "Oregon, Washington and Idaho"."""
    for mention, following in pairwise(mentions):
        between = (
            [word.text for word in row.words[mention.last + 1 : following.first]]
            if following.first - mention.last <= 3
            else ["far"]
        )
        if between in ([","], ["and"], [",", "and"], ["or"]):
            mention.neighbours.append(following)
            following.neighbours.append(mention)


def find_wider(row: WordRow, last: int, at_word: Mapping[int, Mention]) -> Mention | None:
    """The wider place that the words behind a name put it in; a direction may begin its name ("Lower X")."""
    at = _word_after_link(row, last)
    is_direction = at > 0 and row.words[at - 1].is_capital and row.words[at - 1].key in row.lexicon.directions
    wider = at_word.get(at - 1 if is_direction and at - 1 in at_word else at)
    if wider is None or not row.words[wider.last].is_possessive:
        return wider
    behind = wider.last + 1
    while behind not in at_word and behind < len(row.words) and row.words[behind].key in row.lexicon.directions:
        behind += 1
    return at_word.get(behind, wider)  # "the village of X in Ukraine's Donetsk region"


def _word_after_link(row: WordRow, last: int) -> int:
    """The word where the wider place after a name would start, -1 if nothing links one."""
    words, lexicon = row.words, row.lexicon
    at = last + 1
    if words[last].is_possessive:
        return -1
    if at + 1 < len(words) and f"{words[at].key} {words[at + 1].key}" in lexicon.kinds_after:
        at += 2
    elif at < len(words) and words[at].key in lexicon.kinds_after:
        at += 1
    if at < len(words) and words[at].text == ".":  # "Ga."
        return -1
    if at < len(words) and words[at].text in (",", "(") and at + 1 < len(words):
        at += 1
        if words[at].key == "in":
            at += 1
    elif at < len(words) and words[at].key in ("of", "in"):
        at += 1
    else:
        return -1
    for _ in range(4):
        if at < len(words) and (
            words[at].key in lexicon.directions
            or words[at].key in ("the", "of")
            or words[at].key in lexicon.kinds_before
        ):
            at += 1
    return at


def word_before_owner(row: WordRow, first: int) -> int:
    """The word where the owner of a name would stand: "Mosul's western NAME"."""
    at = first - 1
    while at > 0 and first - at < 3 and row.words[at].key in row.lexicon.directions:
        at -= 1
    return at
