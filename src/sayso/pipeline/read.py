"""Reading without keeping: text or a capture in, a `Reading` out. The public Python API of sayso.

Nothing here touches a database. What a dossier adds (its own actors and places) comes in through `make_context`.
"""

import functools
import hashlib

from sayso.actors.registry import Actor, open_registry
from sayso.claims.context import ReadingContext, load_language
from sayso.claims.find import find_claims
from sayso.claims.foreign import claim_proposals
from sayso.errors import InvalidRecord
from sayso.gazetteer.entries import PlaceEntry
from sayso.gazetteer.gazetteer import open_gazetteer
from sayso.languages.pack import has_language
from sayso.models.weights import open_trained_reader
from sayso.pipeline.gate import find_gate_issue
from sayso.records.capture import Capture, capture_id
from sayso.records.collecting import collection_paused
from sayso.records.date import DateBasis, EdtfDate
from sayso.records.issue import Issue
from sayso.records.proposal import Proposal
from sayso.records.reading import Reading
from sayso.records.report import Report
from sayso.reports.draft import Draft
from sayso.reports.read import MAX_TEXT_CHARACTERS, finish_report, read_report, read_report_text

DEFAULT_LANGUAGE = "en"
DEFAULT_READER, RULES_ALONE = "model", "rules"
TOOL = "sayso.read"


@functools.lru_cache(maxsize=8)
def make_context(
    language: str = DEFAULT_LANGUAGE,
    *,
    actors: tuple[Actor, ...] = (),
    places: tuple[PlaceEntry, ...] = (),
    reader: str = DEFAULT_READER,
) -> ReadingContext:
    """What a reading looks up: the pack of `language`, the gazetteer and the registry, with a dossier's own entries.

    Args:
        language: ISO 639-1 code.
        actors: Armed actors that a dossier adds.
        places: Places that it adds.
        reader: `model`: the trained reader stands beside the rules; `rules`: the rules read alone.

    Raises:
        DataError: the language pack, the gazetteer, an entry or the trained reader's weights are wrong.
    """
    trained = None if reader == RULES_ALONE else open_trained_reader()
    return ReadingContext(load_language(language), open_gazetteer(places), open_registry(actors), trained)


def read_text(
    text: str,
    *,
    published: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    external_id: str | None = None,
    context: ReadingContext | None = None,
) -> Reading:
    """The reading of one plain text.

    Args:
        text: The text, as it would stand in a file. Offsets in the result count its code points.
        published: Publication date as EDTF ("2031-03-17", "2031-03"), None when unknown.
        title: Headline, if it does not stand in the text.
        outlet: The outlet whose page this is, None when unknown: it is then left out of every chain.
        url: Where it was published.
        external_id: Your own id; it is handed through.
        context: From `make_context`; the default knows English, the gazetteer and the registry that ship with sayso.

    Raises:
        EmptyInput: there is no text.
        InvalidRecord: `published` is no date.
        DataError: the gazetteer or the language pack cannot be used.
    """
    encoded = text.encode("utf-8", "surrogatepass")
    capture = _capture(encoded, published, title, outlet, url, external_id)
    with collection_paused():
        report, issues = read_report_text(capture, text)
        return _read(report, issues, context)


def read_capture(
    capture: Capture,
    payload: bytes,
    *,
    context: ReadingContext | None = None,
    max_text_characters: int | None = None,
    proposals: tuple[Proposal, ...] = (),
) -> Reading:
    """The reading of one capture: its bytes decoded, its article found, its claims.

    `proposals` are what a language model proposes for the same capture; they are laid beside what the rules read.

    Raises:
        ReadingError: the bytes cannot be read; the message says why and what to do.
    """
    limit = MAX_TEXT_CHARACTERS if max_text_characters is None else max_text_characters
    with collection_paused():
        report, issues = read_report(capture, payload, max_text_characters=limit)
        return _read_with(report, issues, context, proposals)


def read_draft(
    capture: Capture, draft: Draft, *, context: ReadingContext | None = None, proposals: tuple[Proposal, ...] = ()
) -> Reading:
    """The reading of one capture whose bytes another process has taken apart to `draft`."""
    with collection_paused():
        report, issues = finish_report(capture, draft)
        return _read_with(report, issues, context, proposals)


def _read_with(
    report: Report, issues: tuple[Issue, ...], context: ReadingContext | None, proposals: tuple[Proposal, ...]
) -> Reading:
    if any(span.end > len(report.text) for one in proposals for span in (one.content, one.cue, one.speaker) if span):
        raise InvalidRecord("a proposal reaches beyond the text")
    return _read(report, issues, context, proposals)


def _read(
    report: Report, issues: tuple[Issue, ...], context: ReadingContext | None, proposals: tuple[Proposal, ...] = ()
) -> Reading:
    if report.language is not None and not has_language(report.language):
        # LANG-001 is among the issues.
        registry = (context or make_context()).registry if proposals else None
        claims = claim_proposals(report, proposals, registry) if registry else ()
        return Reading(report, claims, (), issues)
    report, claims, mentions, found = find_claims(report, context or make_context(), proposals)
    # Whoever gave the report wants it read: the gate only says what it thinks of it.
    gated = find_gate_issue(report)
    return Reading(report, claims, mentions, (*issues, *found, *([gated] if gated else [])))


def _capture(
    payload: bytes,
    published: str | None,
    title: str | None,
    outlet: str | None,
    url: str | None,
    external_id: str | None,
) -> Capture:
    sha256 = hashlib.sha256(payload).hexdigest()
    date = EdtfDate(published, DateBasis.GIVEN) if published else None
    return Capture(
        id=capture_id(sha256, url, outlet, external_id),
        sha256=sha256,
        byte_count=len(payload),
        captured_at="",
        file_name=None,
        url=url,
        outlet=outlet,
        published=date,
        title=title,
        external_id=external_id,
        tool=TOOL,
    )
