"""The inquiry that a statement tells of: by whom, into what, open or closed, with which result.

A judgement ("we assess that"), a glance and a mere mention of an inquiry are none.
"""

from sayso.actors.registry import ActorMention
from sayso.claims.acts import ActLexicon, find_in
from sayso.claims.evidence import HOLDER_WORDS
from sayso.records.claim import Inquiry, InquiryStatus
from sayso.records.span import Span

QUESTION_LENGTH = 200
"""Characters of an inquiry's question that are kept."""


def find_inquiry(
    text: str, content: tuple[Span, ...], lexicon: ActLexicon, actors: tuple[ActorMention, ...]
) -> Inquiry | None:
    """The inquiry in what is said, None if there is none."""
    found = find_in(lexicon.inquiry_nouns, text, content) or find_in(lexicon.inquiry_verbs, text, content)
    if found is None or find_in(lexicon.inquiry_calls, text, content) or text.startswith(lexicon.judgements, found.end):
        return None  # "we assess that", "assess no civilians were hurt": a judgement, not an inquiry
    if _is_no_inquiry(text, found, lexicon):
        return None
    by = _inquirer(text, found, actors, lexicon)
    closed = find_in(lexicon.inquiry_closed, text, content)
    question = _question(text, found, content, lexicon)
    if closed is not None:
        result = text[closed.start : min(content[-1].end, closed.start + QUESTION_LENGTH)].strip()
        return Inquiry(by, question, InquiryStatus.CLOSED, result)
    if by is None and question is None and _is_known_one(text, found, lexicon):
        return None
    return Inquiry(by, question, InquiryStatus.OPEN, None)


def _is_no_inquiry(text: str, found: Span, lexicon: ActLexicon) -> bool:
    """Whether nothing is inquired into: "in the week under review", "took a look into"."""
    before = text[max(0, found.start - 20) : found.start].lower().split()
    if before and before[-1] in lexicon.glance_articles and found.words(text).lower().startswith(lexicon.glances):
        return True  # "took a look into one of the buildings"
    return " ".join(before[-2:]) in lexicon.reviewed


def _is_known_one(text: str, found: Span, lexicon: ActLexicon) -> bool:
    """Whether an inquiry is only spoken of ("called the review an insult"): not by whom, not into what."""
    return text[max(0, found.start - 4) : found.start].lower().endswith(lexicon.known_inquiries)


def _inquirer(text: str, found: Span, actors: tuple[ActorMention, ...], lexicon: ActLexicon) -> str | None:
    """Who inquires: the actor named before the inquiry, else the one right behind it ("the inquiry of X")."""
    before = next((actor.actor for actor in actors if actor.span.end <= found.start), None)
    if before is not None:
        return before
    for actor in actors:
        between = text[found.end : actor.span.start].lower().split() if actor.span.start >= found.end else []
        if between and between[0] in lexicon.inquiry_makers and len(between) <= HOLDER_WORDS:
            return actor.actor
    return None


def _question(text: str, found: Span, content: tuple[Span, ...], lexicon: ActLexicon) -> str | None:
    """What an inquiry is into, in its own words; None when that is not said."""
    match = lexicon.into.search(text, found.end, content[-1].end) if found.end < content[-1].end else None
    if match is None:
        return None
    end = min(content[-1].end, match.end() + QUESTION_LENGTH)
    return " ".join(text[match.end() : end].split()).strip(" ,.") or None
