"""A network of branches: every blob can be had, and results sharing storage outlive everything."""

from ncnn_mp import Allocator, DataReader, Mat, Net

from contract import check, done, same
from networks import numbers, vector


def network(text):
    net = Net()
    net.load_param(DataReader(from_memory="7767517\n" + text))
    net.load_model(b"")
    return net


# Two branches add up again; every blob can be had, in any order, more than once.
DIAMOND = """6 8
Input data 0 1 data
Split split 1 2 data left right
ReLU relu 1 1 left positive
BinaryOp add 2 1 positive right sum 0=0
Split again 1 2 sum out1 out2
ReLU last 1 1 out2 end
"""
WANTED = {
    "data": (-1.0, 2.0, -3.0),
    "positive": (0.0, 2.0, 0.0),
    "sum": (-1.0, 4.0, -3.0),
    "out1": (-1.0, 4.0, -3.0),
    "end": (0.0, 4.0, 0.0),
}
net = network(DIAMOND)
same((net.input_count, net.output_count), (1, 2))
same(sorted(net.get_output_name(i) for i in range(2)), ["end", "out1"])
for order in (sorted(WANTED), list(reversed(sorted(WANTED)))):
    extractor = net.create_extractor()
    extractor.input("data", vector(-1.0, 2.0, -3.0))
    for name in order + order:
        same(numbers(extractor.extract(name)), WANTED[name], name, order)

# Results share storage with an input that lies in a pool of its own, and outlive them all.
pool = Allocator()
given = Mat(3, allocator=pool)
given.fill(-1.0)
extractor = net.create_extractor()
extractor.input("data", given)
results = [extractor.extract(name) for name in ("data", "positive", "sum")]
for one in (pool, given, extractor, net):
    one.close()
rubbish = [Mat(3) for _ in range(50)]
same([numbers(result) for result in results], [(-1.0,) * 3, (0.0,) * 3, (-1.0,) * 3])
for result in results:
    result.fill(7.0)
    same(numbers(result.clone()), (7.0,) * 3)
check(all(one.to_bytes() == bytes(12) for one in rubbish))
done()
