"""Words of the Greek and Cyrillic alphabets in Latin letters, near enough to compare names by their consonants."""

import unicodedata

_CYRILLIC = dict(zip("абвгґдезийклмнопрстуфхыэіў", "abvggdeziiklmnoprstufhyeiw", strict=True)) | dict(
    zip("жцчшщюяєёъь", ("zh", "ts", "ch", "sh", "shch", "yu", "ya", "ye", "e", "", ""), strict=True)
)
_GREEK = dict(zip("αβγδεζηικλμνοπρσςτυφω", "avgdeziiklmnoprsstyfo", strict=True)) | {
    "θ": "th",
    "ξ": "x",
    "χ": "h",
    "ψ": "ps",
}
_LATIN = {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
_LETTERS = str.maketrans(_CYRILLIC | _GREEK | _LATIN)


def romanize(word: str) -> str:
    """The word in lower case without accents, its Greek and Cyrillic letters as Latin ones; others stay."""
    lower = word.casefold()
    # "й" falls apart into "и" and a mark, and is read as "i" all the same.
    decomposed = unicodedata.normalize("NFKD", lower)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_LETTERS)
