"""Cuts a trained network down: out go the heads of attention and the neurons that its loss would miss least.

What one is worth is how much the loss would change without it, to first order: its activation times the gradient there
(Michel et al., NeurIPS 2019, for heads; Molchanov et al., ICLR 2017, for neurons), squared and summed over batches.
"""

import argparse
import random
from collections.abc import Callable, Iterable
from pathlib import Path

import torch
from torch import nn

from sayso.models.wordpieces import WordPieces
from training.corpus import Example, cut_examples
from training.network import HEAD_WIDTH, SMALL, Network, Size
from training.train import CORPORA, SEED, WEIGHTS, batches, collate, losses, training_documents

BATCHES = 80
"""Of about 2,000 pieces: a sixth of an epoch."""
State = dict[str, torch.Tensor]


def main() -> None:
    """Writes the checkpoint of the smaller network."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kit", type=Path, required=True, help="the benchmark kit's folder")
    parser.add_argument("--minilm", type=Path, required=True, help="folder with vocab.txt")
    parser.add_argument("--checkpoint", type=Path, required=True, help="the checkpoint of the whole network")
    parser.add_argument("--out", type=Path, required=True, help="the checkpoint to write")
    parser.add_argument("--gum-only", action="store_true", help="leave PolNeAR out")
    options = parser.parse_args()
    state = torch.load(options.checkpoint)
    network = Network()
    network.load_state_dict(state)
    measured = worths(network.bfloat16().eval(), map(collate, _some(options)), _loss)
    torch.save(trim(state, measured, SMALL), options.out)


def _some(options: argparse.Namespace) -> list[list[Example]]:
    pieces = WordPieces((options.minilm / "vocab.txt").read_text(encoding="utf-8"))
    chance = random.Random(SEED)
    examples = [one for document in training_documents(options, pieces) for one in cut_examples(document, chance)]
    wanted = [one for one in examples if one.corpus == CORPORA[0] or one.golds]
    return batches(wanted, chance)[:BATCHES]


def _loss(network: Network, batch: State) -> torch.Tensor:
    return torch.stack([WEIGHTS[name] * value for name, value in losses(network, batch).items()]).sum()


def worths(
    network: Network, batches: Iterable[State], loss: Callable[[Network, State], torch.Tensor]
) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """For each layer, what each of its heads [heads] and each of its neurons [inner] is worth."""
    found = [(torch.zeros(layer.heads), torch.zeros(layer.narrow.in_features)) for layer in network.layers]
    for layer, (heads, neurons) in zip(network.layers, found, strict=True):
        _watch(layer.mix, heads, HEAD_WIDTH)
        _watch(layer.narrow, neurons, 1)
    for batch in batches:
        network.zero_grad()
        loss(network, batch).backward()
    return found


def _watch(product: nn.Linear, worth: torch.Tensor, width: int) -> None:
    """Adds to `worth` what flows into `product`, times its gradient, each time that a gradient comes back."""

    def seen(_: nn.Module, inputs: tuple[torch.Tensor]) -> None:
        (value,) = inputs
        value.register_hook(lambda gradient: add(value.detach(), gradient))

    def add(value: torch.Tensor, gradient: torch.Tensor) -> None:
        worth.add_((value.float() * gradient.float()).sum((0, 1)).view(-1, width).sum(1) ** 2)

    product.register_forward_pre_hook(seen)


def trim(state: State, worth: list[tuple[torch.Tensor, torch.Tensor]], size: Size) -> State:
    """The weights of a network of `size`, with the heads and neurons that are worth most, in their order."""
    state = dict(state)
    for number, (heads, neurons) in enumerate(worth):
        kept_heads = heads.topk(size.heads).indices.sort().values
        across = (kept_heads[:, None] * HEAD_WIDTH + torch.arange(HEAD_WIDTH)).flatten()
        inner = neurons.topk(size.inner).indices.sort().values
        layer = f"layers.{number}"
        for name, kept in (("query", across), ("key", across), ("value", across), ("widen", inner)):
            for kind in ("weight", "bias"):
                state[f"{layer}.{name}.{kind}"] = state[f"{layer}.{name}.{kind}"][kept]
        for name, kept in (("mix", across), ("narrow", inner)):
            state[f"{layer}.{name}.weight"] = state[f"{layer}.{name}.weight"][:, kept]
    return state


if __name__ == "__main__":
    main()
