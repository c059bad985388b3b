"""Noun phrases that name a source, found from a cue to its left or right by shallow rules. No parser."""

from sayso.claims.cues import Lexicon
from sayso.text.tokens import Token

QUOTATION = "\0quotation"
"""The `low` of a token that stands for a whole quotation."""
LONGEST_SOURCE = 24
"""Tokens. A source longer than this is a misreading (PolNeAR's 99th percentile is 27)."""
LONGEST_APPOSITION = 18
"""Tokens between the commas of "Name, a spokesman for ..., said"."""

_CLOSING = {")": "(", "]": "["}


def subject_before(tokens: list[Token], verb: int, lexicon: Lexicon) -> tuple[int, int, int] | None:
    """The subject of the verb at index `verb`: (first, one past last, first token of the verb group), or None."""
    group = _verb_group_start(tokens, verb, lexicon)
    end = _skip_time_before(tokens, group, lexicon)
    if end <= 0:
        return None
    start = _phrase_start(tokens, end, lexicon)
    start = start if start is None else _document_start(tokens, start, lexicon)
    if start is None or _is_object(tokens, start, lexicon):
        start = _before_who(tokens, end, lexicon)
    if start is None or end - start > LONGEST_SOURCE:
        return None
    is_numbered = end < group and all(token.low.isdigit() for token in tokens[end:group])
    return start, group if is_numbered else end, group


def _before_who(tokens: list[Token], end: int, lexicon: Lexicon) -> int | None:
    """Where "a medic who took part in the search" begins, if such words end at `end`; None where they do not."""
    for at in range(end - 1, max(0, end - LONGEST_SOURCE), -1):
        token = tokens[at]
        if not token.is_word or token.low == QUOTATION or token.low in lexicon.connectors:
            return None
        if token.low in lexicon.grammar.persons_link:
            has_verb = any(lexicon.is_finite(inside.low) for inside in tokens[at + 1 : end] if not inside.is_capital)
            return _phrase_start(tokens, at, lexicon) if has_verb else None
    return None


def _document_start(tokens: list[Token], start: int, lexicon: Lexicon) -> int:
    """Where "a report by Monitor Norvik" begins, if its author begins at `start`; `start` where there is none."""
    is_author = start > 1 and tokens[start - 1].low in lexicon.grammar.issuers
    if not is_author or tokens[start - 2].low not in lexicon.document_nouns:
        return start
    first = _phrase_start(tokens, start - 1, lexicon)
    return start if first is None else first


def possessor_before(tokens: list[Token], noun: int, lexicon: Lexicon) -> int | None:
    """The first token of the possessor that ends before the noun at index `noun` ("the ministry's claim"), or None."""
    return _phrase_start(tokens, noun, lexicon)


def _is_object(tokens: list[Token], start: int, lexicon: Lexicon) -> bool:
    """Whether the phrase hangs on a preposition ("... in Iraq tell"): then it is no subject."""
    return (start > 0 and tokens[start - 1].low in lexicon.object_prepositions) or (
        start > 0
        and tokens[start - 1].low in lexicon.grammar.agent_links
        and start > 1
        and tokens[start - 2].is_word
        and tokens[start - 2].text != ","
    )


def _verb_group_start(tokens: list[Token], verb: int, lexicon: Lexicon) -> int:
    start = verb
    while start > 0:
        low = tokens[start - 1].low
        is_adverb = low.endswith(lexicon.grammar.adverb_ending) and len(low) > 4 and not tokens[start - 1].is_capital
        if low in lexicon.auxiliaries or low in lexicon.adverbs or is_adverb:
            start -= 1
        else:
            break
    return start


def _skip_time_before(tokens: list[Token], end: int, lexicon: Lexicon) -> int:
    """`the ministry on Sunday` -> the ministry."""
    start = end
    if end > 3 and _opens_moment(tokens, end - 3, lexicon):
        return end - 3
    while start > 0 and (tokens[start - 1].low in lexicon.time_words or tokens[start - 1].low.isdigit()):
        start -= 1
    if start == end or start == 0:
        return end
    return start


def _phrase_start(tokens: list[Token], end: int, lexicon: Lexicon) -> int | None:
    last = tokens[end - 1]
    if last.low == QUOTATION:
        return None
    if last.text in _CLOSING:
        return _before_bracket(tokens, end, lexicon)
    if last.text == ",":
        return _before_apposition(tokens, end - 1, lexicon)
    if not last.is_word:
        return None
    if last.low in lexicon.pronouns:
        return end - 1
    if (
        last.low in lexicon.boundaries
        or last.low in lexicon.prepositions
        or (not last.is_capital and last.low in lexicon.finite_verbs)
    ):
        return None
    return _noun_phrase_start(tokens, end, lexicon)


def _before_bracket(tokens: list[Token], end: int, lexicon: Lexicon) -> int | None:
    opening = _CLOSING[tokens[end - 1].text]
    for index in range(end - 2, max(-1, end - 10), -1):
        if tokens[index].text == opening:
            return _phrase_start(tokens, index, lexicon) if index > 0 else None
    return None


def _before_apposition(tokens: list[Token], comma: int, lexicon: Lexicon) -> int | None:
    """`Joseph Marl, a spokesman for the alliance, said`: from the name on."""
    for index in range(comma - 1, max(0, comma - LONGEST_APPOSITION), -1):
        token = tokens[index]
        if token.low == QUOTATION or token.text in ";:":
            return None
        if token.text == ",":
            if _opens_apposition(tokens[index + 1 : comma], lexicon):
                start = _phrase_start(tokens, index, lexicon)
                return start if start is not None else None
            if index == comma - 1:
                return None
    return None


def _opens_apposition(inside: list[Token], lexicon: Lexicon) -> bool:
    if not inside:
        return False
    first = inside[0]
    if first.low in lexicon.grammar.asides and not any(lexicon.is_finite(token.low) for token in inside):
        return True
    if first.low in lexicon.grammar.apposition_pronouns or first.low in lexicon.determiners or first.low.isdigit():
        return True
    if first.is_possessive and first.is_capital:
        return True
    if _is_participle(inside, lexicon):
        return False
    if 2 <= len(inside) <= 4 and all(token.is_capital and token.is_word for token in inside):
        return not any(token.low in lexicon.time_words for token in inside)
    return any(token.low in lexicon.role_nouns or token.low in lexicon.people_nouns for token in inside[:6])


def _is_participle(inside: list[Token], lexicon: Lexicon) -> bool:
    """For "a house, killing seven people, said": what was done, unlike "Ada Marl, acting director, said"."""
    first, following = inside[0], inside[1] if len(inside) > 1 else None
    if first.is_capital or not first.low.endswith(lexicon.grammar.gerund_ending) or following is None:
        return False
    is_office = following.low in lexicon.role_nouns and not following.low.endswith(lexicon.grammar.plural_ending)
    return not is_office


def _noun_phrase_start(tokens: list[Token], end: int, lexicon: Lexicon) -> int | None:
    is_name = tokens[end - 1].is_capital
    start = _proper_start(tokens, end, lexicon) if is_name else _common_start(tokens, end, lexicon)
    return _through_links(tokens, start, lexicon)


def _proper_start(tokens: list[Token], end: int, lexicon: Lexicon) -> int:
    """`the Defence Ministry spokesman Igor Vale`: capitals, titles before them, and links between capitals."""
    start = end - 1
    while start > 0:
        before = tokens[start - 1]
        if (
            before.is_word and (before.is_capital or before.low in lexicon.role_nouns) and not _stops(before, lexicon)
        ) or _links_capitals(tokens, start, lexicon):
            start -= 1
        elif before.low in lexicon.determiners:
            return start - 1
        elif before.low in lexicon.speaker_modifiers and not tokens[start].is_capital:
            start -= 1
        else:
            break
    return start


def _names(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word can belong to a name or to the title before one."""
    return token.is_word and (token.is_capital or token.low in lexicon.role_nouns) and not _stops(token, lexicon)


def _stops(token: Token, lexicon: Lexicon) -> bool:
    return token.low in lexicon.boundaries or (token.low in lexicon.prepositions) or token.low in lexicon.time_words


def _links_capitals(tokens: list[Token], start: int, lexicon: Lexicon) -> bool:
    before = tokens[start - 1]
    if start < 2 or not tokens[start - 2].is_capital or not tokens[start].is_capital:
        return False
    return before.low in lexicon.grammar.capital_links and not tokens[start - 2].is_possessive


def _common_start(tokens: list[Token], end: int, lexicon: Lexicon) -> int:
    """`a monitoring group`, `local residents`: back to the determiner, or as far as modifiers of speakers go."""
    for index in range(end - 2, max(-1, end - 8), -1):
        token = tokens[index]
        if token.low in lexicon.determiners or token.is_possessive:
            return _possessor(tokens, index, lexicon) if token.is_possessive else index
        if not token.is_word or _stops(token, lexicon) or _is_verb_here(tokens, index, lexicon):
            break
    start = end - 1
    while start > 0 and _modifies_speaker(tokens[start - 1], lexicon):
        start -= 1
    return start


def _possessor(tokens: list[Token], index: int, lexicon: Lexicon) -> int:
    return (
        _proper_start(tokens, index + 1, lexicon)
        if tokens[index].is_capital
        else _common_start(tokens, index + 1, lexicon)
    )


def _is_verb_here(tokens: list[Token], index: int, lexicon: Lexicon) -> bool:
    return not tokens[index].is_capital and tokens[index].low in lexicon.finite_verbs


def _modifies_speaker(token: Token, lexicon: Lexicon) -> bool:
    return token.is_word and (
        token.low in lexicon.speaker_modifiers or (token.is_capital and not _stops(token, lexicon))
    )


def _through_links(tokens: list[Token], start: int, lexicon: Lexicon) -> int:
    """`a spokesman for the alliance`: on to the left while a noun and "of", "for", ... stand before."""
    if start > 2 and tokens[start - 1].low in lexicon.grammar.by and tokens[start - 2].low in lexicon.grammar.passed_on:
        asked = tokens[start - 3].low in lexicon.people_nouns or tokens[start - 3].low in lexicon.role_nouns
        further = _noun_phrase_start_only(tokens, start - 2, lexicon) if asked else None
        return start if further is None else further  # "neighbours interviewed by the Plover"
    while start >= 2 and tokens[start - 1].low in lexicon.noun_links:
        head = tokens[start - 2]
        is_speaker = (
            head.low in lexicon.role_nouns
            or head.low in lexicon.people_nouns
            or head.low in lexicon.organisation_words
            or tokens[start - 1].low in lexicon.grammar.of
        )
        if not head.is_word or not is_speaker or _stops(head, lexicon) or head.low in lexicon.finite_verbs:
            break
        further = _noun_phrase_start_only(tokens, start - 1, lexicon)
        if further is None:
            break
        start = further
    return start


def _noun_phrase_start_only(tokens: list[Token], end: int, lexicon: Lexicon) -> int | None:
    if end <= 0 or not tokens[end - 1].is_word:
        return None
    return _proper_start(tokens, end, lexicon) if tokens[end - 1].is_capital else _common_start(tokens, end, lexicon)


def source_after(tokens: list[Token], start: int, lexicon: Lexicon) -> int | None:
    """One past the end of the noun phrase that begins at index `start`, with its appositions, or None.

    Guards against the commonest misreading, a source that swallows the claim: it ends before any finite verb.
    """
    end = start
    while end < len(tokens) and end - start < LONGEST_SOURCE:
        token = tokens[end]
        if not token.is_word and token.text not in "()[]&-/":
            break
        if end > start and (
            (token.low in lexicon.boundaries and token.low not in lexicon.grammar.and_)
            or _ends_source(tokens, end, lexicon)
        ):
            break
        end += 1
    if end == start:
        return None
    return _with_apposition(tokens, end, lexicon)


def _opens_moment(tokens: list[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether "at the time" stands at index `at`."""
    lows = [token.low for token in tokens[at : at + 3]]
    grammar = lexicon.grammar
    return (
        len(lows) == 3 and lows[0] in grammar.place_links and lows[1] in lexicon.articles and lows[2] in grammar.moments
    )


def _ends_source(tokens: list[Token], index: int, lexicon: Lexicon) -> bool:
    token = tokens[index]
    if token.is_capital:
        return False
    if token.low in lexicon.grammar.place_links and index + 1 < len(tokens):
        following = tokens[index + 1]
        return (
            following.low in lexicon.time_words
            or following.low in lexicon.grammar.own_articles
            or token.low in lexicon.grammar.lasting
            or _opens_moment(tokens, index, lexicon)
        )
    if token.low in lexicon.grammar.and_:
        return (
            index + 1 < len(tokens)
            and not tokens[index + 1].is_capital
            and tokens[index + 1].low not in lexicon.determiners
        )
    return token.low in lexicon.finite_verbs or token.low in lexicon.time_words


def past_apposition(tokens: list[Token], end: int, lexicon: Lexicon) -> int:
    """Where a name that ends at `end` ends with its apposition and the comma behind it: "Radio Tamsin, a station,"."""
    stop = _with_apposition(tokens, end, lexicon)
    return stop + 1 if end < stop < len(tokens) and tokens[stop].text == "," else end


def _with_apposition(tokens: list[Token], end: int, lexicon: Lexicon) -> int:
    if end >= len(tokens) or tokens[end].text != ",":
        return end
    for index in range(end + 1, min(len(tokens), end + LONGEST_APPOSITION)):
        token = tokens[index]
        if token.low == QUOTATION or (not token.is_capital and token.low in lexicon.finite_verbs):
            return end
        if token.text in ",.;" or index == len(tokens) - 1:
            inside = tokens[end + 1 : index if token.text in ",.;" else index + 1]
            return index if _opens_apposition(inside, lexicon) and not _is_time(inside, lexicon) else end
    return end


def _is_time(inside: list[Token], lexicon: Lexicon) -> bool:
    return any(token.low in lexicon.time_words for token in inside[:2])
