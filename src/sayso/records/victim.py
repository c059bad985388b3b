"""A named victim of an incident, distinct across spellings. Names can be withheld."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Victim:
    """One person named as a victim: the name most printed, its other spellings, and the claims that name them.

    `age` in years and `sex` are those printed, None when unknown or in conflict.
    """

    id: str
    name: str
    spellings: tuple[str, ...]
    age: int | None
    sex: str | None
    claims: tuple[str, ...]
    is_withheld: bool = False
