"""What the reference holds for a name of the program."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import ncnn
import numpy

Array = numpy.ndarray[Any, Any]


class Missing(Exception):
    """CPython's ncnn has nothing to compare with here; says why."""


@dataclass(slots=True)
class Held:
    """An object of CPython's, and the buffer that ours may have borrowed."""

    kind: str
    value: Any
    lender: Held | None = None
    source: Held | None = None  # the first of those whose storage it may share here, too
    known: bool = True  # False: ours may differ for a good reason
    parts: dict[str, Any] = field(default_factory=dict)


def plain_option() -> ncnn.Option:
    """Single floats, one thread: what the module's own default is."""
    option = ncnn.Option()
    plain(option)
    return option


def plain(option: ncnn.Option) -> None:
    """Leaves nothing to the machine's choice."""
    for name in ("packing_layout", "fp16_packed", "fp16_storage", "fp16_arithmetic"):
        setattr(option, f"use_{name}", False)
    option.use_bf16_storage = False
    option.num_threads = 1


def array_of(mat: ncnn.Mat) -> Array:
    """Its numbers, in place; only where numpy can look at them without dying."""
    if mat.dims == 0 or mat.elempack != 1 or mat.elemsize != 4:
        raise Missing("numpy sees no such elements")
    return numpy.array(mat, copy=False)
