"""What rules and the trained reader say of the same speech acts, as one list of attributions with a confidence each.

The rules have the first word where a construction settles who speaks and what is said (`SURE_FAMILIES`); elsewhere the
trained reader's words hold, with what the rules know besides: the stance, who relayed it, who was told, who is accused.
Decides nothing about what is said.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace

from sayso.claims.cues import Cue, Lexicon
from sayso.claims.sentence_draft import Attribution
from sayso.claims.speech_verbs import opens_anonymity
from sayso.models.attributions import FoundAttribution
from sayso.models.weights import Confidence, TrainedReader
from sayso.records.claim import Stance
from sayso.records.span import Span
from sayso.text.quotes import Quote
from sayso.text.tokens import find_lows, find_tokens

MODEL_RULE = "MODEL-ATT"
"""Stands among a claim's rules where the trained reader decided which words are source, cue and content."""
UNKNOWN_FAMILY = "unknown"
"""Of a cue that the language pack does not know."""
SPEECH_FAMILIES = frozenset(
    {
        "accuse",
        "admit",
        "announce",
        "claim",
        "condemn",
        "confirm",
        "continue",
        "deny",
        "phrase",
        "report",
        "say",
        "warn",
    }
)
"""Speech proper: its words are the speaker's, and no longer the outlet's."""
SURE_FAMILIES = frozenset({"according", "hearsay", "carrier"})
"""Constructions whose source and content the rules keep, whatever the trained reader says."""
RELAYING_FAMILIES = frozenset({"report"})
"""Around another speech act ("..., X said, Y reported") these relay it, and the rules' reading holds."""
UNSAID_FAMILIES = frozenset({"say", "report", "claim", "continue"})
"""With a negation nobody says these: "did not say whether" is no statement."""
SURE_RULES = frozenset({"EN-ATT-023"})
"""Rules that are kept alone: a colon before a quotation."""
QUOTED_RULE = "EN-ATT-021"
"""The rule that reads "was quoted as saying"."""
LEAST_NESTED = 0.3
"""Of the trained reader's probability that speech within speech begins, from which the rules' reading of it is kept."""
PHRASES = frozenset({"phrase"})
"""Cues of several words ("put the toll at"), which are hardly ever anything else."""
DEMAND = "demand"
"""The family of verbs of demand."""
PLAIN_FAMILIES = PHRASES | {DEMAND}
"""With verbs of demand ("urged the authorities to publish"), which are kept where nobody else's words stand around."""
WEIGHTY_STANCES = frozenset({Stance.ADMITS, Stance.DENIES, Stance.RETRACTS, Stance.ALLEGES})
"""What a record of harm must not lose on the trained reader's word, which learned from other news."""
LONGEST_ADJUNCT = 40
"""Characters of ", on Thursday afternoon" before a speaker."""
MOST_DAY_WORDS = 3
"""Words of ", on Tuesday evening" behind what is said."""
SHORT_CONTENT = 4
"""Fewer words than this, with nobody named, are a name ("also known as"), not a statement."""
SURE_CONFIDENCE, NESTED_CONFIDENCE, FREE_CONFIDENCE = 0.6, 0.5, 0.4
"""For what the rules alone found: in a sure construction, within what somebody else says, elsewhere. Set by hand."""
SAME_CONTENT = 0.5
"""Share of common characters, of all in either content, from which two contents are the same statement."""
_LEAST = 1e-6
_CLOSING = ("?", "!", "…")
_OPENING = ("“", '"', "'", "‘", "«")
_MARKS = " ,.;:!?…“”\"'‘’–—-"


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
        _chance(reader.confidence, found, partner)
        for found, partner in zip(by_model, _by_found(partners, by_rules, len(by_model)), strict=True)
    ]
    said = [found._replace(content=_trimmed(text, found.content, quotes, lexicon)) for found in by_model]
    kept: list[Attribution] = []
    for index, found in enumerate(by_model):
        if (
            chances[index] >= reader.least_confidence
            and index not in partners.values()
            and not _says_nothing(text, found, lexicon)
            and not any(_is_aside(text, found, one, lexicon) or _is_relayed(found, one) for one in by_rules)
        ):
            kept.append(_alone(text, sentences, said[index], lexicon, chances[index]))
    for index, one in enumerate(by_rules):
        number = partners.get(index)
        if number is not None and chances[number] >= reader.least_confidence:
            is_relay = one.family in RELAYING_FAMILIES and any(_is_around(one, other) for other in by_rules)
            has_aside = any(_is_aside(text, each, one, lexicon) for each in by_model)
            is_weighty = one.stance in WEIGHTY_STANCES and not one.is_bare
            is_demand = one.family == DEMAND and _ends_alike(one.content, said[number].content)
            if is_relay or has_aside or is_weighty or is_demand or _goes_on_with_list(text, one, said[number], lexicon):
                kept.append(replace(one, confidence=chances[number]))
            else:
                kept.append(_joined(text, one, said[number], chances[number], quotes, lexicon))
    trusted = tuple(kept)
    for index, one in enumerate(by_rules):
        number = partners.get(index)
        if number is None or chances[number] < reader.least_confidence:
            chance = _chance_alone(text, one, None if number is None else by_model[number], trusted, lexicon)
            if chance is None and any(_is_aside(text, each, one, lexicon) for each in by_model):
                chance = FREE_CONFIDENCE
            if chance is None:
                kept = _with_stance(text, one, kept, lexicon)
            else:
                kept.append(replace(one, confidence=chance))
    return sorted((_before_next(text, one, kept, lexicon) for one in kept), key=lambda one: one.position)


def _before_next(text: str, one: Attribution, kept: Sequence[Attribution], lexicon: Lexicon) -> Attribution:
    """An attribution, without what its speaker goes on to say behind "and" and a verb of its own.

    "denied that jets had flown[, and said the blast was an accident]".
    """
    if len(one.content) != 1 or one.source is None:
        return one
    said = one.content[0]
    for other in kept:
        if other is one or other.source is None or not other.source.overlaps(one.source):
            continue
        if not other.cue or not said.contains(other.cue[0]):
            continue
        before = find_tokens(text, Span(said.start, other.cue[0].end))[: -len(find_tokens(text, other.cue[0]))]
        if len(before) > 2 and before[-1].low in lexicon.grammar.sharers:
            end = before[-2].end if before[-2].is_word else before[-2].start
            return replace(one, content=(Span(said.start, len(text[:end].rstrip())),))
    return one


def _with_stance(text: str, left_out: Attribution, kept: list[Attribution], lexicon: Lexicon) -> list[Attribution]:
    """The attributions, where one says what its speaker believes or doubts ("he said he doubted") with that stance."""
    if left_out.source is None or left_out.stance is Stance.ASSERTS:
        return kept
    if left_out.source.words(text).lower() not in lexicon.pronouns:
        return kept
    stance = left_out.stance
    if stance is Stance.BELIEVES and _has_negation(text, left_out.cue, lexicon):
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


def _chance_alone(
    text: str, one: Attribution, found: FoundAttribution | None, trusted: Sequence[Attribution], lexicon: Lexicon
) -> float | None:
    """The confidence of what the rules found and the trained reader does not confirm; None: too little to keep it.

    Kept is what stands in a sure construction, and speech within speech that the reader sees as such (`found`).
    Elsewhere next to nothing of it is right: "the state" is no speech.
    """
    if one.family in SURE_FAMILIES or one.rule in SURE_RULES or _is_quoted_as_saying(one):
        return SURE_CONFIDENCE
    if _quotes_as_saying(text, one, lexicon) or _is_figure_alone(text, one):
        return SURE_CONFIDENCE
    if _stands_apart(text, one) and any(_is_around(one, other) for other in trusted):
        return SURE_CONFIDENCE
    if any(span.contains(cue) for other in trusted for span in other.content for cue in one.cue):
        is_seen = found is not None and found.nested_probability >= LEAST_NESTED
        return NESTED_CONFIDENCE if is_seen or one.family in PHRASES else None
    is_plain = any(token.low in lexicon.grammar.plain_sayings for cue in one.cue for token in find_tokens(text, cue))
    return FREE_CONFIDENCE if is_plain or one.family in PLAIN_FAMILIES or one.stance in WEIGHTY_STANCES else None


def _ends_alike(content: tuple[Span, ...], found: tuple[Span, ...]) -> bool:
    """Whether the model's words are the last of the rules': "urged [the authorities] to publish"."""
    return len(content) == len(found) == 1 and content[0].start < found[0].start and content[0].end == found[0].end


def _is_figure_alone(text: str, one: Attribution) -> bool:
    """Whether a figure is all that is said: "the mayor reported 19"."""
    words = one.content[0].words(text).split() if len(one.content) == 1 else []
    return 0 < len(words) < SHORT_CONTENT and words[-1].isdigit() and one.source is not None


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


def _goes_on_with_list(text: str, one: Attribution, found: FoundAttribution, lexicon: Lexicon) -> bool:
    """Whether the model stops short of the list that its statement ends with: "19 deaths: six children, 13 women"."""
    first, last = one.content[0] if one.content else one.sentence, found.content[-1]
    if len(one.content) != 1 or first.start != found.content[0].start or first.end <= last.end:
        return False
    rest = find_tokens(text, Span(last.end, first.end))
    return any(token.text in ":;" for token in rest) and not any(lexicon.is_finite(token.low) for token in rest)


def _is_aside(text: str, found: FoundAttribution, one: Attribution, lexicon: Lexicon) -> bool:
    """`recalled an attack in which, he said, two died`: a "he said" between commas only repeats who speaks."""
    source = found.source
    if source is None or source.words(text).lower() not in lexicon.person_pronouns:
        return False
    is_between = text[: source.start].rstrip().endswith(",") and text[found.cue.end :].lstrip().startswith(",")
    return is_between and source.end < found.cue.start and any(span.contains(found.cue) for span in one.content)


def _swallows(found: FoundAttribution, one: Attribution) -> bool:
    """Whether the model takes a verb of speech for a part of who speaks: "the team admitted one bomb [may ...]"."""
    return found.source is not None and any(found.source.contains(cue) for cue in one.cue) and bool(one.content)


def _is_quoted_as_saying(one: Attribution) -> bool:
    """Whether this is "was quoted as saying", whose cue is in two parts: nothing else than speech is told so."""
    return one.rule == QUOTED_RULE and len(one.cue) > 1


def _quotes_as_saying(text: str, one: Attribution, lexicon: Lexicon) -> bool:
    """Whether what is found is "Y quoted [X as saying]", a construction that is sure (`relays` tells the two apart)."""
    if one.family not in RELAYING_FAMILIES or not one.content:
        return False
    lows = [token.low for token in find_tokens(text, one.content[0])]
    return any(
        first in lexicon.grammar.as_ and second in lexicon.grammar.saying for first, second in itertools.pairwise(lows)
    )


def _is_relayed(found: FoundAttribution, one: Attribution) -> bool:
    """`"...," X was quoted as saying by Y`: where the rules know who spoke and who passed it on, no more is said."""
    if one.relay is None or one.source is None:
        return False
    return any(found.cue.overlaps(span) for span in one.cue) and (
        found.source is None or found.source.overlaps(one.relay) or any(one.source.overlaps(s) for s in found.content)
    )


def _is_around(one: Attribution, other: Attribution) -> bool:
    """Whether the speech act `other` stands in what `one` reports: its cue does ("..., X said, Y reported")."""
    return other is not one and bool(other.cue) and _holds(one.content, other.cue)


def _stands_apart(text: str, one: Attribution) -> bool:
    """Whether a relay comes behind a comma: "..., X said, Y reported"."""
    return one.family in RELAYING_FAMILIES and one.source is not None and text[: one.source.start].rstrip()[-1:] == ","


def _is_quoted(text: str, span: Span) -> bool:
    return text[max(0, span.start - 1) : span.start + 1].strip()[:1] in _OPENING


def _holds(content: Sequence[Span], parts: Sequence[Span]) -> bool:
    return all(any(span.contains(part) for span in content) for part in parts)


def _says_nothing(text: str, found: FoundAttribution, lexicon: Lexicon) -> bool:
    """`did not say whether`: nobody says what he did not say.

    Nor is one word a statement, nor few words of nobody, nor few before their cue ("the boy was threatened by"), nor
    what somebody is called by nobody ("the town, also known as Tavrash").
    """
    words = [token for span in found.content for token in find_tokens(text, span) if token.is_word]
    if opens_anonymity([word.low for word in words], lexicon):
        return True
    if words and words[0].low in lexicon.nobody and _cites(text, found, lexicon):
        return True
    is_before = found.content[-1].end <= found.cue.start and not any(_is_quoted(text, span) for span in found.content)
    if len(words) < (SHORT_CONTENT if found.source is None or is_before else 2):
        return True
    if found.source is None and found.content[-1].start > found.cue.end and _is_name(text, found.content[-1]):
        return True
    if _tells_nothing([*found.cue.words(text).lower().split(), *(word.low for word in words[:3])], lexicon):
        return True
    known = _known_cue(text, found.cue, lexicon)
    if (
        known is None
        and found.source is None
        and not set(lexicon.grammar.naming).isdisjoint(found.cue.words(text).lower().split())
    ):
        return True  # "the dead were identified as": the outlet's own words
    about = (*words, *(token for token in find_tokens(text, found.cue)))
    if known is None and len(words) < SHORT_CONTENT and any(token.low in lexicon.picture_nouns for token in about):
        return True  # "has released the video": what is done with a film is not said
    is_unsaid = len(words) < SHORT_CONTENT if known is None else known.name in UNSAID_FAMILIES
    return is_unsaid and _has_negation(text, (found.cue,), lexicon)


def _tells_nothing(lows: list[str], lexicon: Lexicon) -> bool:
    """Whether a cue and the words behind it say that nothing was said: "declined to comment on"."""
    is_refusal = " ".join(lows).startswith(lexicon.grammar.unsaid)
    return is_refusal and not set(lexicon.grammar.unsaid_verbs).isdisjoint(lows)


def _cites(text: str, found: FoundAttribution, lexicon: Lexicon) -> bool:
    """Whether the cue is of passing on, with words that are its object: "cited [no evidence]"."""
    known = _known_cue(text, found.cue, lexicon)
    is_finite = any(lexicon.is_finite(token.low) for span in found.content for token in find_tokens(text, span))
    return (known is None or known.name == "report") and not is_finite


def _is_name(text: str, span: Span) -> bool:
    """Whether these are a few words with capitals, to their end."""
    words = [token for token in find_tokens(text, span) if token.is_word]
    return 0 < len(words) < SHORT_CONTENT and words[0].is_capital and words[-1].is_capital


def _has_negation(text: str, cue: tuple[Span, ...], lexicon: Lexicon) -> bool:
    return any(token.low in lexicon.negations for span in cue for token in find_tokens(text, span))


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
    content = _up_to_source(text, _with_whole(found.content, whole), source, lexicon)
    return replace(
        one,
        source=source,
        cue=one.cue if _takes_in_relay(text, found, one, lexicon) else (found.cue,),
        content=_within_clause(
            text,
            _with_total(text, _from_subject(text, content, one.content, lexicon), one.content, lexicon),
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


def _within_clause(text: str, content: tuple[Span, ...], by_rules: tuple[Span, ...]) -> tuple[Span, ...]:
    """The words said, to the semicolon where the rules end them: "Tessel says four died[; Norvik denies it]"."""
    last = content[-1]
    ends = [span.end for span in by_rules if last.start < span.end < last.end and text[span.end] == ";"]
    return (*content[:-1], Span(last.start, ends[0])) if ends else content


def _from_subject(
    text: str, content: tuple[Span, ...], by_rules: tuple[Span, ...], lexicon: Lexicon
) -> tuple[Span, ...]:
    """The words said, from their start on where the trained reader begins later.

    At the verb ("[27 people,] died when"), or at the second of two clauses: "[Five people were killed and] two died".
    """
    first = content[0]
    longer = next((span for span in by_rules if span.start < first.start and first.end <= span.end), None)
    if longer is None:
        return content
    if not _is_and(text, longer, first, lexicon) and not lexicon.is_finite(find_tokens(text, first)[0].low):
        return content
    return (Span(longer.start, first.end), *content[1:])


def _is_and(text: str, longer: Span, first: Span, lexicon: Lexicon) -> bool:
    """Whether "and" stands right before `first` in a longer stretch."""
    before = find_lows(text, Span(longer.start, first.start))
    return len(before) > 1 and before[-1] in lexicon.grammar.and_


def _with_total(text: str, content: tuple[Span, ...], by_rules: tuple[Span, ...], lexicon: Lexicon) -> tuple[Span, ...]:
    """The words said, with a new total or a day that the trained reader leaves off.

    As in "two had died[, taking the toll to 45]" and "it had killed three near the mill[, on Tuesday]".
    """
    last = content[-1]
    longer = next((span for span in by_rules if span.start <= last.end < span.end), None)
    if longer is None or text[last.end : last.end + 1] != ",":
        return content
    behind = [token.low for token in find_tokens(text, Span(last.end + 1, longer.end))]
    is_total = (
        behind[:1] and behind[0] in lexicon.grammar.totalling and not set(behind).isdisjoint(lexicon.grammar.totals)
    )
    is_day = 0 < len(behind) <= MOST_DAY_WORDS and all(low in lexicon.time_words for low in behind)
    return (*content[:-1], Span(last.start, longer.end)) if is_total or is_day else content


def _up_to_source(text: str, content: tuple[Span, ...], source: Span | None, lexicon: Lexicon) -> tuple[Span, ...]:
    """The words said, to the speaker behind them: the trained reader stops before "(,) on Thursday, X said"."""
    last = content[-1]
    if source is None or not 0 < source.start - last.end <= LONGEST_ADJUNCT:
        return content
    between = find_tokens(text, Span(last.end, source.start))
    words = [token for token in between if token.is_word]
    is_day = any(token.low in lexicon.time_words and token.low not in lexicon.grammar.open_times for token in words)
    opens = is_day and (between[0].text == "," or between[0].low in lexicon.grammar.open_times)
    if not opens or between[-1].text != "," or any(lexicon.is_finite(t.low) for t in words):
        return content
    return (*content[:-1], Span(last.start, words[-1].end))


def _with_whole(content: tuple[Span, ...], quotations: Sequence[Span]) -> tuple[Span, ...]:
    """The content, with all of each quotation that it has a part of."""
    spans = list(content)
    for quotation in quotations:
        touching = [span for span in spans if span.overlaps(quotation)]
        if touching:
            start = min(quotation.start, *(span.start for span in touching))
            end = max(quotation.end, *(span.end for span in touching))
            spans = [*(span for span in spans if span not in touching), Span(start, end)]
    return tuple(sorted(spans))


def _alone(
    text: str, sentences: Sequence[Span], found: FoundAttribution, lexicon: Lexicon, chance: float
) -> Attribution:
    """An attribution that the model alone found; its stance follows from the words of its cue."""
    sentence = next((one for one in sentences if one.overlaps(found.cue)), found.cue)
    cue = _known_cue(text, found.cue, lexicon)
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


def _trimmed(text: str, content: tuple[Span, ...], quotes: Sequence[Quote], lexicon: Lexicon) -> tuple[Span, ...]:
    """The content as the rules give it: without an opening "that", with its closing mark, a whole quotation as such."""
    spans = []
    for index, whole in enumerate(content):
        span = _without_next(text, whole)
        tokens = find_tokens(text, span)
        start = (
            tokens[1].start if index == 0 and len(tokens) > 1 and tokens[0].low in lexicon.grammar.that else span.start
        )
        end = span.end
        while text[end : end + 1] in _CLOSING:
            end += 1
        spans.append(_as_quotation(text, Span(start, end), quotes))
    return tuple(spans)


def _without_next(text: str, span: Span) -> Span:
    """A span without the first words of a paragraph that it only just reaches."""
    head, _, tail = span.words(text).rpartition("\n")
    is_reached = bool(head.strip()) and len(tail.split()) < SHORT_CONTENT
    return Span(span.start, span.start + len(head.rstrip())) if is_reached else span


def _as_quotation(text: str, span: Span, quotes: Sequence[Quote]) -> Span:
    """A span that is all of a quotation as that, one that ends with a quotation with its closing mark."""
    for quote in quotes:
        rest = text[span.end : quote.span.end]
        if span.start < quote.span.start < span.end < quote.span.end and not rest.strip(_MARKS):
            return Span(span.start, quote.span.end)
        if quote.span.overlaps(span) and span.words(text).strip(_MARKS) == quote.inner.words(text).strip(_MARKS):
            return quote.span
    return span


def _known_cue(text: str, span: Span, lexicon: Lexicon) -> Cue | None:
    """The first verb or phrase of the language pack in the words of a cue."""
    lows = [token.low for token in find_tokens(text, span)]
    for index, low in enumerate(lows):
        for parts, cue in lexicon.phrases.get(low, ()):
            if tuple(lows[index : index + len(parts)]) == parts:
                return cue
        if low in lexicon.verbs:
            return lexicon.verbs[low]
    return None


def _chance(weights: Confidence, found: FoundAttribution, one: Attribution | None) -> float:
    """The calibrated probability that what the model found is right; `one` is what the rules found there."""
    score = (
        weights.bias
        + weights.cue * log_odds(found.cue_probability)
        + weights.source * math.log(max(found.source_probability, _LEAST))
        + weights.content * math.log(max(found.content_probability, _LEAST))
    )
    if one is not None:
        score += weights.agrees if is_same(one, found) else weights.differs
    return 1 / (1 + math.exp(-score))


def log_odds(probability: float) -> float:
    """The logarithm of the odds, kept finite."""
    kept = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(kept / (1 - kept))


def leaves_own_voice(one: Attribution) -> bool:
    """Whether the outlet says the words too: "police seek the man who shot three" tells that three were shot.

    So it is where the trained reader alone sees an attribution, and its cue is no speech.
    """
    return one.rule == MODEL_RULE and one.family not in SPEECH_FAMILIES


def is_same(one: Attribution, found: FoundAttribution) -> bool:
    """Whether rules and model give the same source and about the same content."""
    if (one.source is None) != (found.source is None):
        return False
    if one.source is not None and found.source is not None and not one.source.overlaps(found.source):
        return False
    return _common_share(one.content, found.content) >= SAME_CONTENT


def _common_share(first: Sequence[Span], second: Sequence[Span]) -> float:
    common = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in first for b in second)
    total = sum(span.end - span.start for span in (*first, *second)) - common
    return common / total if total else 0.0
