"""Trains the reader's network on the kit's corpora: one run, one seed, a checkpoint with the averaged weights."""

import argparse
import copy
import json
import math
import random
import tempfile
import time
from pathlib import Path

import torch
from torch.nn import functional

from sayso.models.wordpieces import FIRST, LAST, PADDING, WordPieces
from training.corpus import Document, Example, cut_examples, is_held_back, load_documents, load_texts
from training.network import TRIMMED, Network, load_minilm, segment_loss

SEED = 20261123
CORPORA = ("polnear", "gum")
UNMARKED = "rights_attacks"
"""A part of the kit with reports of harm, in which no attribution is marked: a trimmed network is taught on it too."""
RATE_ENCODER, RATE_HEADS = 2.5e-4, 1e-3
RATE_TAUGHT = 1e-4
"""Of the layers of a trimmed network, which begin with trained weights."""
WARM_UP = 0.08
HEADS = ("begin", "tags", "cue_first", "cue_last", "word")
AVERAGING = 0.99
"""Decay of the running average of the weights, which is what ships."""
BATCH_PIECES = 2048
WEIGHTS = {"begin": 1.0, "end": 0.5, "source": 0.5, "content": 0.5, "tags": 0.5, "states": 1.0, "heads": 1.0}


def collate(examples: list[Example]) -> dict[str, torch.Tensor]:
    """The tensors of one batch; words are known by the position of their first piece."""
    pieces = [[FIRST, *(piece for word in one.words for piece in word.pieces), LAST] for one in examples]
    longest = max(map(len, pieces))
    most = max(len(one.words) for one in examples)
    batch = {
        "pieces": torch.tensor([row + [PADDING] * (longest - len(row)) for row in pieces]),
        "length": torch.tensor([len(row) for row in pieces]),
        "at": torch.zeros(len(examples), most, dtype=torch.long),
        "words": torch.tensor([len(one.words) for one in examples]),
        "begin": torch.zeros(len(examples), most),
        "tags": torch.zeros(len(examples), most, 4),
        "corpus": torch.tensor([CORPORA.index(one.corpus) for one in examples]),
    }
    most_cues = max(1, *(len(one.golds) for one in examples))
    batch["linked"] = torch.zeros(len(examples), most_cues, 2, dtype=torch.long)
    batch["slot"] = torch.tensor([slot for one in examples for slot in range(len(one.golds))], dtype=torch.long)
    cues, source, content, counts = [], [], [], []
    for row, one in enumerate(examples):
        position = 1
        for number, word in enumerate(one.words):
            batch["at"][row, number] = position
            position += len(word.pieces)
        for slot, gold in enumerate(one.golds):
            batch["linked"][row, slot] = torch.tensor(gold.cue)
            batch["begin"][row, gold.cue[0]] = 1
            cues.append((row, *gold.cue))
            source.append(_two(gold.source))
            content.append(_two(gold.content))
            counts.append((len(gold.source), len(gold.content)))
            for kind, segments in enumerate(((gold.cue,), gold.source, gold.content)):
                for first, last in segments:
                    batch["tags"][row, first : last + 1, kind] = 1
            for first, _ in gold.content:
                batch["tags"][row, first, 3] = 1
    batch["cues"] = torch.tensor(cues, dtype=torch.long).view(-1, 3)
    batch["source"] = torch.tensor(source, dtype=torch.long).view(-1, 2, 2)
    batch["content"] = torch.tensor(content, dtype=torch.long).view(-1, 2, 2)
    batch["counts"] = torch.tensor(counts, dtype=torch.long).view(-1, 2)
    return batch


def _two(segments: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    return [*segments, (0, 0), (0, 0)][:2]


def states_of(network: Network, batch: dict[str, torch.Tensor]) -> tuple[list[torch.Tensor], torch.Tensor]:
    """States [B, P, 384] of the pieces after each layer, and [B, P] whether there is one."""
    mask = pieces_of(batch)
    return network.encode(batch["pieces"], mask), mask


def pieces_of(batch: dict[str, torch.Tensor]) -> torch.Tensor:
    """Where [B, P] there is a piece."""
    return torch.arange(batch["pieces"].shape[1]) < batch["length"][:, None]


def losses(network: Network, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The mean loss of each head on one batch."""
    layers, _ = states_of(network, batch)
    states = layers[-1].gather(1, batch["at"][..., None].expand(-1, -1, layers[-1].shape[-1]))
    valid = torch.arange(batch["at"].shape[1]) < batch["words"][:, None]
    begin = network.begin(states).float()
    tags = network.tags(states).float()
    ends = network.cue_ends(states, batch["cues"][:, :2])
    links = network.links(states, batch["linked"])[batch["cues"][:, 0], batch["slot"]]
    begin = begin[torch.arange(len(begin)), :, batch["corpus"]]
    is_main = (batch["corpus"] == 0)[:, None] & valid
    begun = functional.binary_cross_entropy_with_logits(begin, batch["begin"], reduction="none")
    marked = functional.binary_cross_entropy_with_logits(tags, batch["tags"], reduction="none").sum(-1)
    found = {
        "begin": (begun * valid).sum() / 40 / len(begin),
        "tags": (marked * is_main).sum() / 160 / len(begin),
    }
    if len(batch["cues"]):
        seen = valid[batch["cues"][:, 0]]
        length = (batch["cues"][:, 2] - batch["cues"][:, 1]).clamp(max=ends.shape[1] - 1)
        found["end"] = functional.cross_entropy(ends, length)
        counts = batch["counts"]
        found["source"] = segment_loss(links[:, :3], batch["source"], counts[:, 0], seen, most=1).mean()
        found["content"] = segment_loss(links[:, 3:], batch["content"], counts[:, 1], seen, most=2).mean()
    return found


def losses_taught(network: Network, batch: dict[str, torch.Tensor], teacher: Network) -> dict[str, torch.Tensor]:
    """How far a network's states and the outputs of its heads on one batch are from its teacher's."""
    layers, mask = states_of(network, batch)
    with torch.no_grad():
        shown, _ = states_of(teacher, batch)
    apart = [_apart(one[mask], other[mask]) for one, other in zip(layers, shown, strict=True)]
    valid = torch.arange(batch["at"].shape[1]) < batch["words"][:, None]
    own, others = (
        one[-1].gather(1, batch["at"][..., None].expand(-1, -1, one[-1].shape[-1]))[valid] for one in (layers, shown)
    )
    heads = [_apart(getattr(network, name)(own), getattr(teacher, name)(others)) for name in HEADS]
    return {"states": torch.stack(apart).mean(), "heads": torch.stack(heads).mean()}


def _apart(one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    """The mean squared distance of two sets of vectors [N, D], in parts of the variance of the second."""
    other = other.detach().float()
    return (one.float() - other).pow(2).mean() / other.var()


def batches(examples: list[Example], chance: random.Random) -> list[list[Example]]:
    """The examples in batches of about the same number of pieces, of similar length, in random order."""
    size = {id(one): sum(len(word.pieces) for word in one.words) for one in examples}
    ordered = sorted(examples, key=lambda one: size[id(one)] + chance.randint(0, 24))
    found: list[list[Example]] = [[]]
    for one in ordered:
        longest = max([size[id(one)], *(size[id(other)] for other in found[-1])])
        if found[-1] and longest * (len(found[-1]) + 1) > BATCH_PIECES:
            found.append([])
        found[-1].append(one)
    chance.shuffle(found)
    return found


def main() -> None:
    """Trains and writes the checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kit", type=Path, required=True, help="the benchmark kit's folder")
    parser.add_argument("--minilm", type=Path, required=True, help="folder with model.safetensors and vocab.txt")
    parser.add_argument("--out", type=Path, required=True, help="the checkpoint to write")
    parser.add_argument("--begin", type=Path, help="the checkpoint of a trimmed network to begin with")
    parser.add_argument("--teacher", type=Path, help="the checkpoint of the whole network that teaches it")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--gum-only", action="store_true", help="learn from GUM's texts alone")
    parser.add_argument("--steps", type=int, help="stop after so many steps (a trial)")
    options = parser.parse_args()
    if options.processes == 1:
        train(0, options, None)
    else:
        with tempfile.TemporaryDirectory() as folder:
            torch.multiprocessing.spawn(train, (options, f"file://{folder}/meeting"), nprocs=options.processes)


def train(rank: int, options: argparse.Namespace, meeting: str | None) -> None:
    """Trains; each of several processes takes its share of the batches, and their gradients are averaged.

    The encoder and heads compute in bfloat16; the weights that are updated stay in 32 bits.
    """
    count = options.processes
    torch.set_num_threads(1)
    if meeting:
        torch.distributed.init_process_group("gloo", init_method=meeting, rank=rank, world_size=count)
    torch.manual_seed(SEED)
    pieces = WordPieces((options.minilm / "vocab.txt").read_text(encoding="utf-8"))
    documents = training_documents(options, pieces)
    master, teacher = first_weights(options)
    if teacher:
        documents += unmarked_documents(options, pieces)
    network = copy.deepcopy(master).bfloat16().train()
    for one in (master, network):
        _choose(one, is_taught=teacher is not None)
    own = [weight for weight in master.parameters() if weight.requires_grad]
    quick = [weight for weight in network.parameters() if weight.requires_grad]
    average = [weight.detach().clone() for weight in own]
    torch.manual_seed(SEED + rank)
    chance = random.Random(SEED)
    plan = [batches(_epoch(documents, chance, number), chance) for number in range(options.epochs)]
    plan = [[epoch[at : at + count] for at in range(0, len(epoch) - count + 1, count)] for epoch in plan]
    steps = sum(map(len, plan))
    optimiser, schedule = make_optimiser(master, steps, is_taught=teacher is not None)
    report = Progress(steps)
    for number, epoch in enumerate(plan):
        for groups in epoch:
            batch = collate(groups[rank])
            found = losses_taught(network, batch, teacher) if teacher else losses(network, batch)
            sum(WEIGHTS[name] * value for name, value in found.items()).backward()
            gradient = torch.cat([_gradient(weight) for weight in quick])
            for weight in quick:
                weight.grad = None
            if meeting:
                torch.distributed.all_reduce(gradient)
                gradient /= count
            gradient *= (1.0 / (gradient.norm() + 1e-6)).clamp(max=1.0)
            position = 0
            for weight in own:
                weight.grad = gradient[position : position + weight.numel()].view_as(weight)
                position += weight.numel()
            optimiser.step()
            schedule.step()
            with torch.no_grad():
                torch._foreach_copy_(quick, own)
                decay = min(AVERAGING, (report.step + 1) / (report.step + 11))
                torch._foreach_lerp_(average, own, 1 - decay)
            if rank == 0:
                report.add(number, found, sum(len(one.words) for group in groups for one in group))
            if options.steps and report.step >= options.steps:
                return
        if rank == 0:
            _save(master, average, options.out)


def first_weights(options: argparse.Namespace) -> tuple[Network, Network | None]:
    """The network that is trained, and the one that teaches it, if one does."""
    if not options.begin:
        master = Network()
        load_minilm(master, options.minilm / "model.safetensors")
        return master, None
    master, teacher = Network(TRIMMED, dropout=0.0), Network()
    master.load_state_dict(torch.load(options.begin))
    teacher.load_state_dict(torch.load(options.teacher))
    return master, teacher.bfloat16().eval()


def _choose(network: Network, *, is_taught: bool) -> None:
    """Says which weights are trained: all but the table of pieces; of one that is taught, those of its layers."""
    for name, weight in network.named_parameters():
        weight.requires_grad_(name.startswith("layers.") or not (is_taught or name == "pieces.weight"))


def _save(master: Network, average: list[torch.Tensor], path: Path) -> None:
    state = {name: value.clone() for name, value in master.state_dict().items()}
    names = [name for name, weight in master.named_parameters() if weight.requires_grad]
    state.update(zip(names, average, strict=True))
    torch.save(state, path)


def _gradient(weight: torch.Tensor) -> torch.Tensor:
    if weight.grad is None:
        return torch.zeros(weight.numel())
    return weight.grad.flatten().float()


def _epoch(documents: list[Document], chance: random.Random, number: int) -> list[Example]:
    """The windows of one epoch; of GUM, which marks little, every other time those with a mark."""
    examples = [example for one in documents for example in cut_examples(one, chance)]
    return [example for example in examples if example.corpus == CORPORA[0] or (example.golds and number % 2 == 0)]


def training_documents(options: argparse.Namespace, pieces: WordPieces) -> list[Document]:
    """The documents that are trained on."""
    folder = options.kit / "train" / "attribution"
    documents = load_documents(folder / "gum", CORPORA[0] if options.gum_only else CORPORA[1], pieces)
    if not options.gum_only:
        documents += load_documents(folder, CORPORA[0], pieces)
    return [one for one in documents if not is_held_back(one)]


def unmarked_documents(options: argparse.Namespace, pieces: WordPieces) -> list[Document]:
    """Reports of harm without annotations: what one network does on them can be shown to another."""
    return [] if options.gum_only else load_texts(options.kit / "train" / UNMARKED, CORPORA[0], pieces)


def make_optimiser(
    network: Network, steps: int, *, is_taught: bool
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    """AdamW with a lower rate for the encoder than for the heads; both rise, then fall in a line."""
    named = [(name.split(".")[0], weight) for name, weight in network.named_parameters() if weight.requires_grad]
    encoder = [weight for name, weight in named if name in ("positions", "norm", "layers")]
    heads = [weight for name, weight in named if name not in ("positions", "norm", "layers")]
    groups = [{"params": encoder, "lr": RATE_TAUGHT if is_taught else RATE_ENCODER}]
    if heads:
        groups.append({"params": heads, "lr": RATE_HEADS})
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    rate = lambda step: min(1.0, (step + 1) / (WARM_UP * steps)) * max(0.02, 1 - step / steps)  # noqa: E731
    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, rate)


class Progress:
    """Prints how the losses fall, and how fast."""

    def __init__(self, steps: int) -> None:
        self.step, self._steps, self._words, self._began = 0, steps, 0, time.time()
        self._running: dict[str, float] = {}

    def add(self, epoch: int, found: dict[str, torch.Tensor], words: int) -> None:
        """Counts one step."""
        self.step += 1
        self._words += words
        for name, value in found.items():
            self._running[name] = 0.97 * self._running.get(name, value.item()) + 0.03 * value.item()
            if math.isnan(value.item()):
                raise SystemExit(f"the loss {name} is not a number")
        if self.step % 20 == 0:
            shown = {name: round(value, 3) for name, value in self._running.items()}
            speed = self._words / (time.time() - self._began)
            print(epoch, f"{self.step}/{self._steps}", round(speed), "words/s", json.dumps(shown), flush=True)


if __name__ == "__main__":
    main()
