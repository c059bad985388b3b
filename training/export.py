"""The trained network as two ONNX graphs: the encoder with its heads in 8 bits, and the linking of cues to words.

The graphs are written node by node, with onnxruntime's fused nodes for attention, normalisation and GELU: nothing of
torch's export is needed, and the same checkpoint gives the same bytes. One window is read at a time, so that there is
no padding and no mask.
"""

import tempfile
from pathlib import Path

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.network import CUE_WORDS, DISTANCES, HEAD_WIDTH, LAYERS, LINK_WIDTH, SCORES, WIDTH

OPSET = 17
CONTRIBUTED = "com.microsoft"


class Graph:
    """Nodes and weights of a graph that is being written."""

    def __init__(self, weights: dict[str, torch.Tensor]) -> None:
        self._weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def array(self, name: str) -> numpy.ndarray:
        """A weight of the checkpoint in 32 bits."""
        return self._weights[name].float().numpy()

    def constant(self, name: str, values: numpy.ndarray) -> str:
        """The name under which `values` are kept."""
        self.constants.append(numpy_helper.from_array(numpy.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, *, domain: str = "", **attributes: object) -> str:
        """The name of the output of a new node."""
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def linear(self, state: str, weight: str, output: str) -> str:
        """`state` times the transposed matrix of a linear layer, plus its bias."""
        matrix = self.constant(f"{output}_w", self.array(f"{weight}.weight").T)
        bias = self.constant(f"{output}_b", self.array(f"{weight}.bias"))
        return self.node("Add", [self.node("MatMul", [state, matrix], f"{output}_m"), bias], output)

    def normed(self, state: str, other: str, bias: str, weight: str, output: str) -> str:
        """The norm of `state` + `other` + `bias`."""
        # A plain sum and norm: onnxruntime's fused node for both takes longer on a processor.
        scale = self.constant(f"{output}_s", self.array(f"{weight}.weight"))
        shift = self.constant(f"{output}_t", self.array(f"{weight}.bias"))
        summed = self.node("Sum", [state, other, bias], f"{output}_sum")
        return self.node("LayerNormalization", [summed, scale, shift], output, epsilon=1e-12)

    def model(
        self, name: str, inputs: list[onnx.ValueInfoProto], outputs: list[onnx.ValueInfoProto]
    ) -> onnx.ModelProto:
        """The whole graph, checked."""
        graph = helper.make_graph(self.nodes, name, inputs, outputs, self.constants)
        domains = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIBUTED, 1)]
        return helper.make_model(graph, opset_imports=domains, ir_version=9, producer_name="sayso")


def write_encoder(weights: dict[str, torch.Tensor], path: Path, *, quantised: bool = True) -> None:
    """Writes the encoder: pieces [1, P] and the position of each word's first piece [W] to states and head outputs."""
    graph = Graph(weights)
    embedded = _embedded(graph, quantised=quantised)
    positions = graph.constant("position_table", graph.array("positions.weight"))
    placed = graph.node("Gather", [positions, "places"], "placed")
    summed = graph.node("Add", [embedded, placed], "summed")
    state = graph.node(
        "LayerNormalization",
        [
            summed,
            graph.constant("norm_s", graph.array("norm.weight")),
            graph.constant("norm_t", graph.array("norm.bias")),
        ],
        "state",
        epsilon=1e-12,
    )
    for number in range(LAYERS):
        state = _layer(graph, state, f"layers.{number}", f"l{number}")
    flat = graph.node("Squeeze", [state, graph.constant("zero", numpy.array([0], numpy.int64))], "flat")
    words = graph.node("Gather", [flat, "at"], "states", axis=0)
    for name in ("begin", "tags", "cue_first", "cue_last", "word"):
        graph.linear(words, name, name)
    model = graph.model(
        "sayso-reader",
        [
            helper.make_tensor_value_info("pieces", TensorProto.INT64, [1, "P"]),
            helper.make_tensor_value_info("places", TensorProto.INT64, ["P"]),
            helper.make_tensor_value_info("at", TensorProto.INT64, ["W"]),
        ],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["W", width])
            for name, width in (
                ("states", WIDTH),
                ("begin", 2),
                ("tags", 4),
                ("cue_first", LINK_WIDTH),
                ("cue_last", LINK_WIDTH),
                ("word", SCORES * LINK_WIDTH),
            )
        ],
    )
    if not quantised:
        onnx.save(model, path)
        return
    _write_small(model, path, keep=["begin_m", "tags_m"])


def _write_small(model: onnx.ModelProto, path: Path, *, keep: list[str]) -> None:
    """Writes a graph with the weights of its products in 8 bits, but for the nodes `keep`."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        onnx.save(model, whole)
        quantize_dynamic(
            whole,
            path,
            op_types_to_quantize=["MatMul"],
            weight_type=QuantType.QInt8,
            per_channel=True,
            nodes_to_exclude=keep,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )


def _embedded(graph: Graph, *, quantised: bool) -> str:
    """The embeddings of the pieces; in 8 bits, each row has a scale of its own."""
    table = graph.array("pieces.weight")
    if not quantised:
        return graph.node("Gather", [graph.constant("table", table), "pieces"], "embedded")
    scales = numpy.maximum(numpy.abs(table).max(1, keepdims=True), 1e-9) / 127
    rows = graph.constant("table", numpy.rint(table / scales).astype(numpy.int8))
    small = graph.node("Gather", [rows, "pieces"], "embedded_8")
    wide = graph.node("Cast", [small], "embedded_32", to=TensorProto.FLOAT)
    scale = graph.node("Gather", [graph.constant("scales", scales.astype(numpy.float32)), "pieces"], "scale")
    return graph.node("Mul", [wide, scale], "embedded")


def _layer(graph: Graph, state: str, weight: str, name: str) -> str:
    parts = [graph.linear(state, f"{weight}.{part}", f"{name}_{part}") for part in ("query", "key", "value")]
    heads = len(graph.array(f"{weight}.query.bias")) // HEAD_WIDTH
    seen = graph.node("MultiHeadAttention", parts, f"{name}_seen", domain=CONTRIBUTED, num_heads=heads)
    matrix = graph.constant(f"{name}_mix_w", graph.array(f"{weight}.mix.weight").T)
    mixed = graph.node("MatMul", [seen, matrix], f"{name}_mix")
    state = graph.normed(
        state,
        mixed,
        graph.constant(f"{name}_mix_b", graph.array(f"{weight}.mix.bias")),
        f"{weight}.norm_mix",
        f"{name}_a",
    )
    matrix = graph.constant(f"{name}_widen_w", graph.array(f"{weight}.widen.weight").T)
    wide = graph.node("MatMul", [state, matrix], f"{name}_widen")
    bias = graph.constant(f"{name}_widen_b", graph.array(f"{weight}.widen.bias"))
    # Two nodes: onnxruntime adds the bias within the product then, and its plain GELU is quicker than that with bias.
    biased = graph.node("Add", [wide, bias], f"{name}_wide")
    active = graph.node("Gelu", [biased], f"{name}_gelu", domain=CONTRIBUTED)
    matrix = graph.constant(f"{name}_narrow_w", graph.array(f"{weight}.narrow.weight").T)
    narrow = graph.node("MatMul", [active, matrix], f"{name}_narrow")
    return graph.normed(
        state,
        narrow,
        graph.constant(f"{name}_narrow_b", graph.array(f"{weight}.narrow.bias")),
        f"{weight}.norm",
        f"{name}_o",
    )


def write_links(weights: dict[str, torch.Tensor], path: Path) -> None:
    """Writes the linking: states of cues [N, 768], words [W, 384], buckets [N, W] to scores [6, N, W]."""
    graph = Graph(weights)
    hidden = graph.linear("cues", "cue.0", "hidden")
    zero = graph.constant("no_bias", numpy.zeros(WIDTH, numpy.float32))
    active = graph.node("BiasGelu", [hidden, zero], "active", domain=CONTRIBUTED)
    heads = graph.linear(active, "cue.3", "heads")
    shape = graph.constant("split", numpy.array([-1, SCORES, LINK_WIDTH], numpy.int64))
    heads = graph.node("Transpose", [graph.node("Reshape", [heads, shape], "heads_s")], "heads_t", perm=[1, 0, 2])
    words = graph.node("Transpose", [graph.node("Reshape", ["words", shape], "words_s")], "words_t", perm=[1, 2, 0])
    products = graph.node("MatMul", [heads, words], "products")
    scale = graph.constant("scale", numpy.array(LINK_WIDTH**-0.5, numpy.float32))
    scaled = graph.node("Mul", [products, scale], "scaled")
    near = graph.node("Gather", [graph.constant("distance", graph.array("distance")), "buckets"], "near", axis=1)
    graph.node("Add", [scaled, near], "scores")
    _write_small(
        graph.model(
            "sayso-links",
            [
                helper.make_tensor_value_info("cues", TensorProto.FLOAT, ["N", 2 * WIDTH]),
                helper.make_tensor_value_info("words", TensorProto.FLOAT, ["W", SCORES * LINK_WIDTH]),
                helper.make_tensor_value_info("buckets", TensorProto.INT64, ["N", "W"]),
            ],
            [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [SCORES, "N", "W"])],
        ),
        path,
        keep=["products"],
    )


def constants(weights: dict[str, torch.Tensor]) -> dict[str, object]:
    """What the run time needs besides the graphs."""
    return {
        "cue_words": CUE_WORDS,
        "distances": DISTANCES,
        "cue_length": [round(float(value), 6) for value in weights["cue_length"]],
    }
