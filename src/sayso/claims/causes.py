"""What a statement says did the harm: an act tied to an effect, a cause named as such, an accident."""

from sayso.claims.acts import ActLexicon, ActMention, find_in
from sayso.records.claim import Cause
from sayso.records.span import Span

ACCIDENTS = frozenset({"gas_leak"})
"""Acts with no armed actor: to say that one happened is to say what did the harm."""
GENERIC_ACTS = frozenset({"strike", "bombing", "explosion"})
"""Acts whose means are not said: a more specific one in the same statement names the cause."""
SUBJECT_GAP = 16
"""Characters between an act and the effect whose subject it is: an auxiliary, "on Monday"."""
WEAK_LINK_REACH = 60
"""Characters over which "in", "by" or "from" ties an effect to an act."""


def find_cause(text: str, content: tuple[Span, ...], acts: tuple[ActMention, ...], lexicon: ActLexicon) -> Cause | None:
    """The mechanism that is said to have done the harm: an act linked to an effect in the same statement."""
    if not acts:
        return None
    named = _named_cause(text, content, acts, lexicon)
    if named is not None:
        return named
    effect = find_in(lexicon.effects, text, content)
    if effect is None:
        return find_accident(acts)
    linked = [act.act for act in acts if _is_linked(text, act, effect, lexicon)]
    if not linked:
        return None
    return Cause(next((act for act in linked if act not in GENERIC_ACTS), linked[0]))


def find_accident(acts: tuple[ActMention, ...]) -> Cause | None:
    """What went off by itself, without a word of what it did: "A gas tank had exploded in the building"."""
    if not acts:
        return None
    return next((Cause(act.act) for act in acts if act.act in ACCIDENTS and act.form == "verb"), None)


def _named_cause(
    text: str, content: tuple[Span, ...], acts: tuple[ActMention, ...], lexicon: ActLexicon
) -> Cause | None:
    """The act that a statement says that it was: "It was a gas explosion"."""
    said = find_in(lexicon.identity, text, content)
    if said is None:
        return None
    near = (act.act for act in acts if act.form == "noun" and 0 <= act.span.start - said.end <= SUBJECT_GAP)
    act = next(near, None)
    return Cause(act) if act is not None else None


def _is_linked(text: str, act: ActMention, effect: Span, lexicon: ActLexicon) -> bool:
    """Whether an act is tied to an effect: by a word of cause, a preposition, or as its subject."""
    if act.span.overlaps(effect):
        return False
    first, last = sorted((act.span, effect))
    if last.start <= first.end:
        return False
    between = Span(first.end, last.start)
    if _is_strong_link(text, between, lexicon) or _is_weak_link(text, between, act, lexicon):
        return True
    if first != act.span:
        return False
    words = between.words(text).rstrip()
    if words.endswith(",") and effect.words(text).lower() in lexicon.result_effects:
        return len(words) <= WEAK_LINK_REACH and "," not in words[:-1]
    return between.end - between.start <= SUBJECT_GAP and "," not in words


def _is_strong_link(text: str, between: Span, lexicon: ActLexicon) -> bool:
    """Whether words between an effect and an act name a cause: "killed [as a result of] a strike"."""
    return lexicon.cause_links.search(text, between.start, between.end) is not None


def _is_weak_link(text: str, between: Span, act: ActMention, lexicon: ActLexicon) -> bool:
    """`killed in the air strike`, `killed with poison gas`: a preposition links an effect to the act behind it."""
    if act.span.start != between.end or between.end - between.start > WEAK_LINK_REACH:
        return False
    words = between.words(text)
    if "," in words:
        return False
    links = (lexicon.weak_links, *([lexicon.instrument_links] if act.act in lexicon.instrument_acts else []))
    return any(link.search(words) is not None for link in links)
