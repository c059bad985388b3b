"""How the speech acts of a paragraph stand in one another: who reports whom, and whose the words are."""

from sayso.claims.sentence_draft import Attribution
from sayso.records.span import Span

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


def crosses(one: Attribution, other: Attribution) -> bool:
    """Whether each of two speech acts stands in the content of the other ("A said that ..., B said")."""
    return is_within(one, other) and is_within(other, one)


def is_passed_on(text: str, inner: Attribution, outer: Attribution) -> bool:
    """Whether a speech act is reported by another one around it.

    Of two that stand in each other the first is, if nobody is named for it or a comma sets the second off: otherwise
    the second is as often no speech act ("I doubt that the men with the guns will tell").
    """
    if not is_within(inner, outer):
        return False
    if not is_within(outer, inner):
        return True
    if outer.source is None or inner.cue[0].start > outer.cue[0].start:
        return False
    return inner.source is None or text[max(0, _start(outer) - 3) : _start(outer)].rstrip()[-1:] == ","


def is_covering(inner: Attribution, outer: Attribution) -> bool:
    """Whether the words of `outer` may be those of `inner`: of two that stand in each other the first keeps them."""
    if not is_within(inner, outer):
        return False
    return not is_within(outer, inner) or inner.cue[0].start < outer.cue[0].start


def is_tangled(one: Attribution, quoted: list[Attribution]) -> bool:
    """Whether a speech act within a quotation crosses another of those `quoted`: all of it is its speaker's then."""
    return one in quoted and any(other is not one and crosses(one, other) for other in quoted)


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
