"""Words in a statement that mark distance: hedges, loaded names, scare quotes."""

from sayso.claims.scene import Scene
from sayso.claims.statements import Statement
from sayso.claims.substance import Substance
from sayso.records.span import Span
from sayso.text.quotes import find_quotes

SCARE_QUOTE_WORDS = 3
"""Words: a longer quotation inside a statement is somebody's words, not a mark of distance."""


def find_hedges(statement: Statement, substance: Substance, scene: Scene) -> tuple[Span, ...]:
    """The words that weaken the statement, the cue of hearsay among them."""
    text, hedges = scene.report.text, scene.acts.hedges
    is_hearsay = bool(statement.attributions) and statement.attributions[0].family == "hearsay"
    if hedges not in substance.told and not is_hearsay:
        return ()
    words = [
        Span(match.start(), match.end())
        for span in (statement.content if hedges in substance.told else ())
        for match in hedges.finditer(text, span.start, span.end)
    ]
    cues = statement.attributions[0].cue if is_hearsay else ()
    return tuple(sorted({*words, *(cue for cue in cues if not any(cue.overlaps(word) for word in words))}))


def find_loaded_words(statement: Statement, substance: Substance, text: str) -> tuple[Span, ...]:
    """Loaded names of actors, and words in scare quotes."""
    names = {actor.span for actor in substance.actors if actor.is_loaded}
    quotes = {
        quote.inner
        for span in statement.content
        for quote in find_quotes(text, span)
        if len(quote.inner.words(text).split()) <= SCARE_QUOTE_WORDS and quote.is_closed
    }
    return tuple(sorted(names | quotes))
