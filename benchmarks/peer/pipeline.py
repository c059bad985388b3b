"""The peer of the full reading: a spaCy pipeline (tok2vec, tagger, parser, names) of the usual small size.

Run by the Python of `make peer`'s environment, by `benchmarks/speed.py`. It is told on standard input to go over the
texts once, and answers with the processor seconds that this took:

    benchmarks/peer/.venv/bin/python benchmarks/peer/pipeline.py texts.json

The weights are random, from a fixed seed: UD English EWT, on which such a pipeline would be trained, is not at hand,
and how fast it runs does not depend on what the weights are. What it finds is meaningless.
"""

import json
import sys
import time
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed

WIDTH = 96
DEPTH = 4
ROWS = (5000, 1000, 2500, 2500)
"""Rows of the tables for the norm, prefix, suffix and shape of words: spaCy's own defaults for small pipelines."""
TAGS = 49
"""Tags of UD English EWT (the Penn set and its marks)."""
RELATIONS = 48
"""Relations of UD English EWT, subtypes included."""
NAMES = 18
"""Types of names in OntoNotes, the usual set of small English pipelines."""
SEED = 17


def main() -> None:
    """Reads the texts, builds the pipeline, and goes over the texts once for each line on standard input."""
    texts = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    pipeline = build()
    print(f"spaCy {spacy.__version__}", flush=True)
    for _line in sys.stdin:
        start = time.process_time()
        for _doc in pipeline.pipe(texts):
            pass
        print(time.process_time() - start, flush=True)


def build() -> Language:
    """The pipeline, its weights random."""
    fix_random_seed(SEED)
    pipeline = spacy.blank("en")
    tok2vec = {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": WIDTH,
            "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
            "rows": list(ROWS),
            "include_static_vectors": False,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": WIDTH,
            "depth": DEPTH,
            "window_size": 1,
            "maxout_pieces": 3,
        },
    }
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": WIDTH, "upstream": "tok2vec"}
    pipeline.add_pipe("tok2vec", config={"model": tok2vec})
    tagger = pipeline.add_pipe("tagger", config={"model": {"tok2vec": listener}})
    parser = pipeline.add_pipe("parser", config={"model": {"tok2vec": listener}})
    names = pipeline.add_pipe("ner", config={"model": {"tok2vec": listener}})
    for number in range(TAGS):
        tagger.add_label(f"T{number}")
    for number in range(RELATIONS):
        parser.add_label(f"r{number}")
    for number in range(NAMES):
        names.add_label(f"N{number}")
    pipeline.initialize(lambda: [_example(pipeline)])
    return pipeline


def _example(pipeline: Language) -> Example:
    """One sentence with every tag and relation, which the parts need to take their labels."""
    words = [f"w{number}" for number in range(TAGS)]
    doc = Doc(pipeline.vocab, words=words)
    gold = Doc(
        pipeline.vocab,
        words=words,
        tags=[f"T{number}" for number in range(TAGS)],
        heads=[max(0, number - 1) for number in range(TAGS)],
        deps=["ROOT", *(f"r{number % RELATIONS}" for number in range(1, TAGS))],
        ents=[f"B-N{number % NAMES}" for number in range(TAGS)],
    )
    return Example(doc, gold)


if __name__ == "__main__":
    main()
