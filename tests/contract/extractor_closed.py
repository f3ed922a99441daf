"""A closed Extractor: ValueError; wrong self: TypeError; none can be made but by its Net."""

from ncnn_mp import Extractor, Mat, Net, Option

from contract import AUDIT, accounts, check, done, half_made, raises, refuses, same
from networks import dense_net

METHODS = (
    ("input", ("data", Mat(4))),
    ("input", (0, Mat(4))),
    ("extract", ("out",)),
    ("extract", (0,)),
    ("set_option", (Option(),)),
)

for close in (Extractor.close, Extractor.__del__, lambda one: one.__exit__(None, None, None)):
    extractor = dense_net().create_extractor()
    for _ in range(3):
        close(extractor)
        same(repr(extractor), "<Extractor closed>")
    for name, arguments in METHODS + (("__enter__", ()),):
        raises(ValueError, getattr(extractor, name), *arguments)
for wrong in (None, 5, object(), Mat(3), Extractor, Net()):
    for name, arguments in METHODS:
        raises(TypeError, getattr(Extractor, name), wrong, *arguments)


class Own(Extractor):
    pass


raises(TypeError, Own)
half = half_made(Extractor)
for name, arguments in METHODS:
    refuses(Extractor, half, name, *arguments)
check(repr(half))
if AUDIT:
    check(dict(accounts()[1]).get("Extractor", 0) < 4, accounts())
done()
