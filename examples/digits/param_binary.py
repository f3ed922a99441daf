"""Turns ncnn's text .param into its binary form, for builds of ncnn without string support.

The converter that ncnn ships for this is not in its Python package, and the format
is small: counts, then each layer's type number, blob numbers and parameters.
"""

import struct

import ncnn

END_OF_LAYER = -233
FIRST_ARRAY_KEY = -23300


def _number(text: str) -> bytes:
    """Pack one parameter: a float if it is written as one, else an integer."""
    is_float = "." in text or "e" in text
    return struct.pack("<f", float(text)) if is_float else struct.pack("<i", int(text))


def _parameter(text: str) -> bytes:
    """Pack one `key=value`; arrays are written `key=count,value,...`."""
    key, _, value = text.partition("=")
    packed = struct.pack("<i", int(key))
    if int(key) > FIRST_ARRAY_KEY:
        return packed + _number(value)
    count, *items = value.split(",")
    return packed + struct.pack("<i", int(count)) + b"".join(map(_number, items))


def _layer(line: str, blobs: dict[str, int]) -> bytes:
    """Pack one layer; `blobs` numbers the blobs in the order in which they appear."""
    kind, _name, bottoms, tops, *words = line.split()
    type_index = ncnn.layer_to_index(kind)
    if type_index < 0:
        raise ValueError(f"layer type {kind!r} is not one of ncnn's")
    blob_count = int(bottoms) + int(tops)
    indices = [blobs.setdefault(name, len(blobs)) for name in words[:blob_count]]
    head = struct.pack(f"<{3 + blob_count}i", type_index, int(bottoms), int(tops), *indices)
    parameters = b"".join(map(_parameter, words[blob_count:]))
    return head + parameters + struct.pack("<i", END_OF_LAYER)


def to_binary(text: str) -> bytes:
    """Return the binary form of a text .param."""
    magic, counts, *layers = text.strip().splitlines()
    layer_count, blob_count = map(int, counts.split())
    blobs: dict[str, int] = {}
    body = b"".join(_layer(line, blobs) for line in layers)
    if (layer_count, blob_count) != (len(layers), len(blobs)):
        raise ValueError(
            f"the header counts {layer_count} layers and {blob_count} blobs, "
            f"the file has {len(layers)} and {len(blobs)}"
        )
    return struct.pack("<3i", int(magic), layer_count, blob_count) + body
