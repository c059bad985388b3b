"""Attributions without a verb of speech: "according to X", "X's claim that", "X: ..."."""

from sayso.claims.phrases import QUOTATION, possessor_before, source_after, subject_before
from sayso.claims.sentence_draft import SentenceDraft
from sayso.records.claim import Stance

LONGEST_LABEL = 5
"""Words before a colon that name who speaks: "The city's emergency services: ..."."""
SPEAKER_REACH = 5
"""Words behind a comma within which another speaker's verb makes a new speech act."""


def read_according(draft: SentenceDraft, index: int, length: int) -> int:
    """Reads "according to X"; the index to go on from."""
    start = index + length
    while start < len(draft.tokens) and draft.tokens[start].text in "…[(.":
        start += 1
    end = source_after(draft.tokens, start, draft.lexicon)
    is_pronoun = start < len(draft.tokens) and draft.tokens[start].low in draft.lexicon.grammar.subject_forms
    if is_pronoun and draft.tokens[start + 1 : start + 2] and draft.tokens[start + 1].text in ",.":
        end = start + 1
    elif end is None or (end == start + 1 and not draft.can_speak(draft.tokens[start])):
        return start
    if _is_own_document(draft, start, end):
        return end
    content = _around(draft, index, end)
    if not content:
        return end
    draft.add((start, end), [(index, start)], content, Stance.ASSERTS, "according", "EN-ATT-020")
    return end


def _is_own_document(draft: SentenceDraft, start: int, end: int) -> bool:
    """Whether whoever speaks goes by what he has himself: "according to our information"."""
    inside = draft.tokens[start:end]
    is_own = inside[0].low in draft.lexicon.grammar.own_words
    return is_own and not draft.lexicon.document_nouns.isdisjoint(token.low for token in inside)


def _around(draft: SentenceDraft, index: int, end: int) -> list[tuple[int, int]]:
    """What is attributed by "according to": what follows if it opens a clause, else what stands before and after."""
    clause = draft.clause_start(index)
    opens = clause == index or not draft.has_verb(clause, index)
    after_start = end + 1 if end < len(draft.tokens) and draft.tokens[end].text == "," else end
    after = (after_start, draft.sentence_end())
    tail = _relative_tail(draft, index)
    if tail is not None:
        return [(tail, index)]
    if _is_in_relative(draft, index):
        return [(after_start, _relative_end(draft, after_start))]
    before = (clause, index)
    if opens and after[1] > after[0]:
        return [after]
    closed = end >= draft.sentence_end() or not draft.has_verb(*after) or draft.tokens[after_start - 1].text == ","
    pieces = [before]
    if closed and after[1] > after[0] and draft.tokens[after[0]].low not in draft.lexicon.boundaries:
        pieces.append(after)
    return [piece for piece in pieces if piece[1] > piece[0]]


def _relative_tail(draft: SentenceDraft, index: int) -> int | None:
    """Where a relative clause begins behind what somebody else said before "according to".

    In "Monitor Norvik condemned the raid, which [killed nine], according to medics" the medics only give the number.
    """
    for at in range(index - 1, 1, -1):
        if draft.tokens[at].low in draft.lexicon.relative_pronouns and draft.tokens[at - 1].text == ",":
            ends = [span.end for one in draft.found for span in one.content[-1:]]
            is_behind = any(0 <= draft.tokens[at - 1].start - end <= 1 for end in ends)
            return at + 1 if is_behind and draft.has_verb(at + 1, index) else None
    return None


def _is_in_relative(draft: SentenceDraft, index: int) -> bool:
    """Whether "which", with a comma or without, stands right before "according to": "which, according to X, killed"."""
    at = index - 2 if index > 1 and draft.tokens[index - 1].text == "," else index - 1
    return at > 0 and draft.tokens[at].low in draft.lexicon.relative_pronouns


def _relative_end(draft: SentenceDraft, start: int) -> int:
    """The end of a relative clause: where the main clause goes on with its verb, "killed nine[, hit a bakery]"."""
    end = draft.sentence_end()
    for index in range(start + 1, end - 1):
        following = draft.tokens[index + 1]
        if draft.tokens[index].text == "," and not following.is_capital and draft.lexicon.is_finite(following.low):
            return index
    return end


def read_carrier(draft: SentenceDraft, index: int) -> int:
    """Reads "X's claim that" and "claims by X that"; the index to go on from."""
    before = draft.tokens[index - 1] if index else None
    source: tuple[int, int] | None = None
    opener = index + 1
    if draft.tokens[opener].low in draft.lexicon.grammar.by:
        end = draft.until(opener + 1, draft.lexicon.grammar.that)
        if end is None or any(
            token.low in draft.lexicon.verbs and not token.is_capital for token in draft.tokens[opener + 1 : end]
        ):
            return index + 1  # "a statement by the team [admitted] that": the verb tells who says it
        source, opener = (opener + 1, end), end
    start = opener + 1
    stop = _verdict_start(draft, start, draft.clause_end(start)) if source else draft.clause_end(start)
    stop = _next_speech(draft, start, stop)
    if stop <= start or not draft.has_verb(start, stop):
        return index + 1
    if before is not None and before.is_possessive:
        start_of_source = possessor_before(draft.tokens, index, draft.lexicon)
        source = (start_of_source, index) if start_of_source is not None else None
    if source is None:
        return index + 1
    stance = Stance.DENIES if draft.tokens[index].low in draft.lexicon.grammar.denials else Stance.ASSERTS
    draft.add(source, [(index, index + 1)], [(start, stop)], stance, "carrier", "EN-ATT-022")
    return start


def _next_speech(draft: SentenceDraft, start: int, stop: int) -> int:
    """The comma before another speaker ("asked about X's claim that ..., he said"), or `stop`."""
    for index in range(start + 1, stop):
        if draft.tokens[index].text == ",":
            following = draft.tokens[index + 1 : min(stop, index + 1 + SPEAKER_REACH)]
            if any(token.low in draft.lexicon.verbs for token in following):
                return index
    return stop


def _verdict_start(draft: SentenceDraft, start: int, stop: int) -> int:
    """`claims by X that ... are untrue`: where the outer verdict begins, or `stop`."""
    for index in range(stop - 1, start, -1):
        if draft.tokens[index].low in draft.lexicon.verdicts:
            while index > start and draft.tokens[index - 1].low in draft.lexicon.be_helpers:
                index -= 1
            return index
    return stop


def read_colon(draft: SentenceDraft, index: int) -> int:
    """Reads "X: ..." at the start of a sentence; the index to go on from."""
    is_quoted = draft.tokens[index + 1].low == QUOTATION
    if not is_quoted and index > LONGEST_LABEL:
        return index + 1
    subject = subject_before(draft.tokens, index, draft.lexicon)
    if subject is None or subject[0] > 2 or draft.found:
        return index + 1
    stop = index + 2 if is_quoted else _end_of_labelled(draft, subject, index)
    if stop is None:
        return index + 1
    draft.add(subject[:2], [(index, index + 1)], [(index + 1, stop)], Stance.ASSERTS, "say", "EN-ATT-023")
    return stop


def _end_of_labelled(draft: SentenceDraft, subject: tuple[int, int, int], index: int) -> int | None:
    """Where what "Police: three bodies were found" says ends; None: it is no label, or no clause stands behind it."""
    limit = draft.sentence_end()
    is_body = draft.tokens[subject[1] - 1].low in draft.lexicon.people_and_bodies
    if subject[0] > 0 or subject[1] != index or not is_body or not draft.has_verb(index + 1, limit):
        return None
    return limit
