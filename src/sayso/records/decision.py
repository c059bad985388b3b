"""One human judgement on one exact version of a record: never overwritten, only followed by another."""

from dataclasses import dataclass
from enum import StrEnum

from sayso.errors import InvalidRecord
from sayso.records.plain_members import plain_members
from sayso.records.quick_init import quick_init


@plain_members
class Verb(StrEnum):
    """What a reviewer can do."""

    ACCEPT = "accept"
    REJECT = "reject"
    EDIT = "edit"
    ADD = "add"
    MERGE = "merge"
    SPLIT = "split"
    JOIN = "join"
    PART = "part"
    WITHHOLD = "withhold"
    OVERRIDE = "override"
    UNDO = "undo"


_NEEDS_ONLY_TARGETS = frozenset({Verb.ACCEPT, Verb.REJECT, Verb.SPLIT, Verb.WITHHOLD, Verb.UNDO})


@dataclass(frozen=True, slots=True)
class Target:
    """The record decided on, and the fingerprint of the version that the reviewer saw (None: any version)."""

    id: str
    fingerprint: str | None


@quick_init
@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of the append-only log of decisions.

    `value` is what follows `--to`: for an edit or override `field=value`, for an addition a JSON claim, for a split the
    name of the new incident. `decided_at` is UTC in ISO 8601; `sequence` is its place in the log, from 1.
    """

    id: str
    sequence: int
    verb: Verb
    targets: tuple[Target, ...]
    value: str | None
    reason: str | None
    by: str
    decided_at: str

    def __post_init__(self) -> None:
        if self.targets and self.verb in _NEEDS_ONLY_TARGETS:  # as most
            return
        if not self.targets and self.verb is not Verb.ADD:
            raise InvalidRecord(f"{self.verb} needs at least one id")
        if self.verb in (Verb.OVERRIDE, Verb.EDIT, Verb.ADD) and not self.value:
            raise InvalidRecord(f"{self.verb} needs a value (--to)")
        if self.verb in (Verb.OVERRIDE, Verb.JOIN, Verb.PART) and not self.reason:
            raise InvalidRecord(f"{self.verb} needs a reason (--reason)")
        if self.verb in (Verb.MERGE, Verb.JOIN, Verb.PART) and len(self.targets) < 2:
            raise InvalidRecord(f"{self.verb} needs at least two ids")
