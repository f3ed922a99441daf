# MicroPython lets a recursion come close to the end of the C stack: within a kilobyte on ESP32.
# ncnn takes more, and wrote on beyond it; so did report(). Owner: binding. Found by measuring.
from ncnn_mp import DataReader, Mat, Net

LAYERS = 40
lines = ["Input in 0 1 b0"] + [f"ReLU r{i} 1 1 b{i} b{i + 1}" for i in range(LAYERS)]
param = f"7767517\n{len(lines)} {len(lines)}\n" + "\n".join(lines) + "\n"
net = Net()
net.load_param(DataReader(from_memory=param))
net.load_model(DataReader(from_memory=b""))
extractor = net.create_extractor()
calls = [(extractor.input, "b0", Mat(4)), (extractor.extract, f"b{LAYERS}"), (net.report,)]
ran = []


def deeper():
    try:
        deeper()
    except RuntimeError:
        ran.clear()
    try:
        for function, *arguments in calls:
            function(*arguments)
        ran.append(True)
    except RuntimeError:
        ran.append(False)


deeper()
assert not ran[0], "at the end of the stack nothing of ncnn is called"
assert ran[-1] and ran.index(True) == ran.count(False), "further up it is, and from there on always"
