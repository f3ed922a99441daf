"""What the module itself offers: its names, its versions, its accounts."""

import ncnn_mp

from contract import AUDIT, check, done, raises, same

CLASSES = (
    "Allocator",
    "Blob",
    "DataReader",
    "Extractor",
    "Layer",
    "Mat",
    "ModelBin",
    "Net",
    "Option",
    "ParamDict",
)
for name in CLASSES:
    check(isinstance(getattr(ncnn_mp, name), type), name)
    for member in ("close", "__enter__", "__exit__", "__del__"):
        check(hasattr(getattr(ncnn_mp, name), member), name, member)

version = ncnn_mp.version()
same(version, "1.0.20261020", "version()")
check(isinstance(ncnn_mp.version_number(), int) and ncnn_mp.version_number() > 0)
same(ncnn_mp.native_bytes(), 0, "native_bytes() before the first object")
for function in (ncnn_mp.version, ncnn_mp.version_number, ncnn_mp.native_bytes, ncnn_mp.features):
    raises(TypeError, function, 1)
    raises(TypeError, function, None, None)

# The switches of the audit builds exist there and nowhere else.
same(hasattr(ncnn_mp, "_guard"), AUDIT, "_guard")
if AUDIT:
    same(sum(ncnn_mp._live().values()), 0, "_live() before the first object")
    guards = ncnn_mp._guard()
    check(len(guards) > 10, guards)
    guards = [guard if isinstance(guard, str) else guard[0] for guard in guards]
    check(len(set(guards)) == len(guards) and all(isinstance(guard, str) for guard in guards))
    raises(ValueError, ncnn_mp._guard, "no such guard", False)
    raises(TypeError, ncnn_mp._guard, 5, False)
    ncnn_mp._guard(guards[0], False)
    ncnn_mp._guard(guards[0], True)
    mat = ncnn_mp.Mat(3)
    same(ncnn_mp._live().get("Mat"), 1, "live Mats")
    mat.close()
    same(ncnn_mp._live().get("Mat", 0), 0, "live Mats after close()")

# A name of the module is no place to put things.
raises(AttributeError, setattr, ncnn_mp, "version", 5)
raises(AttributeError, getattr, ncnn_mp, "no_such_name")
raises(AttributeError, setattr, ncnn_mp.Mat, "fill", 5)

# What audits have besides says no to what it does not know.
if hasattr(ncnn_mp, "_fail"):
    raises(ValueError, ncnn_mp._fail, "other", 1)
    raises(ValueError, ncnn_mp._guard, "no such guard")
done()
