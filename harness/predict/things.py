"""What programs work with, as the model knows it: open or closed, what shape, which bytes."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import NoReturn

from harness.predict.shapes import EMPTY, Shape

OPEN, CLOSED, HALF, UNSURE = "open", "closed", "half made", "unsure"

Learn = Callable[[bool, str], None]
Data = bytes | str | None  # a str: not the bytes, but their checksum


class Refusal(Exception):
    """The call must be refused, with one of these exceptions (with any, if none is named)."""

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds


class Unknown(Exception):
    """The model cannot tell; `learn` is told whether the call went well, and what was seen."""

    def __init__(self, learn: Learn | None = None) -> None:
        self.learn = learn


def refuse(kind: str) -> NoReturn:
    """For expressions."""
    raise Refusal(kind)


class Thing:
    """An object of a class of the module's, or any other that programs name."""

    __slots__ = ("derived", "eventful", "kind", "odd", "state")

    def __init__(self, kind: str, state: str = OPEN) -> None:
        self.kind = kind
        self.state = state
        self.eventful = False  # using it may run Python code that does anything
        self.derived = False  # of a subclass
        self.odd = False  # so strange that nothing is foretold of it

    def doubt(self) -> None:
        """Something may have happened to it. What is closed stays closed."""
        if self.state == OPEN:
            self.state = UNSURE


class Buffer(Thing):
    """Memory of Python's: its length and bytes, as far as they are known."""

    __slots__ = ("data", "length", "make", "moved", "sharers")

    def __init__(self, make: str, data: Data, length: int | None = None) -> None:
        super().__init__("Buffer")
        self.make = make  # bytearray, bytes, array.array, …
        self.data = data
        self.length = len(data) if isinstance(data, bytes) else length
        self.moved = False  # it may lie elsewhere than it did
        self.sharers: list[Mat | Buffer] = [self]

    def doubt(self) -> None:
        """Bytes and length may differ now."""
        if self.make != "bytes":
            self.data, self.length, self.moved = None, None, True


class Mat(Thing):
    """Its shape and its numbers without padding."""

    __slots__ = ("borrowed", "borrowed_size", "data", "shape", "sharers")

    def __init__(self, shape: Shape | None, data: Data = None) -> None:
        super().__init__("Mat")
        self.shape = shape
        self.data = data
        self.borrowed: Buffer | None = None
        self.borrowed_size = 0
        self.sharers: list[Mat | Buffer] = [self]

    def doubt(self) -> None:
        """A layer may have given it another shape."""
        super().doubt()
        self.shape = self.data = None

    def share(self, other: Mat | Buffer) -> None:
        """Both may use one storage from now on."""
        self.sharers = other.sharers
        self.sharers.append(self)
        if isinstance(other, Mat):
            self.borrowed, self.borrowed_size = other.borrowed, other.borrowed_size

    def filled(self) -> Shape:
        """The shape of a Mat that must have elements."""
        if self.shape is None:
            raise Unknown
        return self.shape if self.shape.dims else refuse("ValueError")


def written(thing: Mat | Buffer, data: Data) -> None:
    """The bytes of a thing have changed, and perhaps those of all that share them."""
    for other in thing.sharers:
        other.data = None
    thing.data = data


class Foreign(Thing):
    """A module, a function, a list: of no class that the module takes."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        super().__init__("foreign")
        self.text = text


class Block(Thing):
    """Memory of an Allocator."""

    __slots__ = ("owner",)

    def __init__(self, owner: Thing) -> None:
        super().__init__("Block")
        self.owner = owner


class Option(Thing):
    """Its flags, as far as they are known; a view has those of its Net."""

    __slots__ = ("net", "values")

    def __init__(self, values: dict[str, object] | None = None, net: Net | None = None) -> None:
        super().__init__("Option")
        self.values: dict[str, object] = {} if values is None else values
        self.net = net

    def doubt(self) -> None:
        super().doubt()
        self.values.clear()


class Net(Thing):
    """How far it is loaded (None: unknown), and with which model."""

    __slots__ = ("customised", "generation", "loaded", "model", "named", "values")

    def __init__(self) -> None:
        super().__init__("Net")
        self.loaded: str | None = "empty"
        self.model: str | None = None
        self.named = True
        self.customised = False  # classes of Python's may stand in for the layers of a model
        self.generation: int | None = 0
        self.values: dict[str, object] = {}

    def doubt(self) -> None:
        super().doubt()
        self.loaded = self.model = self.generation = None
        self.values.clear()


class Extractor(Thing):
    """Its Net, as it was then, and which inputs it has (None: unknown): of the shape declared?"""

    __slots__ = ("generation", "given", "net")

    def __init__(self, net: Net) -> None:
        super().__init__("Extractor")
        self.net = net
        self.generation = net.generation
        self.given: dict[str, bool] | None = {}

    def doubt(self) -> None:
        super().doubt()
        self.given = None


class Blob(Thing):
    """Its Net, as it was then, and its place in the Net's model."""

    __slots__ = ("generation", "index", "net")

    def __init__(self, net: Net, index: int) -> None:
        super().__init__("Blob")
        self.net = net
        self.generation = net.generation
        self.index = index


class ParamDict(Thing):
    """What has been set, by id (None: unknown)."""

    __slots__ = ("entries",)

    def __init__(self) -> None:
        super().__init__("ParamDict")
        self.entries: dict[int, tuple[int, object]] | None = {}

    def doubt(self) -> None:
        super().doubt()
        self.entries = None


class Layer(Thing):
    """How far it is prepared (None: unknown), and whether it is one of Python's."""

    __slots__ = ("custom", "step")

    def __init__(self, custom: bool) -> None:
        super().__init__("Layer")
        self.custom = custom
        self.step: str | None = "new"

    def doubt(self) -> None:
        super().doubt()
        self.step = None


class Method(Thing):
    """A bound method."""

    __slots__ = ("name", "receiver")

    def __init__(self, receiver: Thing, name: str) -> None:
        super().__init__("Method")
        self.receiver = receiver
        self.name = name


class Anything(Foreign):
    """A result that is not foretold."""


ANYTHING = Anything("anything")
ADOPTED: dict[str, Callable[[], Thing]] = {
    "Mat": lambda: Mat(None),
    "Buffer": lambda: Buffer("", None),
    "Option": Option,
    "Net": Net,
    "ParamDict": ParamDict,
    "Layer": lambda: Layer(custom=False),
}


def checksum(data: bytes | str) -> str:
    """As the observer writes it."""
    return data if isinstance(data, str) else f"{zlib.crc32(data):08x}"


def empty_mat() -> Mat:
    """`Mat()`."""
    return Mat(EMPTY, b"")
