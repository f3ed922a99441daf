"""Runs on MicroPython: says what ncnn_mp is like. Its argument is a JSON file with the classes,
their instances' expressions and the calls to try; it prints JSON. Calls are given objects of no
class of the module's, so that whatever takes the number and names of the arguments refuses their
types, and does nothing.
"""

import json
import sys
from array import array  # noqa: F401  for the instances

import ncnn_mp
from ncnn_mp import *  # noqa: F403

# How MicroPython, and the module, say that a call has too few, too many or unknown arguments.
REFUSALS = (
    "function takes ",
    "function expected at most ",
    "function missing ",
    "function doesn't take keyword",
    "extra positional arguments given",
    "extra keyword arguments given",
    "argument required",
    "reshape: takes ",
    "forward: takes ",
    "give either ",
)
PARAM = b"7767517\n2 2\nInput a 0 1 x 0=2\nReLU b 1 1 x y\n"
FILLERS = (object(), [object()], 1)


def loaded():
    """A small network, for its Extractors."""
    net = Net()  # noqa: F405
    net.load_param(DataReader(from_memory=PARAM))  # noqa: F405
    net.load_model(b"")
    return net


def accepted(function, count, names):
    """Whether a call with so many arguments gets as far as their types, with some filler."""
    for filler in FILLERS:
        try:
            function(*[filler] * count, **{name: filler for name in names})
        except NotImplementedError:
            continue  # named only to say that it is no more
        except TypeError as error:
            if not any([refusal in str(error) for refusal in REFUSALS]):
                return True
        except Exception:
            return True
        else:
            return True
    return False


def function_of(instances, owner, member):
    if owner is None:
        return getattr(ncnn_mp, member)
    if member == "__init__":
        return getattr(ncnn_mp, owner)
    return getattr(eval(instances[owner]), member)


def tried(instances, owner, member, most, choices):
    """A + or - for each number of arguments and choice of keywords."""
    signs = []
    for count in range(most + 1):
        for names in choices:
            try:
                call = function_of(instances, owner, member)
            except AttributeError:
                signs.append("-")
            else:
                signs.append("+" if accepted(call, count, names) else "-")
    return "".join(signs)


def settable(instance, name):
    """Whether an attribute can be set; some objects refuse the value."""
    value = getattr(instance, name)
    try:
        setattr(instance, name, value)
    except AttributeError:
        return False
    except ValueError:
        return True
    return True


def kind(instance, value):
    return "call" if callable(value) else type(value).__name__


def describe(expression):
    instance = eval(expression)
    names = [name for name in dir(instance)]
    return {name: kind(instance, getattr(instance, name)) for name in names}


def settables(expression):
    instance = eval(expression)
    names = [name for name in dir(instance) if not callable(getattr(instance, name))]
    return [name for name in names if settable(instance, name)]


with open(sys.argv[1]) as file:
    plan = json.load(file)
answer = {
    "module": dir(ncnn_mp),
    "classes": [name for name in dir(ncnn_mp) if isinstance(getattr(ncnn_mp, name), type)],
    "members": {name: describe(plan["instances"][name]) for name in plan["instances"]},
    "settable": {name: settables(plan["instances"][name]) for name in plan["instances"]},
    "constants": {
        name: {
            key: getattr(getattr(ncnn_mp, name), key)
            for key in dir(getattr(ncnn_mp, name))
            if isinstance(getattr(getattr(ncnn_mp, name), key), int)
        }
        for name in plan["instances"]
    },
    "groups": [tried(plan["instances"], *group) for group in plan["groups"]],
}
print(json.dumps(answer))
