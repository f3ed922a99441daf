"""Rules of Net and Extractor: what may follow what, which blobs there are."""

from __future__ import annotations

from harness.models import MODELS, Model
from harness.predict.arguments import LARGEST, filled, index, integer, live, name
from harness.predict.things import (
    ANYTHING,
    Extractor,
    Foreign,
    Net,
    Option,
    Refusal,
    Thing,
    Unknown,
)
from harness.predict.world import Caller, Rule

_PATHS = {
    model.path(part): (model.name, part)
    for model in MODELS.values()
    for part in ("param", "param_bin", "bin")
}


def _count_on(net: Net, outcome: str) -> Unknown:
    """Loading ends with this, or with an empty Net."""

    def learn(well: bool, _: str) -> None:
        known = well and net.generation is not None
        net.generation = net.generation + 1 if known and net.generation is not None else None
        net.loaded = outcome if well else None
        net.model = None

    return Unknown(learn)


def _state(net: Net) -> str:
    if net.loaded is None:
        raise Unknown
    return net.loaded


def _load_param(part: str) -> Rule:
    def load(_: Caller, self: object, source: object) -> object:
        if not isinstance(source, str):
            raise Unknown
        net = live(self, Net, "Net")
        model, found = _PATHS.get(source, ("", ""))
        if found != part or net.customised:
            raise _count_on(net, "param")
        net.generation = None if net.generation is None else net.generation + 1
        net.loaded, net.model, net.named = "param", model, part == "param"
        return None

    return load


def _load_other_param(_: Caller, self: object, source: object) -> object:
    """From a reader or a buffer, whole or damaged."""
    if not isinstance(self, Net):
        raise Unknown
    if self.state != "open" or self.odd:
        raise Unknown
    self.named = False  # perhaps
    learn = _count_on(self, "param")
    self.generation = None
    raise learn


def _load_model(_: Caller, self: object, source: object) -> object:
    """The weights of the model whose param is loaded."""
    if not isinstance(source, str):
        raise _unknown_model(self)
    net = live(self, Net, "Net")
    model, part = _PATHS.get(source, ("", ""))
    if part != "bin":
        raise _unknown_model(net)
    if _state(net) != "param":
        raise Refusal("ValueError")
    if net.model != model:
        raise _unknown_model(net)
    net.loaded = "ready"
    return None


def _unknown_model(self: object) -> Unknown:
    """Weights that may or may not fit."""

    def learn(well: bool, _: str) -> None:
        if isinstance(self, Net):
            self.loaded = "ready" if well else None
            self.generation = self.generation if well else None

    return Unknown(learn)


def _load_other_model(_: Caller, self: object, source: object) -> object:
    raise _unknown_model(self)


def clear(_: Caller, self: object) -> None:
    """Empty again; Extractors are stale."""
    net = live(self, Net, "Net")
    net.loaded, net.model = "empty", None
    net.generation = None if net.generation is None else net.generation + 1


def _model(self: object) -> tuple[Net, Model | None]:
    """A Net and what is in it (None: nothing)."""
    net = live(self, Net, "Net")
    if _state(net) == "empty":
        return net, None
    if net.model is None:
        raise Unknown
    return net, MODELS[net.model]


def _inputs(model: Model | None) -> tuple[str, ...]:
    return tuple(name for name, _ in model.inputs) if model else ()


def _outputs(model: Model | None) -> tuple[str, ...]:
    return model.outputs if model else ()


def _counting(names: Rule) -> Rule:
    return lambda _, self: len(names(_model(self)[1]))  # type: ignore[arg-type]


def _naming(names: Rule) -> Rule:
    def get(_: Caller, self: object, i: object) -> str:
        net, model = _model(self)
        found = names(model)
        number = index(i, len(found))  # type: ignore[arg-type]
        return found[number] if net.named else _refused()  # type: ignore[index]

    return get


def _refused() -> str:
    raise Refusal("ValueError")


def _indexing(names: Rule) -> Rule:
    def get(_: Caller, self: object, i: object) -> int:
        model = _model(self)[1]
        found = names(model)
        number = index(i, len(found))  # type: ignore[arg-type]
        assert model is not None
        return model.blobs.index(found[number])  # type: ignore[index]

    return get


def get_option(_: Caller, self: object) -> Option:
    """A view."""
    net = live(self, Net, "Net")
    return Option(net=net)


def set_option(_: Caller, self: object, option: object) -> None:
    """A copy, while nothing is loaded."""
    given = live(option, Option, "Option")
    net = live(self, Net, "Net")
    if _state(net) != "empty":
        raise Refusal("ValueError")
    net.values = dict(given.values if given.net is None else given.net.values)


def create_extractor(_: Caller, self: object) -> Extractor:
    """Of a loaded Net."""
    net = live(self, Net, "Net")
    if _state(net) != "ready":
        raise Refusal("ValueError")
    made = Extractor(net)
    made.eventful = net.eventful
    return made


def register(caller: Caller, self: object, which: object, cls: object) -> object:
    """A class for a name or an index; what it does while running is not foretold."""
    if not isinstance(cls, Thing):
        raise Refusal("TypeError")
    if cls.kind != "Class":
        raise Unknown if isinstance(cls, Foreign) else Refusal("TypeError")
    if not isinstance(which, str):
        integer(which, 0, 511)
    else:
        name(which)
    net = live(self, Net, "Net")
    if _state(net) != "empty":
        raise Refusal("ValueError")
    net.customised = True
    return ANYTHING


def vulkan(_: Caller, self: object, i: object) -> object:
    """This build has none."""
    integer(i, 0, LARGEST)
    live(self, Net, "Net")
    raise Refusal("NotImplementedError")


def _fresh(self: object) -> Extractor:
    extractor = live(self, Extractor, "Extractor")
    if extractor.generation is None or extractor.net.generation is None:
        raise Unknown
    if extractor.generation != extractor.net.generation:
        raise Refusal("ValueError")
    return extractor


def _blob(which: object) -> int | str:
    if isinstance(which, int):
        return index(which, LARGEST)
    return name(which)


def extractor_option(_: Caller, self: object, option: object) -> None:
    """ncnn does nothing with it."""
    live(option, Option, "Option")
    _fresh(self)


def input(_: Caller, self: object, which: object, mat: object) -> int:
    """One of the inputs, in the shape that the model declares."""
    blob = _blob(which)
    shape = filled(mat)[1]
    extractor = _fresh(self)
    net, model = _model_of(extractor)
    found = model.blobs[blob] if isinstance(blob, int) and blob < len(model.blobs) else blob
    declared = dict(model.inputs)
    if isinstance(blob, str) and not net.named:
        raise Refusal("ValueError")
    if found not in declared:
        raise Refusal("ValueError" if isinstance(blob, str) else "IndexError")
    if not shape.plain():
        raise Refusal("ValueError")
    sizes = declared[str(found)]
    if sizes[0] and (
        shape.dims != sum(map(bool, sizes)) or shape[:4] != tuple(max(size, 1) for size in sizes)
    ):
        raise Refusal("ValueError")
    if extractor.given is not None:
        extractor.given.add(str(found))
    return 0


def _model_of(extractor: Extractor) -> tuple[Net, Model]:
    net = extractor.net
    if net.model is None:
        raise Unknown
    return net, MODELS[net.model]


def extract(_: Caller, self: object, which: object) -> object:
    """All inputs must be there; what comes out is not foretold here."""
    blob = _blob(which)
    extractor = _fresh(self)
    net, model = _model_of(extractor)
    if extractor.given is None:
        raise Unknown
    if len(extractor.given) < len(model.inputs):
        raise Refusal("ValueError")
    if isinstance(blob, int):
        return ANYTHING if blob < len(model.blobs) else _no_blob("IndexError")
    return ANYTHING if net.named and blob in model.blobs else _no_blob("ValueError")


def _no_blob(kind: str) -> object:
    raise Refusal(kind)


RULES: dict[str, Rule] = {
    "Net.load_param/path": _load_param("param"),
    "Net.load_param_bin/path": _load_param("param_bin"),
    "Net.load_model/path": _load_model,
    "Net.load_param/reader": _load_other_param,
    "Net.load_param_bin/reader": _load_other_param,
    "Net.load_param_bin/buffer": _load_other_param,
    "Net.load_param/custom": _load_other_param,
    "Net.load_model/reader": _load_other_model,
    "Net.load_model/buffer": _load_other_model,
    "Net.load_model/custom": _load_other_model,
    "Net.clear": clear,
    "Net.input_count": _counting(_inputs),
    "Net.output_count": _counting(_outputs),
    "Net.get_input_name": _naming(_inputs),
    "Net.get_output_name": _naming(_outputs),
    "Net.get_input_index": _indexing(_inputs),
    "Net.get_output_index": _indexing(_outputs),
    "Net.option": get_option,
    "Net.option/set": set_option,
    "Net.create_extractor": create_extractor,
    "Net.create_extractor/custom": create_extractor,
    "Net.register_custom_layer": register,
    "Net.set_vulkan_device": vulkan,
    "Extractor": lambda _: _no_blob("TypeError"),
    "Extractor.set_option": extractor_option,
    "Extractor.input": input,
    "Extractor.extract": extract,
}
