"""Which of the acts that a text names were done: not what was foiled, nor by crews that were killed themselves."""

from sayso.actors.registry import ActorMention
from sayso.claims.acts import ActLexicon, ActMention
from sayso.records.span import Span

KILLED_REACH = 24
"""Characters from a crew to the verb that says it was killed: "bombers have also been killed"."""
REPELLED_REACH = 48
"""Characters from "foiled" to what was foiled: "the Ember Front's second heavy"."""
SUBJECT_WORDS = 3
"""Words from whoever foiled an act to the verb: "forces have again foiled"."""
_PASSIVE = frozenset({"was", "were", "have", "had", "been", "also", "being"})
_NO_OBJECT = frozenset({"", "after", "and", "as", "at", "by", "during", "in", "near", "on", "outside", "when", "while"})
"""What may follow a shortened passive ("six bombers killed in a raid"); whatever else follows is who was killed."""
LEAST_GAP = 6
"""Characters in which "the " and the first of a name stand."""


def find_deeds(text: str, content: tuple[Span, ...], lexicon: ActLexicon) -> tuple[ActMention, ...]:
    """The acts named; crews that were killed themselves ("six bombers were killed") did none here."""
    found = [act for span in content for act in lexicon.find_acts(text, span)]
    return tuple([act for act in found if act.form != "agent" or not _is_killed(text, act, lexicon)])


def _is_killed(text: str, act: ActMention, lexicon: ActLexicon) -> bool:
    match = lexicon.kills.search(text, act.span.end, min(len(text), act.span.end + KILLED_REACH))
    between = text[act.span.end : match.start()].lower().split() if match else []
    if match is None or not set(between) <= _PASSIVE:
        return False
    if between:
        return True
    # "Jets killed 14 people" is no passive, as "two bombers killed in a raid" and "two bombers killed." are.
    behind = [word.strip(".,;:").lower() for word in text[match.end() : match.end() + KILLED_REACH].split()[:2]]
    is_bound = behind[:1] == ["at"] and behind[1:] in (["least"], ["most"])
    return match[0].lower() == "killed" and not is_bound and (behind or [""])[0] in _NO_OBJECT


def is_repelled(text: str, act: ActMention, lexicon: ActLexicon) -> bool:
    """Whether it did not come to an act: "repelled the Front's heavy attacks", "foiled an attack"."""
    start = max(0, act.span.start - REPELLED_REACH)
    found = (
        [match.end() for match in lexicon.repelled.finditer(text, start, act.span.start)] if act.form == "noun" else []
    )
    return bool(found) and not any(mark in text[found[-1] : act.span.start] for mark in ",.;:")


def is_fought(text: str, act: ActMention, actors: tuple[ActorMention, ...], lexicon: ActLexicon) -> bool:
    """Whether "fighting" only says whom somebody fights: "the coalition fighting the rebels"."""
    if act.span.words(text).lower() not in lexicon.fought:
        return False
    behind = text[act.span.end : act.span.end + 6].lower().split()
    first = act.span.end + (5 if behind[:1] == ["the"] else 1)
    return any(actor.span.end + 1 == act.span.start for actor in actors) and any(
        actor.span.start == first for actor in actors
    )


def are_fought(
    text: str, acts: tuple[ActMention, ...], actors: tuple[ActorMention, ...], lexicon: ActLexicon
) -> set[ActorMention]:
    """Whom somebody named right before is only said to fight."""
    fights = [act for act in acts if is_fought(text, act, actors, lexicon)]
    return {actor for act in fights for actor in actors if 0 < actor.span.start - act.span.end < LEAST_GAP}


def repeller(
    text: str, acts: tuple[ActMention, ...], parties: list[ActorMention], lexicon: ActLexicon
) -> ActorMention | None:
    """Who foiled an act and killed others in doing so: "The army foiled an attack, killing 12 gunmen"."""
    for act in acts:
        start = max(0, act.span.start - REPELLED_REACH)
        match = next(lexicon.repelled.finditer(text, start, act.span.start), None)
        if match is None or not is_repelled(text, act, lexicon):
            continue
        before = [party for party in parties if party.span.end <= match.start()]
        if before and len(text[before[-1].span.end : match.start()].split()) <= SUBJECT_WORDS:
            return before[-1]
    return None
