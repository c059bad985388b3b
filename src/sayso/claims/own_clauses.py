"""The clauses of a sentence that the outlet says itself: what no speech act holds, and has a verb.

Whether they tell of anything that sayso keeps is not asked here.
"""

import re
from collections.abc import Sequence

from sayso.claims.cues import Lexicon
from sayso.records.span import Span
from sayso.text.quotes import Quote
from sayso.text.tokens import find_lows

MIN_OWN_WORDS = 4
"""Fewer words than this are no statement of the outlet's own; one fewer where they tell of harm ("killed 9 people")."""
SILENCE_REACH = 4
"""Words between "did not" and "respond"."""
_RELATIVE = re.compile(
    r",\s+(?=(?:an?\s+|\w+\s+)?(?:days?|hours?|weeks?|months?|years?)\s+(?:after|before|since)\b)"
    r"|,\s+(?=(?:where|which|who|whom|whose|when|while|as|after|before|but|and)\b)|;\s+"
)
_RELATIVE_OR_DASH = re.compile(rf"{_RELATIVE.pattern}|\s[–—]\s")
"""Slower, since a white space can begin it as well as a mark: only for a sentence with a dash."""
_RELATIVE_PRONOUN = re.compile(r"(?:which|who|whose|where)\b")
_RESUMES = re.compile(
    r",\s+(?:has|have|had|was|were|is|are|did|does|will|would|shows|says|remains|includes|appears|\w+ed)\b"
)
"""Where a main clause goes on behind a relative clause: the two are one statement."""
_LEADING = re.compile(
    r"(?:[\s,;:–—-]+|(?:where|which|who|when|while|but|and|however|meanwhile|also|as(?!\s+(?:many|few|much)\b))\b,?\s*)+",
    re.IGNORECASE,
)
"""Links and marks that a clause opens with and that are no part of what it tells."""


def find_own_clauses(
    text: str, sentence: Span, quotes: tuple[Quote, ...], taken: list[Span], lexicon: Lexicon
) -> list[Span]:
    """The clauses of a sentence that nobody is named for; `taken` is what speech acts hold of it, in order."""
    own: list[Span] = []
    for clause in _with_verbs(text, _clauses(text, sentence), lexicon):
        for free in _free(clause, taken):
            trimmed = _trimmed(text, free)
            if trimmed is not None and _is_clause(text, trimmed, lexicon) and not _is_quote_part(trimmed, quotes):
                own.append(trimmed)
    return own


def _with_verbs(text: str, clauses: list[Span], lexicon: Lexicon) -> list[Span]:
    """The clauses, with each that has no verb of its own put back to the one before it."""
    if len(clauses) < 2:
        return clauses  # so it is with most sentences
    merged: list[Span] = []
    for clause in clauses:
        lows = find_lows(text, clause)
        # "three died; a fourth succumbed": one count of four
        is_next = len(lows) > 1 and lows[0] in lexicon.grammar.next_articles and lows[1] in lexicon.next_ones
        if merged and (is_next or _goes_on(lows, lexicon) or _is_subject(text, merged, clause, lexicon)):
            merged[-1] = Span(merged[-1].start, clause.end)
        else:
            merged.append(clause)
    return merged


def _is_subject(text: str, before: list[Span], clause: Span, lexicon: Lexicon) -> bool:
    """Whether a subject begins before the comma: "Ada Marl, 40, a baker, [and four others died]"."""
    if len(before) > 1 or next(iter(find_lows(text, clause)), None) not in lexicon.grammar.and_:
        return False
    return not any(map(lexicon.says_something, find_lows(text, before[0])))


def _goes_on(lows: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a clause is a part of the one before it: without a verb, or a figure ("14 dead, [and 30 injured]")."""
    words = [low for low in lows if low[0].isalnum()]
    is_figure = len(words) < MIN_OWN_WORDS and not lexicon.predicates.isdisjoint(words)
    return is_figure or not any(map(lexicon.says_something, lows))


def _is_clause(text: str, span: Span, lexicon: Lexicon) -> bool:
    """Whether a stretch is long enough to say something and has a verb, or is a headline's line."""
    lows = find_lows(text, span)
    if len(lows) < MIN_OWN_WORDS:
        is_terse = len(lows) == MIN_OWN_WORDS - 1 and any(low in lexicon.predicates or low[0].isdigit() for low in lows)
        if not is_terse:
            return False
    if _is_silence(lows, lexicon):
        return False
    has_verb = any(map(lexicon.says_something, lows))
    return has_verb or text[span.end : span.end + 1] in ("\n", "\r", "")


def _is_silence(lows: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a clause tells that nothing was said: "the ministry did not immediately respond to a request"."""
    at = next((index for index, low in enumerate(lows) if low in lexicon.grammar.unsaid_verbs), 0)
    before = " ".join(lows[max(0, at - SILENCE_REACH) : at])
    return at > 1 and any(words in before for words in lexicon.grammar.unsaid)


def _clauses(text: str, sentence: Span) -> list[Span]:
    """A sentence cut where a relative or another subordinate clause begins, unless the main clause goes on behind."""
    clauses: list[Span] = []
    position = sentence.start
    start, end = sentence.start, sentence.end
    has_dash = text.find("–", start, end) >= 0 or text.find("—", start, end) >= 0
    for match in (_RELATIVE_OR_DASH if has_dash else _RELATIVE).finditer(text, sentence.start, sentence.end):
        if _RELATIVE_PRONOUN.match(text, match.end()) and _RESUMES.search(text, match.end(), sentence.end):
            continue
        if match.start() > position:
            clauses.append(Span(position, match.start()))
        position = match.end()
    if position == sentence.start:
        return [sentence]
    if position < sentence.end:
        clauses.append(Span(position, sentence.end))
    return clauses


def _free(clause: Span, taken: list[Span]) -> list[Span]:
    """The stretches of a clause that nothing of `taken` holds."""
    if not taken:
        return [clause]
    free: list[Span] = []
    position = clause.start
    for span in taken:
        if span.start > position and position < clause.end:
            free.append(Span(position, min(span.start, clause.end)))
        position = max(position, span.end)
    if position < clause.end:
        free.append(Span(position, clause.end))
    return free


def _trimmed(text: str, span: Span) -> Span | None:
    """A stretch without links and marks around it, None if nothing is left."""
    match = _LEADING.match(text, span.start, span.end)
    start = match.end() if match else span.start
    end = span.end
    while end > start and text[end - 1] in " \t\r\n.,;:–—-":
        end -= 1
    if start == span.start and end == span.end:
        return span
    return Span(start, end) if end > start else None


def _is_quote_part(span: Span, quotes: tuple[Quote, ...]) -> bool:
    """Whether a stretch lies within a quotation."""
    return bool(quotes) and any(quote.span.contains(span) for quote in quotes)
