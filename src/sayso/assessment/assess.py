"""The assessment of one incident by one profile, from its claims (method, sections 5 to 8)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from sayso.assessment.bounds import find_ranges
from sayso.assessment.case import Case, find_echoes, speaks_of_harm
from sayso.assessment.contradictions import find_contradictions
from sayso.assessment.current import find_current
from sayso.assessment.direct import DirectWords
from sayso.assessment.overrides import find_overrides, findings_of
from sayso.assessment.parties import Stand, describe_parties, find_charged, find_stands
from sayso.assessment.profiles.profile import Profile, load_profile
from sayso.assessment.questions import EvidenceWords, find_open_questions
from sayso.assessment.statuses import Grade, find_inputs, grade_harm, grade_strike
from sayso.assessment.timeline import find_timeline
from sayso.assessment.tolls import find_figures, sum_conceded
from sayso.assessment.victims import find_victims
from sayso.languages.pack import load_part
from sayso.records.assessment import Assessment, HarmStatus, Override, Status
from sayso.records.claim import Claim, Kind
from sayso.records.corroboration import find_lineage
from sayso.records.decision import Decision
from sayso.records.incident import Incident
from sayso.records.origin import Independence
from sayso.records.report import Report
from sayso.records.standing import counts_from, stood

VERSION = "assessment-1"


def _are_strangers(_left: str, _right: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How an assessment is asked for.

    `as_of` is an ISO date (None: today). With `unreviewed`, ranges and parties count every claim given, not the
    accepted alone. `accepted` holds the ids of the claims that a person accepted (None: all). `capture_dates` gives
    each report's day of capture. `withheld` holds ids of claims or victims whose names are not shown. `actors` are
    the ids of the registry (None: every name that investigates is shown as a party).
    """

    profile: Profile = field(default_factory=load_profile)
    are_partners: Callable[[str, str], bool] = _are_strangers
    as_of: str | None = None
    unreviewed: bool = False
    accepted: Collection[str] | None = None
    decisions: tuple[Decision, ...] = ()
    capture_dates: Mapping[str, str] = field(default_factory=dict)
    withheld: Collection[str] = ()
    actors: frozenset[str] | None = None
    language: str = "en"


def assess(
    incident: Incident,
    claims: Iterable[Claim],
    reports: Iterable[Report],
    independence: Independence,
    options: Options | None = None,
) -> Assessment:
    """The assessment of `incident` from `claims`: those of its reports that are not rejected, edits laid over.

    Claims of other incidents may be among them and are left aside. While no claim of harm is accepted, the statuses are
    not assessed, with what all claims would give beside them.
    """
    asked = options or Options()
    whole = _make_case(incident, claims, reports, independence, asked)
    accepted = whole if asked.accepted is None else _only(whole, asked.accepted)
    counted = whole if asked.unreviewed else accepted
    words = load_part(asked.language, "direct", DirectWords)
    stands = find_stands(counted)
    strike, harm = _find_statuses(accepted, whole, words, find_overrides(incident, asked.decisions), (counted, stands))
    figures = find_figures(counted, find_charged(stands))
    current = find_current(figures)
    ranges = find_ranges(counted, figures, current)
    conceded = {party: sum_conceded(counted, said) for party, said in figures.conceded.items()}
    accepting = (claim for claim in counted.claims if claim.responsibility is not None and speaks_of_harm(claim))
    support = counted.support([*counted.reporting, *accepting])
    return Assessment(
        incident.id,
        asked.profile.stamp,
        asked.as_of,
        asked.unreviewed,
        ranges,
        describe_parties(counted, stands, conceded, asked.actors),
        strike,
        harm,
        find_contradictions(counted, stands, current, ranges, conceded),
        find_open_questions(counted, load_part(asked.language, "evidence_kinds", EvidenceWords)),
        find_victims(counted.naming, incident=incident.id, withheld=asked.withheld),
        find_timeline(counted, stands, figures),
        len({claim.report for claim in counted.claims}),
        support.origin_count,
        (VERSION, asked.profile.stamp),
    )


def _make_case(
    incident: Incident, claims: Iterable[Claim], reports: Iterable[Report], independence: Independence, asked: Options
) -> Case:
    by_report = {report.id: report for report in reports}
    listed = sorted({claim.id: claim for claim in claims}.values(), key=lambda claim: claim.id)
    since = {c.id: counts_from(c, by_report.get(c.report), asked.capture_dates.get(c.report)) for c in listed}
    standing = listed if asked.as_of is None else [claim for claim in listed if stood(since[claim.id], asked.as_of)]
    inside = frozenset(incident.claims)
    told_in = frozenset(incident.reports)
    lineage = find_lineage(independence)
    return Case(
        incident,
        tuple(claim for claim in standing if claim.id in inside),
        tuple(
            claim
            for claim in standing
            if claim.id not in inside
            and claim.incident is None
            and claim.report in told_in
            and Kind.EVIDENCE in claim.kinds
        ),
        by_report,
        lineage,
        asked.profile,
        asked.are_partners,
        since,
        findings_of(find_overrides(incident, asked.decisions)),
        find_echoes(standing, lineage),
    )


def _only(case: Case, ids: Collection[str]) -> Case:
    """The case with the claims of these ids alone: itself when it has no others."""
    chosen = frozenset(ids)
    claims = tuple(claim for claim in case.claims if claim.id in chosen)
    related = tuple(claim for claim in case.related if claim.id in chosen)
    is_all = len(claims) == len(case.claims) and len(related) == len(case.related)
    return case if is_all else replace(case, claims=claims, related=related)


def _find_statuses(
    accepted: Case,
    whole: Case,
    words: DirectWords,
    overrides: Mapping[str, Override],
    found: tuple[Case, dict[str, Stand]],
) -> tuple[Status, Status]:
    """Both statuses: from the accepted claims, with what all claims would give beside them.

    `found` is one of the cases with the stands in it.
    """
    strike, harm = _grade(accepted, words, found)
    all_strike, all_harm = (strike, harm) if accepted is whole else _grade(whole, words, found)
    if not _is_assessable(accepted, whole):
        wait = ("assessed if a reviewer accepts a claim of harm",)
        return (
            Status(None, all_strike.value, (), (), wait, overrides.get("strike_status")),
            Status(
                HarmStatus.NOT_ASSESSED, all_harm.value, ("harm:not_assessed",), (), wait, overrides.get("harm_status")
            ),
        )
    return (
        Status(
            strike.value,
            all_strike.value,
            strike.rules,
            strike.claims,
            strike.would_change_if,
            overrides.get("strike_status"),
        ),
        Status(harm.value, all_harm.value, harm.rules, harm.claims, harm.would_change_if, overrides.get("harm_status")),
    )


def _is_assessable(accepted: Case, whole: Case) -> bool:
    """Whether a claim of harm is accepted, or something is, and nobody at all speaks of harm: then none is reported."""
    if any(speaks_of_harm(claim) for claim in accepted.claims):
        return True
    return bool(accepted.claims) and not any(speaks_of_harm(claim) for claim in whole.claims)


def _grade(case: Case, words: DirectWords, found: tuple[Case, dict[str, Stand]]) -> tuple[Grade, Grade]:
    stands = found[1] if case is found[0] else find_stands(case)
    inputs = find_inputs(case, stands, words)
    strike = grade_strike(inputs)
    return strike, grade_harm(case, inputs, strike)
