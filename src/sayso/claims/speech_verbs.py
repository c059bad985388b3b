"""Attributions by a verb: "X said that ...", "..., said X", "..., adding that ...", "X was quoted as saying"."""

import itertools

from sayso.claims.adjuncts import find_addressee, skip_adjuncts
from sayso.claims.charges import find_accused, find_answerable, read_held, read_passive_charge
from sayso.claims.cues import Cue, Lexicon
from sayso.claims.falsehoods import names_falsehood, opens_with_reports
from sayso.claims.phrases import QUOTATION, source_after, subject_before
from sayso.claims.sentence_draft import SentenceDraft
from sayso.records.claim import Stance

LONGEST_FIGURE = 5
"""Words of a figure: "between nine and 11 people"."""
LIVES_REACH = 6
"""Words behind "claimed" in which "lives" stands: "claimed at least 18 more lives"."""
NAMELESS_REACH = 9
"""Words from the start of a wish in which "name not be used" stands."""
MOST_FIGURE_WORDS = 4
"""Words of a figure that is all that is said: "at least 14", "more than 40"."""
LEAST_CLAUSE = 3
"""Words: a subject and a verb at least, with a determiner."""


def read_verb(draft: SentenceDraft, index: int, end: int, cue: Cue) -> int:
    """Reads the attribution by the verb at `index`, whose cue ends before `end`; the index to go on from."""
    is_other = (cue.name == "claim" and _claims_otherwise(draft, end)) or _is_motion(draft, end, cue)
    if is_other or (cue.name == "call" and not _calls_false(draft, end)):
        return end
    if (cue.name == "hold" and find_answerable(draft, end) is None) or _is_noun(draft, index, end):
        return end  # "held a meeting", "records showed"
    if "by" in cue.complements:
        return _figure_by(draft, index, end, cue)
    if cue.is_gerund:
        return _participle(draft, index, end, cue)
    if index > 0 and draft.tokens[index - 1].low in draft.lexicon.be and cue.name != "phrase":
        return _passive(draft, index, end, cue)
    if (
        end < len(draft.tokens)
        and draft.tokens[end].low in draft.lexicon.grammar.by
        and draft.tokens[index].low.endswith(draft.lexicon.grammar.past_ending)
    ):
        return end
    inverted = _inverted(draft, index, end, cue)
    if inverted:
        return inverted
    if cue.name == "report" and end < len(draft.tokens) and draft.tokens[end].low in draft.lexicon.nobody:
        return end  # "cited no evidence"
    subject = subject_before(draft.tokens, index, draft.lexicon) or _shared_subject(draft, index, cue)
    if subject is None or draft.is_in_source(subject):
        return end
    start, stop, group = subject
    if cue.name == "show" and not _is_document(draft, start, stop):
        return end
    if not _is_speech(draft, start, stop, (group, index), cue):
        return end
    return _active(draft, subject, (group, end), cue)


def _is_motion(draft: SentenceDraft, end: int, cue: Cue) -> bool:
    """Whether a verb of charges moves here: "slammed into a school", "charged through the gate"."""
    is_charge = cue.stance is Stance.ALLEGES and end < len(draft.tokens)
    return is_charge and draft.tokens[end].low in draft.lexicon.grammar.motions


def _is_noun(draft: SentenceDraft, index: int, end: int) -> bool:
    """Whether a word is no verb here, its own verb beside it: "hospital [records] showed", "traded [blame]"."""
    grammar = draft.lexicon.grammar
    if index and draft.tokens[index].low in grammar.blame_verbs and draft.tokens[index - 1].low in grammar.blame_takers:
        return True
    if index and draft.tokens[index].low in draft.lexicon.carrier_nouns:
        before = draft.tokens[index - 1].low
        if before in grammar.report_takers and not draft.tokens[index - 1].is_capital:
            return True  # "denied [reports] that"
    if draft.tokens[index].low not in draft.lexicon.document_nouns or end >= len(draft.tokens):
        return False
    return not draft.tokens[end].is_capital and draft.lexicon.is_finite(draft.tokens[end].low)


def _calls_false(draft: SentenceDraft, end: int) -> bool:
    """Whether reports are called false: "called [allegations that it had bombed the school baseless]"."""
    tokens = draft.tokens[end : draft.clause_end(end, np=True)]
    return opens_with_reports(tokens, draft.lexicon) and names_falsehood(tokens, draft.lexicon)


def _figure_by(draft: SentenceDraft, index: int, end: int, cue: Cue) -> int:
    """`the number killed was put at nine by the ministry`."""
    by = draft.until(end, draft.lexicon.grammar.by)
    stop = source_after(draft.tokens, by + 1, draft.lexicon) if by is not None else None
    if by is None or stop is None or draft.tokens[index - 1].low not in draft.lexicon.be or by - end > LONGEST_FIGURE:
        return end
    if draft.tokens[end].low in draft.lexicon.articles:
        return end  # "was put at the edge by"
    draft.add((by + 1, stop), [(index, end)], [(draft.clause_start(index), by)], cue.stance, cue.name, cue.rule)
    return stop


def _claims_otherwise(draft: SentenceDraft, end: int) -> bool:
    """`claiming the lives of 18 people`, "a video that purports to show": nobody says these."""
    lows = [token.low for token in draft.tokens[end : end + LIVES_REACH]]
    grammar = draft.lexicon.grammar
    object_words = itertools.takewhile(lambda low: low not in draft.lexicon.clause_openers, lows)
    return " ".join(lows[:2]) in grammar.showing or any(low in grammar.lives for low in object_words)


def _shared_subject(draft: SentenceDraft, index: int, cue: Cue) -> tuple[int, int, int] | None:
    """`called it a lie and repeated that ...`: the subject of the verb before "and"."""
    group = index
    while group > 0 and draft.tokens[group - 1].low in draft.lexicon.verb_helpers:
        group -= 1
    following = draft.tokens[index + 1].low if index + 1 < len(draft.tokens) else ""
    is_phrase = cue.name == "phrase" or ("inf" in cue.complements and following in draft.lexicon.grammar.to)
    if (
        group == 0
        or draft.tokens[group - 1].low not in draft.lexicon.grammar.sharers
        or not (is_phrase or following == QUOTATION or following in draft.lexicon.content_openers)
    ):
        return None
    source = draft.last_source or draft.main_subject(group - 1)
    return (*source, group) if source else None


def _is_speech(draft: SentenceDraft, start: int, stop: int, group: tuple[int, int], cue: Cue) -> bool:
    """Whether subject and verb make a speech act: nobody says what he "did not say", and "those who say" are nobody."""
    if cue.name in ("say", "report", "claim", "continue") and any(
        token.low in draft.lexicon.negations for token in draft.tokens[group[0] : group[1]]
    ):
        return False
    words = draft.tokens[start:stop]
    if draft.tokens[group[1]].low in draft.lexicon.grammar.bare_nouns and group[0] == group[1]:
        is_plural = words[-1].low.endswith(draft.lexicon.grammar.plural_ending) or len(words) == 1
        if not is_plural:
            return False
    if any(token.low in draft.lexicon.never_speakers for token in words[-1:] if not token.is_capital):
        return False
    if words[-1].low in draft.lexicon.weapons and (not words[-1].is_capital or stop == 1):
        return False
    if words[0].low in draft.lexicon.relative_pronouns:
        return start > 0 and draft.tokens[start - 1].low not in draft.lexicon.generic_antecedents
    return len(words) > 1 or draft.can_speak(words[0])


def _is_document(draft: SentenceDraft, start: int, stop: int) -> bool:
    return draft.lexicon.names_document({token.low for token in draft.tokens[start:stop]})


def _active(draft: SentenceDraft, subject: tuple[int, int, int], cue_at: tuple[int, int], cue: Cue) -> int:
    start, stop, group = subject
    end = cue_at[1]
    accused: tuple[int, int] | None = None
    if "of" in cue.complements:
        accused, content_start = read_held(draft, end) if cue.name == "hold" else find_accused(draft, end)
        if accused is None:
            return end
        until = accused[1] if accused[0] == content_start else draft.clause_end(content_start, np=True)
        content = [(content_start, until)]
    else:
        content = _content(draft, start, end, cue)
    content = [piece for piece in content if piece[1] > piece[0] and not _asks_no_name(draft, *piece)]
    if not content and not _only_speech(draft, start, end, cue):
        return end
    cues = [(group, end)]
    addressee = find_addressee(draft, end, cue)
    draft.add((start, stop), cues, content, cue.stance, cue.name, cue.rule, accused=accused, addressee=addressee)
    draft.last_source = (start, stop)
    return end


def _asks_no_name(draft: SentenceDraft, start: int, stop: int) -> bool:
    """Whether somebody only wishes to stay unnamed: "asked not to be identified"."""
    return opens_anonymity([token.low for token in draft.tokens[start:stop]], draft.lexicon)


def opens_anonymity(lows: list[str], lexicon: Lexicon) -> bool:
    """Whether words begin with "(not) to be named" and the like: "that her name be withheld"."""
    words = [low for low in lows[:NAMELESS_REACH] if low not in lexicon.negations and low not in lexicon.grammar.to]
    grammar = lexicon.grammar
    if words and words[0].startswith(lexicon.anonymity_openers) and " ".join(words).startswith(grammar.anonymity):
        return True
    if lexicon.anonymous_verbs.isdisjoint(words):
        return False  # so it is with most words said
    thing = next((at for at, word in enumerate(words[:5]) if word in grammar.anonymous_things), len(words))
    return any(word in lexicon.anonymous_verbs for word in words[thing + 1 :])


def _only_speech(draft: SentenceDraft, start: int, end: int, cue: Cue) -> bool:
    """`Konash said.` with nothing else: its words stand in the sentence before."""
    if "after" not in cue.complements or start > 1:
        return False
    rest = skip_adjuncts(draft, end, cue)
    return rest >= draft.sentence_end() or draft.tokens[rest].text in ",:"


def _content(draft: SentenceDraft, start: int, end: int, cue: Cue) -> list[tuple[int, int]]:
    before = words_before(draft, start, cue)
    after_start = skip_adjuncts(draft, end, cue)
    limit = draft.sentence_end()
    if cue.name in ("say", "report") and _is_bare_figure(draft, end, limit):
        return [(end, limit)]
    if before and (after_start >= limit or draft.tokens[after_start].text in ",.:;" or _is_tail(draft, after_start)):
        quoted = draft.next_quotation(after_start)
        if quoted is None:
            return [before]
        opens_anew = draft.tokens[quoted - 1].text == ":" and draft.tokens[before[1] - 1].low != QUOTATION
        return [(quoted, quoted + 1)] if opens_anew else [before, (quoted, quoted + 1)]
    if after_start >= limit:
        return [before] if before else []
    if draft.tokens[after_start].text == ",":
        quoted = draft.next_quotation(after_start)
        return [(quoted, quoted + 1)] if quoted is not None else []
    opener = draft.tokens[after_start].low
    if opener == QUOTATION or opener in draft.lexicon.content_openers or draft.tokens[after_start].text == ":":
        return [(draft.past_opener(after_start), draft.clause_end(after_start))]
    if cue.complements & {"clause"} and draft.has_verb(after_start, draft.clause_end(after_start)):
        return [(after_start, draft.clause_end(after_start))]
    if cue.name == "say" and _can_be_clause(draft, after_start, limit):
        return [(after_start, draft.clause_end(after_start))]
    if "inf" in cue.complements and opener in draft.lexicon.grammar.to:
        return [(after_start, draft.clause_end(after_start))]
    if "np" in cue.complements or (cue.name == "show" and _opens_figure(draft, after_start)):
        return [(after_start, draft.clause_end(after_start, np=True))]
    if "np-about" in cue.complements and opener in draft.lexicon.grammar.asked_links:
        return [(after_start + 1, draft.clause_end(after_start))]
    return [before] if before and "after" in cue.complements and _ends_with_comma(draft, before) else []


def _opens_figure(draft: SentenceDraft, index: int) -> bool:
    """Whether a figure stands here: "14 deaths", "at least 14 deaths"."""
    if draft.tokens[index].low.isdigit():
        return True
    following = [token.low for token in draft.tokens[index + 1 : index + 3]]
    return len(following) == 2 and following[0] in draft.lexicon.grammar.amounts and following[1].isdigit()


def _is_bare_figure(draft: SentenceDraft, start: int, limit: int) -> bool:
    """Whether a figure is all that follows: "the ministry counted 12 dead; the mayor reported [at least 14]"."""
    words = draft.tokens[start:limit]
    while words and not words[-1].is_word:
        words = words[:-1]
    is_short = 0 < len(words) <= MOST_FIGURE_WORDS and draft.tokens[start - 1].text != ","
    return is_short and words[-1].low.isdigit() and not any(token.is_capital for token in words[1:-1])


def _can_be_clause(draft: SentenceDraft, start: int, limit: int) -> bool:
    """Whether words behind a verb of saying are a clause although no verb is known in them: "said the walls shook"."""
    lexicon = draft.lexicon
    opener = draft.tokens[start]
    if limit - start < LEAST_CLAUSE or any(
        opener.low in words for words in (lexicon.prepositions, lexicon.adjunct_openers, lexicon.boundaries)
    ):
        return False
    return opener.is_capital or opener.low in lexicon.determiners or opener.low in lexicon.pronouns


def _ends_with_comma(draft: SentenceDraft, piece: tuple[int, int]) -> bool:
    return piece[1] < len(draft.tokens) and (
        draft.tokens[piece[1]].text == "," or draft.tokens[piece[1] - 1].low == QUOTATION
    )


def words_before(draft: SentenceDraft, start: int, cue: Cue) -> tuple[int, int] | None:
    """The words before the source, when they can be the content: a quotation, or a clause with a verb of its own."""
    if "after" not in cue.complements or start <= 0:
        return None
    stop = start
    if draft.tokens[stop - 1].text == "," or draft.tokens[stop - 1].text in "–—-":
        stop -= 1
    if stop <= 0:
        return None
    first = draft.first_free
    if draft.tokens[stop - 1].low == QUOTATION:
        begin = draft.clause_start(stop - 1)
        has_words = draft.has_verb(begin, stop - 1)
        return (begin if has_words else stop - 1, stop)
    if draft.tokens[stop - 1].low in draft.lexicon.boundaries:
        return None
    if not draft.has_verb(first, stop):
        return None
    is_adjunct = draft.tokens[first].low in draft.lexicon.grammar.subordinators
    if is_adjunct and not any(token.text == "," for token in draft.tokens[first:stop]):
        return None  # "Since it was formed in 2014, the coalition has admitted ...": when, not what
    return (first, stop)


def _is_tail(draft: SentenceDraft, index: int) -> bool:
    """Whether what follows the cue is an adjunct of it, not its content: no verb of its own, or ", adding ..."."""
    return not draft.has_verb(index, draft.clause_end(index, np=True))


def _inverted(draft: SentenceDraft, index: int, end: int, cue: Cue) -> int:
    """`"...," said the minister`: the source after the cue, the content before."""
    if "after" not in cue.complements or index == 0 or end >= len(draft.tokens):
        return 0
    before = draft.tokens[index - 1]
    if before.low != QUOTATION and before.text != ",":
        return 0
    following = draft.tokens[end]
    starts_source = following.is_word and (
        following.is_capital
        or following.low in draft.lexicon.source_openers
        or following.low in draft.lexicon.grammar.subject_pronouns
    )
    if not starts_source:
        return 0
    if before.text == "," and subject_before(draft.tokens, index, draft.lexicon) and _has_apposition(draft, index - 1):
        return 0
    stop = source_after(draft.tokens, end, draft.lexicon)
    if stop is None or (stop < len(draft.tokens) and draft.tokens[stop].low in draft.lexicon.finite_verbs):
        return 0
    words = words_before(draft, index, cue)
    if words is None:
        return 0
    pieces = [words]
    quoted = draft.next_quotation(skip_adjuncts(draft, stop, cue))
    if quoted is not None:
        pieces.append((quoted, quoted + 1))
    draft.add((end, stop), [(index, end)], pieces, cue.stance, cue.name, cue.rule)
    draft.last_source = (end, stop)
    return stop


def _has_apposition(draft: SentenceDraft, comma: int) -> bool:
    return any(draft.tokens[index].text == "," for index in range(max(0, comma - 18), comma))


def _participle(draft: SentenceDraft, index: int, end: int, cue: Cue) -> int:
    """`..., adding that ...`: the source is the subject before."""
    before = draft.tokens[index - 1] if index else None
    if before is None or not (before.text == "," or before.low in draft.lexicon.grammar.before_participles):
        return end
    source = draft.last_source or draft.main_subject(index)
    if source is None:
        return end
    content = _participle_content(draft, end, cue)
    if content is None:
        return end
    accused, piece = content
    draft.add(source, [(index, end)], [piece], cue.stance, cue.name, cue.rule, accused=accused)
    return end


def _participle_content(
    draft: SentenceDraft, end: int, cue: Cue
) -> tuple[tuple[int, int] | None, tuple[int, int]] | None:
    if "of" in cue.complements:
        accused, start = find_accused(draft, end)
        return (accused, (start, draft.clause_end(start, np=True))) if accused else None
    start = draft.past_opener(end) if end < len(draft.tokens) else end
    stop = draft.clause_end(start)
    if stop <= start or not (
        "np" in cue.complements or draft.has_verb(start, stop) or draft.tokens[start].low == QUOTATION
    ):
        return None
    return None, (start, stop)


def _passive(draft: SentenceDraft, index: int, end: int, cue: Cue) -> int:
    """`was quoted by X as saying`, `was accused by X of`."""
    following = draft.tokens[end].low if end < len(draft.tokens) else ""
    subject = subject_before(draft.tokens, index, draft.lexicon)
    if subject is None:
        return end
    if cue.name == "report" and draft.tokens[index].low in draft.lexicon.grammar.quoting:
        return _quoted_by(draft, subject, end)
    if "of" in cue.complements and following in ("of", "by", "for"):
        return read_passive_charge(draft, subject, end, cue)
    return end


def _said_before(draft: SentenceDraft, start: int) -> tuple[int, int] | None:
    """What stands before a source as its words, as before "..., X said"."""
    plain = draft.lexicon.verbs.get(draft.lexicon.grammar.plain_sayings[0])
    return words_before(draft, start, plain) if plain else None


def _quoted_by(draft: SentenceDraft, subject: tuple[int, int, int], end: int) -> int:
    relay = None
    position = end
    if position < len(draft.tokens) and draft.tokens[position].low in draft.lexicon.grammar.by:
        stop = draft.until(position + 1, draft.lexicon.grammar.as_) or source_after(
            draft.tokens, position + 1, draft.lexicon
        )
        if stop:
            relay, position = (position + 1, stop), stop
    if draft.matches(position, (*draft.lexicon.grammar.as_, *draft.lexicon.grammar.saying)):
        start = position + 2
        cues = [(subject[2], end), (position, position + 2)]
        if start < len(draft.tokens) and draft.tokens[start].low in draft.lexicon.grammar.by:
            stop = source_after(draft.tokens, start + 1, draft.lexicon)
            relay, start = ((start + 1, stop), stop) if stop else (relay, start)
        if start < len(draft.tokens) and draft.tokens[start].low in draft.lexicon.grammar.that:
            start += 1
        content = [(start, draft.clause_end(start))]
        if start >= draft.sentence_end() and (said := _said_before(draft, subject[0])) is not None:
            content = [said]
        position = start
    else:
        before = _said_before(draft, subject[0])
        content, cues = ([before] if before else []), [(subject[2], end)]
    content = [piece for piece in content if piece[1] > piece[0]]
    if content or (subject[0] <= 1 and position >= draft.sentence_end()):  # else its words stand in the sentence before
        draft.add(subject[:2], cues, content, Stance.ASSERTS, "say", "EN-ATT-021", relay=relay)
        draft.last_source = subject[:2]
    return position
