"""Net.option after the load, and after the Net: refused changes, kept allocators, views that
outlive their Net."""

import gc

from ncnn_mp import Allocator, DataReader, Mat, Net, Option

from contract import check, done, raises, same, survives
from networks import DENSE_BIN, DENSE_PARAM, dense, numbers, vector

net = Net()
view = net.option
# The net keeps the allocators of an option that it was given.
option, pool = Option(), Allocator()
option.set_blob_allocator(pool)
option.set_workspace_allocator(Allocator())
net.option = option
net.option.set_kvcache_allocator(Allocator())
option.close()
pool.close()
del option, pool
gc.collect()

net.load_param(DataReader(from_memory=DENSE_PARAM))
for change in (
    lambda: setattr(net.option, "num_threads", 1),
    lambda: setattr(view, "use_packing_layout", True),
    lambda: setattr(net.option, "kvcache_max_seqlen_hint", 1),
    lambda: net.option.set_blob_allocator(None),
    lambda: view.set_workspace_allocator(Allocator()),
    lambda: view.set_kvcache_allocator(None),
    lambda: setattr(net, "option", Option()),
    lambda: setattr(net, "option", net.option),
):
    raises(ValueError, change)
same((net.option.num_threads, view.num_threads), (1, 1), "still readable")
net.load_model(DENSE_BIN)
extractor, given = net.create_extractor(), vector(1.0, 2.0, 3.0, 4.0)
extractor.input("data", given)
out = extractor.extract("out")
same(numbers(out), dense((1.0, 2.0, 3.0, 4.0)))
net.clear()
survives(setattr, net.option, "num_threads", 1)
net.load_param(DataReader(from_memory=DENSE_PARAM))

# The view after its net: a value or ValueError, never freed memory.
net.close()
extractor.close()
net = None
gc.collect()
rubbish = [Mat(100) for _ in range(20)]
survives(getattr, view, "num_threads")
survives(setattr, view, "num_threads", 9)
survives(view.set_blob_allocator, None)
check(repr(view))
same(numbers(out), dense((1.0, 2.0, 3.0, 4.0)), "a result outlives net and allocators")
view.close()
survives(view.close)
closed = Net()
view = closed.option
closed.option.close()
same(
    survives(getattr, closed.option, "num_threads") is not None,
    True,
    "closing a view closes no net",
)
for one in [closed, view, out, given] + rubbish:
    one.close()
done()
