"""Whom "he" or "she" may mean where the prose tells of somebody who has not spoken, and who is no "it"."""

import re

from sayso.claims.cues import Lexicon
from sayso.claims.full_names import FullNames
from sayso.claims.met_speakers import CONTEXT_REACH, MetSpeakers
from sayso.claims.phrases import LONGEST_APPOSITION
from sayso.claims.speaker_names import surname_key
from sayso.records.claim import Speaker
from sayso.records.span import Span
from sayso.text.tokens import Token, find_tokens

_SENTENCE_END = re.compile(r"[.!?\n]")


def person_told_of(met: MetSpeakers, names: FullNames, source: Span) -> Span | None:
    """The person of whom the prose tells something between the last speaker and "he": "Marl expressed regret."."""
    spoke = [one.speaker.span.end for one in met.known if one.is_person and one.speaker.span is not None]
    start = max(0, source.start - CONTEXT_REACH, *(end for end in spoke if end <= source.start))
    tokens = find_tokens(met.text, Span(start, source.start)) if start < source.start else []
    found, is_quoted = None, False
    for at, token in enumerate(tokens[:-1]):
        is_quoted = token.text == "“" or (is_quoted and token.text != "”") if token.text in "“”" else is_quoted
        if token.text == '"':
            is_quoted = not is_quoted
        name = names.by_surname.get(surname_key(token.text)) if token.is_capital and not is_quoted else None
        if name is not None and _has_verb_behind(tokens, at + 1, met.lexicon):
            found = Span(token.start, token.end)
    if found is None or not _SENTENCE_END.search(met.text, found.end, source.start):
        return None  # whoever is named in the same sentence is told of, and does not tell
    return found


def person_named_before(met: MetSpeakers, names: FullNames, source: Span) -> Span | None:
    """The one person whom the sentences before "he" in this paragraph name: "We spoke with Ada Marl, a medic."."""
    start = max(met.text.rfind("\n", 0, source.start), source.start - CONTEXT_REACH, 0)
    tokens = find_tokens(met.text, Span(start, source.start)) if start < source.start else []
    named = [token for token in tokens if token.is_capital and surname_key(token.text) in names.by_surname]
    people = {surname_key(token.text) for token in named}
    return Span(named[-1].start, named[-1].end) if len(people) == 1 else None


def _has_verb_behind(tokens: list[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a finite verb follows a name at once or behind commas: "Marl, the mayor, expressed regret"."""
    commas = [index for index in range(at, min(len(tokens), at + LONGEST_APPOSITION)) if tokens[index].text == ","]
    starts = [at, *(index + 1 for index in commas[:2])] if commas[:1] == [at] else [at]
    following = [tokens[index] for index in starts if index < len(tokens)]
    return any(not token.is_capital and lexicon.is_finite(token.low) for token in following)


def are_people(speaker: Speaker, lexicon: Lexicon) -> bool:
    """Whether several people spoke, for whom no "it" stands: "relatives", "two of the villagers"."""
    words, plural = (speaker.name or "").lower().split(), lexicon.grammar.plural_ending
    links = (at for at, word in enumerate(words) if word in lexicon.noun_links)
    head = words[: next(links, len(words))][-1:]
    return speaker.unnamed and head != [] and head[0] in lexicon.people and head[0].endswith(plural)
