"""Names in a text that may be places, with what the words around them say. Which place is meant comes later.

A name is a run of capitalised words (with the small words that stand inside names) or a part of one that the gazetteer
knows. Runs are tried longest first, six words at most, so that the work grows with the length of the text and no
faster.
"""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import compress, filterfalse, pairwise, repeat
from operator import attrgetter
from typing import NamedTuple

from sayso.gazetteer.gazetteer import Entry, Gazetteer
from sayso.gazetteer.names import MARKS, normalise_name
from sayso.gazetteer.words import PlaceWords
from sayso.records.place import Precision
from sayso.records.span import Span
from sayso.text.cut import LETTER, cut_words
from sayso.text.pieces import PieceReader

_LONGEST_NAME = 6
"""Words in the longest name that is looked up ("Zaporizhzhia Nuclear Power Plant" has four)."""
_SHOUTED_SHARE = 0.6
"""From this share of capital letters on, a text is read as written in capitals throughout."""

_JOINED = rf"[-{re.escape(MARKS)}]{LETTER}+"
_WORD = re.compile(
    rf"(\S(?:(?<=[A-Za-z])\.[A-Za-z]\.(?:[A-Za-z]\.)*|(?<={LETTER}){LETTER}*(?:{_JOINED}(?:{_JOINED})*|)|))"
)
"""The first character comes before the choices, which ask what it was: so a blank is passed over in one step."""
_ARTICLE = re.compile(r"(?:[AaEe][lsdnrtz]|[AaEe](?:sh|ch|dh|th)|[Uu]l)-([^\W\d_])")
_STOPS = frozenset('.?!:;“"”(')
"""Marks behind which a capital says nothing."""
_CLOSED = frozenset(" \u00a0")
"""What stands between two words of one name."""


class Word(NamedTuple):
    """One word or mark. `key` is its normalised form without a possessive ending; `is_first`: a sentence starts."""

    start: int
    end: int
    text: str
    key: str
    is_capital: bool
    is_possessive: bool
    is_first: bool


@dataclass(slots=True, eq=False)
class Mention:
    """One name, found at the words `first` to `last`, that may stand for one of `entries`."""

    first: int
    last: int
    span: Span
    key: str
    entries: tuple[Entry, ...]
    name: str
    kind: Precision | None = None
    is_after_preposition: bool = False
    is_partial: bool = False
    is_doubtful: bool = False
    is_kind_named: bool = False
    parents: list["Mention"] = field(default_factory=list)
    children: list["Mention"] = field(default_factory=list)
    is_inside: bool = False
    neighbours: list["Mention"] = field(default_factory=list)
    choice: Entry | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a pack as sets, for one pass over a text."""

    kinds_after: dict[str, Precision]
    kinds_before: dict[str, Precision]
    directions: frozenset[str]
    name_parts: frozenset[str]
    linkers: frozenset[str]
    prepositions: frozenset[str]
    titles: frozenset[str]
    speech: frozenset[str]
    organisations: frozenset[str]
    of_organisations: frozenset[str]
    official: frozenset[str]
    given_names: frozenset[str]
    common: frozenset[str]
    surnames: frozenset[str]


@functools.lru_cache(maxsize=16)
def make_lexicon(words: PlaceWords) -> Lexicon:
    """The words of a pack as sets of normalised keys."""
    return Lexicon(
        kinds_after={normalise_name(word): family.precision for family in words.kinds_after for word in family.words},
        kinds_before={normalise_name(word): family.precision for family in words.kinds_before for word in family.words},
        directions=_keys(words.directions.words),
        name_parts=_keys(words.name_parts.words),
        linkers=_keys(words.linkers.words),
        prepositions=_keys(words.prepositions.words),
        titles=_keys(words.titles.words),
        speech=_keys(words.speech.words),
        organisations=_keys(words.organisations.words),
        of_organisations=_keys(words.of_organisations.words),
        official=_keys(words.official.words),
        given_names=_keys(words.given_names.words),
        common=_keys(words.common.words),
        surnames=_keys(words.surnames.words),
    )


def _keys(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(normalise_name(word) for word in words)


def find_words(text: str, start: int, end: int) -> list[Word]:
    """The words and marks of a stretch of text, in order; by `tuple.__new__`, since `Word(...)` calls Python code."""
    fields: list[tuple[int, int, str, str, bool, bool, bool]] = []
    is_first, is_open = True, False
    for at, piece in _PIECES.over(text, start, end):
        is_first = is_first or (piece.opens_line and is_open)
        is_open = piece.ends_with_word
        for first, own_end, word, key, is_capital, is_possessive, is_mark, is_end in piece.words:
            fields.append((at + first, at + own_end, word, key, is_capital, is_possessive, is_first))
            is_first = is_end or (is_first and is_mark)
    return list(map(tuple.__new__, repeat(Word), fields))


class _Piece(NamedTuple):
    """What stands between two spaces: its words, and whether a line end opens it and a word or mark closes it.

    Of each word it has what a `Word` holds but for `is_first`; whether it is a mark, behind which a sentence may still
    begin; and whether it is a stop, or the last of its line but for one character at most.
    """

    words: tuple[tuple[int, int, str, str, bool, bool, bool, bool], ...]
    opens_line: bool
    ends_with_word: bool


def _read_piece(piece: str) -> _Piece:
    cuts = cut_words(piece, 0, len(piece), pattern=_WORD)
    words = tuple(
        [
            (start, start + _own_length(word), word, *_shape(word), word in _STOPS or "\n" in piece[end : end + 2])
            for word, start, end in zip(*cuts, strict=True)
        ]
    )
    return _Piece(words, piece.startswith("\n"), bool(words) and cuts.ends[-1] == len(piece))


_PIECES = PieceReader(_read_piece)


def _shape(word: str) -> tuple[str, bool, bool, bool]:
    """What a word is by its letters alone: its key, whether it has a capital, is a possessive, is a mark."""
    length = _own_length(word)
    article = None if word[0].isupper() else _ARTICLE.match(word)
    is_capital = word[0].isupper() or (article is not None and article[1].isupper())
    return normalise_name(word[:length]), is_capital, length < len(word), not word[0].isalnum()


def _own_length(word: str) -> int:
    """The characters of a word without the ending of a possessive."""
    return len(word) - 2 if len(word) > 2 and word[-2] in MARKS and word[-1] in "sS" else len(word)


class Reader:
    """One pass over the words of one text."""

    def __init__(self, text: str, words: list[Word], gazetteer: Gazetteer, lexicon: Lexicon) -> None:
        self.text = text
        self.words = _with_parts(words, gazetteer)
        self.keys = list(map(_key, self.words))
        self.gazetteer = gazetteer
        self.lexicon = lexicon
        self.is_shouted = _is_shouted(words)
        self.small = frozenset(map(_key, filterfalse(_is_capital, words)))
        self.people: set[str] = set()
        self.runs = self._name_runs()

    def find_mentions(self) -> list[Mention]:
        """All names that may be places, in the order of the text, with what the words around them say."""
        runs = self.runs
        if not self.is_shouted:
            for first, last in runs:
                self._remember_person(first, last)
        mentions: list[Mention] = []
        for first, last in runs:
            mentions += self._in_run(first, last)
        mentions = [mention for mention in mentions if not self._is_something_else(mention)]
        self._add_kinds(mentions)
        self._add_parents(mentions)
        self._add_neighbours(mentions)
        return mentions

    def _name_runs(self) -> list[tuple[int, int]]:
        """The first and last words of all stretches of capitalised words, with the small words inside names."""
        runs: list[tuple[int, int]] = []
        words, linkers = self.words, self.lexicon.linkers
        own = self.gazetteer.own_lower_starts
        free = 0
        starts = compress(range(len(words)), map(_is_capital, words))
        for at in [at for at, key in enumerate(self.keys) if words[at].is_capital or key in own] if own else starts:
            if at < free:
                continue
            last = reach = at if words[at].is_capital else self._end_of_small_name(at)
            while reach + 1 < len(words) and self._is_joined(reach):
                reach += 1
                if words[reach].is_capital or words[reach].key in own:
                    last = reach
                elif words[reach].key not in linkers or reach - last > 2:
                    break
            runs.append((at, last))
            free = last + 1
        return runs

    def _end_of_small_name(self, at: int) -> int:
        """The last word that a name written small ("old harbour") may reach; the word itself where a capital starts."""
        end = at
        while not self.words[at].is_capital and end - at + 1 < _LONGEST_NAME and end + 1 < len(self.words):
            if not self._is_joined(end):
                break
            end += 1
        return end

    def _is_joined(self, at: int) -> bool:
        """Whether the word at `at` and the next may stand in one name: a space between them, or the point of "St."."""
        word, following = self.words[at], self.words[at + 1]
        if word.is_possessive:
            return False
        gap = self.text[word.end : following.start]
        return (
            gap == " "
            or gap in _CLOSED
            or (gap == "" and following.text == "." and word.key in _POINTED)
            or (word.text == "." and gap == " " and at > 0 and self.words[at - 1].key in _POINTED)
        )

    def _in_run(self, first: int, last: int) -> list[Mention]:
        found = []
        at = first
        while at <= last:
            mention = self._longest(at, last, first)
            if mention is None:
                at += 1
                continue
            found.append(mention)
            at = mention.last + 1
        return found

    def _longest(self, at: int, last: int, run_first: int) -> Mention | None:
        words = self.words
        is_own = words[at].key in self.gazetteer.own_lower_starts
        if not words[at].is_capital and not is_own:
            return None
        for end in range(min(last, at + _LONGEST_NAME - 1), at - 1, -1):
            if words[end].text == "." or not (words[end].is_capital or is_own):
                continue
            key = self.keys[at] if end == at else " ".join([key for key in self.keys[at : end + 1] if key])
            entries = self.gazetteer.find(_written_out(key) if end > at else key)
            if not entries:
                continue
            span = Span(words[at].start, words[end].end)
            mention = Mention(at, end, span, key, entries, span.words(self.text))
            mention.is_partial = self._is_part_of_more(at, end, run_first, last, entries[0])
            mention.is_after_preposition = self.has_preposition(at)
            return mention
        return None

    def has_preposition(self, at: int) -> bool:
        """Whether a word for a spot ("in", "near") stands before the name at `at`."""
        before = at - 1
        while before >= 0 and (self.words[before].key in self.lexicon.directions or self.words[before].key == "the"):
            before -= 1
        if before > 0 and self.words[before].key == "of":  # "Jane Doe, 39, of NAME"
            return self.words[before - 1].text == ","
        return before >= 0 and self.words[before].key in self.lexicon.prepositions

    def _is_part_of_more(self, at: int, end: int, run_first: int, run_last: int, entry: Entry) -> bool:
        """Whether capitalised words beside the name belong to it and make it something else."""
        return self._is_held_left(at, run_first) or self._is_held_right(end, run_last, entry)

    def _is_held_left(self, at: int, run_first: int) -> bool:
        lexicon, words = self.lexicon, self.words
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
        if self.is_shouted:
            return before.key in lexicon.titles or before.key in lexicon.given_names
        return not (before.is_first and self._is_small_word(before))

    def _is_small_word(self, word: Word) -> bool:
        """Whether a capitalised word at the start of a sentence is an ordinary word."""
        lexicon = self.lexicon
        return (
            word.key in lexicon.prepositions
            or word.key in lexicon.common
            or word.key in self.small
            or len(word.key) < 3
        )

    def _is_held_right(self, end: int, run_last: int, entry: Entry) -> bool:
        lexicon, words = self.lexicon, self.words
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
        return not self.is_shouted or after.key in lexicon.organisations

    def _remember_person(self, first: int, last: int) -> None:
        """Keep the last word of a person's full name: the same word alone is that person again."""
        words, lexicon = self.words, self.lexicon
        title = first > 0 and words[first - 1].key in lexicon.titles
        if first == last and not title:
            return  # so it is with most names
        names = [at for at in range(first, last + 1) if words[at].text != "."]
        while len(names) > 1 and words[names[0]].key in lexicon.titles:
            names = names[1:]
            title = True
        if not 1 <= len(names) <= 4 or not (words[names[0]].is_capital and words[names[-1]].is_capital):
            return
        starts_given = words[names[0]].key in lexicon.given_names
        if len(names) == 1:
            if title and not words[names[0]].is_possessive:
                self.people.add(words[names[0]].key)
            return
        if title or (starts_given and not self._is_known_whole(names[0], names[-1])):
            self.people.add(words[names[-1]].key)

    def _is_known_whole(self, first: int, last: int) -> bool:
        key = " ".join(word.key for word in self.words[first : last + 1] if word.key)
        return any(entry.population > 0 or entry.main == 3 for entry in self.gazetteer.find(key))

    def _is_something_else(self, mention: Mention) -> bool:
        """Whether a name is no place whatever the gazetteer says: a person, a month, a common word, a newspaper."""
        lexicon, word = self.lexicon, self.words[mention.first]
        if mention.entries[0].main == 3:
            return False
        before = self.words[mention.first - 1] if mention.first else None
        if before is not None and before.text == "." and mention.first > 1:
            before = self.words[mention.first - 2] if self.words[mention.first - 2].key in _POINTED else before
        if (
            before is not None
            and before.key in lexicon.titles
            and not before.is_possessive
            and mention.entries[0].place.precision is not Precision.COUNTRY
        ):
            return before.key not in lexicon.kinds_before
        if mention.first != mention.last:
            return mention.is_partial and not _is_prominent(mention.entries[0])
        if mention.key in self.people and not _is_prominent(mention.entries[0]) and not self._has_wider(mention):
            return True
        is_word = mention.key in lexicon.common or (mention.key in self.small and not self.is_shouted)
        if not (word.text.isupper() and len(mention.key) > 1 and not self.is_shouted):
            mention.is_doubtful = is_word or mention.key in lexicon.surnames or mention.key in lexicon.given_names
        if word.is_first and mention.key in lexicon.common and not mention.is_after_preposition:
            return True
        if word.text.isupper() and not self.is_shouted and 2 < len(word.text) <= 5 and not _is_wide(mention.entries[0]):
            return True
        if self.text[word.start - 1 : word.start] == "$" or self.text[word.end : word.end + 1] == "$":
            return True
        if len(mention.key) < 3 and word.text.replace(".", "") not in _SHORT:
            return not self._is_after_comma(mention)
        return False

    def _has_wider(self, mention: Mention) -> bool:
        return (
            mention.last + 2 < len(self.words)
            and self.words[mention.last + 1].text == ","
            and self.words[mention.last + 2].is_capital
        )

    def _is_after_comma(self, mention: Mention) -> bool:
        return (
            mention.first > 1
            and self.words[mention.first - 1].text in (",", "(")
            and self.words[mention.first - 2].is_capital
        )

    def _add_kinds(self, mentions: list[Mention]) -> None:
        """Note the word for the kind of place beside each name: "the village of NAME", "NAME district"."""
        for mention in mentions:
            kind = self.kind_beside(mention.first, mention.last)
            if kind is not None:
                mention.kind, mention.is_kind_named = kind, True
            if kind is Precision.PROVINCE and mention.entries[0].main < 3:
                named = (self.gazetteer.find(f"{mention.key} {suffix}") for suffix in _PROVINCE_SUFFIXES)
                provinces = tuple(
                    entry for entries in named for entry in entries if entry.place.precision is Precision.PROVINCE
                )
                mention.entries = tuple(dict.fromkeys((*provinces, *mention.entries)))

    def follows_comma(self, last: int) -> bool:
        """Whether a comma stands behind the word at `last`."""
        return last + 1 < len(self.words) and self.words[last + 1].text == ","

    def kind_beside(self, first: int, last: int) -> Precision | None:
        """The kind of place that the words before or after a name say it is."""
        kind = self._kind_before(first) or self._kind_after(last)
        kind = kind or (self.lexicon.kinds_after.get(self.words[last].key) if last > first else None)
        is_part = last > first and self.words[first].key in self.lexicon.name_parts
        return Precision.NEIGHBOURHOOD if is_part and kind in (Precision.CITY, Precision.TOWN) else kind

    def _kind_before(self, at: int) -> Precision | None:
        words = self.words
        if words[at].is_first:
            return None  # "a raid on a village", then a new sentence or line
        if at >= 2 and words[at - 1].key == "of":
            return self.lexicon.kinds_before.get(words[at - 2].key)
        return self.lexicon.kinds_before.get(words[at - 1].key) if at >= 1 and not words[at - 1].is_capital else None

    def _kind_after(self, last: int) -> Precision | None:
        words = self.words
        if last + 1 >= len(words) or words[last].is_possessive or words[last + 1].is_first:
            return None
        if (
            last + 2 < len(words)
            and (pair := f"{words[last + 1].key} {words[last + 2].key}") in self.lexicon.kinds_after
        ):
            return self.lexicon.kinds_after[pair]
        return self.lexicon.kinds_after.get(words[last + 1].key)

    def _add_neighbours(self, mentions: list[Mention]) -> None:
        """Join names that stand in one list: "Oregon, Washington and Idaho"."""
        for mention, following in pairwise(mentions):
            between = (
                [word.text for word in self.words[mention.last + 1 : following.first]]
                if following.first - mention.last <= 3
                else ["far"]
            )
            if between in ([","], ["and"], [",", "and"], ["or"]):
                mention.neighbours.append(following)
                following.neighbours.append(mention)

    def _add_parents(self, mentions: list[Mention]) -> None:
        """Join each name to the wider place that the words put it in: "X, Y", "X district of western Y", "Y's X"."""
        at_word = {mention.first: mention for mention in mentions}
        ends = {mention.last: mention for mention in mentions}
        for mention in mentions:
            wider = self.find_wider(mention.last, at_word)
            if wider is not None:
                mention.parents.append(wider)
                wider.children.append(mention)
            owner = ends.get(self.word_before_owner(mention.first))
            if owner is not None and self.words[owner.last].is_possessive:
                mention.parents.append(owner)
                owner.children.append(mention)
                mention.is_inside = True

    def find_wider(self, last: int, at_word: Mapping[int, Mention]) -> Mention | None:
        """The wider place that the words behind a name put it in; a direction may begin its name ("Lower X")."""
        at = self.word_after_link(last)
        is_direction = at > 0 and self.words[at - 1].is_capital and self.words[at - 1].key in self.lexicon.directions
        wider = at_word.get(at - 1 if is_direction and at - 1 in at_word else at)
        if wider is None or not self.words[wider.last].is_possessive:
            return wider
        behind = wider.last + 1
        while behind not in at_word and behind < len(self.words) and self.words[behind].key in self.lexicon.directions:
            behind += 1
        return at_word.get(behind, wider)  # "the village of X in Ukraine's Donetsk region"

    def word_after_link(self, last: int) -> int:
        """The word where the wider place after a name would start, -1 if nothing links one."""
        words, lexicon = self.words, self.lexicon
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

    def word_before_owner(self, first: int) -> int:
        """The word where the owner of a name would stand: "Mosul's western NAME"."""
        at = first - 1
        while at > 0 and first - at < 3 and self.words[at].key in self.lexicon.directions:
            at -= 1
        return at


_POINTED = frozenset(
    ["st", "ste", "mt", "ft", "dr", "mr", "mrs", "ms", "sen", "rep", "gov", "gen", "col", "lt", "capt", "prof"]
)
_POINTED = _POINTED | {"saint", "mount", "fort"}
_SHORT = frozenset(("US", "UK", "DC", "LA"))
_PROVINCE_SUFFIXES = ("governorate", "province", "oblast", "region", "state", "department")
_PROMINENT_PEOPLE = 1_000_000


def _with_parts(words: list[Word], gazetteer: Gazetteer) -> list[Word]:
    """The words, those that hold a name and something joined to it cut in two."""
    parted: list[Word] = []
    free = 0
    for at in [at for at, text in enumerate(map(_text, words)) if "-" in text and words[at].is_capital]:
        parted += words[free:at]
        parted += _parts(words[at], gazetteer)
        free = at + 1
    return [*parted, *words[free:]]


def _parts(word: Word, gazetteer: Gazetteer) -> list[Word]:
    """The word, or its two parts where a hyphen joins a name to something else: "UK-based", "India-Pakistan"."""
    cut = word.text.find("-")
    if cut < 2 or not word.is_capital or _ARTICLE.match(word.text):
        return [word]
    left, right = word.text[:cut], word.text[cut + 1 :]
    if not right[:1].isalpha() or gazetteer.find(word.key) or not gazetteer.find(normalise_name(left)):
        return [word]
    end = word.end - word.start
    parts = [word._replace(end=word.start + cut, text=left, key=normalise_name(left), is_possessive=False)]
    if end > cut + 1:
        key = normalise_name(word.text[cut + 1 : end])
        parts.append(
            word._replace(
                start=word.start + cut + 1, text=right, key=key, is_capital=right[0].isupper(), is_first=False
            )
        )
    return parts


def _written_out(key: str) -> str:
    return normalise_name(key)


def _is_prominent(entry: Entry) -> bool:
    """Whether a place is so well known that its name alone is more likely the place than a person."""
    return entry.place.precision is Precision.COUNTRY or (entry.population >= _PROMINENT_PEOPLE and entry.main >= 2)


def _is_wide(entry: Entry) -> bool:
    return entry.main >= 2 and (
        entry.place.precision in (Precision.COUNTRY, Precision.PROVINCE) or entry.population >= _PROMINENT_PEOPLE
    )


def _is_shouted(words: list[Word]) -> bool:
    long = [text for text in map(_text, words) if len(text) > 3]
    return bool(long) and sum(map(str.isupper, long)) > _SHOUTED_SHARE * len(long)


_text, _key, _is_capital = attrgetter("text"), attrgetter("key"), attrgetter("is_capital")
