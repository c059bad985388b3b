"""The key of a primary source, and the name of an outlet as it is compared."""

import functools
from dataclasses import dataclass

from sayso.records.origin import JoinReason
from sayso.records.quick_init import quick_init
from sayso.text.plain_names import plain_name

_HOUSE_NOISE = frozenset({"news", "agency", "wire", "service", "press"})
"""Words that an outlet's name is given with or without."""
NAMELESS = "unnamed:"
"""How the keys of people without a name begin."""


@quick_init
@dataclass(frozen=True, slots=True)
class SourceKey:
    """A primary source: `key` tells it apart, `name` is for people, `reason` says why its claims are joined."""

    key: str
    name: str
    reason: JoinReason
    is_primary: bool


@functools.lru_cache(maxsize=4096)  # a few outlets print most reports
def house_name(name: str) -> str:
    """The name of an outlet as it is compared: "Ostrel", "OSTREL" and "the Ostrel Wire agency" are one house."""
    tokens = plain_name(name).split()
    return "".join(token for token in tokens if token not in _HOUSE_NOISE) or "".join(tokens)
