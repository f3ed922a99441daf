# The object behind an instance of a class in Python has flags of its own. With support_packing,
# ncnn gave the layer Mats of several channels an element; what followed was checked for fewer.
# Owner: binding. Found by reading.
from ncnn_mp import DataReader, Layer, Mat, Net

FLAGS = "support_packing", "support_bf16_storage", "support_fp16_storage", "support_any_packing"


class Mine(Layer):
    def __init__(self):
        super().__init__()
        self.one_blob_only = self.support_inplace = True
        for flag in FLAGS:
            setattr(self.__enter__(), flag, True)

    def forward_inplace(self, mat, option):
        assert (mat.c, mat.elempack, mat.elemsize) == (16, 1, 4), mat


net = Net()
net.option.use_bf16_storage = True
net.register_custom_layer("Mine", Mine)
layers = "Input in 0 1 in", "Noop n 1 1 in a", "Mine m 1 1 a b", "ReLU r 1 1 b out"
net.load_param(DataReader(from_memory="7767517\n4 4\n" + "\n".join(layers) + "\n"))
net.load_model(DataReader(from_memory=b""))
extractor = net.create_extractor()
extractor.input("in", Mat(8, 8, c=16))
assert extractor.extract("out").c == 16
