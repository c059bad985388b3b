"""Names as they are compared: without case, accents, punctuation and article."""

import functools
import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"\w+")


def plain_name(name: str, titles: Iterable[str] = ()) -> str:
    """The name as it is compared: without case, accents, punctuation, article and titles."""
    return _plain_name(name, tuple(titles))


@functools.lru_cache(maxsize=16384)
def _plain_name(name: str, titles: tuple[str, ...]) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    tokens = _WORD.findall("".join(c for c in decomposed if not unicodedata.combining(c)))
    dropped = {*titles, "the"}
    kept = [token for token in tokens if token not in dropped]
    return " ".join(kept or tokens)
