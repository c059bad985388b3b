"""Independence: which reports, and which claims, go back to one source (method, section 4)."""

from dataclasses import dataclass
from enum import StrEnum

from sayso.records.plain_members import plain_members
from sayso.records.quick_init import quick_init


@plain_members
class JoinReason(StrEnum):
    """Why two reports, or two claims, are taken to have one origin."""

    TEXT_REUSED = "text_reused"
    STATED_REPUBLICATION = "stated_republication"
    WIRE_CREDIT = "wire_credit"
    SAME_PRIMARY_SOURCE = "same_primary_source"
    SAME_SPEAKER = "same_speaker"
    SAME_DOCUMENT = "same_document"
    TRANSLATION = "translation"
    REVIEWER = "reviewer"


@quick_init
@dataclass(frozen=True, slots=True)
class Join:
    """One link between two reports or two claims. `detail` says what was measured or seen ("0.93 of 14 sentences")."""

    left: str
    right: str
    reason: JoinReason
    detail: str


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent line of reporting: the reports that go back to it, and why each was joined."""

    id: str
    reports: tuple[str, ...]
    joins: tuple[Join, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """The claims that go back to one primary source. `source` names it, as canonical as is known.

    `is_nameless`: the people of one origin who are described but not named. They are one source, nobody being guessed,
    and not one person.
    """

    id: str
    source: str
    claims: tuple[str, ...]
    joins: tuple[Join, ...] = ()
    is_nameless: bool = False


@dataclass(frozen=True, slots=True)
class Independence:
    """Origins of reports and source groups of claims, for the reports and claims asked about."""

    origins: tuple[Origin, ...]
    source_groups: tuple[SourceGroup, ...]
