"""The trained network at run time: one window of word pieces in, scores of cues and links out.

Run by onnxruntime on one thread, so that the same text gives the same numbers.
"""

import importlib
from collections.abc import Sequence
from itertools import accumulate, chain
from typing import Any, NamedTuple

import numpy
from numpy.typing import NDArray

from sayso.models.wordpieces import FIRST, LAST, Word

Floats = NDArray[numpy.float32]
_OUTPUTS = ("states", "begin", "cue_first", "cue_last", "word")


class Encoded(NamedTuple):
    """What the encoder says of the W words of a window.

    `states` [W, 384]; `begin` [W, 2] logits that a cue begins (of PolNeAR's kind, of GUM's); `cue_first` and `cue_last`
    [W, 64], whose products score cues; `word` [W, 384], the words' side of the links.
    """

    states: Floats
    begin: Floats
    cue_first: Floats
    cue_last: Floats
    word: Floats


class Encoder:
    """The two graphs of the reader.

    Args:
        encoder: The encoder and its heads, as ONNX.
        links: The linking of cues to words, as ONNX.

    Raises:
        Exception: of onnxruntime, if the bytes are no graph that it can run.
    """

    def __init__(self, encoder: bytes, links: bytes) -> None:
        # Heavy: a command that reads nothing must not wait for it.
        onnxruntime: Any = importlib.import_module("onnxruntime")

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Windows differ in length: a plan of the memory for each length costs more time than it saves.
        options.enable_mem_pattern = False
        self._encoder: Any = onnxruntime.InferenceSession(encoder, options, providers=["CPUExecutionProvider"])
        self._links: Any = onnxruntime.InferenceSession(links, options, providers=["CPUExecutionProvider"])

    def encode(self, words: Sequence[Word]) -> Encoded:
        """What the encoder says of the words of one window, each known by its first piece."""
        of_words = [word.pieces for word in words]
        pieces = [FIRST, *chain.from_iterable(of_words), LAST]
        at = list(accumulate(map(len, of_words), initial=1))
        feed = {
            "pieces": numpy.array([pieces], numpy.int64),
            "places": numpy.arange(len(pieces), dtype=numpy.int64),
            "at": numpy.array(at[:-1], numpy.int64),
        }
        return Encoded(*self._encoder.run(_OUTPUTS, feed))

    def link(self, encoded: Encoded, cues: Sequence[tuple[int, int]], buckets: NDArray[numpy.int64]) -> Floats:
        """Scores [6, N, W] of the words for N cues (first and last word): inside, first, last; source, then content."""
        first, last = numpy.array(cues, numpy.int64).T
        heads = numpy.concatenate((encoded.states[first], encoded.states[last]), axis=1)
        feed = {"cues": heads, "words": encoded.word, "buckets": buckets}
        scores: Floats = self._links.run(None, feed)[0]
        return scores
