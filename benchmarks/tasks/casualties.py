"""FA-KES casualties: the figures, the accused party, the cause and the governorate of a report's lead incident."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sayso.pipeline.read import read_text
from sayso.records.claim import Claim, Harm, Qualifier, Scope, Stance, Toll, Whom
from sayso.records.harm import PartyKind, Perpetrator
from sayso.records.place import Place
from sayso.records.reading import Reading

NEAR = 6
"""Claims behind the lead in which its count is told again."""
ACTORS = {
    "government_or_russian": ("syria", "russia", "hezbollah", "iran", "wagner-group"),
    "isis": ("islamic-state",),
    "coalition": ("coalition-against-islamic-state", "united-states", "united-kingdom", "france"),
    "nusra": ("hayat-tahrir-al-sham", "al-qaeda"),
    "self_administration": ("syrian-democratic-forces", "ypg", "pkk"),
    "opposition": (
        *("syrian-opposition", "free-syrian-army", "syrian-national-army", "ahrar-al-sham", "jaysh-al-islam"),
        *("jaysh-al-fatah", "faylaq-al-rahman", "nour-al-din-al-zenki", "turkey"),
    ),
}
"""The benchmark's classes of parties, by ids of the actor registry."""
CAUSES = {
    "shelling": ("airstrike", "drone_strike", "shelling", "barrel_bombing", "strike", "bombing"),
    "explosion": ("car_bomb", "suicide_bombing", "explosive_device", "explosion", "secondary_explosion", "mine"),
    "chemical": ("chemical_attack", "chemical"),
    "shooting": ("shooting", "ground_attack", "clash"),
    "execution": ("execution", "massacre", "beheading"),
}
"""The benchmark's classes of causes, by acts and mechanisms of the language pack."""
ROUNDED = frozenset({Qualifier.OVER, Qualifier.ABOUT, Qualifier.NEARLY})
"""Qualifiers of counts that a later claim may make exact."""
GENERIC = frozenset({"strike", "bombing"})
"""Acts whose means are not said."""
LEAD_LENGTH = 1200
"""Characters, about 200 words: the figures and the accused party of an article are its lead incident's."""
OWN_STATE = "syria"
"""Whose army is meant where only "the army" is named."""
REBELS = "syrian-opposition"
REBEL_WORDS = ("rebel", "opposition", "insurgent")
"""Who is meant where only "rebels" are named."""
GOVERNORATES = {
    "aleppo": ("aleppo", "halab"),
    "damascus": ("damascus", "rif dimashq", "ghouta", "douma"),
    "daraa": ("daraa", "dar'a", "deraa"),
    "deir ezzor": ("deir ez-zor", "deir ezzor", "deir al-zor", "dayr az zawr", "deir az-zor", "deir ez zor"),
    "hama": ("hama", "hamah"),
    "hasakeh": ("hasakah", "al-hasakah", "hasakeh", "al hasakah", "hassakeh", "hasaka", "qamishli"),
    "homs": ("homs", "palmyra", "tadmur"),
    "idlib": ("idlib", "idleb"),
    "lattakia": ("latakia", "lattakia"),
    "quneitra": ("quneitra", "al qunaytirah", "golan"),
    "raqqa": ("raqqa", "ar-raqqah", "raqa", "raqqah"),
    "tartous": ("tartus", "tartous"),
}
"""The benchmark's governorates, by the names that gazetteer and reports give them."""


def predict(document: dict[str, Any]) -> dict[str, Any]:
    """The figures, the accused party, the cause and the governorate of one document."""
    text = f"{document['title']}\n\n{document['text']}"
    reading = read_text(text, outlet=document.get("outlet"))
    claims = sorted(reading.claims, key=lambda claim: claim.content[0].start)
    return {
        **figures_of([claim.toll for claim in claims if claim.stance is not Stance.DENIES]),
        "actor": _most_told(_parties(_leading(claims), reading.report.text), ACTORS),
        "cause": _cause(_leading(claims)) or _cause(claims),
        "governorate": _governorate(reading, text),
    }


def _leading(claims: Iterable[Claim]) -> list[Claim]:
    """The claims of the lead: what comes later is as often about other incidents."""
    return [claim for claim in claims if claim.content[0].start < LEAD_LENGTH]


def _parties(claims: Iterable[Claim], text: str) -> Iterable[str]:
    """Who is accused of an act; where nobody is, who is told to have done the harm."""
    for claim in claims:
        if claim.responsibility and claim.responsibility.party:
            yield claim.responsibility.party
        elif claim.cause and claim.cause.party:
            yield claim.cause.party
        else:
            yield from (party for harm in claim.harms if harm.by and (party := _perpetrator(harm.by, text)))


def _perpetrator(by: Perpetrator, text: str) -> str | None:
    """Who did it: a state not named is the country's own, rebels not named are its opposition."""
    if by.actor:
        return by.actor
    if by.kind is PartyKind.STATE:
        return OWN_STATE
    return REBELS if any(word in by.span.words(text).lower() for word in REBEL_WORDS) else None


def _cause(claims: list[Claim]) -> str | None:
    """The class of the mechanism told most; an act whose means are not said ("the attack") only where no other is.

    A toxic agent says more than the means that brought it.
    """
    told = list(_mechanisms(claims))
    if any(name in CAUSES["chemical"] for name in told):
        return "chemical"
    return _most_told((name for name in told if name not in GENERIC), CAUSES) or _most_told(told, CAUSES)


def _mechanisms(claims: Iterable[Claim]) -> Iterable[str]:
    for claim in claims:
        if claim.cause:
            yield claim.cause.mechanism
        elif claim.responsibility and claim.responsibility.act:
            yield claim.responsibility.act


def _most_told(names: Iterable[str], classes: dict[str, tuple[str, ...]]) -> str | None:
    """The class told most, what is told earlier weighing more: a report leads with what it accuses whom of."""
    known = {name: label for label, some in classes.items() for name in some}
    weights: Counter[str] = Counter()
    for rank, name in enumerate(name for name in names if name in known):
        weights[known[name]] += 1 / (1 + rank)  # type: ignore[assignment]
    return weights.most_common(1)[0][0] if weights else None


def _governorate(reading: Reading, text: str) -> str | None:
    """The governorate of the first incident's place, else the first that the text names."""
    low = text.lower()
    places = [_words_of(mention.place) for mention in reading.mentions if mention.place]
    for words in (*places, low):
        found = [(words.find(name), label) for label, names in GOVERNORATES.items() for name in names if name in words]
        if found:
            return min(found)[1]
    return None


def _words_of(place: Place) -> str:
    return " ".join((*place.within, place.name)).lower()


def figures_of(groups: list[tuple[Toll, ...]]) -> dict[str, int]:
    """The figures that the benchmark asks for, from the tolls of each claim in order."""
    told = [
        tuple(t for t in group if t.harm is Harm.KILLED and t.scope in (Scope.INCIDENT, Scope.PART)) for group in groups
    ]
    told = [group for group in told if group]
    lead = _lead(told)
    if lead is None:
        return {"civilians": 0, "noncivilians": 0, "children": 0, "women": 0}
    civilians, fighters = _sides(told, *lead)
    near = _claims_about(told, civilians + fighters)
    children, women = _part(near, Whom.CHILDREN, civilians), _part(near, Whom.WOMEN, civilians)
    return {"civilians": civilians, "noncivilians": fighters, "children": children, "women": women}


def _is_whole(toll: Toll) -> bool:
    return toll.scope is Scope.INCIDENT


def _is_explicit(toll: Toll) -> bool:
    return toll.word is None and toll.qualifier is not Qualifier.VAGUE


def _is_floor(toll: Toll) -> bool:
    return _is_explicit(toll) and toll.qualifier is not Qualifier.UP_TO


def _is_fighters(toll: Toll) -> bool:
    """The benchmark counts the police with the fighters."""
    return toll.whom is Whom.FIGHTERS or (toll.whom is Whom.STAFF and "polic" in (toll.whom_words or "").lower())


def _count(toll: Toll) -> int:
    if toll.qualifier is Qualifier.OVER:
        return toll.min - 1
    return toll.max if toll.qualifier in (Qualifier.UP_TO, Qualifier.BETWEEN) and toll.max is not None else toll.min


def _lead(told: list[tuple[Toll, ...]]) -> tuple[int, Toll] | None:
    """The first whole count, one in figures before one in words, made exact by a later claim where that is plain."""
    for accepts in (_is_floor, _is_explicit, bool):
        for index, group in enumerate(told):
            first = next((toll for toll in group if _is_whole(toll) and accepts(toll)), None)
            if first is not None:
                return _refined(told, index, first)
    return None


def _refined(told: list[tuple[Toll, ...]], index: int, lead: Toll) -> tuple[int, Toll]:
    """The same count as a later claim gives it: "over 80" is "at least 84", "11 children" are 11 of 15 civilians."""
    low = _count(lead)
    for later, group in enumerate(told[index + 1 : index + 1 + NEAR], index + 1):
        for toll in group:
            if not _is_whole(toll) or not _is_explicit(toll):
                continue
            is_exact = toll.qualifier in (Qualifier.EXACT, Qualifier.AT_LEAST)
            is_rounded = lead.qualifier in ROUNDED
            if (
                is_rounded
                and is_exact
                and low <= _count(toll) <= low * 1.25
                and _is_fighters(toll) == _is_fighters(lead)
            ):
                return later, toll
            is_part = any(part.scope is Scope.PART and part.whom is lead.whom and _count(part) == low for part in group)
            if lead.whom in (Whom.CHILDREN, Whom.WOMEN, Whom.STAFF) and is_part and _count(toll) > low:
                return later, toll
    return index, lead


def _sides(told: list[tuple[Toll, ...]], index: int, lead: Toll) -> tuple[int, int]:
    """The civilians and the fighters of the lead count."""
    total = _count(lead)
    if _is_fighters(lead):
        return _civilians_beside(told[index : index + 1 + NEAR], total), total
    if lead.whom is Whom.UNKNOWN and lead.qualifier in ROUNDED:
        for group in told[index + 1 : index + 1 + NEAR]:
            if (sides := _told_apart(group, total)) is not None:
                return sides
    beside = next((_count(t) for t in told[index] if _is_whole(t) and _is_fighters(t)), 0)
    if beside:
        return total, beside
    for group in told:
        if (split := _split(group, total)) is not None:
            return split
    return _same_count_elsewhere(told, total)


def _told_apart(group: tuple[Toll, ...], total: int) -> tuple[int, int] | None:
    """The sides where one claim counts civilians, fighters and others ("10 bodies") of a rounded total."""
    wholes = [t for t in group if _is_whole(t) and _is_explicit(t)]
    civilians = sum(_count(t) for t in wholes if t.whom is Whom.CIVILIANS)
    fighters = sum(_count(t) for t in wholes if _is_fighters(t))
    if civilians and fighters and total <= sum(map(_count, wholes)) <= total * 1.25:
        return civilians, fighters
    return None


def _civilians_beside(told: list[tuple[Toll, ...]], fighters: int) -> int:
    """The civilians that a claim tells beside so many fighters."""
    for group in told:
        if any(_is_whole(t) and _is_fighters(t) and _count(t) == fighters for t in group):
            civilians = next((_count(t) for t in group if _is_whole(t) and not _is_fighters(t)), 0)
            if civilians:
                return civilians
    return 0


def _split(group: tuple[Toll, ...], total: int) -> tuple[int, int] | None:
    """How one claim divides the total."""
    wholes = [_count(t) for t in group if _is_whole(t)]
    fighters = sum(_count(t) for t in group if t.scope is Scope.PART and _is_fighters(t))
    civilians = sum(_count(t) for t in group if t.scope is Scope.PART and t.whom is Whom.CIVILIANS and _is_explicit(t))
    whole = next((count for count in wholes if count == total), None)
    # A new total ("bringing it to 45") counts nobody by itself: what stands beside it is an increment, no side.
    is_divided = any(t.is_mixed or t.whom_words for t in group if _is_whole(t) and _count(t) == total)
    mixed = [_count(t) for t in group if _is_whole(t) and t.whom is Whom.UNKNOWN]
    if whole is None and civilians == total and mixed and mixed[0] > total:
        return total, mixed[0] - total
    # One fighter told of alone is as often another death that the report recalls.
    if whole is None and (wholes or not 1 < fighters < total):
        return None
    if fighters:
        return total - fighters, fighters
    return (civilians, total - civilians) if 0 < civilians < total and is_divided else None


def _same_count_elsewhere(told: list[tuple[Toll, ...]], total: int) -> tuple[int, int]:
    """Whom the total counts by what other claims say: "270 killed" and "270 soldiers", "9 dead" and "five rebels"."""
    wholes = [t for group in told[: 1 + NEAR] for t in group if _is_whole(t) and t.whom is not Whom.UNKNOWN]
    same = next((t for t in wholes if _count(t) == total), None)
    if same is not None:
        return (0, total) if _is_fighters(same) else (total, 0)
    for fighters in (t for t in wholes if _is_fighters(t)):
        if any(_count(t) + _count(fighters) == total for t in wholes if not _is_fighters(t)):
            return total - _count(fighters), _count(fighters)
    return total, 0


def _claims_about(told: list[tuple[Toll, ...]], total: int) -> list[tuple[Toll, ...]]:
    """The claims about the lead count: those that give it, and those with parts alone before another count is told."""
    near: list[tuple[Toll, ...]] = []
    is_open = True
    for group in told:
        wholes = [_count(t) for t in group if _is_whole(t) and _is_explicit(t)]
        if any(abs(count - total) <= total / 10 for count in wholes) or (is_open and not wholes):
            near.append(group)
        elif wholes and sum(wholes) > total:
            is_open = False
        elif is_open:
            near.append(group)
    return near


def _part(told: list[tuple[Toll, ...]], whom: Whom, most: int) -> int:
    """The first count of children or women that fits within the civilians."""
    fitting = (_count(t) for group in told for t in group if t.whom is whom and _is_explicit(t))
    return next((count for count in fitting if 0 < count <= most), 0)
