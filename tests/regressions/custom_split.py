# A network gets a Split of ncnn's where several layers take one blob, and a class registered as
# "Split" made it: a layer that no line of the file names, whose shapes nobody checked. One that was
# registered as "Input" was never run, and what took its output found nothing.
# Owner: binding. Found by reading.
from ncnn_mp import Layer, Net


class Mine(Layer):
    def forward(self, mats, count, option):
        return [mats[0].clone() for _ in range(count)]


net = Net()
for which in ("Split", "Input", 16):
    try:
        net.register_custom_layer(which, Mine)
    except ValueError as error:
        assert "cannot be replaced" in str(error), error
        continue
    raise AssertionError(which)
