"""Which words of a text stand for a speaker: all of a name, without a day; whose a document is; whom "who" means.

Says nothing of whom the words name.
"""

from sayso.actors.registry import Registry
from sayso.claims.cues import Lexicon
from sayso.claims.phrases import possessor_before
from sayso.claims.speaker_names import is_office_clause
from sayso.records.span import Span
from sayso.text.tokens import Token, find_tokens

_POSSESSIVES = ("'s", "’s")
OWNED_REACH = 16
"""Characters behind "Roni's" in which "family" stands."""
NUMBER_REACH = 24
"""Characters in which a number behind a name and the verb behind it begin."""
NAME_REACH = 40
"""Characters before the words for a speaker in which the name that they end begins."""


def whole_words(text: str, source: Span, lexicon: Lexicon, registry: Registry) -> Span:
    """The words for a speaker, with what belongs to them and was left off and without what does not."""
    return _without_keeper(text, _with_name(text, _with_owned(text, source, lexicon), lexicon, registry), lexicon)


def _with_owned(text: str, source: Span, lexicon: Lexicon) -> Span:
    """The words for a speaker with the people who are somebody's: "Roni's [family]" is not Roni."""
    end = source.end + 2 if text[source.end : source.end + 2] in _POSSESSIVES else source.end
    if text[end - 2 : end] not in _POSSESSIVES or end >= len(text):
        return source
    behind = find_tokens(text, Span(end, min(len(text), end + OWNED_REACH)))[:1]
    return Span(source.start, behind[0].end) if behind and behind[0].low in lexicon.owned_people else source


def _with_name(text: str, source: Span, lexicon: Lexicon, registry: Registry) -> Span:
    """The words for a speaker with all of an actor's name: "[Save the] Children"; without a day behind them."""
    tokens = find_tokens(text, source)
    end = len(tokens)
    while end > 1 and tokens[end - 1].low in lexicon.time_words and tokens[end - 1].is_capital:
        end -= 1
    if 1 < end < len(tokens) and tokens[end - 1].low in lexicon.grammar.open_times:
        source = Span(source.start, tokens[end - 2].end)
    start = max(0, source.start - NAME_REACH)
    for mention in registry.find(text, start=start, end=source.end):
        if mention.span.start < source.start and mention.span.end == source.end:
            return mention.span
    return _with_number(text, source, lexicon) if tokens and tokens[-1].is_capital else source


def _with_number(text: str, source: Span, lexicon: Lexicon) -> Span:
    """The words for a speaker with the number that its name ends with: "Tessel [24] said"."""
    reach = min(len(text), source.end + NUMBER_REACH)
    behind = find_tokens(text, Span(source.end, reach)) if source.end < reach else []
    is_part = len(behind) > 1 and behind[0].low.isdigit() and text[source.end : behind[0].start] == " "
    return Span(source.start, behind[0].end) if is_part and lexicon.is_finite(behind[1].low) else source


def _without_keeper(text: str, source: Span, lexicon: Lexicon) -> Span:
    """The words for a speaker from the name on: "state-run Radio Tamsin" and "activist-run Tessel 24" are named."""
    tokens = find_tokens(text, source)
    start = 1 if tokens and tokens[0].low in lexicon.articles else 0
    if len(tokens) < start + 2 or not tokens[start].low.endswith(lexicon.grammar.kept_endings):
        return source
    return Span(tokens[start + 1].start, source.end) if tokens[start + 1].is_capital else source


def antecedent(text: str, source: Span, lexicon: Lexicon) -> Span | None:
    """Whom "who" stands for: the words right before it."""
    start = max(0, *(text.rfind(mark, 0, source.start) for mark in ("\n", ". ", "”", '"')))
    tokens = find_tokens(text, Span(start, source.start)) if start < source.start else []
    last = len(tokens) - 1 if tokens and tokens[-1].text == "," else len(tokens)
    first = possessor_before(tokens, last, lexicon) if last > 0 else None
    return None if first is None else Span(tokens[first].start, tokens[last - 1].end)


def document_owner(tokens: list[Token], lexicon: Lexicon) -> list[Token] | None:
    """`the ministry's figures`: whose they are speaks."""
    for at in range(len(tokens) - 2):
        is_document = tokens[at].low in lexicon.documents_in_words
        if is_document and tokens[at + 1].low in lexicon.grammar.issuers:
            return _issuer_words(tokens[at + 2 :], lexicon)
        is_kept = tokens[at + 1].low in lexicon.grammar.of and tokens[-1].low in lexicon.organisation_words
        if is_document and is_kept and any(token.is_capital for token in tokens[at + 2 :]):
            return tokens[at + 2 :]  # "the records of the Hadrin clinic"
    if len(tokens) < 2 or tokens[-1].low not in lexicon.document_nouns:
        return None
    last = max((index for index, token in enumerate(tokens[:-1]) if token.is_possessive), default=-1)
    if last < 0:
        return None
    owner = tokens[last]
    plain = owner._replace(end=owner.end - 2, text=owner.text[:-2], is_possessive=False)
    return [*tokens[:last], plain]


def _issuer_words(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Whose document it is, without what it is about: "an investigation by Monitor Norvik [into the raid]"."""
    about = (at for at, token in enumerate(tokens) if at and token.low in lexicon.grammar.about)
    return tokens[: next(about, len(tokens))]


def before_relative(tokens: list[Token], lexicon: Lexicon) -> Span:
    """The words for a speaker without what a relative clause tells of him: "an expert [who advised Harrow]"."""
    clauses = (at for at, token in enumerate(tokens) if at and token.low in lexicon.grammar.apposition_pronouns)
    last = next((at for at in clauses if not is_office_clause(tokens, at, lexicon)), len(tokens)) - 1
    return Span(tokens[0].start, tokens[last].end)
