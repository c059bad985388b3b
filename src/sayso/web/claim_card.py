"""A claim as its card shows it: the exact words, the chain, what it says, and how it was made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sayso.records.claim import Admits, Cause, Claim, Evidence, Inquiry, Responsibility, Scope, Stance, Toll
from sayso.records.harm import HarmTold
from sayso.records.report import Report
from sayso.records.span import Span
from sayso.web.links import link_claim, link_incident, link_report
from sayso.web.wording import (
    KINDS,
    QUOTED,
    REVIEW_STATES,
    STANCES,
    name_actor,
    say,
    say_dated,
    say_place,
    say_precision,
    say_toll,
    spell_out,
)

GAP = " … "
UNREVIEWED = "unreviewed"
ACCEPTED_STATES = frozenset({"accepted", "edited"})
_ADMISSIONS = {Admits.ACT: "admits the act", Admits.HARM: "accepts responsibility for the harm"}


@dataclass(frozen=True, slots=True)
class Hand:
    """One hand of a chain: its name, and what it is ("speaker", "relay", "outlet")."""

    name: str
    part: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One slot of a claim: what it is, and its value in words."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Review:
    """Where the review of a claim stands: the code, its words, and whether a person accepted it."""

    state: str
    words: str
    is_accepted: bool
    is_rejected: bool


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """Everything that a page shows of one claim."""

    id: str
    number: int
    link: str
    words: str
    sentence: str
    speaker: str
    chain: tuple[Hand, ...]
    via: str
    stance: str
    stance_words: str
    kinds: tuple[str, ...]
    gist: str
    facts: tuple[Fact, ...]
    review: Review
    confidence: int
    made_by: tuple[str, ...]
    report_name: str
    report_link: str
    incident_code: str | None
    incident_link: str | None


def make_card(
    claim: Claim,
    report: Report,
    *,
    number: int,
    review_state: str,
    names: Mapping[str, str],
    incident_code: str | None = None,
) -> ClaimCard:
    """The card of one claim; `names` gives the names of actors by their ids."""
    return ClaimCard(
        claim.id,
        number,
        link_claim(claim),
        find_words(claim.content, report.text),
        claim.sentence.words(report.text),
        say_speaker(claim),
        find_hands(claim, names),
        " → ".join(link.name for link in claim.chain[1:]),
        claim.stance,
        say_stance(claim),
        tuple(say(KINDS, kind) for kind in claim.kinds),
        say_gist(claim, names),
        find_facts(claim, report, names),
        find_review(review_state),
        round(claim.confidence * 100),
        claim.made_by,
        name_report(report),
        link_report(report.id),
        incident_code,
        link_incident(incident_code) if incident_code else None,
    )


def find_review(state: str) -> Review:
    """Where a review stands, in words."""
    return Review(state, say(REVIEW_STATES, state), state in ACCEPTED_STATES, state == "rejected")


def find_words(spans: Iterable[Span], text: str) -> str:
    """The exact words, with a gap where they are discontinuous."""
    return GAP.join(span.words(text) for span in spans)


def name_report(report: Report) -> str:
    """What a report is called in a line: its outlet, else its title, else its id."""
    return report.outlet or report.title or report.external_id or report.id


def say_speaker(claim: Claim) -> str:
    """Who speaks."""
    speaker = claim.speaker
    if speaker.own_voice:
        return speaker.name or "the outlet"
    if speaker.unnamed:
        return speaker.name or speaker.role or "somebody not named"
    return speaker.name or "somebody"


def say_stance(claim: Claim) -> str:
    """How the speaker stands to the words; a negated content is said so."""
    words = say(STANCES, claim.stance)
    return f"{words}, negated" if claim.negated else words


def find_hands(claim: Claim, names: Mapping[str, str]) -> tuple[Hand, ...]:
    """The chain from the speaker to the outlet captured."""
    first = Hand(say_speaker(claim), "speaker", _note_speaker(claim, names))
    rest = [link.name for link in claim.chain[1:]]
    return (first, *(Hand(name, "outlet" if at == len(rest) else "relay") for at, name in enumerate(rest, start=1)))


def _note_speaker(claim: Claim, names: Mapping[str, str]) -> str | None:
    speaker = claim.speaker
    if speaker.own_voice:
        return "own voice"
    notes = ["not named"] if speaker.unnamed else []
    if speaker.role:
        notes.append(speaker.role)
    if speaker.actor:
        actor = name_actor(speaker.actor, names)
        if actor.casefold() not in " ".join([*notes, speaker.name or ""]).casefold():
            notes.append(actor)
    return ", ".join(notes) or None


def say_gist(claim: Claim, names: Mapping[str, str]) -> str:
    """What a claim says in a few words: its figures, whom it holds responsible, the cause; else what it is about."""
    parts = [say_toll(toll) for toll in claim.toll]
    if claim.responsibility:
        parts.append(say_responsibility(claim.responsibility, claim.stance, names))
    if claim.cause:
        parts.append(say_cause(claim.cause, names))
    if claim.evidence:
        parts.append(f"{claim.evidence.what} {claim.evidence.status}")
    if claim.inquiry:
        parts.append(f"inquiry {claim.inquiry.status}")
    if not parts:
        parts = list(dict.fromkeys(spell_out(harm.kind) for harm in claim.harms))
    return "; ".join(parts) or ", ".join(say(KINDS, kind) for kind in claim.kinds)


def say_responsibility(found: Responsibility, stance: Stance, names: Mapping[str, str]) -> str:
    """Whom a claim holds responsible, by its stance: "blames …", "admits the act", "denies that …"."""
    party = name_actor(found.party, names) if found.party else found.party_words
    if found.admits:
        return _ADMISSIONS[found.admits]
    if stance in (Stance.DENIES, Stance.DOUBTS, Stance.ASKS):
        return f"{say(STANCES, stance)}: {party}" if party else say(STANCES, stance)
    return f"blames {party}" if party else "blames nobody by name"


def say_cause(cause: Cause, names: Mapping[str, str]) -> str:
    """What a claim says did the harm."""
    mechanism = spell_out(cause.mechanism)
    return f"{mechanism} by {name_actor(cause.party, names)}" if cause.party else mechanism


def find_facts(claim: Claim, report: Report, names: Mapping[str, str]) -> tuple[Fact, ...]:
    """The slots of a claim that have a value, each in words."""
    facts = [_toll_fact(toll) for toll in claim.toll]
    facts += [Fact("Harm", _say_harm(harm, report, names)) for harm in claim.harms]
    if claim.responsibility:
        facts += _responsibility_facts(claim.responsibility, claim.stance, names)
    if claim.cause:
        facts.append(Fact("Cause", say_cause(claim.cause, names)))
    if claim.evidence:
        facts.append(Fact("Evidence", _say_evidence(claim.evidence, names)))
    if claim.inquiry:
        facts.append(Fact("Inquiry", _say_inquiry(claim.inquiry, names)))
    facts += _time_facts(claim)
    facts.append(Fact("Quotation", say(QUOTED, claim.quoted)))
    facts += _span_facts(claim, report)
    return tuple(facts)


def _toll_fact(toll: Toll) -> Fact:
    bounds = f"{toll.min}" if toll.min == toll.max else f"{toll.min} to {toll.max}" if toll.max is not None else ""
    scope = "" if toll.scope is Scope.INCIDENT else f"; {spell_out(toll.scope)}"
    people = f"; “{toll.whom_words}”" if toll.whom_words else ""
    named = f"; named: {', '.join(name.name for name in toll.names)}" if toll.names else ""
    return Fact("Toll", f"{say_toll(toll)} (counted as {bounds or f'{toll.min} or more'}{scope}){people}{named}")


def _say_harm(harm: HarmTold, report: Report, names: Mapping[str, str]) -> str:
    by = ""
    if harm.by:
        by = f" by {name_actor(harm.by.actor, names) if harm.by.actor else f'“{harm.by.span.words(report.text)}”'}"
    people = ", ".join(f"{name.name} ({name.role})" if name.role else name.name for name in harm.victims)
    return f"{spell_out(harm.kind)}{by}{f'; named: {people}' if people else ''}"


def _responsibility_facts(found: Responsibility, stance: Stance, names: Mapping[str, str]) -> list[Fact]:
    facts = [Fact("Responsibility", say_responsibility(found, stance, names))]
    if found.act:
        facts.append(Fact("Act", spell_out(found.act)))
    if found.weapon:
        facts.append(Fact("Weapon", spell_out(found.weapon)))
    return facts


def _say_evidence(evidence: Evidence, names: Mapping[str, str]) -> str:
    holder = f", held by {name_actor(evidence.holder, names)}" if evidence.holder else ""
    concerns = {True: "", False: "; not of this incident", None: "; possibly of this incident"}
    return f"{evidence.what}, {evidence.status}{holder}{concerns[evidence.concerns_incident]}"


def _say_inquiry(inquiry: Inquiry, names: Mapping[str, str]) -> str:
    by = f" by {name_actor(inquiry.by, names)}" if inquiry.by else ""
    question = f": {inquiry.question}" if inquiry.question else ""
    result = f"; result: {inquiry.result}" if inquiry.result else ""
    return f"{inquiry.status}{by}{question}{result}"


def _time_facts(claim: Claim) -> list[Fact]:
    facts = []
    said = say_dated(claim.said)
    if said:
        facts.append(Fact("Said", said))
    if claim.event:
        happened = say_dated(claim.event.date)
        if happened:
            facts.append(Fact("Event", happened))
        if claim.event.place:
            precision = say_precision(claim.event.place)
            facts.append(Fact("Place", say_place(claim.event.place) + (f" ({precision})" if precision else "")))
    return facts


def _span_facts(claim: Claim, report: Report) -> list[Fact]:
    named = (("Cue", claim.cue), ("Hedges", claim.hedges), ("Loaded words", claim.loaded))
    return [Fact(label, ", ".join(f"“{span.words(report.text)}”" for span in spans)) for label, spans in named if spans]
