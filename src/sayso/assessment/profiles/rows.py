"""What each profile shows of an assessment: its own columns, from the same ranges; None is left empty."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sayso.assessment.profiles.profile import Profile
from sayso.records.assessment import Assessment, Group, Range
from sayso.records.claim import Harm
from sayso.records.incident import Incident
from sayso.records.place import Precision
from sayso.records.window import find_window

Cell = str | int | float | None
Row = dict[str, Cell]
_NOBODY: Mapping[Harm, int] = MappingProxyType({})

GED_COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description",
    "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
"""The 49 columns of the UCDP georeferenced event data. Ids of its register stay empty: they are UCDP's to give."""

_GED_WHERE = {
    Precision.EXACT: 1, Precision.WITHIN_1M: 1, Precision.WITHIN_100M: 1, Precision.LANDMARK: 1, Precision.STREET: 1,
    Precision.NEIGHBOURHOOD: 1, Precision.VILLAGE: 1, Precision.TOWN: 1, Precision.CITY: 1, Precision.SUBDISTRICT: 3,
    Precision.DISTRICT: 3, Precision.PROVINCE: 4, Precision.COUNTRY: 6,
}  # fmt: skip
_ACLED_WHERE = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 3, 7: 3}
_GED_DAYS = ((1, 1), (6, 2), (7, 3), (31, 4))
"""Days at most, and the code: 1 day, 2 two to six days, 3 week, 4 month, 5 year."""
_ACLED_DAYS = ((1, 1), (7, 2))
"""Days at most, and the code: 1 day, 2 week, 3 month."""


def make_row(
    profile: Profile, incident: Incident, assessment: Assessment, *, best: Mapping[Harm, int] = _NOBODY
) -> Row:
    """The incident as one row of the profile's own columns.

    `best` are the numbers that a reviewer set. A recorder whose columns have a best takes the number of dead there;
    for the others each number set is a column more, so that none is lost.
    """
    row = _ROWS[profile.name](incident, assessment)
    if "best" in row:
        return row | {"best": best.get(Harm.KILLED)}
    return row | {f"best_{harm}": number for harm, number in best.items()}


def phrase_row(profile: Profile, row: Row, *, best: Mapping[Harm, int] = _NOBODY) -> str | None:
    """The profile's own figure in a line: "deaths low 12, best –, high 20"; None where the ranges say it all.

    A dash stands for what the row leaves empty, as a best that no reviewer has set. What a reviewer set and the
    profile's own figure does not show follows: "a reviewer's best: 14 killed, 30 injured".
    """
    words = _PHRASES.get(profile.name)
    own = words(row) if words else None
    shown = {Harm.KILLED} if "best" in row else set()
    further = ", ".join(f"{number} {harm}" for harm, number in best.items() if harm not in shown)
    return "; ".join(part for part in (own, f"a reviewer's best: {further}" if further else None) if part) or None


def find_range(assessment: Assessment, harm: Harm, group: Group) -> Range | None:
    """The range for one harm and group, None when nobody gives a figure."""
    return next((item for item in assessment.ranges if (item.harm, item.group) == (harm, group)), None)


def _airwars(incident: Incident, assessment: Assessment) -> Row:
    row: Row = {"code": incident.code, "date": incident.date.edtf if incident.date else None}
    for harm in (Harm.KILLED, Harm.INJURED):
        for group in Group:
            found = find_range(assessment, harm, group)
            row[f"{harm}_{group}_min"] = found.min if found else None
            row[f"{harm}_{group}_max"] = found.max if found else None
    row["strike_status"], row["harm_status"] = assessment.strike_status.value, assessment.harm_status.value
    row["belligerents"] = (
        "; ".join(p.party for p in assessment.parties if p.accusing_origin_count or p.is_known) or None
    )
    return row


def _ibc(incident: Incident, assessment: Assessment) -> Row:
    """Min and max of civilians killed; provisional while fewer than two origins stand behind them."""
    found = find_range(assessment, Harm.KILLED, Group.CIVILIANS)
    is_provisional = found is None or found.origin_count < 2
    return {
        "code": incident.code,
        "date": incident.date.edtf if incident.date else None,
        "place": incident.place.name if incident.place else None,
        "reported_minimum": found.min if found else None,
        "reported_maximum": found.max if found else None,
        "status": "provisional" if is_provisional else "corroborated",
        "sources": found.origin_count if found else 0,
    }


def _ged(incident: Incident, assessment: Assessment) -> Row:
    """Low and high over all the dead, with best left empty: never a midpoint."""
    killed = [
        item
        for group in (Group.CIVILIANS, Group.FIGHTERS, Group.UNKNOWN)
        if (item := find_range(assessment, Harm.KILLED, group))
    ]
    highs = [item.max for item in killed]
    first, last, day_code = _days(incident, _GED_DAYS, 5)
    place = incident.place
    row: Row = dict.fromkeys(GED_COLUMNS)
    row.update(
        {
            "year": int(first[:4]) if first else None,
            "number_of_sources": assessment.origin_count,
            "where_prec": _where(incident),
            "where_coordinates": place.name if place else None,
            "where_description": ", ".join((place.name, *place.within)) if place else None,
            "latitude": place.lat if place else None,
            "longitude": place.lon if place else None,
            "geom_wkt": f"POINT ({place.lon} {place.lat})" if place and place.lat is not None else None,
            "country": place.within[-1] if place and place.within else None,
            "event_clarity": 1 if day_code is not None and day_code <= 2 else 2,
            "date_prec": day_code,
            "date_start": first,
            "date_end": last,
            "deaths_civilians": None,
            "low": sum(item.min for item in killed) if killed else None,
            "high": None if not killed or None in highs else sum(high for high in highs if high is not None),
        }
    )
    return row


def _acled(incident: Incident, assessment: Assessment) -> Row:
    """One conservative number: the least that all the dead come to."""
    killed = [
        item
        for group in (Group.CIVILIANS, Group.FIGHTERS, Group.UNKNOWN)
        if (item := find_range(assessment, Harm.KILLED, group))
    ]
    first, _, day_code = _days(incident, _ACLED_DAYS, 3)
    where = _where(incident)
    return {
        "event_date": first,
        "time_precision": day_code,
        "location": incident.place.name if incident.place else None,
        "latitude": incident.place.lat if incident.place else None,
        "longitude": incident.place.lon if incident.place else None,
        "geo_precision": _ACLED_WHERE[where] if where is not None else None,
        "fatalities": sum(item.min for item in killed) if killed else None,
    }


def _say_ibc(row: Row) -> str:
    low, high = row["reported_minimum"], row["reported_maximum"]
    figures = "–" if low is None else f"minimum {low}, maximum {_or_open(high)}"
    return f"civilians killed {figures}, {row['status']}"


def _say_ged(row: Row) -> str:
    high = _or_dash(None) if row["low"] is None else _or_open(row["high"])
    return f"deaths low {_or_dash(row['low'])}, best {_or_dash(row['best'])}, high {high}"


def _say_acled(row: Row) -> str:
    return f"fatalities {_or_dash(row['fatalities'])}"


def _or_open(high: Cell) -> str:
    return "open" if high is None else str(high)


def _or_dash(cell: Cell) -> str:
    return "–" if cell is None else str(cell)


def _where(incident: Incident) -> int | None:
    if incident.place is None or incident.place.precision is None:
        return None
    return _GED_WHERE[incident.place.precision]


def _days(
    incident: Incident, table: tuple[tuple[int, int], ...], coarsest: int
) -> tuple[str | None, str | None, int | None]:
    window = find_window(incident.date.edtf) if incident.date else None
    if window is None or window.first is None or window.last is None or window.day_count is None:
        return None, None, None
    code = next((code for most, code in table if window.day_count <= most), coarsest)
    return window.first.isoformat(), window.last.isoformat(), code


_ROWS: Mapping[str, Callable[[Incident, Assessment], Row]] = {
    "airwars-style": _airwars,
    "ibc-style": _ibc,
    "ged-style": _ged,
    "acled-style": _acled,
}

_PHRASES: Mapping[str, Callable[[Row], str]] = {"ibc-style": _say_ibc, "ged-style": _say_ged, "acled-style": _say_acled}
"""By airwars-style the ranges and statuses are the record."""
