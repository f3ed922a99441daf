"""Hostile arguments of the drawing functions."""

import time

from ncnn_mp import Mat

from contract import HOSTILE_INTS, NOT_INTS, check, done, half_made, raises, refuses, same, survives

LIMIT = 8192
image = Mat(8, 8, elemsize=3, elempack=3)
calls = {
    "draw_rectangle": [(1, 1, 3, 3), 0xFFFFFF, 1],
    "draw_line": [(1, 1), (5, 5), 0xFFFFFF, 1],
    "draw_circle": [(4, 4), 2, 0xFFFFFF, 1],
    "draw_text": ["text", (1, 1), 8, 0xFFFFFF],
}
for name in calls:
    draw, arguments = getattr(image, name), calls[name]
    same(draw(*arguments), None, name)
    raises(TypeError, draw, *arguments[:-1])
    raises(TypeError, draw, *(arguments + [1]))
    raises(TypeError, draw)
    for i, argument in enumerate(arguments):
        changed = lambda value: arguments[:i] + [value] + arguments[i + 1 :]  # noqa: E731
        if isinstance(argument, tuple):
            for wrong in (None, 5, "12", b"12", {}, object(), image):
                raises(TypeError, draw, *changed(wrong))
            for wrong in ((), (1,), (1, 1, 1), (1, 1, 1, 1, 1), [1] * 5, [1] * 100):
                raises(ValueError, draw, *changed(wrong))
            draw(*changed(list(argument)))
            for j in range(len(argument)):
                for hostile in HOSTILE_INTS[1:] + (2**31 - 1, LIMIT * 4, -LIMIT * 4):
                    raises(
                        ValueError, draw, *changed(argument[:j] + (hostile,) + argument[j + 1 :])
                    )
                for wrong in NOT_INTS:
                    raises(TypeError, draw, *changed(argument[:j] + (wrong,) + argument[j + 1 :]))
        elif isinstance(argument, int):
            for wrong in NOT_INTS:
                raises(TypeError, draw, *changed(wrong))
            for hostile in HOSTILE_INTS + (2**31 - 1, -2):
                survives(draw, *changed(hostile))

# A text is printable ASCII of a bounded length.
UNPRINTABLE = ("\t", "\r", "\x00", "\x7f", "\x1b", "é", "漢", "ok\x01", "ok\x00ok", "\x80")
for text in UNPRINTABLE + ("a" * 257, "a" * 100000):
    raises(ValueError, image.draw_text, text, (0, 0), 8, 255)
for wrong in (None, 5, [], object(), image):
    raises(TypeError, image.draw_text, wrong, (0, 0), 8, 255)
for size in (0, -1, 257, 2**31 - 1, 2**31):
    raises(ValueError, image.draw_text, "a", (0, 0), size, 255)
image.draw_text("".join([chr(c) for c in range(32, 127)]), (0, 0), 4, 255)
image.draw_text("a" * 256, (-200, 0), 256, 255)

# Mats that hold no pixels.
shut = Mat(8, 8, elemsize=1)
shut.close()
buffer = bytearray(64)
moved = Mat(8, 8, elemsize=1, data=buffer)
buffer.extend(bytes(100000))
unfit = (
    Mat(),
    Mat(8, 8),
    Mat(8, 8, elemsize=2),
    Mat(8, 8, c=5, elemsize=1),
    Mat(8, 8, c=2, elemsize=2, elempack=2),
    Mat(8, 8, elemsize=8, elempack=8),
    Mat(8, 8, elemsize=16, elempack=4),
    Mat(8, 8, elemsize=1, n=2),
    Mat(4, 4, 2, 2, elemsize=1),
    shut,
    moved,
)
for name in calls:
    for mat in unfit:
        raises(ValueError, getattr(mat, name), *calls[name])
    raises(TypeError, getattr(Mat, name), 5, *calls[name])
    refuses(Mat, half_made(Mat), name, *calls[name])
for shape in ((20000, 1), (1, 20000), (2**24, 1)):
    raises(
        (ValueError, MemoryError), lambda: Mat(*shape, elemsize=1).draw_line((0, 0), (1, 1), 1, 1)
    )

# The largest of everything takes no long time.
started = time.time()
for name in ("draw_rectangle", "draw_line", "draw_circle"):
    for x in (-LIMIT, 0, LIMIT):
        for thickness in (-1, 0, LIMIT):
            shape = {
                "draw_rectangle": ((x, -LIMIT, LIMIT, LIMIT),),
                "draw_line": ((x, -LIMIT), (-x, LIMIT)),
                "draw_circle": ((x, x), LIMIT),
            }[name]
            getattr(image, name)(*shape, 255, thickness)
check(time.time() - started < 5)
done()
