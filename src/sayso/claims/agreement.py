"""What rules and the trained reader say of the same speech acts, as one list of attributions with a confidence each.

The rules have the first word where a construction settles who speaks and what is said (`SURE_FAMILIES`); elsewhere the
trained reader's words hold, with what the rules know besides: the stance, who relayed it, who was told, who is accused.
Decides nothing about what is said.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from sayso.claims.confidence import FREE_CONFIDENCE, chance_of_found, chance_of_rules_alone
from sayso.claims.content_bounds import (
    as_rules_give_it,
    before_next,
    ends_alike,
    from_subject,
    goes_on_with_list,
    up_to_source,
    with_total,
    with_whole_quotations,
    within_clause,
)
from sayso.claims.cues import Lexicon
from sayso.claims.found_cues import has_negation, known_cue
from sayso.claims.nesting import is_around
from sayso.claims.no_speech import says_nothing
from sayso.claims.sentence_draft import Attribution
from sayso.claims.speech_families import (
    DEMAND,
    MODEL_RULE,
    RELAYING_FAMILIES,
    SURE_FAMILIES,
    UNKNOWN_FAMILY,
    WEIGHTY_STANCES,
)
from sayso.models.attributions import FoundAttribution
from sayso.models.weights import TrainedReader
from sayso.records.claim import Stance
from sayso.records.span import Span
from sayso.text.quotes import Quote
from sayso.text.tokens import find_lows, find_tokens


def put_together(
    text: str,
    sentences: Sequence[Span],
    quotes: Sequence[Quote],
    by_rules: Sequence[Attribution],
    by_model: Sequence[FoundAttribution],
    lexicon: Lexicon,
    reader: TrainedReader,
) -> list[Attribution]:
    """The attributions of one paragraph, in the order of their cues.

    Args:
        text: The report's text.
        sentences: The sentences of the paragraph.
        quotes: Its quotations.
        by_rules: What the rules found in it.
        by_model: What the trained reader found, each with its cue in this paragraph.
        lexicon: The language's words for speech.
        reader: The trained reader, for its confidence.
    """
    by_model = [_within_sentence(text, found, sentences) for found in by_model]
    partners = _partners(by_rules, by_model)
    chances = [
        chance_of_found(reader.confidence, found, partner)
        for found, partner in zip(by_model, _by_found(partners, by_rules, len(by_model)), strict=True)
    ]
    said = [found._replace(content=as_rules_give_it(text, found.content, quotes, lexicon)) for found in by_model]
    kept: list[Attribution] = []
    for index, found in enumerate(by_model):
        if (
            chances[index] >= reader.least_confidence
            and index not in partners.values()
            and not says_nothing(text, found, lexicon)
            and not any(_is_aside(text, found, one, lexicon) or _is_relayed(found, one) for one in by_rules)
        ):
            kept.append(_alone(text, sentences, said[index], lexicon, chances[index]))
    for index, one in enumerate(by_rules):
        number = partners.get(index)
        if number is not None and chances[number] >= reader.least_confidence:
            is_relay = one.family in RELAYING_FAMILIES and any(is_around(one, other) for other in by_rules)
            has_aside = any(_is_aside(text, each, one, lexicon) for each in by_model)
            is_weighty = one.stance in WEIGHTY_STANCES and not one.is_bare
            is_demand = one.family == DEMAND and ends_alike(one.content, said[number].content)
            if is_relay or has_aside or is_weighty or is_demand or goes_on_with_list(text, one, said[number], lexicon):
                kept.append(replace(one, confidence=chances[number]))
            else:
                kept.append(_joined(text, one, said[number], chances[number], quotes, lexicon))
    trusted = tuple(kept)
    for index, one in enumerate(by_rules):
        number = partners.get(index)
        if number is None or chances[number] < reader.least_confidence:
            chance = chance_of_rules_alone(text, one, None if number is None else by_model[number], trusted, lexicon)
            if chance is None and any(_is_aside(text, each, one, lexicon) for each in by_model):
                chance = FREE_CONFIDENCE
            if chance is None:
                kept = _with_stance(text, one, kept, lexicon)
            else:
                kept.append(replace(one, confidence=chance))
    return sorted((before_next(text, one, kept, lexicon) for one in kept), key=lambda one: one.position)


def _with_stance(text: str, left_out: Attribution, kept: list[Attribution], lexicon: Lexicon) -> list[Attribution]:
    """The attributions, where one says what its speaker believes or doubts ("he said he doubted") with that stance."""
    if left_out.source is None or left_out.stance is Stance.ASSERTS:
        return kept
    if left_out.source.words(text).lower() not in lexicon.pronouns:
        return kept
    stance = left_out.stance
    if stance is Stance.BELIEVES and has_negation(text, left_out.cue, lexicon):
        stance = Stance.DOUBTS
    return [
        replace(one, stance=stance)
        if one.stance is Stance.ASSERTS and one.content and one.content[0].start == left_out.source.start
        else one
        for one in kept
    ]


def _within_sentence(text: str, found: FoundAttribution, sentences: Sequence[Span]) -> FoundAttribution:
    """What the model found, its speaker within one sentence: "said [Ada Marl]. A member of a local force ..."."""
    source = found.source
    own = next((one for one in sentences if one.overlaps(found.cue)), None)
    if source is None or own is None or own.contains(source) or not own.overlaps(source):
        return found
    start = max(own.start, source.start)
    words = text[start : min(own.end, source.end)].rstrip(" .\n")
    return found._replace(source=Span(start, start + len(words)) if words else None)


def _by_found(partners: dict[int, int], by_rules: Sequence[Attribution], count: int) -> list[Attribution | None]:
    """For each attribution of the model what the rules found there."""
    found: list[Attribution | None] = [None] * count
    for index, number in partners.items():
        found[number] = by_rules[index]
    return found


def _partners(by_rules: Sequence[Attribution], by_model: Sequence[FoundAttribution]) -> dict[int, int]:
    """For each attribution of the rules the one of the model with the same cue: one to one, the first that overlaps."""
    partners: dict[int, int] = {}
    taken: set[int] = set()
    for index, one in enumerate(by_rules):
        for number, found in enumerate(by_model):
            if number not in taken and any(span.overlaps(found.cue) for span in one.cue):
                partners[index] = number
                taken.add(number)
                break
    return partners


def _is_aside(text: str, found: FoundAttribution, one: Attribution, lexicon: Lexicon) -> bool:
    """`recalled an attack in which, he said, two died`: a "he said" between commas only repeats who speaks."""
    source = found.source
    if source is None or source.words(text).lower() not in lexicon.person_pronouns:
        return False
    is_between = text[: source.start].rstrip().endswith(",") and text[found.cue.end :].lstrip().startswith(",")
    return is_between and source.end < found.cue.start and any(span.contains(found.cue) for span in one.content)


def _is_relayed(found: FoundAttribution, one: Attribution) -> bool:
    """`"...," X was quoted as saying by Y`: where the rules know who spoke and who passed it on, no more is said."""
    if one.relay is None or one.source is None:
        return False
    return any(found.cue.overlaps(span) for span in one.cue) and (
        found.source is None or found.source.overlaps(one.relay) or any(one.source.overlaps(s) for s in found.content)
    )


def _whole_name(text: str, source: Span | None, by_rules: Span | None) -> Span | None:
    """The model's words for a speaker, or the rules' where the model stops within a name."""
    if source is None or by_rules is None or source.end >= by_rules.end or source.start < by_rules.start:
        return source or by_rules
    following = find_tokens(text, Span(source.end, by_rules.end))
    is_within = bool(following) and following[0].is_capital and text[source.end] == " "
    return by_rules if is_within else source


def _joined(
    text: str, one: Attribution, found: FoundAttribution, chance: float, quotes: Sequence[Quote], lexicon: Lexicon
) -> Attribution:
    """What both found: the rules' words where they are sure, else the model's, with the whole of a quotation."""
    if one.family in SURE_FAMILIES or one.accused is not None or one.relay is not None:
        return replace(one, confidence=chance)
    whole = [span for span in one.content if any(quote.span == span for quote in quotes)]
    source = _whole_name(text, found.source, one.source)
    content = up_to_source(text, with_whole_quotations(found.content, whole), source, lexicon)
    return replace(
        one,
        source=source,
        cue=one.cue if _takes_in_relay(text, found, one, lexicon) else (found.cue,),
        content=within_clause(
            text,
            with_total(text, from_subject(text, content, one.content, lexicon), one.content, lexicon),
            one.content,
        ),
        is_bare=False,
        confidence=chance,
    )


def _takes_in_relay(text: str, found: FoundAttribution, one: Attribution, lexicon: Lexicon) -> bool:
    """Whether the model's cue holds who carried the words: "said [in remarks carried by Radio Tamsin]"."""
    if len(one.cue) != 1 or not found.cue.contains(one.cue[0]) or found.cue.end <= one.cue[0].end:
        return False
    behind = find_lows(text, Span(one.cue[0].end, found.cue.end))
    return any(low in lexicon.grammar.passed_on for low in behind)


def _alone(
    text: str, sentences: Sequence[Span], found: FoundAttribution, lexicon: Lexicon, chance: float
) -> Attribution:
    """An attribution that the model alone found; its stance follows from the words of its cue."""
    sentence = next((one for one in sentences if one.overlaps(found.cue)), found.cue)
    cue = known_cue(text, found.cue, lexicon)
    return Attribution(
        sentence,
        found.source,
        (found.cue,),
        found.content,
        cue.stance if cue else Stance.ASSERTS,
        cue.name if cue else UNKNOWN_FAMILY,
        MODEL_RULE,
        addressee=_addressee(text, sentence, found, lexicon),
        confidence=chance,
    )


def _addressee(text: str, sentence: Span, found: FoundAttribution, lexicon: Lexicon) -> Span | None:
    """Who is told by name, behind a verb of telling: "a diplomat in Bamur told [Radio Tamsin]"."""
    if find_tokens(text, found.cue)[-1].low not in lexicon.telling_verbs:
        return None
    behind = find_tokens(text, Span(found.cue.end, sentence.end)) if found.cue.end < sentence.end else []
    if behind and behind[0].low in lexicon.articles:
        behind = behind[1:]
    named = list(itertools.takewhile(lambda token: token.is_capital or token.low in lexicon.grammar.of, behind))
    named = [token for token in named if token.low not in lexicon.time_words]
    is_said = bool(named) and any(span.contains(Span(named[0].start, named[0].end)) for span in found.content)
    return Span(named[0].start, named[-1].end) if named and not is_said else None
