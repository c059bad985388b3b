"""The words of one text in a row, what names in them are found with, and the stretches in which names may stand."""

from itertools import compress, filterfalse
from operator import attrgetter

from sayso.gazetteer.gazetteer import Gazetteer
from sayso.gazetteer.name_words import Word, with_parts
from sayso.gazetteer.place_lexicon import Lexicon

LONGEST_NAME = 6
"""Words in the longest name that is looked up ("Zaporizhzhia Nuclear Power Plant" has four)."""
_SHOUTED_SHARE = 0.6
"""From this share of capital letters on, a text is read as written in capitals throughout."""
POINTED = frozenset(
    [
        "st",
        "ste",
        "mt",
        "ft",
        "dr",
        "mr",
        "mrs",
        "ms",
        "sen",
        "rep",
        "gov",
        "gen",
        "col",
        "lt",
        "capt",
        "prof",
        "saint",
        "mount",
        "fort",
    ]
)
"""Keys of words that a full stop may stand behind within a name."""
_CLOSED = frozenset(" \u00a0")
"""What stands between two words of one name."""
_text, _key, _is_capital = attrgetter("text"), attrgetter("key"), attrgetter("is_capital")


class WordRow:
    """The words of one text, those joined to a name cut off it.

    Attributes:
        text: The text.
        words: Its words and marks, in order.
        keys: Their keys.
        gazetteer: Where names are looked up.
        lexicon: The words of the pack.
        is_shouted: Whether the text is written in capitals throughout.
        small: The keys of all words without a capital.
        runs: The first and last words of every stretch in which names are looked for.
    """

    def __init__(self, text: str, words: list[Word], gazetteer: Gazetteer, lexicon: Lexicon) -> None:
        self.text = text
        self.words = with_parts(words, gazetteer)
        self.keys = list(map(_key, self.words))
        self.gazetteer = gazetteer
        self.lexicon = lexicon
        self.is_shouted = _is_shouted(words)
        self.small = frozenset(map(_key, filterfalse(_is_capital, words)))
        self.runs = _find_runs(self)


def _find_runs(row: WordRow) -> list[tuple[int, int]]:
    """The first and last words of all stretches of capitalised words, with the small words inside names."""
    runs: list[tuple[int, int]] = []
    words, linkers = row.words, row.lexicon.linkers
    own = row.gazetteer.own_lower_starts
    free = 0
    starts = compress(range(len(words)), map(_is_capital, words))
    for at in [at for at, key in enumerate(row.keys) if words[at].is_capital or key in own] if own else starts:
        if at < free:
            continue
        last = reach = at if words[at].is_capital else _end_of_small_name(row, at)
        while reach + 1 < len(words) and _is_joined(row, reach):
            reach += 1
            if words[reach].is_capital or words[reach].key in own:
                last = reach
            elif words[reach].key not in linkers or reach - last > 2:
                break
        runs.append((at, last))
        free = last + 1
    return runs


def _end_of_small_name(row: WordRow, at: int) -> int:
    """The last word that a name written small ("old harbour") may reach; the word itself where a capital starts."""
    end = at
    while not row.words[at].is_capital and end - at + 1 < LONGEST_NAME and end + 1 < len(row.words):
        if not _is_joined(row, end):
            break
        end += 1
    return end


def _is_joined(row: WordRow, at: int) -> bool:
    """Whether the word at `at` and the next may stand in one name: a space between them, or the point of "St."."""
    word, following = row.words[at], row.words[at + 1]
    if word.is_possessive:
        return False
    gap = row.text[word.end : following.start]
    return (
        gap == " "
        or gap in _CLOSED
        or (gap == "" and following.text == "." and word.key in POINTED)
        or (word.text == "." and gap == " " and at > 0 and row.words[at - 1].key in POINTED)
    )


def _is_shouted(words: list[Word]) -> bool:
    """Whether most letters of the longer words are capitals."""
    long = [text for text in map(_text, words) if len(text) > 3]
    return bool(long) and sum(map(str.isupper, long)) > _SHOUTED_SHARE * len(long)
