"""One row a layer type: given what flows into it, a well-formed use of it and what flows out.

The extents of outputs are worked out here a second time, from ncnn's documentation of its layers,
so that the module's own inference is compared with something that is not itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod

from harness.choices import Choices
from harness.networks.network import FLOATS, Extents, Param, Weights

MOST_ELEMENTS = 4096  # of a blob
MOST_WEIGHTS = 20_000  # of a layer


@dataclass(frozen=True, slots=True)
class Piece:
    """A layer that fits: its params, its weights and the extents of its outputs."""

    params: tuple[tuple[int, Param], ...]
    tops: tuple[Extents, ...]
    weights: tuple[Weights, ...] = ()


Fit = Callable[[Choices, Extents], Piece | None]  # None where the type cannot take such a blob


def _same(*params: tuple[int, tuple[Param, ...]], dims: tuple[int, ...] = (1, 2, 3, 4)) -> Fit:
    """Every number by itself; each param one of a few."""

    def fit(choices: Choices, extents: Extents) -> Piece | None:
        if len(extents) not in dims:
            return None
        return Piece(tuple((id, choices.pick(few)) for id, few in params), (extents,))

    return fit


def _floats(count: int, tagged: bool = False, fan_in: int = 1, positive: bool = False) -> Weights:
    """Weights whose sums stay near 1."""
    return Weights(count, FLOATS if tagged else None, max(fan_in, 1) ** -0.5, positive)


# Windows: convolution, its transpose, pooling.


@dataclass(frozen=True, slots=True)
class _Window:
    """One axis of a kernel on `size` elements."""

    kernel: int
    dilation: int
    stride: int
    before: int
    after: int

    @property
    def extent(self) -> int:
        return self.dilation * (self.kernel - 1) + 1

    def slid(self, size: int) -> int:
        return (size + self.before + self.after - self.extent) // self.stride + 1

    def spread(self, size: int) -> int:
        return (size - 1) * self.stride + self.extent - self.before - self.after


def _window(choices: Choices) -> _Window:
    before = choices.integer(0, 2)
    return _Window(
        choices.integer(1, 4),
        choices.integer(1, 2),
        choices.integer(1, 3),
        before,
        before if choices.boolean() else choices.integer(0, 2),
    )


def _window_params(x: _Window, y: _Window) -> tuple[tuple[int, Param], ...]:
    return (
        *((1, x.kernel), (11, y.kernel), (2, x.dilation), (12, y.dilation)),
        *((3, x.stride), (13, y.stride), (4, x.before), (15, x.after)),
        *((14, y.before), (16, y.after)),
    )


def _convolution(depthwise: bool, transposed: bool) -> Fit:
    def fit(choices: Choices, extents: Extents) -> Piece | None:
        if len(extents) != 3:
            return None
        c, h, w = extents
        x, y = _window(choices), _window(choices)
        group = choices.pick([n for n in range(1, c + 1) if c % n == 0]) if depthwise else 1
        outputs = group * choices.integer(1, 4)
        count = outputs * (c // group) * x.kernel * y.kernel
        params = [(0, outputs), *_window_params(x, y), (5, choices.integer(0, 1)), (6, count)]
        if not transposed and choices.integer(0, 3) == 0 and x.stride <= x.extent >= x.stride:
            return _same_padded(choices, params, group, depthwise, (c, h, w), (x, y), outputs)
        slide = _Window.spread if transposed else _Window.slid
        top = (outputs, slide(y, h), slide(x, w))
        return _convolved(choices, params, group, depthwise, top, count // outputs)

    return fit


def _same_padded(
    choices: Choices,
    params: list[tuple[int, Param]],
    group: int,
    depthwise: bool,
    extents: Extents,
    windows: tuple[_Window, _Window],
    outputs: int,
) -> Piece | None:
    """Padding that ncnn works out itself: as many outputs as steps."""
    (c, h, w), (x, y) = extents, windows
    if y.stride > y.extent:
        return None
    mode = choices.pick((-233, -234))
    paddings: dict[int, Param] = {4: mode, 15: mode, 14: mode, 16: mode}
    params = [(id, paddings.get(id, value)) for id, value in params]
    top = (outputs, (h - 1) // y.stride + 1, (w - 1) // x.stride + 1)
    fan_in = (c // group) * x.kernel * y.kernel
    return _convolved(choices, params, group, depthwise, top, fan_in)


def _convolved(
    choices: Choices,
    params: list[tuple[int, Param]],
    group: int,
    depthwise: bool,
    top: Extents,
    fan_in: int,
) -> Piece | None:
    count = top[0] * fan_in
    if min(top) < 1 or prod(top) > MOST_ELEMENTS or count > MOST_WEIGHTS:
        return None
    biased = dict(params)[5]
    weights = [_floats(count, tagged=True, fan_in=fan_in)]
    weights += [_floats(top[0])] if biased else []
    if depthwise:
        params = [*params, (7, group)]
    activation = choices.integer(0, 6)
    numbers: dict[int, Param] = {2: (0.25,), 3: (-0.5, 0.5), 6: (0.2, 0.5)}
    params = [*params, (9, activation)]
    if activation in numbers:
        params.append((10, numbers[activation]))
    return Piece(tuple(params), (top,), tuple(weights))


def _pooling(choices: Choices, extents: Extents) -> Piece | None:
    if len(extents) != 3:
        return None
    c, h, w = extents
    how = choices.integer(0, 3)
    kind: tuple[int, Param] = (0, choices.integer(0, 1))
    if how == 0:
        return Piece((kind, (4, 1)), ((c,),))
    if how == 1:
        wide, high = choices.integer(1, w), choices.integer(1, h)
        return Piece((kind, (7, 1), (8, wide), (18, high)), ((c, high, wide),))
    x = _Window(choices.integer(1, 3), 1, choices.integer(1, 3), *_pads(choices))
    y = _Window(choices.integer(1, 3), 1, choices.integer(1, 3), *_pads(choices))
    full = choices.boolean()
    if full and (x.before + y.before or x.stride > x.kernel or y.stride > y.kernel):
        return None  # a window may lie outside of the image, and has no largest element
    high, wide = (_pooled(window, size, full) for window, size in ((y, h), (x, w)))
    windows = (x, w), (y, h)
    if any(size < window.kernel or window.kernel <= window.before for window, size in windows):
        return None
    params: tuple[tuple[int, Param], ...] = (
        *(kind, (1, x.kernel), (11, y.kernel), (2, x.stride), (12, y.stride)),
        *((3, x.before), (14, x.after), (13, y.before), (15, y.after)),
        *((5, 0 if full else 1), (6, choices.integer(0, 1))),
    )
    return Piece(params, ((c, high, wide),))


def _pads(choices: Choices) -> tuple[int, int]:
    pad = choices.integer(0, 1)
    return pad, pad


def _pooled(window: _Window, size: int, full: bool) -> int:
    """Full padding adds what the last window lacks."""
    rest = (size + window.before + window.after - window.kernel) % window.stride
    return window.slid(size) + (1 if full and rest else 0)


# Products with weights.


def _inner_product(choices: Choices, extents: Extents) -> Piece | None:
    outputs, bias = choices.integer(1, 16), choices.integer(0, 1)
    inputs = extents[1] if len(extents) == 2 else prod(extents)
    if inputs * outputs > MOST_WEIGHTS or len(extents) > 3:
        return None
    top = (extents[0], outputs) if len(extents) == 2 else (outputs,)
    weights = (_floats(inputs * outputs, True, inputs), *((_floats(outputs),) * bias))
    params = ((0, outputs), (1, bias), (2, inputs * outputs), (9, choices.integer(0, 1)))
    return Piece(params, (top,), weights)


def _recurrent(gates: int, biases: int) -> Fit:
    def fit(choices: Choices, extents: Extents) -> Piece | None:
        if len(extents) != 2:
            return None
        steps, size = extents
        outputs, direction = choices.integer(1, 6), choices.integer(0, 2)
        directions = 2 if direction == 2 else 1
        count = size * outputs * gates * directions
        weights = (
            _floats(count, True, size),
            _floats(outputs * biases * directions, True),
            _floats(outputs * outputs * gates * directions, True, outputs),
        )
        params = ((0, outputs), (1, count), (2, direction))
        return Piece(params, ((steps, outputs * directions),), weights)

    return fit


def _attention(choices: Choices, extents: Extents) -> Piece | None:
    if len(extents) != 2 or extents[1] > 64:
        return None
    size = extents[1]
    heads = choices.pick([n for n in range(1, size + 1) if size % n == 0])
    weights = (_floats(size * size, True, size), _floats(size)) * 4
    return Piece(((0, size), (1, heads), (2, size * size)), (extents,), weights)


# Weights along an axis.


def _per_channel(id: int, arrays: tuple[bool, ...], *extra: tuple[int, Param]) -> Fit:
    """As many weights in each array as the outermost axis is long; True for positive ones."""

    def fit(choices: Choices, extents: Extents) -> Piece | None:
        count = extents[0]
        weights = tuple(_floats(count, positive=positive) for positive in arrays)
        return Piece(((id, count), *extra), (extents,), weights)

    return fit


def _prelu(choices: Choices, extents: Extents) -> Piece | None:
    count = 1 if choices.boolean() else extents[0]
    return Piece(((0, count),), (extents,), (_floats(count),))


def _instance_norm(choices: Choices, extents: Extents) -> Piece | None:
    if len(extents) != 3:
        return None
    count, affine = extents[0], choices.integer(0, 1)
    params = ((0, count), (1, 0.01), (2, affine))
    return Piece(params, (extents,), (_floats(count),) * (2 * affine))


def _group_norm(choices: Choices, extents: Extents) -> Piece | None:
    if len(extents) != 3:
        return None
    channels, affine = extents[0], choices.integer(0, 1)
    group = choices.pick([n for n in range(1, channels + 1) if channels % n == 0])
    params = ((0, group), (1, channels), (2, 0.01), (3, affine))
    return Piece(params, (extents,), (_floats(channels),) * (2 * affine))


def _layer_norm(choices: Choices, extents: Extents) -> Piece | None:
    if len(extents) > 3:
        return None
    whole = len(extents) == 3 and choices.boolean()
    count, affine = (prod(extents[1:]) if whole else extents[-1]), choices.integer(0, 1)
    weights = (_floats(count),) * (2 * affine)
    return Piece(((0, count), (1, 0.01), (2, affine)), (extents,), weights)


# What moves numbers about.


def _reshape(choices: Choices, extents: Extents) -> Piece | None:
    total = prod(extents)
    h = choices.pick([n for n in range(1, 17) if total % n == 0])
    c = choices.pick([n for n in range(1, 9) if (total // h) % n == 0])
    w = total // h // c
    d = choices.pick([n for n in (1, 2, 3, 4) if w % n == 0])
    top = choices.pick([(total,), (total // h, h), (c, h, w), (c, d, h, w // d)])
    # One of them may be left open, and one that the input has, too, be as it is there; but not the
    # channels of four dimensions for three, which ncnn's vector kernels get wrong.
    params = dict(named(top))
    kept = dict(named(extents))
    if len(top) == 3 and len(extents) == 4:
        del kept[2]
    same = [id for id, size in params.items() if kept.get(id) == size]
    if same and choices.boolean():
        params[choices.pick(same)] = 0
    if choices.boolean():
        params[choices.pick(list(params))] = -1
    return Piece(tuple(params.items()), (top,))


def named(extents: Extents) -> tuple[tuple[int, int], ...]:
    """Sizes by the ids of w, h, d and c, as most layers have them."""
    ids = {1: (0,), 2: (1, 0), 3: (2, 1, 0), 4: (2, 11, 1, 0)}[len(extents)]
    return tuple(zip(ids, extents, strict=True))


_ORDERS = {
    2: ("hw", "wh"),
    3: ("chw", "cwh", "hcw", "hwc", "wch", "whc"),
    4: (
        *("cdhw", "cdwh", "chdw", "chwd", "cwdh", "cwhd", "dchw", "dcwh", "dhcw", "dhwc"),
        *("dwch", "dwhc", "hcdw", "hcwd", "hdcw", "hdwc", "hwcd", "hwdc", "wcdh", "wchd"),
        *("wdch", "wdhc", "whcd", "whdc"),
    ),
}
_LETTERS = {2: "hw", 3: "chw", 4: "cdhw"}


def _permute(choices: Choices, extents: Extents) -> Piece | None:
    """ncnn's order types, each written with the outermost axis of the output first."""
    orders = _ORDERS.get(len(extents))
    if orders is None:
        return None
    which = choices.integer(0, len(orders) - 1)
    sizes = dict(zip(_LETTERS[len(extents)], extents, strict=True))
    return Piece(((0, which),), (tuple(sizes[axis] for axis in orders[which]),))


def _crop(choices: Choices, extents: Extents) -> Piece | None:
    offsets = [choices.integer(0, size - 1) for size in extents]
    sizes = [
        choices.integer(1, size - offset) for size, offset in zip(extents, offsets, strict=True)
    ]
    ids = {1: (0,), 2: (1, 0), 3: (2, 1, 0), 4: (2, 13, 1, 0)}[len(extents)]
    params = [(id, offset) for id, offset in zip(ids, offsets, strict=True)]
    params += [(14 if id == 13 else id + 3, size) for id, size in zip(ids, sizes, strict=True)]
    return Piece(tuple(sorted(params)), (tuple(sizes),))


def _padding(choices: Choices, extents: Extents) -> Piece | None:
    left, right = choices.integer(0, 2), choices.integer(0, 2)
    top, bottom = (choices.integer(0, 2), choices.integer(0, 2)) if len(extents) > 1 else (0, 0)
    kind = choices.integer(0, 2)
    if kind == 2 and (max(left, right) >= extents[-1] or max(top, bottom) >= extents[-2:][0]):
        return None
    grown = (*extents[:-1], extents[-1] + left + right)
    if len(extents) > 1:
        grown = (*grown[:-2], grown[-2] + top + bottom, grown[-1])
    params = ((0, top), (1, bottom), (2, left), (3, right), (4, kind), (5, 0.5))
    return Piece(params, (grown,))


def _interp(choices: Choices, extents: Extents) -> Piece | None:
    if len(extents) != 3 or min(extents[1:]) < 4:
        return None
    h, w = choices.integer(2, 12), choices.integer(2, 12)
    params = ((0, choices.integer(1, 3)), (3, h), (4, w), (6, choices.integer(0, 1)))
    return Piece(params, ((extents[0], h, w),))


def _tile(choices: Choices, extents: Extents) -> Piece | None:
    """So many times along the innermost axes; of those that it does not have, too."""
    repeats = [choices.integer(1, 3) for _ in range(choices.integer(1, 4))]
    if len(extents) == 3 and len(repeats) == 4:
        return None  # ncnn then counts d in front of c
    axes = max(len(extents), len(repeats))
    padded = (1,) * (axes - len(extents)) + extents
    times = [1] * (axes - len(repeats)) + repeats
    top = tuple(size * many for size, many in zip(padded, times, strict=True))
    return Piece(((2, tuple(repeats)),), (top,))


def _flatten(choices: Choices, extents: Extents) -> Piece | None:
    return Piece((), ((prod(extents),),))


def _squeeze(choices: Choices, extents: Extents) -> Piece | None:
    ones = [axis for axis, size in enumerate(extents) if size == 1]
    if not ones or len(extents) == 1:
        return None
    axis = choices.pick(ones)
    return Piece(((3, (axis,)),), ((*extents[:axis], *extents[axis + 1 :]),))


def _expand_dims(choices: Choices, extents: Extents) -> Piece | None:
    if len(extents) > 3:
        return None
    axis = choices.integer(0, len(extents))
    return Piece(((3, (axis,)),), ((*extents[:axis], 1, *extents[axis:]),))


_STEADY_REDUCTIONS = (0, 1, 2, 3, 4, 5, 7, 8)  # sums, means, extremes and norms


def _reduction(choices: Choices, extents: Extents) -> Piece | None:
    axes = tuple(axis for axis in range(len(extents)) if choices.boolean())
    keep = choices.integer(0, 1)
    which: tuple[tuple[int, Param], ...] = ((1, 0), (3, axes)) if axes else ((1, 1),)
    gone = set(axes or range(len(extents)))
    left = [1 if axis in gone else size for axis, size in enumerate(extents)]
    if not keep:
        left = [size for axis, size in enumerate(extents) if axis not in gone] or [1]
    params = ((0, choices.pick(_STEADY_REDUCTIONS)), *which, (4, keep), (5, 1))
    return Piece(params, (tuple(left),))


def _along_axis(id: int, *extra: tuple[int, Param]) -> Fit:
    def fit(choices: Choices, extents: Extents) -> Piece | None:
        axis = choices.integer(0, len(extents) - 1)
        return Piece(((id, axis), *extra), (extents,))

    return fit


def _slice(choices: Choices, extents: Extents) -> Piece | None:
    axes = [axis for axis, size in enumerate(extents) if size > 1]
    if not axes:
        return None
    axis = choices.pick(axes)
    first = choices.integer(1, extents[axis] - 1)
    tops = tuple(
        (*extents[:axis], size, *extents[axis + 1 :]) for size in (first, extents[axis] - first)
    )
    return Piece(((0, (first, -233)), (1, axis)), tops)


def _split(choices: Choices, extents: Extents) -> Piece | None:
    return Piece((), (extents,) * choices.integer(2, 3))


def _shuffle_channel(choices: Choices, extents: Extents) -> Piece | None:
    if len(extents) != 3:
        return None
    group = choices.pick([n for n in range(1, extents[0] + 1) if extents[0] % n == 0])
    return Piece(((0, group), (1, choices.integer(0, 1))), (extents,))


def _pixel_shuffle(choices: Choices, extents: Extents) -> Piece | None:
    factors = [n for n in (1, 2, 3) if len(extents) == 3 and extents[0] % (n * n) == 0]
    if not factors:
        return None
    factor = choices.pick(factors)
    c, h, w = extents
    params = ((0, factor), (1, choices.integer(0, 1)))
    return Piece(params, ((c // factor**2, h * factor, w * factor),))


def _reorg(choices: Choices, extents: Extents) -> Piece | None:
    if len(extents) != 3:
        return None
    c, h, w = extents
    stride = choices.pick([n for n in (1, 2, 3) if h % n == 0 and w % n == 0])
    return Piece(
        ((0, stride), (1, choices.integer(0, 1))), ((c * stride**2, h // stride, w // stride),)
    )


_SLOPES = (0.25, 0.0, 1.0)
_STEADY_UNARY = (0, 1, 9, 10, 14, 16)  # abs, neg, sin, cos, atan, tanh

ONE_INPUT: dict[str, Fit] = {
    "Convolution": _convolution(depthwise=False, transposed=False),
    "ConvolutionDepthWise": _convolution(depthwise=True, transposed=False),
    "Deconvolution": _convolution(depthwise=False, transposed=True),
    "DeconvolutionDepthWise": _convolution(depthwise=True, transposed=True),
    "Pooling": _pooling,
    "InnerProduct": _inner_product,
    "LSTM": _recurrent(4, 4),
    "GRU": _recurrent(3, 4),
    "RNN": _recurrent(1, 1),
    "MultiHeadAttention": _attention,
    "BatchNorm": _per_channel(0, (False, False, True, False), (1, 0.01)),
    "Scale": _per_channel(0, (False, False), (1, 1)),
    "Bias": _per_channel(0, (False,)),
    "PReLU": _prelu,
    "InstanceNorm": _instance_norm,
    "GroupNorm": _group_norm,
    "LayerNorm": _layer_norm,
    "AbsVal": _same(),
    "Clip": _same((0, (-0.5, 0.0)), (1, (0.25, 1.0))),
    "Dropout": _same(),
    "ELU": _same((0, _SLOPES)),
    "GELU": _same((0, (0, 1))),
    "HardSigmoid": _same((0, (0.2, 0.25)), (1, (0.5, 0.25))),
    "HardSwish": _same((0, (0.2, 0.25)), (1, (0.5, 0.25))),
    "Mish": _same(),
    "Noop": _same(),
    "ReLU": _same((0, _SLOPES)),
    "SELU": _same(),
    "Sigmoid": _same(),
    "Softplus": _same(),
    "Swish": _same(),
    "TanH": _same(),
    "UnaryOp": _same((0, _STEADY_UNARY)),
    "Softmax": _along_axis(0, (1, 1)),
    "Reduction": _reduction,
    "Flatten": _flatten,
    "Tile": _tile,
    "Reshape": _reshape,
    "Permute": _permute,
    "Crop": _crop,
    "Padding": _padding,
    "Interp": _interp,
    "Squeeze": _squeeze,
    "ExpandDims": _expand_dims,
    "Slice": _slice,
    "Split": _split,
    "ShuffleChannel": _shuffle_channel,
    "PixelShuffle": _pixel_shuffle,
    "Reorg": _reorg,
}


# Several inputs: what the others must be like, given the first.

Partner = Callable[[Choices, Extents], Extents]
Join = Callable[[Choices, tuple[Extents, ...]], Piece | None]


def _like(_: Choices, extents: Extents) -> Extents:
    return extents


def _broadcast(choices: Choices, extents: Extents) -> Extents:
    """Of the same number of axes, some of them 1."""
    return tuple(1 if choices.integer(0, 2) == 0 else size for size in extents)


def _binary_op(choices: Choices, extents: tuple[Extents, ...]) -> Piece | None:
    left, right = extents
    return Piece(
        ((0, choices.pick((0, 1, 2, 4, 5))),),
        (tuple(max(a, b) for a, b in zip(left, right, strict=True)),),
    )


def _eltwise(choices: Choices, extents: tuple[Extents, ...]) -> Piece | None:
    operation = choices.integer(0, 2)
    params: tuple[tuple[int, Param], ...] = ((0, operation),)
    if operation == 1 and choices.boolean():
        params = (*params, (1, (0.5,) * len(extents)))
    return Piece(params, (extents[0],))


def _concat(choices: Choices, extents: tuple[Extents, ...]) -> Piece | None:
    first = extents[0]
    axis = choices.integer(0, len(first) - 1)
    top = (*first[:axis], sum(other[axis] for other in extents), *first[axis + 1 :])
    return Piece(((0, choices.pick((axis, axis - len(first)))),), (top,))


def _image(choices: Choices, extents: Extents) -> Extents:
    """Any image of the size that is wanted: of two axes, any matrix does for a matrix."""
    sizes = choices.integer(2, 12), choices.integer(2, 12)
    return sizes if len(extents) == 2 else (choices.integer(1, 8), *sizes)


def _interp_like(choices: Choices, extents: tuple[Extents, ...]) -> Piece | None:
    first, like = extents
    if len(first) > 3 or min(first[1:], default=4) < 4:
        return None
    top = (first[0], like[-1]) if len(first) == 2 else (first[0], *like[-2:])
    return Piece(((0, choices.integer(1, 3)), (5, 1), (6, choices.integer(0, 1))), (top,))


def _matrix(choices: Choices, extents: Extents) -> Extents:
    return (extents[-1], choices.integer(1, 6)) if len(extents) == 2 else extents


def _matmul(choices: Choices, extents: tuple[Extents, ...]) -> Piece | None:
    left, right = extents
    if len(left) != 2 or left[1] != right[0]:
        return None
    return Piece(((0, 0),), ((left[0], right[1]),))


SEVERAL_INPUTS: dict[str, tuple[Partner, Join]] = {
    "BinaryOp": (_broadcast, _binary_op),
    "Eltwise": (_like, _eltwise),
    "Concat": (_like, _concat),
    "Interp": (_image, _interp_like),
    "MatMul": (_matrix, _matmul),
}
