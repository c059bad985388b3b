"""How the speech acts of a paragraph stand in one another: who reports whom, and whose the words are."""

from collections.abc import Sequence
from dataclasses import replace

from sayso.claims.cues import Lexicon
from sayso.claims.sentence_draft import Attribution
from sayso.records.claim import Stance
from sayso.records.span import Span
from sayso.text.tokens import find_tokens

_MARKS = " ,;\n"
"""What stands between words said and who passed them on."""


def is_within(inner: Attribution, outer: Attribution) -> bool:
    """Whether one speech act stands in the content of another: its cue does."""
    if not inner.cue:
        return False
    cue = inner.cue[0]
    # A loop: this is asked of every two speech acts of a paragraph.
    for span in outer.content:
        if span.start <= cue.start and cue.end <= span.end:
            return inner.content != outer.content
    return False


def is_around(one: Attribution, other: Attribution) -> bool:
    """Whether the speech act `other` stands in what `one` reports: its cue does ("..., X said, Y reported")."""
    return other is not one and bool(other.cue) and _holds(one.content, other.cue)


def _holds(content: Sequence[Span], parts: Sequence[Span]) -> bool:
    return all(any(span.contains(part) for span in content) for part in parts)


def crosses(one: Attribution, other: Attribution) -> bool:
    """Whether each of two speech acts stands in the content of the other ("A said that ..., B said")."""
    return is_within(one, other) and is_within(other, one)


def is_passed_on(text: str, inner: Attribution, outer: Attribution) -> bool:
    """Whether a speech act is reported by another one around it.

    Of two that stand in each other the first is, if nobody is named for it or a comma sets the second off: otherwise
    the second is as often no speech act ("I doubt that the men with the guns will tell").
    """
    if not is_within(inner, outer) or _is_disputed(outer):
        return False
    if not is_within(outer, inner):
        return True
    if outer.source is None or inner.cue[0].start > outer.cue[0].start:
        return False
    return inner.source is None or text[max(0, _start(outer) - 3) : _start(outer)].rstrip()[-1:] == ","


def _is_disputed(outer: Attribution) -> bool:
    """Whether somebody denies the words before: "It counted 12; [relatives dispute this]". He did not pass them on."""
    return outer.stance is Stance.DENIES and bool(outer.cue) and outer.content[-1].end < outer.cue[0].start


def is_covering(inner: Attribution, outer: Attribution) -> bool:
    """Whether the words of `outer` may be those of `inner`: of two that stand in each other the first keeps them."""
    if not is_within(inner, outer):
        return False
    return not is_within(outer, inner) or inner.cue[0].start < outer.cue[0].start


def is_tangled(one: Attribution, quoted: list[Attribution]) -> bool:
    """Whether a speech act within a quotation crosses another of those `quoted`: all of it is its speaker's then."""
    return one in quoted and any(other is not one and crosses(one, other) for other in quoted)


def split_relatives(text: str, found: list[Attribution], lexicon: Lexicon) -> list[Attribution]:
    """The speech acts, those of one speaker parted where a relative clause begins: "an attack which they said killed".

    The first ends before the clause; the second is told with what the clause is about.
    """
    for inner in found:
        source = inner.source
        if source is None or source.words(text).lower() not in lexicon.pronouns:
            continue
        rest = [token for span in inner.content if span.end > source.end for token in find_tokens(text, span)]
        if not rest or not lexicon.is_finite(rest[0].low):
            continue  # "the first time that it accepted responsibility": the clause has a subject of its own
        outer = next((one for one in found if one is not inner and _opens_relative(text, one, source, lexicon)), None)
        if outer is None:
            continue
        whole = next(span for span in outer.content if span.contains(source))
        pronoun = find_tokens(text, Span(whole.start, source.start))[-1]
        about = Span(whole.start, pronoun.end)
        behind = tuple(span for span in inner.content if span.start >= pronoun.end)
        kept = Span(whole.start, len(text[: pronoun.start].rstrip(_MARKS)))
        parted = tuple(kept if span == whole else span for span in outer.content if span.start <= whole.start)
        changed = {id(outer): replace(outer, content=parted), id(inner): replace(inner, content=(about, *behind))}
        found = [changed.get(id(one), one) for one in found]
    return found


def _opens_relative(text: str, outer: Attribution, source: Span, lexicon: Lexicon) -> bool:
    whole = next((span for span in outer.content if span.contains(source)), None)
    before = find_tokens(text, Span(whole.start, source.end))[:-1] if whole is not None else []
    return len(before) > 2 and before[-1].low in (*lexicon.relative_pronouns, *lexicon.grammar.that)


def cut_before(
    text: str, content: tuple[Span, ...], one: Attribution, around: tuple[Attribution, ...]
) -> tuple[Span, ...]:
    """The words of `one` without those that name who passed them on: "A is feared dead[, said an official]"."""
    limits = [_start(other) for other in around[1:] if other.cue and crosses(one, other)]
    if not limits:
        return content
    end = min(limits)
    while end > 0 and text[end - 1] in _MARKS:
        end -= 1
    kept = tuple(Span(span.start, min(span.end, end)) for span in content if span.start < end)
    return kept or content


def _start(one: Attribution) -> int:
    return one.cue[0].start if one.source is None else min(one.source.start, one.cue[0].start)
