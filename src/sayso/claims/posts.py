"""Whose somebody is, where the words for his office do not say: "spokeswoman", "Colonel", "its director"."""

import itertools

from sayso.actors.registry import ActorMention
from sayso.claims.cues import Lexicon
from sayso.claims.met_speakers import CONTEXT_REACH, MetSpeakers
from sayso.claims.speaker_names import ends_office
from sayso.records.claim import Speaker
from sayso.records.span import Span
from sayso.text.quotes import find_quotes
from sayso.text.tokens import Token


def owner_of_post(met: MetSpeakers, role: str, source: Span) -> Speaker | None:
    """The organisation whose "its director" or "the group's researcher" somebody is: the one that spoke last."""
    first = role.split(maxsplit=1)[0].lower().replace("’", "'")
    is_generic = first.endswith("'s") and first[:-2] in met.lexicon.generic_bodies
    return met.issuer(source) if is_generic or first in met.lexicon.grammar.body_owners else None


def actor_of_officer(met: MetSpeakers, role: str, source: Span) -> str | None:
    """Whose officer somebody is: of the post that spoke before, else of whoever was named or spoke last."""
    return _actor_of_post(met, role) or _actor_before(met, source) or _actor_speaking(met, source)


def _actor_of_post(met: MetSpeakers, role: str) -> str | None:
    """Whose "spokesman Ada Marl" is, where a spokesman without a name spoke before: "a government spokesman"."""
    words = {word.strip(",.").lower() for word in role.split()} & met.lexicon.context_roles
    for known in reversed(met.known):
        if known.speaker.unnamed and words and words <= known.heads:
            return known.speaker.actor
    return None


def _actor_before(met: MetSpeakers, source: Span) -> str | None:
    """The actor last named before the source in its paragraph, in nobody's quoted words."""
    mention = mention_before(met, source)
    return mention.actor if mention else None


def _actor_speaking(met: MetSpeakers, source: Span) -> str | None:
    """The actor of the organisation that spoke last, if it did in this paragraph: "The military confirmed it."."""
    last = next((one.speaker for one in reversed(met.known) if not one.is_nested), None)
    if last is None or last.span is None or last.unnamed or last.span.start < met.text.rfind("\n", 0, source.start):
        return None
    return last.actor


def mention_before(met: MetSpeakers, source: Span) -> ActorMention | None:
    """Where the text last names an actor before the source, in its paragraph and in nobody's quoted words."""
    start = max(met.text.rfind("\n", 0, source.start), source.start - CONTEXT_REACH, 0)
    mentions = met.registry.find(met.text, start=start, end=source.start)
    quotes = find_quotes(met.text, Span(start, source.start)) if mentions else ()
    free = [one for one in mentions if not any(quote.span.contains(one.span) for quote in quotes)]
    return free[-1] if free else None


def actor_of_house(met: MetSpeakers, tokens: list[Token]) -> str | None:
    """Whose "a ministry official" is: the ministry's that spoke last."""
    words = {token.low for token in tokens if token.low in met.lexicon.armed_houses and not token.is_capital}
    if not words or not is_office_holder(tokens, met.lexicon):
        return None
    return next((one.speaker.actor for one in reversed(met.known) if not one.is_person and one.heads & words), None)


def needs_context(role: str, lexicon: Lexicon) -> bool:
    """Whether a role names an office without saying whose: "spokeswoman", "Colonel".

    What stands behind a preposition is a name of its own: a surgeon "at Ostrel General Hospital" is no general.
    """
    words = [word.strip(",.") for word in role.split()]
    own = list(itertools.takewhile(lambda word: word.lower() not in lexicon.prepositions, words))
    # "Head of Tessel hospital" says whose he is, though no armed actor; "head of the brigade" does not.
    whose = words[len(own) :]
    is_armed = any(word.lower() in lexicon.armed_houses for word in whose)
    if not is_armed and any(word[:1].isupper() or word.lower() in lexicon.civil_houses for word in whose):
        return False
    return any(word.lower() in lexicon.context_roles for word in own)


def is_office_holder(tokens: list[Token], lexicon: Lexicon) -> bool:
    """Whether a description is of one person in an office, whatever the office's own name: "a Harrow spokesman"."""
    head = head_noun(tokens, lexicon)
    return ends_office(head, lexicon) and not head.is_capital


def head_noun(tokens: list[Token], lexicon: Lexicon) -> Token:
    """The noun that says what somebody is: "a [source] in the ministry", "the water ministry's [spokesman]"."""
    links = lexicon.noun_links
    end = next((at for at, token in enumerate(tokens) if at and (token.low in links or token.text == ",")), len(tokens))
    return tokens[end - 1]
