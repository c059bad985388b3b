"""What a statement says: who did what, what caused what, which evidence and inquiry it speaks of.

Everything here looks at one statement's words alone; who says it, and what that makes of it, is in `stances`.
"""

import re
from dataclasses import dataclass

from sayso.actors.registry import STATE, ActorMention, Registry
from sayso.claims.acts import ActLexicon, ActMention, find_in
from sayso.claims.agents import AGENT_REACH, act_of, actors_behind_by, flies, kills, uses
from sayso.claims.causes import find_accident, find_cause
from sayso.claims.deeds import are_fought, find_deeds, is_fought, is_repelled, repeller
from sayso.claims.evidence import find_evidence
from sayso.claims.inquiries import find_inquiry
from sayso.claims.named_parties import HELD, is_party_here, is_struck, is_where
from sayso.records.claim import Cause, Evidence, Inquiry, Responsibility
from sayso.records.quick_init import quick_init
from sayso.records.span import Span
from sayso.text.word_pattern import WordPattern

OWN_REACH = 24
"""Characters from the start of a statement in which "it" or "its" stands for the speaker: later it may be anything."""
OBSERVERS = frozenset({"media", "monitor", "medical", "rescue_service", "international_body", "organisation"})
"""Kinds of actors that report harm and do none."""
_BY = re.compile(r"\bby (?:(?:one|two|some) of )?")
_ADJUNCT = re.compile(r"(?:at|in|after|on|during|following)\s[^,.;:]{1,60},\s", re.IGNORECASE)
"""An adjunct that opens a statement, with its comma."""


@quick_init
@dataclass(frozen=True, slots=True)
class Substance:
    """What one statement's words say, before anybody's stance to them.

    `told` are those of `ActLexicon.in_statements` whose first words stand in it: no other is found there.
    """

    acts: tuple[ActMention, ...]
    actors: tuple[ActorMention, ...]
    responsibility: Responsibility | None
    cause: Cause | None
    evidence: Evidence | None
    inquiry: Inquiry | None
    told: frozenset[WordPattern]


def find_substance(
    text: str,
    content: tuple[Span, ...],
    lexicon: ActLexicon,
    registry: Registry,
    *,
    own_actor: str | None = None,
    group_actor: str | None = None,
) -> Substance:
    """What the words of `content` say.

    `own_actor` is whom "it" and "its" at the beginning stand for, `group_actor`
    "we" and "our".
    """
    told = lexicon.in_statements.find(text, content)
    acts = find_deeds(text, content, lexicon) if lexicon.acts in told else ()
    actors: tuple[ActorMention, ...] = ()
    for span in content:
        actors += registry.find(text, start=span.start, end=span.end)
    own = _own_mentions(text, content, own_actor, lexicon.own_words) + _own_mentions(
        text, content, group_actor, lexicon.group_words
    )
    if registry.actor(own_actor).kind == STATE if own_actor is not None else False:
        own += _own_mentions(text, content, own_actor, lexicon.own_forces)
    actors = (*own, *actors)
    done, responsibility = _done_by(text, content, acts, actors, lexicon, registry) if acts or actors else ((), None)
    return Substance(
        acts,
        actors,
        responsibility,
        find_cause(text, content, done, lexicon) if {lexicon.identity, lexicon.effects} & told else find_accident(done),
        find_evidence(text, content, lexicon, actors) if {lexicon.evidence, lexicon.strong_evidence} & told else None,
        find_inquiry(text, content, lexicon, actors) if {lexicon.inquiry_nouns, lexicon.inquiry_verbs} & told else None,
        told,
    )


def _done_by(
    text: str,
    content: tuple[Span, ...],
    acts: tuple[ActMention, ...],
    actors: tuple[ActorMention, ...],
    lexicon: ActLexicon,
    registry: Registry,
) -> tuple[tuple[ActMention, ...], Responsibility | None]:
    """The acts that were done, and who did one of them."""
    foiled = tuple([act for act in acts if is_repelled(text, act, lexicon)])
    done = tuple([act for act in acts if act not in foiled and not is_fought(text, act, actors, lexicon)])
    if not actors:
        return done, None
    fought = are_fought(text, acts, actors, lexicon) if len(done) + len(foiled) < len(acts) else ()
    parties = tuple(one for one in actors if one not in fought) if fought else actors
    return done, (
        _responsibility(text, content, done, parties, lexicon, registry)
        or _of_repeller(text, content, foiled, actors, lexicon, registry)
    )


def _own_mentions(
    text: str, content: tuple[Span, ...], own_actor: str | None, pattern: WordPattern
) -> tuple[ActorMention, ...]:
    if own_actor is None:
        return ()
    start = content[0].start
    match = (
        pattern.search(text, start, min(content[0].end, start + OWN_REACH))
        or _behind_adjunct(text, content[0], pattern)
        or _behind_agent(text, content[0], pattern)
    )
    return (ActorMention(Span(match.start(), match.end()), own_actor, False, None),) if match else ()


def _behind_agent(text: str, span: Span, pattern: WordPattern) -> re.Match[str] | None:
    """The word for the speaker behind "by": "was carried out by one of [its] aircraft"."""
    by = _BY.search(text, span.start, min(span.end, span.start + AGENT_REACH))
    found = None if by is None else pattern.search(text, by.end(), span.end)
    return found if found is not None and by is not None and found.start() == by.end() else None


def _behind_adjunct(text: str, span: Span, pattern: WordPattern) -> re.Match[str] | None:
    """The word for the speaker right behind an opening adjunct: "at the request of the mayor, [it] struck"."""
    opening = _ADJUNCT.match(text, span.start, span.end)
    found = None if opening is None else pattern.search(text, opening.end(), span.end)
    return found if found is not None and opening is not None and found.start() == opening.end() else None


def _responsibility(
    text: str,
    content: tuple[Span, ...],
    acts: tuple[ActMention, ...],
    actors: tuple[ActorMention, ...],
    lexicon: ActLexicon,
    registry: Registry,
) -> Responsibility | None:
    """The actor that stands as agent of an act: owner of its means, subject before its verb, or behind "by"."""
    parties = [
        actor
        for actor in actors
        if _can_be_party(text, actor, lexicon, registry) and not _is_asked_about(text, content, actor, lexicon)
    ]
    if not parties:
        return None
    weapon = find_in(lexicon.weapons, text, content)
    weapon_words = weapon.words(text).lower() if weapon else None
    placed: list[ActorMention] = []
    behind = actors_behind_by(text, acts, parties, lexicon)
    for actor in parties:
        if flies(text, actor, acts, lexicon):
            return Responsibility(actor.actor, "air_operation", weapon_words, None, actor.span.words(text))
        open_acts = tuple(act for act in acts if behind.get(act.span, actor) is actor) if behind else acts
        act = act_of(text, actor, open_acts, actors, lexicon)
        if act is not None and act.form == "noun" and is_where(text, actor, act.act, registry):
            placed.append(actor)
        elif act is not None:
            return Responsibility(actor.actor, act.act, weapon_words, None, actor.span.words(text))
    for actor in (one for one in parties if one not in placed):
        if kills(text, actor, content, lexicon):
            return Responsibility(actor.actor, "killing", weapon_words, None, actor.span.words(text))
        if uses(text, actor, lexicon):
            return Responsibility(actor.actor, "air_operation", weapon_words, None, actor.span.words(text))
    return None


def _is_asked_about(text: str, content: tuple[Span, ...], actor: ActorMention, lexicon: ActLexicon) -> bool:
    """Whether it is open if an actor did it: "it was not clear whether the jets belonged to the army"."""
    start = next((span.start for span in content if span.contains(actor.span)), None)
    before = text[start : actor.span.start].lower().split() if start is not None else []
    return any(word in lexicon.open_questions for word in before)


def _of_repeller(
    text: str,
    content: tuple[Span, ...],
    foiled: tuple[ActMention, ...],
    actors: tuple[ActorMention, ...],
    lexicon: ActLexicon,
    registry: Registry,
) -> Responsibility | None:
    """Who killed in foiling an attack."""
    if not foiled or find_in(lexicon.kills, text, content) is None:
        return None
    parties = [actor for actor in actors if _can_be_party(text, actor, lexicon, registry)]
    actor = repeller(text, foiled, parties, lexicon)
    return None if actor is None else Responsibility(actor.actor, "killing", None, None, actor.span.words(text))


def _can_be_party(text: str, actor: ActorMention, lexicon: ActLexicon, registry: Registry) -> bool:
    """Whether an actor can be said to have struck: no observer, no place, and not as in "the X-backed alliance"."""
    if registry.actor(actor.actor).kind in OBSERVERS:
        return False
    if is_struck(text, actor.span, lexicon):
        return False
    return HELD.match(text, actor.span.end) is None and is_party_here(text, actor, registry, lexicon)
