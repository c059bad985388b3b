"""Templates (MUC-4): one template for each incident that a report tells of, from its claims."""

import datetime
import unicodedata
from collections.abc import Iterable
from typing import Any

from sayso.pipeline.read import read_text
from sayso.records.claim import Claim, Harm, Kind, Scope, Stance, Toll, Whom
from sayso.records.date import EdtfDate
from sayso.records.harm import HarmKind, HarmTold, PartyKind
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
TYPES = (
    ("LAW ENFORCEMENT", ("police", "officer", "agent")),
    ("LEGAL OR JUDICIAL", ("judge", "lawyer", "prosecutor", "magistrate")),
    ("SECURITY GUARD", ("bodyguard", "guard")),
    ("GOVERNMENT OFFICIAL", ("minister", "mayor", "governor", "official", "president")),
    ("DIPLOMAT", ("ambassador", "diplomat", "consul")),
    ("POLITICAL FIGURE", ("leader", "politician", "candidate", "senator", "deputy")),
)
"""MUC-4 types of human targets by words for the people, where `Whom` does not tell them."""
INSTRUMENTS = {
    "car_bomb": "VEHICLE BOMB",
    "bombing": "BOMB",
    "explosive_device": "BOMB",
    "explosion": "EXPLOSIVE",
    "shooting": "GUN",
    "airstrike": "AERIAL BOMB",
}
TOLD = {Kind.TOLL, Kind.HARM, Kind.RESPONSIBILITY, Kind.CAUSE}
"""What makes a mention an incident of the benchmark: somebody harmed, or an act with its party or cause."""
STATES = (PartyKind.STATE, PartyKind.MILITIA)
CLAIMED = {Stance.ADMITS: "CLAIMED OR ADMITTED", Stance.ALLEGES: "SUSPECTED OR ACCUSED"}
MOST_DESCRIBED = 4
"""Targets of one incident: later figures repeat the first ones."""


def predict(document: dict[str, Any]) -> dict[str, Any]:
    """`{"templates": [...]}` of one document."""
    reading = read_text(document["text"])
    told = ((mention, _claims(mention, reading)) for mention in reading.mentions)
    return {"templates": [_template(m, claims, reading) for m, claims in told if _is_incident(claims)]}


def _claims(mention: IncidentMention, reading: Reading) -> list[Claim]:
    return [claim for claim in reading.claims if claim.id in mention.claims]


def _is_incident(claims: Iterable[Claim]) -> bool:
    return any(TOLD & set(claim.kinds) for claim in claims)


def _template(mention: IncidentMention, claims: list[Claim], reading: Reading) -> dict[str, Any]:
    acts = [act for claim in claims for act in _acts(claim)]
    harms = [harm for claim in claims for harm in claim.harms]
    row: dict[str, Any] = {
        "inc-type": [_type(acts, harms)],
        "inc-stage": ["ACCOMPLISHED"],
        "perp-inc-cat": [_category(harms)],
    }
    date = _date(mention.date or reading.report.published)
    if date:
        row["inc-date"] = [date]
    if mention.place:
        row["inc-loc"] = [_location(mention)]
    instrument = next((INSTRUMENTS[act] for act in acts if act in INSTRUMENTS), None)
    if instrument:
        row["inc-instr-type"] = [instrument]
    row.update(_organisation(claims))
    individual = next((_upper(by, reading) for harm in harms if (by := harm.by) and not by.actor), None)
    if individual:
        row["perp-ind-id"] = [individual]
    row.update(_victims([toll for claim in claims for toll in claim.toll]))
    return row


def _type(acts: list[str], harms: list[HarmTold]) -> str:
    if harms and harms[0].kind is HarmKind.ABDUCTION:
        return "KIDNAPPING"
    return INCIDENT_TYPES.get(acts[0], "ATTACK") if acts else "ATTACK"


def _category(harms: list[HarmTold]) -> str:
    """What kind of violence it is, by the first party told; the benchmark calls all but that of states terrorist."""
    first = next((harm.by.kind for harm in harms if harm.by), None)
    return "STATE-SPONSORED VIOLENCE" if first in STATES else "TERRORIST ACT"


def _organisation(claims: list[Claim]) -> dict[str, Any]:
    for claim in claims:
        if claim.responsibility and claim.responsibility.party_words:
            name = " ".join(claim.responsibility.party_words.upper().split())
            conf = {"value": CLAIMED.get(claim.stance, "REPORTED AS FACT"), "ref": name}
            return {"perp-org-id": [name], "perp-org-conf": [conf]}
    return {}


def _upper(by: Any, reading: Reading) -> str:
    return " ".join(by.span.words(reading.report.text).upper().split())


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
    country, name = _plain(place.within[-1] if place.within else place.name), _plain(place.name)
    return country if country == name else f"{country}: {name} (CITY)"


def _plain(name: str) -> str:
    """A name in capitals without accents, as the telegrams print it."""
    decomposed = unicodedata.normalize("NFKD", name.upper())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _victims(tolls: list[Toll]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    counted = (Scope.INCIDENT, Scope.PART)
    described = {
        (_words(toll), toll.harm): toll
        for toll in reversed(tolls)
        if toll.whom_words and toll.harm in EFFECTS and toll.scope in counted
    }
    for (words, harm), toll in list(reversed(described.items()))[:MOST_DESCRIBED]:
        row.setdefault("hum-tgt-desc", []).append(words)
        row.setdefault("hum-tgt-type", []).append({"value": _target(toll), "ref": words})
        row.setdefault("hum-tgt-effect", []).append({"value": EFFECTS[harm], "ref": words})
        number = str(toll.min) if toll.max == toll.min else "PLURAL"
        row.setdefault("hum-tgt-num", []).append({"value": number, "ref": words})
    names = [victim.name.upper() for toll in tolls for victim in toll.names if toll.harm in EFFECTS]
    if names:
        row["hum-tgt-name"] = list(dict.fromkeys(names))
    return row


def _words(toll: Toll) -> str:
    return " ".join((toll.whom_words or "").upper().split())


def _target(toll: Toll) -> str:
    low = (toll.whom_words or "").lower()
    for name, words in TYPES:
        if any(word in low for word in words):
            return name
    return WHOM.get(toll.whom, "CIVILIAN")
