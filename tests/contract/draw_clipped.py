"""Lines, circles and text: nothing outside of the image, nothing where nothing is drawn, and the
same picture whichever part of it an image shows."""

import gc

from ncnn_mp import Mat

from contract import check, done, same

W, H = 12, 10
FAR = (-8192, -4000, -13, -1, 0, 5, 11, 12, 30, 8192)


def draw(mat, dx=0, dy=0):
    mat.draw_line((1 - dx, 1 - dy), (20 - dx, 14 - dy), 255, 1)
    mat.draw_line((22 - dx, 3 - dy), (2 - dx, 9 - dy), 200, 4)
    mat.draw_circle((10 - dx, 8 - dy), 6, 150, 1)
    mat.draw_circle((18 - dx, 12 - dy), 3, 99, -1)
    mat.draw_text("ncnn_mp\n#1~", (2 - dx, 1 - dy), 6, 77)


# A window onto a larger picture shows just that part of it.
whole = Mat(30, 24, elemsize=1)
draw(whole)
large = whole.to_bytes()
check(len(set(large)) > 5, "there is something to see")
for dx in range(-4, 24, 3):
    for dy in range(-4, 20, 3):
        window = Mat(W, H, elemsize=1)
        draw(window, dx, dy)
        rows = []
        for y in range(dy, dy + H):
            for x in range(dx, dx + W):
                rows.append(large[y * 30 + x] if 0 <= x < 30 and 0 <= y < 24 else None)
        got = window.to_bytes()
        wrong = [i for i in range(W * H) if rows[i] is not None and rows[i] != got[i]]
        same(wrong, [], "window at", dx, dy)

# From anywhere to anywhere, between guards: a borrowed image in a larger buffer's memory.
for channels in (1, 2, 3, 4):
    for w, h in ((1, 1), (1, 7), (7, 1), (W, H)):
        mat = Mat(w, h, elemsize=channels, elempack=channels)
        for x in FAR:
            for y in FAR:
                mat.draw_circle((x, y), 3, 2**32 - 1, 1)
                mat.draw_circle((x, y), 8192, 2**32 - 1, 5)
                mat.draw_text("Ag|", (x, y), 9, 2**32 - 1)
                mat.draw_line((x, y), (5, 5), 2**32 - 1, 3)
                mat.draw_line((x, y), (-y, x), 1, 1)
        same(len(mat.to_bytes()), w * h * channels)
        gc.collect()

# What lies outside changes nothing.
mat = Mat(W, H, elemsize=3, elempack=3)
mat.draw_line((-5, -5), (-1, 30), 255, 1)
mat.draw_line((13, 0), (13, 9), 255, 1)
mat.draw_circle((-20, -20), 10, 255, -1)
mat.draw_circle((5, 5), 0, 255, -1)
mat.draw_text("text", (0, 11), 8, 255)
mat.draw_text("text", (13, 0), 8, 255)
mat.draw_text("", (0, 0), 8, 255)
mat.draw_text("   \n \n", (0, 0), 8, 255)
same(mat.to_bytes(), bytes(W * H * 3))

# A thin straight line and a dot, exactly.
mat = Mat(W, H, elemsize=1)
mat.draw_line((2, 4), (8, 4), 7, 1)
wanted = bytearray(W * H)
wanted[4 * W + 2 : 4 * W + 9] = b"\x07" * 7
got = mat.to_bytes()
inside = [got[4 * W + i] for i in range(3, 8)]
same(inside, [7] * 5, "the line")
same([i for i in range(W * H) if got[i] and not wanted[i]], [], "and nothing else")
done()
