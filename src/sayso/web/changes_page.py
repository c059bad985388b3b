"""The page of what changed between two days: each field of an incident that differs in the record as it stood."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from sayso.pipeline.differences import find_differences
from sayso.web.links import link_changes, link_incident
from sayso.web.record import Record
from sayso.web.statuses import name_parties
from sayso.web.wording import spell_out

MOST_CHANGES = 2000
"""Lines on the page; `sayso changes` has them all."""


@dataclass(frozen=True, slots=True)
class ChangesAsked:
    """Between which days (ISO 8601; `until` None is today), and whether unreviewed claims count."""

    since: str | None
    until: str | None
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: what it was and what it is, None where the record had nothing."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class IncidentChanges:
    """The fields of one incident that differ; `link` leads to it as it stood on the later day."""

    code: str
    link: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What the page shows. `more_count` lines are not shown."""

    asked: ChangesAsked
    incidents: tuple[IncidentChanges, ...]
    more_count: int
    other_link: str
    """The same with unreviewed claims, or without."""


def make_changes_page(
    record: Record, asked: ChangesAsked, names: Mapping[str, str], *, profile: str | None = None
) -> ChangesPage:
    """What changed from one day to the other; nothing while no first day is asked for."""
    counted = "accepted" if asked.is_provisional else "unreviewed"
    other = link_changes(since=asked.since, until=asked.until, count=counted)
    if asked.since is None:
        return ChangesPage(asked, (), 0, other)
    before = record.summaries(as_of=asked.since, profile=profile, unreviewed=asked.is_provisional)
    after = record.summaries(as_of=asked.until, profile=profile, unreviewed=asked.is_provisional)
    found = find_differences(before, after)
    incidents = tuple(
        IncidentChanges(
            code,
            link_incident(code, as_of=asked.until or "", count="unreviewed" if asked.is_provisional else "accepted"),
            tuple(FieldChange(_name(each["field"], names), each["left"], each["right"]) for each in each_of),
        )
        for code, each_of in groupby(found[:MOST_CHANGES], key=lambda each: each["incident"])
    )
    return ChangesPage(asked, incidents, max(0, len(found) - MOST_CHANGES), other)


def _name(field: str, names: Mapping[str, str]) -> str:
    head, dot, rest = field.partition(".")
    return f"{spell_out(head)}{': ' if dot else ''}{spell_out(name_parties(rest, names))}"
