"""Whether an actor named in a text can be the party to an act there: a country's name is as often only where it was."""

import re

from sayso.actors.registry import STATE, ActorMention, Registry
from sayso.claims.acts import ActLexicon
from sayso.records.span import Span

BEFORE_REACH = 40
"""Characters before a country's name in which "in central" stands."""
BEHIND_REACH = 24
"""Characters behind a country's name in which its next word stands."""
PLACED_ACTS = frozenset({"car_bomb", "suicide_bombing", "explosive_device", "explosion", "shooting", "execution"})
"""Acts done on the spot: a country named right before one is where it happened ("Drennia car bombing")."""


HELD = re.compile(r"[-‑–](?:backed|held|controlled|run|occupied|allied|supported|affiliated)\b", re.IGNORECASE)
"""Right behind an actor's name: it is somebody else, or a place, that is told of."""
TARGET_REACH = 16
"""Characters before an actor's name in which "on the" stands, what was hit being his."""
STRUCK_REACH = 24
"""Characters before an actor's name in which "target had been an" stands."""


def is_target(text: str, span: Span, lexicon: ActLexicon) -> bool:
    """Whether an actor is only whose the thing hit was: "strikes on rebel areas", "raids on Front-held villages"."""
    if HELD.match(text, span.end):
        return True
    before = text[max(0, span.start - TARGET_REACH) : span.start].lower().split()
    while before and before[-1] in lexicon.articles_and_owners:
        before.pop()
    return bool(before) and before[-1] in lexicon.targeting


def is_struck(text: str, span: Span, lexicon: ActLexicon) -> bool:
    """Whether an actor's is what was hit: "had struck [a Front sniper position]", "the target was [a Front ...]"."""
    before = text[max(0, span.start - STRUCK_REACH) : span.start].lower().replace('"', " ").replace("“", " ").split()
    while before and before[-1] in lexicon.articles_and_owners:
        before.pop()
    return bool(before) and (before[-1] in lexicon.hitting or " ".join(before).endswith(lexicon.struck_heads))


def is_party_here(text: str, mention: ActorMention, registry: Registry, lexicon: ActLexicon) -> bool:
    """Whether an actor is named as one who acts: not a country in "in central Drennia" or "Drennia rebels"."""
    actor = registry.actor(mention.actor)
    if actor.kind != STATE or mention.organ is not None:
        return True
    following = text[mention.span.end : mention.span.end + BEHIND_REACH].split()
    if following and following[0].lower().strip(",.;:") in lexicon.not_its_own:
        return False
    if not is_bare_name(text, mention, registry) or text[mention.span.end : mention.span.end + 2] in ("'s", "’s"):
        return True
    before = text[max(0, mention.span.start - BEFORE_REACH) : mention.span.start].split()[-2:]
    return not (
        before
        and (
            before[-1].lower() in lexicon.locatives or (before[0].lower() in lexicon.locatives and before[1].islower())
        )
    )


def is_bare_name(text: str, mention: ActorMention, registry: Registry) -> bool:
    """Whether a mention is a state's plain name, which is a place's as well."""
    return mention.organ is None and mention.span.words(text) == registry.actor(mention.actor).name


def is_where(text: str, mention: ActorMention, act: str, registry: Registry) -> bool:
    """Whether a country named right before an act is where it was done."""
    is_state = registry.actor(mention.actor).kind == STATE
    return is_state and act in PLACED_ACTS and is_bare_name(text, mention, registry)


def has_object(text: str, verb: Span, stop: int, lexicon: ActLexicon) -> bool:
    """Whether somebody can stand behind a verb of killing: in "killed in a raid" they stand before."""
    behind = text[verb.end : min(stop, verb.end + BEHIND_REACH)]
    words = behind.split()
    if words[:2] in (["at", "least"], ["at", "most"]):
        return True
    return bool(words) and behind[0] not in ",.;:" and words[0].lower().strip(",.;:") not in lexicon.no_objects
