"""Who passed words on, where a sentence says so beside the speech act: "Y, citing X, reported", "remarks carried by Y".

Works on what was found, whoever found it: it parts a source of two hands, gives the words to the one who spoke and
names the other as relay. Decides nothing about what is said.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from sayso.claims.cues import Lexicon
from sayso.claims.phrases import source_after
from sayso.claims.sentence_draft import Attribution
from sayso.records.span import Span
from sayso.text.tokens import Token, find_lows, find_tokens

RULE = "EN-ATT-025"
"""Stands among a claim's rules where this module named who spoke."""
LONGEST_NAME = 14
"""Tokens of a speaker between "quoted" and "as saying"."""
LONGEST_DAY = 4
"""Tokens of "on Sunday evening" between "as saying" and "that"."""
PASSING_FAMILIES = frozenset({"say", "report", "according", "continue", "claim", "confirm", "phrase", "unknown"})
"""Speech by which one hand passes on the words of another."""


def with_relays(text: str, found: Sequence[Attribution], lexicon: Lexicon) -> list[Attribution]:
    """The attributions of one paragraph, with who spoke and who passed it on told apart where the words say it.

    Args:
        text: The report's text.
        found: What was found in the paragraph.
        lexicon: The language's words for speech.
    """
    by_sentence: dict[Span, list[Attribution]] = {}
    for one in found:
        by_sentence.setdefault(one.sentence, []).append(one)
    kept: list[Attribution] = []
    for sentence, here in by_sentence.items():
        if not lexicon.passing.isdisjoint(find_lows(text, sentence)):
            tokens = find_tokens(text, sentence)
            here = [
                _with_venue(tokens, _quoted(tokens, _parted(tokens, one, lexicon), lexicon), lexicon) for one in here
            ]
            here = _without_doubles(_cited(tokens, here, lexicon))
        kept.extend(here)
    return sorted(kept, key=lambda one: one.position)


def _without_doubles(here: list[Attribution]) -> list[Attribution]:
    """Without what was found of the same words for the one who only passed them on."""
    parted = [one for one in here if one.rule == RULE and one.relay is not None]
    return [one for one in here if not any(_repeats(one, other) for other in parted)]


def _repeats(one: Attribution, other: Attribution) -> bool:
    if one is other or one.source is None or other.relay is None:
        return False
    return one.content == other.content and one.source.overlaps(other.relay)


def _at(tokens: list[Token], position: int) -> int:
    """The index of the first token from `position` on."""
    return next((index for index, token in enumerate(tokens) if token.start >= position), len(tokens))


def _words(tokens: list[Token], start: int, stop: int, lexicon: Lexicon) -> Span | None:
    """The words of a stretch, without a comma or a "which" at its end; None: there are none."""
    while stop > start and (not tokens[stop - 1].is_word or tokens[stop - 1].low in lexicon.relative_pronouns):
        stop -= 1
    return Span(tokens[start].start, tokens[stop - 1].end) if stop > start else None


def _name_at(tokens: list[Token], start: int, lexicon: Lexicon) -> int | None:
    """One past the words for somebody who can speak, from `start` on; None: no such words stand there."""
    stop = source_after(tokens, start, lexicon) if start < len(tokens) else None
    if stop is None:
        return None
    head = tuple(takewhile(lambda token: token.low not in lexicon.prepositions, tokens[start:stop]))
    return (
        stop if any(token.is_word and (token.is_capital or token.low in lexicon.speakers) for token in head) else None
    )


def _without(tokens: list[Token], content: tuple[Span, ...], taken: Span, lexicon: Lexicon) -> tuple[Span, ...]:
    """The words said, without those of who passed them on."""
    kept: list[Span] = []
    for span in content:
        if not span.overlaps(taken):
            kept.append(span)
            continue
        edges = ((span.start, taken.start), (taken.end, span.end))
        pieces = [Span(start, end) for start, end in edges if start < end]
        kept.extend(part for piece in pieces if (part := _said(tokens, piece, lexicon)) is not None)
    return tuple(kept)


def _said(tokens: list[Token], span: Span, lexicon: Lexicon) -> Span | None:
    """Words said, without commas around them and "that" before them."""
    inside = [token for token in tokens if span.start <= token.start and token.end <= span.end]
    while inside and (inside[0].text in ",;:–—-" or inside[0].low in lexicon.grammar.that):
        inside.pop(0)
    while inside and inside[-1].text in ",;:.–—-":
        inside.pop()
    return Span(inside[0].start, inside[-1].end) if inside else None


# -- two hands in one source ----------------------------------------------------------------------------------------


def _parted(tokens: list[Token], one: Attribution, lexicon: Lexicon) -> Attribution:
    """A source of two hands: "the mayor, cited by Radio Tamsin", "Radio Tamsin, which cited the mayor"."""
    if one.source is None or one.relay is not None:
        return one
    first, end = _at(tokens, one.source.start), _at(tokens, one.source.end)
    for at in range(first + 1, min(end + 2, len(tokens) - 1)):
        if at > end and tokens[end].text != ",":
            return one
        is_by = tokens[at + 1].low in lexicon.grammar.by
        is_passed_on = is_by and tokens[at].low in lexicon.grammar.passed_on
        if is_passed_on or (not is_by and tokens[at].low in lexicon.grammar.citing and _is_clause(tokens, at, lexicon)):
            return _with_hands(tokens, one, (first, at), is_passed_on, lexicon)
    return one


def _is_clause(tokens: list[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a word opens a clause about the name before it: "Y, citing", "Y, which cited"."""
    return tokens[at - 1].text == "," or tokens[at - 1].low in lexicon.relative_pronouns


def _with_hands(
    tokens: list[Token], one: Attribution, before: tuple[int, int], is_passed_on: bool, lexicon: Lexicon
) -> Attribution:
    first, at = before
    start = at + 2 if is_passed_on else at + 1
    stop = _name_at(tokens, start, lexicon)
    named = _words(tokens, first, at, lexicon)
    if named is None or stop is None or any(token.low in lexicon.picture_nouns for token in tokens[first:at]):
        return one
    behind = Span(tokens[start].start, tokens[stop - 1].end)
    content = _without(tokens, one.content, Span(tokens[at].start, behind.end), lexicon)
    source, relay = (named, behind) if is_passed_on else (behind, named)
    return replace(one, source=source, relay=relay, content=content, rule=RULE) if content else one


# -- "Y quoted X as saying" -----------------------------------------------------------------------------------------


def _quoted(tokens: list[Token], one: Attribution, lexicon: Lexicon) -> Attribution:
    """`Radio Tamsin quoted the mayor as saying that ...`: the mayor speaks."""
    if one.source is None or one.relay is not None or not one.cue:
        return one
    citing = [at for at, token in enumerate(tokens) if token.low in lexicon.grammar.citing]
    verb = next((at for at in citing if _is_quoting(tokens, at, one, lexicon)), None)
    if verb is None:
        return one
    for at in range(verb + 2, min(verb + LONGEST_NAME, len(tokens) - 2)):
        if tokens[at].low in lexicon.grammar.as_ and tokens[at + 1].low in lexicon.grammar.saying:
            start = _opening(tokens, at + 2, lexicon)
            named = Span(tokens[verb + 1].start, tokens[at - 1].end)
            said = _quoted_words(tokens, one, (verb, start), lexicon)
            return replace(one, source=named, relay=one.source, content=said, rule=RULE) if said else one
    return one


def _opening(tokens: list[Token], start: int, lexicon: Lexicon) -> int:
    """Where what is said begins behind "as saying": past "on Sunday that"."""
    for at in range(start, min(start + LONGEST_DAY, len(tokens) - 1)):
        if tokens[at].low in lexicon.grammar.that:
            return at + 1
        if tokens[at].low not in lexicon.time_words:
            break
    return start


def _quoted_words(tokens: list[Token], one: Attribution, at: tuple[int, int], lexicon: Lexicon) -> tuple[Span, ...]:
    """What is said: what stands before the verb, as in "..., Y quoted X as saying on Sunday", else what follows."""
    verb, start = at
    before = tuple(span for span in one.content if span.end <= tokens[verb].start)
    if before:
        return before
    limit = max((span.end for span in one.content), default=one.sentence.end)
    said = _said(tokens, Span(tokens[start].start, max(limit, tokens[start].end)), lexicon)
    return () if said is None else (said,)


def _is_quoting(tokens: list[Token], at: int, one: Attribution, lexicon: Lexicon) -> bool:
    """Whether a word of citing at `at` belongs to a cue, and is no passive."""
    if at > 0 and tokens[at - 1].low in lexicon.be:
        return False
    return any(span.start <= tokens[at].start < span.end for span in one.cue)


# -- "Y reported, citing X" -----------------------------------------------------------------------------------------


def _cited(tokens: list[Token], here: list[Attribution], lexicon: Lexicon) -> list[Attribution]:
    """`Radio Tamsin reported, citing the mayor, that ...`: the mayor speaks."""
    for at in range(1, len(tokens) - 1):
        low = tokens[at].low
        if low not in lexicon.grammar.citing or not low.endswith(lexicon.grammar.gerund_ending):
            continue
        stop = _name_at(tokens, at + 1, lexicon)
        if stop is None:
            continue
        name = Span(tokens[at + 1].start, tokens[stop - 1].end)
        here = _by_whom_cited(tokens, here, Span(tokens[at].start, name.end), name, lexicon)
    return here


def _by_whom_cited(
    tokens: list[Token], here: list[Attribution], passage: Span, name: Span, lexicon: Lexicon
) -> list[Attribution]:
    """The attributions, where the words that the last one before `passage` passes on are those of `name`."""
    if any(one.source is not None and one.source.overlaps(name) for one in here):
        told = [one for one in here if not all(name.contains(span) for span in one.content)]
        return [one for one in told if not _is_cue(passage, one)]
    citing = [one for one in here if _is_cue(passage, one)]
    passing = [one for one in here if one not in citing and _can_pass_on(one, passage)]
    for one in sorted(passing, key=lambda each: each.cue[0].start, reverse=True) + citing:
        content = _without(tokens, one.content, passage, lexicon)
        if one.source is not None and one.relay is None and content:
            changed = replace(one, source=name, relay=one.source, content=content, rule=RULE)
            return [changed if each is one else each for each in here if each is one or each not in citing]
    return here


def _is_cue(passage: Span, one: Attribution) -> bool:
    """Whether "citing X" was taken for a speech act itself."""
    return any(span.overlaps(passage) for span in one.cue)


def _can_pass_on(one: Attribution, passage: Span) -> bool:
    return (
        bool(one.cue) and one.source is not None and one.source.end <= passage.start and one.family in PASSING_FAMILIES
    )


# -- "in remarks carried by Y" --------------------------------------------------------------------------------------


def _with_venue(tokens: list[Token], one: Attribution, lexicon: Lexicon) -> Attribution:
    """`In an interview with Radio Tamsin, the mayor said ...`: who was spoken to, if it is an outlet, carried it."""
    if one.source is None or one.addressee is not None or one.relay is not None or not one.cue:
        return one
    cue_end = max(span.end for span in one.cue)
    behind = min((span.start for span in one.content if span.start >= cue_end), default=one.sentence.end)
    for start, stop in ((one.sentence.start, one.source.start), (cue_end, behind)):
        told = _told(tokens, _at(tokens, start), _at(tokens, stop), lexicon)
        if told is not None:
            return replace(one, addressee=told)
    return one


def _told(tokens: list[Token], start: int, stop: int, lexicon: Lexicon) -> Span | None:
    """Who was told, among the tokens from `start` to `stop`."""
    if 0 < start < stop and tokens[start - 1].low in lexicon.telling_verbs and tokens[start].is_capital:
        return _addressee(tokens, start, lexicon)
    for at in range(start, stop - 1):
        if tokens[at].low in lexicon.grammar.venues:
            link = at + 2 if tokens[at + 1].low in lexicon.grammar.passed_on else at + 1
            link += link < stop and tokens[link].low in lexicon.grammar.particles  # "passed on by"
            if link < stop and tokens[link].low in lexicon.grammar.venue_links:
                return _addressee(tokens, link + 1, lexicon)
    return None


def _addressee(tokens: list[Token], start: int, lexicon: Lexicon) -> Span | None:
    stop = start
    while stop < len(tokens) and tokens[stop].is_word and tokens[stop].low not in lexicon.ends_of_names:
        stop += 1
    return Span(tokens[start].start, tokens[stop - 1].end) if stop > start else None
