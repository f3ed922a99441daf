"""Mats whose __init__ has not run yet, never ran, or ran twice."""

from ncnn_mp import Mat

from contract import check, done, half_made, raises, refuses, same


class Early(Mat):
    def __init__(self, w):
        self.early = None
        try:
            Mat.to_bytes(self)
        except (RuntimeError, TypeError) as raised:
            self.early = raised
        super().__init__(w)


class Forgetful(Mat):
    def __init__(self):
        pass


class Twice(Mat):
    def __init__(self, w):
        super().__init__(w)
        super().__init__(w + 1)


half = half_made(Mat)
check(repr(half))
for name, arguments in (
    ("to_bytes", ()),
    ("fill", (1.0,)),
    ("clone", ()),
    ("reshape", (4,)),
    ("from_bytes", (b"",)),
    ("copy_cut_border", (0, 0, 0, 0)),
    ("__enter__", ()),
):
    refuses(Mat, half, name, *arguments)
for call in (Mat(3).clone, Mat(3).from_bytes, Mat(3).flatten):
    raises((TypeError, RuntimeError), call, half)
for name in ("w", "dims", "data", "elemsize"):
    raises((RuntimeError, AttributeError), getattr, half, name)
check(Early(5).early, "before the base's __init__")
same(Early(5).w, 5)
same(repr(Forgetful()), repr(Mat()), "MicroPython calls the base itself")
try:
    same(Twice(3).w, 4, "__init__ twice")
except RuntimeError as raised:
    check(str(raised))
done()
