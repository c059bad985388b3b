"""Whether two printed names may be one person's: without titles and accents, across spellings and short forms."""

import functools
import re
import unicodedata

PARTICLES = frozenset({"al", "el", "bin", "ibn", "bint", "abu", "umm", "dr", "mr", "mrs", "ms"})
"""Words in a name that tell no person from another."""
_VOWELS = re.compile(r"(?<=.)[aeiouyw]+")
_DOUBLE = re.compile(r"(.)\1+")
_BREATH = re.compile(r"(?<=[bcdgjkpqrstz])h")
"""Kadhar and Kadar, Sheikh and Sheik: the h by which two alphabets write one sound of a third."""
_ONE_SOUND = str.maketrans("qcvw", "kkff")
LEAST_SHORT_FORM = 3
"""Letters that a short first name shares with the full one: "Dan" stands for Daniel, "Al" might be anybody."""


@functools.lru_cache(maxsize=65536)
def person_tokens(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without accents; without titles and particles unless there is nothing else."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(r"\w+", "".join(c for c in decomposed if not unicodedata.combining(c)))
    return tuple(word for word in words if word not in PARTICLES) or tuple(words)


@functools.lru_cache(maxsize=65536)
def skeleton(token: str) -> str:
    """The token's consonants and first letter: what the spellings of one transliterated name share."""
    return _DOUBLE.sub(r"\1", _VOWELS.sub("", _BREATH.sub("", token)).translate(_ONE_SOUND))


def person_block(name: str) -> str | None:
    """What every two names of one person have in common: first letter and last name. None for a single word."""
    tokens = person_tokens(name)
    return f"{tokens[0][0]} {skeleton(tokens[-1])}" if len(tokens) > 1 else None


@functools.lru_cache(maxsize=65536)
def may_be_one_person(left: str, right: str) -> bool:
    """Whether two full names agree: the last names, and the first ones by spelling or short form.

    A name of one word says too little and agrees with none. Middle names count where both have them.
    """
    one, other = person_tokens(left), person_tokens(right)
    if len(one) < 2 or len(other) < 2 or skeleton(one[-1]) != skeleton(other[-1]):
        return False
    middles = (tuple(map(skeleton, one[1:-1])), tuple(map(skeleton, other[1:-1])))
    if all(middles) and middles[0] != middles[1]:
        return False
    return skeleton(one[0]) == skeleton(other[0]) or _is_short_form(one[0], other[0])


def _is_short_form(left: str, right: str) -> bool:
    short, full = sorted((left, right), key=len)
    return len(short) >= LEAST_SHORT_FORM and full.startswith(short)
