"""Layers written in Python, inside a network that ncnn runs.

The network lies in this file: two inputs, a Curve of our own for the first of them, a Blend of
both, ncnn's ReLU at the end. Shown in turn: params and weights of a custom layer, its two ways of
running, an exception on its way out, and what becomes of the objects that a method is handed.
"""

from array import array

from ncnn_mp import DataReader, Layer, Mat, Net

# Each line: type, name, numbers of inputs and outputs, their blobs, params as id=value.
PARAM = """7767517
5 5
Input  left   0 1 left
Input  right  0 1 right
Curve  curve  1 1 left curved 0=3
Blend  blend  2 1 curved right mixed 0={share}
ReLU   relu   1 1 mixed out
"""
COEFFICIENTS = (0.5, -2.0, 1.0)  # the network's only weights: 0.5 - 2 x + x * x
RAW_FLOATS = 1  # how ModelBin.load() reads weights that nothing describes


class Curve(Layer):
    """A polynomial. One blob in, one out, computed in place."""

    def __init__(self):
        super().__init__()
        self.one_blob_only = True
        self.support_inplace = True

    def load_param(self, params):
        """Param 0 is the number of coefficients."""
        self.count = params.get_int(0, 0)
        if self.count < 1:
            raise ValueError(f"Curve: {self.count} coefficients, expected 1 or more")

    def load_model(self, weights):
        """Read the coefficients, as Python numbers that need nobody's memory."""
        with weights.load(self.count, RAW_FLOATS) as coefficients:
            self.coefficients = array("f", coefficients.to_bytes())

    def forward_inplace(self, blob, option):
        """Overwrite the blob."""
        numbers = array("f", blob.to_bytes())
        for i, x in enumerate(numbers):
            total = 0.0
            for coefficient in reversed(self.coefficients):
                total = total * x + coefficient
            numbers[i] = total
        blob.from_bytes(numbers)


class Blend(Layer):
    """A weighted mean of two blobs, as a new one."""

    kept: Mat

    def load_param(self, params):
        """Param 0 is the share of the first blob."""
        self.share = params.get_float(0, 0.5)

    def forward(self, blobs, count, option):
        """Return as many Mats as the network's line names outputs."""
        Blend.kept = blobs[0]  # shows what comes of it: a clone() would live on, this does not
        a, b = [array("f", blob.to_bytes()) for blob in blobs]
        if len(a) != len(b):
            raise ValueError(f"Blend: {len(a)} and {len(b)} numbers, expected as many")
        mixed = array("f", [self.share * x + (1 - self.share) * y for x, y in zip(a, b)])
        return [Mat(len(mixed), data=bytes(mixed))]


def load(net, param):
    """Load the network of this file; custom layers are registered before it is."""
    net.register_custom_layer("Curve", Curve)
    net.register_custom_layer("Blend", Blend)
    net.load_param(DataReader(from_memory=param.encode()))
    net.load_model(bytes(array("f", COEFFICIENTS)))


def run(net, left, right):
    """Return the network's answer to two rows of numbers."""
    with net.create_extractor() as extractor:
        for name, numbers in (("left", left), ("right", right)):
            extractor.input(name, Mat(len(numbers), data=bytes(array("f", numbers))))
        with extractor.extract("out") as answer:
            return list(array("f", answer.to_bytes()))


def attempt(what, call, *arguments):
    """Print what a call that cannot succeed raises."""
    try:
        call(*arguments)
    except ValueError as error:
        print(f"{what}: {error}")


def main():
    """Run the network, then let it fail in each way."""
    with Net() as net:
        load(net, PARAM.format(share=0.75))
        print("answer:", run(net, [0, 1, 2, 3, 4], [2, 2, 2, -20, 2]))
        attempt("an exception in forward()", run, net, [0, 1], [2])
        print("the next answer:", run(net, [4], [0]))
        attempt("a blob after its forward()", Blend.kept.to_bytes)
    with Net() as net:
        attempt(
            "an exception in load_param()",
            load,
            net,
            PARAM.format(share=0.75).replace("0=3", "0=0"),
        )
        print("the network after it:", net)


if __name__ == "__main__":
    main()
