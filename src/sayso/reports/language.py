"""Tells the language of a text: cheaply where it is plainly one that has a pack, by a model otherwise."""

import functools
import io
import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sayso.languages.pack import has_language, load_part
from sayso.text.word_index import list_words

READ_WORDS = 300
"""Words that are looked at: more do not change the answer, and cost time."""
USUAL_CHARACTERS = 2200
"""Characters in which so many words stand in most languages: looked at first."""
LEAST_WORDS = 8
"""With fewer words a model guesses: the language stays unknown unless the words of a pack are among them."""
MOST_INDEXED = 100_000
"""Characters: a longer text in a language that is not read should not be cut into words for its first ones."""
MODEL_CHARACTERS = 4000
"""Characters that the model sees."""
PACKS = ("en",)
"""The languages that are tried by their common words before the model is loaded (it takes about half a second)."""
LANGUAGES = (
    "am", "ar", "az", "bg", "bn", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hr", "hu", "hy",
    "id",
    "it", "ja", "ka", "ko", "ku", "ml", "ms", "my", "ne", "nl", "no", "pl", "ps", "pt", "ro", "ru", "rw", "sr", "sv",
    "sw",
    "ta", "th", "tl", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
"""What the model may answer: the languages that news of armed conflict is mostly written in. Left to all 97 that it
knows, it
calls short English texts Latin or Maltese."""

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """The part `language` of a pack: common words, and the least share of a text that they make up."""

    common: tuple[str, ...]
    least_share: float


def find_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of `text`, or None where it has too few words to tell."""
    words = _first_words(text)
    if not words:
        return None
    for language in PACKS:
        common, least = _common(language)
        if sum(map(common.__contains__, words)) >= least * len(words):
            return language
    return _by_model(text[:MODEL_CHARACTERS]) if len(words) >= LEAST_WORDS or not text.isascii() else None


def _first_words(text: str) -> list[str]:
    """The first words, in lower case: as a rule they all lie in the characters that the model sees."""
    if len(text) <= MOST_INDEXED and "İ" not in text:
        return _first_of_index(text)
    words = _WORD.findall(text[:USUAL_CHARACTERS].lower())
    if len(words) > READ_WORDS or len(text) <= USUAL_CHARACTERS:
        return words[:READ_WORDS]
    words = _WORD.findall(text[:MODEL_CHARACTERS].lower())
    if len(words) <= READ_WORDS < len(text):
        words = [match.group().lower() for match in islice(_WORD.finditer(text), READ_WORDS)]
    return words[:READ_WORDS]


def _first_of_index(text: str) -> list[str]:
    """The same from the words of the whole text, which later stages need as well; digits part words here.

    A dotted capital I has two characters in lower case there, and one here.
    """
    words = list_words(text).words
    if all(map(str.isalpha, words[:READ_WORDS])):
        return list(words[:READ_WORDS])
    found: list[str] = []
    for word in words:
        if word.isalpha():
            found.append(word)
        else:
            found += _WORD.findall(word)
        if len(found) >= READ_WORDS:
            break
    return found[:READ_WORDS]


def is_readable(language: str | None) -> bool:
    """Whether a text in this language can be read: there is a pack, or it is too short to tell."""
    return language is None or has_language(language)


@functools.cache
def _common(language: str) -> tuple[frozenset[str], float]:
    words = load_part(language, "language", LanguageWords)
    return frozenset(words.common), words.least_share


def _by_model(text: str) -> str | None:
    found, _score = _model().classify(text)
    return str(found) or None


@functools.cache
def _model() -> Any:
    from py3langid import modelio  # noqa: PLC0415 - numpy and a model: half a second
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    # It unpacks its model into a temporary file, and the process that reads may write none.
    modelio.tempfile = _MemoryFiles  # type: ignore[assignment, attr-defined]
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)  # type: ignore[no-untyped-call]
    identifier.set_languages([language for language in identifier.labels if language in LANGUAGES])
    return identifier


class _MemoryFiles:
    """Stands in for the module `tempfile` where the package uses it: files in memory."""

    @staticmethod
    def TemporaryFile(*, suffix: str) -> io.BytesIO:  # noqa: ARG004, N802 - the signature is that of `tempfile`
        return io.BytesIO()
