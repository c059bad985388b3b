"""Who is said to have said what: sources, cues and contents in one sentence, by rules over its words.

A sentence comes as tokens in which every longer quotation is one token. The families of cues and what may follow them are
data of the language pack (`cues.yaml`); the rule that found an attribution is its `rule`.
"""

from dataclasses import dataclass, replace

from sayso.claims.cues import Cue, Lexicon
from sayso.claims.phrases import QUOTATION, possessor_before, source_after, subject_before
from sayso.records.claim import Stance
from sayso.records.span import Span
from sayso.text.quotes import Quote
from sayso.text.tokens import Token, find_tokens

SHORT_QUOTE_WORDS = 3
"""Quotations of up to this many words are scare quotes or titles: read as ordinary words."""
NESTING_DEPTH = 3
"""Speech within speech within speech; deeper is not read."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """One statement and who it is attributed to, within `sentence`. `source` None: hearsay, nobody is named.

    `accused` is the object of a charge ("accused X of"). `relay` is who passed it on ("was quoted by X as saying").
    """

    sentence: Span
    source: Span | None
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    stance: Stance
    family: str
    rule: str
    accused: Span | None = None
    relay: Span | None = None
    is_bare: bool = False


def find_attributions(
    text: str, sentence: Span, quotes: tuple[Quote, ...], lexicon: Lexicon, *, depth: int = 0
) -> list[Attribution]:
    """The attributions in one sentence, outer before inner. `quotes` are those of the whole paragraph."""
    long_quotes = [quote for quote in quotes if sentence.contains(quote.span) and _is_long(text, quote)]
    reader = _SentenceReader(sentence, fold_quotes(text, sentence, long_quotes), lexicon)
    found = reader.read()
    if depth < NESTING_DEPTH:
        for quote in long_quotes:
            if _can_nest(quote, sentence):
                found.extend(find_attributions(text, quote.inner, (), lexicon, depth=depth + 1))
    return found


def fold_quotes(text: str, sentence: Span, quotes: list[Quote]) -> list[Token]:
    """The tokens of a sentence with each of `quotes` as one token, and the marks of shorter ones left out."""
    tokens: list[Token] = []
    position = sentence.start
    for quote in quotes:
        if quote.span.start > position:
            tokens.extend(find_tokens(text, Span(position, quote.span.start)))
        span = quote.span
        tokens.append(Token(span.start, span.end, span.words(text), QUOTATION, False, False, False))
        position = span.end
    if position < sentence.end:
        tokens.extend(find_tokens(text, Span(position, sentence.end)))
    return [token for token in tokens if token.text not in "\"“”‘’'`«»"]


def _is_long(text: str, quote: Quote) -> bool:
    words = len(quote.inner.words(text).split())
    return words > SHORT_QUOTE_WORDS or quote.inner.words(text).rstrip()[-1:] in ".,!?…"


def _can_nest(quote: Quote, sentence: Span) -> bool:
    return quote.inner.start > sentence.start or quote.inner.end < sentence.end


class _SentenceReader:
    """Reads one sentence from left to right; keeps which tokens are taken and who spoke last."""

    def __init__(self, sentence: Span, tokens: list[Token], lexicon: Lexicon) -> None:
        self.sentence = sentence
        self.tokens = tokens
        self.lexicon = lexicon
        self.found: list[Attribution] = []
        self.first_free = 0
        self.last_source: tuple[int, int] | None = None

    def read(self) -> list[Attribution]:
        """The attributions of the sentence."""
        index = 0
        while index < len(self.tokens):
            index = max(index + 1, self._at(index))
        return self._cut_at_next()

    # -- one position ------------------------------------------------------------------------------------------

    def _at(self, index: int) -> int:
        token = self.tokens[index]
        low = token.low
        for parts in self.lexicon.according:
            if self._matches(index, parts):
                return self._according(index, len(parts))
        for parts, cue in self.lexicon.phrases.get(low, ()):
            if self._matches(index, parts):
                return self._verb(index, index + cue.length, cue)
        if low in self.lexicon.hearsay and self._is_hearsay(index):
            return self._hearsay(index)
        cue_of_verb = self.lexicon.verbs.get(low)
        if cue_of_verb and (token.text[:1].islower() or self._ends_headline(index)) and not self._is_noun(index) and not token.is_possessive:
            return self._verb(index, index + 1, cue_of_verb)
        if low in self.lexicon.hearsay_adverbs and not self._taken(index):
            return self._adverb(index)
        if low in self.lexicon.carrier_nouns and index + 1 < len(self.tokens) and self.tokens[index + 1].low in ("that", "by"):
            return self._carrier(index)
        if token.text == ":" and index + 1 < len(self.tokens) and self.tokens[index + 1].low == QUOTATION:
            return self._colon(index)
        return index + 1

    def _matches(self, index: int, parts: tuple[str, ...]) -> bool:
        return len(parts) <= len(self.tokens) - index and all(
            self.tokens[index + offset].low == part for offset, part in enumerate(parts)
        )

    def _ends_headline(self, index: int) -> bool:
        """`..., Rescuers Say`: a cue in title case is one only at the end of a headline."""
        return index == len(self.tokens) - 1 and index >= 2 and any(token.text == "," for token in self.tokens[max(0, index - 4) : index])

    def _taken(self, index: int) -> bool:
        start = self.tokens[index].start
        return any(span.start <= start < span.end for one in self.found for span in one.content)

    def _is_noun(self, index: int) -> bool:
        """Whether a word that can be a verb stands as a noun: after a determiner or possessive, before "of" or "by"."""
        if index == 0:
            return True
        before = self.tokens[index - 1]
        word = self.tokens[index]
        if word.low in ("said", "says", "told", "added"):
            return before.low in ("the", "a") and word.low == "said"
        if before.low in self.lexicon.determiners or before.is_possessive:
            return True
        following = self.tokens[index + 1].low if index + 1 < len(self.tokens) else ""
        if following in ("of", "by") and not word.low.endswith("ed"):
            return True
        if word.low in self.lexicon.carrier_nouns and self._is_after_adjective(index):
            return True
        if before.low == "to" and not self._is_want(index):
            return True
        is_bare_form = not word.low.endswith(("ed", "ing", "s"))
        if is_bare_form and before.low in self.lexicon.prepositions:
            return True
        return before.low in self.lexicon.prepositions and word.low.endswith(("s", "ed"))

    def _is_after_adjective(self, index: int) -> bool:
        """`the false reports`: a determiner and one word that cannot speak before the noun."""
        if index < 2 or self.tokens[index - 2].low not in self.lexicon.determiners or self.tokens[index - 1].is_capital:
            return False
        speakers = self.lexicon.people_nouns | self.lexicon.role_nouns | self.lexicon.organisation_words | self.lexicon.document_nouns
        return self.tokens[index - 1].low not in speakers

    def _is_want(self, index: int) -> bool:
        return index >= 2 and self.tokens[index - 2].low in ("continued", "went", "continues", "declined", "refused")

    # -- patterns ----------------------------------------------------------------------------------------------

    def _according(self, index: int, length: int) -> int:
        start = index + length
        while start < len(self.tokens) and self.tokens[start].text in "…[(.":
            start += 1
        end = source_after(self.tokens, start, self.lexicon)
        if end is None or (end == start + 1 and not self._can_speak(self.tokens[start])):
            return start
        content = self._around(index, end)
        if not content:
            return end
        self._add((start, end), [(index, start)], content, Stance.ASSERTS, "according", "EN-ATT-020")
        return end

    def _around(self, index: int, end: int) -> list[tuple[int, int]]:
        """What is attributed by "according to": what follows when it opens a clause, else what stands before (and after)."""
        clause = self._clause_start(index)
        opens = clause == index or not self._has_verb(clause, index)
        after_start = end + 1 if end < len(self.tokens) and self.tokens[end].text == "," else end
        after = (after_start, self._sentence_end())
        before = (clause, index)
        if opens and after[1] > after[0]:
            return [after]
        closed = end >= self._sentence_end() or not self._has_verb(*after) or self.tokens[after_start - 1].text == ","
        pieces = [before]
        if closed and after[1] > after[0] and self.tokens[after[0]].low not in self.lexicon.boundaries:
            pieces.append(after)
        return [piece for piece in pieces if piece[1] > piece[0]]

    def _verb(self, index: int, end: int, cue: Cue) -> int:
        if cue.is_gerund:
            return self._participle(index, end, cue)
        if index > 0 and self.tokens[index - 1].low in self.lexicon.be and cue.name != "phrase":
            return self._passive(index, end, cue)
        inverted = self._inverted(index, end, cue)
        if inverted:
            return inverted
        subject = subject_before(self.tokens, index, self.lexicon) or self._shared_subject(index)
        if subject is None or self._is_in_source(subject):
            return end
        start, stop, group = subject
        if cue.name == "show" and not self._is_document(start, stop):
            return end
        if not self._is_speech(start, stop, (group, index), cue):
            return end
        return self._active(subject, (group, end), cue)

    def _shared_subject(self, index: int) -> tuple[int, int, int] | None:
        """`called it a lie and repeated that ...`: the subject of the verb before "and"."""
        group = index
        while group > 0 and self.tokens[group - 1].low in self.lexicon.adverbs | self.lexicon.auxiliaries:
            group -= 1
        following = self.tokens[index + 1].low if index + 1 < len(self.tokens) else ""
        if group == 0 or self.tokens[group - 1].low not in ("and", "but") or following not in self.lexicon.content_openers | {QUOTATION}:
            return None
        source = self.last_source or self._main_subject(group - 1)
        return (*source, group) if source else None

    def _is_in_source(self, subject: tuple[int, int, int]) -> bool:
        position = self.tokens[subject[0]].start
        return any(one.source is not None and one.source.start <= position < one.source.end for one in self.found if one.family == "according")

    def _is_speech(self, start: int, stop: int, group: tuple[int, int], cue: Cue) -> bool:
        """Whether subject and verb make a speech act: nobody says what he "did not say", and "those who say" are nobody."""
        if cue.name in ("say", "report", "claim", "continue") and any(
            token.low in self.lexicon.negations for token in self.tokens[group[0] : group[1]]
        ):
            return False
        words = self.tokens[start:stop]
        if words[0].low in self.lexicon.relative_pronouns:
            return start > 0 and self.tokens[start - 1].low not in self.lexicon.generic_antecedents
        return len(words) > 1 or self._can_speak(words[0])

    def _can_speak(self, token: Token) -> bool:
        if token.is_capital or token.low in self.lexicon.pronouns:
            return True
        speakers = self.lexicon.people_nouns | self.lexicon.role_nouns | self.lexicon.organisation_words
        return token.low in speakers | self.lexicon.document_nouns or token.low.endswith("s")

    def _is_document(self, start: int, stop: int) -> bool:
        return any(token.low in self.lexicon.document_nouns for token in self.tokens[start:stop])

    def _active(self, subject: tuple[int, int, int], cue_at: tuple[int, int], cue: Cue) -> int:
        start, stop, group = subject
        end = cue_at[1]
        accused: tuple[int, int] | None = None
        if "of" in cue.complements:
            accused, content_start = self._accused(end)
            if accused is None:
                return end
            until = accused[1] if accused[0] == content_start else self._clause_end(content_start, np=True)
            content = [(content_start, until)]
        else:
            content = self._content(start, end, cue)
        content = [piece for piece in content if piece[1] > piece[0]]
        if not content and not self._only_speech(start, end, cue):
            return end
        cues = [(group, end)]
        self._add((start, stop), cues, content, cue.stance, cue.name, cue.rule, accused=accused)
        self.last_source = (start, stop)
        return end

    def _only_speech(self, start: int, end: int, cue: Cue) -> bool:
        """"Konash said." with nothing else: its words stand in the sentence before."""
        if "after" not in cue.complements or start > 1:
            return False
        rest = self._skip_adjuncts(end, cue)
        return rest >= self._sentence_end() or self.tokens[rest].text in ",:"

    def _content(self, start: int, end: int, cue: Cue) -> list[tuple[int, int]]:
        before = self._words_before(start, cue)
        after_start = self._skip_adjuncts(end, cue)
        limit = self._sentence_end()
        if before and (after_start >= limit or self.tokens[after_start].text in ",.:;" or self._is_tail(after_start)):
            pieces = [before]
            quoted = self._next_quotation(after_start)
            if quoted is not None:
                pieces.append((quoted, quoted + 1))
            return pieces
        if after_start >= limit:
            return [before] if before else []
        if self.tokens[after_start].text == ",":
            quoted = self._next_quotation(after_start)
            return [(quoted, quoted + 1)] if quoted is not None else []
        opener = self.tokens[after_start].low
        if opener == QUOTATION or opener in self.lexicon.content_openers or self.tokens[after_start].text == ":":
            return [(self._past_opener(after_start), self._clause_end(after_start))]
        if cue.complements & {"clause"} and self._has_verb(after_start, self._clause_end(after_start)):
            return [(after_start, self._clause_end(after_start))]
        if "inf" in cue.complements and opener == "to":
            return [(after_start, self._clause_end(after_start))]
        if "np" in cue.complements:
            return [(after_start, self._clause_end(after_start, np=True))]
        if "np-about" in cue.complements and opener in ("about", "for"):
            return [(after_start + 1, self._clause_end(after_start))]
        return [before] if before and "after" in cue.complements and self._ends_with_comma(before) else []

    def _ends_with_comma(self, piece: tuple[int, int]) -> bool:
        return piece[1] < len(self.tokens) and (self.tokens[piece[1]].text == "," or self.tokens[piece[1] - 1].low == QUOTATION)

    def _past_opener(self, index: int) -> int:
        return index + 1 if self.tokens[index].low == "that" or self.tokens[index].text == ":" else index

    def _words_before(self, start: int, cue: Cue) -> tuple[int, int] | None:
        """The words before the source, when they can be the content: a quotation, or a clause with a verb of its own."""
        if "after" not in cue.complements or start <= 0:
            return None
        stop = start
        if self.tokens[stop - 1].text == "," or self.tokens[stop - 1].text in "–—-":
            stop -= 1
        if stop <= 0:
            return None
        first = self.first_free
        if self.tokens[stop - 1].low == QUOTATION:
            begin = self._clause_start(stop - 1)
            has_words = self._has_verb(begin, stop - 1)
            return (begin if has_words else stop - 1, stop)
        if self.tokens[stop - 1].low in self.lexicon.boundaries:
            return None
        if not self._has_verb(first, stop):
            return None
        return (first, stop)

    def _is_tail(self, index: int) -> bool:
        """Whether what follows the cue is an adjunct of it, not its content: no verb of its own, or ", adding ..."."""
        return not self._has_verb(index, self._clause_end(index, np=True))

    def _next_quotation(self, index: int) -> int | None:
        for position in range(index, min(index + 3, len(self.tokens))):
            if self.tokens[position].low == QUOTATION:
                return position
            if self.tokens[position].text not in ",.:–—":
                return None
        return None

    def _inverted(self, index: int, end: int, cue: Cue) -> int:
        """`"...," said the minister`: the source after the cue, the content before."""
        if "after" not in cue.complements or index == 0 or end >= len(self.tokens):
            return 0
        before = self.tokens[index - 1]
        if before.low != QUOTATION and before.text != ",":
            return 0
        following = self.tokens[end]
        starts_source = following.is_word and (following.is_capital or following.low in self.lexicon.determiners | self.lexicon.people_nouns | self.lexicon.role_nouns | self.lexicon.speaker_modifiers | {"he", "she", "they"})
        if not starts_source:
            return 0
        if before.text == "," and subject_before(self.tokens, index, self.lexicon) and self._has_apposition(index - 1):
            return 0
        stop = source_after(self.tokens, end, self.lexicon)
        if stop is None or (stop < len(self.tokens) and self.tokens[stop].low in self.lexicon.finite_verbs):
            return 0
        words = self._words_before(index, cue)
        if words is None:
            return 0
        pieces = [words]
        quoted = self._next_quotation(self._skip_adjuncts(stop, cue))
        if quoted is not None:
            pieces.append((quoted, quoted + 1))
        self._add((end, stop), [(index, end)], pieces, cue.stance, cue.name, cue.rule)
        self.last_source = (end, stop)
        return stop

    def _has_apposition(self, comma: int) -> bool:
        return any(self.tokens[index].text == "," for index in range(max(0, comma - 18), comma))

    def _participle(self, index: int, end: int, cue: Cue) -> int:
        """`..., adding that ...`: the source is the subject before."""
        before = self.tokens[index - 1] if index else None
        if before is None or not (before.text == "," or before.low in ("and", "by", "as", "statement", "letter", "report")):
            return end
        source = self.last_source or self._main_subject(index)
        if source is None:
            return end
        content = self._participle_content(end, cue)
        if content is None:
            return end
        accused, piece = content
        self._add(source, [(index, end)], [piece], cue.stance, cue.name, cue.rule, accused=accused)
        return end

    def _participle_content(self, end: int, cue: Cue) -> tuple[tuple[int, int] | None, tuple[int, int]] | None:
        if "of" in cue.complements:
            accused, start = self._accused(end)
            return (accused, (start, self._clause_end(start, np=True))) if accused else None
        start = self._past_opener(end) if end < len(self.tokens) else end
        stop = self._clause_end(start)
        if stop <= start or not ("np" in cue.complements or self._has_verb(start, stop) or self.tokens[start].low == QUOTATION):
            return None
        return None, (start, stop)

    def _main_subject(self, before: int) -> tuple[int, int] | None:
        for index in range(1, before):
            token = self.tokens[index]
            if not token.is_capital and self.lexicon.is_finite(token.low):
                subject = subject_before(self.tokens, index, self.lexicon)
                if subject:
                    return subject[0], subject[1]
        return None

    def _passive(self, index: int, end: int, cue: Cue) -> int:
        """`was quoted by X as saying`, `was accused by X of`."""
        following = self.tokens[end].low if end < len(self.tokens) else ""
        subject = subject_before(self.tokens, index, self.lexicon)
        if subject is None:
            return end
        if cue.name == "report" and self.tokens[index].low in ("quoted", "cited"):
            return self._quoted_by(subject, index, end)
        if "of" in cue.complements and following in ("of", "by", "for"):
            return self._accused_by(subject, index, end, cue)
        return end

    def _quoted_by(self, subject: tuple[int, int, int], index: int, end: int) -> int:
        relay = None
        position = end
        if position < len(self.tokens) and self.tokens[position].low == "by":
            stop = self._until(position + 1, ("as",)) or source_after(self.tokens, position + 1, self.lexicon)
            if stop:
                relay, position = (position + 1, stop), stop
        if self._matches(position, ("as", "saying")):
            start = position + 2
            if start < len(self.tokens) and self.tokens[start].low == "that":
                start += 1
            content = [(start, self._clause_end(start))]
            cues = [(subject[2], end), (position, position + 2)]
        else:
            before = self._words_before(subject[0], self.lexicon.verbs["said"]) if "said" in self.lexicon.verbs else None
            content, cues = ([before] if before else []), [(subject[2], end)]
        content = [piece for piece in content if piece[1] > piece[0]]
        if content:
            self._add(subject[:2], cues, content, Stance.ASSERTS, "say", "EN-ATT-021", relay=relay)
            self.last_source = subject[:2]
        return position

    def _until(self, start: int, lows: tuple[str, ...]) -> int | None:
        for index in range(start, min(len(self.tokens), start + 10)):
            if self.tokens[index].low in lows:
                return index if index > start else None
        return None

    def _accused_by(self, subject: tuple[int, int, int], index: int, end: int, cue: Cue) -> int:
        source: tuple[int, int] | None = None
        position = end
        if self.tokens[position].low == "by":
            stop = self._until(position + 1, ("of", "for")) or source_after(self.tokens, position + 1, self.lexicon)
            if stop is None:
                return end
            source, position = (position + 1, stop), stop
        if position < len(self.tokens) and self.tokens[position].low in ("of", "for"):
            start = position + 1
            content = (start, self._clause_end(start, np=True))
            if content[1] > content[0]:
                self._add(source, [(subject[2], end)], [content], cue.stance, cue.name, cue.rule, accused=subject[:2])
        return position

    def _accused(self, end: int) -> tuple[tuple[int, int] | None, int]:
        for index in range(end, min(len(self.tokens), end + 14)):
            token = self.tokens[index]
            if token.low in ("of", "for") and index > end and not self._is_name_link(index):
                return (end, index), index + 1
            if token.low == "on" and index > end:
                return (index + 1, self._clause_end(index + 1, np=True)), end
            if token.low == QUOTATION or token.text in ",;:.":
                return self._bare_charge(end, index)
        return self._bare_charge(end, self._sentence_end())

    def _bare_charge(self, start: int, end: int) -> tuple[tuple[int, int] | None, int]:
        """"blamed the alliance": the accused alone, without the deed."""
        words = self.tokens[start:end]
        if not words or len(words) > 8 or not any(token.is_capital for token in words):
            return None, start
        if any(token.low in self.lexicon.finite_verbs or token.low == QUOTATION for token in words):
            return None, start
        return (start, end), start

    def _is_name_link(self, index: int) -> bool:
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        return self.tokens[index].low == "of" and following is not None and following.is_capital and self.tokens[index - 1].is_capital and not following.low.endswith("ing")

    def _is_hearsay(self, index: int) -> bool:
        if index == 0:
            return False
        group = index - 1
        while group > 0 and self.tokens[group].low in self.lexicon.adverbs:
            group -= 1
        if self.tokens[group].low not in self.lexicon.be:
            return False
        following = self.tokens[index + 1].low if index + 1 < len(self.tokens) else ""
        impersonal = group > 0 and self.tokens[group - 1].low in ("it", "been", "is") and following == "that"
        return following == "to" or impersonal or following in ("killed", "dead", "injured", "wounded", "missing")

    def _hearsay(self, index: int) -> int:
        cue = self.lexicon.hearsay[self.tokens[index].low]
        group = index - 1
        while group > 0 and (self.tokens[group - 1].low in self.lexicon.be | self.lexicon.adverbs | {"has", "have", "had"}):
            group -= 1
        end = index + 1
        if self.tokens[end].low == "that":
            content = (end + 1, self._clause_end(end + 1))
        else:
            content = (self._subject_of_hearsay(group), self._clause_end(end))
        if content[1] > content[0]:
            self._add(None, [(group, end)], [content], cue.stance, "hearsay", cue.rule)
        return end

    def _subject_of_hearsay(self, group: int) -> int:
        return self._skip_connective(self._clause_start(group))

    def _skip_connective(self, start: int) -> int:
        """Past "However," and the like at the start of a clause."""
        if start + 1 < len(self.tokens) and self.tokens[start + 1].text == "," and self.tokens[start].is_word:
            return start + 2
        return start

    def _adverb(self, index: int) -> int:
        cue = self.lexicon.hearsay_adverbs[self.tokens[index].low]
        start = self._skip_connective(self._clause_start(index))
        stop = self._clause_end(index + 1)
        if stop - start > 2 and self._has_verb(start, stop):
            self._add(None, [(index, index + 1)], [(start, stop)], cue.stance, "hearsay", cue.rule)
        return index + 1

    def _carrier(self, index: int) -> int:
        before = self.tokens[index - 1] if index else None
        source: tuple[int, int] | None = None
        opener = index + 1
        if self.tokens[opener].low == "by":
            end = self._until(opener + 1, ("that",))
            if end is None:
                return index + 1
            source, opener = (opener + 1, end), end
        start = opener + 1
        stop = self._verdict_start(start, self._clause_end(start)) if source else self._clause_end(start)
        if stop <= start or not self._has_verb(start, stop):
            return index + 1
        if before is not None and before.is_possessive:
            start_of_source = possessor_before(self.tokens, index, self.lexicon)
            source = (start_of_source, index) if start_of_source is not None else None
        if source is None:
            return index + 1
        stance = Stance.DENIES if self.tokens[index].low == "denial" else Stance.ASSERTS
        self._add(source, [(index, index + 1)], [(start, stop)], stance, "carrier", "EN-ATT-022")
        return start

    def _verdict_start(self, start: int, stop: int) -> int:
        """`claims by X that ... are untrue`: where the outer verdict begins, or `stop`."""
        for index in range(stop - 1, start, -1):
            if self.tokens[index].low in self.lexicon.verdicts:
                while index > start and self.tokens[index - 1].low in self.lexicon.be | self.lexicon.adverbs:
                    index -= 1
                return index
        return stop

    def _colon(self, index: int) -> int:
        subject = subject_before(self.tokens, index, self.lexicon)
        if subject is None or subject[0] > 2 or self.found:
            return index + 1
        self._add(subject[:2], [(index, index + 1)], [(index + 1, index + 2)], Stance.ASSERTS, "say", "EN-ATT-023")
        return index + 2

    # -- stretches ---------------------------------------------------------------------------------------------

    def _sentence_end(self) -> int:
        end = len(self.tokens)
        while end > 0 and self.tokens[end - 1].text in ".!?…":
            end -= 1
        return end

    def _clause_start(self, index: int) -> int:
        """The first token of the clause that `index` lies in: after the last free boundary, or the sentence's start."""
        for position in range(index - 1, self.first_free - 1, -1):
            token = self.tokens[position]
            if token.text in ";:" or (token.low in ("but", "while", "whereas", "although") and position > self.first_free):
                return position + 1
        return self.first_free

    def _clause_end(self, index: int, *, np: bool = False) -> int:
        """One past the clause that starts at `index`; for a noun phrase as content also before ", where", ", which"."""
        end = self._sentence_end()
        for position in range(index, end):
            token = self.tokens[position]
            following = self.tokens[position + 1].low if position + 1 < end else ""
            if token.text == ";":
                return position
            if token.text == "," and position > index and following in ("but", "while", "whereas", "although", "adding", "saying", "citing", "according"):
                return position
            if np and token.text == "," and following in ("where", "which", "who", "when", "as", "and", "after", "saying"):
                return position
        return end

    def _skip_adjuncts(self, index: int, cue: Cue) -> int:
        """Past "reporters", "on Sunday", "in a statement", to where the content begins."""
        position = index
        if "told" in cue.complements and index > 0 and self.tokens[index - 1].low in ("told", "tells", "tell", "telling", "informed", "assured", "reminded", "advised"):
            position = self._past_addressee(position)
        for _round in range(3):
            moved = self._past_adjunct(position, cue)
            if moved == position:
                break
            position = moved
        if position < len(self.tokens) and self.tokens[position].text == "," and position + 1 < len(self.tokens) and self.tokens[position + 1].low in ("that", QUOTATION):
            position += 1
        return position

    def _past_addressee(self, position: int) -> int:
        for index in range(position, min(len(self.tokens), position + 12)):
            token = self.tokens[index]
            if token.low in self.lexicon.content_openers or token.low == QUOTATION or token.text in ",:" or token.low in self.lexicon.time_words:
                return index
            if index > position and (token.low in self.lexicon.determiners | self.lexicon.pronouns) and self.tokens[index - 1].low not in self.lexicon.prepositions:
                return index
            if token.low in ("in", "on", "at", "during") and index > position:
                return index
        return min(position + 1, len(self.tokens))

    def _past_adjunct(self, position: int, cue: Cue) -> int:
        if position >= len(self.tokens):
            return position
        low = self.tokens[position].low
        if low == "to" and "inf" in cue.complements:
            return position
        if low in self.lexicon.time_words and low not in ("on", "this", "last"):
            return position + 1
        if low not in self.lexicon.adjunct_openers:
            return position
        for index in range(position + 1, min(len(self.tokens), position + 9)):
            token = self.tokens[index]
            if token.low in ("that", QUOTATION) or token.text in ":":
                return index
            if token.low in self.lexicon.time_words and not self._continues_time(index):
                return index + 1
            if token.low in self.lexicon.said_in or token.low in ("reporters", "journalists"):
                return index + 1
            if token.text in ",;.":
                return position if low == "to" else index
            if not token.is_capital and token.low in self.lexicon.finite_verbs:
                return position
        return position

    def _continues_time(self, index: int) -> bool:
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        return following is not None and (following.low in self.lexicon.time_words or following.low.isdigit())

    def _has_verb(self, start: int, stop: int) -> bool:
        return any(
            token.low == QUOTATION or (not token.is_capital and self.lexicon.is_finite(token.low)) or token.low in ("'s", "'re")
            for token in self.tokens[start:stop]
        )

    # -- results -----------------------------------------------------------------------------------------------

    def _add(
        self,
        source: tuple[int, int] | None,
        cues: list[tuple[int, int]],
        content: list[tuple[int, int]],
        stance: Stance,
        family: str,
        rule: str,
        *,
        accused: tuple[int, int] | None = None,
        relay: tuple[int, int] | None = None,
    ) -> None:
        self.found.append(
            Attribution(
                self.sentence,
                self._owner_span(source),
                tuple(span for piece in cues if (span := self._span(piece))),
                tuple(span for piece in content if (span := self._trimmed(piece))),
                stance,
                family,
                rule,
                self._span(accused),
                self._span(relay),
                not content,
            )
        )

    def _owner_span(self, piece: tuple[int, int] | None) -> Span | None:
        """The words of a source, without the possessive ending of "the ministry's claim"."""
        span = self._span(piece)
        if span is None or piece is None or not self.tokens[piece[1] - 1].is_possessive:
            return span
        return Span(span.start, max(span.start + 1, span.end - 2))

    def _span(self, piece: tuple[int, int] | None) -> Span | None:
        if piece is None or piece[1] <= piece[0]:
            return None
        start, stop = piece
        while stop > start + 1 and not self.tokens[stop - 1].is_word and self.tokens[stop - 1].text not in ")]:":
            stop -= 1
        return Span(self.tokens[start].start, self.tokens[stop - 1].end)

    def _trimmed(self, piece: tuple[int, int]) -> Span | None:
        start, stop = piece
        while start < stop and self.tokens[start].text in ",:;–—-" :
            start += 1
        while stop > start and self.tokens[stop - 1].text in ",:;.–—-":
            stop -= 1
        return Span(self.tokens[start].start, self.tokens[stop - 1].end) if stop > start else None

    def _cut_at_next(self) -> list[Attribution]:
        """The attributions with every content cut before a later one that starts a clause of its own ("..., but Y said")."""
        cut: list[Attribution] = []
        for index, one in enumerate(self.found):
            content = one.content
            for later in self.found[index + 1 :]:
                if later.source is not None and later.content and one.cue and one.cue[0].start < later.source.start:
                    content = self._cut(content, later.source.start)
            if content or one.is_bare:
                cut.append(replace(one, content=content))
        return cut

    def _cut(self, content: tuple[Span, ...], at: int) -> tuple[Span, ...]:
        """`content` without what follows ", but|while|and <source>" when that source starts right at `at`."""
        index = next((i for i, token in enumerate(self.tokens) if token.start == at), 0)
        if index < 2 or self.tokens[index - 1].low not in ("but", "while", "whereas", "although", "and", "as"):
            return content
        if self.tokens[index - 1].low in ("and", "as") and self.tokens[index - 2].text != ",":
            return content
        limit = self.tokens[index - 2].end if self.tokens[index - 2].text != "," else self.tokens[index - 2].start
        return tuple(span if span.end <= limit else Span(span.start, limit) for span in content if span.start < limit)
