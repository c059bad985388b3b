"""The act of which somebody speaks, told beside his words: "told a briefing about the car bomb in Brenn on 14 June"."""

from dataclasses import dataclass

from sayso.claims.acts import ActMention
from sayso.claims.scene import Scene
from sayso.claims.statements import Statement
from sayso.records.span import Span

LEAD_WORDS = 6
"""Words from "about" to the act: "about last Tuesday's deadly air strike"."""
_ENDS = frozenset(',;:"“”')


@dataclass(frozen=True, slots=True)
class SpokenOf:
    """Where an act that is spoken of is told: from "about" to the end of the clause."""

    span: Span
    act: ActMention


def find_spoken_of(statement: Statement, scene: Scene) -> SpokenOf | None:
    """The act of which a speaker is said to speak, None where none is, or where what he says stands around it."""
    if not statement.attributions:
        return None
    sentence, content = statement.attributions[0].sentence, statement.content
    text = scene.report.text
    for start, end in ((content[-1].end, sentence.end), (sentence.start, content[0].start)):
        if not sentence.start <= start < end <= sentence.end:
            continue
        piece = Span(start, end)
        for act in scene.acts.find_acts(text, piece):
            lead = _lead(text, piece, act, scene) if act.form == "noun" else None
            stop = _end(text, act.span.end, end)
            if lead is not None and not _tells(text, act.span.end, stop, scene):
                return SpokenOf(Span(lead, stop), act)
    return None


def _tells(text: str, start: int, end: int, scene: Scene) -> bool:
    """Whether a verb behind an act tells what it did, so that it is another: "days after a raid killed three"."""
    return any(scene.cues.is_finite(word) for word in text[start:end].split())


def _lead(text: str, piece: Span, act: ActMention, scene: Scene) -> int | None:
    """Where "about" stands before an act, with no verb between."""
    position = act.span.start
    for word in reversed(text[piece.start : act.span.start].split()[-LEAD_WORDS:]):
        position = text.rindex(word, piece.start, position)
        low = word.lower()
        if low in scene.acts.speaking_of:
            return position
        if word[-1] in ",;:" or (low in scene.cues.finite_verbs and not word[0].isupper()):
            return None
    return None


def _end(text: str, start: int, end: int) -> int:
    return next((at for at in range(start, end) if text[at] in _ENDS), end)
