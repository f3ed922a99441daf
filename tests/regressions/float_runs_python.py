# __float__() of a list's items closed the Mat, or emptied the list, in the middle of a call: use
# after free. Owner: binding. Found by contract tests.
from ncnn_mp import Mat

mat = Mat(100, 100, c=3)
values = []


class Closing:
    def __float__(self):
        mat.close()
        return 1.0


class Emptying:
    def __float__(self):
        values.clear()
        values.extend([0] * 4)
        return 1.0


for numbers in ([Closing(), 1.0, 2.0], values):
    values[:] = [Emptying()] * 3
    try:
        mat.substract_mean_normalize(numbers, None)
        raise SystemExit("accepted")
    except TypeError:
        pass
