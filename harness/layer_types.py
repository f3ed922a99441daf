"""Well-formed uses of ncnn's built-in layers: params, weights and inputs that fit each other.

One row a type. Fuzzing draws its choices from the fuzzer's bytes, the comparison with CPython's
ncnn from a seed. `damaged` takes a use apart again: it is refused, or ncnn can do with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from harness import limits
from harness.choices import Choices
from harness.models import Shape

Param = int | float | tuple[int, ...] | tuple[float, ...]
Weights = tuple[tuple[int, int], ...]  # how many floats, and 1 where a file has them without a tag

TAGGED, RAW = 0, 1


@dataclass(frozen=True, slots=True)
class Use:
    """A layer of a type, what it is loaded with and what it can be run on."""

    type: str
    params: tuple[tuple[int, Param], ...]
    inputs: tuple[Shape, ...]
    weights: Weights = ()
    outputs: int = 1
    positive: bool = False  # numbers out of (0, 1], where others have no answer


Make = Callable[[str, Choices], Use]


def blob(choices: Choices, least: int = 1, most: int = 3) -> Shape:
    """A shape of so many dimensions (3 means w, h and channels; 4 has a depth, too)."""
    size = choices.integer(1, 8)
    dims = choices.integer(least, most)
    if dims == 1:
        return size, 0, 0, 0
    if dims == 2:
        return size, choices.integer(1, 6), 0, 0
    h, d = choices.integer(1, 6), choices.integer(1, 3) if dims == 4 else 0
    return size, h, d, choices.integer(1, 5)


def dims_of(shape: Shape) -> int:
    """How many dimensions are not 0."""
    return sum(map(bool, shape))


def outermost(shape: Shape) -> int:
    """The size along ncnn's axis 0: w, h or channels."""
    return (shape[0], shape[1], shape[3], shape[3])[dims_of(shape) - 1]


def along(shape: Shape, axis: int) -> int:
    """The size along an axis as ncnn counts them."""
    return [size for size in (shape[3], shape[2], shape[1], shape[0]) if size][axis]


def _any_axis(choices: Choices, shape: Shape) -> int:
    return choices.integer(0, dims_of(shape) - 1)


# Rows that differ only in which params they have: id -> what is to be chosen from.


def _of_params(
    options: dict[int, tuple[Param, ...]], positive: bool = False, most: int = 4
) -> Make:
    """Any input, every param one of a few."""

    def make(name: str, choices: Choices) -> Use:
        params = tuple((id, choices.pick(values)) for id, values in options.items())
        return Use(name, params, (blob(choices, 1, most),), positive=positive)

    return make


_SLOPES = (0.25, 0.0, -0.5, 1.0)
_UNARY = tuple(range(28))


# Convolutions, all of them: 1, 2 or 3 axes, by channel groups or not, transposed or not.


def _convolution(axes: int, depthwise: bool, transposed: bool) -> Make:
    def make(name: str, choices: Choices) -> Use:
        kernel, dilation = choices.integer(1, 3), choices.integer(1, 2)
        stride, pad = choices.integer(1, 2), choices.integer(0, 1)
        bias, activation = choices.integer(0, 1), choices.pick((0, 1, 2, 3, 4, 5, 6))
        group = choices.integer(1, 3) if depthwise else 1
        inputs, outputs = (group * choices.integer(1, 2) for _ in range(2))
        extent = dilation * (kernel - 1) + 1
        size = max(extent + choices.integer(0, 3), 3)  # its padding must not eat all of it
        count = outputs * (inputs // group) * kernel**axes
        shape = {1: (size, inputs, 0, 0), 2: (size, size, 0, inputs), 3: (size, size, size, inputs)}
        params: tuple[tuple[int, Param], ...] = (
            (0, outputs),
            (1, kernel),
            (2, dilation),
            (3, stride),
            (4, pad),
            (5, bias),
            (6, count),
            (7, group),
            (9, activation),
            (10, (0.25, 0.75)),
        )
        if not depthwise:
            params = tuple(param for param in params if param[0] != 7)
        weights = ((count, TAGGED), *(((outputs, RAW),) * bias))
        return Use(name, params, (shape[axes],), weights)

    return make


def _pooling(axes: int) -> Make:
    def make(name: str, choices: Choices) -> Use:
        kernel = choices.integer(1, 3)
        size, channels = kernel + choices.integer(0, 4), choices.integer(1, 4)
        pad = choices.integer(0, kernel // 2)
        shape = {
            1: (size, channels, 0, 0),
            2: (size, size + 1, 0, channels),
            3: (size, size, size, channels),
        }
        how: tuple[tuple[int, Param], ...] = choices.pick(
            (
                ((1, kernel), (2, choices.integer(1, 2)), (3, pad), (5, choices.integer(0, 1))),
                ((4, 1),),
                ((7, 1), (8, choices.integer(1, size))),
            )
        )
        return Use(name, ((0, choices.integer(0, 1)), *how), (shape[axes],))

    return make


def _inner_product(name: str, choices: Choices) -> Use:
    size, outputs, bias = choices.integer(1, 12), choices.integer(1, 6), choices.integer(0, 1)
    params = ((0, outputs), (1, bias), (2, size * outputs), (9, choices.integer(0, 1)))
    weights = ((size * outputs, TAGGED), *(((outputs, RAW),) * bias))
    return Use(name, params, ((size, 0, 0, 0),), weights)


def _embed(name: str, choices: Choices) -> Use:
    outputs, words, bias = choices.integer(1, 6), choices.integer(1, 8), choices.integer(0, 1)
    weights = ((outputs * words, TAGGED), *(((outputs, RAW),) * bias))
    params = ((0, outputs), (1, words), (2, bias), (3, outputs * words))
    return Use(name, params, ((choices.integer(1, 6), 0, 0, 0),), weights, positive=True)


def _recurrent(gates: int, biases: int) -> Make:
    def make(name: str, choices: Choices) -> Use:
        size, steps = choices.integer(1, 4), choices.integer(1, 4)
        outputs, direction = choices.integer(1, 4), choices.integer(0, 2)
        directions = 2 if direction == 2 else 1
        count = size * outputs * gates * directions
        weights = (
            (count, TAGGED),
            (outputs * biases * directions, TAGGED),
            (outputs * outputs * gates * directions, TAGGED),
        )
        params = ((0, outputs), (1, count), (2, direction))
        return Use(name, params, ((size, steps, 0, 0),), weights)

    return make


# Normalisations and the like: as many weights as the outermost axis is long.


def _per_channel(id: int, copies: int, extra: tuple[tuple[int, Param], ...] = ()) -> Make:
    def make(name: str, choices: Choices) -> Use:
        shape = blob(choices, 3, 3)
        count = outermost(shape)
        return Use(name, ((id, count), *extra), (shape,), ((count, RAW),) * copies, positive=True)

    return make


def _group_norm(name: str, choices: Choices) -> Use:
    group = choices.integer(1, 3)
    channels, affine = group * choices.integer(1, 3), choices.integer(0, 1)
    shape = (choices.integer(1, 6), choices.integer(1, 6), 0, channels)
    params = ((0, group), (1, channels), (2, 0.01), (3, affine))
    return Use(name, params, (shape,), ((channels, RAW),) * (2 * affine))


def _layer_norm(copies: int) -> Make:
    def make(name: str, choices: Choices) -> Use:
        shape, affine = blob(choices), choices.integer(0, 1)
        count = shape[0] if dims_of(shape) < 3 or choices.boolean() else shape[0] * shape[1]
        params = ((0, count), (1, 0.01), (2, affine))
        return Use(name, params, (shape,), ((count, RAW),) * (copies * affine))

    return make


def _normalize(name: str, choices: Choices) -> Use:
    shape, shared = blob(choices, 3, 3), choices.integer(0, 1)
    count = 1 if shared else shape[3]
    across = choices.pick(((1, 1), (1, 0), (0, 1)))
    params = ((0, across[0]), (1, shared), (2, 0.01), (3, count), (4, across[1]))
    return Use(name, params, (shape,), ((count, RAW),), positive=True)


# What moves numbers about.


def _pixel_shuffle(name: str, choices: Choices) -> Use:
    factor = choices.integer(1, 3)
    shape = (choices.integer(1, 4), choices.integer(1, 4), 0, factor**2 * choices.integer(1, 2))
    return Use(name, ((0, factor), (1, choices.integer(0, 1))), (shape,))


def _reorg(name: str, choices: Choices) -> Use:
    stride = choices.integer(1, 3)
    shape = (stride * choices.integer(1, 3), stride * choices.integer(1, 3), 0, 2)
    return Use(name, ((0, stride), (1, choices.integer(0, 1))), (shape,))


def _shuffle_channel(name: str, choices: Choices) -> Use:
    group, reverse = choices.integer(1, 3), choices.integer(0, 1)
    shape = (choices.integer(1, 6), choices.integer(1, 6), 0, group * choices.integer(1, 3))
    return Use(name, ((0, group), (1, reverse)), (shape,))


def _interp(name: str, choices: Choices) -> Use:
    shape = (choices.integer(4, 8), choices.integer(4, 8), 0, choices.integer(1, 3))
    params = ((0, choices.integer(1, 3)), (3, choices.integer(2, 9)), (4, choices.integer(2, 9)))
    return Use(name, (*params, (6, choices.integer(0, 1))), (shape,))


def _reduction(name: str, choices: Choices) -> Use:
    shape = blob(choices, 1, 4)
    axes = tuple(axis for axis in range(dims_of(shape)) if choices.boolean())
    which: tuple[tuple[int, Param], ...] = ((1, 0), (3, axes)) if axes else ((1, 1),)
    params = ((0, choices.integer(0, 10)), *which, (4, choices.integer(0, 1)), (5, 1))
    return Use(name, params, (shape,), positive=True)


def _slice(name: str, choices: Choices) -> Use:
    shape = blob(choices, 1, 3)
    axis = _any_axis(choices, shape)
    size = along(shape, axis)
    first = choices.integer(1, max(size - 1, 1))
    sizes = (first, -233) if size > first else (-233,)
    return Use(name, ((0, sizes), (1, axis)), (shape,), outputs=len(sizes))


def _along(id: int, extra: dict[int, tuple[Param, ...]]) -> Make:
    """Any input, one of its axes, and further params."""

    def make(name: str, choices: Choices) -> Use:
        shape = blob(choices, 1, 3)
        rest = tuple((key, choices.pick(values)) for key, values in extra.items())
        return Use(name, ((id, _any_axis(choices, shape)), *rest), (shape,))

    return make


def _glu(name: str, choices: Choices) -> Use:
    shape = (2 * choices.integer(1, 3), 2 * choices.integer(1, 3), 0, 2 * choices.integer(1, 2))
    return Use(name, ((0, choices.integer(0, 2)),), (shape,))


def _concat(name: str, choices: Choices) -> Use:
    shape = blob(choices, 1, 3)
    axis, count = _any_axis(choices, shape), choices.integer(2, 3)
    return Use(name, ((0, axis),), (shape,) * count)


def _eltwise(name: str, choices: Choices) -> Use:
    shape, count = blob(choices, 1, 3), choices.integer(2, 3)
    return Use(name, ((0, choices.integer(0, 2)),), (shape,) * count)


def _binary_op(name: str, choices: Choices) -> Use:
    shape, operation = blob(choices, 1, 4), choices.integer(0, 11)
    if choices.boolean():
        return Use(name, ((0, operation), (1, 1), (2, 0.75)), (shape,), positive=True)
    return Use(name, ((0, operation),), (shape, shape), positive=True)


def _crop(name: str, choices: Choices) -> Use:
    shape = (choices.integer(1, 8), choices.integer(1, 6), 0, choices.integer(1, 5))
    offsets = tuple(choices.integer(0, size - 1) for size in (shape[0], shape[1], shape[3]))
    sizes = tuple(
        choices.integer(1, size - offset)
        for size, offset in zip((shape[0], shape[1], shape[3]), offsets, strict=True)
    )
    return Use(name, tuple(enumerate((*offsets, *sizes))), (shape,))


def _padding(name: str, choices: Choices) -> Use:
    shape = (choices.integer(4, 8), choices.integer(4, 6), 0, choices.integer(1, 3))
    sides = tuple(choices.integer(0, 3) for _ in range(4))
    params = (*enumerate(sides), (4, choices.integer(0, 2)), (5, 0.5))
    return Use(name, params, (shape,))


def _permute(name: str, choices: Choices) -> Use:
    shape = blob(choices, 2, 4)
    orders = {2: 2, 3: 6, 4: 24}[dims_of(shape)]
    return Use(name, ((0, choices.integer(0, orders - 1)),), (shape,))


def _reshape(name: str, choices: Choices) -> Use:
    w, h, c = (choices.integer(1, 6) for _ in range(3))
    params: tuple[tuple[int, Param], ...] = choices.pick(
        (((0, -1),), ((0, w * h), (1, c)), ((0, c), (1, w), (2, h)), ((0, w), (1, -1)))
    )
    return Use(name, params, ((w, h, 0, c),))


def _axes(id: int, shape: Shape, possible: tuple[int, ...]) -> Make:
    """One fixed shape and a choice among its axes."""

    def make(name: str, choices: Choices) -> Use:
        return Use(name, ((id, (choices.pick(possible),)),), (shape,))

    return make


def _unfold(name: str, choices: Choices) -> Use:
    kernel = choices.integer(1, 3)
    shape = (kernel + choices.integer(0, 4), kernel + choices.integer(0, 4), 0, 2)
    params = ((1, kernel), (3, choices.integer(1, 2)), (4, choices.integer(0, 1)))
    return Use(name, params, (shape,))


def _matmul(name: str, choices: Choices) -> Use:
    m, n, k = (choices.integer(1, 6) for _ in range(3))
    transposed = choices.integer(0, 1)
    right = (k, n, 0, 0) if transposed else (n, k, 0, 0)
    return Use(name, ((0, transposed),), ((k, m, 0, 0), right))


def _gemm(name: str, choices: Choices) -> Use:
    m, n, k = (choices.integer(1, 6) for _ in range(3))
    left, right = choices.integer(0, 1), choices.integer(0, 1)
    shapes = ((m, k, 0, 0) if left else (k, m, 0, 0), (k, n, 0, 0) if right else (n, k, 0, 0))
    return Use(name, ((0, 0.5), (2, left), (3, right)), shapes)


def _attention(name: str, choices: Choices) -> Use:
    heads = choices.integer(1, 2)
    size = heads * choices.integer(1, 3)
    pairs = ((size * size, TAGGED), (size, RAW)) * 4
    params = ((0, size), (1, heads), (2, size * size))
    return Use(name, params, ((size, choices.integer(1, 4), 0, 0),), pairs)


def _split(name: str, choices: Choices) -> Use:
    return Use(name, (), (blob(choices, 1, 4),), outputs=choices.integer(1, 3))


def _lrn(name: str, choices: Choices) -> Use:
    params = ((0, choices.integer(0, 1)), (1, choices.pick((1, 3, 5))), (2, 0.5), (3, 0.75))
    return Use(name, params, (blob(choices, 3, 3),))


LAYER_TYPES: dict[str, Make] = {
    "AbsVal": _of_params({}),
    "BNLL": _of_params({}),
    "CELU": _of_params({0: (1.0, 0.5, 2.0)}),
    "Clip": _of_params({0: (-0.5, 0.0), 1: (0.25, 1.0)}),
    "DeepCopy": _of_params({}),
    "Dropout": _of_params({0: (1.0, 0.5)}),
    "ELU": _of_params({0: _SLOPES}),
    "Erf": _of_params({}),
    "Exp": _of_params({0: (-1.0, 2.0), 1: (1.0, 0.5), 2: (0.0, 0.25)}),
    "Flatten": _of_params({}),
    "GELU": _of_params({0: (0, 1)}),
    "HardSigmoid": _of_params({0: (0.2, 0.25), 1: (0.5, 0.25)}),
    "HardSwish": _of_params({0: (0.2, 0.25), 1: (0.5, 0.25)}),
    "Log": _of_params({0: (-1.0, 2.0), 1: (1.0, 0.5), 2: (0.0, 0.25)}, positive=True),
    "MVN": _of_params({0: (0, 1), 1: (0, 1), 2: (0.01,)}, most=3),
    "Mish": _of_params({}),
    "Noop": _of_params({}),
    "Power": _of_params({0: (1.0, 2.0, 0.5), 1: (1.0, 0.5), 2: (0.0, 0.25)}, positive=True),
    "ReLU": _of_params({0: _SLOPES}),
    "SELU": _of_params({0: (1.0, 1.67326324), 1: (1.050700987, 0.5)}),
    "Shrink": _of_params({0: (0.0, 0.25), 1: (0.5, 0.25)}),
    "Sigmoid": _of_params({}),
    "Softplus": _of_params({}),
    "StatisticsPooling": _of_params({0: (0, 1)}, positive=True),
    "Swish": _of_params({}),
    "TanH": _of_params({}),
    "Threshold": _of_params({0: (0.0, 0.25, -0.5)}),
    "UnaryOp": _of_params({0: _UNARY}, positive=True),
    "Convolution": _convolution(2, depthwise=False, transposed=False),
    "Convolution1D": _convolution(1, depthwise=False, transposed=False),
    "Convolution3D": _convolution(3, depthwise=False, transposed=False),
    "ConvolutionDepthWise": _convolution(2, depthwise=True, transposed=False),
    "ConvolutionDepthWise1D": _convolution(1, depthwise=True, transposed=False),
    "ConvolutionDepthWise3D": _convolution(3, depthwise=True, transposed=False),
    "Deconvolution": _convolution(2, depthwise=False, transposed=True),
    "Deconvolution1D": _convolution(1, depthwise=False, transposed=True),
    "Deconvolution3D": _convolution(3, depthwise=False, transposed=True),
    "DeconvolutionDepthWise": _convolution(2, depthwise=True, transposed=True),
    "DeconvolutionDepthWise1D": _convolution(1, depthwise=True, transposed=True),
    "DeconvolutionDepthWise3D": _convolution(3, depthwise=True, transposed=True),
    "Pooling": _pooling(2),
    "Pooling1D": _pooling(1),
    "Pooling3D": _pooling(3),
    "InnerProduct": _inner_product,
    "Embed": _embed,
    "LSTM": _recurrent(4, 4),
    "GRU": _recurrent(3, 4),
    "RNN": _recurrent(1, 1),
    "BatchNorm": _per_channel(0, 4, ((1, 0.01),)),
    "Bias": _per_channel(0, 1),
    "InstanceNorm": _per_channel(0, 2, ((1, 0.01), (2, 1))),
    "PReLU": _per_channel(0, 1),
    "Scale": _per_channel(0, 2, ((1, 1),)),
    "GroupNorm": _group_norm,
    "LayerNorm": _layer_norm(2),
    "RMSNorm": _layer_norm(1),
    "LRN": _lrn,
    "Normalize": _normalize,
    "PixelShuffle": _pixel_shuffle,
    "Reorg": _reorg,
    "ShuffleChannel": _shuffle_channel,
    "Interp": _interp,
    "Reduction": _reduction,
    "Slice": _slice,
    "Split": _split,
    "Softmax": _along(0, {1: (1,)}),
    "Tile": _along(0, {1: (1, 2, 3)}),
    "CumulativeSum": _along(0, {}),
    "GLU": _glu,
    "Concat": _concat,
    "Eltwise": _eltwise,
    "BinaryOp": _binary_op,
    "Crop": _crop,
    "Padding": _padding,
    "Permute": _permute,
    "Reshape": _reshape,
    "Squeeze": _axes(3, (5, 1, 0, 1), (0, 1)),
    "ExpandDims": _axes(3, (5, 3, 0, 0), (0, 1, 2)),
    "Flip": _axes(0, (5, 3, 0, 2), (0, 1, 2)),
    "Diag": _of_params({0: (0, 1, -1)}, most=1),
    "Unfold": _unfold,
    "MatMul": _matmul,
    "Gemm": _gemm,
    "MultiHeadAttention": _attention,
}


# Types that the module's table does not know: they have to be trusted.
UNVERIFIED = frozenset(
    (
        *(
            "Convolution3D",
            "ConvolutionDepthWise3D",
            "CumulativeSum",
            "DeepCopy",
            "Deconvolution1D",
        ),
        *("Deconvolution3D", "DeconvolutionDepthWise1D", "DeconvolutionDepthWise3D", "Diag"),
        *("Flip", "GLU", "LRN", "MVN", "Normalize", "Pooling1D", "Pooling3D", "StatisticsPooling"),
        "Unfold",
    )
)


def use(name: str, choices: Choices) -> Use:
    """A use of the type."""
    return LAYER_TYPES[name](name, choices)


def damaged(whole: Use, choices: Choices) -> Use:
    """The same with something that no longer fits, or several things."""
    for _ in range(choices.integer(1, 3)):
        whole = choices.pick(_DAMAGES)(whole, choices)
    return whole


def _with_param(whole: Use, id: int, value: Param) -> Use:
    return replace(whole, params=(*(p for p in whole.params if p[0] != id), (id, value)))


def _id(whole: Use, choices: Choices) -> int:
    """One that the layer has, mostly."""
    given = [id for id, _ in whole.params]
    return choices.pick(given) if given and choices.integer(0, 3) else choices.integer(0, 31)


def _hostile_param(whole: Use, choices: Choices) -> Use:
    return _with_param(whole, _id(whole, choices), choices.pick(_INTS))


def _near_param(whole: Use, choices: Choices) -> Use:
    return _with_param(whole, _id(whole, choices), choices.integer(-3, 12))


def _other_param(whole: Use, choices: Choices) -> Use:
    """A number that is no int, or an array."""
    numbers = tuple(choices.integer(-3, 6) for _ in range(choices.integer(1, 4)))
    value: Param = numbers if choices.boolean() else choices.pick(limits.HOSTILE_FLOATS)
    return _with_param(whole, _id(whole, choices), value if value != 1e39 else 1e38)


def _no_param(whole: Use, choices: Choices) -> Use:
    missing = _id(whole, choices)
    return replace(whole, params=tuple(p for p in whole.params if p[0] != missing))


def _weights(whole: Use, choices: Choices) -> Use:
    """One more or one less, or of another length."""
    counts, which = list(whole.weights), choices.integer(0, 3)
    place = choices.integer(0, len(counts))
    if which == 0 or place == len(counts):
        counts.insert(place, (choices.integer(1, 64), choices.integer(0, 1)))
    elif which == 1:
        del counts[place]
    else:
        count = counts[place][0] + choices.pick((-1, 1, 16))
        counts[place] = max(1, count), counts[place][1]
    return replace(whole, weights=tuple(counts))


def _inputs(whole: Use, choices: Choices) -> Use:
    return replace(whole, inputs=tuple(blob(choices, 1, 4) for _ in whole.inputs))


def _arity(whole: Use, choices: Choices) -> Use:
    inputs = (*whole.inputs, *whole.inputs[:1])[: choices.integer(1, len(whole.inputs) + 1)]
    return replace(whole, inputs=inputs, outputs=choices.integer(1, 4))


_INTS = tuple(n for n in limits.HOSTILE_INTEGERS if -(2**31) <= n < 2**31)
_DAMAGES = (
    _hostile_param,
    _near_param,
    _near_param,
    _other_param,
    _no_param,
    _weights,
    _inputs,
    _inputs,
    _arity,
)
