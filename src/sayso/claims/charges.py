"""Charges: who is accused or blamed, and of what."""

from sayso.claims.cues import Cue
from sayso.claims.phrases import QUOTATION, source_after
from sayso.claims.sentence_draft import SentenceDraft

HELD_REACH = 10
"""Words behind "holds" in which "responsible" stands."""


def read_passive_charge(draft: SentenceDraft, subject: tuple[int, int, int], end: int, cue: Cue) -> int:
    """Reads "X was accused by Y of Z"; the index to go on from."""
    source: tuple[int, int] | None = None
    position = end
    if draft.tokens[position].low in draft.lexicon.grammar.by:
        stop = draft.until(position + 1, draft.lexicon.grammar.deed_links) or source_after(
            draft.tokens, position + 1, draft.lexicon
        )
        if stop is None:
            return end
        source, position = (position + 1, stop), stop
    if position < len(draft.tokens) and draft.tokens[position].low in draft.lexicon.grammar.deed_links:
        start = position + 1
        content = (start, draft.clause_end(start, np=True))
        if content[1] > content[0]:
            draft.add(source, [(subject[2], end)], [content], cue.stance, cue.name, cue.rule, accused=subject[:2])
    return position


def find_accused(draft: SentenceDraft, end: int) -> tuple[tuple[int, int] | None, int]:
    """The stretch of the accused behind a verb of charging, and where the deed begins."""
    is_blame = draft.tokens[end - 1].low in draft.lexicon.grammar.blame_verbs
    for index in range(end, min(len(draft.tokens), end + 14)):
        token = draft.tokens[index]
        is_owner = token.low in draft.lexicon.grammar.of and (is_blame or _is_owner_link(draft, index))
        if (
            token.low in draft.lexicon.grammar.deed_links
            and index > end
            and not (is_owner or _is_name_link(draft, index))
        ):
            return (end, index), index + 1
        if token.low in draft.lexicon.grammar.blame_links and index > end:
            return (index + 1, draft.clause_end(index + 1, np=True)), end
        if token.low == QUOTATION or token.text in ",;:.":
            return _bare_charge(draft, end, index)
    return _bare_charge(draft, end, draft.sentence_end())


def find_answerable(draft: SentenceDraft, end: int) -> int | None:
    """The word that says that somebody is held responsible: "holds the army fully [responsible]"."""
    for index in range(end + 1, min(len(draft.tokens), end + HELD_REACH)):
        if draft.tokens[index].low in draft.lexicon.grammar.answerable:
            return index
        if draft.tokens[index].text in ",;:." or draft.tokens[index].low == QUOTATION:
            return None
    return None


def read_held(draft: SentenceDraft, end: int) -> tuple[tuple[int, int] | None, int]:
    """Who is held responsible, and where that begins for which he is."""
    answerable = find_answerable(draft, end)
    if answerable is None:
        return None, end
    stop = answerable
    while stop > end + 1 and draft.tokens[stop - 1].low.endswith(draft.lexicon.grammar.adverb_ending):
        stop -= 1
    behind = draft.tokens[answerable + 1].low if answerable + 1 < len(draft.tokens) else ""
    return (end, stop), answerable + 2 if behind in draft.lexicon.grammar.deed_links else end


def _bare_charge(draft: SentenceDraft, start: int, end: int) -> tuple[tuple[int, int] | None, int]:
    """`blamed the alliance`: the accused alone, without the deed."""
    words = draft.tokens[start:end]
    if not words or len(words) > 8 or not any(token.is_capital for token in words):
        return None, start
    if any(token.low in draft.lexicon.finite_verbs or token.low == QUOTATION for token in words):
        return None, start
    return (start, end), start


def _is_owner_link(draft: SentenceDraft, index: int) -> bool:
    """Whether "of" names whose somebody is, and the deed comes behind a later one: "the army of Drennia of hiding"."""
    behind = draft.tokens[index + 1 : index + 8]
    return (
        bool(behind)
        and behind[0].is_capital
        and not behind[0].low.endswith(draft.lexicon.grammar.gerund_ending)
        and any(token.low in draft.lexicon.grammar.of for token in behind[1:])
    )


def _is_name_link(draft: SentenceDraft, index: int) -> bool:
    following = draft.tokens[index + 1] if index + 1 < len(draft.tokens) else None
    return (
        draft.tokens[index].low in draft.lexicon.grammar.of
        and following is not None
        and following.is_capital
        and draft.tokens[index - 1].is_capital
        and not following.low.endswith(draft.lexicon.grammar.gerund_ending)
    )
