"""Uses one of ncnn's built-in layers by itself, without a network.

A layer is made ready in three steps, each taken once: its params, its weights and its pipeline.
After them it runs as often as one likes. BinaryOp has no weights, so its ModelBin is empty.
"""

from array import array

from ncnn_mp import Layer, Mat, ModelBin, Option, ParamDict

# BinaryOp's params by id, and some of its operations, as ncnn's documentation numbers them.
OPERATION, WITH_SCALAR, SCALAR = 0, 1, 2
OPERATIONS = (("+", 0), ("-", 1), ("*", 2), ("max", 4), ("min", 5))


def vector(numbers):
    """Return a Mat of one row; storage of its own, so that an operation may write into it."""
    return Mat(len(numbers), data=bytes(array("f", numbers)))


def values(mat):
    """Return the numbers of a Mat."""
    return list(array("f", mat.to_bytes()))


def make_ready(layer, params, option):
    """Take the three steps for a layer without weights."""
    layer.load_param(params)
    layer.load_model(ModelBin())
    layer.create_pipeline(option)


def combine(operation, a, b):
    """Return the Mat that BinaryOp makes of two."""
    with Layer(type="BinaryOp") as layer, Option() as option, ParamDict() as params:
        params.set_int(OPERATION, operation)
        make_ready(layer, params, option)
        (result,) = layer.forward([a, b], 1, option)
        layer.destroy_pipeline(option)
        return result


def combine_in_place(operation, mat, number):
    """Write what BinaryOp makes of a Mat and a number into the Mat itself."""
    with Layer(type="BinaryOp") as layer, Option() as option, ParamDict() as params:
        params.set_int(OPERATION, operation)
        params.set_int(WITH_SCALAR, 1)
        params.set_float(SCALAR, number)
        make_ready(layer, params, option)
        layer.forward_inplace(mat, option)
        layer.destroy_pipeline(option)


def main():
    """Print what each operation makes of two vectors, then double the first of them."""
    with vector([1, 2, 3, 4]) as a, vector([4, 3, 2, 0.5]) as b:
        print("a    ", values(a))
        print("b    ", values(b))
        for name, operation in OPERATIONS:
            with combine(operation, a, b) as result:
                print(f"{name:<5}", values(result))
        combine_in_place(2, a, 2)
        print("a * 2", values(a))


if __name__ == "__main__":
    main()
