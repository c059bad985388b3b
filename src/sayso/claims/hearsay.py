"""Hearsay: statements that nobody is named for ("are believed to have", "reportedly")."""

from sayso.claims.sentence_draft import SentenceDraft


def is_hearsay(draft: SentenceDraft, index: int) -> bool:
    """Whether the word at `index` is a cue of hearsay: "is believed to", "it is feared that"."""
    if index == 0:
        return False
    group = index - 1
    while group > 0 and draft.tokens[group].low in draft.lexicon.adverbs:
        group -= 1
    if draft.tokens[group].low not in draft.lexicon.be:
        return False
    following = draft.tokens[index + 1].low if index + 1 < len(draft.tokens) else ""
    impersonal = (
        group > 0
        and draft.tokens[group - 1].low in draft.lexicon.grammar.impersonal
        and following in draft.lexicon.grammar.that
    )
    return following in draft.lexicon.grammar.to or impersonal or following in draft.lexicon.predicates


def read_hearsay(draft: SentenceDraft, index: int) -> int:
    """Reads a passive of hearsay; the index to go on from.

    Within somebody's words it hedges them: "the mayor says that 14 people are feared dead" is the mayor's statement.
    """
    if draft.taken(index):
        return index + 1
    cue = draft.lexicon.hearsay[draft.tokens[index].low]
    group = index - 1
    while group > 0 and (
        draft.tokens[group - 1].low in draft.lexicon.be_helpers
        or draft.tokens[group - 1].low in draft.lexicon.grammar.have
    ):
        group -= 1
    end = index + 1
    if draft.tokens[end].low in draft.lexicon.grammar.that:
        content = (end + 1, draft.clause_end(end + 1))
    else:
        content = (_subject_of_hearsay(draft, group), draft.clause_end(end))
    if content[1] > content[0]:
        draft.add(None, [(group, end)], [content], cue.stance, "hearsay", cue.rule)
    return end


def _subject_of_hearsay(draft: SentenceDraft, group: int) -> int:
    return draft.skip_connective(draft.clause_start(group))


def read_adverb(draft: SentenceDraft, index: int) -> int:
    """Reads "reportedly" and its like; the index to go on from."""
    cue = draft.lexicon.hearsay_adverbs[draft.tokens[index].low]
    start = draft.skip_connective(draft.clause_start(index))
    stop = draft.clause_end(index + 1)
    if stop - start > 2 and draft.has_verb(start, stop):
        draft.add(None, [(index, index + 1)], [(start, stop)], cue.stance, "hearsay", cue.rule)
    return index + 1
