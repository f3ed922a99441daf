"""Option keeps the allocators it was given, however early their owners drop or close them."""

import gc

from ncnn_mp import Allocator, Mat, Net, Option

from contract import accounts, check, done, raises, same

SETTERS = ("set_blob_allocator", "set_workspace_allocator", "set_kvcache_allocator")

start = accounts()
option = Option()
for name in SETTERS:
    setter = getattr(option, name)
    same(setter(Allocator()), None, name)
    setter(Allocator(unlocked=True))
    setter(None)
    for wrong in (5, 0, "x", b"x", 1.5, [], object(), Mat(3), option, Net(), Allocator):
        raises(TypeError, setter, wrong)
    closed = Allocator()
    closed.close()
    raises(ValueError, setter, closed)
    raises(TypeError, setter)
    raises(TypeError, setter, None, None)
    raises(TypeError, getattr(Option, name), 5, None)

# Mats made through a dropped allocator stay good after everything above them is closed.
pool = Allocator()
for name in SETTERS:
    getattr(option, name)(pool)
pool.close()
del pool
gc.collect()
mat = Mat(3, 5, c=2)
mat.fill(2.0)
flat = mat.flatten(option)
packed = mat.convert_packing(1, option)
border = mat.copy_make_border(1, 1, 1, 1, 0, 0.5, option)
option.close()
same(repr(option), "<Option closed>")
gc.collect()
for _ in range(50):
    Allocator().fast_malloc(120)
flat.fill(3.0)
border.fill(4.0)
same(flat.w * flat.elempack, 30)
same(flat.to_bytes()[:4], flat.to_bytes()[-4:])
same(border.to_bytes()[:4], border.to_bytes()[-4:])
for one in (mat, flat, packed, border):
    one.close()

for name in SETTERS:
    raises(ValueError, getattr(option, name), None)
raises(ValueError, getattr, option, "num_threads")
raises(ValueError, getattr, option, "use_packing_layout")
raises(ValueError, setattr, option, "num_threads", 2)
raises(ValueError, setattr, option, "use_packing_layout", True)
raises(ValueError, option.__enter__)
option.close()
with Option() as used:
    check("Option" in repr(used))
raises(ValueError, getattr, used, "num_threads")
done()
