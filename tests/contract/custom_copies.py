"""What forward() gives is copied: the Mat it was lent, one that shares storage, a borrowed one."""

from ncnn_mp import Mat

from contract import done, same
from layers import answer, custom_net, mine
from networks import numbers, vector

shapes = ((3,), (3, 2), (3, 2, 0, 2), (3, 2, 2, 2))
for shape in shapes:
    mat = Mat(*shape)
    mat.fill(1.5)
    result = answer(custom_net(mine(lambda layer, mat, option: mat)), mat)
    same((result.dims, result.to_bytes()), (mat.dims, mat.to_bytes()), "the lent Mat itself")
    result.fill(0.0)
    same(mat.to_bytes(), mat.clone().to_bytes())


class Own(Mat):
    pass


buffer = bytearray(16)
borrowed = Mat(4, data=buffer)
for given_back in (Own(4), borrowed, Mat(2, 2).reshape(4), Mat(1, 1, c=4).reshape(4)):
    result = answer(custom_net(mine(lambda layer, mat, option: given_back)), vector(1.0))
    same(numbers(result), (0.0,) * 4)
    given_back.fill(7.0)
    same(numbers(result), (0.0,) * 4, "what a layer gives is copied")
buffer.extend(bytes(10000))
same(numbers(result), (0.0,) * 4)
done()
