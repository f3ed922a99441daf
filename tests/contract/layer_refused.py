"""What ncnn itself refuses of layers that are trusted is a RuntimeError with its status."""

from array import array

from ncnn_mp import Layer, Mat, ModelBin, ParamDict

from contract import done, raises, same


def params(values):
    made = ParamDict()
    for id in values:
        (made.set_array if isinstance(values[id], Mat) else made.set_int)(id, values[id])
    return made


def ready(name, values):
    layer = Layer(type=name, verify=False)
    layer.load_param(params(values))
    layer.load_model(ModelBin(from_mat_array=[]))
    layer.create_pipeline(None)
    return layer


def refused(call, name, *arguments):
    same(str(raises(RuntimeError, call, *arguments)), name + ": ncnn returned -1")


# A kind of resizing that ncnn does not know: nothing more can be done with the layer.
layer = Layer(type="Interp", verify=False)
refused(layer.load_param, "load_param", params({0: 9}))
raises(ValueError, layer.load_param, params({0: 1}))
raises(ValueError, layer.load_model, ModelBin(from_mat_array=[]))

# Weights of more bytes than any Mat has.
huge = Layer(type="InnerProduct", verify=False)
huge.load_param(params({0: 1, 2: 2**30}))
raises((RuntimeError, ValueError), huge.load_model, ModelBin(from_mat_array=[Mat(4)]))

# Mats of other channels than these layers work with; a call later all is well.
image, rois = Mat(4, 4, c=7), Mat(4, 1)
image.fill(1.0)
rois.fill(1.0)
pooling = ready("PSROIPooling", {0: 2, 1: 2, 2: 1})
for _ in range(2):
    refused(pooling.forward, "forward", [image, rois], 1, None)
boxes = ready("YoloDetectionOutput", {0: 2, 1: 1, 4: Mat(2, data=array("f", [1.0, 2.0]))})
refused(boxes.forward_inplace, "forward_inplace", [Mat(4, 4, c=3)], None)
same(boxes.forward_inplace([image], None), 0)
done()
