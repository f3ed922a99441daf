"""Networks of several inputs: each is asked for, and one more than the module takes is refused."""

from ncnn_mp import DataReader, Net

from contract import check, done, raises, same, survives
from networks import numbers, vector


def network(text):
    net = Net()
    net.load_param(DataReader(from_memory="7767517\n" + text))
    net.load_model(b"")
    return net


def inputs(count):
    return f"{count} {count}\n" + "".join(f"Input i{i} 0 1 b{i}\n" for i in range(count))


# As many inputs as the module takes; one more is refused, and leaves the Net usable.
counts = [count for count in range(1, 70) if survives(network, inputs(count))]
check(len(counts) >= 8 and counts == list(range(1, len(counts) + 1)), counts)
net = network(inputs(8))
extractor = net.create_extractor()
for i in range(8):
    raises(ValueError, extractor.extract, "b0")
    extractor.input(f"b{i}", vector(float(i)))
for i in range(8):
    same(numbers(extractor.extract(i)), (float(i),))
    same((net.get_input_name(i), net.get_input_index(i)), (f"b{i}", i))
same(net.input_count, 8)
done()
