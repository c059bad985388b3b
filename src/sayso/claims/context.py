"""What a reading needs besides the report: the language pack's parts, the gazetteer and the actor registry."""

from dataclasses import dataclass

from sayso.actors.registry import Registry
from sayso.claims.acts import ActWords
from sayso.claims.cues import CueWords
from sayso.claims.harm_words import TollWords
from sayso.claims.harms_lexicon import HarmWords
from sayso.claims.particular_words import ParticularWords
from sayso.claims.person_names import PersonWords
from sayso.gazetteer.gazetteer import Gazetteer
from sayso.gazetteer.words import PlaceWords
from sayso.languages.pack import load_part, pack_hash
from sayso.models.weights import TrainedReader
from sayso.text.dates import DateWords
from sayso.text.numbers import NumberWords
from sayso.text.sentences import SentenceWords

STAGE = "claims:1"
"""Name and version of this stage, raised when the same input can give other claims."""


@dataclass(frozen=True, slots=True)
class LanguageParts:
    """The parts of one language pack that reading claims uses."""

    language: str
    hash: str
    sentences: SentenceWords
    cues: CueWords
    acts: ActWords
    numbers: NumberWords
    tolls: TollWords
    dates: DateWords
    places: PlaceWords
    harms: HarmWords
    persons: PersonWords
    particulars: ParticularWords


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """Everything a reading may look up; `reader` is None where the rules read alone."""

    parts: LanguageParts
    gazetteer: Gazetteer
    registry: Registry
    reader: TrainedReader | None = None


def load_language(language: str) -> LanguageParts:
    """The parts of the pack of `language`.

    Raises:
        DataError: the pack is missing or wrong.
    """
    return LanguageParts(
        language,
        pack_hash(language),
        load_part(language, "sentences", SentenceWords),
        load_part(language, "cues", CueWords),
        load_part(language, "acts", ActWords),
        load_part(language, "numbers", NumberWords),
        load_part(language, "tolls", TollWords),
        load_part(language, "dates", DateWords),
        load_part(language, "places", PlaceWords),
        load_part(language, "harms", HarmWords),
        load_part(language, "persons", PersonWords),
        load_part(language, "particulars", ParticularWords),
    )
