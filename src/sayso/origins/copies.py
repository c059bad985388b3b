"""Whose word it is that a copy prints without saying so: a repost must make no source of its own.

A site that copies a ministry's communique, or an agency's report in the agency's own voice, seems to speak itself.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sayso.origins.source_key import NAMELESS, SourceKey
from sayso.records.claim import Claim
from sayso.records.origin import JoinReason, Origin
from sayso.records.report import Report


def find_copied_sources(
    claims: Collection[Claim],
    sources: Mapping[str, SourceKey],
    origins: Collection[Origin],
    reports: Mapping[str, Report],
) -> dict[str, SourceKey]:
    """The sources, those of copies put right: an origin has one voice of its own, one speaker for the same words."""
    found = dict(sources)
    voiced = [claim for claim in claims if claim.speaker.own_voice]
    if not voiced:
        return found  # nobody's words are printed as the outlet's own
    own = _by_report(claim for claim in voiced if _is_own_voice(claim, sources))
    houses = _count_houses(origins, own, sources)
    speaking = {claim.report for claim in voiced}
    shared = [origin for origin in origins if len(origin.reports) > 1 and not speaking.isdisjoint(origin.reports)]
    copied = {report for origin in shared for report in origin.reports}
    by_report = _by_report(claim for claim in claims if claim.report in copied)
    for origin in shared:
        told = [claim for report in origin.reports for claim in by_report.get(report, ())]
        found |= _by_words(told, sources, reports)
        found |= _by_voice([claim for claim in told if found[claim.id] == sources[claim.id]], sources, houses)
    return found


def _by_report(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.report, []).append(claim)
    return found


def _by_words(
    told: list[Claim], sources: Mapping[str, SourceKey], reports: Mapping[str, Report]
) -> dict[str, SourceKey]:
    """The named source of the same words in a sibling, for claims whose report names nobody for them."""
    named: dict[str, dict[str, SourceKey]] = {}
    nobody: list[tuple[Claim, str]] = []
    for claim in told:
        report = reports.get(claim.report)
        if report is None:
            continue
        words = " ".join(" ".join(span.words(report.text) for span in claim.content).casefold().split())
        source = sources[claim.id]
        if source.is_primary:
            named.setdefault(words, {}).setdefault(source.key, source)
        elif claim.speaker.own_voice:
            nobody.append((claim, words))
    return {
        claim.id: replace(next(iter(named[words].values())), reason=JoinReason.SAME_PRIMARY_SOURCE)
        for claim, words in nobody
        if len(named.get(words, ())) == 1
    }


def _by_voice(told: list[Claim], sources: Mapping[str, SourceKey], houses: Mapping[str, int]) -> dict[str, SourceKey]:
    """One source for all that an origin's reports say in their own voice: the outlet that copies least elsewhere."""
    own = [claim for claim in told if _is_own_voice(claim, sources)]
    keys = {sources[claim.id].key: sources[claim.id] for claim in own}
    if len(keys) < 2:
        return {}
    chosen = keys[min(keys, key=lambda key: (houses[key], key))]
    return {claim.id: chosen for claim in own}


def _count_houses(
    origins: Iterable[Origin], own: Mapping[str, list[Claim]], sources: Mapping[str, SourceKey]
) -> Counter[str]:
    """In how many origins each outlet speaks: a site that copies stands in more of them than those whom it copies.

    `own` are the claims in an outlet's own voice, by the report.
    """
    return Counter(
        key
        for origin in origins
        for key in {sources[claim.id].key for report in origin.reports for claim in own.get(report, ())}
    )


def _is_own_voice(claim: Claim, sources: Mapping[str, SourceKey]) -> bool:
    if not claim.speaker.own_voice:
        return False
    source = sources[claim.id]
    return not source.is_primary and not source.key.startswith(NAMELESS)
