# substract_mean_normalize() of a Mat whose elements are four bytes in one: kernels of SIMD builds
# took each for four floats, and wrote four times as much as there is.
# Owner: binding. Found by reading.
from ncnn_mp import Mat

try:
    Mat(64, 64, c=4, elemsize=4, elempack=4).substract_mean_normalize([1.0] * 4, [2.0] * 4)
except ValueError as error:
    assert "elempack 1" in str(error), error
else:
    raise AssertionError("packed elements")
