"""The network: MiniLM as encoder, cues from one head, sources and contents of each cue from a linking head.

Cues: each word has a probability to begin one, and a distribution over how many words it spans. Links: every pair of a
cue and a word has six scores (inside, first, last of the source; the same of the content), as products of a vector of
the cue and one of the word and a bias for their distance. The best source is the segment with the greatest sum, the
content one or two segments; training maximises the probability of the annotated segments among all of them (a
semi-Markov model whose sums are prefix sums, so that nothing runs word by word).
"""

import json
import struct
from pathlib import Path
from typing import NamedTuple

import numpy
import torch
from torch import nn
from torch.nn import functional

from sayso.models.wordpieces import VOCABULARY_SIZE

WIDTH, HEAD_WIDTH, LAYERS, POSITIONS = 384, 32, 4, 512
CUE_WORDS = 16
"""Longest cue: 99.8 % of PolNeAR's are no longer."""
LINK_WIDTH = 64
SCORES = 6
DISTANCES = 28
"""Buckets of distance on each side of a cue: exact to 16 words, then by powers."""
AUX = 4
FAR = -1e4


class Size(NamedTuple):
    """What a layer has: heads of attention, 32 wide each, and neurons between its two last products."""

    heads: int
    inner: int


WHOLE = (Size(12, 1536),) * LAYERS
"""MiniLM's own."""
TRIMMED = (Size(5, 1024), Size(9, 1152), Size(7, 768), Size(7, 704))
"""What is left of it where it is missed least for the time that it takes (`training/trim.py`)."""


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self, size: Size, dropout: float) -> None:
        super().__init__()
        self.heads = size.heads
        across = size.heads * HEAD_WIDTH
        self.query, self.key, self.value = (nn.Linear(WIDTH, across) for _ in range(3))
        self.mix = nn.Linear(across, WIDTH)
        self.norm_mix = nn.LayerNorm(WIDTH, eps=1e-12)
        self.widen = nn.Linear(WIDTH, size.inner)
        self.narrow = nn.Linear(size.inner, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def attend(self, state: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """What the heads make of `state` [B, P, 384], side by side, where `mask` [B, 1, 1, P] is true."""
        batch, length, _ = state.shape
        split = lambda x: x.view(batch, length, self.heads, HEAD_WIDTH).transpose(1, 2)  # noqa: E731
        seen = functional.scaled_dot_product_attention(
            split(self.query(state)), split(self.key(state)), split(self.value(state)), attn_mask=mask
        )
        return seen.transpose(1, 2).reshape(batch, length, -1)

    def fire(self, state: torch.Tensor) -> torch.Tensor:
        """What the neurons make of `state`."""
        return functional.gelu(self.widen(state))

    def forward(self, state: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        state = self.norm_mix(state + self.mix(self.attend(state, mask)))
        return self.norm(state + self.drop(self.narrow(self.fire(state))))


class Network(nn.Module):
    """Encoder and heads.

    Args:
        sizes: Of the layers.
        dropout: Share of activations that are dropped in training.
    """

    def __init__(self, sizes: tuple[Size, ...] = WHOLE, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces = nn.Embedding(VOCABULARY_SIZE, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(size, dropout) for size in sizes)
        self.begin = nn.Linear(WIDTH, 2)  # one for each corpus: they mark different things
        self.tags = nn.Linear(WIDTH, AUX)
        self.cue_first = nn.Linear(WIDTH, LINK_WIDTH)
        self.cue_last = nn.Linear(WIDTH, LINK_WIDTH)
        self.cue_length = nn.Parameter(torch.zeros(CUE_WORDS))
        self.word = nn.Linear(WIDTH, SCORES * LINK_WIDTH)
        self.cue = nn.Sequential(
            nn.Linear(2 * WIDTH, WIDTH), nn.GELU(), nn.Dropout(dropout), nn.Linear(WIDTH, SCORES * LINK_WIDTH)
        )
        self.distance = nn.Parameter(torch.zeros(SCORES, 2 * DISTANCES + 1))

    def embed(self, pieces: torch.Tensor) -> torch.Tensor:
        """States [B, P, 384] of the pieces [B, P] before the first layer."""
        return self.norm(self.pieces(pieces) + self.positions.weight[: pieces.shape[1]])

    def encode(self, pieces: torch.Tensor, mask: torch.Tensor) -> list[torch.Tensor]:
        """States [B, P, 384] of the pieces [B, P] after each layer; `mask` [B, P] is true where there is a piece."""
        states = [self.drop(self.embed(pieces))]
        seen = mask[:, None, None, :]
        for layer in self.layers:
            states.append(layer(states[-1], seen))
        return states[1:]

    def cue_ends(self, states: torch.Tensor, first: torch.Tensor) -> torch.Tensor:
        """Scores [N, 16] for the length of the cues that begin at `first` [N, 2] (window, word)."""
        window, word = first[:, 0], first[:, 1]
        padded = functional.pad(self.cue_last(states), (0, 0, 0, CUE_WORDS))
        at = word[:, None] + torch.arange(CUE_WORDS)
        ends = padded[window[:, None], at]
        scores = torch.einsum("nd,nkd->nk", self.cue_first(states[window, word]), ends) / LINK_WIDTH**0.5
        inside = at < states.shape[1]
        return (scores.float() + self.cue_length).masked_fill(~inside, FAR)

    def links(self, states: torch.Tensor, cues: torch.Tensor) -> torch.Tensor:
        """Scores [B, K, 6, W] of every word of `states` [B, W, 384] for the cues [B, K, 2] (first and last word)."""
        batch, count, _ = cues.shape
        row = torch.arange(batch)[:, None]
        first, last = cues.unbind(-1)
        heads = self.cue(torch.cat((states[row, first], states[row, last]), -1))
        heads = heads.view(batch, count, SCORES, LINK_WIDTH).transpose(1, 2)
        words = self.word(states).view(batch, -1, SCORES, LINK_WIDTH).permute(0, 2, 3, 1)
        scores = (heads @ words).transpose(1, 2).float() / LINK_WIDTH**0.5
        near = self.distance.float()[:, buckets(first.flatten(), last.flatten(), states.shape[1])]
        return scores + near.view(SCORES, batch, count, -1).permute(1, 2, 0, 3)


def buckets(first: torch.Tensor, last: torch.Tensor, count: int) -> torch.Tensor:
    """The bucket of distance [N, count] of each word from a cue: the middle one inside it, lower before it."""
    word = torch.arange(count)[None]
    before = (first[:, None] - word).clamp(min=0)
    after = (word - last[:, None]).clamp(min=0)
    return DISTANCES + _step(after) - _step(before)


def _step(distance: torch.Tensor) -> torch.Tensor:
    far = 16 + (4 * torch.log2(distance.clamp(min=16).float() / 16)).floor().long()
    return torch.where(distance <= 16, distance, far.clamp(max=DISTANCES))


def segment_loss(
    scores: torch.Tensor, gold: torch.Tensor, counts: torch.Tensor, valid: torch.Tensor, *, most: int
) -> torch.Tensor:
    """Negative log-likelihood [N] of the annotated segments.

    Args:
        scores: [N, 3, W]: inside, first, last.
        gold: [N, 2, 2] first and last word of up to two segments.
        counts: [N] segments annotated, from 0 to `most`.
        valid: [N, W] whether there is a word.
        most: 1 for sources (0 or 1 segment), 2 for contents (0, 1 or 2).
    """
    inside, first, last = scores.unbind(1)
    inside = inside.masked_fill(~valid, 0.0)
    first = first.masked_fill(~valid, FAR)
    last = last.masked_fill(~valid, FAR)
    total = inside.cumsum(-1)
    opening = first - (total - inside)
    closing = last + total
    one = closing + torch.logcumsumexp(opening, -1)
    normal = [torch.zeros(len(scores)), torch.logsumexp(one, -1)]
    if most == 2:
        ended = torch.logcumsumexp(one, -1)
        before = functional.pad(ended[:, :-2], (2, 0), value=2 * FAR)
        normal.append(torch.logsumexp(closing + torch.logcumsumexp(opening + before, -1), -1))
    score = torch.zeros(len(scores))
    for number in range(most):
        begin, end = gold[:, number, 0], gold[:, number, 1]
        part = opening.gather(1, begin[:, None]) + closing.gather(1, end[:, None])
        score = score + torch.where(counts > number, part[:, 0], 0.0)
    return torch.logsumexp(torch.stack(normal, -1), -1) - score


def load_minilm(network: Network, path: Path) -> None:
    """Fills the encoder with the weights of a safetensors file of MiniLM-L6-H384."""
    tensors = read_safetensors(path)
    take = lambda name: torch.from_numpy(tensors[name].copy())  # noqa: E731
    state = {
        "pieces.weight": take("embeddings.word_embeddings.weight"),
        "positions.weight": take("embeddings.position_embeddings.weight")
        + take("embeddings.token_type_embeddings.weight")[0],
        "norm.weight": take("embeddings.LayerNorm.weight"),
        "norm.bias": take("embeddings.LayerNorm.bias"),
    }
    names = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "mix": "attention.output.dense",
        "norm_mix": "attention.output.LayerNorm",
        "widen": "intermediate.dense",
        "narrow": "output.dense",
        "norm": "output.LayerNorm",
    }
    for number in range(LAYERS):
        for ours, theirs in names.items():
            for kind in ("weight", "bias"):
                state[f"layers.{number}.{ours}.{kind}"] = take(f"encoder.layer.{number}.{theirs}.{kind}")
    missing, unexpected = network.load_state_dict(state, strict=False)
    encoder = [name for name in missing if name.split(".")[0] in ("pieces", "positions", "norm", "layers")]
    if encoder or unexpected:
        raise ValueError(f"{path}: no weights for {encoder}, no place for {unexpected}")


def read_safetensors(path: Path) -> dict[str, numpy.ndarray]:
    """The arrays of a safetensors file by their names."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    kinds = {"F32": numpy.float32, "I64": numpy.int64}
    return {
        name: numpy.frombuffer(
            data[8 + length + entry["data_offsets"][0] : 8 + length + entry["data_offsets"][1]], kinds[entry["dtype"]]
        ).reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__"
    }
