"""Layer by type, by index and of one's own; its attributes; what a layer outside a network has."""

import ncnn_mp
from ncnn_mp import Layer, Mat

from contract import (
    HOSTILE_INTS,
    NOT_INTS,
    accounts,
    check,
    done,
    half_made,
    raises,
    refuses,
    same,
    settle,
)

FLAGS = (
    "one_blob_only",
    "support_inplace",
    "support_packing",
    "support_any_packing",
    "support_bf16_storage",
    "support_fp16_storage",
)
VULKAN_FLAGS = ("support_vulkan", "support_vulkan_packing", "support_vulkan_any_packing")

for name in ncnn_mp.features()["layers"]:
    layer = Layer(type=name, verify=False)
    check("not verified" in repr(layer), name)
    same((layer.type, layer.name), (name, ""))
    index = Layer.type_to_index(name)
    check(index >= 0, name)
    same(
        (Layer(typeindex=index, verify=False).typeindex, layer.typeindex), (index, layer.typeindex)
    )
    same((layer.bottom_count, layer.top_count), (0, 0))
    for flag in FLAGS + VULKAN_FLAGS:
        check(isinstance(getattr(layer, flag), bool), name, flag)
        raises(ValueError, setattr, layer, flag, True)
    layer.close()
same(Layer.type_to_index("NoSuchLayer"), -1)
same((Layer(type="ReLU").one_blob_only, Layer(type="ReLU").support_inplace), (True, True))
same((Layer(type="Concat").one_blob_only, Layer(type="Concat").support_inplace), (False, False))

mine = Layer()
for flag in FLAGS:
    for value in (True, False, 1, 0):
        setattr(mine, flag, value)
        same(getattr(mine, flag), bool(value), flag)
for flag in VULKAN_FLAGS:
    setattr(mine, flag, False)
    same(getattr(mine, flag), False, flag)
    if not ncnn_mp.features()["VULKAN"]:
        raises(NotImplementedError, setattr, mine, flag, True)
for name in ("type", "name", "typeindex", "bottom_count", "top_count", "anything"):
    raises(AttributeError, setattr, mine, name, 1)
raises(NotImplementedError, mine.forward, Mat(3), None)
raises(NotImplementedError, mine.forward, [Mat(3)], 1, None)
raises(NotImplementedError, mine.forward_inplace, Mat(3), None)

for layer in (mine, Layer(type="ReLU")):
    for get in (layer.get_bottom, layer.get_top, layer.get_bottom_shape, layer.get_top_shape):
        for index in HOSTILE_INTS + (0, 1):
            raises((IndexError, ValueError), get, index)
        for wrong in NOT_INTS:
            raises((TypeError, IndexError, ValueError), get, wrong)

for wrong in ("", "NoSuchLayer", "relu", "ReLU ", "ReLU\0", "x" * 10000):
    raises(ValueError, Layer, type=wrong)
for wrong in (None, 5, 1.5, [], object()):
    raises(TypeError, Layer, type=wrong)
for hostile in HOSTILE_INTS + (100000, 2**31 - 1, 256, 300):
    raises(ValueError, Layer, typeindex=hostile)
for wrong in NOT_INTS:
    raises(TypeError, Layer, typeindex=wrong)
raises(TypeError, Layer, "ReLU")
raises(TypeError, Layer, verify=False)
raises(ValueError, Layer, type="NoSuchLayer", verify=False)
check("not verified" not in repr(Layer(type="ReLU")) + repr(Layer()))
raises(TypeError, Layer, type="ReLU", typeindex=26)
for wrong in NOT_INTS[:1] + NOT_INTS[3:]:
    raises(TypeError, Layer.type_to_index, wrong)
refuses(Layer, half_made(Layer), "load_param", None)

with Layer(type="ReLU") as layer:
    check("Layer" in repr(layer))
check("closed" in repr(layer))
for name in FLAGS + ("type", "name", "typeindex", "bottom_count", "top_count"):
    check("closed" in str(raises(ValueError, getattr, layer, name)), name)
raises(ValueError, setattr, layer, "one_blob_only", True)
raises(ValueError, layer.__enter__)
start = accounts()
for _ in range(50):
    Layer(type="Convolution")
    Layer()
settle()
check(accounts()[0] < start[0] + 8192, start, accounts())
done()
