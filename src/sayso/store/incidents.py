"""Incidents, which mentions stand in them, and their assessments as last computed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from sayso.records.assessment import Assessment
from sayso.records.codec import dumps, fingerprint, loads
from sayso.records.incident import Incident, IncidentMention
from sayso.store.days import day_bounds
from sayso.store.rows import indexable, portions
from sayso.store.store import Writing
from sayso.store.tables import ASSESSMENT, INCIDENT, INCIDENT_MEMBERSHIP, INCIDENT_MENTION


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """Where and when to look for mentions that may tell of the same incident. None means: not narrowed.

    Mentions are found whose days touch `first_day` to `last_day` and whose place lies within the degrees given, has the
    same key, or has neither coordinates nor key. Mentions without days are found by place alone.
    """

    first_day: str | None = None
    last_day: str | None = None
    place_key: str | None = None
    south: float | None = None
    north: float | None = None
    west: float | None = None
    east: float | None = None


def find_mentions(connection: Connection, neighbourhood: Neighbourhood) -> tuple[IncidentMention, ...]:
    """The mentions in a neighbourhood, by id."""
    query = select(INCIDENT_MENTION.c.record).order_by(INCIDENT_MENTION.c.id)
    for narrowing in (_in_days(neighbourhood), _in_place(neighbourhood)):
        if narrowing is not None:
            query = query.where(narrowing)
    return tuple(loads(IncidentMention, line) for line in connection.scalars(query))


def load_mentions(connection: Connection, mention_ids: Iterable[str]) -> tuple[IncidentMention, ...]:
    """The mentions with these ids, by id."""
    found: list[IncidentMention] = []
    for portion in portions(sorted(set(mention_ids))):
        query = select(INCIDENT_MENTION.c.record).where(INCIDENT_MENTION.c.id.in_(portion))
        found.extend(loads(IncidentMention, line) for line in connection.scalars(query.order_by(INCIDENT_MENTION.c.id)))
    return tuple(found)


def incidents_of_mentions(connection: Connection, mention_ids: Iterable[str]) -> tuple[Incident, ...]:
    """The incidents in which any of these mentions stands, by id."""
    found: dict[str, Incident] = {}
    for portion in portions(sorted(set(mention_ids))):
        query = (
            select(INCIDENT.c.id, INCIDENT.c.record)
            .join(INCIDENT_MEMBERSHIP, INCIDENT_MEMBERSHIP.c.incident == INCIDENT.c.id)
            .where(INCIDENT_MEMBERSHIP.c.mention.in_(portion))
        )
        found |= {row.id: loads(Incident, row.record) for row in connection.execute(query)}
    return tuple(found[incident_id] for incident_id in sorted(found))


def replace_incidents(writing: Writing, old: Iterable[str], new: Sequence[Incident]) -> tuple[str, ...]:
    """Put `new` in the place of the incidents with the ids `old`; gives the ids that are new, different or gone."""
    connection = writing.connection
    kept = _marks(connection, [*old, *(incident.id for incident in new)])
    wanted = {incident.id: incident for incident in new}
    gone = tuple(sorted(set(kept) - set(wanted)))
    changed = tuple(sorted(key for key, each in wanted.items() if kept.get(key) != dumps(each)))
    for portion in portions((*gone, *changed)):
        connection.execute(delete(INCIDENT_MEMBERSHIP).where(INCIDENT_MEMBERSHIP.c.incident.in_(portion)))
    for portion in portions(gone):
        connection.execute(delete(ASSESSMENT).where(ASSESSMENT.c.incident.in_(portion)))
        connection.execute(delete(INCIDENT).where(INCIDENT.c.id.in_(portion)))
    for incident_id in gone:
        writing.log("remove", incident_id, None)
    for incident_id in changed:
        _save_incident(writing, wanted[incident_id], is_known=incident_id in kept)
    return gone + changed


def load_incidents(connection: Connection, incident_ids: Iterable[str] | None = None) -> tuple[Incident, ...]:
    """The incidents with these ids, or all, by first day and code (undated ones last)."""
    order = (INCIDENT.c.first_day.is_(None), INCIDENT.c.first_day, INCIDENT.c.code, INCIDENT.c.id)
    if incident_ids is None:
        query = select(INCIDENT.c.record).order_by(*order)
        return tuple(loads(Incident, line) for line in connection.scalars(query))
    found: list[Incident] = []
    for portion in portions(sorted(set(incident_ids))):
        query = select(INCIDENT.c.record).where(INCIDENT.c.id.in_(portion)).order_by(*order)
        found.extend(loads(Incident, line) for line in connection.scalars(query))
    return tuple(found)


def incident_by_code(connection: Connection, code: str) -> tuple[Incident, ...]:
    """The incidents with this code: one, none, or in a damaged dossier several."""
    query = select(INCIDENT.c.record).where(INCIDENT.c.code == indexable(code)).order_by(INCIDENT.c.id)
    return tuple(loads(Incident, line) for line in connection.scalars(query))


def count_incidents(connection: Connection) -> int:
    """How many incidents there are."""
    return int(connection.scalar(select(func.count()).select_from(INCIDENT)) or 0)


def load_assessment(
    connection: Connection, incident_id: str, profile: str, *, is_provisional: bool, input_mark: str
) -> Assessment | None:
    """Today's assessment of an incident, if it was computed from exactly this input; else None."""
    query = select(ASSESSMENT.c.record).where(
        ASSESSMENT.c.incident == incident_id,
        ASSESSMENT.c.profile == profile,
        ASSESSMENT.c.is_provisional == is_provisional,
        ASSESSMENT.c.input == input_mark,
    )
    line = connection.scalar(query)
    return None if line is None else loads(Assessment, line)


def save_assessment(writing: Writing, assessment: Assessment, *, input_mark: str) -> None:
    """Keep an assessment with the fingerprint of what it follows from. It is a cache: the log does not speak of it."""
    key = and_(
        ASSESSMENT.c.incident == assessment.incident,
        ASSESSMENT.c.profile == assessment.profile,
        ASSESSMENT.c.is_provisional == assessment.is_provisional,
    )
    writing.connection.execute(delete(ASSESSMENT).where(key))
    writing.connection.execute(
        insert(ASSESSMENT).values(
            incident=assessment.incident,
            profile=assessment.profile,
            is_provisional=assessment.is_provisional,
            input=input_mark,
            record=dumps(assessment),
        )
    )


def _in_days(neighbourhood: Neighbourhood) -> ColumnElement[bool] | None:
    columns = INCIDENT_MENTION.c
    sides: list[ColumnElement[bool]] = []
    if neighbourhood.last_day is not None:
        sides.append(or_(columns.first_day.is_(None), columns.first_day <= neighbourhood.last_day))
    if neighbourhood.first_day is not None:
        sides.append(or_(columns.last_day.is_(None), columns.last_day >= neighbourhood.first_day))
    return and_(*sides) if sides else None


def _in_place(neighbourhood: Neighbourhood) -> ColumnElement[bool] | None:
    columns = INCIDENT_MENTION.c
    ways: list[ColumnElement[bool]] = []
    if neighbourhood.south is not None:
        ways.append(
            and_(
                columns.lat.between(neighbourhood.south, neighbourhood.north),
                columns.lon.between(neighbourhood.west, neighbourhood.east),
            )
        )
    if neighbourhood.place_key is not None:
        ways.append(columns.place_key == indexable(neighbourhood.place_key))
    if not ways:
        return None
    return or_(*ways, and_(columns.lat.is_(None), columns.place_key.is_(None)))


def _marks(connection: Connection, incident_ids: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for portion in portions(sorted(set(incident_ids))):
        rows = connection.execute(select(INCIDENT.c.id, INCIDENT.c.record).where(INCIDENT.c.id.in_(portion)))
        found |= {row.id: row.record for row in rows}
    return found


def _save_incident(writing: Writing, incident: Incident, *, is_known: bool) -> None:
    mark = fingerprint(incident)
    values = {
        "code": indexable(incident.code),
        "first_day": day_bounds(incident.date)[0],
        "fingerprint": mark,
        "record": dumps(incident),
    }
    if is_known:
        writing.connection.execute(update(INCIDENT).where(INCIDENT.c.id == incident.id).values(**values))
    else:
        writing.connection.execute(insert(INCIDENT).values(id=incident.id, **values))
    rows = [{"mention": mention, "incident": incident.id} for mention in dict.fromkeys(incident.mentions)]
    if rows:
        writing.connection.execute(insert(INCIDENT_MEMBERSHIP), rows)
    writing.log("group", incident.id, mark)
