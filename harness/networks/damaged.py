"""A damaged network for each rule of the verifier: this rule refuses it, and none before it.

Without its rule it must be noticed (`make guards`): by a sanitizer, because it runs, or because
somebody else refuses it, later or in other words. With it, it is refused (tests/verify/).
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

# Floats, floats behind a tag, and bfloat16 behind theirs.
_KINDS: dict[str, Callable[[int], bytes]] = {
    "F": lambda count: struct.pack("<f", 0.5) * count,
    "T": lambda count: bytes(4) + struct.pack("<f", 0.5) * count,
    "B": lambda count: struct.pack("<I", 0x01348B83) + bytes(2 * count),
}

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Damaged:
    """One layer with its inputs, or (a line break in it) the lines of a whole param file."""

    layer: str
    shapes: tuple[Shape, ...] = ()
    weights: str = ""  # kinds and numbers of them
    tops: int = 1
    refused: str = "param"  # when its param is loaded, or when its shapes are known

    def param(self) -> str:
        """The param file."""
        if "\n" in self.layer:
            return self.layer
        kind, _, params = self.layer.partition(" ")
        inputs = [f"i{i}" for i in range(len(self.shapes))]
        blobs = [*inputs, *(f"o{i}" for i in range(self.tops))]
        lines = [f"Input {name} 0 1 {name}" for name in inputs]
        lines.append(f"{kind} l {len(inputs)} {self.tops} {' '.join(blobs)} {params}")
        return f"7767517\n{len(lines)} {len(blobs)}\n" + "\n".join(lines) + "\n"

    def model(self) -> bytes:
        """The model file."""
        pieces = [_KINDS[one[0]](int(one[1:])) for one in self.weights.split()]
        return b"".join(pieces)

    def script(self) -> str:
        """Loads and runs it: ends quietly where it is refused as it should be."""
        inputs = "".join(
            f"    one = Mat({_sizes(shape)})\n    one.fill(1.0)\n    extractor.input({i}, one)\n"
            for i, shape in enumerate(self.shapes)
        )
        outputs = "".join(
            f"    extractor.extract({len(self.shapes) + i}).to_bytes()\n" for i in range(self.tops)
        )
        return f"""\
from ncnn_mp import DataReader, Mat, Net
net = Net()
try:
    net.load_param(DataReader(from_memory={self.param()!r}))
    net.load_model({self.model()!r})
    extractor = net.create_extractor()
{inputs}{outputs}    raise AssertionError("it runs")
except ValueError as error:
    assert str(error).startswith("{self.refused} refused"), error
"""


def _sizes(shape: Shape) -> str:
    """As Mat() takes them: w, h, then c or d and c."""
    w_h, deep = ", ".join(map(str, shape[:2])), shape[2:]
    return w_h + (f", c={deep[0]}" if len(deep) == 1 else "".join(f", {size}" for size in deep))


def _at_run(layer: str, *shapes: Shape, weights: str = "", tops: int = 1) -> Damaged:
    return Damaged(layer, shapes, weights, tops, "model")


def _at_load(layer: str, *shapes: Shape, weights: str = "", tops: int = 1) -> Damaged:
    return Damaged(layer, shapes, weights, tops)


_CONV = "Convolution 0=2 1=3 5=1 6=18"
_IMAGE = (5, 4, 1)
_IN = "Input in 0 1 in"
_NEXT = "ReLU next 1 1 o0 last"  # what stands behind a record says how long it is: 9


def _file(layers: int, blobs: int, *lines: str) -> str:
    return f"7767517\n{layers} {blobs}\n" + "\n".join(lines) + "\n"


DAMAGED: dict[str, Damaged] = {
    # rules_window.c
    "activation_params": _at_load("Convolution 0=1 1=1 6=1 9=2", (2, 2, 1), weights="T1"),
    "convolution_weight_size": _at_load("Convolution 0=2 1=3 6=17", _IMAGE, weights="T17"),
    "convolution_groups": _at_load("ConvolutionDepthWise 0=3 1=1 6=3 7=2", (2, 2, 2), weights="T3"),
    "convolution_pads": _at_load("Convolution 0=1 1=1 6=1 4=-1 15=2", (3, 3, 1), weights="T1"),
    "convolution_channels": _at_run(_CONV, (5, 4, 4), weights="T18 F2"),
    "convolution_offsets": _at_run(
        "Convolution 0=1 1=1 11=1 12=16384 6=1", (131073, 1, 1), weights="T1"
    ),
    "convolution_vector": _at_run("Convolution 0=1 1=1 6=4 4=1", (4,), weights="T4"),
    "convolution_phases": _at_load("Convolution 0=1 1=1 2=16384 6=1", (2, 2, 1), weights="T1"),
    "convolution_dims": _at_run(_CONV, (5, 4, 2, 1), weights="T18 F2"),
    "window_cut": _at_run("Convolution 0=1 1=1 11=3 3=9 13=1 4=-233 6=3", (9, 3, 1), weights="T3"),
    "window_fits": _at_run("Convolution 0=1 1=9 3=9 6=81", (2, 2, 1), weights="T81"),
    "deconvolution_dims": _at_run("Deconvolution 0=1 1=3 6=9", (2, 2), weights="T9"),
    "deconvolution_output_size": _at_load(
        "Deconvolution 0=1 1=3 6=9 20=5 21=5", (2, 2, 1), weights="T9"
    ),
    "deconvolution_cut": _at_run(
        "Deconvolution 0=1 1=3 6=9 4=-233 20=9 21=9", (2, 2, 1), weights="T9"
    ),
    "innerproduct_weight_size": _at_load("InnerProduct 0=3 2=11", (3,), weights="T11"),
    "innerproduct_inputs": _at_run("InnerProduct 0=3 2=12", (5,), weights="T12"),
    "pooling_size": _at_load("Pooling 1=0 11=0 2=2", (5, 4, 2)),
    "pooling_work": _at_run("Pooling 1=1024 2=1 3=1023", (4, 4, 1)),
    "int8_sums": _at_load("InnerProduct 0=1 2=134000 8=1", (4,)),
    "pooling_dims": _at_run("Pooling 1=2 2=2", (5, 4)),
    "pooling_adaptive_size": _at_run("Pooling 0=1 7=1 8=32768 18=1", (65536, 1, 1)),
    # rules_element.c
    "noop_arity": _at_run("Noop", (3,), tops=2),
    "channels_fit": _at_run("BatchNorm 0=3", (2, 2, 2), weights="F3 F3 F3 F3"),
    "scale_arity": _at_load("Scale 0=3", (3,), (3,), weights="F3"),
    "scale_bias": _at_load("Scale 0=-233 1=1", (2, 2, 3), (3,)),
    "scale_factors": _at_run("Scale 0=-233", (2, 2, 9), (2,)),
    "layernorm_size": _at_run("LayerNorm 0=4", (5, 3), weights="F4 F4"),
    "instancenorm_channels": _at_run("InstanceNorm 0=3", (4, 2, 2), weights="F3 F3"),
    "groupnorm_groups": _at_load("GroupNorm 0=3 1=4", (3, 2, 4), weights="F4 F4"),
    "groupnorm_channels": _at_run("GroupNorm 0=2 1=4", (3, 2, 2), weights="F4 F4"),
    "softmax_axis": _at_run("Softmax 0=3 1=1", (3, 2)),
    "eltwise_factors": _at_load("Eltwise 0=1 -23301=1,1.0", (3, 2), (3, 2), (3, 2)),
    "eltwise_shapes": _at_run("Eltwise 0=1", (3, 2), (3, 1)),
    "binaryop_arity": _at_load("BinaryOp 0=2", (3, 2)),
    "binaryop_shapes": _at_run("BinaryOp 0=2", (9, 9), (4, 5)),
    # rules_layout.c
    "concat_axis": _at_run("Concat 0=3", (3, 2), (3, 2)),
    "concat_dims": _at_run("Concat 0=0", (3, 2), (100, 3, 4)),
    "concat_shapes": _at_run("Concat 0=0", (3, 2, 1), (3, 3, 2)),
    "slice_count": _at_load(
        _file(3, 4, _IN, "Slice l 1 2 in o0 o1 -23300=1,1", _NEXT), (20,), tops=2
    ),
    "slice_axis": _at_run("Slice 1=2 -23300=2,1,-233", (3, 2), tops=2),
    "slice_size": _at_run("Slice -23300=2,3,3", (3, 2, 4), tops=2),
    "crop_starts": _at_load("Crop -23310=1,3 -23309=2,1,1", (4, 3)),
    "crop_arity": _at_load("Crop 3=2 4=1", (4, 3), (2, 2)),
    "crop_starts_count": _at_run(
        _file(3, 3, _IN, "Crop l 1 1 in o0 -23310=1,3 -23309=1,0", _NEXT), (20, 3)
    ),
    "crop_axis": _at_run("Crop -23309=1,1 -23310=1,3 -23311=1,3", (4, 3)),
    "crop_window": _at_run("Crop 0=-5 3=2 4=1", (4, 3)),
    "padding_reflect": _at_run("Padding 4=2 2=3", (3, 3, 2)),
    "padding_values": _at_run("Padding 0=1 6=2", (3, 3, 3), weights="F2"),
    "reshape_dims": _at_load("Reshape", (1,)),
    "reshape_size": _at_run("Reshape 0=268435456 1=2 11=-232 2=-1", (4,)),
    "reshape_elements": _at_run("Reshape 0=4", (3, 3)),
    "reshape_kept_channels": _at_run("Reshape 0=2 1=12 2=0", (2, 3, 4, 8)),
    "permute_order": _at_run("Permute 0=23", (4, 3, 2)),
    "squeeze_axes": _at_run("Squeeze -23303=1,3", (4, 1)),
    "expanddims_dims": _at_run("ExpandDims -23303=1,0", (2, 2, 2, 2)),
    "expanddims_axes": _at_run("ExpandDims -23303=2,0,0", (4, 3)),
    "reduction_axes": _at_run("Reduction 0=0 1=0 -23303=1,2 5=1", (4, 3)),
    "tile_repeats": _at_load("Tile -23302=1,-1431655765", (3,)),
    "tile_dims": _at_load("Tile -23302=5,1,1,1,1,2", (4, 3)),
    "shufflechannel_groups": _at_run("ShuffleChannel 0=3", (2, 2, 4)),
    "pixelshuffle_dims": _at_run("PixelShuffle 0=1", (2, 2)),
    "reorg_dims": _at_run("Reorg 0=2", (4, 4)),
    "interp_arity": _at_load("Interp 0=1 1=2.0 2=2.0", (3, 2, 2), (5, 4, 1)),
    "interp_dims": _at_run("Interp 0=1 1=2.0 2=2.0", (2, 2, 2, 2)),
    "interp_reference": _at_run("Interp 0=1 5=1", (3, 2, 2), (4,)),
    "interp_scale": _at_run("Interp 0=1 5=1 2=-1.0", (3, 2, 2), (5, 4, 1)),
    # rules_matrix.c
    "memorydata_shape": _at_load("MemoryData 0=3 2=2", weights="F6"),
    "recurrent_weight_size": _at_load("LSTM 0=2 1=23", (2, 4), weights="T23 T8 T16"),
    "recurrent_arity": _at_load("LSTM 0=2 1=24", (3, 4), weights="T24 T8 T16", tops=2),
    "recurrent_inputs": _at_run("LSTM 0=2 1=24", (4, 4), weights="T24 T8 T16"),
    "recurrent_states": _at_run("LSTM 0=2 1=24", (3, 4), (1, 1), (1, 1), weights="T24 T8 T16"),
    "gemm_arity": _at_load("Gemm 4=1 5=1 7=2 8=2 9=3", weights="T6 T6"),
    "gemm_dims": _at_run("Gemm 5=1 8=2 9=3", (3,), weights="T6"),
    "gemm_inner": _at_run("Gemm 5=1 8=2 9=3", (2, 4), weights="T6"),
    "gemm_c": _at_run("Gemm 5=1 6=1 7=2 8=2 9=3 10=3", (3, 4), weights="T6 T4"),
    "matmul_batch": _at_run("MatMul", (3, 4, 2), (2, 3, 3)),
    "matmul_inner": _at_run("MatMul", (6, 4), (2, 4)),
    "embed_weight_size": _at_load("Embed 0=2 1=5 3=9", (4,), weights="T9"),
    "embed_dims": _at_run("Embed 0=2 1=5 3=10", (4, 2), weights="T10"),
    "mha_heads": _at_load(
        "MultiHeadAttention 0=4 1=3 2=16", (4, 3), weights="T16 F4 T16 F4 T16 F4 T16 F4"
    ),
    "mha_weight_size": _at_load(
        "MultiHeadAttention 0=4 1=2 2=15", (3, 3), weights="T15 F4 T16 F4 T16 F4 T12 F3"
    ),
    "mha_arity": _at_load(
        "MultiHeadAttention 0=4 1=2 2=16 5=1", (4, 3), weights="T16 F4 T16 F4 T16 F4 T16 F4"
    ),
    "mha_inputs": _at_run(
        "MultiHeadAttention 0=4 1=2 2=16", (2, 3), weights="T16 F4 T16 F4 T16 F4 T16 F4"
    ),
    "mha_mask": _at_run(
        "MultiHeadAttention 0=4 1=2 2=16 5=1", (4, 3), (1, 1), weights="T16 F4 T16 F4 T16 F4 T16 F4"
    ),
    # normalise.c
    "layer_bottoms": _at_load("ReLU"),
    "layer_tops": _at_load("ReLU", (3,), tops=2),
    "weight_bytes": _at_load("Bias 0=0", (3,)),
    "shape_positive": _at_run("Deconvolution 0=1 1=3 4=9 6=9", (2, 2, 1), weights="T9"),
    "shape_size": _at_run("Interp 0=1 3=60000 4=60000", (2, 2, 1)),
    "workspace_size": _at_run("Convolution 0=1 1=1 3=16384 4=30000 6=1", (2, 2, 1), weights="T1"),
    "param_kind": _at_load("Squeeze 3=1000000", (4, 1)),
    "param_features": _at_load("ReLU 31=-1", (3,)),
    "param_shapes": _at_load("ReLU 30=0", (3,)),
    "param_shapes_count": _at_load("ReLU -23330=3,1,3,1", (3,)),
    "param_shapes_dims": _at_load("ReLU -23330=4,4,1,1,1", (3,)),
    "param_shapes_size": _at_load("ReLU -23330=4,3,60000,60000,3", (3,)),
    "param_shapes_positive": _at_load("ReLU -23330=4,1,-3,1,1", (3,)),
    # build.c, parse.c
    "param_layers": _at_load(_file(0, 0)),
    "layer_known": _at_load("Flip", (3,)),
    "blob_made_once": _at_load(
        _file(3, 3, _IN, "ReLU one 1 1 in same", "ReLU other 1 1 in same"), (3,)
    ),
    "param_number_length": _at_load(f"ReLU 0={'1' * 200}", (3,)),
    "param_id": _at_load("ReLU -23340=4,1,3,1,1", (3,)),
    "param_array_length": _at_load("Slice -23300=3,1,-233", (4,), tops=2),
    "param_count": _at_load(_file(2, 1, _IN, "Noop l -1 0"), (3,)),
    "param_string_length": _at_load(f'ReLU 5="{"a" * 256}"', (3,)),
    # weights.c
    "weights_known": _at_run("InnerProduct 0=3 2=12", (4,), weights="B12"),
    # table.c: ranges of parameters
    "params_MemoryData": _at_load("MemoryData 0=1 1=1 2=1 11=-1", weights="F1"),
    "params_Convolution": _at_load("Convolution 0=0 1=3 6=18", _IMAGE, weights="T18"),
    "params_ConvolutionDepthWise": _at_load(
        "ConvolutionDepthWise 0=0 1=1 6=2 7=2", (3, 3, 2), weights="T2"
    ),
    "params_Convolution1D": _at_load("Convolution1D 0=2 1=0 6=12", (5, 2), weights="T12"),
    "params_ConvolutionDepthWise1D": _at_load(
        "ConvolutionDepthWise1D 0=2 1=3 3=0 6=6 7=2", (5, 2), weights="T6"
    ),
    "params_Deconvolution": _at_load("Deconvolution 0=1 1=3 6=9 18=-3", (2, 2, 1), weights="T9"),
    "params_DeconvolutionDepthWise": _at_load(
        "DeconvolutionDepthWise 0=2 1=2 6=8 7=2 18=-2", (1, 1, 2), weights="T8"
    ),
    "params_InnerProduct": _at_load("InnerProduct 0=0 2=12", (4,), weights="T12"),
    "params_Pooling": _at_load("Pooling 1=2 2=0", (5, 4, 2)),
    "params_Scale": _at_load("Scale 0=3 1=1073741824", (3,), weights="F3 F3"),
    "params_Input": _at_load(_file(1, 1, _IN + " 0=1073741824")),
    "params_GELU": _at_load("GELU 0=1073741824", (3,)),
    "params_Crop": _at_load("Crop 3=1073741824 4=1", (4, 3)),
    "params_Squeeze": _at_load("Squeeze 0=1073741824", (3, 1)),
    "params_MatMul": _at_load("MatMul 0=1073741824", (3, 4), (4, 3)),
    "params_LayerNorm": _at_load("LayerNorm 0=-1 2=0", (4, 3)),
    "params_RMSNorm": _at_load("RMSNorm 0=-1 2=0", (4, 3)),
    "params_InstanceNorm": _at_load("InstanceNorm 0=-1 2=0", (4, 2, 3)),
    "params_GroupNorm": _at_load("GroupNorm 0=0 1=4", (3, 2, 4), weights="F4 F4"),
    "params_UnaryOp": _at_load("UnaryOp 0=28", (3,)),
    "params_Softmax": _at_load("Softmax 0=4 1=1", (3,)),
    "params_Eltwise": _at_load("Eltwise 0=3", (3,), (3,)),
    "params_BinaryOp": _at_load("BinaryOp 0=19", (3,), (3,)),
    "params_Concat": _at_load("Concat 0=4", (3,), (3,)),
    "params_Slice": _at_load("Slice 1=4 -23300=1,-233", (3,)),
    "params_Padding": _at_load("Padding 2=-4 3=8", (3, 3, 2)),
    "params_Reshape": _at_load("Reshape 0=-234 1=-234", (234, 234)),
    "params_Permute": _at_load("Permute 0=24", (3,)),
    "params_Interp": _at_load("Interp 0=4 1=2.0 2=2.0", (3, 2, 2)),
    "params_Reduction": _at_load("Reduction 0=11", (3,)),
    "params_ShuffleChannel": _at_load("ShuffleChannel 0=0", (2, 2, 4)),
    "params_PixelShuffle": _at_load("PixelShuffle 0=2 1=2", (2, 2, 4)),
    "params_Reorg": _at_load("Reorg 0=0", (4, 4, 1)),
    "params_Tile": _at_load("Tile 0=4", (4, 3)),
    "params_LSTM": _at_load("LSTM 0=0 1=24", (3, 4), weights="T24 T8 T16"),
    "params_GRU": _at_load("GRU 0=0 1=24", (3, 4), weights="T24 T8 T16"),
    "params_RNN": _at_load("RNN 0=0 1=6", (3, 4), weights="T6 T2 T4"),
    "params_Gemm": _at_load("Gemm 5=1 8=2 9=3 3=2", (3, 4), weights="T6"),
    "params_Embed": _at_load("Embed 0=-2 1=-5 3=10", (4,), weights="T10"),
    "params_MultiHeadAttention": _at_load("MultiHeadAttention 0=0 2=16", (4, 3)),
}
