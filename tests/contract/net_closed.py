"""A closed Net: ValueError; half-made: RuntimeError; wrong self: TypeError; and Extractors made
before the close go on working."""

from ncnn_mp import DataReader, Extractor, Mat, Net, Option

from contract import AUDIT, accounts, check, done, half_made, raises, refuses, same
from networks import DENSE_BIN, DENSE_PARAM, dense, dense_net, numbers, vector

METHODS = (
    ("load_param", (DataReader(from_memory=DENSE_PARAM),)),
    ("load_param", ("/no/such/file",)),
    ("load_param_bin", (b"",)),
    ("load_model", (DENSE_BIN,)),
    ("clear", ()),
    ("get_input_name", (0,)),
    ("get_output_name", (0,)),
    ("get_input_index", (0,)),
    ("get_output_index", (0,)),
    ("create_extractor", ()),
    ("__enter__", ()),
)
ATTRIBUTES = ("option", "input_count", "output_count")


class Own(Net):
    def __init__(self, size):
        super().__init__()
        self.size = size


for close in (Net.close, Net.__del__, lambda net: net.__exit__(None, None, None)):
    net = dense_net()
    extractor = net.create_extractor()
    for _ in range(3):
        close(net)
        same(repr(net), "<Net closed>")
    for name in ATTRIBUTES:
        raises(ValueError, getattr, net, name)
    raises(ValueError, setattr, net, "option", Option())
    for name, arguments in METHODS:
        check("Net is closed" in str(raises(ValueError, getattr(net, name), *arguments)), name)
    given = vector(1.0, 2.0, 3.0, 4.0)
    extractor.input("data", given)
    out = extractor.extract("out")
    same(numbers(out), dense((1.0, 2.0, 3.0, 4.0)), "an Extractor keeps its Net")
    for one in (given, extractor, out):
        one.close()
    if AUDIT:
        same(dict(accounts()[1]).get("Net", 0), 0, "the last reference took the Net with it")

half = half_made(Net)
check(repr(half))
for name, arguments in METHODS:
    refuses(Net, half, name, *arguments)
for name in ATTRIBUTES:
    raises((RuntimeError, AttributeError), getattr, half, name)
for wrong in (None, 5, object(), Mat(3), Net, Option(), DataReader(from_memory=b"")):
    for name, arguments in METHODS:
        raises(TypeError, getattr(Net, name), wrong, *arguments)
own = Own(3)
with own:
    own.load_param(DataReader(from_memory=DENSE_PARAM))
    own.load_model(DENSE_BIN)
    check(own.size == 3 and isinstance(own.create_extractor(), Extractor))
check("closed" in repr(own), repr(own))
done()
