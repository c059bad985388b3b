"""What comes out of a container: members, what was left out of it and why, and at the end what the whole came to."""

from collections import Counter
from dataclasses import dataclass, field

from sayso.records.date import EdtfDate
from sayso.records.quick_init import quick_init


@quick_init
@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One report in a container, with what the container says of it.

    Attributes:
        name: What it goes by in messages: its address or its number.
        payload: Its bytes as they were served, without packing and transfer coding.
        captured_at: When it was archived, UTC in ISO 8601; None where the container does not say.
        file_name: Of an attachment, without a path.
        part: Which part of a mail it is, in words; None in other containers.
        within: The number (from 0) of the member that it lies in, an attached mail; None for the container itself.
    """

    name: str
    payload: bytes
    captured_at: str | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: EdtfDate | None = None
    file_name: str | None = None
    part: str | None = None
    within: int | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A member that should have been a report and could not be taken out."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a container came to, when all of it was gone through: its manifest.

    Attributes:
        record_count: Records or entries, of whatever kind.
        member_count: Reports among them.
        byte_count: Length of the container as it is.
        others: How many records were no reports, by what they were.
        damage: What is wrong with the container as a whole, one line each.
    """

    record_count: int
    member_count: int
    byte_count: int
    others: dict[str, int] = field(default_factory=dict)
    damage: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pulse:
    """A sign that a long container is being gone through, and how many records of it were."""

    record_count: int


Found = Member | LeftOut | Pulse | Contents


@dataclass(slots=True)
class Tally:
    """What was counted on the way through a container."""

    record_count: int = 0
    member_count: int = 0
    others: Counter[str] = field(default_factory=Counter)
    damage: list[str] = field(default_factory=list)

    def count(self, member: Member | LeftOut) -> Member | LeftOut:
        """The member, counted."""
        self.member_count += isinstance(member, Member)
        return member

    def contents(self, byte_count: int) -> Contents:
        """What a container of so many bytes came to."""
        return Contents(
            record_count=self.record_count,
            member_count=self.member_count,
            byte_count=byte_count,
            others=dict(sorted(self.others.items())),
            damage=tuple(self.damage),
        )
