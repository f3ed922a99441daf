"""Buffers, ParamDict, networks and layers by CPython's ncnn."""

from __future__ import annotations

import tempfile
from pathlib import Path

import ncnn
import numpy

from harness.layer_types import RAW
from harness.reference.held import Array, Held, Missing, array_of, plain
from harness.reference.mats import numbers


def zeros(size: int) -> object:
    """Buffers begin with zeros."""
    return lambda length: Held("Buffer", bytearray(size * length))


def image(w: int, h: int, channels: int, stride: int, off: int) -> Held:
    """The prelude's."""
    made = bytearray(max(stride * (h - 1) + w * channels + off, 0))
    made[::3] = bytes(i * 29 & 255 for i in range(0, len(made), 3))
    return Held("Buffer", made)


def write(buffer: Held) -> None:
    """`buffer[0] = 1`."""
    buffer.value[0] = 1


def unknown(buffer: Held, *_: object) -> None:
    """Resized: what it holds is MicroPython's affair."""
    buffer.known = False


# ParamDict


def params(items: tuple[tuple[int, object], ...]) -> Held:
    """The prelude's."""
    made = Held("ParamDict", ncnn.ParamDict(), parts={"items": items})
    for id, value in items:
        made.value.set(id, _array(value) if isinstance(value, tuple) else value)
    return made


def _array(values: tuple[object, ...]) -> ncnn.Mat:
    kind = numpy.float32 if isinstance(values[0], float) else numpy.int32
    numbers = numpy.array(values, kind).view(numpy.float32)  # kept alive until it is copied
    return ncnn.Mat(numbers).clone()


def get(cast: type) -> object:
    """get_int() and get_float()."""

    def read(paramdict: Held, id: int, otherwise: float) -> object:
        return cast(paramdict.value.get(id, cast(otherwise)))

    return read


def set(cast: type) -> object:
    """set_int() and set_float()."""

    def change(paramdict: Held, id: int, value: float) -> None:
        paramdict.value.set(id, cast(value))
        paramdict.parts.clear()

    return change


def set_array(paramdict: Held, id: int, mat: Held) -> None:
    """A copy."""
    paramdict.value.set(id, mat.value.clone())
    paramdict.parts.clear()


def get_array(paramdict: Held, id: int, *_: object) -> Held:
    """The array; what is given where there is none is not compared."""
    found = paramdict.value.get(id, ncnn.Mat())
    if found.dims == 0:
        raise Missing("what was given comes back")
    return Held("Mat", found)


def get_type(paramdict: Held, id: int) -> int:
    """By number."""
    return int(paramdict.value.type(id))


# Networks


def net() -> Held:
    """With the module's own default option."""
    made = Held("Net", ncnn.Net())
    plain(made.value.opt)
    return made


def clear(net: Held) -> None:
    """Empty, as load_param() makes it here, too."""
    if net.parts:
        net.known = False  # ours is empty from here on
        raise Missing("the reference's Extractors die of it")
    net.value.clear()


def load(name: str) -> object:
    """From a file."""

    def read(net: Held, path: str) -> None:
        if not isinstance(path, str):
            raise Missing("CPython's ncnn reads from files only, or from unchecked memory")
        if name == "load_param":
            clear(net)
        if getattr(net.value, name)(path) != 0:
            raise ValueError(path)

    return read


def names(which: str) -> object:
    """get_input_name() and its like: an item of a list."""
    return lambda net, i: getattr(net.value, which)()[i]


def count(which: str) -> object:
    """input_count and output_count."""
    return lambda net: len(getattr(net.value, which)())


def input(extractor: Held, which: object, mat: Held) -> int:
    """ncnn's status."""
    given = mat.value.clone() if mat.lender else mat.value  # borrowed storage is copied here, too
    extractor.parts[f"input {which}"] = given
    return int(extractor.value.input(which, given))


def extract(extractor: Held, which: object) -> Held:
    """A copy: results must not outlive the Net."""
    status, mat = extractor.value.extract(which)
    if status != 0:
        raise ValueError(which)
    return Held("Mat", mat.clone())


def create_extractor(net: Held) -> Held:
    """Of a loaded Net."""
    extractor = net.value.create_extractor()
    net.parts["extractors"] = True
    return Held("Extractor", extractor, parts={"net": net})


def blob(net: Held, which: object) -> Held:
    """By name or number; what is asked of it is taken at once."""
    found = net.value.blobs()
    names = [blob.name for blob in found]
    blob = found[which if isinstance(which, int) else names.index(which)]
    return Held("Blob", (blob.name, blob.producer, blob.consumer))


def of_blob(place: int) -> object:
    """What was taken."""
    return lambda blob: blob.value[place]


# Layers: CPython's Layer.forward() gives nothing back, so each becomes a network of one layer.


def layer(type: str) -> Held:
    """Its type, to which params and weights come."""
    if not isinstance(type, str):
        raise Missing("made by its number")
    return Held("Layer", None, parts={"type": type})


def weights(counts: tuple[tuple[int, int], ...], positive: bool) -> Held:
    """The prelude's."""
    return Held("ModelBin", None, parts={"weights": counts, "positive": positive})


def take(layer: Held, source: Held) -> int:
    """load_param() and load_model()."""
    if not source.parts:
        raise Missing("not made at once by the prelude")
    layer.parts |= source.parts
    return 0


def prepare(layer: Held, option: object) -> int:
    """create_pipeline()."""
    if option is not None:
        raise Missing("an option of one's own")
    return 0


def _param(id: int, value: object) -> str:
    if isinstance(value, tuple):
        return f"{-23300 - id}={','.join(map(repr, (len(value), *value)))}"
    return f"{id}={value!r}"


# ACOSH below 1: x86 code gives log(FLT_MIN), where generic code gives nan.
_OUTSIDE = ("UnaryOp", 25)


def dies(parts: dict[str, object], mat: ncnn.Mat) -> bool:
    """ncnn's x86 code for a dilated kernel, packing off, fails where there is room for it once."""
    items = dict(parts["items"])  # type: ignore[call-overload]
    kernel, dilation, pad = (items.get(id, 0) for id in (1, 2, 4))
    if parts["type"] not in ("Convolution", "ConvolutionDepthWise") or dilation == 1:
        return False
    return bool(mat.w + 2 * pad < dilation * kernel)


def _stored(parts: dict[str, object]) -> bytes:
    counts, positive = parts.get("weights", ()), bool(parts.get("positive"))
    return b"".join(
        (b"" if tag == RAW else bytes(4)) + numbers(count, positive).tobytes()
        for count, tag in counts  # type: ignore[attr-defined]
    )


def _run(net: ncnn.Net, mat: ncnn.Mat) -> ncnn.Mat:
    """A copy of the result; Extractor and Mats are gone before the Net is."""
    extractor = net.create_extractor()
    extractor.input("in", mat.clone())
    status, found = extractor.extract("out")
    if status != 0:
        raise ValueError("ncnn refuses")
    return found.clone()


def forward(layer: Held, mat: Held, option: object = None) -> Held:
    """One Mat in, one out."""
    if option is not None or not isinstance(mat, Held) or "items" not in layer.parts:
        raise Missing("an option of one's own, or several Mats")
    if dies(layer.parts, mat.value):
        raise Missing("the reference dies of it")
    if (layer.parts["type"], dict(layer.parts["items"]).get(0)) == _OUTSIDE:
        raise Missing("the reference's SIMD code does not say nan")
    given = " ".join(_param(*item) for item in layer.parts["items"])
    text = f"7767517\n2 2\nInput in 0 1 in\n{layer.parts['type']} it 1 1 in out {given}\n"
    with ncnn.Net() as net, tempfile.TemporaryDirectory() as folder:
        plain(net.opt)
        path = Path(folder, "weights")
        path.write_bytes(_stored(layer.parts))
        if net.load_param_mem(text) != 0 or net.load_model(str(path)) != 0:
            raise Missing("a network of this layer does not load")
        return Held("Mat", _run(net, mat.value))


def forward_inplace(layer: Held, mat: Held, option: object = None) -> int:
    """The same, its result in the place of the Mat."""
    found: Array = array_of(forward(layer, mat, option).value)
    array_of(mat.value)[...] = found
    return 0


TABLE: dict[str, object] = {
    "bytes": zeros(1),
    "bytearray": zeros(1),
    "array.array": zeros(4),
    "array doubles": zeros(8),
    "image": image,
    "write": write,
    "grow": unknown,
    "shrink": unknown,
    "append": unknown,
    "params": params,
    "ParamDict": lambda: params(()),
    "ParamDict.get_int": get(int),
    "ParamDict.get_float": get(float),
    "ParamDict.get_type": get_type,
    "ParamDict.get_array": get_array,
    "ParamDict.get_array/made": get_array,
    "ParamDict.set_int": set(int),
    "ParamDict.set_float": set(float),
    "ParamDict.set_array": set_array,
    "Net": net,
    "Net.load_param": load("load_param"),
    "Net.load_model": load("load_model"),
    "Net.clear": clear,
    "Net.get_input_name": names("input_names"),
    "Net.get_output_name": names("output_names"),
    "Net.get_input_index": names("input_indexes"),
    "Net.get_output_index": names("output_indexes"),
    "Net.input_count": count("input_names"),
    "Net.output_count": count("output_names"),
    "Net.create_extractor": create_extractor,
    "Net.blob": blob,
    "Blob.name": of_blob(0),
    "Blob.producer": of_blob(1),
    "Blob.consumer": of_blob(2),
    "Extractor.input": input,
    "Extractor.extract": extract,
    "Layer/one": layer,
    "Layer/trusted": layer,
    "weights": weights,
    "Layer.load_param": take,
    "Layer.load_model": take,
    "Layer.create_pipeline": prepare,
    "Layer.forward/one": forward,
    "Layer.forward_inplace/one": forward_inplace,
}
