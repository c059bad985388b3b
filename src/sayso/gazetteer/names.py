"""Place names brought to one form, so that spellings meet: Sana'a and Sanaa, St. Louis and Saint Louis.

Three forms, from strict to loose: the key, the key without an Arabic article, and a folded key in which the usual ways
of writing Arabic and Persian names in Latin letters fall together. Pure text; knows no place.
"""

import functools
import re
import unicodedata

MARKS = "'’ʼʻʿʾʽ`´‘ˈ·"
"""Apostrophes and signs for ayn and hamza: writers leave them out as often as not."""

_DROP = str.maketrans("", "", MARKS + ".")
_GAPS = re.compile(r"[\s\-‐‑–—_/]+")
_WORDS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "pt": "point"}
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a", "ħ": "h"}
)
_ARTICLES = frozenset(
    (
        "al",
        "el",
        "ad",
        "an",
        "ar",
        "as",
        "ash",
        "at",
        "az",
        "adh",
        "ath",
        "ul",
        "il",
        "ez",
        "es",
        "ed",
        "er",
        "et",
        "esh",
        "ech",
    )
)
_FOLDS = (
    (re.compile(r"kh"), "h"),
    (re.compile(r"gh|q|g"), "k"),
    (re.compile(r"dh|dz"), "d"),
    (re.compile(r"th"), "t"),
    (re.compile(r"sh|sch"), "s"),
    (re.compile(r"z"), "s"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"c"), "k"),
    (re.compile(r"w|v"), "u"),
    (re.compile(r"(?<=[aeiou])h\b|\bh(?=$)"), ""),
    (re.compile(r"[aeiouy]+"), "a"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"a\b"), ""),
)


@functools.lru_cache(maxsize=65536)
def normalise_name(name: str) -> str:
    """The key under which a name is found: lower case, no diacritics, no apostrophes, abbreviations written out."""
    plain = name if name.isascii() else _without_marks(name)
    words = _GAPS.sub(" ", plain.casefold().translate(_DROP).translate(_LETTERS)).split()
    if len(words) > 1:
        words = [_WORDS.get(word, word) for word in words]
    return " ".join(words)


def without_article(key: str) -> str | None:
    """The key without Arabic articles ("deir al balah" -> "deir balah"), None where there is none to leave out."""
    words = key.split()
    kept = [word for word in words if word not in _ARTICLES]
    return " ".join(kept) if kept and len(kept) < len(words) else None


def fold_key(key: str) -> str:
    """The key with the spellings of one Arabic or Persian name brought together ("shujaiyya", "shejaiyah")."""
    folded = without_article(key) or key
    for pattern, plain in _FOLDS:
        folded = pattern.sub(plain, folded)
    return folded.strip()


def _without_marks(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
