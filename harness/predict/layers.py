"""Rules of Layer: the order of its steps, what it may run on."""

from __future__ import annotations

from harness.layer_types import LAYER_TYPES, UNVERIFIED
from harness.predict.arguments import filled, integer, live, name, optional, sequence
from harness.predict.things import (
    Foreign,
    Layer,
    Option,
    ParamDict,
    Refusal,
    Thing,
    Unknown,
)
from harness.predict.world import Caller, Rule

MOST_MATS = 64


def _step(layer: Layer, before: str, after: str) -> object:
    """One step further: 0, where ncnn is content."""
    if layer.custom:
        return 0
    if layer.step is None:
        raise Unknown
    if layer.step != before:
        raise Refusal("ValueError")
    layer.step = None

    def learn(well: bool, _: str) -> None:
        layer.step = after if well else None

    raise Unknown(learn)


def load_param(_: Caller, self: object, pd: object) -> object:
    """First."""
    live(pd, ParamDict, "ParamDict")
    return _step(live(self, Layer, "Layer"), "new", "params")


def load_model(_: Caller, self: object, mb: object) -> object:
    """Second."""
    live(mb, Thing, "ModelBin")
    return _step(live(self, Layer, "Layer"), "params", "model")


def create_pipeline(_: Caller, self: object, opt: object) -> object:
    """Third."""
    optional(opt, Option, "Option")
    return _step(live(self, Layer, "Layer"), "model", "pipeline")


def destroy_pipeline(_: Caller, self: object, opt: object) -> object:
    """Last."""
    optional(opt, Option, "Option")
    return _step(live(self, Layer, "Layer"), "pipeline", "done")


def _mat(value: object) -> None:
    _, shape = filled(value)
    if not shape.plain():
        raise Refusal("ValueError")


def _mats(values: tuple[object, ...]) -> None:
    if not 1 <= len(values) <= MOST_MATS:
        raise Refusal("ValueError")
    for value in values:
        _mat(value)


def _ready(self: object) -> object:
    layer = live(self, Layer, "Layer")
    if layer.custom:
        raise Refusal("NotImplementedError")
    if layer.step not in (None, "pipeline"):
        raise Refusal("ValueError")
    raise Unknown(lambda well, seen: None)


def forward(_: Caller, self: object, mats: object, *rest: object) -> object:
    """Results are compared with CPython's ncnn."""
    if isinstance(mats, Foreign):
        raise Unknown
    if isinstance(mats, tuple):
        optional(rest[1] if len(rest) > 1 else None, Option, "Option")
        integer(rest[0] if rest else 1, 1, MOST_MATS)
        _mats(sequence(mats))
    else:
        if len(rest) > 1:
            raise Refusal("TypeError")
        optional(rest[0] if rest else None, Option, "Option")
        _mat(mats)
    return _ready(self)


def inplace(_: Caller, self: object, mats: object, opt: object = None) -> object:
    """The Mats hold the results."""
    if isinstance(mats, Foreign):
        raise Unknown
    optional(opt, Option, "Option")
    values = mats if isinstance(mats, tuple) else (mats,)
    _mats(values)
    try:
        return _ready(self)
    except Unknown:
        raise Unknown from None  # the Mats are in doubt


def _flag(vulkan: bool) -> Rule:
    def write(_: Caller, self: object, value: object) -> object:
        if not isinstance(value, int):
            raise Unknown
        layer = live(self, Layer, "Layer")
        if not layer.custom:
            raise Refusal("ValueError")
        if value and vulkan:
            raise Refusal("NotImplementedError")
        return None

    return write


def new(_: Caller) -> Layer:
    """`Layer()`, to derive from."""
    return Layer(custom=True)


def typed(_: Caller, type: object) -> object:
    """`Layer(type=…)`."""
    if name(type) not in LAYER_TYPES or type in UNVERIFIED:
        raise Refusal("ValueError")
    return Layer(custom=False)


def trusted(_: Caller, type: object) -> object:
    """`Layer(type=…, verify=False)`."""
    if name(type) not in LAYER_TYPES:
        raise Refusal("ValueError")
    return Layer(custom=False)


FLAGS = {
    "one_blob_only": False,
    "support_inplace": False,
    "support_packing": False,
    "support_bf16_storage": False,
    "support_fp16_storage": False,
    "support_any_packing": False,
    "support_vulkan": True,
    "support_vulkan_packing": True,
    "support_vulkan_any_packing": True,
}

RULES: dict[str, Rule] = {
    "Layer": new,
    "Layer/one": typed,
    "Layer/many": typed,
    "Layer/trusted": trusted,
    "Layer/index": lambda _, __: Layer(custom=False),
    "Layer.load_param": load_param,
    "Layer.load_model": load_model,
    "Layer.create_pipeline": create_pipeline,
    "Layer.destroy_pipeline": destroy_pipeline,
    "Layer.forward/one": forward,
    "Layer.forward/many": forward,
    "Layer.forward_inplace/one": inplace,
    "Layer.forward_inplace/many": inplace,
    **{f"Layer.{flag}/set": _flag(vulkan) for flag, vulkan in FLAGS.items()},
}
