"""Ranges: the killed and injured of one incident, both statuses and the parties, from an analyst's paragraphs.

The paragraphs are one report about one incident, so that all its claims but the background are that incident's.
"""

from typing import Any

from sayso.assessment.assess import Options, assess
from sayso.origins.independence import find_independence
from sayso.pipeline.read import read_text
from sayso.records.assessment import Assessment, Group, Range
from sayso.records.claim import Harm, Kind
from sayso.records.incident import Incident, incident_id
from sayso.records.reading import Reading

STRIKE = {
    "likely_strike": "likely",
    "single_source_claim": "single_source",
    "declared_strike": "declared",
    "contested_strike": "contested",
}
HARM = {"fair": "fair", "weak": "weak", "contested": "contested", "confirmed": "confirmed"}
BELLIGERENTS = {
    "israel": "israeli_military",
    "hamas": "palestinian_militants",
    "palestinian-islamic-jihad": "palestinian_militants",
}


def predict(document: dict[str, Any]) -> dict[str, Any]:
    """`{"killed", "injured", "strike_status", "harm_status", "belligerents"}` of one document."""
    reading = read_text("\n\n".join(document["paragraphs"]), published=document.get("date"))
    incident = _incident(reading)
    if incident is None:
        return {"killed": None, "injured": None, "strike_status": None, "harm_status": None, "belligerents": []}
    found = assess(
        incident,
        reading.claims,
        [reading.report],
        find_independence([reading.report], reading.claims),
        Options(unreviewed=True),
    )
    return {
        "killed": _range(found, Harm.KILLED),
        "injured": _range(found, Harm.INJURED),
        "strike_status": STRIKE.get(found.strike_status.value or found.strike_status.provisional or ""),
        "harm_status": HARM.get(found.harm_status.value or found.harm_status.provisional or ""),
        "belligerents": sorted(_belligerents(reading)),
    }


def _incident(reading: Reading) -> Incident | None:
    claims = tuple(sorted(claim.id for claim in reading.claims if Kind.BACKGROUND not in claim.kinds))
    name = f"{reading.report.id}#whole"
    return Incident(incident_id(name), name, None, None, (name,), (reading.report.id,), claims) if claims else None


def _range(found: Assessment, harm: Harm) -> list[int] | None:
    """The range of the civilians, else of people of whom nothing more is said."""
    for group in (Group.CIVILIANS, Group.UNKNOWN):
        for each in found.ranges:
            if (each.harm, each.group) == (harm, group):
                return _closed(each)
    return None


def _closed(each: Range) -> list[int]:
    """The benchmark knows no open range: the highest floor closes it."""
    top = each.max if each.max is not None else max([each.min, *(figure.min for figure in each.figures)])
    return [each.min, top]


def _belligerents(reading: Reading) -> set[str]:
    parties = [claim.responsibility.party for claim in reading.claims if claim.responsibility]
    parties += [claim.cause.party for claim in reading.claims if claim.cause]
    return {BELLIGERENTS[party] for party in parties if party in BELLIGERENTS}
