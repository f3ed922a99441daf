# A run stops every so many layers, so that ncnn's recursion starts anew. A way that led past all of
# these, and an Extractor that had some of their blobs left, made it thousands of levels deep.
# Owner: binding. Found by reading.
import micropython
from ncnn_mp import DataReader, Layer, Mat, Net

used = []


class Measuring(Layer):
    def __init__(self):
        super().__init__()
        self.one_blob_only = True

    def forward(self, mat, option):
        used.append(micropython.stack_use() if hasattr(micropython, "stack_use") else 0)
        return mat


def extracts(lines, blobs, names):
    net = Net()
    net.register_custom_layer("Measuring", Measuring)
    param = f"7767517\n{len(lines)} {blobs}\n" + "\n".join(lines) + "\n"
    net.load_param(DataReader(from_memory=param))
    net.load_model(DataReader(from_memory=b""))
    extractor = net.create_extractor()
    extractor.input("in", Mat(1, 1, c=1))
    for name in names:
        extractor.extract(name)


def past_the_stops(depth, every):
    """Two chains: the second one takes from the first where that is as deep as a stop."""
    lines = ["Input in 0 1 in", "Measuring m 1 1 in b0", "Measuring n 1 1 in a0"]
    lines += [f"ReLU a{i} 1 1 a{i - 1} a{i}" for i in range(1, depth)]
    last = "b0"
    for i in range(1, depth):
        if (i + 1) % every == 0:  # as deep as a stop is
            continue
        other = f"a{i - 1}" if i % every == 0 else last
        lines.append(f"Eltwise b{i} 2 1 {last} {other} b{i} 0=1")
        last = f"b{i}"
    extracts(lines, len(lines), [last])


def left_over(depth, every):
    """Each stop gives two blobs: of one there is a copy left, the other is used up."""
    lines, last, copies, blobs = ["Input in 0 1 in", "Measuring m 1 1 in r0"], "r0", [], 2
    for i in range(1, depth):
        if (i + 1) % every == 0:
            lines.append(f"Split s{i} 1 2 {last} x{i} y{i}")
            copies.append(f"x{i}")
            last = f"y{i}"
        else:
            lines.append(f"ReLU r{i} 1 1 {last} r{i}")
            last = f"r{i}"
        blobs += 1 + ((i + 1) % every == 0)
    lines.append(f"ReLU C 1 1 {last} C")
    lines.append(f"Eltwise X {len(copies)} 1 {' '.join(copies)} X 0=1")
    lines += [f"Eltwise T 2 1 {last} X T 0=1", "ReLU V 1 1 T V", "Eltwise U 2 1 C X U 0=1"]
    extracts(lines, blobs + 5, ["C", "U", "C", "T", "V", "T"])


for network in (past_the_stops, left_over):
    for every in (8, 16):
        used.clear()
        network(2 * every + 2, every)
        shallow = max(used)
        used.clear()
        network(200, every)
        assert max(used) < shallow + 16384, (network, every, shallow, max(used))
