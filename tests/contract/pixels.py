"""ncnn's pixel conversions in plain Python, for the contract scripts."""

from ncnn_mp import Mat

# What the bytes of a pixel are, by type.
ORDER = {
    Mat.PIXEL_RGB: "rgb",
    Mat.PIXEL_BGR: "bgr",
    Mat.PIXEL_GRAY: "y",
    Mat.PIXEL_RGBA: "rgba",
    Mat.PIXEL_BGRA: "bgra",
}
NAMES = {"RGB": 1, "BGR": 2, "GRAY": 3, "RGBA": 4, "BGRA": 5}


def taken_apart(type):
    """The types that a type or conversion is from and to."""
    return type & 0xFFFF, (type >> 16) or (type & 0xFFFF)


def convert(pixel, type):
    """One pixel's bytes after a conversion."""
    source, target = [ORDER[one] for one in taken_apart(type)]
    parts = {"a": 255}
    for name, value in zip(source, pixel):
        parts[name] = value
    if source == "y":
        parts["r"] = parts["g"] = parts["b"] = parts["y"]
    elif target == "y":
        parts["y"] = (77 * parts["r"] + 150 * parts["g"] + 29 * parts["b"]) >> 8
    return [parts[name] for name in target]


def image(w, h, channels, stride=0, seed=7):
    """Bytes of an image without those that a stride leaves after its last row; and its pixels."""
    row, rows, pixels = w * channels, [], []
    for y in range(h):
        line = bytes([(seed + 37 * (y * row + i) + (y * i) % 11) & 255 for i in range(row)])
        pixels.append([line[i : i + channels] for i in range(0, row, channels)])
        rows.append(line + b"\xaa" * (max(stride - row, 0) if y < h - 1 else 0))
    return b"".join(rows), pixels


def channels_of(type):
    source, target = taken_apart(type)
    return len(ORDER[source]), len(ORDER[target])


def planes(pixels, type):
    """What a Mat of them holds, channel after channel."""
    converted = [convert(pixel, type) for row in pixels for pixel in row]
    return tuple([float(pixel[c]) for c in range(channels_of(type)[1]) for pixel in converted])
