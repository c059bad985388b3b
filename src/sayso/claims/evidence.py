"""The piece of evidence that a statement tells of: what it is, who holds it, and what became of it."""

from sayso.actors.registry import ActorMention
from sayso.claims.acts import ActLexicon, find_in
from sayso.records.claim import Evidence, EvidenceStatus
from sayso.records.span import Span

HOLDER_WORDS = 2
"""Words between an owner and a piece of evidence: "'s", an adjective."""
OPENING_WORDS = 3
"""Words before a verb of release that is the first of its statement: "it has also released"."""


def find_evidence(
    text: str, content: tuple[Span, ...], lexicon: ActLexicon, actors: tuple[ActorMention, ...]
) -> Evidence | None:
    """The piece of evidence in what is said, None if there is none or only a word that may be one."""
    strong = find_in(lexicon.strong_evidence, text, content)
    what = strong or find_in(lexicon.evidence, text, content)
    if what is None:
        return None
    status = _evidence_status(text, content, lexicon)
    if strong is None and status is EvidenceStatus.MENTIONED:
        return None
    return Evidence(what.words(text).lower(), _holder(text, what, actors), status, None)


def _holder(text: str, what: Span, actors: tuple[ActorMention, ...]) -> str | None:
    """Who is named right before the piece of evidence: "the alliance's cockpit video", "its footage"."""
    for actor in reversed(actors):
        if actor.span.end <= what.start and len(text[actor.span.end : what.start].split()) <= HOLDER_WORDS:
            return actor.actor
    return None


def _evidence_status(text: str, content: tuple[Span, ...], lexicon: ActLexicon) -> EvidenceStatus:
    """What became of a piece of evidence, by the strongest word for it."""
    if find_in(lexicon.withheld, text, content):
        return EvidenceStatus.WITHHELD
    if find_in(lexicon.unreleased, text, content):
        return EvidenceStatus.MENTIONED
    if find_in(lexicon.promised, text, content):
        return EvidenceStatus.PROMISED
    released = find_in(lexicon.released, text, content)
    if released is not None and not _is_existence(text, content, released, lexicon):
        return EvidenceStatus.RELEASED
    return EvidenceStatus.MENTIONED


def _is_existence(text: str, content: tuple[Span, ...], released: Span, lexicon: ActLexicon) -> bool:
    """`There was a video showing ...`: that it exists is not that it was released; "it has released a video" is."""
    start = text[content[0].start : content[0].start + 24].lower()
    if len(text[content[0].start : released.start].split()) <= OPENING_WORDS:
        return False
    return start.startswith(lexicon.existence)
