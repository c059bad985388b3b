"""The weights of a reader that ships, read back from its 8-bit files: what a smaller network may be taught by."""

import argparse
import json
from pathlib import Path

import numpy
import onnx
import torch
from onnx import numpy_helper

from training.network import LAYERS

_LAYER = {"query": "query", "key": "key", "value": "value", "mix": "mix", "widen": "widen", "narrow": "narrow"}
_NORMS = {"norm_mix": "a", "norm": "o"}
_HEADS = ("begin", "tags", "cue_first", "cue_last", "word")


def read_back(folder: Path) -> dict[str, torch.Tensor]:
    """The checkpoint of `training.network.Network` that the files in `folder` were written from, rounded to 8 bits."""
    encoder, links = (_constants(folder / name) for name in ("encoder.onnx", "links.onnx"))
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    state = {
        "pieces.weight": encoder["table"].astype(numpy.float32) * encoder["scales"],
        "positions.weight": encoder["position_table"],
        "norm.weight": encoder["norm_s"],
        "norm.bias": encoder["norm_t"],
        "distance": links["distance"],
        "cue_length": numpy.array(card["reading"]["cue_words"], numpy.float32),
    }
    linear = {name: (encoder, name) for name in _HEADS} | {"cue.0": (links, "hidden"), "cue.3": (links, "heads")}
    for number in range(LAYERS):
        linear |= {f"layers.{number}.{ours}": (encoder, f"l{number}_{theirs}") for ours, theirs in _LAYER.items()}
        for ours, theirs in _NORMS.items():
            state[f"layers.{number}.{ours}.weight"] = encoder[f"l{number}_{theirs}_s"]
            state[f"layers.{number}.{ours}.bias"] = encoder[f"l{number}_{theirs}_t"]
    for ours, (constants, theirs) in linear.items():
        state[f"{ours}.weight"] = _matrix(constants, f"{theirs}_w").T
        state[f"{ours}.bias"] = constants[f"{theirs}_b"]
    return {name: torch.from_numpy(numpy.array(values, numpy.float32)) for name, values in state.items()}


def _constants(path: Path) -> dict[str, numpy.ndarray]:
    return {one.name: numpy_helper.to_array(one) for one in onnx.load(path).graph.initializer}


def _matrix(constants: dict[str, numpy.ndarray], name: str) -> numpy.ndarray:
    if name in constants:
        return constants[name]
    whole = constants[f"{name}_quantized"].astype(numpy.float32) - constants[f"{name}_zero_point"].astype(numpy.float32)
    return whole * constants[f"{name}_scale"]


def main() -> None:
    """Writes the checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of encoder.onnx, links.onnx and card.json")
    parser.add_argument("out", type=Path, help="the checkpoint to write")
    options = parser.parse_args()
    torch.save(read_back(options.folder), options.out)


if __name__ == "__main__":
    main()
