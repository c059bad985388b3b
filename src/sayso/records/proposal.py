"""What a language model proposes to read in a report: spans of its text and codes, nothing else."""

from dataclasses import dataclass

from sayso.errors import InvalidRecord
from sayso.records.claim import Kind, Stance
from sayso.records.span import Span


@dataclass(frozen=True, slots=True)
class Proposal:
    """One statement that a model finds attributed: the words said, who says them, the words that say so.

    All three are spans in the report's text. `speaker` is None where nobody is named. There is no number, name or place
    in it: what the words mean is read from the words. `made_by` names the model, its server and the prompt's hash.
    """

    content: Span
    speaker: Span | None
    cue: Span
    stance: Stance
    kinds: tuple[Kind, ...]
    made_by: str

    def __post_init__(self) -> None:
        parts = [self.content, self.cue, *([self.speaker] if self.speaker else [])]
        if any(one.overlaps(other) for number, one in enumerate(parts) for other in parts[:number]):
            raise InvalidRecord("the words said, their speaker and the cue overlap")
