"""draw_rectangle gives what plain Python draws, wherever it lies, on every number of channels."""

from ncnn_mp import Mat

from contract import done, same

W, H = 9, 7


def rectangle(x, y, w, h, thickness):
    """The places that it covers, as ncnn has it: a frame reaches half of its thickness out."""
    if thickness == -1:
        boxes = [(x, y, x + w, y + h)]
    else:
        t0 = thickness // 2
        t1 = thickness - t0
        left, right, top, bottom = x - t0, x + w + t1, y - t0, y + h + t1
        boxes = [(left, top, right, y + t1), (left, y + h - t0, right, bottom)]
        boxes += [(left, y + t1, x + t1, y + h - t0), (x + w - t0, y + t1, right, y + h - t0)]
    for x0, y0, x1, y1 in boxes:
        for j in range(max(y0, 0), min(y1, H)):
            for i in range(max(x0, 0), min(x1, W)):
                yield i, j


def pixels(channels):
    """Mats of pixels of so many bytes, however they may be made."""
    yield Mat(W, H, elemsize=channels, elempack=channels)
    yield Mat(W, H, c=1, elemsize=channels, elempack=channels)
    yield Mat(W, H, c=channels, elemsize=1)


COLOR = 0x44332211
BOXES = (
    (2, 2, 4, 3),
    (0, 0, W, H),
    (-3, -2, 6, 5),
    (5, 4, 20, 20),
    (-5, -5, 30, 30),
    (3, 3, 0, 0),
    (3, 3, 1, 0),
    (-20, 2, 5, 3),
    (2, 40, 5, 3),
    (8, 6, 1, 1),
    (9, 7, 3, 3),
    (-1, -1, 1, 1),
)
for channels in (1, 2, 3, 4):
    for box in BOXES:
        for thickness in (-1, 0, 1, 2, 3, 6, 50):
            wanted = bytearray(W * H * channels)
            for i, j in rectangle(*(box + (thickness,))):
                at = (j * W + i) * channels
                wanted[at : at + channels] = COLOR.to_bytes(4, "little")[:channels]
            for mat in pixels(channels):
                same(mat.draw_rectangle(box, COLOR, thickness), None)
                if mat.elempack == channels:
                    same(mat.to_bytes(), bytes(wanted), channels, box, thickness)

# Channels of single bytes: their storage is taken for pixels side by side.
for w, h in ((4, 4), (4, 8), (8, 2)):
    mat = Mat(w, h, c=3, elemsize=1)
    mat.draw_rectangle((0, 0, w, h), 0x030201, -1)
    same(mat.to_bytes(), bytes([1, 2, 3] * (w * h)), w, h)
done()
