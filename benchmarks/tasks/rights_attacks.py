"""Rights attacks (HRDsAttack): perpetrator, violations, date, place and victims of one article, from its claims."""

from collections import Counter
from typing import Any

from sayso.pipeline.read import read_text
from sayso.records.claim import Toll
from sayso.records.harm import HarmKind, HarmTold, PartyKind, VictimName
from sayso.records.place import Place
from sayso.records.reading import Reading

VIOLATIONS = {
    "killing": (HarmKind.KILLING,),
    "arbitrary detention": (HarmKind.DETENTION,),
    "kidnapping": (HarmKind.ABDUCTION,),
    "torture": (HarmKind.TORTURE,),
    "enforced disappearance": (HarmKind.DISAPPEARANCE,),
    "other": (HarmKind.ASSAULT, HarmKind.THREAT, HarmKind.INJURY),
}
"""The benchmark's classes of violations, by what was done. Trials are no class."""
LEAST_SHARE = 0.1
"""Share of all that a report tells was done from which on it is what the report is about. Tuned on the train part."""
LEAST_TIMES = {"killing": 2, "kidnapping": 2, "torture": 2, "enforced disappearance": 2}
"""How often it is told at least, unless in the lead: old cases are recalled once. Tuned on the train part."""
LEAD = 300
"""Characters of headline and lead."""
PERPETRATORS = {
    PartyKind.STATE: "state actor",
    PartyKind.MILITIA: "other actors with permissions",
    PartyKind.ARMED_GROUP: "other actors without permissions",
    PartyKind.UNIDENTIFIED: "other actors without permissions",
    PartyKind.CRIMINAL: "other actors without permissions",
    PartyKind.CIVILIAN: "other non-state actors",
}
"""The benchmark's classes of perpetrators, read off the train part where its guide leaves them open."""
BY_LAW = frozenset({HarmKind.DETENTION, HarmKind.PROSECUTION})
"""What states do, where nobody is said to do it."""
TYPES = {
    "journalist": (
        "journalist",
        "reporter",
        "editor",
        "photographer",
        "correspondent",
        "blogger",
        "cameraman",
        "writer",
    ),
    "human rights defender": ("activist", "defender", "campaigner", "lawyer", "environmentalist", "feminist"),
    "trade unionist": ("union", "unionist", "labor", "labour"),
}
"""The benchmark's types of victims, by words for their trade."""


def predict(document: dict[str, Any]) -> dict[str, Any]:
    """The article's prediction row; what the claims do not say is null."""
    text = f"{document['title']}\n\n{document['text']}" if document.get("title") else document["text"]
    reading = read_text(text, published=document.get("published"))
    harms = [harm for claim in reading.claims for harm in claim.harms]
    kind = _perpetrator(harms)
    year, month, day = _date(reading)
    city, region, country = _place(reading)
    return {
        "perpetrator_mention": kind is not None,
        "perpetrator_type": kind,
        "violation_types": _violations(harms),
        "year": year,
        "month": month,
        "day": day,
        "city": city,
        "region": region,
        "country": country,
        "victims": _victims(reading),
    }


def _perpetrator(harms: list[HarmTold]) -> str | None:
    """The kind of party told most often, a state where people were only held or tried."""
    kinds = Counter(PERPETRATORS[harm.by.kind] for harm in harms if harm.by)
    if kinds:
        return kinds.most_common(1)[0][0]
    return PERPETRATORS[PartyKind.STATE] if any(harm.kind in BY_LAW for harm in harms) else None


def _violations(harms: list[HarmTold]) -> list[str]:
    return sorted(name for name, kinds in VIOLATIONS.items() if _is_subject(harms, kinds, LEAST_TIMES.get(name, 1)))


def _is_subject(harms: list[HarmTold], kinds: tuple[HarmKind, ...], least: int) -> bool:
    """Whether a report is about harms of some kinds: told often enough, or in its lead."""
    told = [harm for harm in harms if harm.kind in kinds]
    is_lead = any(harm.span.start < LEAD for harm in told)
    return (len(told) >= least or is_lead) and len(told) >= LEAST_SHARE * len(harms) > 0


def _date(reading: Reading) -> tuple[int | None, int | None, int | None]:
    for mention in reading.mentions:
        if mention.date and "/" not in mention.date.edtf:
            parts = [int(part) if part.isdigit() else None for part in mention.date.edtf.split("-")]
            year, month, day = (*parts, None, None)[:3]
            return year, month, day
    published = reading.report.published
    return (int(published.edtf[:4]) if published and published.edtf[:4].isdigit() else None), None, None


def _place(reading: Reading) -> tuple[str | None, str | None, str | None]:
    places = [mention.place for mention in reading.mentions if mention.place]
    places += [claim.event.place for claim in reading.claims if claim.event and claim.event.place]
    if not places:
        return None, None, None
    country = _country(Counter(name for place in places if (name := _country_of(place))))
    city = next((place.name for place in places if place.precision in ("city", "town", "village")), None)
    region = next((place.name for place in places if place.precision == "province_governorate"), None)
    return city, region, country


def _country(countries: "Counter[str]") -> str | None:
    return countries.most_common(1)[0][0] if countries else None


def _country_of(place: Place) -> str | None:
    if place.precision == "country":
        return place.name
    return place.within[-1] if place.within else None


def _victims(reading: Reading) -> list[dict[str, Any]]:
    names: dict[str, VictimName] = {}
    for claim in reading.claims:
        for victim in (v for some in (*claim.harms, *claim.toll) for v in _named(some)):
            names.setdefault(victim.name, victim)
    rows = [
        {
            "name": victim.name,
            "number": "individual",
            "sex": {"female": "woman", "male": "man"}.get(victim.sex or "", "unknown"),
            "age": "child" if victim.age is not None and victim.age < 18 else "adult",
            "types": _types(victim),
        }
        for victim in names.values()
    ]
    if rows:
        return rows
    groups = any(toll.min > 1 or toll.max is None for claim in reading.claims for toll in claim.toll)
    unnamed = {"name": None, "sex": "unknown", "age": "unknown", "types": ["insufficient information"]}
    return [{**unnamed, "number": "multiple"}] if groups else []


def _named(some: HarmTold | Toll) -> tuple[VictimName, ...]:
    return some.victims if isinstance(some, HarmTold) else some.names


def _types(victim: VictimName) -> list[str]:
    role = (victim.role or "").lower()
    found = [name for name, words in TYPES.items() if any(word in role for word in words)]
    return found or ["insufficient information"]
