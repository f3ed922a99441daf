"""An exception in any callback ends the call into ncnn, which raises it, with the traceback."""

import io
import sys

from ncnn_mp import Layer, Net

from contract import check, done, raises, same
from layers import KINDS, LINES, answer, custom_net, mine, param
from networks import numbers, vector


class Oops(Exception):
    pass


def deep_inside(error):
    raise error


def failing(error):
    return lambda *given: deep_inside(error)


def raised_by(call, *args):
    try:
        call(*args)
    except BaseException as raised:
        text = io.StringIO()
        sys.print_exception(raised, text)
        return raised, text.getvalue()
    check(False, "nothing raised")


ERRORS = (Oops("mine"), ValueError(), KeyboardInterrupt(), SystemExit(3), MemoryError(), OSError(5))
for one, inplace in KINDS:
    for error in ERRORS + (StopIteration(), GeneratorExit()):
        net = custom_net(mine(failing(error), one, inplace))
        raised, text = raised_by(answer, net, vector(1.0))
        check(raised is error, raised)
        check("deep_inside" in text, text)

# In each hook, and in __init__.
HOOKS = ("__init__", "load_param", "load_model", "create_pipeline")
for hook in HOOKS:
    for error in ERRORS:
        net = Net()
        net.register_custom_layer("Mine", type("Failing", (Layer,), {hook: failing(error)}))
        raised, text = raised_by(lambda: (net.load_param(param(*LINES)), net.load_model(b"")))
        check(raised is error, hook, raised)
        check("deep_inside" in text, text)
        same(net.input_count, 0, "empty after a failure")
        net.register_custom_layer("Mine", mine(lambda layer, mat, option: mat))
        net.load_param(param(*LINES))
        net.load_model(b"")
        same(numbers(answer(net, vector(2.0))), (2.0,), "and usable")

# The first one counts: the others never run.
runs = []


def first(layer, mat, option):
    runs.append(layer.name)
    raise Oops(layer.name)


lines = ("Input data 0 1 data", "Split s 1 3 data a b c")
lines += tuple([f"Mine {name} 1 1 {name} {name}{name}" for name in "abc"])
net = custom_net(mine(first), *(lines + ("Concat cat 3 1 aa bb cc out",)))
raised, _ = raised_by(answer, net, vector(1.0))
same((len(runs), raised.args[0]), (1, runs[0]))


# An exception that Python code inside of the callback handled is over.
def handled(layer, mat, option):
    for error in ERRORS:
        try:
            deep_inside(error)
        except BaseException:
            pass
    raises(ValueError, answer, custom_net(mine(failing(ValueError("inner")))), mat)
    return mat


same(numbers(answer(custom_net(mine(handled)), vector(6.0))), (6.0,))
done()
