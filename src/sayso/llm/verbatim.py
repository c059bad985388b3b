"""Finds a model's quotations in the text, word for word; what does not stand there so is no proposal."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sayso.errors import InvalidRecord
from sayso.llm.answer import Quoted
from sayso.records.proposal import Proposal
from sayso.records.span import Span

LEAST_CONTENT = 8
"""Characters of words said: fewer ("yes", "14") stand anywhere."""
LONGEST_SPEAKER = 200
LONGEST_CUE = 60
CUE_REACH = 120
"""Characters between a speaker and the cue: a role or a place may stand there, no other sentence."""
CONTENT_REACH = 600
"""Characters between a cue and what is said: a quotation may open a paragraph later."""
MOST_PLACES = 50
"""Places of the same words that are looked at: more are no quotation but a letter."""
_IN_NUMBERS = ".,’'-–−/"
_WORD_FREE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
"""Scripts that write no space between words, or write endings on to them."""


class Fault(StrEnum):
    """Why a statement of a model is left out, in words that complaints and issues use."""

    NOT_IN_TEXT = "not word for word in the text"
    OUT_OF_BOUNDS = "too short, too long or without a word"
    APART = "speaker, cue and words said do not stand together"


@dataclass(frozen=True, slots=True)
class Passage:
    """What was sent to a model at once: paragraphs of a report, `whole` being the report's text."""

    whole: str
    paragraphs: tuple[Span, ...]

    @property
    def words(self) -> str:
        """The paragraphs as they are sent."""
        return "\n\n".join(paragraph.words(self.whole) for paragraph in self.paragraphs)


def place(quoted: Quoted, passage: Passage, made_by: str) -> Proposal | Fault:
    """The proposal that a model's statement comes to, or why it comes to none."""
    if not _is_within_bounds(quoted):
        return Fault.OUT_OF_BOUNDS
    contents = list(find_verbatim(quoted.content, passage))
    cues = list(find_verbatim(quoted.cue, passage))
    speakers: list[Span | None] = [None] if quoted.speaker is None else list(find_verbatim(quoted.speaker, passage))
    if not contents or not cues or not speakers:
        return Fault.NOT_IN_TEXT
    together = _nearest(contents, cues, speakers)
    if together is None:
        return Fault.APART
    content, cue, speaker = together
    try:
        return Proposal(content, speaker, cue, quoted.stance, quoted.kinds, made_by)
    except InvalidRecord:
        return Fault.APART


def find_verbatim(words: str, passage: Passage) -> Iterator[Span]:
    """Where `words` stand in a paragraph: letter by letter, but for white space, and as whole words and numbers."""
    parts = words.split()
    if not parts:
        return
    pattern = re.compile(r"\s+".join(map(re.escape, parts)))
    matches = (
        match
        for paragraph in passage.paragraphs
        for match in pattern.finditer(passage.whole, paragraph.start, paragraph.end)
    )
    found = (Span(*match.span()) for match in matches if _is_whole(passage.whole, *match.span()))
    yield from itertools.islice(found, MOST_PLACES)


def _is_within_bounds(quoted: Quoted) -> bool:
    speaker = "" if quoted.speaker is None else quoted.speaker
    words = [quoted.content, quoted.cue, *([] if quoted.speaker is None else [speaker])]
    is_short = len(speaker) <= LONGEST_SPEAKER and len(quoted.cue) <= LONGEST_CUE
    has_words = all(any(map(str.isalpha, each)) for each in words)
    return is_short and has_words and len(quoted.content.strip()) >= LEAST_CONTENT


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word and no number is cut at either end: "4 people" does not stand in "14 people" or "1,4 people"."""
    return not (_is_cut(text, start) or _is_cut(text, end))


def _is_cut(text: str, at: int) -> bool:
    if at in (0, len(text)):
        return False
    before, after = text[at - 1], text[at]
    if after.isdigit() and (before.isdigit() or before in "-−" or _goes_on(before, text[at - 2 : at - 1])):
        return True
    if before.isdigit() and _goes_on(after, text[at + 1 : at + 2]):
        return True
    is_inside = _is_letter(before) and _is_letter(after)
    return is_inside and not (_WORD_FREE.match(before) or _WORD_FREE.match(after))


def _goes_on(mark: str, beyond: str) -> bool:
    """Whether a mark beside a digit, with a digit on its other side, belongs to a number or a range."""
    return mark in _IN_NUMBERS and beyond.isdigit()


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"


def _nearest(
    contents: list[Span], cues: list[Span], speakers: list[Span | None]
) -> tuple[Span, Span, Span | None] | None:
    """The places of the three that stand nearest to each other and apart, the first of equals; None if all are far."""
    best: tuple[int, int, tuple[Span, Span, Span | None]] | None = None
    for cue in cues:
        speaker = _closest(cue, speakers)
        if speaker is not None and _gap(speaker, cue) > CUE_REACH:
            continue
        if speaker is None and speakers != [None]:
            continue
        taken = [cue, *([speaker] if speaker else [])]
        free = [content for content in contents if not any(content.overlaps(span) for span in taken)]
        for content in free:
            gap = _gap(content, cue)
            distance = gap + (_gap(speaker, cue) if speaker else 0)
            if gap <= CONTENT_REACH and (best is None or (distance, content.start) < best[:2]):
                best = (distance, content.start, (content, cue, speaker))
    return best[2] if best else None


def _closest(cue: Span, speakers: list[Span | None]) -> Span | None:
    apart = [speaker for speaker in speakers if speaker is not None and not speaker.overlaps(cue)]
    return min(apart, key=lambda speaker: (_gap(speaker, cue), speaker.start), default=None)


def _gap(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
