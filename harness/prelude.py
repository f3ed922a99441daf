"""Text that programs lean on: hostile streams, numbers that call back, models' bytes.

A fragment is put at the top of a program that names it, and nowhere else. What an event does at the
moment native code calls back into Python is one function of two arguments: the object it acts upon
and the buffer that was lent (None where none was).
"""

from __future__ import annotations

from harness.models import MODELS, PARTS
from harness.prelude_layers import fragments as layer_fragments

HEAD = "import gc\nfrom ncnn_mp import *\nkept = []\n"

_STREAM = """\
class Stream:
    def __init__(self, data, after=-1, event=None, victim=None):
        self.data, self.after, self.event, self.victim = data, after, event, victim
        self.position = 0
    def readinto(self, buf):
        self.after -= 1
        if self.after == -1:
            answer = self.event(self.victim, buf)
            if answer is not None:
                return answer
        piece = self.data[self.position:self.position + len(buf)]
        buf[:len(piece)] = piece
        self.position += len(piece)
        return len(piece)
"""

_READER = """\
class Reader:
    def __init__(self, *arguments):
        self.stream = Stream(*arguments)
    def read(self, n):
        buf = bytearray(n)
        got = self.stream.readinto(buf)
        return buf[:got] + bytes(got - n) if got > n else bytes(buf[:got])
"""

_NUMBER = """\
class Number:
    def __init__(self, value, event=None, victim=None):
        self.value, self.event, self.victim = value, event, victim
    def answer(self, *ignored):
        if self.event:
            self.event(self.victim, None)
        return self.value
    __int__ = __len__ = __bool__ = __getitem__ = __hash__ = answer
    def __float__(self):
        return float(self.answer())
    def __iter__(self):
        return iter([self.answer()] * 3)
"""

_SINK = """\
import io
class Sink(io.IOBase):
    def __init__(self, event, victim):
        self.event, self.victim = event, victim
    def write(self, data):
        event, self.event = self.event, None
        if event:
            event(self.victim, None)
        return len(data)
"""

_HALF = """\
def half_made(base):
    leaked = []
    class Half(base):
        def __init__(self):
            leaked.append(self)
            raise KeyError
    try: Half()
    except KeyError: pass
    return leaked[0]
"""

_DERIVED = """\
def derived(base, *arguments):
    class Derived(base):
        def __init__(self):
            super().__init__(*arguments)
        def again(self):
            super().__init__(*arguments)
    return Derived()
"""

_FORGET = """\
def forget(victim, buf):
    for name in [name for name in globals() if name[0] == "o"]:
        del globals()[name]
    gc.collect()
"""

_RESIZE = """\
def resize(victim, buf):
    if isinstance(buf, bytearray):
        buf.extend(bytes(64))
"""

_EVERYONE = """\
CLASSES = (Mat, Allocator, Net, Extractor, DataReader, ModelBin, Layer)
def everyone(*wanted):
    found = [thing for name, thing in sorted(globals().items()) if name[0] == "o"]
    return [thing for thing in found if isinstance(thing, wanted)]
"""

# What an event needs as its victim: the name of a class, "any" class with close(), or None.
EVENTS: dict[str, str | None] = {
    "collect": None,
    "stop": None,
    "fail": None,
    "too_much": None,
    "minus": None,
    "huge": None,
    "word": None,
    "empty": None,
    "keep": None,
    "resize": None,
    "forget": None,
    "close": "any",
    "delete": "any",
    "clear": "Net",
    "reload": "Net",
    "refill": "Net",
    "extractor": "Net",
    "again": "DataReader",
    "feed": "Extractor",
    "extract": "Extractor",
    "close_all": None,
    "clear_all": None,
    "run_all": None,
    "read_all": None,
    "change_all": None,
    "shrink_all": None,
}

_ONE_LINERS: dict[str, str] = {
    "collect": "gc.collect()",
    "stop": 'raise KeyError("stop")',
    "fail": "raise OSError(5)",
    "too_much": "return len(buf or b'') + 1",
    "minus": "return -1",
    "huge": "return 1 << 40",
    "word": 'return "text"',
    "empty": "return 0",
    "keep": "kept.append(buf)",
    "close": "victim.close()",
    "delete": "victim.__del__()",
    "clear": "victim.clear()",
    "reload": 'victim.load_param("fuzz/models/pair.param")',
    "refill": 'victim.load_model("fuzz/models/pair.bin")',
    "extractor": "kept.append(victim.create_extractor())",
    "again": "victim.read(bytearray(8))",
    "feed": "victim.input(0, Mat(4))",
    "extract": "kept.append(victim.extract(0))",
}

# Events whose victims are all that the program has just then, whatever was made first.
_ALL_LINERS: dict[str, str] = {
    "close_all": "for thing in everyone(*CLASSES): thing.close()",
    "clear_all": "for net in everyone(Net): net.clear()",
    "run_all": "for one in everyone(Extractor): one.input(0, Mat(4)), one.extract(1)",
    "read_all": "for reader in everyone(DataReader): reader.read(bytearray(8))",
    "change_all": "for net in everyone(Net): net.option.use_packing_layout ^= True",
    "shrink_all": "for data in everyone(bytearray): data[1:] = b''",
}
TO_ALL = tuple(_ALL_LINERS)


def _fragments() -> dict[str, tuple[str, ...]]:
    """Name -> the pieces of text that it takes, in their order."""
    fragments: dict[str, tuple[str, ...]] = {
        "Stream": (_STREAM,),
        "Reader": (_STREAM, _READER),
        "Number": (_NUMBER,),
        "Sink": (_SINK,),
        "half_made": (_HALF,),
        "derived": (_DERIVED,),
        "forget": (_FORGET,),
        "resize": (_RESIZE,),
        "array": ("import array\n",),
    }
    for name, line in _ONE_LINERS.items():
        fragments[name] = (f"def {name}(victim, buf): {line}\n",)
    for name, line in _ALL_LINERS.items():
        fragments[name] = (_EVERYONE, f"def {name}(victim, buf):\n    {line}\n")
    for model in MODELS.values():
        for part in PARTS:
            name = f"{model.name}_{part}"
            fragments[name] = (f'{name} = open("{model.path(part)}", "rb").read()\n',)
    return fragments | layer_fragments()


FRAGMENTS: dict[str, tuple[str, ...]] = _fragments()
