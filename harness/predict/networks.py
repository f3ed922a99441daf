"""Rules of Net and Extractor: what may follow what, which blobs there are."""

from __future__ import annotations

from collections.abc import Callable

from harness.models import MODELS, Model
from harness.models import Shape as Sizes
from harness.networks.files import layer_types
from harness.predict.arguments import LARGEST, filled, index, integer, live, name
from harness.predict.shapes import Shape
from harness.predict.things import (
    ANYTHING,
    Anything,
    Blob,
    Extractor,
    Foreign,
    Mat,
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


def _refused(kind: str = "ValueError") -> str:
    raise Refusal(kind)


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
        raise _perhaps_customised(self) if isinstance(cls, Foreign) else Refusal("TypeError")
    number = (
        layer_types().get(name(which), -1) if isinstance(which, str) else integer(which, 0, 511)
    )
    if number in (layer_types()["Input"], layer_types()["Split"]):
        raise Refusal("ValueError")
    try:
        net = live(self, Net, "Net")
        state = _state(net)
    except Unknown:
        raise _perhaps_customised(self) from None
    if state != "empty":
        raise Refusal("ValueError")
    net.customised = True
    return ANYTHING


def _perhaps_customised(net: object) -> Unknown:
    """What layers this Net makes is not foretold from here on."""
    if isinstance(net, Net):
        net.customised = True
    return Unknown()


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


def _key(which: object) -> int | str:
    """What names a blob: looked at before anything else, whether it does comes last."""
    if isinstance(which, Anything):
        raise Unknown
    return which if isinstance(which, (int, str)) else _refused("TypeError")


def _blob(net: Net, model: Model, which: int | str) -> str:
    if isinstance(which, int):
        return model.blobs[index(which, len(model.blobs))]
    return which if net.named and name(which) in model.blobs else _refused()


def extractor_option(_: Caller, self: object, option: object) -> None:
    """ncnn does nothing with it."""
    live(option, Option, "Option")
    _fresh(self)


def input(_: Caller, self: object, which: object, mat: object) -> int:
    """One of the inputs, in any shape: extract() says whether the model can work with it."""
    key = _key(which)
    shape = filled(mat)[1]
    extractor = _fresh(self)
    net, model = _model_of(extractor)
    found = _blob(net, model, key)
    declared = dict(model.inputs)
    if found not in declared:
        raise Refusal("ValueError" if net.named else "IndexError")
    if not shape.plain():
        raise Refusal("ValueError")
    if extractor.given is not None:
        extractor.given[found] = _is_declared(shape, declared[found])
    return 0


def _is_declared(shape: Shape, sizes: Sizes) -> bool:
    as_declared = tuple(max(size, 1) for size in sizes)
    return shape.dims == sum(map(bool, sizes)) and shape[:4] == as_declared


def _model_of(extractor: Extractor) -> tuple[Net, Model]:
    net = extractor.net
    if net.model is None:
        raise Unknown
    return net, MODELS[net.model]


def extract(_: Caller, self: object, which: object) -> Mat:
    """All inputs must be there, and do in the shapes that the model declares; whether others do,
    and what is in the Mat that comes out, is not foretold here."""
    key = _key(which)
    extractor = _fresh(self)
    net, model = _model_of(extractor)
    _blob(net, model, key)
    if extractor.given is None:
        raise Unknown
    if len(extractor.given) < len(model.inputs):
        raise Refusal("ValueError")
    if not all(extractor.given.values()):
        raise Unknown
    return Mat(None)


def blobs(_: Caller, self: object) -> object:
    """All of a Net with a param."""
    if _state(live(self, Net, "Net")) == "empty":
        raise Refusal("ValueError")
    return ANYTHING


def blob(caller: Caller, self: object, which: object) -> Blob:
    """One of them."""
    key = _key(which)
    blobs(caller, self)
    net, model = _model(self)
    assert model is not None
    return Blob(net, model.blobs.index(_blob(net, model, key)))


def _of_blob(give: Callable[[Model, str, Blob], object]) -> Rule:
    def get(_: Caller, self: object) -> object:
        blob = live(self, Blob, "Blob")
        if blob.generation is None or blob.net.generation is None:
            raise Unknown
        if blob.generation != blob.net.generation:
            raise Refusal("ValueError")
        if blob.net.model is None:
            raise Unknown
        model = MODELS[blob.net.model]
        return give(model, model.blobs[blob.index], blob)

    return get


def _producer(model: Model, name: str, _: Blob) -> int:
    return next(i for i, (_, made) in enumerate(model.layers) if name in made)


def _consumer(model: Model, name: str, _: Blob) -> int:
    return max((i for i, (taken, _) in enumerate(model.layers) if name in taken), default=-1)


def _shape(model: Model, name: str, _: Blob) -> object:
    """Of inputs: all of our models declare theirs."""
    sizes = dict(model.inputs).get(name)
    if sizes is None:
        raise Unknown
    return tuple(size for size in (sizes[0], sizes[1], sizes[2], sizes[3]) if size)


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
    "Blob": lambda _: _no_blob("TypeError"),
    "Net.blob": blob,
    "Net.blobs": blobs,
    "Net.blobs/kept": blobs,
    "Blob.name": _of_blob(lambda _, name, blob: name if blob.net.named else ""),
    "Blob.producer": _of_blob(_producer),
    "Blob.consumer": _of_blob(_consumer),
    "Blob.shape": _of_blob(_shape),
    "Net.create_extractor": create_extractor,
    "Net.create_extractor/custom": create_extractor,
    "Net.register_custom_layer": register,
    "Net.set_vulkan_device": vulkan,
    "Extractor": lambda _: _no_blob("TypeError"),
    "Extractor.set_option": extractor_option,
    "Extractor.input": input,
    "Extractor.extract": extract,
}
