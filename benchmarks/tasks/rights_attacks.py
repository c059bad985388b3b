"""Rights attacks (HRDsAttack): perpetrator, violations, date, place and victims of one article, from its claims."""

from collections import Counter
from typing import Any

from sayso.pipeline.read import make_context, read_text
from sayso.records.claim import Claim, Harm
from sayso.records.place import Place
from sayso.records.reading import Reading

VIOLATIONS = {
    "abduction": "kidnapping",
    "torture": "torture",
    "execution": "killing",
    "killing": "killing",
    "shooting": "killing",
}
HARMS = {Harm.KILLED: "killing", Harm.DETAINED: "arbitrary detention", Harm.MISSING: "enforced disappearance"}
PERPETRATORS = {
    "state": "state actor",
    "armed_group": "other non-state actors",
    "militia": "other actors with permissions",
}


def predict(document: dict[str, Any]) -> dict[str, Any]:
    """The article's prediction row; what the claims do not say is null."""
    reading = read_text(document["text"], published=document.get("published"), title=document.get("title"))
    kind = _perpetrator(reading)
    year, month, day = _date(reading)
    city, region, country = _place(reading)
    return {
        "perpetrator_mention": True,
        "perpetrator_type": kind or "insufficient info",
        "violation_types": _violations(reading) or ["arbitrary detention"],
        "year": year,
        "month": month,
        "day": day,
        "city": city,
        "region": region,
        "country": country,
        "victims": _victims(reading),
    }


def _perpetrator(reading: Reading) -> str | None:
    registry = make_context().registry
    parties = Counter(claim.responsibility.party for claim in reading.claims if claim.responsibility)
    known = [party for party, _count in parties.most_common() if party]
    return PERPETRATORS.get(registry.actor(known[0]).kind, "other non-state actors") if known else None


def _violations(reading: Reading) -> list[str]:
    found = {HARMS[toll.harm] for claim in reading.claims for toll in claim.toll if toll.harm in HARMS}
    found |= {VIOLATIONS[act] for claim in reading.claims for act in _acts(claim) if act in VIOLATIONS}
    return sorted(found)


def _acts(claim: Claim) -> list[str]:
    return [claim.responsibility.act] if claim.responsibility and claim.responsibility.act else []


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
    names = {victim.name: victim for claim in reading.claims for toll in claim.toll for victim in toll.names}
    rows = [
        {
            "name": victim.name,
            "number": "individual",
            "sex": {"female": "woman", "male": "man"}.get(victim.sex or "", "unknown"),
            "age": "child" if victim.age is not None and victim.age < 18 else "adult",
            "types": ["insufficient information"],
        }
        for victim in names.values()
    ]
    if rows:
        return rows
    groups = any(toll.min > 1 or toll.max is None for claim in reading.claims for toll in claim.toll)
    unnamed = {"name": None, "sex": "unknown", "age": "unknown", "types": ["insufficient information"]}
    return [{**unnamed, "number": "multiple"}] if groups else []
