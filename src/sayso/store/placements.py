"""Mentions as grouping looks at them, with where they stood last: a few columns each, so that thousands are quick."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, true

from sayso.store.rows import indexable, portions
from sayso.store.store import Writing
from sayso.store.tables import INCIDENT_MENTION, MENTION_AROUND, MENTION_PERSON, PLACEMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """Where and when to look for mentions that may tell of the same incident as one that is at hand.

    Attributes:
        place: The normalised name of its place.
        around: The normalised names of the places in which that lies.
        first_day: The first day that its date allows (ISO 8601), None when unbounded. Mentions without days, or without
            a year, are found whatever these two say.
        last_day: The last such day.
        box: South, north, west and east in degrees, where distance counts.
    """

    place: str
    around: tuple[str, ...] = ()
    first_day: str | None = None
    last_day: str | None = None
    box: tuple[float, float, float, float] | None = None


class PlacedMention(NamedTuple):
    """A mention's id and report, its kind, exactness and marks, and its placement; None throughout if never grouped.

    `cluster` is None for a mention that had no claims. `marks` and `rivals` are as `save_placements` was given them.
    """

    id: str
    report: str
    kind: str | None
    exactness: str | None
    marks: str | None
    cluster: str | None
    reason: str | None
    score: int | None
    rivals: str | None


def find_placed(
    connection: Connection, where: Neighbourhood, *, known: Container[str] = ()
) -> tuple[PlacedMention, ...]:
    """The mentions in a neighbourhood, but for the `known`: same place, one within the other, or near."""
    columns = INCIDENT_MENTION.c
    days = _in_days(where)
    names = [indexable(name) for name in dict.fromkeys((where.place, *where.around))]
    inside = select(MENTION_AROUND.c.mention).where(MENTION_AROUND.c.place_key == indexable(where.place))
    ways = [and_(columns.place_key.in_(names), days), and_(columns.id.in_(inside), days)]
    if where.box is not None:
        south, north, west, east = where.box
        ways.append(and_(columns.lat.between(south, north), columns.lon.between(west, east), days))
    return _find(connection, ways, known)  # a query for each way, so that each uses its index


def find_placed_on_days(
    connection: Connection,
    month_days: Iterable[str],
    *,
    placeless: bool,
    days: Iterable[str] = (),
    known: Container[str] = (),
) -> tuple[PlacedMention, ...]:
    """The mentions of one of these days, but for the `known`.

    Args:
        connection: Where to look.
        month_days: Months and days ("03-17"), of any year.
        placeless: Those alone that name no place.
        days: Days with their years ("2031-03-17"), of that year or of one that is not known.
        known: Ids that are not wanted again.
    """
    columns = INCIDENT_MENTION.c
    ways: list[ColumnElement[bool]] = [columns.month_day.in_(each) for each in portions(sorted(set(month_days)))]
    for portion in portions(sorted(set(days))):
        on_days = columns.month_day.in_(sorted({day[5:] for day in portion}))
        ways += [and_(on_days, columns.first_day.in_(portion)), and_(on_days, columns.first_day.is_(None))]
    return _find(connection, [and_(way, columns.place_key.is_(None)) if placeless else way for way in ways], known)


def mentions_sharing_people(connection: Connection, mention_ids: Iterable[str]) -> set[str]:
    """The ids of the mentions that were kept under a key of people that one of these was kept under, these included."""
    columns, others = MENTION_PERSON.c, MENTION_PERSON.alias("others").c
    found: set[str] = set()
    for portion in portions(sorted(set(mention_ids))):
        query = select(others.mention).where(others.person_key == columns.person_key, columns.mention.in_(portion))
        found |= set(connection.scalars(query))
    return found


def save_people(writing: Writing, people: Mapping[str, Iterable[str]]) -> None:
    """Keep by what keys of people each mention is found (by its id), in the place of those kept before."""
    columns = MENTION_PERSON.c
    for portion in portions(sorted(people)):
        writing.connection.execute(delete(MENTION_PERSON).where(columns.mention.in_(portion)))
    rows = [
        {"person_key": key, "mention": mention}
        for mention, keys in people.items()
        for key in sorted({indexable(key) or "" for key in keys})
    ]
    if rows:
        writing.connection.execute(insert(MENTION_PERSON), rows)
    for mention in people:
        writing.bind("incident_mention", mention)


def load_placed(connection: Connection, mention_ids: Iterable[str]) -> tuple[PlacedMention, ...]:
    """The mentions with these ids."""
    ways = [INCIDENT_MENTION.c.id.in_(portion) for portion in portions(sorted(set(mention_ids)))]
    return _find(connection, ways, ())


def save_placements(writing: Writing, placed: Iterable[PlacedMention]) -> None:
    """Keep where these mentions stand now, in the place of where they stood."""
    rows = [each._asdict() for each in placed]
    for row in rows:
        row["mention"] = row.pop("id")
        del row["report"]
    for portion in portions(row["mention"] for row in rows):
        writing.connection.execute(delete(PLACEMENT).where(PLACEMENT.c.mention.in_(portion)))
    if rows:
        writing.connection.execute(insert(PLACEMENT), rows)
    for row in rows:
        writing.bind("placement", row["mention"], action="place")


def _find(
    connection: Connection, ways: Iterable[ColumnElement[bool]], known: Container[str]
) -> tuple[PlacedMention, ...]:
    placement = PLACEMENT.c
    columns = (
        INCIDENT_MENTION.c.id,
        INCIDENT_MENTION.c.report,
        placement.kind,
        placement.exactness,
        placement.marks,
        placement.cluster,
        placement.reason,
        placement.score,
        placement.rivals,
    )
    joined = INCIDENT_MENTION.outerjoin(PLACEMENT, placement.mention == INCIDENT_MENTION.c.id)
    found: dict[str, PlacedMention] = {}
    for way in ways:
        rows = connection.execute(select(*columns).select_from(joined).where(way))
        found |= {row[0]: PlacedMention._make(row) for row in rows if row[0] not in known}
    return tuple(found.values())


def _in_days(where: Neighbourhood) -> ColumnElement[bool]:
    columns = INCIDENT_MENTION.c
    sides: list[ColumnElement[bool]] = [true()]
    if where.last_day is not None:
        sides.append(or_(columns.first_day.is_(None), columns.first_day <= where.last_day))
    if where.first_day is not None:
        sides.append(or_(columns.last_day.is_(None), columns.last_day >= where.first_day))
    return and_(*sides)
