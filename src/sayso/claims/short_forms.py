"""The short forms of bodies in a report: "the ministry" after "the Ministry of Health", "the alliance", "HPA".

A short form stands for a body, or a post, that spoke before under a longer name, else for one that the text names.
"""

import re

from sayso.actors.registry import COALITION, ActorMention
from sayso.claims.cues import Lexicon
from sayso.claims.met_speakers import Known, MetSpeakers
from sayso.claims.speaker_names import body_in_role, without_determiner, words_of
from sayso.records.claim import Speaker
from sayso.records.span import Span
from sayso.text.tokens import Token

FORCES = "forces"
"""The role of an army among the organs of a state."""


def find_short_form(met: MetSpeakers, tokens: list[Token], source: Span) -> tuple[Speaker, bool] | None:
    """`the spokesman`, "the ministry": whoever was last met under that word."""
    if tokens[0].low not in met.lexicon.definite_words or len(tokens) > 3:
        return None
    head = tokens[-1].low
    words = {token.low for token in tokens[1:]}
    is_body = head in met.lexicon.organisation_words or head in met.lexicon.generic_bodies
    is_many = head in met.lexicon.people_nouns and head.endswith(met.lexicon.grammar.plural_ending)
    near: str | None = None
    for known in reversed(met.known):
        if not words <= known.heads or _is_joint(known, met.lexicon) or (is_many and known.is_named):
            continue
        if is_body and (known.is_person or _is_somebody_of(met, known, head)):
            near = near or _body_of(met, known.speaker, head)
        elif near is not None and not set(near.lower().split()) <= known.heads:
            break  # the water ministry's spokesman spoke since the health ministry did
        else:
            old = known.speaker
            return Speaker(old.name, source, old.role, old.actor, old.unnamed), known.is_person
    body = _body_told_before(met, tokens, source) if is_body else None
    if body is not None:
        return body, False
    if len(tokens) == 2 and head in met.lexicon.generic_bodies:
        issuer = met.issuer(source)
        return (issuer, False) if issuer is not None and _may_be(met, issuer, head) else None
    return None


def find_generic_body(met: MetSpeakers, tokens: list[Token], source: Span) -> Speaker | None:
    """The organisation that "the Harrow-based monitoring group" stands for: the one that spoke last."""
    if tokens[0].low not in met.lexicon.definite_words:
        return None
    words = [token.low for token in tokens[1:] if not token.low.endswith("-based")]
    if len(words) + 1 == len(tokens) or not words:
        return None
    issuer = met.issuer(source) if met.lexicon.bodies_by_kind.issuperset(words) else None
    return issuer if issuer is not None and issuer.actor is not None else None


def find_body(met: MetSpeakers, name: str, source: Span) -> Speaker | None:
    """The organisation that a short form of its name stands for: "the Observatory", "HPA", "Harrow-based Council".

    It is one that spoke before, else one of the registry that the text named before.
    """
    words = [word for word in name.lower().split() if not word.endswith("-based")]
    is_letters = len(words) == 1 and name.isupper()
    if not words or not (is_letters or all(word in met.lexicon.organisation_words for word in words)):
        return None
    for known in reversed(met.known):
        if not known.is_person and not known.speaker.unnamed and known.heads.issuperset(words):
            old = known.speaker
            return Speaker(old.name, source, old.role, old.actor)
    if is_letters:
        return None
    mentions = reversed(met.registry.find(met.text, start=0, end=source.start))
    for mention in sorted(mentions, key=lambda one: one.organ is not None):  # "the coalition" is not its warplanes
        full = " ".join(mention.span.words(met.text).split())
        if set(full.lower().split()).issuperset(words):
            return Speaker(full, source, None, mention.actor)
    return None


def _body_of(met: MetSpeakers, somebody: Speaker, head: str) -> str | None:
    """The body named `head` in somebody's office: "a spokesman for the [water ministry]"."""
    office = somebody.role or (somebody.name if somebody.unnamed else None)
    return body_in_role(office, head, met.lexicon) if office else None


def _is_somebody_of(met: MetSpeakers, known: Known, body: str) -> bool:
    """Whether an unnamed speaker belongs to a body and is none: "a source in the health ministry"."""
    words = (known.speaker.name or "").lower().split() if known.speaker.unnamed else []
    end = next((at for at, word in enumerate(words) if at and word in met.lexicon.noun_links), None)
    return end is not None and body not in words[:end]


def _may_be(met: MetSpeakers, body: Speaker, head: str) -> bool:
    """Whether a body may be called by a word for such: nobody alone is "the alliance", no ministry "the group"."""
    if head in met.lexicon.grammar.allied_bodies:
        return body.actor is not None and met.registry.actor(body.actor).kind == COALITION
    last = (body.name or "").lower().rsplit(maxsplit=1)[-1:]
    return body.actor is not None or (bool(last) and last[0] not in met.lexicon.owned_houses)


def _named_with(met: MetSpeakers, words: set[str], start: int, end: int) -> list[ActorMention]:
    """Where a stretch of the text names an actor by all of `words`."""
    return [
        mention
        for mention in met.registry.find(met.text, start=start, end=end)
        if words <= set(mention.span.words(met.text).lower().split())
    ]


def _is_army(met: MetSpeakers, mention: ActorMention) -> bool:
    """Whether an actor is named as an army, or is the army among a state's organs."""
    last = mention.span.words(met.text).lower().rsplit(maxsplit=1)[-1]
    return mention.organ == FORCES or last in met.lexicon.grammar.armies


def named_with_kind(met: MetSpeakers, tokens: list[Token], source: Span) -> Speaker | None:
    """An organisation named with its kind: "the Harrow Observatory for Human Rights monitoring group"."""
    bare = [token for token in tokens if not token.low.endswith("-based") and token.low not in met.lexicon.articles]
    end = len(bare)
    while end > 0 and not bare[end - 1].is_capital and bare[end - 1].low in met.lexicon.kinds_of_bodies:
        end -= 1
    if not 0 < end < len(bare):
        return None
    name = words_of(met.text, bare[:end])
    actor = met.registry.resolve(name)
    return None if actor is None else Speaker(name, source, None, actor)


def _body_told_before(met: MetSpeakers, tokens: list[Token], source: Span) -> Speaker | None:
    """The organisation that "the alliance" stands for where it has not spoken before, by the fullest name told.

    The text names it, or the office of somebody who spoke does ("alliance spokeswoman").
    """
    words, head = {token.low for token in tokens[1:]}, tokens[-1].low
    somebody = (one for one in reversed(met.known) if one.is_person or _is_somebody_of(met, one, head))
    owner = next((one.speaker for one in somebody if words <= one.heads), None)
    named = _named_with(met, words, 0, source.start)
    named = [one for one in named if one.span.words(met.text).lower().endswith(head)] or named  # not its warplanes
    if named:
        last = next((one for one in reversed(named) if owner and one.actor == owner.actor), named[-1])
        same = [" ".join(one.span.words(met.text).split()) for one in named if one.actor == last.actor]
        return Speaker(max(same, key=len), source, None, last.actor)
    capitals = re.compile(rf"(?:[A-Z][\w’'-]+\s+){{1,4}}{re.escape(head.capitalize())}\b")
    full = [" ".join(match[0].split()) for match in capitals.finditer(met.text, 0, source.start)]
    if full:
        return Speaker(without_determiner(full[-1], met.lexicon), source, None, owner.actor if owner else None)
    name = _body_of(met, owner, head) if owner is not None else None
    if name is not None and owner is not None:
        return Speaker(name, source, None, owner.actor)
    later = [] if head in met.lexicon.generic_bodies else _named_with(met, words, source.end, len(met.text))
    if not later and words <= set(met.lexicon.grammar.armies):
        later = [one for one in met.registry.find(met.text) if _is_army(met, one)]
    if len({one.actor for one in later}) != 1:
        return None
    return Speaker(" ".join(later[0].span.words(met.text).split()), source, None, later[0].actor)


def _is_joint(known: Known, lexicon: Lexicon) -> bool:
    """Whether several spoke together, of whom one alone is no short form: "activists and the army"."""
    return known.speaker.unnamed and not known.heads.isdisjoint(lexicon.grammar.and_)
