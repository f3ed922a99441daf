"""Ten thousand Nets and Extractors, made and dropped in several orders, stay flat without help."""

from ncnn_mp import Allocator, Option, native_bytes

from contract import AUDIT, check, done, peak_resident
from networks import dense_net, vector

LIMIT = 64 * 1024 * 1024
VALUES = (1.0, 2.0, 3.0, 4.0)


def fed(net):
    extractor = net.create_extractor()
    extractor.input("data", vector(*VALUES))
    return extractor


def net_first():
    net = dense_net()
    extractor = fed(net)
    net = None
    extractor.extract("out")


def extractor_first():
    net = dense_net()
    extractor = fed(net)
    extractor = None
    net.create_extractor()
    return extractor


def result_last():
    return fed(dense_net()).extract("out")


def closed_in_order():
    net = dense_net()
    with net, fed(net) as extractor:
        extractor.extract("out")


def own_pool():
    net, option = dense_net(), Option()
    option.set_blob_allocator(Allocator())
    net.clear()
    net.option = option


# Ten thousand on the release build; fewer where sanitizers or a small machine slow each one.
turns = 100 if AUDIT else 2000
kept = []
most = 0
for turn in range(turns):
    for make in (net_first, extractor_first, result_last, closed_in_order, own_pool):
        kept.append(make())
        most = max(most, native_bytes())
    del kept[: -(turn % 7) or None]
check(most < LIMIT, most, "native bytes at most")
check(AUDIT or peak_resident() < LIMIT, peak_resident(), "bytes resident")
done()
