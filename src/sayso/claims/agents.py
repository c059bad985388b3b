"""Whether the words of a statement make an actor the one who did an act: as its subject, its owner, behind "by"."""

import re

from sayso.actors.registry import ActorMention
from sayso.claims.acts import ActLexicon, ActMention
from sayso.claims.named_parties import has_object
from sayso.records.span import Span

AGENT_REACH = 70
"""Characters between an actor and the act it is the agent of: about ten words, from reading agency copy."""
_BEFORE_VERB, _LONGEST_POST = 4, 7
"""Words between an agent and its verb, and of where it stood."""
BY_REACH = 5
"""Words from "by" to the actor: "by aircraft of the ..."."""
BEHIND_REACH = 8
"""Words from an act to the actor behind it."""
HOLDER_REACH = 24
"""Characters before an actor in which "controlled by the" stands."""
LEAST_VERB = 5
"""Letters: a longer word with a past ending between an actor and an act is a verb: "what they stored exploded"."""
_LETTERS = re.compile(r"\b(?:[A-Z]\.)+")
"""Letters that stand for a name, whose points end nothing: "by U.S.-backed troops"."""


def actors_behind_by(
    text: str, acts: tuple[ActMention, ...], parties: list[ActorMention], lexicon: ActLexicon
) -> dict[Span, ActorMention]:
    """For each act whose doer stands behind "by" that doer: nobody else who is named did it."""
    found: dict[Span, ActorMention] = {}
    for actor in parties[1:]:
        for act in acts:
            between = text[act.span.end : actor.span.start] if act.span.end < actor.span.start else ""
            if len(between) <= AGENT_REACH and " by " in f"{between} " and _is_behind_by(between, lexicon):
                found.setdefault(act.span, actor)
    return found


def act_of(
    text: str, actor: ActorMention, acts: tuple[ActMention, ...], actors: tuple[ActorMention, ...], lexicon: ActLexicon
) -> ActMention | None:
    """The act that the words make an actor's, None if they make none his."""
    for act in acts:
        if act.span.overlaps(actor.span):
            if act.form == "agent" or _shares_means(act.span, actor.span):
                return act
            continue
        if act.span.start >= actor.span.end:
            between = text[actor.span.end : act.span.start]
            if _is_owner(between, lexicon) or (
                len(between) <= AGENT_REACH and _is_agent(text, between, act, actor, act.span.start, actors, lexicon)
            ):
                return act
        elif actor.span.start >= act.span.end and _is_behind_by(text[act.span.end : actor.span.start], lexicon):
            return act
    return None


def _shares_means(act: Span, actor: Span) -> bool:
    """`Drennian [drone] strike`: the means belongs to the name and to the act."""
    return actor.start < act.start < actor.end < act.end


def _is_owner(between: str, lexicon: ActLexicon) -> bool:
    """`Russian jets`, "the coalition's air strike", "US-led airstrike": at most one word between."""
    words = between.lower().removeprefix("'s").removeprefix("’s").strip(" -'’").split()
    return (
        len(words) <= 1
        and not any(mark in between for mark in ",;:.()")
        and not lexicon.owner_stops.intersection(words)
    )


def _is_agent(
    text: str,
    between: str,
    act: ActMention,
    actor: ActorMention,
    act_start: int,
    actors: tuple[ActorMention, ...],
    lexicon: ActLexicon,
) -> bool:
    """Whether an actor before an act is its subject: nothing between them names another or a place."""
    if any(mark in between for mark in ";:()") or " by " in between:
        return False
    if any(actor.span.end < other.span.start < act_start for other in actors):
        return False
    words = between.lower().split()
    if (
        "against" in words
        or "when" in words
        or "where" in words
        or "after" in words
        or "in" in words[:1]
        or "of" in words[:1]
    ):
        return False
    if act.form == "verb" or not lexicon.bare_verb_helpers.isdisjoint(words[-2:]):
        if len(words) > _BEFORE_VERB and not _is_hit(text, words, act):
            words = _without_post(words, lexicon)
        has_verb = any(len(word) > LEAST_VERB and word.endswith("ed") for word in words)
        return len(words) <= _BEFORE_VERB and not has_verb and not _is_hit(text, words, act)
    return lexicon.carriers.search(between) is not None and lexicon.other_acts.isdisjoint(words)


def _without_post(words: list[str], lexicon: ActLexicon) -> list[str]:
    """The words without where the agent stood: "soldiers[ at a roadblock outside the village] opened fire"."""
    for at, word in enumerate(words[:_BEFORE_VERB]):
        if word in lexicon.posts:
            inside = words[at:]
            has_verb = any(one.endswith("ed") or one in lexicon.not_of_posts for one in inside)
            return words if has_verb or len(inside) > _LONGEST_POST else words[:at]
    return words


def _is_hit(text: str, words: list[str], act: ActMention) -> bool:
    """Whether a verb is passive: "Drennia was hit" (but "was shelling")."""
    is_gerund = act.span.words(text).lower().endswith("ing")
    return words[-1:] in (["was"], ["were"], ["been"], ["being"], ["is"], ["are"], ["be"]) and not is_gerund


def _is_behind_by(between: str, lexicon: ActLexicon) -> bool:
    """`launched by the army`, "was the work of", "fired from the army's positions": five words to the preposition."""
    words = between.lower().split()
    if not words or len(words) > BEHIND_REACH or any(mark in _LETTERS.sub("", between) for mark in ",;:.("):
        return False
    last = words[-2:] if words[-1] in lexicon.articles_and_owners else words[-1:]
    if " ".join(words[:-1] if len(last) > 1 else words).endswith(lexicon.works_of):
        return True
    if "by" in words and len(words) - words.index("by") <= BY_REACH:
        at = words.index("by")
        return at == 0 or words[at - 1] not in lexicon.holders
    return last[0] == "from" and lexicon.carriers.search(between) is not None


def kills(text: str, actor: ActorMention, content: tuple[Span, ...], lexicon: ActLexicon) -> bool:
    """Whether an actor is the subject of a verb of killing: "the army [killed] nine"."""
    match = lexicon.kills.search(text, actor.span.end, min(len(text), actor.span.end + AGENT_REACH))
    if match is not None and _holds_place(text, actor, lexicon):
        return False
    if match is not None and has_object(text, Span(match.start(), match.end()), content[-1].end, lexicon):
        between = text[actor.span.end : match.start()]
        words = between.lower().split()
        passive = bool(words) and words[-1] in ("was", "were", "been", "be", "being")
        hangs = bool(words) and words[-1] in lexicon.owner_stops - {"has", "have", "had"}
        return not passive and not hangs and len(words) <= 2 and not any(mark in between for mark in ",;:.()")
    return False


def flies(text: str, actor: ActorMention, acts: tuple[ActMention, ...], lexicon: ActLexicon) -> bool:
    """Whether an actor's aircraft are only said to be there: "Alliance jets were flying over the town"."""
    match = lexicon.flights.search(text, actor.span.end, min(len(text), actor.span.end + AGENT_REACH))
    if match is None or any(mark in text[actor.span.end : match.start()] for mark in ",;:.()"):
        return False
    return bool(acts) and all(act.form == "agent" for act in acts)


def _holds_place(text: str, actor: ActorMention, lexicon: ActLexicon) -> bool:
    """Whether an actor only holds what was hit: "a village controlled by the group, killing nine"."""
    before = text[max(0, actor.span.start - HOLDER_REACH) : actor.span.start].lower().split()
    while before and before[-1] in lexicon.articles_and_owners:
        before.pop()
    return len(before) > 1 and before[-1] == "by" and before[-2] in lexicon.holders


def uses(text: str, actor: ActorMention, lexicon: ActLexicon) -> bool:
    """Whether an actor is the subject of a verb of using: "the army [used] gas"."""
    match = lexicon.uses.search(text, actor.span.end, min(len(text), actor.span.end + AGENT_REACH))
    if match is None or any(mark in text[actor.span.end : match.start()] for mark in ",;:.()"):
        return False
    around = Span(actor.span.start, min(len(text), match.end() + AGENT_REACH))
    return any(act.form == "agent" for act in lexicon.find_acts(text, around))
