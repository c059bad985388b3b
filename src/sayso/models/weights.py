"""The files of the trained reader: opened once, each checked against the hash that its card names."""

import functools
import hashlib
import importlib.resources
import json
from dataclasses import dataclass
from typing import Any

from sayso.errors import DataError, InvalidRecord
from sayso.models.attributions import AttributionModel, CueLengths
from sayso.models.encoder import Encoder
from sayso.models.wordpieces import WordPieces
from sayso.records.codec import from_json

CARD = "card.json"


@dataclass(frozen=True, slots=True)
class Confidence:
    """A logistic regression: the probability that an attribution is right, from what rules and model say of it.

    Fitted on documents that the network was not trained on. `cue`, `source` and `content` weigh the model's own
    probabilities (as log-odds, logarithm and logarithm); `agrees` and `differs` are added where rules found the same
    speech act, with the same or another source and content. `rules_alone` is the measured precision of what only the
    rules found.
    """

    bias: float
    cue: float
    source: float
    content: float
    agrees: float
    differs: float
    rules_alone: float


@dataclass(frozen=True, slots=True)
class Card:
    """What the card of the weights says that reading needs; what else it says is for people."""

    name: str
    files: dict[str, str]
    cue_words: tuple[float, ...]
    distances: int
    confidence: Confidence
    least_confidence: float


@dataclass(frozen=True, slots=True)
class TrainedReader:
    """The trained reader with its name, the hash of its files, and how its confidence is worked out."""

    name: str
    hash: str
    model: AttributionModel
    confidence: Confidence
    least_confidence: float


@functools.cache
def open_trained_reader() -> TrainedReader:
    """The reader that ships with sayso.

    Raises:
        DataError: a file of it is missing or damaged.
    """
    card_bytes = read_file(CARD)
    card = _card(card_bytes)
    files = {name: _checked(name, sha256) for name, sha256 in sorted(card.files.items())}
    try:
        model = AttributionModel(
            WordPieces(files["vocab.txt"].decode("utf-8")),
            Encoder(files["encoder.onnx"], files["links.onnx"]),
            CueLengths(card.cue_words, card.distances),
        )
    except KeyError as error:
        raise _damaged(f"{CARD} names no {error.args[0]}") from error
    return TrainedReader(card.name, weights_hash(), model, card.confidence, card.least_confidence)


@functools.cache
def weights_hash() -> str:
    """The hash of the card, which names the hashes of all other files: it stands in the provenance of every claim.

    Raises:
        DataError: there is no card.
    """
    return hashlib.sha256(read_file(CARD)).hexdigest()[:12]


def _card(content: bytes) -> Card:
    try:
        fields: Any = json.loads(content)
        return from_json(Card, fields["reading"])
    except (ValueError, KeyError, TypeError, InvalidRecord) as error:
        raise _damaged(CARD) from error


def _checked(name: str, sha256: str) -> bytes:
    content = read_file(name)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise _damaged(name)
    return content


def read_file(name: str) -> bytes:
    """The bytes of one file of the reader, unchecked.

    Raises:
        DataError: it is not there.
    """
    try:
        content: bytes = (_folder() / name).read_bytes()
        return content
    except OSError as error:
        raise DataError(
            f"the trained reader has no {name}: install sayso again, or read with the rules alone (`--reader rules`)"
        ) from error


def _folder() -> Any:
    return importlib.resources.files("sayso.models") / "attribution"


def _damaged(what: str) -> DataError:
    return DataError(
        f"the trained reader is damaged ({what}): install sayso again, or read with the rules alone (`--reader rules`)"
    )
