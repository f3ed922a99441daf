"""Results and work space of a layer by itself of more than 2 GiB are refused before it runs."""

from ncnn_mp import Layer, Mat, ModelBin, ParamDict

from contract import check, done, raises


def loaded(name, values, *counts):
    layer, params = Layer(type=name), ParamDict()
    for id in values:
        params.set_int(id, values[id])
    layer.load_param(params)
    layer.load_model(ModelBin(from_mat_array=[Mat(count) for count in counts]))
    layer.create_pipeline(None)
    return layer


wide = loaded("RNN", {0: 1024, 1: 1024}, 1024, 1024, 1024 * 1024)
check("too large" in str(raises(ValueError, wide.forward, [Mat(1, 2**19)], 1)), "RNN")
heads = loaded("MultiHeadAttention", {0: 1, 1: 1, 2: 1}, *(1,) * 8)
check("too large" in str(raises(ValueError, heads.forward, [Mat(1, 2**15)], 1)), "attention")
done()
