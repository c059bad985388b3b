"""What a statement says: who did what, what caused what, which evidence and inquiry it speaks of.

Everything here looks at one statement's words alone; who says it, and what that makes of it, is in `stances`.
"""

import re
from dataclasses import dataclass

from sayso.actors.registry import STATE, ActorMention, Registry
from sayso.claims.acts import ActLexicon, ActMention, find_in
from sayso.claims.deeds import are_fought, find_deeds, is_fought, is_repelled, repeller
from sayso.claims.named_parties import HELD, has_object, is_party_here, is_struck, is_where
from sayso.records.claim import Cause, Evidence, EvidenceStatus, Inquiry, InquiryStatus, Responsibility
from sayso.records.quick_init import quick_init
from sayso.records.span import Span
from sayso.text.word_pattern import WordPattern

AGENT_REACH = 70
"""Characters between an actor and the act it is the agent of: about ten words, from reading agency copy."""
_BEFORE_VERB, _LONGEST_POST = 4, 7
"""Words between an agent and its verb, and of where it stood."""
_BY = re.compile(r"\bby (?:(?:one|two|some) of )?")
OWN_REACH = 24
"""Characters from the start of a statement in which "it" or "its" stands for the speaker: later it may be anything."""
OBSERVERS = frozenset({"media", "monitor", "medical", "rescue_service", "international_body", "organisation"})
"""Kinds of actors that report harm and do none."""
BY_REACH = 5
"""Words from "by" to the actor: "by aircraft of the ..."."""
BEHIND_REACH = 8
"""Words from an act to the actor behind it."""
HOLDER_WORDS = 2
"""Words between an owner and a piece of evidence: "'s", an adjective."""
ACCIDENTS = frozenset({"gas_leak"})
"""Acts with no armed actor: to say that one happened is to say what did the harm."""
HOLDER_REACH = 24
"""Characters before an actor in which "controlled by the" stands."""
LEAST_VERB = 5
"""Letters: a longer word with a past ending between an actor and an act is a verb: "what they stored exploded"."""
GENERIC_ACTS = frozenset({"strike", "bombing", "explosion"})
"""Acts whose means are not said: a more specific one in the same statement names the cause."""
SUBJECT_GAP = 16
"""Characters between an act and the effect whose subject it is: an auxiliary, "on Monday"."""
WEAK_LINK_REACH = 60
"""Characters over which "in", "by" or "from" ties an effect to an act."""
OPENING_WORDS = 3
"""Words before a verb of release that is the first of its statement: "it has also released"."""
QUESTION_LENGTH = 200
"""Characters of an inquiry's question that are kept."""
_ADJUNCT = re.compile(r"(?:at|in|after|on|during|following)\s[^,.;:]{1,60},\s", re.IGNORECASE)
"""An adjunct that opens a statement, with its comma."""
_LETTERS = re.compile(r"\b(?:[A-Z]\.)+")
"""Letters that stand for a name, whose points end nothing: "by U.S.-backed troops"."""


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
        _cause(text, content, done, lexicon) if {lexicon.identity, lexicon.effects} & told else _accident(done),
        _evidence(text, content, lexicon, actors) if {lexicon.evidence, lexicon.strong_evidence} & told else None,
        _inquiry(text, content, lexicon, actors) if {lexicon.inquiry_nouns, lexicon.inquiry_verbs} & told else None,
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


# -- who did it ----------------------------------------------------------------------------------------------------


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
    behind = _behind_by(text, acts, parties, lexicon)
    for actor in parties:
        if _flies(text, actor, acts, lexicon):
            return Responsibility(actor.actor, "air_operation", weapon_words, None, actor.span.words(text))
        open_acts = tuple(act for act in acts if behind.get(act.span, actor) is actor) if behind else acts
        act = _act_of(text, actor, open_acts, actors, lexicon)
        if act is not None and act.form == "noun" and is_where(text, actor, act.act, registry):
            placed.append(actor)
        elif act is not None:
            return Responsibility(actor.actor, act.act, weapon_words, None, actor.span.words(text))
    for actor in (one for one in parties if one not in placed):
        if _kills(text, actor, content, lexicon):
            return Responsibility(actor.actor, "killing", weapon_words, None, actor.span.words(text))
        if _uses(text, actor, lexicon):
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


def _behind_by(
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


def _can_be_party(text: str, actor: ActorMention, lexicon: ActLexicon, registry: Registry) -> bool:
    """Whether an actor can be said to have struck: no observer, no place, and not as in "the X-backed alliance"."""
    if registry.actor(actor.actor).kind in OBSERVERS:
        return False
    if is_struck(text, actor.span, lexicon):
        return False
    return HELD.match(text, actor.span.end) is None and is_party_here(text, actor, registry, lexicon)


def _act_of(
    text: str, actor: ActorMention, acts: tuple[ActMention, ...], actors: tuple[ActorMention, ...], lexicon: ActLexicon
) -> ActMention | None:
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


def _kills(text: str, actor: ActorMention, content: tuple[Span, ...], lexicon: ActLexicon) -> bool:
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


def _flies(text: str, actor: ActorMention, acts: tuple[ActMention, ...], lexicon: ActLexicon) -> bool:
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


def _uses(text: str, actor: ActorMention, lexicon: ActLexicon) -> bool:
    match = lexicon.uses.search(text, actor.span.end, min(len(text), actor.span.end + AGENT_REACH))
    if match is None or any(mark in text[actor.span.end : match.start()] for mark in ",;:.()"):
        return False
    around = Span(actor.span.start, min(len(text), match.end() + AGENT_REACH))
    return any(act.form == "agent" for act in lexicon.find_acts(text, around))


# -- causes --------------------------------------------------------------------------------------------------------


def _cause(text: str, content: tuple[Span, ...], acts: tuple[ActMention, ...], lexicon: ActLexicon) -> Cause | None:
    """The mechanism that is said to have done the harm: an act linked to an effect in the same statement."""
    if not acts:
        return None
    named = _named_cause(text, content, acts, lexicon)
    if named is not None:
        return named
    effect = find_in(lexicon.effects, text, content)
    if effect is None:
        return _accident(acts)
    linked = [act.act for act in acts if _is_linked(text, act, effect, lexicon)]
    if not linked:
        return None
    return Cause(next((act for act in linked if act not in GENERIC_ACTS), linked[0]))


def _accident(acts: tuple[ActMention, ...]) -> Cause | None:
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


# -- evidence and inquiries ----------------------------------------------------------------------------------------


def _evidence(
    text: str, content: tuple[Span, ...], lexicon: ActLexicon, actors: tuple[ActorMention, ...]
) -> Evidence | None:
    strong = find_in(lexicon.strong_evidence, text, content)
    what = strong or find_in(lexicon.evidence, text, content)
    if what is None:
        return None
    status = _evidence_status(text, content, lexicon)
    if strong is None and status is EvidenceStatus.MENTIONED:
        return None
    return Evidence(what.words(text).lower(), _holder(text, what, actors), status, None)


def _holder(text: str, what: Span, actors: tuple[ActorMention, ...]) -> str | None:
    """Who is named right before the piece of evidence: "the alliance's cockpit video", "its footage"."""
    for actor in reversed(actors):
        if actor.span.end <= what.start and len(text[actor.span.end : what.start].split()) <= HOLDER_WORDS:
            return actor.actor
    return None


def _evidence_status(text: str, content: tuple[Span, ...], lexicon: ActLexicon) -> EvidenceStatus:
    if find_in(lexicon.withheld, text, content):
        return EvidenceStatus.WITHHELD
    if find_in(lexicon.unreleased, text, content):
        return EvidenceStatus.MENTIONED
    if find_in(lexicon.promised, text, content):
        return EvidenceStatus.PROMISED
    released = find_in(lexicon.released, text, content)
    if released is not None and not _is_existence(text, content, released):
        return EvidenceStatus.RELEASED
    return EvidenceStatus.MENTIONED


def _is_existence(text: str, content: tuple[Span, ...], released: Span) -> bool:
    """`There was a video showing ...`: that it exists is not that it was released; "it has released a video" is."""
    start = text[content[0].start : content[0].start + 24].lower()
    if len(text[content[0].start : released.start].split()) <= OPENING_WORDS:
        return False
    return start.startswith(
        ("there is", "there was", "there are", "there were", "there exists", "it has", "it had", "we have", "they have")
    )


def _inquiry(
    text: str, content: tuple[Span, ...], lexicon: ActLexicon, actors: tuple[ActorMention, ...]
) -> Inquiry | None:
    found = find_in(lexicon.inquiry_nouns, text, content) or find_in(lexicon.inquiry_verbs, text, content)
    if found is None or find_in(lexicon.inquiry_calls, text, content) or text.startswith((" that ", " no "), found.end):
        return None  # "we assess that", "assess no civilians were hurt": a judgement, not an inquiry
    if _is_no_inquiry(text, found):
        return None
    by = _inquirer(text, found, actors)
    closed = find_in(lexicon.inquiry_closed, text, content)
    question = _question(text, found, content, lexicon)
    if closed is not None:
        result = text[closed.start : min(content[-1].end, closed.start + QUESTION_LENGTH)].strip()
        return Inquiry(by, question, InquiryStatus.CLOSED, result)
    if by is None and question is None and _is_known_one(text, found):
        return None
    return Inquiry(by, question, InquiryStatus.OPEN, None)


def _is_no_inquiry(text: str, found: Span) -> bool:
    """Whether nothing is inquired into: "in the week under review", "took a look into"."""
    before = text[max(0, found.start - 20) : found.start].lower().split()
    if before[-1:] == ["a"] and found.words(text).lower().startswith("look"):
        return True  # "took a look into one of the buildings"
    return before[-1:] == ["under"] and before[-2:-1] != [] and before[-2] in ("week", "month", "period", "year")


def _is_known_one(text: str, found: Span) -> bool:
    """Whether an inquiry is only spoken of ("called the review an insult"): not by whom, not into what."""
    return text[max(0, found.start - 4) : found.start].lower().endswith(("the ", "his ", "her ", "an "))


def _inquirer(text: str, found: Span, actors: tuple[ActorMention, ...]) -> str | None:
    """Who inquires: the actor named before the inquiry, else the one right behind it ("the inquiry of X")."""
    before = next((actor.actor for actor in actors if actor.span.end <= found.start), None)
    if before is not None:
        return before
    for actor in actors:
        between = text[found.end : actor.span.start].lower().split() if actor.span.start >= found.end else []
        if between and between[0] in ("of", "by") and len(between) <= HOLDER_WORDS:
            return actor.actor
    return None


def _question(text: str, found: Span, content: tuple[Span, ...], lexicon: ActLexicon) -> str | None:
    """What an inquiry is into, in its own words; None when that is not said."""
    match = lexicon.into.search(text, found.end, content[-1].end) if found.end < content[-1].end else None
    if match is None:
        return None
    end = min(content[-1].end, match.end() + QUESTION_LENGTH)
    return " ".join(text[match.end() : end].split()).strip(" ,.") or None
