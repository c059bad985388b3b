"""Expressions for lists of words and phrases. They find what one big alternation would, without trying it everywhere.

A phrase can only begin where its first word stands, with its second word behind, and the words of a text are known: so
only these places are tried.
"""

import functools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter

from sayso.records.span import Span
from sayso.text.word_index import distinct_words, has_other_cases, index_words, list_words

_WORD = re.compile(r"\w+")
_USUAL_ENDS = frozenset(" .,;:\n")
"""What stands behind nearly every stretch: asked first, since no word goes on there."""
_SHORT_TEXT = 200
"""Characters: a text shorter than this is searched sooner than indexed."""
_TEXTS_KEPT = 4
_Places = tuple[list[int], list[str]]
"""Where a pattern may begin in a text, in order, and the words that stand there."""
_NOWHERE: _Places = ([], [])
_number = itemgetter(0)


class WordPattern:
    """Finds any of some words and phrases, the longest first, in any case, and as whole words.

    White space in a phrase stands for any white space, an apostrophe for a typographical one as well. `search` and
    `finditer` are those of `re.Pattern`, which sees the text on both sides of its stretch: before it, but not behind.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(set(words), key=lambda word: (-len(word), word))
        self.is_plain = all((first := _first_word(word)) and first.isascii() for word in self._words)
        self._by_first: dict[str, list[str]] = {}
        for word in self._words:
            self._by_first.setdefault(_first_word(word), []).append(word)
        self._seconds = {first: _second_words(words) for first, words in self._by_first.items()}
        self._firsts = frozenset(self._by_first)
        self._group: PatternGroup | None = None
        # Most are never needed, and compiling is what takes time when a process starts.
        self._expression = functools.cache(self._compile_whole)
        self._expression_for = functools.cache(self._compile_for)
        self._candidates = functools.lru_cache(_TEXTS_KEPT)(self._find_candidates)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match in `text[start:end]`, None if there is none."""
        length = len(text)
        stop = length if end is None or end > length else end
        if length < _SHORT_TEXT or (stop < length and text[stop] not in _USUAL_ENDS and is_inside_word(text, stop)):
            return self._expression().search(text, start, stop)
        candidates = self._candidates(text)
        if candidates is None:
            return self._expression().search(text, start, stop)
        starts, firsts = candidates
        for number in range(bisect_left(starts, start), bisect_left(starts, stop)):
            match = self._expression_for(firsts[number]).match(text, starts[number], stop)
            if match is not None:
                return match
        return None

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """The matches in `text[start:end]`, in order, none overlapping another."""
        match = self.search(text, start, end)
        while match is not None:
            yield match
            match = self.search(text, match.end(), end)

    def join(self, group: "PatternGroup") -> None:
        """From now on share the look at a text with the other patterns of a group, which this one is of."""
        self._group = group
        self._candidates.cache_clear()

    def openings(self) -> Mapping[str, frozenset[str] | None]:
        """The words, in lower case, that matches begin with, and those of which one is next; None: any, or nothing.

        All of them only if the pattern `is_plain`.
        """
        return self._seconds

    def _compile_whole(self) -> re.Pattern[str]:
        return _compile(self._words, is_behind_word=True)

    def _compile_for(self, first: str) -> re.Pattern[str]:
        return _compile(self._by_first[first])

    def _find_candidates(self, text: str) -> "_Places | None":
        if not self.is_plain or has_other_cases(text):
            return None
        if self._group is not None:
            return self._group.places(text).get(self, _NOWHERE)
        index, (words, starts, _ends) = index_words(text), list_words(text)
        last, found = len(words) - 1, []
        for first in self._firsts & distinct_words(text):
            seconds = self._seconds[first]
            for number in index[first]:
                if seconds is None or (number < last and words[number + 1] in seconds):
                    start = starts[number]
                    if start == 0 or text[start - 1] != "-":
                        found.append((start, first))
        found.sort()
        return [start for start, _first in found], [first for _start, first in found]


class PatternGroup:
    """Some patterns that share one look at each text: where each of them may begin, and which may in a stretch.

    Most patterns have no place in most stretches: that is found out in one step for all of them.
    """

    def __init__(self, patterns: Iterable[WordPattern]) -> None:
        self._patterns = frozenset(patterns)
        self._others = frozenset(pattern for pattern in self._patterns if not pattern.is_plain)
        self._by_first: dict[str, dict[str, frozenset[WordPattern]]] = {}
        """For each first word the patterns by the second, with those that ask for none under each and under ""."""
        for pattern in self._patterns - self._others:
            for first, seconds in pattern.openings().items():
                found = self._by_first.setdefault(first, {"": frozenset()})
                for second in seconds or ():
                    found.setdefault(second, frozenset())
        for pattern in self._patterns - self._others:
            for first, seconds in pattern.openings().items():
                found = self._by_first[first]
                for second in found if seconds is None else seconds:
                    found[second] |= {pattern}
        self._firsts = frozenset(self._by_first)
        self._rows = functools.lru_cache(_TEXTS_KEPT)(self._find_rows)
        self.places = functools.lru_cache(_TEXTS_KEPT)(self._find_places)
        """Where in a text each pattern may begin; a pattern that is not there may nowhere."""

    def find(self, text: str, spans: Iterable[Span]) -> frozenset[WordPattern]:
        """The patterns whose first words begin in one of `spans`: no other has a match there."""
        rows = self._rows(text)
        if rows is None:
            return self._patterns
        starts, patterns, _firsts = rows
        found = [self._others]
        for span in spans:
            end = span.end
            if end < len(text) and text[end] not in _USUAL_ENDS and is_inside_word(text, end):
                return self._patterns
            found += patterns[bisect_left(starts, span.start) : bisect_left(starts, end)]
        return found[0].union(*found[1:])

    def may_find(self, text: str, start: int, end: int) -> bool:
        """Whether any of the patterns may be found in `text[start:end]`."""
        rows = self._rows(text)
        if rows is None or self._others:
            return True
        if end < len(text) and text[end] not in _USUAL_ENDS and is_inside_word(text, end):
            return True
        starts = rows[0]
        at = bisect_left(starts, start)
        return at < len(starts) and starts[at] < end

    def _find_rows(self, text: str) -> tuple[list[int], list[frozenset[WordPattern]], list[str]] | None:
        """Each place where a pattern may begin, which may, and the word there; None where words tell nothing of it."""
        if len(text) < _SHORT_TEXT or has_other_cases(text):
            return None
        index, (words, starts, _ends) = index_words(text), list_words(text)
        following = [*words[1:], ""]
        rows: list[tuple[int, frozenset[WordPattern]]] = []
        for first in self._firsts & distinct_words(text):
            by_second = self._by_first[first]
            others = by_second[""]
            for number in index[first]:
                patterns = by_second.get(following[number], others)
                if patterns:
                    rows.append((number, patterns))
        rows.sort(key=_number)
        numbers = [number for number, _patterns in rows]
        return (
            [starts[number] for number in numbers],
            [patterns for _number, patterns in rows],
            [words[number] for number in numbers],
        )

    def _find_places(self, text: str) -> dict[WordPattern, _Places]:
        places: dict[WordPattern, _Places] = {}
        for start, patterns, first in zip(*(self._rows(text) or ((), (), ())), strict=True):
            if start == 0 or text[start - 1] != "-":
                for pattern in patterns:
                    starts, firsts = places.setdefault(pattern, ([], []))
                    starts.append(start)
                    firsts.append(first)
        return places


def _compile(longest_first: list[str], *, is_behind_word: bool = False) -> re.Pattern[str]:
    if not longest_first:
        return re.compile(r"(?!)")
    choices = "|".join(re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]") for word in longest_first)
    before = r"(?<![\w-])" if is_behind_word else ""
    return re.compile(rf"{before}(?:{choices})(?![\w-])", re.IGNORECASE)


def _first_word(word: str) -> str:
    match = _WORD.match(word)
    return match[0].lower() if match else ""


def _second_words(phrases: Iterable[str]) -> frozenset[str] | None:
    """The second words of phrases, None where one has none, or one that ignoring case may be written otherwise."""
    seconds = [_WORD.findall(phrase.lower())[1:2] for phrase in phrases]
    return frozenset(second for (second,) in seconds) if all(one and one[0].isascii() for one in seconds) else None


def is_inside_word(text: str, offset: int) -> bool:
    """Whether an offset lies within a word: for a stretch that ends there part of a word counts as a whole one."""
    if not 0 < offset < len(text):
        return False
    around = text[offset - 1 : offset + 1]
    return around.isalnum() or ("_" in around and around.replace("_", "a").isalnum())
