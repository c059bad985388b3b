"""Cuts a trained network down: out go the heads of attention and the neurons that the others can stand in for best.

Layer by layer, on inputs that the cut layers before it give, the product that follows is fitted by least squares, so
that the sum it is part of comes out as in the whole network. One unit after another goes: each time the one without
which that sum is missed least when the others are fitted anew (Hassibi and Stork, NIPS 1992; for heads as wholes,
Kurtic et al., NeurIPS 2023). A miss counts half by its size, half by how much the loss changes in its direction.
"""

import argparse
import copy
import random
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import torch
from torch import nn

from sayso.models.wordpieces import WordPieces
from training.corpus import Document, cut_examples
from training.network import HEAD_WIDTH, TRIMMED, WIDTH, Layer, Network, Size
from training.train import (
    CORPORA,
    SEED,
    WEIGHTS,
    batches,
    collate,
    losses,
    pieces_of,
    training_documents,
    unmarked_documents,
)

EVERY = 6
"""Of so many batches one is fitted on: about 210,000 pieces in all."""
LOSS_BATCHES = 40
"""Whose gradients say in which directions the loss changes."""
RIDGE = 1e-4
"""Of the mean square of an input: added to each, so that the least squares have one solution."""
Batch = dict[str, torch.Tensor]


def main() -> None:
    """Writes the checkpoint of the smaller network."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kit", type=Path, required=True, help="the benchmark kit's folder")
    parser.add_argument("--minilm", type=Path, required=True, help="folder with vocab.txt")
    parser.add_argument("--checkpoint", type=Path, required=True, help="the checkpoint of the whole network")
    parser.add_argument("--out", type=Path, required=True, help="the checkpoint to write")
    parser.add_argument("--gum-only", action="store_true", help="learn from GUM's texts alone")
    options = parser.parse_args()
    torch.set_num_threads(1)
    whole = Network().eval()
    whole.load_state_dict(torch.load(options.checkpoint))
    pieces = WordPieces((options.minilm / "vocab.txt").read_text(encoding="utf-8"))
    marked = _batches(training_documents(options, pieces))
    unmarked = _batches(unmarked_documents(options, pieces))
    aims = directions(whole, marked[:LOSS_BATCHES])
    torch.save(trim(whole, (marked + unmarked)[::EVERY], aims, TRIMMED).state_dict(), options.out)


def _batches(documents: list[Document]) -> list[Batch]:
    chance = random.Random(SEED)
    examples = [one for document in documents for one in cut_examples(document, chance)]
    chosen = batches([one for one in examples if one.corpus == CORPORA[0] or one.golds], chance)
    return [collate(one) for one in chosen if one]


def directions(network: Network, batches: Iterable[Batch]) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """For the two sums of each layer, [384, 384]: how a miss counts, by its directions."""
    found = [(torch.zeros(WIDTH, WIDTH), torch.zeros(WIDTH, WIDTH)) for _ in network.layers]
    watched = copy.deepcopy(network)
    watched.pieces.weight.requires_grad_(False)
    for layer, (mixed, narrowed) in zip(watched.layers, found, strict=True):
        _watch(layer.norm_mix, mixed)
        _watch(layer.norm, narrowed)
    for batch in batches:
        watched.zero_grad()
        sum(WEIGHTS[name] * value for name, value in losses(watched, batch).items()).backward()
    return [tuple(_half_even(one) for one in pair) for pair in found]


def _watch(norm: nn.LayerNorm, moment: torch.Tensor) -> None:
    """Adds the second moment of the gradients of what flows into `norm`, each time that they come back."""

    def seen(_: nn.Module, inputs: tuple[torch.Tensor]) -> None:
        inputs[0].register_hook(add)

    def add(gradient: torch.Tensor) -> None:
        rows = gradient.reshape(-1, WIDTH)
        moment.add_(rows.T @ rows)

    norm.register_forward_pre_hook(seen)


def _half_even(moment: torch.Tensor) -> torch.Tensor:
    return 0.5 * moment + 0.5 * torch.eye(WIDTH) * torch.trace(moment) / WIDTH


@torch.no_grad()
def trim(
    whole: Network, batches: list[Batch], aims: list[tuple[torch.Tensor, torch.Tensor]], sizes: tuple[Size, ...]
) -> Network:
    """A network of `sizes` that does on the batches about what the whole one does."""
    cut = copy.deepcopy(whole)
    masks = [pieces_of(batch) for batch in batches]
    states = [whole.embed(batch["pieces"]) for batch in batches]
    pairs = Pairs(states, states)
    for layer, teacher, size, (mixed, narrowed) in zip(cut.layers, whole.layers, sizes, aims, strict=True):
        pairs = _trim_heads(layer, teacher, pairs, masks, mixed, size.heads)
        pairs = _trim_neurons(layer, teacher, pairs, masks, narrowed, size.inner)
    return cut


class Pairs(NamedTuple):
    """States [B, P, 384] of the same pieces, for each batch, in the cut network and in the whole one."""

    own: list[torch.Tensor]
    shown: list[torch.Tensor]


def _trim_heads(
    layer: Layer, teacher: Layer, pairs: Pairs, masks: list[torch.Tensor], aim: torch.Tensor, count: int
) -> Pairs:
    """Leaves `count` heads of a layer; the states after its attention."""
    seen = [mask[:, None, None, :] for mask in masks]
    sums = [one + teacher.mix(teacher.attend(one, mask)) for one, mask in zip(pairs.shown, seen, strict=True)]
    flows = [layer.attend(one, mask) for one, mask in zip(pairs.own, seen, strict=True)]
    fit = LeastSquares(layer.mix.in_features)
    for flow, own, wanted, mask in zip(flows, pairs.own, sums, masks, strict=True):
        fit.add(flow[mask], (wanted - own)[mask])
    kept, layer.mix = fit.leave(count, HEAD_WIDTH, aim)
    layer.query, layer.key, layer.value = (_rows(one, kept) for one in (layer.query, layer.key, layer.value))
    layer.heads = count
    own = [layer.norm_mix(one + layer.mix(flow[..., kept])) for one, flow in zip(pairs.own, flows, strict=True)]
    return Pairs(own, [teacher.norm_mix(one) for one in sums])


def _trim_neurons(
    layer: Layer, teacher: Layer, pairs: Pairs, masks: list[torch.Tensor], aim: torch.Tensor, count: int
) -> Pairs:
    """Leaves `count` neurons of a layer; the states after it."""
    sums = [one + teacher.narrow(teacher.fire(one)) for one in pairs.shown]
    fit = LeastSquares(layer.narrow.in_features)
    for own, wanted, mask in zip(pairs.own, sums, masks, strict=True):
        fit.add(layer.fire(own)[mask], (wanted - own)[mask])
    kept, layer.narrow = fit.leave(count, 1, aim)
    layer.widen = _rows(layer.widen, kept)
    own = [layer.norm(one + layer.narrow(layer.fire(one))) for one in pairs.own]
    return Pairs(own, [teacher.norm(one) for one in sums])


def _rows(linear: nn.Linear, kept: torch.Tensor) -> nn.Linear:
    return _linear(linear.weight[kept].clone(), linear.bias[kept].clone())


def _linear(weight: torch.Tensor, bias: torch.Tensor) -> nn.Linear:
    linear = nn.Linear(weight.shape[1], weight.shape[0])
    linear.weight, linear.bias = nn.Parameter(weight), nn.Parameter(bias)
    return linear


class LeastSquares:
    """The product of `count` inputs, and a bias, that comes nearest to what is wanted."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._inputs = torch.zeros(count + 1, count + 1, dtype=torch.float64)
        self._both = torch.zeros(count + 1, WIDTH, dtype=torch.float64)

    def add(self, inputs: torch.Tensor, wanted: torch.Tensor) -> None:
        """Counts rows of inputs [N, count] and of what is wanted [N, 384]."""
        inputs = torch.cat((inputs, torch.ones(len(inputs), 1)), 1)
        self._inputs += (inputs.T @ inputs).double()
        self._both += (inputs.T @ wanted).double()

    def leave(self, units: int, width: int, aim: torch.Tensor) -> tuple[torch.Tensor, nn.Linear]:
        """The inputs of the best `units` units, each `width` wide, and the product fitted for them alone."""
        ridge = RIDGE * self._inputs.diagonal()[: self._count].mean()
        inverse = torch.linalg.inv(self._inputs + ridge * torch.eye(self._count + 1, dtype=torch.float64))
        weights = inverse @ self._both
        alive = torch.ones(self._count // width, dtype=torch.bool)
        while int(alive.sum()) > units:
            costs = _costs(inverse, weights, width, aim.double())
            unit = int(torch.where(alive, costs, torch.inf).argmin())
            alive[unit] = False
            _take_out(inverse, weights, slice(unit * width, (unit + 1) * width))
        kept = alive.repeat_interleave(width).nonzero().flatten()
        return kept, _linear(weights[kept].T.float().contiguous(), weights[-1].float())


def _costs(inverse: torch.Tensor, weights: torch.Tensor, width: int, aim: torch.Tensor) -> torch.Tensor:
    """How much more the aim is missed without each unit, with the others fitted anew."""
    count = len(weights) - 1
    if width == 1:
        return ((weights[:count] @ aim) * weights[:count]).sum(1) / inverse.diagonal()[:count].clamp(min=1e-30)
    own = inverse[:count, :count].view(count // width, width, count // width, width)
    blocks = own.diagonal(dim1=0, dim2=2).permute(2, 0, 1)
    rows = weights[:count].view(count // width, width, WIDTH)
    return torch.einsum("uwi,uwj,ij->u", rows, torch.linalg.solve(blocks, rows), aim)


def _take_out(inverse: torch.Tensor, weights: torch.Tensor, gone: slice) -> None:
    """Fits the weights, and the inverse of the inputs' moments, to there being no inputs `gone`, in place."""
    column = inverse[:, gone].clone()
    weights -= column @ torch.linalg.solve(column[gone], weights[gone])
    inverse -= column @ torch.linalg.solve(column[gone], column.T)
    weights[gone] = 0
    inverse[gone, :] = 0
    inverse[:, gone] = 0
    inverse[gone, gone].diagonal().fill_(1)


if __name__ == "__main__":
    main()
