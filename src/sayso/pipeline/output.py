"""Readings, reports and claims in the shape of the output contract. Nothing here reads, decides or prints."""

from collections.abc import Iterable

from sayso.pipeline import contract
from sayso.pipeline.backing_up import Backup, Scrub
from sayso.pipeline.erasing import Erased
from sayso.pipeline.views import Addition, Finding, Outcome, PageVersion, ReadingView
from sayso.records.claim import Cause, Claim, Evidence, Happening, Inquiry, Responsibility, Speaker, Toll
from sayso.records.date import EdtfDate
from sayso.records.decision import Decision
from sayso.records.deed import Export, SignedHead, Timestamp
from sayso.records.harm import HarmTold, VictimName
from sayso.records.incident import IncidentMention
from sayso.records.issue import Issue
from sayso.records.place import Place
from sayso.records.reading import Reading
from sayso.records.report import Report
from sayso.records.span import Span
from sayso.text.versions import Change

GAP = " … "
"""What stands between the pieces of discontinuous words when they are shown as one string."""


def describe_reading(reading: Reading) -> contract.Reading:
    """One reading as `sayso read --json` prints it."""
    return {
        "schema_version": contract.SCHEMA_VERSION,
        "report": describe_report(reading.report),
        "claims": [describe_claim(claim) for claim in reading.claims],
        "incidents": [_describe_mention(mention) for mention in reading.mentions],
        "issues": describe_issues(reading.issues),
    }


def describe_report(report: Report) -> contract.Report:
    """One report with its text and its furniture."""
    line = report.dateline
    return {
        "id": report.id,
        "title": report.title,
        "outlet": report.outlet,
        "byline": report.byline,
        "language": report.language,
        "external_id": report.external_id,
        "url": report.url,
        "dateline": {"place": line.place, "agency": line.agency, "span": _span(line.span)} if line else None,
        "published": describe_date(report.published),
        "republished_from": report.republished_from,
        "wire_credit": report.wire_credit,
        "text": report.text,
        "furniture": [
            {"span": _span(piece.span), "kind": piece.kind, "rule": piece.rule} for piece in report.furniture
        ],
        "capture": report.capture,
        "made_by": list(report.made_by),
    }


def describe_claim(claim: Claim) -> contract.Claim:
    """One claim; slots that it does not have are null."""
    # A page may have thousands: what most claims lack is asked for by no call.
    return {
        "id": claim.id,
        "content": [[span.start, span.end] for span in claim.content],
        "cue": [[span.start, span.end] for span in claim.cue],
        "sentence": [claim.sentence.start, claim.sentence.end],
        "speaker": _describe_speaker(claim.speaker),
        "chain": [link.name for link in claim.chain],
        "stance": claim.stance,
        "negated": claim.negated,
        "hedges": [[span.start, span.end] for span in claim.hedges] if claim.hedges else [],
        "loaded": [[span.start, span.end] for span in claim.loaded] if claim.loaded else [],
        "quoted": claim.quoted,
        "kinds": [*claim.kinds],
        "toll": [_describe_toll(toll) for toll in claim.toll] if claim.toll else None,
        "harms": [_describe_harm(harm) for harm in claim.harms] if claim.harms else None,
        "responsibility": _describe_responsibility(claim.responsibility) if claim.responsibility else None,
        "cause": _describe_cause(claim.cause) if claim.cause else None,
        "evidence": _describe_evidence(claim.evidence) if claim.evidence else None,
        "inquiry": _describe_inquiry(claim.inquiry) if claim.inquiry else None,
        "said": describe_date(claim.said) if claim.said else None,
        "event": _describe_event(claim.event) if claim.event else None,
        "incident": claim.incident,
        "confidence": claim.confidence,
        "made_by": [*claim.made_by],
    }


def describe_dossier_claims(view: ReadingView) -> list[contract.DossierClaim]:
    """The claims of one report in a dossier, each with its words and where its review stands."""
    return [
        describe_dossier_claim(
            claim,
            view.report,
            review=view.review_states.get(claim.id, "unreviewed"),
            incident_code=view.incidents.get(claim.id),
        )
        for claim in view.claims
    ]


def describe_dossier_claim(
    claim: Claim, report: Report, *, review: str, incident_code: str | None
) -> contract.DossierClaim:
    """One claim of a dossier with its words, for whoever has not the report's text at hand."""
    return {
        "schema_version": contract.SCHEMA_VERSION,
        "report": report.id,
        "external_id": report.external_id,
        "words": find_words(claim, report.text),
        "review": review,
        "incident_code": incident_code,
        "claim": describe_claim(claim),
    }


def describe_dossier_report(view: ReadingView) -> contract.DossierReport:
    """One report of a dossier, how much was read in it, and the incidents it tells of."""
    return {
        "schema_version": contract.SCHEMA_VERSION,
        "report": describe_report(view.report),
        "claim_count": len(view.claims),
        "incident_codes": sorted(set(view.incidents.values())),
        "issues": describe_issues(view.issues),
    }


def describe_addition(addition: Addition) -> contract.Addition:
    """What became of one input of `add`."""
    return {
        "schema_version": contract.SCHEMA_VERSION,
        "name": addition.name,
        "outcome": addition.outcome.value,
        "capture": addition.capture or None,
        "report": addition.report,
        "claim_count": addition.claim_count if addition.outcome in (Outcome.ADDED, Outcome.UPDATED) else None,
        "issues": describe_issues(addition.issues),
        "error": addition.error,
        "earlier": addition.earlier,
        "changes": None if addition.changes is None else [describe_change(change) for change in addition.changes],
    }


def describe_version(version: PageVersion) -> contract.PageVersion:
    """One version of a page that was fetched."""
    return {
        "schema_version": contract.SCHEMA_VERSION,
        "url": version.fetch.requested,
        "report": version.report.id,
        "capture": version.capture.id,
        "captured_at": version.capture.captured_at,
        "sha256": version.capture.sha256,
        "from_address": version.fetch.last.address,
        "hops": len(version.fetch.hops),
        "files": {file.role.value: file.sha256 for file in version.fetch.files},
        "changes": None if version.changes is None else [describe_change(change) for change in version.changes],
    }


def describe_change(change: Change) -> contract.Change:
    """One line in which two versions differ."""
    return {"kind": change.kind, "words": change.words}


def describe_decision(decision: Decision) -> contract.Decision:
    """One decision as it stands in the log."""
    return {
        "schema_version": contract.SCHEMA_VERSION,
        "id": decision.id,
        "sequence": decision.sequence,
        "verb": decision.verb,
        "targets": [{"id": target.id, "fingerprint": target.fingerprint} for target in decision.targets],
        "to": decision.value,
        "reason": decision.reason,
        "by": decision.by,
        "decided_at": decision.decided_at,
    }


def describe_head(head: SignedHead) -> contract.Checkpoint:
    """A signed head of the log."""
    return {
        "schema_version": contract.SCHEMA_VERSION,
        "id": head.id,
        "size": head.size,
        "root": head.root,
        "note": head.note,
        "key": head.key,
        "made_at": head.made_at,
    }


def describe_stamp(stamp: Timestamp) -> contract.Timestamp:
    """A timestamp."""
    return {
        "schema_version": contract.SCHEMA_VERSION,
        "id": stamp.id,
        "subject": stamp.subject,
        "sha256": stamp.sha256,
        "attested_at": stamp.attested_at,
        "server": stamp.server,
    }


def describe_export(export: Export) -> contract.Export:
    """A bundle."""
    return {
        "schema_version": contract.SCHEMA_VERSION,
        "id": export.id,
        "about": export.about,
        "sha256": export.sha256,
        "head": export.head,
        "made_at": export.made_at,
    }


def describe_finding(finding: Finding) -> contract.Finding:
    """One check of `doctor`."""
    return {
        "schema_version": contract.SCHEMA_VERSION,
        "check": finding.check,
        "is_well": finding.is_well,
        "message": finding.message,
    }


def describe_erased(erased: Erased) -> contract.Erased:
    """What was erased, and what could not be reached."""
    plan = erased.plan
    return {
        "schema_version": contract.SCHEMA_VERSION,
        "captures": [capture.id for capture in plan.captures],
        "reports": list(plan.reports),
        "sha256": list(plan.hashes),
        "decisions": [decision.id for decision in plan.decisions],
        "undone": [decision.id for decision in plan.undone],
        "archives": list(plan.archives),
        "attached": list(plan.attached),
        "sharing": list(plan.sharing),
        "reason": erased.reason,
        "is_compacted": erased.is_compacted,
        "copies_left": list(erased.copies_left),
    }


def describe_backup(backup: Backup) -> contract.Backup:
    """What a backup holds, or what was restored from it."""
    return {
        "schema_version": contract.SCHEMA_VERSION,
        "path": str(backup.path),
        "size": backup.size,
        "root": backup.root,
        "file_count": backup.file_count,
        "wrong": list(backup.wrong),
    }


def describe_scrub(scrub: Scrub) -> contract.Scrub:
    """What a scrub found."""
    return {
        "schema_version": contract.SCHEMA_VERSION,
        "checked": scrub.checked,
        "total": scrub.total,
        "wrong": list(scrub.wrong),
    }


def describe_issues(issues: Iterable[Issue]) -> list[contract.Issue]:
    """What is wrong with the data."""
    return [
        {"code": issue.code, "message": issue.message, "span": _maybe_span(issue.span), "record": issue.record}
        for issue in issues
    ]


def describe_date(date: EdtfDate | None) -> contract.Date | None:
    """A date with its basis, null when unknown."""
    if date is None:
        return None
    span = date.span
    return {
        "edtf": date.edtf,
        "basis": date.basis,
        "span": [span.start, span.end] if span is not None else None,
    }


def describe_place(place: Place | None) -> contract.Place | None:
    """A place with its alternatives, null when unknown."""
    if place is None:
        return None
    span = place.span
    return {
        "name": place.name,
        "within": [*place.within],
        "lat": place.lat,
        "lon": place.lon,
        "precision": place.precision,
        "span": [span.start, span.end] if span is not None else None,
        "id": place.id,
        "alternatives": [
            {
                "id": other.id,
                "name": other.name,
                "within": list(other.within),
                "lat": other.lat,
                "lon": other.lon,
                "precision": other.precision,
            }
            for other in place.alternatives
        ],
    }


def find_words(claim: Claim, text: str) -> str:
    """The words of a claim as one string, with a gap where they are discontinuous."""
    words = [text[span.start : span.end] for span in claim.content]
    return words[0] if len(words) == 1 else GAP.join(words)


def _describe_mention(mention: IncidentMention) -> contract.Mention:
    return {
        "label": mention.label,
        "date": mention.date.edtf if mention.date else None,
        "place": mention.place.name if mention.place else None,
        "claims": list(mention.claims),
    }


def _describe_speaker(speaker: Speaker) -> contract.Speaker:
    span = speaker.span
    return {
        "span": [span.start, span.end] if span is not None else None,
        "name": speaker.name,
        "role": speaker.role,
        "actor": speaker.actor,
        "unnamed": speaker.unnamed,
        "own_voice": speaker.own_voice,
    }


def _describe_toll(toll: Toll) -> contract.Toll:
    span = toll.span
    return {
        "harm": toll.harm,
        "whom": toll.whom,
        "min": toll.min,
        "max": toll.max,
        "qualifier": toll.qualifier,
        "scope": toll.scope,
        "names": [_describe_name(name) for name in toll.names] if toll.names else [],
        "span": [span.start, span.end],
        "word": toll.word,
        "whom_words": toll.whom_words,
        "is_mixed": toll.is_mixed,
    }


def _describe_name(name: VictimName) -> contract.Name:
    return {"name": name.name, "age": name.age, "sex": name.sex, "role": name.role, "span": _span(name.span)}


def _describe_harm(harm: HarmTold) -> contract.HarmTold:
    by, span = harm.by, harm.span
    return {
        "kind": harm.kind,
        "span": [span.start, span.end],
        "victims": [_describe_name(name) for name in harm.victims] if harm.victims else [],
        "by": {"kind": by.kind, "actor": by.actor, "span": _span(by.span)} if by else None,
    }


def _describe_responsibility(found: Responsibility) -> contract.Responsibility:
    return {
        "party": found.party,
        "act": found.act,
        "weapon": found.weapon,
        "admits": found.admits,
        "party_words": found.party_words,
    }


def _describe_cause(cause: Cause) -> contract.Cause:
    return {"mechanism": cause.mechanism, "party": cause.party}


def _describe_evidence(evidence: Evidence) -> contract.Evidence:
    return {
        "what": evidence.what,
        "holder": evidence.holder,
        "status": evidence.status,
        "concerns_incident": evidence.concerns_incident,
    }


def _describe_inquiry(inquiry: Inquiry) -> contract.Inquiry:
    return {"by": inquiry.by, "question": inquiry.question, "status": inquiry.status, "result": inquiry.result}


def _describe_event(event: Happening) -> contract.Event:
    return {"date": describe_date(event.date), "place": describe_place(event.place)}


def _span(span: Span) -> contract.Span:
    return [span.start, span.end]


def _maybe_span(span: Span | None) -> contract.Span | None:
    return [span.start, span.end] if span is not None else None
