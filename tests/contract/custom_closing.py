"""Callbacks that close what they stand on: net, extractor, Mats, option, their own layer, all."""

import gc

from ncnn_mp import Allocator, Net

from contract import check, done, same, settle
from layers import KINDS, LINES, mine, param, register
from networks import numbers, vector

CLOSERS = (
    ("net",),
    ("extractor",),
    ("given",),
    ("layer",),
    ("option",),
    ("mat",),
    ("pool",),
    ("net", "extractor"),
    ("layer", "net"),
    ("extractor", "given", "net", "layer", "option", "mat", "pool"),
    ("mat", "option", "layer", "net", "given", "extractor", "pool"),
)
world = {}


def run(closers, forget, one, inplace):
    def call(layer, given, *rest):
        world["layer"], world["option"] = layer, rest[-1]
        world["mat"] = given[0] if isinstance(given, list) else given
        values = numbers(world["mat"])
        for name in closers:
            world[name].close()
            world[name].close()
        if forget:
            world.clear()
        gc.collect()
        junk = [vector(*range(50)) for _ in range(10)]
        check(len(junk) == 10 and repr(layer) and repr(given) and repr(rest))
        if not inplace:
            return [vector(*values)] * rest[0] if len(rest) > 1 else vector(*values)

    world["pool"] = Allocator()
    world["net"] = Net()
    world["net"].option.set_blob_allocator(world["pool"])
    register(world["net"], mine(call, one, inplace))
    world["extractor"] = world["net"].create_extractor()
    world["given"] = vector(1.0, -2.0)
    world["extractor"].input("data", world["given"])
    result = world["extractor"].extract("out")
    same(numbers(result), (1.0, -2.0), closers, forget, one, inplace)
    for name in closers if world else ():
        check("closed" in repr(world[name]), name, repr(world[name]))
    world.clear()
    gc.collect()
    same(numbers(result), (1.0, -2.0))


for one, inplace in KINDS:
    for forget in (False, True):
        for closers in CLOSERS:
            run(closers, forget, one, inplace)

# The same while loading and clearing.
HOOKS = ("load_param", "load_model", "create_pipeline", "destroy_pipeline")
for hook in HOOKS:
    for names in (("net",), ("layer",), ("lent",), ("lent", "layer", "net")):

        def close_them(layer, lent):
            world["layer"], world["lent"] = layer, lent
            for name in names:
                world[name].close()
            gc.collect()

        cls = mine(lambda layer, mat, option: mat)
        setattr(cls, hook, close_them)
        net = world["net"] = Net()
        net.register_custom_layer("Mine", cls)
        for step in (lambda: net.load_param(param(*LINES)), lambda: net.load_model(b""), net.clear):
            try:
                step()
                check(True)
            except ValueError as raised:
                check("closed" in str(raised), hook, names, raised)
        check("closed" in repr(world["layer"]) or "layer" not in names)
        world.clear()
settle()
done()
