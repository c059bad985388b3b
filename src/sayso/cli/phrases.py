"""Records in a few words, for tables. Everything that comes from a report is made harmless here."""

from collections.abc import Sequence

from sayso.cli.printing import harmless
from sayso.pipeline.output import find_words
from sayso.records.assessment import PartyPosition, Range, Status
from sayso.records.claim import Claim, Kind, Toll
from sayso.records.date import EdtfDate
from sayso.records.place import Place
from sayso.records.report import Report
from sayso.records.toll_words import say_people
from sayso.text.counting import phrase_count

UNKNOWN = "–"
_ARROW = " › "


def phrase_figures(least: int, most: int | None) -> str:
    """Figures as 14, 14–17, or 14+ where they are open above."""
    if most is None:
        return f"{least}+"
    return str(least) if least == most else f"{least}–{most}"


def phrase_range(found: Range | None) -> str:
    """The figures of a range."""
    return phrase_figures(found.min, found.max) if found else UNKNOWN


def phrase_toll(toll: Toll) -> str:
    """One toll as `killed 14+ civilians`, with the scope where it is not the incident's whole."""
    whom = "" if toll.whom == "unknown" else f" {say_people(toll.whom, toll.max)}"
    scope = "" if toll.scope == "incident" else f" ({toll.scope.replace('_', ' ')})"
    return f"{toll.harm} {phrase_figures(toll.min, toll.max)}{whom}{scope}"


def phrase_speaker(claim: Claim) -> str:
    """Who speaks: the name, else that nobody is named, else that it is the outlet."""
    speaker = claim.speaker
    if speaker.own_voice:
        return f"{harmless(speaker.name)} (own voice)" if speaker.name else "the outlet"
    name = harmless(speaker.name) if speaker.name else ""
    return f"{name} (unnamed)".strip() if speaker.unnamed else name


def phrase_chain(claim: Claim) -> str:
    """Who says it and through whom: "Adel Marwan › Radio Tamsin › Norvik Wire"."""
    relays = [harmless(link.name) for link in claim.chain[1:]]
    return _ARROW.join((phrase_speaker(claim), *relays))


def phrase_stance(claim: Claim) -> str:
    """The stance, with a sign of negation where the content itself is negated."""
    return f"{claim.stance} ¬" if claim.negated else str(claim.stance)


def phrase_substance(claim: Claim) -> str:
    """What the claim is about: its figures, party, cause and evidence; else its kinds."""
    parts = [phrase_toll(toll) for toll in claim.toll]
    if claim.responsibility:
        party = claim.responsibility.party or claim.responsibility.party_words or "?"
        admits = f", admits the {claim.responsibility.admits}" if claim.responsibility.admits else ""
        parts.append(harmless(f"by {party}{admits}"))
    if claim.cause:
        parts.append(harmless(claim.cause.mechanism.replace("_", " ")))
    if claim.evidence:
        parts.append(harmless(f"{claim.evidence.what} {claim.evidence.status}"))
    if claim.inquiry:
        parts.append(harmless(f"inquiry {claim.inquiry.status}"))
    if not parts:
        parts = list(dict.fromkeys(harm.kind.value for harm in claim.harms))
    return "; ".join(parts)


def phrase_kinds(kinds: Sequence[Kind]) -> str:
    """The kinds of a claim."""
    return ", ".join(kind.replace("_", " ") for kind in kinds)


def phrase_words(claim: Claim, text: str, *, length: int) -> str:
    """The claim's words on one line, cut at `length` characters."""
    words = " ".join(harmless(find_words(claim, text)).split())
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"


def phrase_date(date: EdtfDate | None) -> str:
    """The date."""
    return date.edtf if date else UNKNOWN


def phrase_place(place: Place | None) -> str:
    """The place with the two next that it lies in."""
    if place is None:
        return UNKNOWN
    return harmless(", ".join((place.name, *[name for name in place.within if name != place.name][:2])))


def phrase_report(report: Report) -> str:
    """The report by the user's own id, outlet and date."""
    parts = (report.external_id, report.outlet, report.published.edtf if report.published else None)
    return harmless(", ".join(part for part in parts if part) or report.title or report.id)


def phrase_mark(report: Report) -> str:
    """The report in a word, where its outlet stands in the chain beside it: the user's own id, else the day."""
    return harmless(report.external_id or (report.published.edtf if report.published else report.id))


def phrase_support(report_count: int, origin_count: int) -> str:
    """Support as `12 reports, 3 origins`."""
    return f"{phrase_count(report_count, 'report')}, {phrase_count(origin_count, 'origin')}"


def phrase_status(status: Status) -> str:
    """A status, with a reviewer's value and what unreviewed claims would give beside it."""
    words = _plain(status.value) if status.value else "not assessed"
    if status.override:
        words = f"{_plain(status.override.value)} (reviewer; by rule {words})"
    if status.provisional and status.provisional != status.value:
        words += f" (unreviewed: {_plain(status.provisional)})"
    return words


def phrase_party(party: PartyPosition) -> str:
    """Where a party stands, and how many origins accuse it."""
    words = ", ".join(party.positions) or UNKNOWN
    if party.accusing_origin_count:
        words += f" (by {phrase_support(party.accusing_report_count, party.accusing_origin_count)})"
    return words


def _plain(value: str) -> str:
    return harmless(value.replace("_", " "))
