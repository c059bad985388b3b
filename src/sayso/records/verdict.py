"""What the gate says of a text: whether it can be about harm to people at all, and by which words."""

from dataclasses import dataclass

from sayso.records.quick_init import quick_init
from sayso.records.span import Span


@quick_init
@dataclass(frozen=True, slots=True)
class TellingWord:
    """A word that speaks for harm to people or for another cause of deaths: where it stands, and the family's rule.

    `weight` is that of the family; it is negative where the word tells of another cause.
    """

    span: Span
    rule: str
    weight: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a text can be about harm to people, and the words of its richest stretch, in order.

    `score` is the evidence in that stretch; 1 and above passes. Without a telling word it is 0 and there are none.
    """

    can_matter: bool
    score: float
    words: tuple[TellingWord, ...]
