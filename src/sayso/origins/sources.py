"""The primary source that a claim goes back to: the speaker, in a form that is the same in every report.

An office is one speaker, whoever reads it out. Nobody is guessed: unnamed speakers are one source within one line of
reporting.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sayso.origins.posts import Posts, PostWords, offices_of
from sayso.origins.retold import find_retold
from sayso.origins.source_key import NAMELESS, SourceKey, house_name
from sayso.records.claim import Claim, Speaker, Stance
from sayso.records.origin import JoinReason
from sayso.records.quick_init import changed
from sayso.text.plain_names import plain_name

_NOT_TOLD = frozenset({Stance.DENIES, Stance.DOUBTS, Stance.ASKS, Stance.RETRACTS})
"""Stances in which a speaker repeats a figure that is not his own."""
DEFAULT_ORGAN = "forces"
"""An armed actor named without an organ ("Drennia said") speaks through its forces: the cautious reading joins."""


@dataclass(frozen=True, slots=True)
class Organ:
    """One organ of an actor that speaks for itself, and the words that name it."""

    id: str
    organ: str
    words: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class AroundNames:
    """Words that a description puts before or after the name of a service, or in its place."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    bare: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficeWords:
    """The words of a language for offices: the part `offices` of its pack."""

    speaks_for: tuple[str, ...]
    titles: tuple[str, ...]
    links: tuple[str, ...]
    around_names: AroundNames
    organs: tuple[Organ, ...]
    posts: PostWords


class Sources:
    """The primary sources of claims, for whatever origins their reports are found to have."""

    def __init__(self, claims: Iterable[Claim], words: OfficeWords) -> None:
        """Look at every claim once: what its source is does not depend on origins where its speaker has a name.

        A person whose office one report gives is that office in the others too, if only one office is given.
        """
        listed = list(claims)
        posts = offices_of(Posts(listed, words.posts), listed)
        offices = _offices_of_people(listed, posts, words)
        known: dict[tuple[str | None, ...], SourceKey] = {}
        found: dict[str, SourceKey] = {}
        for claim in listed:
            post = posts.get(claim.id)
            if claim.speaker.unnamed or claim.speaker.own_voice:
                found[claim.id] = _find_nameless(claim, claim.report, post)
                continue
            described = (claim.speaker.name, claim.speaker.role, claim.speaker.actor, post)
            if described not in known:
                known[described] = _find_named(claim.speaker, post, offices=offices, words=words)
            found[claim.id] = known[described]
        echoed = _find_echoed([claim for claim in listed if claim.toll], found)
        retold, self._first_told = find_retold(listed, found | echoed)
        echoed |= retold
        self._fuller = _find_fuller({source.key for source in found.values() if source.is_primary})
        # Whoever is primary, is so for any origins; an echo takes the source of one that is.
        everybody = found | echoed
        self._found = (
            {claim: self._fullest(source) for claim, source in everybody.items()} if self._fuller else everybody
        )
        self._open = [claim for claim in listed if not found[claim.id].is_primary and claim.id not in echoed]

    def find(self, origin_of: Mapping[str, str]) -> dict[str, SourceKey]:
        """The primary source of each claim, by the claim's id.

        `origin_of` gives each report's origin: unnamed speakers, and an outlet that is not known, are one source
        within it.
        """
        within = {
            claim.id: self._fullest(_find_nameless(claim, origin_of.get(report, report), None))
            for claim, report in ((claim, self._first_told.get(claim.id, claim.report)) for claim in self._open)
        }
        return self._found | within

    def _fullest(self, source: SourceKey) -> SourceKey:
        return changed(source, key=self._fuller[source.key]) if source.key in self._fuller else source


def _find_echoed(claims: list[Claim], found: Mapping[str, SourceKey]) -> dict[str, SourceKey]:
    """The named source behind a figure that its report also gives without a name, as headlines do.

    Taking "rescuers say" for another than the rescue service of the next sentence would make a source of a phrase.
    `claims` are those with figures.
    """
    asking = [claim for claim in claims if claim.speaker.own_voice or claim.speaker.unnamed]
    asked = {claim.report for claim in asking}
    told: dict[tuple[str, str, int, int | None], SourceKey] = {}
    around = [claim for claim in claims if claim.report in asked]
    for claim in sorted(around, key=lambda claim: (claim.content[0].start, claim.id)):
        if found[claim.id].is_primary and claim.stance not in _NOT_TOLD and not claim.negated:
            for toll in claim.toll:
                told.setdefault((claim.report, toll.harm, toll.min, toll.max), found[claim.id])
    echoed: dict[str, SourceKey] = {}
    for claim in asking:
        sources = [told.get((claim.report, toll.harm, toll.min, toll.max)) for toll in claim.toll]
        if sources[0] is not None and None not in sources:
            echoed[claim.id] = changed(sources[0], reason=JoinReason.SAME_PRIMARY_SOURCE)
    return echoed


def _find_nameless(claim: Claim, origin: str, post: str | None) -> SourceKey:
    """The source of somebody who is described, but not named, or of the outlet itself."""
    speaker = claim.speaker
    if post is not None:
        return SourceKey(post, speaker.name or "unnamed", JoinReason.SAME_SPEAKER, True)
    if speaker.unnamed:
        return SourceKey(f"{NAMELESS}{origin}", speaker.name or "unnamed", JoinReason.SAME_PRIMARY_SOURCE, False)
    outlet = speaker.name or (claim.chain[0].name if claim.chain else None)
    key = f"name:{house_name(outlet)}" if outlet else f"outlet:{origin}"
    return SourceKey(key, outlet or "the outlet", JoinReason.SAME_SPEAKER, False)


def _find_named(speaker: Speaker, post: str | None, *, offices: Mapping[str, str], words: OfficeWords) -> SourceKey:
    name = speaker.name or "unnamed"
    if post is not None:
        return SourceKey(post, name, JoinReason.SAME_SPEAKER, True)
    office = _office(speaker, words)
    person = plain_name(name, words.titles)
    key = office or offices.get(person) or f"name:{_service_name(person, words)}"
    return SourceKey(key, name, JoinReason.SAME_SPEAKER, True)


def _offices_of_people(claims: Iterable[Claim], posts: Mapping[str, str], words: OfficeWords) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    named = (claim for claim in claims if claim.speaker.name and not claim.speaker.unnamed)
    described = {
        (claim.speaker.name, claim.speaker.role, claim.speaker.actor, posts.get(claim.id)): claim.speaker
        for claim in named
        if not claim.speaker.own_voice
    }
    for (name, _, _, post), speaker in described.items():
        office = post or _office(speaker, words)
        if office is not None and name:
            found.setdefault(plain_name(name, words.titles), set()).add(office)
    of_people = {person: min(offices) for person, offices in found.items() if len(offices) == 1}
    return _offices_of_surnames(of_people, {name for name, *_ in described if name}, words) | of_people


def _offices_of_surnames(offices: Mapping[str, str], names: Iterable[str], words: OfficeWords) -> dict[str, str]:
    """The office of whoever is told of by a surname alone, where nobody else who speaks has it: "Teck" is Bram Teck."""
    bearers: dict[str, set[str]] = {}
    for name in names:
        person = plain_name(name, words.titles)
        if " " in person:
            bearers.setdefault(person.rpartition(" ")[2], set()).add(person)
    alone = {surname: min(people) for surname, people in bearers.items() if len(people) == 1}
    return {surname: offices[person] for surname, person in alone.items() if person in offices}


def _office(speaker: Speaker, words: OfficeWords) -> str | None:
    """The office that the speaker speaks for, None for a person who speaks for himself."""
    role = f" {plain_name(speaker.role)} " if speaker.role else ""
    if speaker.role and not any(f" {word} " in role for word in words.speaks_for):
        return None
    if speaker.actor:
        # Without a role it is the actor itself that speaks ("the Pentagon"), unless the name is a person's: only the
        # words can tell, and a person's name holds no organ.
        named = f" {plain_name(speaker.name or '')} "
        organ = _organ(role, words) or _organ(named, words)
        is_actor = plain_name(speaker.actor.replace("-", " ")) in named
        if speaker.role or organ or is_actor or len(named.split()) == 1:
            return f"office:{speaker.actor}:{organ or DEFAULT_ORGAN}"
        return None
    return _organisation(role, words) if speaker.role else None


def _organ(padded: str, words: OfficeWords) -> str | None:
    return next((entry.organ for entry in words.organs if any(f" {word} " in padded for word in entry.words)), None)


def _organisation(role: str, words: OfficeWords) -> str | None:
    """The organisation of a role ("spokesman for the Tamsin Civil Defence"), as the key of its own word."""
    # The first link counts: "spokesman for the ministry of health" speaks for the ministry.
    found = [(role.find(f" {link} "), link) for link in map(plain_name, words.links)]
    places = [(place, link) for place, link in found if place >= 0]
    if not places:
        return None
    place, link = min(places)
    rest = role[place + len(link) + 2 :].strip()
    # "The head of the service" names none.
    return f"name:{_service_name(rest, words)}" if rest and rest not in words.around_names.bare else None


def _service_name(plain: str, words: OfficeWords) -> str:
    """The name of a service without what a description puts around it."""
    for word in words.around_names.before:
        plain = plain.removeprefix(f"{word} ")
    for word in words.around_names.after:
        plain = plain.removesuffix(f" {word}")
    return plain


def _find_fuller(keys: Iterable[str]) -> dict[str, str]:
    """The fuller name for each shorter one that it ends in ("Civil Defence" is Norvik's), if no other is heard."""
    names = sorted(key.removeprefix("name:") for key in keys if key.startswith("name:"))
    known = set(names)
    longer_than: dict[str, list[str]] = {}
    for name in names:
        for place in (place for place, sign in enumerate(name) if sign == " "):
            if name[place + 1 :] in known:
                longer_than.setdefault(name[place + 1 :], []).append(name)
    fuller = {}
    for name, longer in longer_than.items():
        longest = max(longer, key=lambda other: (len(other), other))
        if all(longest == other or longest.endswith(f" {other}") for other in longer):
            fuller[f"name:{name}"] = f"name:{longest}"
    return fuller
