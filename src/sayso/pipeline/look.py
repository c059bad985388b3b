"""Looking at a dossier: incidents with their assessments, readings, the queue. Reads only."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from sayso.actors.registry import Registry
from sayso.assessment.assess import Options, assess
from sayso.assessment.overrides import find_best, find_overrides
from sayso.assessment.profiles.profile import Profile
from sayso.assessment.profiles.rows import make_row, phrase_row
from sayso.errors import UsageError
from sayso.origins.circles import find_circles
from sayso.origins.independence import find_independence
from sayso.pipeline.answering import open_answers
from sayso.pipeline.method import find_code_hash
from sayso.pipeline.overlay import Overlay, review_reports
from sayso.pipeline.views import IncidentSummary, IncidentView, ReadingView, summarise
from sayso.pipeline.withholding import hide_in_claim, hide_in_incident, hide_in_reading
from sayso.records.answer import Answer
from sayso.records.assessment import Assessment
from sayso.records.capture import Capture
from sayso.records.claim import Claim, Harm
from sayso.records.codec import dumps, fingerprint
from sayso.records.collecting import collection_paused
from sayso.records.decision import Decision, Verb
from sayso.records.ids import digest
from sayso.records.incident import Incident, answers_to, incident_id
from sayso.records.issue import Issue
from sayso.records.origin import Independence
from sayso.records.report import Report
from sayso.records.standing import counts_from, stood
from sayso.records.window import last_day
from sayso.review.queue import Waiting, find_queue
from sayso.review.states import find_current
from sayso.review.withheld import Withholding, find_withheld
from sayso.store.captures import load_capture, load_capture_times
from sayso.store.decisions import has_decisions, load_decisions_about, load_decisions_by_verb
from sayso.store.incidents import (
    incident_by_code,
    incidents_of_mentions,
    incidents_with_previous_code,
    load_incidents,
    load_mention_issues,
    mentions_named,
)
from sayso.store.lookup import MOST_SHOWN, find_matches
from sayso.store.origins import load_joins_around
from sayso.store.readings import (
    load_claims,
    load_claims_of_reports,
    load_issues,
    load_mentions_of_reports,
    load_report,
    load_reports,
    reports_with_external_id,
)
from sayso.store.store import Store

_ON_OTHERS = frozenset({Verb.MERGE, Verb.SPLIT, Verb.JOIN, Verb.PART, Verb.OVERRIDE})
"""Verbs whose targets are other records than claims, or claims as sources."""
_BESIDE_CLAIMS = _ON_OTHERS | {Verb.WITHHOLD}
"""The verbs of decisions that may be on something else than a claim of the incident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """How incidents are asked for: the profile, the day (ISO 8601, None: today), whether unreviewed claims count."""

    profile: Profile
    registry: Registry
    as_of: str | None = None
    unreviewed: bool = False
    own_actors: str = ""
    """The fingerprint of the actors that the dossier adds to the registry."""

    @property
    def key(self) -> str:
        """What answers to it are kept under: by other rules, profiles or actors it is another question."""
        parts = (find_code_hash(), dumps(self.profile), self.own_actors, self.as_of or "", str(self.unreviewed))
        return digest(*parts)


def find_incident(connection: Connection, code: str) -> Incident:
    """The incident with this code or id, the beginning of one, or one that it or what was merged into it had before.

    Raises:
        UsageError: there is none, or there are several.
    """
    found = incident_by_code(connection, code)
    if not found:
        ids = [match.id for match in find_matches(connection, code) if match.kind == "incident"]
        found = load_incidents(connection, ids)
    if not found:
        found = incidents_of_mentions(connection, [mention.id for mention in mentions_named(connection, [code])])
    found = found or incidents_with_previous_code(connection, code)
    if not found:
        raise UsageError(f"no incident {code}: `sayso incidents` lists them")
    if len(found) > 1:
        # Not their codes: these may say what is withheld.
        raise UsageError(f"{code} may be {', '.join(incident.id for incident in found)}: give more of it")
    return found[0]


def find_report(connection: Connection, words: str) -> str:
    """The id of the report that `words` means: its id, the beginning of one, or the id that a manifest gave it.

    Raises:
        UsageError: there is none, or there are several.
    """
    ids = [match.id for match in find_matches(connection, words) if match.kind == "report"]
    found = ids or list(reports_with_external_id(connection, words))
    if not found:
        raise UsageError(f"no report {words}: `sayso reports` lists them")
    if len(found) > 1:
        raise UsageError(f"{words} may be {', '.join(found[:MOST_SHOWN])}: give more of the id")
    return found[0]


class Looking:
    """One look at the incidents of a dossier, within one reading transaction; `keep` what it made once that is over."""

    def __init__(
        self,
        connection: Connection,
        question: Question,
        withholding: Withholding | None,
        *,
        incident_ids: Iterable[str] | None = None,
        beside: "Looking | None" = None,
    ) -> None:
        """Looks up which answers still hold.

        Args:
            connection: The transaction.
            question: How incidents are asked for.
            withholding: What is hidden in what is shown.
            incident_ids: The incidents that will be looked at; None: any.
            beside: A look at the same incidents, as of the same day, by the other way of counting.
        """
        self._connection = connection
        self._question = question
        self._withholding = withholding
        self._answers = open_answers(
            connection,
            question.key,
            profile=question.profile.name,
            as_of=question.as_of,
            unreviewed=question.unreviewed,
            incident_ids=incident_ids,
        )
        self.grounds: dict[str, _Ground | None] = {} if beside is None else beside.grounds
        """What the incident that was looked at last is answered from, whichever claims count."""

    def view(self, incident: Incident) -> IncidentView | None:
        """The incident with all that its page needs, what is withheld hidden; None when it did not stand yet."""
        with collection_paused():
            answer, made = self._answer(incident)
            if answer is None:
                return None
            found = made or _load_view(self._connection, answer) or self._make(incident)[1]
            return None if found is None else self._show(found, answer)

    def summary(self, incident: Incident) -> IncidentSummary | None:
        """The incident without the texts of its claims and reports, in the same way."""
        if self._withholding is not None:  # what is to be covered, the texts tell
            view = self.view(incident)
            return None if view is None else summarise(view)
        with collection_paused():
            answer, _ = self._answer(incident)
            return None if answer is None else self._summarise(answer)

    def keep(self, store: Store) -> None:
        """Keep the answers that were made anew, if they can be kept."""
        self._answers.keep(store)

    def is_right(self, incident: Incident) -> bool | None:
        """Whether the answer that is kept for an incident is that of the record; None: none is that holds."""
        if incident.id not in self._answers.known:
            return None
        kept, is_readable = self._answers.find(incident.id)
        return is_readable and kept == self._make(incident)[0]

    def _answer(self, incident: Incident) -> tuple[Answer | None, IncidentView | None]:
        """The answer for an incident, and the view that it was made with if it was made now."""
        answer, is_kept = self._answers.find(incident.id)
        if is_kept:
            return answer, None
        answer, view = self._make(incident)
        self._answers.take(incident.id, answer)
        return answer, view

    def _make(self, incident: Incident) -> tuple[Answer | None, IncidentView | None]:
        if incident.id not in self.grounds:
            self.grounds.clear()  # one at a time: an incident may have thousands of claims
            self.grounds[incident.id] = _gather(self._connection, incident, self._question, self._withholding)
        ground = self.grounds[incident.id]
        if ground is None:
            return None, None
        view = _view(ground, self._question)
        return _make_answer(view, ground), view

    def _show(self, view: IncidentView, answer: Answer) -> IncidentView:
        shown = hide_in_incident(view, self._withholding)
        best = {Harm(harm): number for harm, number in answer.best.items()}
        row = make_row(self._question.profile, shown.incident, shown.assessment, best=best)
        line = phrase_row(self._question.profile, row, best=best)
        return dataclasses.replace(shown, row=row, profile_line=line)

    def _summarise(self, answer: Answer) -> IncidentSummary:
        best = {Harm(harm): number for harm, number in answer.best.items()}
        row = make_row(self._question.profile, answer.incident, answer.assessment, best=best)
        return IncidentSummary(
            answer.incident,
            answer.assessment,
            answer.independence,
            answer.review_states,
            answer.claims,
            answer.external_ids,
            answer.issues,
            row,
            phrase_row(self._question.profile, row, best=best),
        )


def _make_answer(view: IncidentView, ground: "_Ground") -> Answer:
    summary = summarise(view)
    return Answer(
        view.incident,
        view.assessment,
        view.independence,
        dict(view.review_states),
        summary.claims,
        dict(summary.external_ids),
        tuple(claim for claim in view.claims if claim.id in ground.overlay.laid_over),
        view.issues,
        {harm.value: number for harm, number in find_best(find_overrides(view.incident, ground.fitting)).items()},
    )


def _load_view(connection: Connection, answer: Answer) -> IncidentView | None:
    """What an answer is about with its texts; None if one of them is not there."""
    reports = load_reports(connection, answer.external_ids)
    claims = {claim.id: claim for claim in load_claims_of_reports(connection, answer.external_ids)}
    claims |= {claim.id: claim for claim in answer.laid_over}
    if len(reports) < len(answer.external_ids) or any(claim not in claims for claim, _ in answer.claims):
        return None
    return IncidentView(
        answer.incident,
        answer.assessment,
        tuple(claims[claim] for claim, _ in answer.claims),
        reports,
        answer.independence,
        answer.review_states,
        answer.issues,
    )


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the views of one incident are made from, whichever claims count."""

    incident: Incident
    overlay: Overlay
    reports: tuple[Report, ...]
    capture_days: Mapping[str, str]
    fitting: tuple[Decision, ...]
    withheld: frozenset[str]
    independence: Independence
    issues: tuple[Issue, ...]


def _gather(
    connection: Connection, incident: Incident, question: Question, withholding: Withholding | None
) -> _Ground | None:
    overlay = review_reports(connection, incident.reports)
    reports = load_reports(connection, incident.reports)
    capture_days = _capture_days(connection, reports)
    trimmed = _as_it_stood(incident, overlay.claims, reports, capture_days, question.as_of)
    if trimmed is None:
        return None
    decisions, fitting, stale = _find_decisions(connection, incident, overlay)
    told_in, here = set(trimmed.reports), set(trimmed.claims)
    return _Ground(
        trimmed,
        overlay,
        reports,
        capture_days,
        fitting,
        overlay.review.withheld | find_withheld(decisions) | (withholding.claims if withholding else set()),
        _find_independence(connection, trimmed, reports, overlay, fitting),
        (
            *load_mention_issues(connection, incident.mentions),
            *overlay.review.issues,
            *stale,
            *find_circles(
                (report for report in reports if report.id in told_in),
                (claim for claim in overlay.claims if claim.id in here),
            ),
        ),
    )


def _view(ground: _Ground, question: Question) -> IncidentView:
    trimmed, overlay = ground.incident, ground.overlay
    options = Options(
        profile=question.profile,
        are_partners=question.registry.are_partners,
        as_of=question.as_of,
        unreviewed=question.unreviewed,
        accepted=overlay.review.accepted,
        decisions=ground.fitting,
        capture_dates=ground.capture_days,
        withheld=ground.withheld,
        actors=frozenset(actor.id for actor in question.registry.actors()),
    )
    here, told_in = set(trimmed.claims), set(trimmed.reports)
    return IncidentView(
        trimmed,
        assess(trimmed, overlay.review.proposed, ground.reports, ground.independence, options),
        tuple(claim for claim in overlay.claims if claim.id in here),
        tuple(report for report in ground.reports if report.id in told_in),
        ground.independence,
        {claim: state for claim, state in overlay.review.states.items() if claim in here},
        ground.issues,
    )


def look_at_reading(connection: Connection, report_id: str, withholding: Withholding | None) -> ReadingView | None:
    """One report with its claims as they stand, what is withheld hidden; None when there is no such report."""
    report = load_report(connection, report_id)
    if report is None:
        return None
    overlay = review_reports(connection, [report_id])
    mentions = load_mentions_of_reports(connection, [report_id])
    incidents = incidents_of_mentions(connection, [mention.id for mention in mentions])
    here = {claim.id for claim in overlay.claims}
    view = ReadingView(
        report,
        overlay.claims,
        mentions,
        (*load_issues(connection, report_id), *overlay.review.issues),
        overlay.review.states,
        {claim: incident.code for incident in incidents for claim in incident.claims if claim in here},
    )
    return hide_in_reading(view, incidents, withholding)


def look_at_queue(
    connection: Connection,
    assessments: Iterable[Assessment],
    report_ids: Iterable[str],
    withholding: Withholding | None,
) -> tuple[Waiting, ...]:
    """What waits for a person, the most useful first; `assessments` are the provisional ones."""
    overlay = review_reports(connection, report_ids)
    waiting = find_queue(overlay.review, assessments)
    return tuple(dataclasses.replace(each, claim=hide_in_claim(each.claim, withholding)) for each in waiting)


def load_shown_captures(connection: Connection, reports: Iterable[Report]) -> dict[str, Capture]:
    """The captures of reports by the id of the report; without those of which something is withheld.

    Whoever has the hash of a text and all of it but a name could try names until the hash is the same.
    """
    shown = {report.id: report.text for report in reports}
    stored = [report for report in load_reports(connection, shown) if report.text == shown[report.id]]
    captures = {report.id: load_capture(connection, report.capture) for report in stored}
    return {report: capture for report, capture in captures.items() if capture is not None}


def _capture_days(connection: Connection, reports: Iterable[Report]) -> dict[str, str]:
    """The day of capture of each report that does not say when it was published: nobody asks for another's."""
    undated = [each for each in reports if each.published is None or last_day(each.published.edtf) is None]
    captured = load_capture_times(connection, (report.capture for report in undated))
    return {report.id: captured[report.capture][:10] for report in undated if report.capture in captured}


def _as_it_stood(
    incident: Incident,
    claims: Iterable[Claim],
    reports: Iterable[Report],
    capture_days: Mapping[str, str],
    as_of: str | None,
) -> Incident | None:
    """The incident with what counted on the day alone, None when nothing did."""
    if as_of is None:
        return incident
    by_id = {report.id: report for report in reports}
    inside = set(incident.claims)
    standing = [
        claim
        for claim in claims
        if claim.id in inside
        and stood(counts_from(claim, by_id.get(claim.report), capture_days.get(claim.report)), as_of)
    ]
    if not standing:
        return None
    kept = {claim.report for claim in standing}
    return dataclasses.replace(
        incident,
        claims=tuple(sorted(claim.id for claim in standing)),
        reports=tuple(report for report in incident.reports if report in kept),
        mentions=tuple(mention for mention in incident.mentions if mention.rpartition("#")[0] in kept),
    )


def _find_decisions(
    connection: Connection, incident: Incident, overlay: Overlay
) -> tuple[tuple[Decision, ...], tuple[Decision, ...], tuple[Issue, ...]]:
    """All decisions that concern an incident; those on more than single claims that still fit; the stale, as issues."""
    if not has_decisions(connection, _BESIDE_CLAIMS):  # an incident may have thousands of names
        return overlay.decisions, (), ()
    names = {incident.id, *incident.mentions, *map(incident_id, incident.mentions)}
    # A victim has no record of its own: what withholds one is found by its verb.
    withholding = load_decisions_by_verb(connection, [Verb.WITHHOLD])
    names |= {decision.id for decision in withholding}
    about = load_decisions_about(connection, names, verbs=_BESIDE_CLAIMS)
    found = (*overlay.decisions, *withholding, *about)
    ordered = tuple(each for _, each in sorted({decision.sequence: decision for decision in found}.items()))
    fitting, stale = find_current(ordered, _versions(connection, incident, overlay, ordered))
    return ordered, fitting, stale


def _versions(
    connection: Connection, incident: Incident, overlay: Overlay, decisions: Iterable[Decision]
) -> dict[str, str]:
    """The version of each record that the decisions name and that is there; of another incident none that fits."""
    names = {target.id for decision in decisions if decision.verb in _ON_OTHERS for target in decision.targets}
    versions = {claim.id: fingerprint(claim) for claim in load_claims(connection, names)}
    versions |= {claim.id: fingerprint(claim) for claim in overlay.claims if claim.id in names}
    versions |= {report.id: fingerprint(report) for report in load_reports(connection, names)}
    for name in sorted(names - versions.keys()):
        if answers_to(incident, name):
            versions[name] = fingerprint(incident)
        elif mentions_named(connection, [name]):
            versions[name] = ""
    return versions


def _find_independence(
    connection: Connection,
    incident: Incident,
    reports: Iterable[Report],
    overlay: Overlay,
    decisions: tuple[Decision, ...],
) -> Independence:
    """The independence of an incident's reports and claims; origins may lead through reports of other incidents."""
    joins = load_joins_around(connection, incident.reports)
    here = set(incident.reports)
    around = {report for join in joins for report in (join.left, join.right)} - here
    known = [*(report for report in reports if report.id in here), *load_reports(connection, around)]
    inside = set(incident.claims)
    claims = [
        claim
        for claim in overlay.review.proposed
        if claim.id in inside or (claim.incident is None and claim.report in here)
    ]
    found = find_independence(known, claims, decisions, joins=joins)
    return dataclasses.replace(
        found, origins=tuple(origin for origin in found.origins if here.intersection(origin.reports))
    )
