"""features() says what this ncnn has; what it has not is there and says so."""

import ncnn_mp
from ncnn_mp import Layer, Mat, Net, Option

from contract import HOSTILE_INTS, NOT_INTS, check, done, raises, same

features = ncnn_mp.features()
NAMES = ("STRING", "STDIO", "PIXEL", "DRAWING", "BATCH", "VULKAN", "INT8")
same(sorted(features), sorted(NAMES + ("layers",)))
for name in NAMES:
    check(features[name] is True or features[name] is False, name)
layers = features["layers"]
check(len(layers) > 40 and len(set(layers)) == len(layers))
for name in ("Input", "ReLU", "Convolution", "InnerProduct", "Pooling", "Split", "Concat"):
    check(name in layers, name)
check(all([isinstance(name, str) for name in layers]))
layers.clear()
features.clear()
check(len(ncnn_mp.features()["layers"]) > 40, "a new dict each time")
raises(TypeError, ncnn_mp.features, 1)
same(hasattr(Mat, "from_pixels"), ncnn_mp.features()["PIXEL"])
same(hasattr(Mat, "draw_line"), ncnn_mp.features()["DRAWING"])
same(hasattr(Mat, "get_batch_data"), ncnn_mp.features()["BATCH"])

net, option = Net(), Option()
VULKAN = ("use_vulkan_compute", "use_shader_local_memory", "use_cooperative_matrix")
if not ncnn_mp.features()["VULKAN"]:
    for index in (0, 1, 2**31 - 1):
        check("VULKAN" in str(raises(NotImplementedError, net.set_vulkan_device, index)))
    for target in (option, net.option):
        for name in VULKAN:
            check("VULKAN" in str(raises(NotImplementedError, setattr, target, name, True)))
            setattr(target, name, False)
            same(getattr(target, name), False)
    for name in ("support_vulkan", "support_vulkan_packing", "support_vulkan_any_packing"):
        check("VULKAN" in str(raises(NotImplementedError, setattr, Layer(), name, True)))
for hostile in HOSTILE_INTS:
    raises(ValueError, net.set_vulkan_device, hostile)
for wrong in NOT_INTS:
    raises(TypeError, net.set_vulkan_device, wrong)
raises(TypeError, net.set_vulkan_device)
net.close()
raises(ValueError, net.set_vulkan_device, 0)
raises(TypeError, Net.set_vulkan_device, 5, 0)
done()
