"""Confidence and threshold, set on the documents that were held back from training; then the card of the weights.

An attribution counts as right if its cue shares a word with the annotated one, its source too (or both name nobody),
and the words of the contents have a Jaccard index of at least one half. A logistic regression (Platt 1999) over what
model and rules say gives the probability of that; the threshold is the highest with about the best F1.
"""

import argparse
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy
import torch

from sayso.claims.confidence import is_same, log_odds
from sayso.claims.cues import compile_cues
from sayso.claims.sentence_draft import Attribution
from sayso.claims.statements import find_statements
from sayso.models.attributions import AttributionModel, CueLengths, FoundAttribution
from sayso.models.encoder import Encoder
from sayso.models.wordpieces import WordPieces
from sayso.pipeline.read import make_context
from sayso.records.report import Report
from sayso.records.span import Span
from sayso.text.sentences import find_paragraphs
from training.corpus import Document, is_held_back, load_documents
from training.export import constants, write_encoder, write_links

SAME_CONTENT = 0.5
RIDGE = 1e-2
ROUNDS = 50
BINS = 10
FLAT = 0.004
"""F1 within which two thresholds are as good as each other."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Row:
    """One attribution that the model found: its features, and whether it is right."""

    features: tuple[float, ...]
    is_right: bool


def main() -> None:
    """Writes graphs, vocabulary and card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kit", type=Path, required=True, help="the benchmark kit's folder")
    parser.add_argument("--minilm", type=Path, required=True, help="folder with vocab.txt")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--card", type=Path, required=True, help="what the card says besides figures, as JSON")
    parser.add_argument("--out", type=Path, required=True, help="the folder of the weights")
    parser.add_argument("--gum-only", action="store_true", help="set the confidence on GUM as well")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    weights = torch.load(options.checkpoint)
    write_encoder(weights, options.out / "encoder.onnx")
    write_links(weights, options.out / "links.onnx")
    (options.out / "vocab.txt").write_bytes((options.minilm / "vocab.txt").read_bytes())
    fixed = constants(weights)
    pieces = WordPieces((options.out / "vocab.txt").read_text(encoding="utf-8"))
    model = AttributionModel(
        pieces,
        Encoder((options.out / "encoder.onnx").read_bytes(), (options.out / "links.onnx").read_bytes()),
        CueLengths(tuple(fixed["cue_length"]), fixed["distances"]),
    )
    folder = options.kit / "train" / "attribution"
    documents = load_documents(folder / "gum" if options.gum_only else folder, "", pieces)
    reading, figures = calibrate([one for one in documents if is_held_back(one)], model)
    card = json.loads(options.card.read_text(encoding="utf-8"))
    card["held_back"] = figures
    names = ("encoder.onnx", "links.onnx", "vocab.txt")
    card["reading"] = {
        "name": card["name"],
        "files": {name: hashlib.sha256((options.out / name).read_bytes()).hexdigest() for name in names},
        "cue_words": fixed["cue_length"],
        "distances": fixed["distances"],
        **reading,
    }
    (options.out / "card.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))


def calibrate(documents: list[Document], model: AttributionModel) -> tuple[dict, dict]:
    """What reading needs of the calibration, and the figures it gave."""
    rows: list[Row] = []
    gold_count = 0
    alone = [0, 0]
    for document in documents:
        golds = [_words_of(document, gold) for gold in _spans(document)]
        gold_count += len(golds)
        by_rules = rules_of(document)
        found = model.find(document.text, find_paragraphs(document.text))
        for one in found:
            partner = next((rule for rule in by_rules if any(cue.overlaps(one.cue) for cue in rule.cue)), None)
            rows.append(Row(features(one, partner), is_right(_words_of(document, one), golds)))
        for rule in by_rules:
            if not any(cue.overlaps(one.cue) for cue in rule.cue for one in found):
                alone[0] += 1
                alone[1] += is_right(_words_of(document, (rule.source, rule.cue, rule.content)), golds)
    matrix = numpy.array([row.features for row in rows])
    right = numpy.array([row.is_right for row in rows], float)
    fitted = fit(matrix, right)
    chances = 1 / (1 + numpy.exp(-matrix @ fitted))
    least, best = best_threshold(chances, right, gold_count)
    names = ("bias", "cue", "source", "content", "agrees", "differs")
    confidence = {name: round(float(value), 4) for name, value in zip(names, fitted, strict=True)}
    confidence["rules_alone"] = round((alone[1] + 1) / (alone[0] + 2), 4)
    figures = {
        "documents": len(documents),
        "annotated": gold_count,
        "found": len(rows),
        "found_by_rules_alone": alone[0],
        "right_of_these": alone[1],
        "f1_at_threshold": round(100 * best, 2),
        "calibration_error": round(calibration_error(chances, right), 4),
    }
    return {"confidence": confidence, "least_confidence": round(least, 3)}, figures


def features(found: FoundAttribution, rule: Attribution | None) -> tuple[float, ...]:
    """The features of the regression, in the order of its weights."""
    same = rule is not None and is_same(rule, found)
    return (
        1.0,
        log_odds(found.cue_probability),
        float(numpy.log(max(found.source_probability, 1e-6))),
        float(numpy.log(max(found.content_probability, 1e-6))),
        float(same),
        float(rule is not None and not same),
    )


def fit(matrix: numpy.ndarray, right: numpy.ndarray) -> numpy.ndarray:
    """The weights of a logistic regression by Newton's method, with a little ridge."""
    weights = numpy.zeros(matrix.shape[1])
    for _ in range(ROUNDS):
        chances = 1 / (1 + numpy.exp(-matrix @ weights))
        gradient = matrix.T @ (right - chances) - RIDGE * weights
        curve = (matrix * (chances * (1 - chances))[:, None]).T @ matrix + RIDGE * numpy.eye(len(weights))
        weights = weights + numpy.linalg.solve(curve, gradient)
    return weights


def best_threshold(chances: numpy.ndarray, right: numpy.ndarray, gold_count: int) -> tuple[float, float]:
    """The highest threshold with about the best F1 (a reviewer has fewer to read), and its F1."""
    order = numpy.argsort(-chances)
    hits = numpy.cumsum(right[order])
    scores = 2 * hits / (numpy.arange(1, len(order) + 1) + gold_count)
    best = int(numpy.argmax(scores >= scores.max() - FLAT))
    return float(chances[order][best]), float(scores[best])


def calibration_error(chances: numpy.ndarray, right: numpy.ndarray) -> float:
    """Expected calibration error over ten bins of equal width."""
    bins = numpy.minimum((chances * BINS).astype(int), BINS - 1)
    gaps = [abs(chances[bins == one].mean() - right[bins == one].mean()) * (bins == one).sum() for one in set(bins)]
    return float(sum(gaps) / len(chances))


def rules_of(document: Document) -> list[Attribution]:
    """What the rules find in a document."""
    context = make_context(reader="rules")
    report = Report(id="r", capture="c", text=document.text, language="en")
    return find_statements(
        report, context.parts.sentences, compile_cues(context.parts.cues, context.parts.tolls.next_ones)
    )[1]


def is_right(one: tuple[set[int], ...], golds: list[tuple[set[int], ...]]) -> bool:
    """Whether one of the annotated attributions is met."""
    source, cue, content = one
    for gold_source, gold_cue, gold_content in golds:
        if not gold_cue & cue or bool(gold_source) != bool(source) or (gold_source and not gold_source & source):
            continue
        if len(content & gold_content) >= SAME_CONTENT * len(content | gold_content):
            return True
    return False


def _spans(document: Document) -> list[tuple]:
    """The annotated attributions as spans of characters."""
    words = document.words

    def spans(segments: tuple) -> tuple[Span, ...]:
        return tuple(Span(words[first].start, words[last].end) for first, last in segments)

    return [((spans(one.source) or (None,))[0], spans((one.cue,)), spans(one.content)) for one in document.golds]


def _words_of(document: Document, one: object) -> tuple[set[int], set[int], set[int]]:
    """Source, cue and content as the places where their words begin."""
    if isinstance(one, FoundAttribution):
        one = (one.source, (one.cue,), one.content)
    source, cue, content = one
    return (
        _places(document.text, (source,) if source else ()),
        _places(document.text, cue),
        _places(document.text, content),
    )


def _places(text: str, spans: tuple[Span, ...]) -> set[int]:
    return {match.start() for span in spans for match in _WORD.finditer(text, span.start, span.end)}


if __name__ == "__main__":
    main()
