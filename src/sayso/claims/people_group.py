"""The record of people counted together: where they stand, how many they are at least and at most, and who."""

from typing import NamedTuple

from sayso.records.claim import Harm, Qualifier, Whom


class Group(NamedTuple):
    """People counted together: units `first` to `last` (exclusive), with the bounds of their number.

    `is_definite` people were told of before ("the soldiers") and are no new count. `has_noun` is False for a bare
    number. `harm` is set when the group's own words say what happened ("12 fatalities", "six wounded children").
    """

    first: int
    last: int
    min: int
    max: int | None
    qualifier: Qualifier
    whom: Whom
    word: str | None = None
    rule: str | None = None
    harm: Harm | None = None
    has_noun: bool = True
    has_number: bool = True
    is_definite: bool = False
    is_mixed: bool = False
    is_unknown_noun: bool = False

    @property
    def is_bare_plural(self) -> bool:
        """Whether people are named without a number ("civilians")."""
        return not self.has_number and self.max is None and not self.is_definite

    @property
    def counts(self) -> bool:
        """Whether this is a count of people: neither people told of before nor a count of none."""
        return not self.is_definite and self.max != 0
