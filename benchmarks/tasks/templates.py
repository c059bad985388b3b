"""Templates (MUC-4): one template for each incident that a report tells of, from its claims."""

import datetime
from typing import Any

from sayso.pipeline.read import read_text
from sayso.records.claim import Claim, Harm, Toll, Whom
from sayso.records.date import EdtfDate
from sayso.records.incident import IncidentMention
from sayso.records.reading import Reading

INCIDENT_TYPES = {
    "abduction": "KIDNAPPING",
    "airstrike": "BOMBING",
    "bombing": "BOMBING",
    "barrel_bombing": "BOMBING",
    "car_bomb": "BOMBING",
    "explosion": "BOMBING",
    "explosive_device": "BOMBING",
    "suicide_bombing": "BOMBING",
}
"""Acts whose MUC-4 type is not ATTACK."""
EFFECTS = {Harm.KILLED: "DEATH", Harm.INJURED: "INJURY"}
WHOM = {Whom.CIVILIANS: "CIVILIAN", Whom.FIGHTERS: "ACTIVE MILITARY"}


def predict(document: dict[str, Any]) -> dict[str, Any]:
    """`{"templates": [...]}` of one document."""
    reading = read_text(document["text"])
    return {"templates": [_template(mention, reading) for mention in reading.mentions]}


def _template(mention: IncidentMention, reading: Reading) -> dict[str, Any]:
    claims = [claim for claim in reading.claims if claim.id in mention.claims]
    acts = [act for claim in claims for act in _acts(claim)]
    row: dict[str, Any] = {
        "inc-type": [INCIDENT_TYPES.get(acts[0], "ATTACK") if acts else "ATTACK"],
        "inc-stage": ["ACCOMPLISHED"],
    }
    date = _date(mention.date or reading.report.published)
    if date:
        row["inc-date"] = [date]
    if mention.place:
        row["inc-loc"] = [_location(mention)]
    parties = [
        claim.responsibility.party_words
        for claim in claims
        if claim.responsibility and claim.responsibility.party_words
    ]
    if parties:
        row["perp-org-id"] = [parties[0].upper()]
        row["perp-org-conf"] = [{"value": "REPORTED AS FACT", "ref": parties[0].upper()}]
    row.update(_victims([toll for claim in claims for toll in claim.toll]))
    return row


def _acts(claim: Claim) -> list[str]:
    found = [claim.responsibility.act if claim.responsibility else None, claim.cause.mechanism if claim.cause else None]
    return [act for act in found if act]


def _date(date: EdtfDate | None) -> str | None:
    if date is None or "X" in date.edtf or len(date.edtf) != 10:
        return None
    return datetime.date.fromisoformat(date.edtf).strftime("%d %b %y").upper()


def _location(mention: IncidentMention) -> str:
    place = mention.place
    if place is None:
        return ""
    country = place.within[-1] if place.within else place.name
    return country.upper() if country == place.name else f"{country.upper()}: {place.name.upper()} (CITY)"


def _victims(tolls: list[Toll]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    described = [toll for toll in tolls if toll.whom_words and toll.harm in EFFECTS]
    if not described:
        return row
    words = [toll.whom_words.upper() for toll in described if toll.whom_words]
    row["hum-tgt-desc"] = words[:1]
    row["hum-tgt-type"] = [{"value": WHOM.get(described[0].whom, "CIVILIAN"), "ref": words[0]}]
    row["hum-tgt-effect"] = [{"value": EFFECTS[described[0].harm], "ref": words[0]}]
    if described[0].max == described[0].min:
        row["hum-tgt-num"] = [{"value": str(described[0].min), "ref": words[0]}]
    else:
        row["hum-tgt-num"] = [{"value": "PLURAL", "ref": words[0]}]
    return row
