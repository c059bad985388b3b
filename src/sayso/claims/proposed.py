"""What a language model proposes, made statements like any other, and laid beside what the rules read.

A model only points at words. How far what is said reaches, how the cue is meant, who the speaker is and what the words
mean is read here and in the other modules of this package, by the rules that hold for every statement. So a model
cannot cut a "not" or an "at least" off, nor give one speaker the words of another whom the rules found.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sayso.claims.cues import Cue
from sayso.claims.scene import Scene
from sayso.claims.sentence_draft import Attribution
from sayso.claims.statements import Statement
from sayso.records.claim import Claim, Quoted, Speaker, Stance
from sayso.records.issue import Issue, make_issue
from sayso.records.proposal import Proposal
from sayso.records.span import Span
from sayso.text.quotes import Quote, find_quotes
from sayso.text.sentences import find_paragraphs, find_sentences
from sayso.text.tokens import Token, find_tokens

ALONE = 0.5
"""Confidence in a claim that only a model found. Set by hand, below everything that the rules find."""
RAISED = 0.3
"""What agreement takes off the doubt in a claim of the rules. Set by hand."""
LOWERED = 0.6
"""What disagreement leaves of the confidence in a claim of the rules. Set by hand."""
SAME_SHARE = 0.5
"""Two claims are about the same words if they share this much of the shorter one."""
FAMILY = "llm"
"""The family of a cue that the rules do not know."""
_MARK = re.compile(r"[,;:–—.!?”\"»]")
_NO_SPEAKER = re.compile(r"[;:!?…”“\"«»]")
"""Marks that stand between sentences or around speech, and in no name or office."""
_LEADING = " \t\r\n\u00a0,;:–—-“”\"«»‘’'"
_TRAILING = _LEADING + "."


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a statement stands: its paragraph, the paragraph's quotations and sentences."""

    index: int
    span: Span
    quotes: tuple[Quote, ...]
    sentences: tuple[Span, ...]

    def sentence_at(self, position: int) -> Span:
        """The sentence in which `position` lies."""
        return next((each for each in self.sentences if each.start <= position < each.end), self.span)

    def quote_at(self, position: int) -> Quote | None:
        """The quotation in which `position` lies."""
        return next((each for each in self.quotes if each.inner.start <= position < each.inner.end), None)


def read_proposals(
    proposals: Iterable[Proposal], attributions: list[Attribution], scene: Scene
) -> tuple[list[Statement], list[Attribution], int]:
    """The statements that proposals come to, their attributions, and how many proposals were left out.

    Left out are those in furniture or the dateline, those without words, those said in another sentence than their
    cue's without quotation marks, and those between whose speaker and cue somebody else speaks.

    Args:
        proposals: What a model proposes.
        attributions: What the rules found: their words are not given to another speaker.
        scene: The report and the tables of its language.
    """
    places = _find_places(scene)
    statements: list[Statement] = []
    found: list[Attribution] = []
    left_out_count = 0
    for given in proposals:
        proposal = _with_plain_speaker(given, scene)
        if proposal is None:
            left_out_count += 1
            continue
        there = next((place for place in places if place.span.contains(proposal.content)), None)
        by_cue = next((place for place in places if place.span.contains(proposal.cue)), None)
        if there is None or by_cue is None or not _is_one_sentence(proposal, there) or _is_interrupted(proposal, scene):
            left_out_count += 1
            continue
        content = _widen(proposal, there, attributions, scene)
        stance, family = _mean(proposal, scene)
        one = Attribution(
            by_cue.sentence_at(proposal.cue.start),
            proposal.speaker,
            (proposal.cue,),
            content,
            stance,
            family,
            proposal.made_by,
        )
        found.append(one)
        sentence = there.sentence_at(content[-1].start)
        statements.append(Statement(content, sentence, (one,), _quoted(content, there), there.index))
    return statements, found, left_out_count


def lay_beside(claims: tuple[Claim, ...], proposed: Iterable[Claim]) -> tuple[tuple[Claim, ...], tuple[Issue, ...]]:
    """The claims of the rules with those that a model alone found, and an issue for each difference.

    Where both name the same speaker for the same words, the claim of the rules stands and gains confidence. Where they
    name different ones, it stands and loses confidence; where the rules named nobody, the model's claim is added.
    """
    ours = list(claims)
    added: list[Claim] = []
    issues: list[Issue] = []
    for theirs in proposed:
        rivals = [index for index, claim in enumerate(ours) if _share(claim, theirs) >= SAME_SHARE]
        agreeing = [index for index in rivals if _is_same_speaker(ours[index].speaker, theirs.speaker)]
        if agreeing:
            for index in agreeing:
                ours[index] = _raised(ours[index], theirs)
            continue
        for index in rivals:
            ours[index] = _lowered(ours[index], theirs)
            issues.append(make_issue("LLM-002", detail=_name(theirs), span=theirs.content[0], record=ours[index].id))
        is_new = all(_names_nobody(ours[index].speaker) for index in rivals)
        if is_new and not any(_share(other, theirs) >= SAME_SHARE for other in added):
            added.append(replace(theirs, confidence=ALONE))
    return tuple(sorted((*ours, *added), key=lambda claim: (claim.content, claim.id))), tuple(dict.fromkeys(issues))


# -- from spans to statements --------------------------------------------------------------------------------------


def _find_places(scene: Scene) -> list[_Place]:
    text = scene.report.text
    skip = tuple(piece.span for piece in scene.report.furniture)
    if scene.report.dateline is not None:
        skip += (scene.report.dateline.span,)
    places = []
    for index, span in enumerate(find_paragraphs(text, skip=skip)):
        quotes = find_quotes(text, span)
        whole = tuple(quote.span for quote in quotes)
        places.append(
            _Place(index, span, quotes, find_sentences(text, scene.context.parts.sentences, within=span, whole=whole))
        )
    return places


def _with_plain_speaker(proposal: Proposal, scene: Scene) -> Proposal | None:
    """The proposal, its speaker without marks at the edges; None without words, or with marks of speech in it."""
    text = scene.report.text
    if not all(_word_tokens(part, text) for part in (proposal.content, proposal.cue)):
        return None
    if proposal.speaker is None:
        return proposal
    words = _word_tokens(proposal.speaker, text)
    if not words:
        return None
    speaker = Span(words[0].start, words[-1].end)
    return replace(proposal, speaker=speaker) if _NO_SPEAKER.search(speaker.words(text)) is None else None


def _word_tokens(span: Span, text: str) -> list[Token]:
    return [token for token in find_tokens(text, span) if token.is_word]


def _is_one_sentence(proposal: Proposal, place: _Place) -> bool:
    """Whether the words said stand in the sentence of their cue, or in quotation marks and so may stand outside it."""
    return place.quote_at(proposal.content.start) is not None or place.sentence_at(proposal.content.start).contains(
        proposal.cue
    )


def _is_interrupted(proposal: Proposal, scene: Scene) -> bool:
    """Whether a verb of speech stands between the speaker and the cue: then the cue may be somebody else's."""
    if proposal.speaker is None:
        return False
    start, end = sorted((proposal.speaker, proposal.cue))
    if start.end >= end.start:
        return False
    return any(token.low in scene.cues.verbs for token in find_tokens(scene.report.text, Span(start.end, end.start)))


def _mean(proposal: Proposal, scene: Scene) -> tuple[Stance, str]:
    """How the cue is meant: as the rules have it where they know it, else as the model says."""
    tokens = [token.low for token in find_tokens(scene.report.text, proposal.cue)]
    if any(token in scene.cues.according for token in tokens[:1]):
        return Stance.ASSERTS, "according"
    known: list[Cue] = [scene.cues.verbs[token] for token in tokens if token in scene.cues.verbs]
    return (known[0].stance, known[0].name) if known else (proposal.stance, FAMILY)


def _widen(proposal: Proposal, place: _Place, attributions: list[Attribution], scene: Scene) -> tuple[Span, ...]:
    """The words said, out to the cue or the end of their clause: what a model left off at their edges is part of them.

    Behind "It is not true, she said, that …" the words before the cue are part of them too.
    """
    text = scene.report.text
    taken = [proposal.cue, *([proposal.speaker] if proposal.speaker else [])]
    theirs = [
        span
        for one in attributions
        for span in (*one.content, *one.cue, *([one.source] if one.source else []))
        if not span.overlaps(proposal.content)
    ]
    sentence = place.sentence_at(proposal.content.start)
    first, last = _bounds(proposal.content, sentence, place, scene)
    start = max([first, *(span.end for span in (*taken, *theirs) if span.end <= proposal.content.start)])
    if start == proposal.cue.end:
        start = _past_addressee(Span(start, proposal.content.start), scene) if start < proposal.content.start else start
    stop = min([last, *(span.start for span in (*taken, *theirs) if span.start >= proposal.content.end)])
    mark = _MARK.search(text, proposal.content.end, stop)
    whole = _trim(text, Span(start, max(proposal.content.end, mark.start() if mark else stop)), scene)
    before = _denial_before(sentence, taken, scene) if start > sentence.start else None
    return (before, whole) if before is not None and before.end <= whole.start else (whole,)


def _bounds(content: Span, sentence: Span, place: _Place, scene: Scene) -> tuple[int, int]:
    """How far what is said can reach: its sentences, and its quotation."""
    last = place.sentence_at(content.end - 1).end
    quote = place.quote_at(content.start)
    if quote is None or quote.inner.end < content.end:
        return sentence.start, max(last, content.end)
    inside = find_sentences(scene.report.text, scene.context.parts.sentences, within=quote.inner)
    opening = next((each.start for each in inside if each.start <= content.start < each.end), quote.inner.start)
    return opening, quote.inner.end


def _trim(text: str, span: Span, scene: Scene) -> Span:
    """The stretch without marks and a "that" at its edges."""
    start, end = span.start, span.end
    while end > start + 1 and text[end - 1] in _TRAILING:
        end -= 1
    is_trimmed = True
    while is_trimmed:
        while start < end - 1 and text[start] in _LEADING:
            start += 1
        opening = find_tokens(text, Span(start, end))[:1]
        is_trimmed = bool(opening) and opening[0].low in scene.cues.grammar.that and opening[0].end < end
        start = opening[0].end if is_trimmed else start
    return Span(start, end)


def _past_addressee(between: Span, scene: Scene) -> int:
    """Behind the "that" after a cue ("told reporters in Hadrin that"), unless what stands before it denies."""
    for token in find_tokens(scene.report.text, between):
        if token.low in scene.cues.negations:
            break
        if token.low in scene.cues.grammar.that:
            return token.end
    return between.start


def _denial_before(sentence: Span, taken: list[Span], scene: Scene) -> Span | None:
    """The words of a sentence before speaker and cue, if they deny."""
    end = min((span.start for span in taken if sentence.contains(span)), default=sentence.start)
    if end <= sentence.start:
        return None
    tokens = find_tokens(scene.report.text, Span(sentence.start, end))
    if not any(token.low in scene.cues.negations for token in tokens):
        return None
    return _trim(scene.report.text, Span(sentence.start, end), scene)


def _quoted(content: tuple[Span, ...], place: _Place) -> Quoted:
    inside = [any(quote.inner.contains(span) for quote in place.quotes) for span in content]
    if all(inside):
        return Quoted.DIRECT
    touches = any(span.overlaps(quote.inner) for span in content for quote in place.quotes)
    return Quoted.MIXED if touches else Quoted.INDIRECT


# -- beside the rules ----------------------------------------------------------------------------------------------


def _share(one: Claim, other: Claim) -> float:
    """How much of the shorter one's words two claims share."""
    common = sum(
        max(0, min(first.end, second.end) - max(first.start, second.start))
        for first in one.content
        for second in other.content
    )
    return common / min(_length(one), _length(other))


def _length(claim: Claim) -> int:
    return sum(span.end - span.start for span in claim.content)


def _is_same_speaker(one: Speaker, other: Speaker) -> bool:
    if one.own_voice or other.own_voice or one.unnamed != other.unnamed:
        return one.own_voice and other.own_voice
    if one.span is not None and other.span is not None and one.span.overlaps(other.span):
        return True
    if one.unnamed:
        return one.span is None and other.span is None
    return (one.name or "").casefold() == (other.name or "").casefold()


def _names_nobody(speaker: Speaker) -> bool:
    return speaker.own_voice or (speaker.unnamed and speaker.span is None)


def _raised(claim: Claim, theirs: Claim) -> Claim:
    confidence = claim.confidence + RAISED * (1 - claim.confidence)
    return replace(claim, confidence=round(confidence, 3), made_by=_with_stamp(claim, theirs, "agrees"))


def _lowered(claim: Claim, theirs: Claim) -> Claim:
    return replace(
        claim, confidence=round(LOWERED * claim.confidence, 3), made_by=_with_stamp(claim, theirs, "differs")
    )


def _with_stamp(claim: Claim, theirs: Claim, verdict: str) -> tuple[str, ...]:
    stamps = [f"{stamp}:{verdict}" for stamp in theirs.made_by if stamp.startswith(f"{FAMILY}:")]
    return tuple(dict.fromkeys((*claim.made_by, *stamps)))


def _name(claim: Claim) -> str:
    return claim.speaker.name or "nobody named"
