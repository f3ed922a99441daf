"""Rules of Option and ParamDict: what was set is what is read."""

from __future__ import annotations

import ctypes

from harness.ops.options import FLAGS
from harness.predict.arguments import LARGEST, filled, index, integer, live, optional, real
from harness.predict.things import (
    ANYTHING,
    Mat,
    Option,
    ParamDict,
    Refusal,
    Thing,
    Unknown,
    empty_mat,
)
from harness.predict.world import Caller, Rule

PARAMS = 32
_VULKAN = ("use_vulkan_compute", "use_shader_local_memory", "use_cooperative_matrix")
INT, FLOAT, ARRAY = 2, 3, 4


def _values(option: Option) -> dict[str, object]:
    """A view shows the Net's."""
    return option.values if option.net is None else option.net.values


def _read(name: str) -> Rule:
    def read(_: Caller, self: object) -> object:
        values = _values(live(self, Option, "Option"))

        def learn(well: bool, seen: str) -> None:
            known: dict[str, object] = {"True": True, "False": False}
            if well:
                values[name] = known.get(seen, int(seen) if seen.isdigit() else ANYTHING)

        if name not in values:
            raise Unknown(learn)
        return values[name]

    return read


def _writable(self: object) -> dict[str, object]:
    """The values of an Option that may change: a Net's may not once it is loaded."""
    option = live(self, Option, "Option")
    if option.net is not None:
        if option.net.loaded is None:
            raise Unknown
        if option.net.loaded != "empty":
            raise Refusal("ValueError")
    return _values(option)


def _write_flag(name: str) -> Rule:
    def write(_: Caller, self: object, value: object) -> None:
        if not isinstance(value, int):
            raise Unknown if isinstance(value, Thing) else Refusal("TypeError")
        values = _writable(self)
        if value and name in _VULKAN:
            raise Refusal("NotImplementedError")
        values[name] = bool(value)

    return write


def _write_number(name: str, low: int, high: int) -> Rule:
    def write(_: Caller, self: object, value: object) -> None:
        number = integer(value, low, high)
        _writable(self)[name] = number

    return write


def _set_allocator(_: Caller, self: object, allocator: object) -> None:
    optional(allocator, Thing, "Allocator")
    _writable(self)


def _entries(self: object) -> dict[int, tuple[int, object]]:
    entries = live(self, ParamDict, "ParamDict").entries
    if entries is None:
        raise Unknown
    return entries


def get_type(_: Caller, self: object, id: object) -> int:
    """0 where nothing is set."""
    number = index(id, PARAMS)
    return _entries(self).get(number, (0, None))[0]


def get_int(_: Caller, self: object, id: object, otherwise: object) -> object:
    """An int that was set as one, else what was given."""
    value = integer(otherwise, -(2**31), LARGEST)
    number = index(id, PARAMS)
    kind, found = _entries(self).get(number, (0, None))
    return found if kind == INT else value


def get_float(_: Caller, self: object, id: object, otherwise: object) -> object:
    """A number that was set, else what was given."""
    value = real(otherwise)
    number = index(id, PARAMS)
    kind, found = _entries(self).get(number, (0, None))
    if kind == INT:
        assert isinstance(found, int)
        return ctypes.c_float(found).value
    return found if kind == FLOAT else value


def get_array(_: Caller, self: object, id: object, otherwise: object = ANYTHING) -> object:
    """The array, or what was given itself."""
    number = index(id, PARAMS)
    kind, found = _entries(self).get(number, (0, None))
    if kind != ARRAY:
        return otherwise
    if not isinstance(found, Mat):
        raise Unknown
    made = Mat(found.shape, found.data)
    made.share(found)
    return made


def get_array_made(_: Caller, self: object, id: object) -> object:
    """`get_array(id, Mat())`."""
    return get_array(_, self, id, empty_mat())


def _set(kind: int) -> Rule:
    def write(_: Caller, self: object, id: object, value: object) -> None:
        number = integer(value, -(2**31), LARGEST) if kind == INT else real(value)
        place = index(id, PARAMS)
        _entries(self)[place] = (kind, number)

    return write


def set_array(_: Caller, self: object, id: object, array: object) -> None:
    """A copy of a Mat of one dimension of floats."""
    number = index(id, PARAMS)
    this, shape = filled(array)
    entries = _entries(self)
    if shape.dims != 1 or not shape.plain():
        raise Refusal("ValueError")
    entries[number] = (ARRAY, Mat(shape, this.data))


def params(_: Caller, items: object) -> ParamDict:
    """A ParamDict with what a layer wants."""
    made = ParamDict()
    if not isinstance(items, tuple):
        raise Unknown  # a shortened program may give anything
    for id, value in items:
        kind = ARRAY if isinstance(value, tuple) else FLOAT if isinstance(value, float) else INT
        number = ctypes.c_float(value).value if kind == FLOAT else value
        assert made.entries is not None
        made.entries[id] = (kind, number)
    return made


RULES: dict[str, Rule] = {
    **{f"Option.{name}": _read(name) for name in FLAGS},
    **{f"Option.{name}/set": _write_flag(name) for name in FLAGS},
    "Option.num_threads": _read("num_threads"),
    "Option.num_threads/set": _write_number("num_threads", 1, 64),
    "Option.kvcache_max_seqlen_hint": _read("kvcache_max_seqlen_hint"),
    "Option.kvcache_max_seqlen_hint/set": _write_number("kvcache_max_seqlen_hint", 0, LARGEST),
    **{f"Option.set_{what}_allocator": _set_allocator for what in ("blob", "workspace", "kvcache")},
    "ParamDict.get_type": get_type,
    "ParamDict.get_int": get_int,
    "ParamDict.get_float": get_float,
    "ParamDict.get_array": get_array,
    "ParamDict.get_array/made": get_array_made,
    "ParamDict.set_int": _set(INT),
    "ParamDict.set_float": _set(FLOAT),
    "ParamDict.set_array": set_array,
    "params": params,
    "odd params": params,
}
